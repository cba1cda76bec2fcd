"""How a job is worked on: its sequence runs on DBOS's loop, which remembers; the steps themselves on the app's."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextvars import Context
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

from dbos import DBOS, PortableWorkflowError, StepOptions

from bot.domain import Job, Json, from_json
from bot.errors import BotError
from bot.jobs.desk import Desk
from bot.jobs.failure import OnFailure, Retries, StepFailed, as_bot_error, revived
from bot.jobs.steps import StepsAtWork
from bot.masking import masked, trace_of
from bot.ports import Sequence

# A job that so many crashes in a row have interrupted is given up, for it may be their cause. Supervisors space the
# starts out (Kubernetes: up to 5 minutes), so that nothing but a fault that comes again and again gets there.
MOST_STARTS = 20

log = logging.getLogger(__name__)


class _Parked(BaseException):
    """Ends a job's work where it waits to try a step again. No Exception, for those DBOS takes for the job's end."""


class Runner:
    """Works on jobs, side by side where they are of different drawings.

    `work` is called on DBOS's loop; `steps` belongs to `app_loop`.
    """

    def __init__(
        self,
        sequence: Sequence,
        on_failure: OnFailure | None,
        retries: Retries,
        desk: Desk,
        steps: StepsAtWork,
        app_loop: asyncio.AbstractEventLoop,
    ) -> None:
        self._sequence = sequence
        self._on_failure = on_failure
        self._retries = retries
        self._desk = desk
        self._steps = steps
        self._app_loop = app_loop
        self._failures: dict[str, int] = {}  # in a row, of the step that a job is at
        self._parked: set[asyncio.Task[None]] = set()  # a loop forgets tasks that nobody holds
        # A cancelled job leaves the queue at once while its running step goes on to the end: until then this keeps
        # the drawing's next job waiting.
        self._writers: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def work(self, job: Json) -> None:
        """Runs the job to its end, from where it was left, and lets the next one begin; raises what made it fail. A job
        that waits to try a step again ends here, too: when its time has come it is run anew."""
        try:
            await self._one_writer(job)
        except _Parked:
            raise
        except BaseException:
            if not _is_being_cancelled():
                await self._next(job["id"])
            raise
        await self._next(job["id"])

    async def _next(self, job_id: str) -> None:
        self._failures.pop(job_id, None)
        try:
            await asyncio.to_thread(self._desk.ended, job_id)
        except Exception:
            log.exception("No other job could begin in the place of job %s", job_id)

    async def _one_writer(self, job: Json) -> None:
        async with self._writers.setdefault(job["drawing"], asyncio.Lock()):
            is_older = self._desk.begin(job["id"])
            starts = await asyncio.to_thread(self._desk.starts, job["id"]) if is_older else 1
            try:
                await self._sequence(partial(self._step, job, starts), job)
            except Exception as error:
                if job["id"] not in self._failures:  # else only the report is tried again
                    log.error("Job %s has failed\n%s", job["id"], trace_of(error, _asked(job)))  # noqa: TRY400 - masked
                await self._report(job, error)
                raise

    async def _report(self, job: Json, error: Exception) -> None:
        if self._on_failure is None:
            return
        try:
            await self._step(job, 0, self._on_failure, job, as_bot_error(error))
        except Exception as silent:  # noqa: BLE001 - there is nobody left to tell
            trace = trace_of(silent, _asked(job))
            log.error("Nobody could be told that job %s has failed\n%s", job["id"], trace)  # noqa: TRY400 - masked

    async def _step(self, job: Json, starts: int, function: Callable[..., Awaitable[Any]], *args: Any) -> Any:
        async def attempt() -> Any:
            if starts > MOST_STARTS:
                raise StepFailed(BotError("too_many_starts", starts=starts))
            while True:
                try:
                    result = await self._on_app_loop(job["id"], function, args)
                except (Exception, asyncio.CancelledError) as error:
                    if _is_being_cancelled():
                        raise
                    pause = self._pause_after(error, job, function.__name__)
                else:
                    self._failures.pop(job["id"], None)
                    return result
                await self._park(job["id"], pause)

        options: StepOptions = {"name": function.__name__}
        try:
            return await DBOS.run_step_async(options, attempt)
        except StepFailed as failed:
            raise failed.error from failed.error.__cause__
        except PortableWorkflowError as remembered:
            raise revived(remembered.data) from None
        finally:
            self._app_loop.call_soon_threadsafe(self._steps.finished, job["id"])

    def _pause_after(self, error: BaseException, job: Json, step: str) -> float:
        """In how many seconds the step is to be tried again; raises StepFailed where it is not."""
        failed = StepFailed(error)
        number = self._failures[job["id"]] = self._failures.get(job["id"], 0) + 1
        log.warning("Job %s, %s: attempt %d failed: %s", job["id"], step, number, masked(repr(error), _asked(job)))
        if not failed.error.retry or number >= self._retries.attempts:
            del self._failures[job["id"]]
            raise failed from error
        return self._retries.before(number + 1)

    async def _park(self, job_id: str, seconds: float) -> None:
        """Ends the work on the job for so many seconds; only where the file does not take that, it waits here."""
        try:
            await asyncio.to_thread(self._desk.park, job_id, seconds)
        except Exception:
            log.exception("Job %s keeps its place while it waits", job_id)
            await asyncio.sleep(seconds)
            return
        waiting = asyncio.create_task(self._come_back(job_id, seconds), context=Context())  # the step's own ends here
        self._parked.add(waiting)
        waiting.add_done_callback(self._parked.discard)
        raise _Parked

    async def _come_back(self, job_id: str, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            try:
                if not await asyncio.to_thread(self._desk.come_back, job_id):
                    self._failures.pop(job_id, None)
            except Exception:
                log.exception("Job %s cannot be tried again yet", job_id)
            else:
                return

    async def _on_app_loop(self, job_id: str, function: Callable[..., Awaitable[Any]], args: tuple[Any, ...]) -> Any:
        running = self._steps.run(job_id, function, args)
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(running, self._app_loop))


def _asked(job: Json) -> str:
    return from_json(Job, job).asked


def _is_being_cancelled() -> bool:
    """Whether DBOS is ending this task; a CancelledError can also be a step's own."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
