"""Chores that are done again and again while the bot runs."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from bot.errors import BotError

log = logging.getLogger(__name__)


@asynccontextmanager
async def regularly(name: str, seconds: float, chore: Callable[[], Awaitable[object]]) -> AsyncIterator[None]:
    """Does the chore now and every so many seconds while the block runs. One that fails is logged and comes again."""
    task = asyncio.create_task(_repeat(name, seconds, chore), name=name)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _repeat(name: str, seconds: float, chore: Callable[[], Awaitable[object]]) -> None:
    while True:
        try:
            await chore()
        except BotError as error:
            log.warning("%s: %s %s", name, error.code, dict(error.facts))
        except Exception:
            log.exception("%s failed", name)
        await asyncio.sleep(seconds)
