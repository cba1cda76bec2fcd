"""The rules of keeping (SPEC): how long what is kept, and the round that clears away what has had its time.

Files in the stage are kept until somebody deletes them; everything else the bot writes has its time, or its number.
Parents go before their children: a row that is kept longer loses its reference, not what it needs to be read.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Final, Literal, TypeAlias, get_args

from bot.ports import Previews, Shelves

# SPEC, rules of keeping.
SESSION_TTL: Final = timedelta(hours=1)
ERRORS: Final = timedelta(days=30)
SESSIONS: Final = timedelta(days=90)
REQUESTS: Final = timedelta(days=365)
SVGS: Final = timedelta(days=2 * 365)
# SPEC does not say. Audit events are kept for as long as the drawings that they are about.
AUDIT_EVENTS: Final = SVGS
# SPEC knows no jobs. One that has ended is needed only for as long as Slack may deliver its request again (minutes).
JOBS: Final = timedelta(days=7)

Shelf: TypeAlias = Literal[
    "mirror_notes",
    "drafts",
    "idle_sessions",
    "errors",
    "sessions",
    "requests",
    "cancellations",
    "temporary_tables",
    "svgs",
    "drawings",
    "remains",
    "posts",
    "removed_messages",
    "uploads",
    "audit_events",
    "jobs",
]
"""What is cleared, in this order: notes for the mirror of rows that are gone there, too; drafts whose request has
ended; sessions that are over (they are only noted as such); rows of which the time is up: errors, sessions, ended
requests and what called them off, tables that are gone, revisions, drawings that have none left, what could not be
removed of deleted ones, what was posted, taken away and uploaded for them, audit events; and ended jobs."""
SHELVES: Final[tuple[Shelf, ...]] = get_args(Shelf)

_KEPT: Final[dict[Shelf, timedelta]] = {
    "mirror_notes": timedelta(),
    "drafts": timedelta(),
    "idle_sessions": SESSION_TTL,
    "errors": ERRORS,
    "sessions": SESSIONS,
    "requests": REQUESTS,
    "cancellations": REQUESTS,
    "temporary_tables": REQUESTS,
    "svgs": SVGS,
    "drawings": SVGS,
    "remains": SVGS,
    "posts": SVGS,
    "removed_messages": SVGS,
    "uploads": SVGS,
    "audit_events": AUDIT_EVENTS,
    "jobs": JOBS,
}

ClearJobs: TypeAlias = Callable[[datetime, bool], Awaitable[int]]
"""Clears away the jobs that ended before then, or with True only counts them."""

log = logging.getLogger(__name__)


class Keeping:
    """Clears away what has had its time."""

    def __init__(self, shelves: Shelves, previews: Previews, clear_jobs: ClearJobs) -> None:
        self._shelves = shelves
        self._previews = previews
        self._clear_jobs = clear_jobs

    async def clean(self, now: datetime, *, dry_run: bool = False) -> dict[Shelf, int]:
        """How many of each were cleared away, or with `dry_run` would be. Raises StorageError."""
        return {shelf: await self._clear(shelf, now - _KEPT[shelf], dry_run=dry_run) for shelf in SHELVES}

    async def round(self) -> None:
        """Cleans, and logs what there was. Raises StorageError."""
        cleared = await self.clean(datetime.now(UTC))
        if any(cleared.values()):
            log.info("cleared away: %s", ", ".join(f"{n} {shelf}" for shelf, n in cleared.items() if n))

    async def _clear(self, shelf: Shelf, before: datetime, *, dry_run: bool) -> int:
        if shelf == "jobs":
            return await self._clear_jobs(before, dry_run)
        if dry_run:
            return await self._shelves.count(shelf, before)
        cleared = 0
        while ids := await self._shelves.clear(shelf, before):
            cleared += len(ids)
            if shelf == "svgs":
                await self._forget(ids)
        return cleared

    async def _forget(self, svg_ids: Iterable[str]) -> None:
        for svg_id in svg_ids:
            await self._previews.forget(svg_id)
