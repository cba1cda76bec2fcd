"""The SVG engine, started once for all tests of a process: starting it takes longer than most of them draw."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from bot.svg.renderer import WorkerRenderer
from bot.svg.types import Picture, Rejected, Wish


class SharedRenderer:
    """The port Renderer: a WorkerRenderer on a loop of its own, for that of a test ends with the test."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="engine", daemon=True)
        self._thread.start()
        self._renderer = WorkerRenderer(workers=1)
        asyncio.run_coroutine_threadsafe(self._renderer.start(), self._loop).result()

    async def read(self, reply: str, wish: Wish) -> Picture | Rejected:
        """As the engine reads it."""
        reading = asyncio.run_coroutine_threadsafe(self._renderer.read(reply, wish), self._loop)
        return await asyncio.wrap_future(reading)

    def close(self) -> None:
        """Ends the engine."""
        asyncio.run_coroutine_threadsafe(self._renderer.close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@cache
def shared_renderer() -> SharedRenderer:
    """The one of this process, started when it is first asked for."""
    return SharedRenderer()


@contextmanager
def ended() -> Iterator[None]:
    """Ends it after the block, if it was ever started."""
    yield
    if shared_renderer.cache_info().currsize:
        shared_renderer().close()
