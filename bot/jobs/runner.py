"""How a job is worked on: a thread of DBOS's begins it, waits, and writes down its end; the work is done on the app's
loop."""

import asyncio
import itertools
import logging
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NoReturn
from weakref import WeakValueDictionary

from bot.domain import Job, Json, from_json
from bot.errors import BotError
from bot.jobs.desk import Desk
from bot.jobs.failure import OnFailure, Retries, as_bot_error
from bot.jobs.steps import StepsAtWork, Stopped, is_being_cancelled
from bot.masking import masked, trace_of
from bot.ports import Sequence

# A job that so many crashes in a row have interrupted is given up, for it may be their cause. Supervisors space the
# starts out (Kubernetes: up to 5 minutes), so that nothing but a fault that comes again and again gets there.
MOST_STARTS = 20

log = logging.getLogger(__name__)


class _Cancelled(BaseException):
    """Goes through a sequence that catches errors."""


class _TryAgain(BaseException):
    """Goes through it as well: the step is to be tried again in so many `seconds`."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds


class _Parked(BaseException):
    """Ends a job's work where it waits to try a step again. No Exception, for those DBOS takes for the job's end."""


@dataclass
class _Run:
    """What this process knows of a job that has begun: the results of the steps that it has behind it, how often the
    step that it is at has failed in a row, and the error that ends it."""

    results: list[Any] = field(default_factory=list)
    failures: int = 0
    error: BotError | None = None


class Runner:
    """Works on jobs, side by side where they are of different drawings."""

    def __init__(
        self,
        sequence: Sequence,
        on_failure: OnFailure | None,
        retries: Retries,
        desk: Desk,
        steps: StepsAtWork,
    ) -> None:
        self._sequence = sequence
        self._on_failure = on_failure
        self._retries = retries
        self._desk = desk
        self._steps = steps
        self._runs: dict[str, _Run] = {}
        self._at_work = 0  # threads
        self._changed = threading.Condition()
        # A cancelled job leaves the queue at once while its running step goes on to the end: until then this keeps
        # the drawing's next job waiting.
        self._writers: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def work(self, data: Json) -> None:
        """Works on the job to its end and lets the next one begin; raises what made it fail. A job that waits to try a
        step again is left, too: when its time has come this is called again, and goes on there. For a thread."""
        with self._changed:
            self._at_work += 1
        try:
            self._work(data)
        finally:
            with self._changed:
                self._at_work -= 1
                self._changed.notify_all()

    def quiet(self, patience: float) -> None:
        """Waits until no thread is at work any more, at most so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: not self._at_work, patience)

    def _work(self, data: Json) -> None:
        job_id = data["id"]
        try:
            starts = self._desk.begin(job_id)
            job = from_json(Job, data)
            while (pause := self._steps.run(self._one_writer(job, starts))) is not None:
                self._park(job_id, pause)
        except (_Parked, Stopped):
            raise
        except BaseException:
            self._next(job_id)
            raise
        self._next(job_id)

    def _next(self, job_id: str) -> None:
        self._runs.pop(job_id, None)
        try:
            self._desk.ended(job_id)
        except Exception:
            log.exception("No other job could begin in the place of job %s", job_id)

    def _park(self, job_id: str, seconds: float) -> None:
        """Ends the work on the job for so many seconds; only where the file does not take that, it waits here."""
        try:
            self._desk.park(job_id, seconds)
        except Exception:
            log.exception("Job %s keeps its place while it waits", job_id)
            self._steps.run(asyncio.sleep(seconds))
            return
        self._steps.begin(self._come_back(job_id, seconds))
        self._forget_ended()
        raise _Parked

    def _forget_ended(self) -> None:
        """Those that were cancelled while they waited begin no more."""
        for job_id in self._desk.ended_among(list(self._runs)):
            self._runs.pop(job_id, None)

    async def _come_back(self, job_id: str, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            try:
                await asyncio.to_thread(self._desk.come_back, job_id)
            except Exception:
                log.exception("Job %s cannot be tried again yet", job_id)
            else:
                return

    async def _one_writer(self, job: Job, starts: int) -> float | None:
        """The job's work, on the app's loop: None at its end, or in how many seconds it is to go on; raises what made
        it fail."""
        run = self._runs.setdefault(job.id, _Run())
        async with self._writers.setdefault(job.drawing, asyncio.Lock()):
            try:
                if starts > MOST_STARTS and run.error is None:
                    self._give_up(job, run, BotError("too_many_starts", starts=starts))
                if run.error is None:
                    await self._follow(job, run)
                if run.error is not None:
                    await self._report(job, run, run.error)
                    raise run.error
            except _TryAgain as later:
                return later.seconds
        return None

    async def _follow(self, job: Job, run: _Run) -> None:
        try:
            await self._sequence(partial(self._step, job, run, itertools.count()), job)
        except Exception as error:  # noqa: BLE001 - whatever it is, the job has failed
            self._give_up(job, run, error)

    def _give_up(self, job: Job, run: _Run, error: Exception) -> None:
        run.error = as_bot_error(error)
        log.error("Job %s has failed\n%s", job.id, trace_of(error, job.asked))

    async def _report(self, job: Job, run: _Run, error: BotError) -> None:
        if self._on_failure is None:
            return
        try:
            await self._attempt(job, run, self._on_failure, job, error)
        except Exception as silent:  # noqa: BLE001 - there is nobody left to tell
            trace = trace_of(silent, job.asked)
            log.error("Nobody could be told that job %s has failed\n%s", job.id, trace)  # noqa: TRY400 - masked

    async def _step(
        self, job: Job, run: _Run, numbers: Iterator[int], function: Callable[..., Awaitable[Any]], *args: Any
    ) -> Any:
        number = next(numbers)
        if number < len(run.results):
            return run.results[number]
        result = await self._attempt(job, run, function, *args)
        run.results.append(result)
        return result

    async def _attempt(self, job: Job, run: _Run, function: Callable[..., Awaitable[Any]], *args: Any) -> Any:
        if self._desk.has_ended(job.id):
            raise _Cancelled
        try:
            result = await self._steps.step(function, args)
        except (Exception, asyncio.CancelledError) as error:
            if is_being_cancelled():  # whatever the step made of that, the job goes on at the next start
                raise asyncio.CancelledError from error
            self._failed(run, error, job, function.__name__)
        run.failures = 0
        return result

    def _failed(self, run: _Run, error: BaseException, job: Job, step: str) -> NoReturn:
        """Raises _TryAgain, or where the step is not tried again the error as ours."""
        run.failures += 1
        # The first says it: an hour without the model, with a thousand jobs, would fill the log.
        level = logging.WARNING if run.failures == 1 else logging.DEBUG
        log.log(level, "Job %s, %s: attempt %d failed: %s", job.id, step, run.failures, masked(repr(error), job.asked))
        failure = as_bot_error(error)
        if failure.retry and run.failures < self._retries.attempts:
            raise _TryAgain(self._retries.before(run.failures + 1)) from error
        run.failures = 0
        raise failure from failure.__cause__
