"""A client for the people's side of a workspace that runs in another process, or in this one."""

import asyncio
import time
from collections.abc import Sequence
from typing import Self

import aiohttp

from localslack.line import WaitTimeout, WorkspaceError, listed
from localslack.orders import Orders
from localslack.state import Json
from localslack.teammate import Teammate

# A server that is still starting is asked again after this many seconds.
_ASK_AGAIN = 0.05


class WorkspaceClient(Orders):
    """The workspace at `url`. An async context manager.

    Channels are given by name (`general`), by id, or as `@name` for the DM with that person. Messages are dicts of
    Slack's shape, plus `channel` and `ephemeral`. Times are in seconds. What can go wrong on demand is in `Orders`.
    """

    @property
    def api_url(self) -> str:
        """What Slack's clients take as base URL."""
        return f"{self.url}/api/"

    def team(self, name: str) -> Self:
        """Another workspace on the same server, by its domain, name or id; open as long as this one."""
        other = type(self)(self.url, name)
        other._session = self._session
        return other

    def user(self, name: str = "ana") -> Teammate:
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
        """The workspace as that user sees it: `team`, the `teams` on the server, `app` (id, bot_id, user), `people`,
        `channels`, `commands` and `shortcuts`, and `pictures`, the width and height of each by its file id."""
        return await self.request("GET", "/local/workspace", {"user": user})

    async def connected(self, count: int = 1, timeout: float = 10.0) -> None:
        """Waits until the app has at least so many websockets open, or answers at its request URL; 0: none at all,
        or not any more. Raises WaitTimeout."""
        deadline = time.monotonic() + timeout
        while True:
            now: int = (await self.request("GET", "/local/sockets"))["open"]
            if now >= count if count else now == 0:
                return
            if time.monotonic() > deadline:
                raise WaitTimeout(f"{now} connections after {timeout} s, not {count}")
            await asyncio.sleep(_ASK_AGAIN)

    async def call_at(self, url: str, signing_secret: str) -> None:
        """Has the app called at that URL from now on, as on its settings page; with an empty one, by Socket Mode again.
        Raises WorkspaceError("url_not_verified") if the app there does not answer the challenge."""
        await self.request("POST", "/local/request-url", {"url": url, "secret": signing_secret})

    async def ssl_check(self) -> bool:
        """Has Slack look after the certificate of the request URL; whether the app answered as it should."""
        return bool((await self.request("POST", "/local/request-url/ssl-check", {}))["ok"])

    async def calls(self, method: str | None = None) -> list[Json]:
        """The Web API calls received, oldest first: method, arguments (without the token), at, response and status
        (both None while it is not answered)."""
        return listed(await self.request("GET", "/local/calls", {"method": method} if method else None), "calls")

    async def deliveries(self, kind: str | None = None) -> list[Json]:
        """What the app was sent (events_api, slash_commands, interactive), oldest first: envelope_id, type, payload,
        retry_attempt, acked, response, failure."""
        answer = await self.request("GET", "/local/deliveries", {"type": kind} if kind else None)
        return listed(answer, "deliveries")

    async def redeliver(self, envelope_id: str | None = None) -> str:
        """Delivers that envelope's payload (None: the last one's) once more and waits until it is acknowledged or
        lost; returns the fresh envelope_id."""
        return str(
            (await self.request("POST", "/local/deliveries/repeat", {"envelope_id": envelope_id}))["envelope_id"]
        )

    async def file(self, file_id: str) -> bytes:
        """The bytes of a file. Raises WorkspaceError("no such file")."""
        async with self._open.get(f"/local/files/{file_id}", params=self._team) as response:
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

    async def create_group_dm(self, members: Sequence[str]) -> str:
        """Makes a DM of several people, the first of whom begins it; returns its id."""
        return str((await self.request("POST", "/local/channels", {"mpim": True, "members": list(members)}))["id"])

    async def set_group(self, handle: str, members: Sequence[str]) -> str:
        """Makes the user group of that handle, or gives it other members; returns its id."""
        return str((await self.request("POST", "/local/groups", {"handle": handle, "members": list(members)}))["id"])

    async def archive(self, channel: str) -> None:
        """Archives the channel."""
        await self.request("POST", "/local/archive", {"channel": channel})
