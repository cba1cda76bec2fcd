"""One of the people in a workspace, for the client."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from localslack.line import Line, WorkspaceError, listed
from localslack.state import Json


@dataclass(frozen=True, slots=True)
class Teammate:
    """One of the people. What a person cannot do raises WorkspaceError with the reason."""

    workspace: Line
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
        return listed(await self.workspace.request("GET", "/local/views", {"user": self.name}), "views")

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

    async def messages(self, channel: str, *, latest: int | None = None) -> list[Json]:
        """The channel as this person sees it, own ephemeral messages included, oldest first; the whole of it, or the
        `latest` so many."""
        query = {"user": self.name, "channel": channel} | ({} if latest is None else {"latest": str(latest)})
        return listed(await self.workspace.request("GET", "/local/messages", query), "messages")

    async def thread(self, channel: str, thread_ts: str) -> list[Json]:
        """The thread as this person sees it: the root, then the replies."""
        query = {"user": self.name, "channel": channel, "thread": thread_ts}
        return listed(await self.workspace.request("GET", "/local/messages", query), "messages")

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
