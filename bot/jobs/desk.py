"""What can be asked of the jobs' database without running any job: DBOS's client, in the bot's words.

Every call is one or two short queries and blocks for their milliseconds: call it from a thread, never from a loop.
"""

import itertools

import sqlalchemy as sa
from dbos import DBOSClient, DBOSPortableJSONSerializer

from bot.domain import Job, to_json
from bot.ports import JobState

# Names in the database: after a restart a job is found again by them, so they never change.
APPLICATION = "svgbot"
QUEUE = "jobs"
WORKFLOW = "job"
# Not the release: DBOS leaves jobs of another version where they are, so every upgrade would strand some.
CONTRACT = "1"

# How often DBOS looks for work, in seconds. A person does not notice 0.1 s; a look costs some 4 ms of a slow CPU.
_POLL = 0.1

_STATES: dict[str, JobState] = {
    "ENQUEUED": "waiting",
    "DELAYED": "waiting",
    "PENDING": "running",
    "SUCCESS": "done",
    "ERROR": "failed",
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": "failed",
    "CANCELLED": "cancelled",
}

# As the partial indexes of DBOS's table say it.
_NOT_ENDED = sa.text("status IN ('ENQUEUED', 'PENDING')")
_JOBS = sa.table("workflow_status", sa.column("priority"))


class Desk:
    """Takes jobs in and answers for them. The tables must be there, and nobody else may take jobs in."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._client = DBOSClient(
            system_database_engine=engine, serializer=DBOSPortableJSONSerializer(), application_name=APPLICATION
        )
        # DBOS serves a drawing's jobs by priority, and only then by a clock that counts milliseconds and can be set
        # back: numbering them makes their order sure.
        self._numbers = itertools.count(self._highest_priority() + 1)

    def close(self) -> None:
        """Ends the desk, not the queue."""
        self._client.destroy()

    def open_queue(self, concurrency: int) -> None:
        """Lets DBOS run jobs, at most `concurrency` at once and one per drawing."""
        self._client.register_queue(
            QUEUE,
            partition_concurrency=1,
            # Counted in the database, exactly …
            global_concurrency=concurrency,
            # … but for the cancelled whose step still runs, which the process itself counts.
            worker_concurrency=concurrency,
            polling_interval_sec=_POLL,
        )

    def close_queue(self) -> None:
        """Ends the dequeuing of jobs: the thread that does it finds its queue gone. The jobs stay where they are and
        are taken up again when the queue is opened."""
        self._client.delete_queue(QUEUE)

    def put_back(self) -> None:
        """Lets the jobs that were interrupted wait again, as if they had never been begun. For when none runs any
        more; after a crash, which has no time for this, DBOS does it at its launch and counts the start."""
        interrupted = self._client.list_workflows(status="PENDING", load_input=False, load_output=False)
        self._client.resume_workflows([job.workflow_id for job in interrupted], queue_name=QUEUE)

    def enqueue(self, job: Job) -> None:
        """Takes the job in; a job of an id that is there already changes nothing."""
        self._client.enqueue(
            {
                "workflow_name": WORKFLOW,
                "workflow_id": job.id,
                "queue_name": QUEUE,
                "queue_partition_key": job.drawing,
                "priority": next(self._numbers),
                "app_version": CONTRACT,
            },
            to_json(job),
        )

    def cancel(self, job_id: str) -> bool:
        """Whether it was this call that ended the job."""
        if self.state(job_id) not in ("waiting", "running"):
            return False
        self._client.cancel_workflow(job_id)
        return self.state(job_id) == "cancelled"

    def state(self, job_id: str) -> JobState | None:
        """Where the job stands, None if it is unknown."""
        found = self._client.list_workflows(workflow_ids=[job_id], load_input=False, load_output=False)
        return _STATES[found[0].status] if found else None

    def starts(self, job_id: str) -> int:
        """How often the job was begun: once, and once after each crash that interrupted it."""
        found = self._client.list_workflows(workflow_ids=[job_id], load_input=False, load_output=False)
        return found[0].recovery_attempts or 0 if found else 0

    def depth(self) -> int:
        """How many jobs wait or run. (DBOS would list them all, which takes 20 ms for a thousand.)"""
        return self._number(sa.func.count())

    def _highest_priority(self) -> int:
        return self._number(sa.func.coalesce(sa.func.max(_JOBS.c.priority), 0))

    def _number(self, expression: sa.ColumnElement[int]) -> int:
        with self._engine.connect() as connection:
            return connection.execute(sa.select(expression).select_from(_JOBS).where(_NOT_ENDED)).scalar_one()
