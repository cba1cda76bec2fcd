"""The steps that run on the app's loop: which there are, and how they come to an end when the bot stops."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any


class StepsAtWork:
    """Runs steps on the app's loop and knows which are under way. Used on that loop only.

    A step is at work from its beginning until its result is safe (`finished`); between two attempts it is not.
    """

    def __init__(self) -> None:
        self._at_work: set[str] = set()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._closed = False

    async def run(self, job_id: str, function: Callable[..., Awaitable[Any]], args: tuple[Any, ...]) -> Any:
        """The step's result. After `close` no step begins: the call waits until it is cancelled."""
        self._keep(asyncio.current_task())
        if self._closed:
            await asyncio.get_running_loop().create_future()
        self._at_work.add(job_id)
        self._quiet.clear()
        try:
            return await function(*args)
        except BaseException:
            self.finished(job_id)
            raise

    def finished(self, job_id: str) -> None:
        """The job's step has ended, and its result is where a crash cannot reach it."""
        self._at_work.discard(job_id)
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

    async def gone(self) -> None:
        """Waits until the cancelled have cleaned up after themselves."""
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _keep(self, task: asyncio.Task[Any] | None) -> None:
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
