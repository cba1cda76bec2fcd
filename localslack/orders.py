"""What a test can order to go wrong, for the client."""

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from localslack.line import Line

Delivered: TypeAlias = Literal["", "events_api", "slash_commands", "interactive", "message", "app_mention"]


@dataclass(frozen=True, slots=True)
class Hold:
    """Calls that are made to hang."""

    workspace: Line
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


class Orders(Line):
    """Every fault strikes `times` times.

    A `method` is one of the Web API; or `upload`, the sending of a file's bytes; or `response_url`; or empty, whatever
    is called next. What is delivered to the app is named by the type of the delivery (`slash_commands`) or of its event
    (`message`); only what people do counts, not the events of what the app did itself.
    """

    async def hold(self, method: str, *, when: Literal["before", "after"] = "before", times: int = 1) -> Hold:
        """Makes the next calls of the method hang, before or after they take effect, until released. A call held
        before that loses its client never takes effect."""
        return Hold(self, await self._fault(f"hold_{when}", method, times))

    async def fail(
        self,
        method: str = "",
        *,
        error: str | None = None,
        status: int | None = None,
        retry_after: int | None = None,
        times: int = 1,
    ) -> None:
        """Makes the next calls of the method fail without effect: with `error` (HTTP 200), with the HTTP `status`,
        or with 429 and `retry_after`."""
        await self._fault("fail", method, times, error=error, status=status, retry_after=retry_after)

    async def delay(self, method: str, seconds: float, *, times: int = 1) -> None:
        """The next calls of the method take so long, and then work."""
        await self._fault("delay", method, times, seconds=seconds)

    async def lose_request(self, method: str, *, times: int = 1) -> None:
        """The next calls of the method lose their connection before they take effect."""
        await self._fault("lose_request", method, times)

    async def lose_answer(self, method: str, *, times: int = 1) -> None:
        """The next calls of the method take effect, and lose their connection before they are answered."""
        await self._fault("lose_answer", method, times)

    async def stick_files(self, times: int = 1) -> None:
        """The next uploads are never processed."""
        await self._fault("stick_file", "", times)

    async def lose_shares(self, times: int = 1) -> None:
        """The next files shared to a channel never appear there, and nothing says so."""
        await self._fault("lose_share", "", times)

    async def lose_acks(self, what: Delivered = "events_api", *, times: int = 1) -> None:
        """The app's next acknowledgements get lost, as if it had not answered in time: an event is delivered again,
        a person is told that the app did not respond."""
        await self._fault("lose_ack", what, times)

    async def duplicate(self, what: Delivered = "events_api", *, as_retry: bool = False, times: int = 1) -> None:
        """The next deliveries come twice, without waiting for the first acknowledgement; `as_retry` marks the second
        as a retry."""
        await self._fault("duplicate", what, times, as_retry=as_retry)

    async def reorder(self, count: int = 2) -> None:
        """The next `count` messages of people are kept from the app, and then reach it in the opposite order."""
        await self._fault("reorder", "message", count)

    async def forge(self, what: Delivered = "", *, times: int = 1) -> None:
        """The next requests to the app's URL are signed with another secret."""
        await self._fault("forge", what, times)

    async def age(self, what: Delivered = "", *, times: int = 1) -> None:
        """The next requests to the app's URL are signed well, but six minutes ago."""
        await self._fault("age", what, times)

    async def drop_sockets(self) -> int:
        """Cuts the app's websockets without a goodbye; returns how many."""
        return int((await self.request("POST", "/local/sockets/drop", {}))["count"])

    async def refresh_sockets(self) -> int:
        """Asks the app to reconnect, as Slack does every few hours; returns how many websockets that concerns."""
        return int((await self.request("POST", "/local/sockets/refresh", {}))["count"])

    async def revoke_token(self) -> None:
        """Revokes the bot's token: from now on it is answered `token_revoked`, and the app hears of nothing more. The
        app gets `tokens_revoked`."""
        await self.request("POST", "/local/app/revoke", {})

    async def uninstall(self) -> None:
        """Takes the app out of the workspace: the bot leaves its channels, its token is answered `account_inactive`.
        The app gets `tokens_revoked` and `app_uninstalled`."""
        await self.request("POST", "/local/app/uninstall", {})

    async def install(self) -> None:
        """Installs the app again, with the same token. The bot has to be invited again."""
        await self.request("POST", "/local/app/install", {})

    async def clear_faults(self) -> None:
        """Forgets all faults; held calls go on, kept messages are delivered."""
        await self.request("DELETE", "/local/faults")

    async def _fault(self, kind: str, method: str, times: int, **more: Any) -> str:
        answer = await self.request("POST", "/local/faults", {"kind": kind, "method": method, "times": times} | more)
        return str(answer["id"])
