"""What a stage held when it was last asked, for an hour: thousands of files are not fetched anew for each page."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.domain import StoredFile

# SPEC, caches: the contents of a stage for an hour, or until somebody asks for them anew.
TTL_S: Final = 3600.0

# Prefixes whose files are remembered at once.
KEPT: Final = 32


@dataclass(frozen=True, slots=True)
class Ticket:
    """Taken before a stage is asked: an answer is out of date if the stage was written to in the meantime."""

    stage: str
    prefix: str
    writes: int


class Listings:
    """The files by stage and prefix, each listing in the order of the paths."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._writes: dict[str, int] = {}
        self._kept: OrderedDict[tuple[str, str], tuple[float, tuple[StoredFile, ...]]] = OrderedDict()

    def ticket(self, stage: str, prefix: str) -> Ticket:
        """For asking the stage now."""
        return Ticket(stage, prefix, self._writes.get(stage, 0))

    def get(self, stage: str, prefix: str) -> tuple[StoredFile, ...] | None:
        """The files as they are remembered, None where the stage must be asked."""
        asked_at, files = self._kept.get((stage, prefix), (0.0, None))
        return files if files is not None and self._clock() - asked_at < TTL_S else None

    def keep(self, ticket: Ticket, files: tuple[StoredFile, ...]) -> None:
        """Remembers an answer, unless it is out of date already."""
        if ticket.writes != self._writes.get(ticket.stage, 0):
            return
        self._kept[ticket.stage, ticket.prefix] = (self._clock(), files)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def forget(self, stage: str) -> None:
        """The stage is about to be, or was, written to."""
        self._writes[stage] = self._writes.get(stage, 0) + 1
        for key in [key for key in self._kept if key[0] == stage]:
            del self._kept[key]
