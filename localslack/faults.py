"""Faults on demand: what a test asks to go wrong, and how often.

A fault waits until what it is about comes along, takes effect `times` times, and is gone. New kinds need a name here
and one `take` where they strike.
"""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

from aiohttp import web

from localslack.state import Changes, Json

# Of calls, of files, and of what the app is sent.
Kind: TypeAlias = Literal[
    "hold_before",
    "hold_after",
    "delay",
    "fail",
    "lose_request",
    "lose_answer",
    "stick_file",
    "lose_share",
    "lose_ack",
    "duplicate",
    "reorder",
    "forge",
    "age",
]
KINDS: frozenset[str] = frozenset(get_args(Kind))

# What is not a method of the Web API but can be disturbed like one: sending a file's bytes, and using a response_url.
UPLOAD = "upload"
RESPONSE_URL = "response_url"


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back over HTTP."""

    body: Json | str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    def to_web(self) -> web.Response:
        """The answer as it travels."""
        if isinstance(self.body, str):
            return web.Response(text=self.body, status=self.status, headers=self.headers)
        return web.json_response(self.body, status=self.status, headers=self.headers)


def too_many(retry_after: int) -> Answer:
    """The answer to one request too many; the wait is in seconds (docs.slack.dev/apis/web-api/rate-limits)."""
    return Answer({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(retry_after)})


@dataclass(eq=False, slots=True)
class Fault:
    """One order. `about` names what it concerns: a Web API method, `upload` or `response_url`, or the type of a
    delivery or event; empty, whatever comes first. A `fail` answers with `error` (HTTP 200), or with `status`, or,
    given `retry_after`, with 429. `seconds` are those of a delay; `as_retry` makes a duplicate say that it is one.
    `reached` counts the requests that hung in a hold."""

    id: str
    kind: Kind
    about: str = ""
    times: int = 1
    error: str | None = None
    status: int | None = None
    retry_after: int | None = None
    seconds: float = 0.0
    as_retry: bool = False
    reached: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    def to_json(self) -> Json:
        """What the control API tells of it."""
        return {"id": self.id, "kind": self.kind, "method": self.about, "times": self.times, "reached": self.reached}

    def answer(self) -> Answer:
        """How a `fail` answers."""
        if self.retry_after is not None:
            return too_many(self.retry_after)
        return Answer({"ok": False, "error": self.error or "internal_error"}, self.status or 200)


class Faults:
    """The faults in wait."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._numbers = itertools.count(1)
        self._faults: dict[str, Fault] = {}

    def __iter__(self) -> Iterator[Fault]:
        return iter(list(self._faults.values()))

    def add(
        self,
        kind: Kind,
        about: str = "",
        *,
        times: int = 1,
        error: str | None = None,
        status: int | None = None,
        retry_after: int | None = None,
        seconds: float = 0.0,
        as_retry: bool = False,
    ) -> Fault:
        """Orders a fault."""
        number = f"fault-{next(self._numbers)}"
        fault = Fault(number, kind, about, times, error, status, retry_after, seconds, as_retry)
        self._faults[fault.id] = fault
        return fault

    def take(self, kind: Kind, *names: str) -> Fault | None:
        """The fault that strikes what has these names, with one time less to strike; None for none."""
        found = next((one for one in self if one.kind == kind and one.about in ("", *names) and one.times > 0), None)
        if found is not None:
            found.times -= 1
            # A hold stays on the list until it is released, so that one can ask whether it was reached.
            if found.times == 0 and found.kind not in ("hold_before", "hold_after"):
                del self._faults[found.id]
        return found

    async def around(self, request: web.Request, name: str, act: Callable[[], Awaitable[Answer]]) -> Answer:
        """The answer to a request of that name, which `act` gives, unless something was ordered to go wrong."""
        await self._hold("hold_before", name)
        if (delay := self.take("delay", name)) is not None:
            await asyncio.sleep(delay.seconds)
        if self.take("lose_request", name):
            await _cut(request)
        fault = self.take("fail", name)
        answer = fault.answer() if fault else await act()
        await self._hold("hold_after", name)
        if self.take("lose_answer", name):
            await _cut(request)
        return answer

    def release(self, fault_id: str) -> bool:
        """Lets the held requests go and forgets the fault; False if it is unknown."""
        fault = self._faults.pop(fault_id, None)
        if fault is None:
            return False
        fault.gate.set()
        return True

    def clear(self) -> None:
        """Forgets all faults; held requests go."""
        for fault_id in list(self._faults):
            self.release(fault_id)

    async def _hold(self, kind: Literal["hold_before", "hold_after"], name: str) -> None:
        if (fault := self.take(kind, name)) is not None:
            fault.reached += 1
            self._changes.bump()
            await fault.gate.wait()


async def _cut(request: web.Request) -> None:
    """Ends the connection under the request, without a goodbye; the server then cancels who waits here."""
    if request.transport is not None:
        request.transport.abort()
    await asyncio.Event().wait()
