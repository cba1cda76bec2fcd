"""Chores that come again."""

import asyncio

import pytest

from bot.errors import StorageError
from bot.regularly import regularly


async def test_a_chore_is_done_again_and_again_whatever_happens(caplog: pytest.LogCaptureFixture) -> None:
    """One that fails, in a way that is known or not, comes again; none goes on after the block."""
    done = 0
    enough = asyncio.Event()

    async def chore() -> None:
        nonlocal done
        done += 1
        if done == 1:
            raise StorageError("ledger_unavailable")
        if done == 2:
            raise ZeroDivisionError
        if done == 4:
            enough.set()

    async with regularly("sweep", 0.001, chore):
        await asyncio.wait_for(enough.wait(), 30)
    assert "sweep: ledger_unavailable" in caplog.text
    assert "ZeroDivisionError" in caplog.text
    before = done
    await asyncio.sleep(0.02)
    assert done == before
