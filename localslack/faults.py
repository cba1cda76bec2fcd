"""Faults on demand: what a test asks to go wrong, and how often.

A fault waits until what it is about comes along, takes effect `times` times, and is gone. New kinds need a name here
and one `take` where they strike.
"""

import asyncio
import itertools
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from localslack.state import Changes, Json

Kind: TypeAlias = Literal["hold_before", "hold_after", "fail", "stick_file", "lose_share"]
KINDS: frozenset[str] = frozenset({"hold_before", "hold_after", "fail", "stick_file", "lose_share"})


@dataclass(eq=False, slots=True)
class Fault:
    """One order. `method` is a Web API method where the kind concerns one. A `fail` answers with `error` (HTTP 200),
    or with `status`, or, given `retry_after`, with 429. `reached` counts the requests that hung in a hold."""

    id: str
    kind: Kind
    method: str = ""
    times: int = 1
    error: str | None = None
    status: int | None = None
    retry_after: int | None = None
    reached: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    def to_json(self) -> Json:
        """What the control API tells of it."""
        return {"id": self.id, "kind": self.kind, "method": self.method, "times": self.times, "reached": self.reached}


class Faults:
    """The faults in wait."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._numbers = itertools.count(1)
        self._faults: dict[str, Fault] = {}

    def __iter__(self) -> "itertools.chain[Fault]":
        return itertools.chain(self._faults.values())

    def add(
        self,
        kind: Kind,
        method: str = "",
        *,
        times: int = 1,
        error: str | None = None,
        status: int | None = None,
        retry_after: int | None = None,
    ) -> Fault:
        """Orders a fault."""
        fault = Fault(f"fault-{next(self._numbers)}", kind, method, times, error, status, retry_after)
        self._faults[fault.id] = fault
        return fault

    def take(self, kind: Kind, method: str = "") -> Fault | None:
        """The fault that strikes now, with one time less to strike; None for none."""
        found = next((one for one in self if one.kind == kind and one.method == method and one.times > 0), None)
        if found is not None:
            found.times -= 1
            # A hold stays on the list until it is released, so that one can ask whether it was reached.
            if found.times == 0 and found.kind not in ("hold_before", "hold_after"):
                del self._faults[found.id]
        return found

    async def hold(self, kind: Literal["hold_before", "hold_after"], method: str) -> None:
        """Waits here for as long as a hold of that kind says."""
        if (fault := self.take(kind, method)) is not None:
            fault.reached += 1
            self._changes.bump()
            await fault.gate.wait()

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
