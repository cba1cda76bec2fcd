"""A step's claim on its job: it holds until the person who asked calls the request off."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from bot.errors import Cancelled
from bot.ports import Ledger

T = TypeVar("T")


class Claim:
    """What a step asks before each side effect, and what ends its waiting. The ledger is the truth, so that a
    cancellation outlives a crash; `end` only saves the time of what would be thrown away."""

    def __init__(self, ledger: Ledger, request_id: str) -> None:
        self._ledger = ledger
        self._request_id = request_id
        self._ended = asyncio.Event()

    def end(self) -> None:
        """The request has been called off."""
        self._ended.set()

    async def check(self) -> None:
        """The fence. Raises Cancelled."""
        if await self._ledger.cancelled(self._request_id) is not None:
            raise Cancelled

    async def unless_ended(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of the work, which must be safe to break off anywhere. Raises Cancelled."""
        working, ending = asyncio.ensure_future(work), asyncio.ensure_future(self._ended.wait())
        try:
            await asyncio.wait((working, ending), return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                raise Cancelled
            return working.result()
        finally:
            working.cancel()
            ending.cancel()
            await asyncio.wait((working, ending))
