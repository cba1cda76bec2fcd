"""What goes wrong becomes a row of the error log: whoever notes an error does it here."""

import asyncio
import logging
from types import TracebackType
from typing import Any, Self

from bot.domain import Json
from bot.errors import BotError
from bot.masking import trace_of
from bot.ports import Journal

log = logging.getLogger(__name__)


async def note_error(
    journal: Journal,
    error: Exception,
    *,
    reference: str,
    context: Json,
    asked: tuple[str, ...] = (),
    cause: Exception | None = None,
) -> None:
    """One row, without what was `asked`. An error that is not ours is an internal one; `cause` is what an unknown error
    was."""
    known = error if isinstance(error, BotError) else BotError()
    await journal.error(
        reference=reference,
        kind=known.kind,
        severity=known.severity,
        message=known.code,
        stack_trace=trace_of(cause or error, *asked),
        context=context,
    )


class Unwaited:
    """A journal whose errors are written while somebody is already answered: they neither delay the answer nor spoil
    it. What cannot be written is in the log. At the end of the block, what is being written may finish."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._writing: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await asyncio.gather(*self._writing)

    async def audit(self, action: str, resource: str, result: str, context: Json) -> None:
        """As the port says: an access is noted, or there is none."""
        await self._journal.audit(action, resource, result, context)

    async def error(self, **row: Any) -> None:
        """Returns at once."""
        task = asyncio.create_task(self._write(row))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def _write(self, row: Json) -> None:
        try:
            await self._journal.error(**row)
        except BotError:
            log.exception("the error log cannot be written: %s, reference %s", row["message"], row["reference"])
