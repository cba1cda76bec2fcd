"""Chores that are done again and again while the bot runs."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from bot.errors import BotError
from bot.noting import note_error
from bot.ports import Journal

log = logging.getLogger(__name__)


@asynccontextmanager
async def regularly(
    name: str, seconds: float, chore: Callable[[], Awaitable[object]], journal: Journal
) -> AsyncIterator[None]:
    """Does the chore now and every so many seconds while the block runs. One that fails is logged and comes again; as
    long as it fails in the same way, that is one row of the error log."""
    task = asyncio.create_task(_repeat(name, seconds, chore, journal), name=name)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _repeat(name: str, seconds: float, chore: Callable[[], Awaitable[object]], journal: Journal) -> None:
    noted = ""
    while True:
        failed = await _failure(name, chore)
        code = failed.code if isinstance(failed, BotError) else type(failed).__name__
        if failed and code != noted:
            await note_error(journal, failed, reference=secrets.token_hex(4), context={"operation": name})
        noted = code
        await asyncio.sleep(seconds)


async def _failure(name: str, chore: Callable[[], Awaitable[object]]) -> Exception | None:
    try:
        await chore()
    except BotError as error:
        log.warning("%s: %s %s", name, error.code, dict(error.facts))
        return error
    except Exception as error:
        log.exception("%s failed", name)
        return error
    return None
