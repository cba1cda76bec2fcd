"""Jobs that live and die with their process: the port without the engine, for tests of what stands above it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial
from types import TracebackType
from typing import Any, Self

from bot.domain import Backlog, Job, Person
from bot.errors import BotError
from bot.jobs.failure import OnFailure, as_bot_error
from bot.jobs.line import Limits, Line, Ticket
from bot.ports import JobState, Sequence


class _Cancelled(BaseException):
    """Goes through a sequence that catches errors."""


class MemoryJobs:
    """`bot.ports.Jobs` as tasks of the loop that entered; `async with` ends them. A failing step is tried
    `attempts` times, with pauses of `pause` seconds."""

    def __init__(
        self,
        sequence: Sequence,
        *,
        concurrency: int = 4,
        on_failure: OnFailure | None = None,
        attempts: int = 3,
        pause: float = 0.0,
        limits: Limits | None = None,
    ) -> None:
        self._sequence = sequence
        self._on_failure = on_failure
        self._attempts = attempts
        self._pause = pause
        self._line = Line(concurrency, limits)
        self._waiting: dict[str, Job] = {}
        self._jobs: dict[str, Job] = {}
        self._states: dict[str, JobState] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._turns: dict[str, asyncio.Event] = {}  # of those that have begun and wait to try again

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def accept(self, job: Job) -> None:
        if job.id in self._states:
            return
        self._line.admit(job.person.team, job.person.user)
        self._states[job.id] = "waiting"
        self._waiting[job.id] = job
        self._jobs[job.id] = job
        self._line.join(Ticket(job.id, job.person.team, job.person.user, job.drawing, len(self._states)))
        self._begin()

    async def cancel(self, job_id: str) -> bool:
        if self._states.get(job_id) not in ("waiting", "running"):
            return False
        if self._states[job_id] == "waiting":
            self._line.leave(job_id)
        self._states[job_id] = "cancelled"
        self._begin()
        return True

    async def unfinished(self, person: Person) -> tuple[Job, ...]:
        own = self._line.of(person.team, person.user)
        return tuple(self._jobs[job_id] for job_id in own)

    async def progress(self, job_id: str) -> JobState | None:
        return self._states.get(job_id)

    async def depth(self, job_id: str | None = None) -> Backlog:
        if job_id is None:
            living = sum(state in ("waiting", "running") for state in self._states.values())
            return Backlog(living, self._line.seconds_until_empty())
        return Backlog(self._line.ahead(job_id), self._line.seconds_until(job_id), self._line.is_held(job_id))

    def _begin(self) -> None:
        for ticket in self._line.take():
            if ticket.job in self._turns:
                self._turns.pop(ticket.job).set()
                continue
            task = asyncio.create_task(self._work(self._waiting.pop(ticket.job)))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _work(self, job: Job) -> None:
        began = time.monotonic()
        if self._states[job.id] == "waiting":
            self._states[job.id] = "running"
        try:
            await self._sequence(partial(self._step, job.id), job)
        except _Cancelled:
            pass
        except Exception as error:  # noqa: BLE001 - whatever it is, the job has failed
            await self._fail(job, as_bot_error(error))
        else:
            self._end(job.id, "done")
        self._line.leave(job.id, time.monotonic() - began)
        self._begin()

    async def _fail(self, job: Job, error: BotError) -> None:
        if self._on_failure is not None:
            await self._step(job.id, self._on_failure, job, error)
        self._end(job.id, "failed")

    def _end(self, job_id: str, state: JobState) -> None:
        if self._states[job_id] == "running":
            self._states[job_id] = state

    async def _step(self, job_id: str, function: Callable[..., Awaitable[Any]], *args: Any) -> Any:
        attempt = 0
        while self._states[job_id] != "cancelled":
            attempt += 1
            try:
                return await function(*args)
            except Exception as error:  # noqa: BLE001 - whatever it is, the step is tried again
                failure = as_bot_error(error)
                if attempt == self._attempts or not failure.retry:
                    raise failure from failure.__cause__
                await self._wait(job_id)
        raise _Cancelled

    async def _wait(self, job_id: str) -> None:
        """Until the pause is over and it is the job's turn again; for ever where it is cancelled meanwhile."""
        if self._states[job_id] == "running":
            self._states[job_id] = "waiting"
            turn = self._turns[job_id] = asyncio.Event()
            self._line.park(job_id, self._pause)
            self._begin()
            await asyncio.sleep(self._pause)
            self._line.come_back(job_id)
            self._begin()
            await turn.wait()
            self._states[job_id] = "running"
