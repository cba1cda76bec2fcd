"""How a job is worked on: its sequence runs on DBOS's loop, which remembers; the steps themselves on the app's."""

import asyncio
import itertools
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

from dbos import DBOS, PortableWorkflowError, StepOptions
from dbos import error as dbos_errors

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
        # A cancelled job leaves the queue at once while its running step goes on to the end: until then this keeps
        # the drawing's next job waiting.
        self._writers: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def work(self, job: Json) -> None:
        """Runs the job to its end, from where it was left, and lets the next one begin; raises what made it fail."""
        try:
            await self._one_writer(job)
        finally:
            if not _is_being_cancelled():
                await self._next(job["id"])

    async def _next(self, job_id: str) -> None:
        try:
            await asyncio.to_thread(self._desk.ended, job_id)
        except Exception:
            log.exception("No other job could begin in the place of job %s", job_id)

    async def _one_writer(self, job: Json) -> None:
        async with self._writers.setdefault(job["drawing"], asyncio.Lock()):
            starts = await asyncio.to_thread(self._desk.begin, job["id"])
            try:
                await self._sequence(partial(self._step, job, starts), job)
            except Exception as error:
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
        job_id, attempts = job["id"], itertools.count(1)

        async def attempt() -> Any:
            number = next(attempts)
            await asyncio.sleep(self._retries.before(number))
            if starts > MOST_STARTS:
                raise StepFailed(BotError("too_many_starts", starts=starts), again=False)
            if number > 1 and await asyncio.to_thread(self._desk.state, job_id) == "cancelled":
                raise dbos_errors.DBOSWorkflowCancelledError(f"Job {job_id} was cancelled between two attempts")
            try:
                return await self._on_app_loop(job_id, function, args)
            except (Exception, asyncio.CancelledError) as error:
                if _is_being_cancelled():
                    raise
                said = masked(repr(error), _asked(job))
                log.warning("Job %s, %s: attempt %d failed: %s", job_id, function.__name__, number, said)
                raise StepFailed(error, again=number < self._retries.attempts) from error

        options: StepOptions = {
            "name": function.__name__,
            "retries_allowed": True,
            "max_attempts": self._retries.attempts,
            "interval_seconds": 0.0,  # the pauses are ours: DBOS's grow to an hour
            "backoff_rate": 1.0,
            "should_retry": _should_retry,
        }
        try:
            return await DBOS.run_step_async(options, attempt)
        except StepFailed as failed:
            raise failed.error from failed.error.__cause__
        except PortableWorkflowError as remembered:
            raise revived(remembered.data) from None
        finally:
            self._app_loop.call_soon_threadsafe(self._steps.finished, job_id)

    async def _on_app_loop(self, job_id: str, function: Callable[..., Awaitable[Any]], args: tuple[Any, ...]) -> Any:
        running = self._steps.run(job_id, function, args)
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(running, self._app_loop))


def _asked(job: Json) -> str:
    return from_json(Job, job).asked


def _should_retry(error: BaseException) -> bool:
    return isinstance(error, StepFailed) and error.again


def _is_being_cancelled() -> bool:
    """Whether DBOS is ending this task; a CancelledError can also be a step's own."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
