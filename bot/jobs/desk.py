"""What can be asked of the jobs' database without running any job: DBOS's client, in the bot's words.

Every call is one or two short queries and blocks for their milliseconds: call it from a thread, never from a loop.
"""

import itertools
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from dbos import DBOSClient, DBOSPortableJSONSerializer

from bot.domain import Backlog, Job, Person, from_json, to_json
from bot.jobs.line import Limits, Line, Ticket
from bot.jobs.states import STATES
from bot.ports import JobState

# Names in the database: after a restart a job is found again by them, so they never change.
APPLICATION = "svgbot"
QUEUE = "jobs"
# Where a job waits for its turn, or to be tried again. Nobody registers this queue, so DBOS serves nothing of it: of
# the drawings in a queue that is partitioned by drawing it would choose by chance, whatever their priority.
WAITING_ROOM = "line"
WORKFLOW = "job"
# Not the release: DBOS leaves jobs of another version where they are, so every upgrade would strand some.
CONTRACT = "1"

# How long DBOS takes to write one row, in seconds, and a bit.
_GLANCE = 0.005

# As the partial indexes of DBOS's table say it.
_NOT_ENDED = sa.text("status IN ('ENQUEUED', 'PENDING')")
_JOBS = sa.table(
    "workflow_status",
    sa.column("workflow_uuid"),
    sa.column("status"),
    sa.column("queue_name"),
    sa.column("queue_partition_key"),
    sa.column("priority"),
    sa.column("attributes", sa.JSON),
    sa.column("recovery_attempts"),
    sa.column("owner_xid"),
    sa.column("started_at_epoch_ms"),
)
# What is asked for every job, in the plainest words: DBOS's own ways fetch and write whole rows.
_THIS = _JOBS.c.workflow_uuid == sa.bindparam("job")
_STATUS = sa.select(_JOBS.c.status).where(_THIS)
_LET_THROUGH = (
    sa.update(_JOBS)
    .where(_JOBS.c.workflow_uuid.in_(sa.bindparam("jobs", expanding=True)), _JOBS.c.status == "ENQUEUED", _NOT_ENDED)
    .values(queue_name=QUEUE)
)
# As DBOS lets a job wait again, but none that was cancelled meanwhile.
_PARK = (
    sa.update(_JOBS)
    .where(_THIS, _JOBS.c.status == "PENDING")
    .values(status="ENQUEUED", queue_name=WAITING_ROOM, owner_xid=None, started_at_epoch_ms=None, recovery_attempts=0)
)


class Desk:
    """Takes jobs in, lets them through to DBOS when it is their turn, and answers for them. The tables must be there,
    and nobody else may take jobs in. Threads may share it."""

    def __init__(self, engine: sa.Engine, concurrency: int, limits: Limits) -> None:
        self._engine = engine
        self._concurrency = concurrency
        self._client = DBOSClient(
            system_database_engine=engine, serializer=DBOSPortableJSONSerializer(), application_name=APPLICATION
        )
        self._line = Line(concurrency, limits)
        self._began: dict[str, float] = {}
        self._interrupted: dict[str, int] = {}  # how often crashes have interrupted a job
        self._is_over = False
        self._one_at_a_time = threading.RLock()
        # The clock of DBOS's rows counts milliseconds and can be set back: numbers make the order of acceptance sure.
        self._numbers = itertools.count(self._remember() + 1)

    def close(self) -> None:
        """Ends the desk, not the queue."""
        self._client.destroy()

    def open_queue(self, poll: float) -> None:
        """Lets DBOS run what is let through to it, and look for that every `poll` seconds."""
        self._client.register_queue(
            QUEUE,
            # No more are let through, but the step of a cancelled job goes on, and the process itself counts it.
            worker_concurrency=self._concurrency,
            polling_interval_sec=poll,
        )
        with self._one_at_a_time, self._turns() as taken:
            self._let_through(taken)

    def close_queue(self) -> None:
        """Ends the dequeuing of jobs: the thread that does it finds its queue gone. The jobs stay where they are and
        are taken up again when the queue is opened."""
        self._client.delete_queue(QUEUE)

    def settle(self, patience: float) -> None:
        """Waits until DBOS has written down how those jobs ended that have, at most so many seconds; else they would be
        done again."""
        deadline = time.monotonic() + patience
        while any(job_id not in self._line for job_id in self._running()) and time.monotonic() < deadline:
            time.sleep(_GLANCE)

    def put_back(self) -> None:
        """Lets the jobs that were interrupted wait again, as if they had never been begun. For when none runs any
        more; after a crash, which has no time for this, DBOS does it at its launch and counts the start."""
        with self._one_at_a_time:
            self._is_over = True
            self._client.resume_workflows(self._running(), queue_name=QUEUE)

    def enqueue(self, job: Job) -> None:
        """Takes the job in; a job of an id that is there already changes nothing. Raises LimitReached."""
        with self._one_at_a_time:
            if self.state(job.id) is not None:
                return
            self._line.admit(job.person.team, job.person.user)
            ticket = Ticket(job.id, job.person.team, job.person.user, job.drawing, next(self._numbers))
            self._line.join(ticket)
            try:
                with self._turns() as taken:
                    self._let_through([other for other in taken if other != job.id])
                    # Last, for who is told that a job was not taken in asks again.
                    self._insert(ticket, job, QUEUE if job.id in taken else WAITING_ROOM)
            except BaseException:
                self._line.leave(job.id)
                raise

    def cancel(self, job_id: str) -> bool:
        """Whether it was this call that ended the job."""
        if self.state(job_id) not in ("waiting", "running"):
            return False
        self._client.cancel_workflow(job_id)
        if self.state(job_id) != "cancelled":
            return False
        self.ended(job_id)
        return True

    def ended(self, job_id: str) -> None:
        """The job has ended, even if DBOS is only about to write that down: the next may begin."""
        with self._one_at_a_time:
            began = self._began.pop(job_id, None)
            self._interrupted.pop(job_id, None)
            self._line.leave(job_id, None if began is None else time.monotonic() - began)
            with self._turns() as taken:
                self._let_through(taken)

    def park(self, job_id: str, seconds: float) -> None:
        """The running job is to be tried again in so many seconds, for which `come_back` is called: until then it only
        waits, and another may begin in its place."""
        with self._one_at_a_time:
            parked = self._line.park(job_id, seconds)
            try:
                with self._turns() as taken, self._engine.begin() as connection:
                    connection.execute(_PARK, {"job": job_id})
                    if taken:
                        connection.execute(_LET_THROUGH, {"jobs": taken})
            except BaseException:
                if parked is not None:
                    self._line.serve(parked)
                raise
            self._began.pop(job_id, None)
            self._interrupted.pop(job_id, None)

    def come_back(self, job_id: str) -> None:
        """The parked job, if it has not ended, waits for its turn like all others."""
        with self._one_at_a_time:
            if self._is_over:  # it may be another process's job by now
                return
            self._line.come_back(job_id)
            with self._turns() as taken:
                self._let_through(taken)

    def unfinished(self, person: Person) -> tuple[Job, ...]:
        """The person's jobs that wait or run, in the order of their acceptance."""
        with self._one_at_a_time:
            own = self._line.of(person.team, person.user)
        if not own:
            return ()
        found = self._client.list_workflows(workflow_ids=own, load_output=False)
        jobs = {row.workflow_id: from_json(Job, row.input["args"][0]) for row in found if row.input}
        return tuple(jobs[job_id] for job_id in own if job_id in jobs)

    def state(self, job_id: str) -> JobState | None:
        """Where the job stands, None if it is unknown."""
        with self._engine.connect() as connection:
            status = connection.scalar(_STATUS, {"job": job_id})
        return STATES[status] if status else None

    def begin(self, job_id: str) -> int:
        """The job begins: how often it has by now, once for each crash that interrupted it."""
        self._began[job_id] = time.monotonic()
        return self._interrupted.get(job_id, 0) + 1

    def has_ended(self, job_id: str) -> bool:
        """Whether the job that began has been cancelled meanwhile. Does not block."""
        return job_id not in self._line

    def ended_among(self, job_ids: Iterable[str]) -> list[str]:
        """Those of the jobs that had begun which have ended. None of them is missed while it changes its place."""
        with self._one_at_a_time:
            return [job_id for job_id in job_ids if job_id not in self._line]

    def depth(self, job_id: str | None) -> Backlog:
        """How many jobs wait or run, or are served before this one."""
        with self._one_at_a_time:
            if job_id is None:
                return Backlog(len(self._line), self._line.seconds_until_empty())
            return Backlog(self._line.ahead(job_id), self._line.seconds_until(job_id), self._line.is_held(job_id))

    def _insert(self, ticket: Ticket, job: Job, queue: str) -> None:
        self._client.enqueue(
            {
                "workflow_name": WORKFLOW,
                "workflow_id": ticket.job,
                "queue_name": queue,
                "queue_partition_key": ticket.drawing,
                "priority": ticket.number,
                "attributes": {"team": ticket.team, "user": ticket.user},
                "app_version": CONTRACT,
            },
            to_json(job),
        )

    @contextmanager
    def _turns(self) -> Iterator[list[str]]:
        """The jobs whose turn it is, to be let through in the block; where that fails they wait on."""
        taken = self._line.take()
        try:
            yield [ticket.job for ticket in taken]
        except BaseException:
            self._line.put_back(taken)
            raise

    def _let_through(self, job_ids: list[str]) -> None:
        if job_ids:
            with self._engine.begin() as connection:
                connection.execute(_LET_THROUGH, {"jobs": job_ids})

    def _running(self) -> list[str]:
        running = self._client.list_workflows(status="PENDING", load_input=False, load_output=False)
        return [job.workflow_id for job in running]

    def _remember(self) -> int:
        """Takes up the line where an earlier process left it; the highest number in it."""
        number = 0
        order = sa.select(_JOBS).where(_NOT_ENDED).order_by(_JOBS.c.priority)
        with self._engine.connect() as connection:
            for row in connection.execute(order):
                self._interrupted[row.workflow_uuid] = row.recovery_attempts or 0
                who, number = row.attributes, row.priority
                ticket = Ticket(row.workflow_uuid, who["team"], who["user"], row.queue_partition_key, number)
                if row.queue_name == WAITING_ROOM:
                    self._line.join(ticket)
                else:
                    self._line.serve(ticket)
        return number
