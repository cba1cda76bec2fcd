"""The work on jobs, on the app's loop: how threads have it done, and how it comes to an end when the bot stops."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import CancelledError, Future
from contextvars import Context
from typing import Any, TypeVar

T = TypeVar("T")


class Stopped(BaseException):
    """The bot has stopped in the middle of the work. No Exception, for that would be the job's own."""


class StepsAtWork:
    """Work that threads have done on `loop`, and the steps in it. `run`, `begin` and `end_all` are called
    on threads, all else on that loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._work: set[asyncio.Task[Any]] = set()
        self._at_work = 0
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._closed = False
        self._ended = False

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of the work, for a thread that waits for it. Raises Stopped where the bot stops before."""
        try:
            return self.begin(work).result()
        except CancelledError:
            raise Stopped from None

    def begin(self, work: Coroutine[Any, Any, T]) -> "Future[T]":
        """Has the work done without waiting for it."""
        # In a context of its own: the thread's is DBOS's.
        return Context().run(asyncio.run_coroutine_threadsafe, self._tracked(work), self._loop)

    async def _tracked(self, work: Coroutine[Any, Any, T]) -> T:
        task = asyncio.current_task()
        if task is None or self._ended:
            work.close()
            raise asyncio.CancelledError
        self._work.add(task)
        try:
            return await work
        finally:
            self._work.discard(task)

    async def step(self, function: Callable[..., Awaitable[Any]], args: tuple[Any, ...]) -> Any:
        """The step's result. After `close` no step begins: the call waits until it is cancelled."""
        if self._ended:  # nobody cancels it a second time
            raise asyncio.CancelledError
        if self._closed:
            await asyncio.get_running_loop().create_future()
        self._at_work += 1
        self._quiet.clear()
        try:
            return await function(*args)
        finally:
            self._at_work -= 1
            if not self._at_work:
                self._quiet.set()

    def close(self) -> None:
        """From now on no step begins."""
        self._closed = True

    async def quiet(self, grace: float) -> None:
        """Waits until no step is at work, at most `grace` seconds."""
        try:
            async with asyncio.timeout(grace):
                await self._quiet.wait()
        except TimeoutError:
            return

    def end_all(self) -> None:
        """Cancels what is at work and waits until it has cleaned up after itself; nothing begins after that."""
        asyncio.run_coroutine_threadsafe(self._end_all(), self._loop).result()

    async def _end_all(self) -> None:
        self._ended = True
        for task in self._work:
            task.cancel()
        if self._work:
            await asyncio.wait(self._work)


def is_being_cancelled() -> bool:
    """Whether this task is being ended; a CancelledError can also be a step's own."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
