"""The durable engine behind `bot.ports.Jobs`: DBOS Transact with its state in one SQLite file.

    the app's loop                 the jobs' own thread      DBOS's threads
    accept ──────────────────────▶ a row, committed ───────▶ the queue: what `Line` lets through, `concurrency` at once
    the sequence: a step, a step … ◀──────────────────────── a job: waits for its sequence, and writes down its end;
                                                             where a step fails, back into the line

DBOS keeps which jobs there are and how they ended; what their steps did is in the ledger and in the table of posts,
and they look there before they do it again. To remember each step would take a job longer than drawing does.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from bot.domain import Backlog, Job, Person
from bot.jobs.failure import OnFailure, Retries
from bot.jobs.line import Limits
from bot.jobs.sqlite import trouble
from bot.jobs.steps import StepsAtWork
from bot.ports import JobState, Sequence

T = TypeVar("T")

# How often DBOS looks for work, in seconds: seldom enough that it costs little, often enough that nobody notices it and
# no place which has become free stands empty for long.
POLL = 0.15


class DbosJobs:
    """`bot.ports.Jobs` on DBOS and the SQLite file at `path` (its directory is made where it is missing).

    `async with DbosJobs(…) as jobs:` starts it and stops it, once; the steps run on the loop that entered. At most
    `concurrency` jobs run at once; who comes next, and how many may wait, is `Line`'s and `limits`' to say.

    A step that raises is tried again as `retries` says, unless it is a BotError that says it cannot help. Until then
    its job waits as a row of the file that nobody works on, and others run in its place. A step that has ended is not
    repeated, but after a restart: then the job begins anew, at once, and its attempts are counted anew.

    In the end the job has failed: that is logged, and `on_failure(job, error)` runs as one more step. `error` is the
    step's own if it is a BotError, otherwise BotError("internal") with the original as `__cause__`. A job that too many
    crashes in a row have interrupted fails with BotError("too_many_starts", starts).

    Stopping begins no step and waits at most `grace` seconds for those that run; what is then unfinished begins anew at
    the next start. Entering raises ConfigurationError("already_running", path, pid) while another process works on
    the file, and RuntimeError while this process works on another. Entering and every call of the port raise
    StorageError("jobs_unavailable") where the file cannot be used.
    """

    def __init__(
        self,
        path: Path,
        sequence: Sequence,
        *,
        concurrency: int = 4,
        on_failure: OnFailure | None = None,
        retries: Retries | None = None,
        limits: Limits | None = None,
        grace: float = 10.0,
    ) -> None:
        self._path = path
        self._sequence = sequence
        self._concurrency = concurrency
        self._on_failure = on_failure
        self._retries = retries or Retries()
        self._limits = limits or Limits()
        self._grace = grace
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="jobs")
        self._resources = ExitStack()

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        self._steps = StepsAtWork(self._loop)
        try:
            await self._call(self._launch)
        except BaseException:
            await self._end()
            raise
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._steps.close()
        try:
            await self._call(self._stop_dequeuing)
            await self._steps.quiet(self._grace)
        finally:
            await self._end()

    async def accept(self, job: Job) -> None:
        await self._call(self._desk.enqueue, job)

    async def cancel(self, job_id: str) -> bool:
        return await self._call(self._desk.cancel, job_id)

    async def unfinished(self, person: Person) -> tuple[Job, ...]:
        return await self._call(self._desk.unfinished, person)

    async def progress(self, job_id: str) -> JobState | None:
        return await self._call(self._desk.state, job_id)

    async def depth(self, job_id: str | None = None) -> Backlog:
        return await self._call(self._desk.depth, job_id)

    async def _call(self, function: Callable[..., T], *args: Any) -> T:
        with trouble():
            return await self._loop.run_in_executor(self._thread, function, *args)

    def _launch(self) -> None:
        # Imported here, on the jobs' own thread: it takes a second or two that the command line need not spend.
        from bot.jobs.engine import launched, stop_dequeuing
        from bot.jobs.runner import Runner

        running = launched(
            self._path,
            self._concurrency,
            self._limits,
            POLL,
            partial(Runner, self._sequence, self._on_failure, self._retries),
            self._steps,
        )
        self._desk = self._resources.enter_context(running)
        self._stop_dequeuing = partial(stop_dequeuing, self._desk)

    async def _end(self) -> None:
        ended = self._loop.run_in_executor(self._thread, self._resources.close)
        # Whoever asks for anything after this learns that it is too late.
        self._thread.shutdown(wait=False)
        with trouble():
            await ended
        self._thread.shutdown()
