"""What comes after the acknowledgement, for which Slack waits 3 s: whatever may take longer, as Slack itself may."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

from slack_bolt.async_app import AsyncAck

from bot.errors import DeliveryError, DeliveryRefused

# Before Slack is asked once more to take what it could not, in s; an unacknowledged event it delivers three times, too.
PAUSES = (1.0, 10.0, 60.0)
DRAIN_S = 2.0  # most is said within one

log = logging.getLogger(__name__)


async def at_once(ack: AsyncAck) -> None:
    """Acknowledges: the rest is a lazy listener's."""
    await ack()


class Afterwards:
    """Says things to people whose request is answered to Slack already, so nobody delivers it again: what Slack cannot
    take now is said again instead. At the end of the block, what is being said may finish."""

    def __init__(self) -> None:
        self._saying: set[asyncio.Task[None]] = set()  # a loop forgets tasks that nobody holds

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._saying:
            _, unsaid = await asyncio.wait(self._saying, timeout=DRAIN_S)
            for task in unsaid:
                task.cancel()

    def say(self, say: Callable[[], Awaitable[object]]) -> None:
        """Returns at once; `say` is as for `said`."""
        task = asyncio.create_task(said(say))
        self._saying.add(task)
        task.add_done_callback(self._saying.discard)


async def said(say: Callable[[], Awaitable[object]]) -> None:
    """Calls `say` until it no longer raises errors.DeliveryError, for a while."""
    for pause in (*PAUSES, None):
        try:
            await say()
        except DeliveryError as error:
            if pause is None or isinstance(error, DeliveryRefused):
                log.warning("somebody cannot be told: %s", error.code)
                return
            await asyncio.sleep(pause)
        else:
            return
