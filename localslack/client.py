"""A client for the people's side of a workspace that runs in another process, or in this one."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import aiohttp

from localslack.state import Json

T = TypeVar("T")

# A server that is still starting is asked again after this many seconds.
_ASK_AGAIN = 0.05


class WorkspaceError(Exception):
    """A person cannot do that; the argument is the code."""


class WaitTimeout(TimeoutError):
    """What was waited for did not happen in time."""


class WorkspaceClient:
    """The workspace at `url`. An async context manager.

    Channels are given by name (`general`), by id, or as `@name` for the DM with that person. Messages are dicts of
    Slack's shape, plus `channel` and `ephemeral`. Times are in seconds.
    """

    def __init__(self, url: str = "http://127.0.0.1:3001") -> None:
        self.url = url.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> "WorkspaceClient":
        self._session = aiohttp.ClientSession(self.url, timeout=aiohttp.ClientTimeout(total=None))
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()

    @property
    def api_url(self) -> str:
        """What Slack's clients take as base URL."""
        return f"{self.url}/api/"

    def user(self, name: str = "ana") -> "Teammate":
        """One of the people, to act as."""
        return Teammate(self, name)

    async def ready(self, timeout: float = 10.0) -> None:
        """Waits until the workspace answers. Raises WaitTimeout."""
        deadline = time.monotonic() + timeout
        while True:
            try:
                await self.request("GET", "/local/sockets")
                return
            except aiohttp.ClientConnectionError as error:
                if time.monotonic() > deadline:
                    raise WaitTimeout(f"no workspace answers at {self.url}") from error
            await asyncio.sleep(_ASK_AGAIN)

    async def info(self, user: str = "ana") -> Json:
        """The workspace as that user sees it: `team`, `app` (id, bot_id, user), `people`, `channels`, `commands` and
        `shortcuts`, and `pictures`, the width and height of each by its file id."""
        return await self.request("GET", "/local/workspace", {"user": user})

    async def connected(self, count: int = 1, timeout: float = 10.0) -> None:
        """Waits until the app has at least so many websockets open; 0: none at all. Raises WaitTimeout."""

        async def enough() -> bool:
            now: int = (await self.request("GET", "/local/sockets"))["open"]
            return now >= count if count else now == 0

        await self.wait_for(enough, timeout)

    async def wait_for(self, probe: Callable[[], Awaitable[T | None]], timeout: float = 10.0) -> T:
        """Probes now and after every change in the workspace, until the probe returns something true, which is
        returned. Raises WaitTimeout."""
        deadline = time.monotonic() + timeout
        revision = -1
        while True:
            left = max(deadline - time.monotonic(), 0.0)
            query = {"after": str(revision), "wait": str(left)}
            revision = (await self.request("GET", "/local/changes", query))["revision"]
            if found := await probe():
                return found
            if left == 0.0:
                raise WaitTimeout(f"it did not happen within {timeout} s")

    async def calls(self, method: str | None = None) -> list[Json]:
        """The Web API calls received, oldest first: method, arguments (without the token), at, response and status
        (both None while it is not answered)."""
        return _list(await self.request("GET", "/local/calls", {"method": method} if method else None), "calls")

    async def deliveries(self, kind: str | None = None) -> list[Json]:
        """What the app was sent (events_api, slash_commands, interactive), oldest first: envelope_id, type, payload,
        retry_attempt, acked, response, failure."""
        answer = await self.request("GET", "/local/deliveries", {"type": kind} if kind else None)
        return _list(answer, "deliveries")

    async def redeliver(self, envelope_id: str | None = None) -> str:
        """Delivers that envelope's payload (None: the last one's) once more and waits until it is acknowledged or
        lost; returns the fresh envelope_id."""
        return str(
            (await self.request("POST", "/local/deliveries/repeat", {"envelope_id": envelope_id}))["envelope_id"]
        )

    async def file(self, file_id: str) -> bytes:
        """The bytes of a file. Raises WorkspaceError("no such file")."""
        async with self._open.get(f"/local/files/{file_id}") as response:
            if response.status != 200:
                raise WorkspaceError(await response.text())
            return await response.read()

    async def add_member(self, channel: str, user: str) -> None:
        """Makes the user (or the bot) a member."""
        await self.request("POST", "/local/members", {"channel": channel, "user": user, "member": True})

    async def remove_member(self, channel: str, user: str) -> None:
        """Takes the user (or the bot) out."""
        await self.request("POST", "/local/members", {"channel": channel, "user": user, "member": False})

    async def create_channel(self, name: str, *, private: bool = False, members: Sequence[str] = ()) -> str:
        """Makes a channel; returns its id."""
        body = {"name": name, "private": private, "members": list(members)}
        return str((await self.request("POST", "/local/channels", body))["id"])

    async def archive(self, channel: str) -> None:
        """Archives the channel."""
        await self.request("POST", "/local/archive", {"channel": channel})

    async def hold(self, method: str, *, when: Literal["before", "after"] = "before", times: int = 1) -> "Hold":
        """Makes the next calls of the method hang, before or after they take effect, until released. A call held
        before that loses its client never takes effect."""
        fault = await self._fault({"kind": f"hold_{when}", "method": method, "times": times})
        return Hold(self, fault["id"])

    async def fail(
        self,
        method: str,
        *,
        error: str | None = None,
        status: int | None = None,
        retry_after: int | None = None,
        times: int = 1,
    ) -> None:
        """Makes the next calls of the method fail without effect: with `error` (HTTP 200), with the HTTP `status`,
        or with 429 and `retry_after`."""
        body = {"error": error, "status": status, "retry_after": retry_after}
        await self._fault({"kind": "fail", "method": method, "times": times} | body)

    async def stick_files(self, times: int = 1) -> None:
        """The next uploads are never processed."""
        await self._fault({"kind": "stick_file", "times": times})

    async def lose_shares(self, times: int = 1) -> None:
        """The next files shared to a channel never appear there, and nothing says so."""
        await self._fault({"kind": "lose_share", "times": times})

    async def drop_sockets(self) -> int:
        """Cuts the app's websockets without a goodbye; returns how many."""
        return int((await self.request("POST", "/local/sockets/drop", {}))["count"])

    async def refresh_sockets(self) -> int:
        """Asks the app to reconnect, as Slack does every few hours; returns how many websockets that concerns."""
        return int((await self.request("POST", "/local/sockets/refresh", {}))["count"])

    async def clear_faults(self) -> None:
        """Forgets all faults; held calls go on."""
        await self.request("DELETE", "/local/faults")

    async def request(self, verb: str, path: str, data: Json | None = None) -> Json:
        """One request to the people's side; `data` is the query of a GET, else the body. Raises WorkspaceError, and
        aiohttp's errors where nobody answers."""
        arguments: dict[str, Any] = {"params": data} if verb == "GET" else {"json": data}
        async with self._open.request(verb, path, **arguments) as response:
            answer: Json = await response.json()
            if response.status != 200:
                raise WorkspaceError(answer["error"])
            return answer

    async def _fault(self, order: Json) -> Json:
        return await self.request("POST", "/local/faults", order)

    @property
    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("use it as `async with WorkspaceClient(url) as workspace`")
        return self._session


@dataclass(frozen=True, slots=True)
class Hold:
    """Calls that are made to hang."""

    workspace: WorkspaceClient
    id: str

    async def reached(self, timeout: float = 10.0) -> None:
        """Waits until a call has come to hang here. Raises WaitTimeout."""

        async def hanging() -> bool:
            faults = (await self.workspace.request("GET", "/local/faults"))["faults"]
            return any(fault["id"] == self.id and fault["reached"] for fault in faults)

        await self.workspace.wait_for(hanging, timeout)

    async def release(self) -> None:
        """Lets them go. Raises WorkspaceError("no_such_fault") the second time."""
        await self.workspace.request("DELETE", f"/local/faults/{self.id}")


@dataclass(frozen=True, slots=True)
class Teammate:
    """One of the people. What a person cannot do raises WorkspaceError with the reason."""

    workspace: WorkspaceClient
    name: str

    async def say(self, channel: str, text: str, *, thread_ts: str | None = None) -> Json:
        """Types a message, into the thread if one is given; returns it as it stands."""
        answer = await self._post("type", channel, text=text, thread_ts=thread_ts)
        if "message" not in answer:
            raise WorkspaceError("a text that begins with a slash is a command")
        message: Json = answer["message"]
        return message

    async def command(self, channel: str, text: str, *, thread_ts: str | None = None) -> Json:
        """Types a slash command (`/svg a blue logo`) and waits for the app's acknowledgement. Returns `ok`, and
        trigger_id and envelope_id, or the error: operation_timeout, dispatch_failed, invalid_command_response,
        unknown_command, not_supported_in_threads. The person also sees a sentence, as an ephemeral message."""
        answer = await self._post("type", channel, text=text, thread_ts=thread_ts)
        if "command" not in answer:
            raise WorkspaceError("a command begins with a slash")
        outcome: Json = answer["command"]
        return outcome

    async def click(
        self,
        channel: str,
        ts: str,
        action_id: str,
        *,
        block_id: str | None = None,
        value: str | None = None,
        option: Any = None,
    ) -> Json:
        """Clicks a button in a message, or chooses `option` (a value or a list of values) in a menu, and waits for
        the acknowledgement. `value` says which of several buttons with the same action_id. Where it asks first, the
        answer is yes. Returns `ok`, and trigger_id and envelope_id, or the error: operation_timeout, dispatch_failed.
        Raises WorkspaceError("no_such_element")."""
        press = {"action_id": action_id, "block_id": block_id, "value": value, "option": option}
        return await self._post("click", channel, ts=ts, **press)

    async def shortcut(self, callback_id: str, *, channel: str | None = None, ts: str | None = None) -> Json:
        """Chooses a shortcut: a global one, or with `channel` and `ts` one of that message. Like `click`. Raises
        WorkspaceError("unknown_shortcut")."""
        return await self._act("shortcut", callback_id=callback_id, channel=channel, ts=ts)

    async def views(self) -> list[Json]:
        """This person's open modals as Slack's view objects, the one on top last."""
        return _list(await self.workspace.request("GET", "/local/views", {"user": self.name}), "views")

    async def wait_for_view(self, matches: Callable[[Json], bool] = lambda _: True, *, timeout: float = 10.0) -> Json:
        """The modal on top, once there is one that matches. Raises WaitTimeout."""

        async def found() -> Json | None:
            return next((view for view in (await self.views())[-1:] if matches(view)), None)

        return await self.workspace.wait_for(found, timeout)

    async def submit(self, view_id: str, values: Json | None = None) -> Json:
        """Fills in the modal on top and submits it. `values` is {block_id: {action_id: value}}: a text or number, the
        value of an option or a list of them, the name of a user, None for nothing; other fields stay as they are.

        Returns `ok`, the `action` that followed (close, update, push, clear) and the `views` that are open then. Or
        `errors`, a sentence by block_id, `by` the "client" (nothing was sent) or the "app"; or the `error`:
        operation_timeout, dispatch_failed, invalid_response_action. The modal then stays open."""
        return await self._act("views/submit", view_id=view_id, values=values or {})

    async def close(self, view_id: str, *, everything: bool = False) -> None:
        """Closes the modal on top, or all of them."""
        await self._act("views/close", view_id=view_id, everything=everything)

    async def click_in_view(
        self,
        view_id: str,
        action_id: str,
        *,
        block_id: str | None = None,
        value: str | None = None,
        option: Any = None,
        values: Json | None = None,
    ) -> Json:
        """Like `click`, in the modal on top or on the home tab; `values` is what else is filled in by then."""
        press = {"action_id": action_id, "block_id": block_id, "value": value, "option": option}
        return await self._act("views/click", view_id=view_id, values=values or {}, **press)

    async def open_home(self, tab: Literal["home", "messages"] = "home") -> None:
        """Opens the app's home."""
        await self._act("home/open", tab=tab)

    async def home(self) -> Json | None:
        """What the app has published for this person on its home tab."""
        view: Json | None = (await self.workspace.request("GET", "/local/home", {"user": self.name}))["view"]
        return view

    async def wait_for_home(self, matches: Callable[[Json], bool] = lambda _: True, *, timeout: float = 10.0) -> Json:
        """What is published on the home tab, once it matches. Raises WaitTimeout."""

        async def found() -> Json | None:
            view = await self.home()
            return view if view is not None and matches(view) else None

        return await self.workspace.wait_for(found, timeout)

    async def edit(self, channel: str, ts: str, text: str) -> Json:
        """Changes an own message; returns it as it stands."""
        message: Json = (await self._post("edit", channel, ts=ts, text=text))["message"]
        return message

    async def delete(self, channel: str, ts: str) -> None:
        """Deletes an own message."""
        await self._post("delete", channel, ts=ts)

    async def react(self, channel: str, ts: str, name: str) -> None:
        """Adds an emoji to a message."""
        await self._post("react", channel, ts=ts, name=name, on=True)

    async def unreact(self, channel: str, ts: str, name: str) -> None:
        """Takes an emoji back."""
        await self._post("react", channel, ts=ts, name=name, on=False)

    async def join(self, channel: str) -> None:
        """Joins a public channel."""
        await self._post("join", channel)

    async def messages(self, channel: str) -> list[Json]:
        """The channel as this person sees it, own ephemeral messages included, oldest first."""
        query = {"user": self.name, "channel": channel}
        return _list(await self.workspace.request("GET", "/local/messages", query), "messages")

    async def thread(self, channel: str, thread_ts: str) -> list[Json]:
        """The thread as this person sees it: the root, then the replies."""
        query = {"user": self.name, "channel": channel, "thread": thread_ts}
        return _list(await self.workspace.request("GET", "/local/messages", query), "messages")

    async def wait_for(
        self,
        channel: str,
        matches: Callable[[Json], bool],
        *,
        thread_ts: str | None = None,
        timeout: float = 10.0,
    ) -> Json:
        """The first message in the channel, or thread, that matches, once there is one. Raises WaitTimeout."""

        async def found() -> Json | None:
            seen = await (self.thread(channel, thread_ts) if thread_ts else self.messages(channel))
            return next((message for message in seen if matches(message)), None)

        return await self.workspace.wait_for(found, timeout)

    async def _post(self, act: str, channel: str, **more: Any) -> Json:
        return await self._act(act, channel=channel, **more)

    async def _act(self, act: str, **body: Any) -> Json:
        return await self.workspace.request("POST", f"/local/{act}", {"user": self.name} | body)


def _list(answer: Json, name: str) -> list[Json]:
    found: list[Json] = answer[name]
    return found
