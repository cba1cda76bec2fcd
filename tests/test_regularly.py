"""Chores that come again."""

import asyncio
from typing import Any

import pytest

from bot.errors import StorageError
from bot.regularly import regularly


class Noted(list[tuple[str, str]]):
    """A journal that is read by the test: codes and operations."""

    async def audit(self, *_: Any) -> None:
        """Chores are nobody's access."""

    async def error(self, *, message: str, context: dict[str, Any], **_: Any) -> None:
        """Keeps the two."""
        self.append((message, context["operation"]))


async def test_a_chore_is_done_again_and_again_whatever_happens(caplog: pytest.LogCaptureFixture) -> None:
    """One that fails, in a way that is known or not, comes again; none goes on after the block. An outage is one row of
    the error log, however often the chore comes into it."""
    done, noted = 0, Noted()
    enough = asyncio.Event()

    async def chore() -> None:
        nonlocal done
        done += 1
        if done in (1, 2, 5):
            raise StorageError("ledger_unavailable")
        if done == 3:
            raise ZeroDivisionError
        if done == 6:
            enough.set()

    async with regularly("sweep", 0.001, chore, noted):
        await asyncio.wait_for(enough.wait(), 30)
    assert "sweep: ledger_unavailable" in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert noted == [(code, "sweep") for code in ("ledger_unavailable", "internal", "ledger_unavailable")]
    before = done
    await asyncio.sleep(0.02)
    assert done == before
