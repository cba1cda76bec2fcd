"""DBOS from its launch to its end. Everything here is called on the jobs' own thread."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa
from dbos import DBOS, DBOSPortableJSONSerializer

from bot.domain import Json
from bot.jobs.desk import APPLICATION, CONTRACT, QUEUE, WORKFLOW, Desk
from bot.jobs.line import Limits
from bot.jobs.lock import only_process
from bot.jobs.quiet import quiet_dbos
from bot.jobs.runner import MOST_STARTS, Runner
from bot.jobs.sqlite import database
from bot.jobs.steps import StepsAtWork

# After a restart DBOS takes up what this executor was working on: the name never changes.
_EXECUTOR = "svgbot"
# DBOS's listener for messages between workflows, which jobs do not send, sleeps so long and holds up a stop.
_LISTENER_POLL = 0.1
# How long to wait for a thread that was told to end, in seconds; it is in the middle of a short query at most.
_THREAD_END = 5.0

# DBOS is a singleton of the process.
_engine_of_this_process = threading.Lock()


@contextmanager
def launched(
    path: Path,
    concurrency: int,
    limits: Limits,
    poll: float,
    runner_at: Callable[[Desk, StepsAtWork], Runner],
    steps: StepsAtWork,
) -> Iterator[Desk]:
    """Works on the jobs in the file at `path` for as long as the block runs; steps that still run at its end are
    cancelled and left to the next launch. Raises ConfigurationError("already_running") as `only_process` does."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with only_process(path), _only_engine(), quiet_dbos(), database(path) as tables:
        # DBOS looks for new queues once a second, but serves from its launch on those that are there: therefore the
        # queue is opened first, and for that the tables have to be made.
        DBOS.migrate(tables.url.render_as_string())
        with closing(Desk(tables, concurrency, limits)) as desk:
            desk.open_queue(poll)
            runner = runner_at(desk, steps)
            try:
                _launch(tables, runner)
                yield desk
            finally:
                # All this before the lock is given back: another process may repeat the cancelled steps.
                steps.end_all()
                runner.quiet(_THREAD_END)
                try:
                    desk.settle(_THREAD_END)
                finally:
                    DBOS.destroy(destroy_registry=True)
                    _join("dbos-executor-")
                desk.put_back()


def stop_dequeuing(desk: Desk) -> None:
    """From now on no waiting job begins."""
    desk.close_queue()
    _join(f"queue-worker-{QUEUE}")


def _launch(tables: sa.Engine, runner: Runner) -> None:
    DBOS(
        config={
            "name": APPLICATION,
            "application_version": CONTRACT,
            "executor_id": _EXECUTOR,
            "system_database_engine": tables,
            "serializer": DBOSPortableJSONSerializer(),
            "notification_listener_polling_interval_sec": _LISTENER_POLL,
            "log_level": "WARNING",
        }
    )

    # DBOS's own limit lies far beyond the runner's, which tells people: DBOS gives a job up without a word to anybody.
    @DBOS.workflow(name=WORKFLOW, max_recovery_attempts=100 * MOST_STARTS)
    def work(job: Json) -> None:
        runner.work(job)

    DBOS.launch()


@contextmanager
def _only_engine() -> Iterator[None]:
    if not _engine_of_this_process.acquire(blocking=False):
        raise RuntimeError("a process runs one jobs engine at a time")
    try:
        yield
    finally:
        _engine_of_this_process.release()


def _join(name: str) -> None:
    """Waits for DBOS's threads whose name begins so. One that is only about to begin cannot be joined, and need not:
    the first thing that it does is to look whether it is still wanted."""
    for thread in threading.enumerate():
        if thread.name.startswith(name) and thread.is_alive():
            thread.join(_THREAD_END)
