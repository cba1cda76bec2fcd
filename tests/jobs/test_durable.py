"""What the durable engine does beyond the contract: stopping, starting again, and living with the rest of the bot."""

import asyncio
import itertools
import logging
import os
import socket
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import pytest

from bot import errors
from bot.domain import Job
from bot.jobs import DbosJobs, OnFailure, Retries, runner
from bot.jobs.desk import Desk
from bot.jobs.line import Line, Ticket
from bot.ports import Sequence, Step
from tests.jobs.trace import PATIENCE, Trace, job, until, until_ended


@contextmanager
def refused(path: Path, queue: str) -> Iterator[None]:
    """Meanwhile the file takes no job into that queue that is in another."""
    with closing(sqlite3.connect(path, timeout=PATIENCE)) as saboteur:
        saboteur.execute(
            f"CREATE TRIGGER refused BEFORE UPDATE ON workflow_status WHEN NEW.queue_name = '{queue}' "
            f"AND (OLD.queue_name != '{queue}' OR OLD.status != NEW.status) "
            "BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )
        yield
        saboteur.execute("DROP TRIGGER refused")


class NewJobs(Protocol):
    """Makes an engine over the same file each time."""

    def __call__(
        self,
        sequence: Sequence,
        *,
        concurrency: int = 4,
        on_failure: OnFailure | None = None,
        retries: Retries | None = None,
        grace: float = PATIENCE,
    ) -> DbosJobs: ...


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the jobs are kept, with what paths can hold; the directory does not exist yet."""
    return tmp_path / "a home%20für #1 & all" / "jobs.sqlite"


@pytest.fixture
def new(path: Path) -> NewJobs:
    """Engines over one file."""

    def make(sequence: Sequence, **options: Any) -> DbosJobs:
        return DbosJobs(path, sequence, **{"grace": PATIENCE, **options})

    return make


@pytest.fixture
def trace() -> Trace:
    """A sequence that can be watched and held."""
    return Trace()


def spoil(path: Path) -> None:
    """Puts something else in the place of the database."""
    path.parent.mkdir()
    path.write_bytes(b"certainly not a database " * 100)


def clear(path: Path) -> None:
    """Takes it away again."""
    path.unlink()


async def test_stopping_lets_the_running_step_finish_and_begins_no_other(new: NewJobs, trace: Trace) -> None:
    """An update of the bot does not tear a drawing apart: its step ends, and the next start begins the job anew."""
    trace.hold("a.first")
    async with asyncio.timeout(PATIENCE), new(trace.sequence, grace=2 * PATIENCE) as jobs:
        await jobs.accept(job("a", "logo"))
        await jobs.accept(job("b", "logo"))
        await trace.until_begun("a.first")
        asyncio.get_running_loop().call_later(0.3, trace.release, "a.first")
    assert trace.begun == ["a.first"]
    assert trace.ended == ["a.first"]
    async with new(trace.sequence) as jobs:
        assert await until_ended(jobs, "a", "b") == {"a": "done", "b": "done"}
    assert trace.ended == ["a.first", "a.first", "a.second", "b.first", "b.second"]


async def test_a_job_that_ends_while_the_bot_stops_is_not_done_again(
    new: NewJobs, trace: Trace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between a job's last step and the word that it has ended lie some moments, for which a stop waits."""
    ended = Desk.ended

    def slowly(self: Desk, job_id: str) -> None:
        time.sleep(0.3)
        ended(self, job_id)

    monkeypatch.setattr(Desk, "ended", slowly)
    async with new(trace.sequence) as jobs:
        await jobs.accept(job("a"))
        await trace.until_ended("a.second")
    async with new(trace.sequence) as jobs:
        assert await jobs.progress("a") == "done"
    assert trace.ended == ["a.first", "a.second"]


async def test_a_step_that_outlasts_the_grace_is_interrupted_and_repeated(new: NewJobs) -> None:
    """The bot stops in time; the step has cleaned up after itself before it does, and its job has not failed."""
    begun = asyncio.Event()
    story: list[str] = []

    async def hang(_job: Job) -> None:
        story.append("begun")
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.3)
            story.append("cleaned up")

    async def sequence(step: Step, data: Job) -> None:
        await step(hang, data)

    async def on_failure(_job: Job, _error: errors.BotError) -> None:
        story.append("told")

    for _ in range(2):
        begun.clear()
        async with new(sequence, on_failure=on_failure, grace=0.0) as jobs:
            await jobs.accept(job("a"))
            async with asyncio.timeout(PATIENCE):
                await begun.wait()
            assert await jobs.progress("a") == "running"
        story.append("stopped")
    assert story == ["begun", "cleaned up", "stopped"] * 2


def done() -> None:
    """What a step makes of its interruption: it comes to its end all the same."""


def unreachable() -> None:
    """Or it takes it for something else."""
    raise errors.DeliveryRefused("slack_unreachable")


@pytest.mark.parametrize("end", [done, unreachable])
async def test_a_step_that_makes_something_else_of_its_interruption_holds_up_no_stop(
    new: NewJobs, end: Callable[[], None]
) -> None:
    """Nothing begins after it, nothing waits for it, and its job has not failed: the next start begins it anew."""
    begun = asyncio.Event()
    story: list[str] = []

    async def hang(_job: Job) -> None:
        story.append("hang")
        if begun.is_set():
            return
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            end()

    async def after(_job: Job) -> None:
        story.append("after")

    async def sequence(step: Step, data: Job) -> None:
        await step(hang, data)
        await step(after, data)

    async def on_failure(_job: Job, _error: errors.BotError) -> None:
        story.append("told")

    async with asyncio.timeout(PATIENCE), new(sequence, on_failure=on_failure, grace=0.0) as jobs:
        await jobs.accept(job("a"))
        await begun.wait()
    assert story == ["hang"]
    async with new(sequence, on_failure=on_failure) as jobs:
        await until(jobs, "a", "done")
    assert story == ["hang", "hang", "after"]


async def test_stopping_in_the_middle_of_a_rush_is_prompt_and_clean(
    new: NewJobs, trace: Trace, caplog: pytest.LogCaptureFixture
) -> None:
    """However many jobs wait, and wherever the engine is with them, the bot stops at once and loses none."""
    names = [str(number) for number in range(12)]
    waiting = iter(names)
    async with asyncio.timeout(PATIENCE):
        for _ in range(2):
            async with new(trace.sequence) as jobs:
                begun = len(trace.begun)
                for name in itertools.islice(waiting, 6):
                    await jobs.accept(job(name))
                # The first of them has begun: the engine is just about to begin the others.
                await trace.until_more_than(begun)
    async with new(trace.sequence) as jobs:
        assert await until_ended(jobs, *names) == dict.fromkeys(names, "done")
    assert sorted(trace.ended) == sorted(f"{name}.{step}" for name in names for step in ("first", "second"))
    assert caplog.record_tuples == []


async def test_no_number_of_orderly_restarts_counts_against_a_job(
    new: NewJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only crashes make a job suspicious; one that long waits for Slack survives a day of updates."""
    monkeypatch.setattr(runner, "MOST_STARTS", 1)
    for _ in range(3):
        trace = Trace()
        trace.hold("a.first")
        async with new(trace.sequence, grace=0.0) as jobs:
            await jobs.accept(job("a"))
            await trace.until_begun("a.first")
    async with new(Trace().sequence) as jobs:
        assert await until_ended(jobs, "a") == {"a": "done"}


async def test_stopping_does_not_wait_for_a_step_that_waits_to_be_tried_again(new: NewJobs) -> None:
    """A service that is down does not keep the bot from being stopped; the step is tried again at the next start."""
    tried = asyncio.Event()
    down = True

    async def call(_job: Job) -> None:
        tried.set()
        if down:
            raise errors.ModelUnavailable("down")

    async def sequence(step: Step, data: Job) -> None:
        await step(call, data)

    retries = Retries(pause=3600.0)
    async with asyncio.timeout(PATIENCE):
        async with new(sequence, retries=retries, grace=3600.0) as jobs:
            await jobs.accept(job("a"))
            await tried.wait()
            # The step has raised by the time that the loop comes round again.
            await jobs.progress("a")
    down = False
    async with new(sequence, retries=retries) as jobs:
        await until(jobs, "a", "done")


class Failing:
    """Steps `before` and `breaks`; the second fails for the jobs in `left`, so many times."""

    def __init__(self, **left: int) -> None:
        self.left = left
        self.steps: list[str] = []
        self.all_failed = asyncio.Event()

    async def sequence(self, step: Step, data: Job) -> None:
        """One after the other."""
        await step(self.before, data)
        await step(self.breaks, data)

    async def before(self, data: Job) -> None:
        """Works."""
        self.steps.append(f"{data.id}.before")

    async def breaks(self, data: Job) -> None:
        """Works in the end."""
        self.steps.append(f"{data.id}.breaks")
        if self.left.get(data.id):
            self.left[data.id] -= 1
            if not any(self.left.values()):
                self.all_failed.set()
            raise errors.ModelUnavailable("down")


async def test_what_waits_to_be_tried_again_goes_on_after_a_restart(new: NewJobs) -> None:
    """At once and from the beginning, the drawing's next job after it; the number of attempts begins anew."""
    work = Failing()
    retries = Retries(attempts=2, pause=3600.0, longest=3600.0)
    for _ in range(2):
        work.left = {"a": 1, "c": 1}
        work.all_failed.clear()
        async with asyncio.timeout(PATIENCE), new(work.sequence, retries=retries, grace=3600.0) as jobs:
            for name, drawing in (("a", "logo"), ("b", "logo"), ("c", "star")):
                await jobs.accept(job(name, drawing))
            await work.all_failed.wait()
            await until(jobs, "a", "waiting")
            await until(jobs, "c", "waiting")
    async with new(work.sequence, retries=retries) as jobs:
        assert await until_ended(jobs, *"abc") == dict.fromkeys("abc", "done")
    own = [step for step in work.steps if not step.startswith("c")]
    assert own == ["a.before", "a.breaks"] * 3 + ["b.before", "b.breaks"]


async def test_what_comes_back_while_another_job_is_parked_goes_on_where_it_was(
    new: NewJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In an outage jobs come and go all the time, and none forgets its steps and attempts over that."""
    comes_back = threading.Event()
    joined: list[str] = []
    join, park = Line.join, Desk.park

    def join_slowly(line: Line, ticket: Ticket) -> None:
        if ticket.job in joined:
            comes_back.set()
            time.sleep(0.3)
        joined.append(ticket.job)
        join(line, ticket)

    def park_late(desk: Desk, job_id: str, seconds: float) -> None:
        park(desk, job_id, seconds)
        if job_id == "b":
            comes_back.wait(PATIENCE)

    monkeypatch.setattr(Line, "join", join_slowly)
    monkeypatch.setattr(Desk, "park", park_late)
    work = Failing(a=1, b=1)
    async with new(work.sequence, retries=Retries(pause=1.0)) as jobs:
        await jobs.accept(job("a"))
        await jobs.accept(job("b"))
        assert await until_ended(jobs, *"ab") == dict.fromkeys("ab", "done")
    assert [step for step in work.steps if step.startswith("a")] == ["a.before", "a.breaks", "a.breaks"]


async def test_no_number_of_attempts_counts_against_a_job(new: NewJobs, monkeypatch: pytest.MonkeyPatch) -> None:
    """A job that is tried again and again all through an outage is no suspect."""
    monkeypatch.setattr(runner, "MOST_STARTS", 1)
    work = Failing(a=5)
    async with new(work.sequence, retries=Retries(pause=0.01, longest=0.01)) as jobs:
        await jobs.accept(job("a"))
        assert await until_ended(jobs, "a") == {"a": "done"}
    assert work.steps == ["a.before", *["a.breaks"] * 6]


async def test_a_job_whose_waiting_cannot_be_written_down_waits_where_it_is(new: NewJobs, path: Path) -> None:
    """A disk that is full for a moment costs neither the job nor an attempt."""
    work = Failing(a=2)
    async with new(work.sequence, retries=Retries(attempts=3, pause=0.01)) as jobs:
        with refused(path, "line"):
            await jobs.accept(job("a"))
            await until(jobs, "a", "done")
    assert work.steps == ["a.before", *["a.breaks"] * 3]


async def test_a_job_that_cannot_be_let_in_again_comes_later(new: NewJobs, path: Path) -> None:
    """Its time has come when the file is locked or full: it is not forgotten."""
    work = Failing(a=1)
    async with new(work.sequence, retries=Retries(pause=0.3, longest=0.3)) as jobs:
        await jobs.accept(job("a"))
        async with asyncio.timeout(PATIENCE):
            await work.all_failed.wait()
        with refused(path, "jobs"):
            await asyncio.sleep(1.0)
            assert await jobs.progress("a") == "waiting"
        await until(jobs, "a", "done")


async def test_the_order_of_acceptance_outlives_a_restart(new: NewJobs, trace: Trace) -> None:
    """Who was first stays first: before what is accepted after the restart, and the interrupted one before all."""
    trace.hold("0.first")
    async with new(trace.sequence, grace=0.0) as jobs:
        for name in ("0", "3", "1", "2"):
            await jobs.accept(job(name, "logo"))
        await trace.until_begun("0.first")
    again = Trace()
    again.hold("0.first")
    async with new(again.sequence) as jobs:
        await again.until_begun("0.first")
        assert (await jobs.depth()).jobs == 4
        for name in ("9", "4"):
            await jobs.accept(job(name, "logo"))
        again.release("0.first")
        await until(jobs, "4", "done")
        assert (await jobs.depth()).jobs == 0
    assert again.begun == [f"{name}.{step}" for name in "031294" for step in ("first", "second")]


async def test_the_fair_order_outlives_a_restart(new: NewJobs, trace: Trace) -> None:
    """Somebody's one drawing still comes after one of the other's many."""
    trace.hold("0.first")
    async with new(trace.sequence, grace=0.0, concurrency=1) as jobs:
        for number in range(4):
            await jobs.accept(job(str(number)))
        await jobs.accept(job("one", user="U2"))
        await trace.until_begun("0.first")
    again = Trace()
    async with new(again.sequence, concurrency=1) as jobs:
        await until(jobs, "3", "done")
    assert [step for step in again.begun if step.endswith("first")] == [f"{n}.first" for n in (0, 1, "one", 2, 3)]


async def test_what_has_ended_is_remembered_after_a_restart(new: NewJobs, trace: Trace) -> None:
    """A delivery that comes again after the bot was started anew is still the same."""
    trace.hold("cancelled.first")
    async with new(trace.sequence) as jobs:
        await jobs.accept(job("done"))
        await until(jobs, "done", "done")
        await jobs.accept(job("cancelled"))
        await trace.until_begun("cancelled.first")
        assert await jobs.cancel("cancelled")
        trace.release("cancelled.first")
    again = Trace()
    async with new(again.sequence) as jobs:
        for name in ("done", "cancelled"):
            await jobs.accept(job(name))
        await jobs.accept(job("new"))
        await until(jobs, "new", "done")
        assert [await jobs.progress(name) for name in ("done", "cancelled")] == ["done", "cancelled"]
    assert again.begun == ["new.first", "new.second"]


async def test_a_step_that_is_cancelled_from_inside_has_failed(new: NewJobs) -> None:
    """A library that cancels its own task costs an attempt, not the job."""
    calls = 0

    async def call(_job: Job) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise asyncio.CancelledError

    async def sequence(step: Step, data: Job) -> None:
        await step(call, data)

    async with new(sequence, retries=Retries(pause=0.01)) as jobs:
        await jobs.accept(job("a"))
        await until(jobs, "a", "done")
    assert calls == 2


async def test_a_second_engine_on_the_same_file_is_refused(new: NewJobs, path: Path, trace: Trace) -> None:
    """Whoever starts the bot twice is told which process already runs, and that one is not disturbed."""
    async with new(trace.sequence) as jobs:
        with pytest.raises(errors.ConfigurationError) as refused:
            await new(trace.sequence).__aenter__()
        assert refused.value.code == "already_running"
        assert refused.value.facts == {"path": str(path), "pid": os.getpid()}
        await jobs.accept(job("a"))
        await until(jobs, "a", "done")


async def test_a_process_runs_one_engine_at_a_time(new: NewJobs, path: Path, trace: Trace) -> None:
    """Another file in the same process is a mistake of ours, and leaves nothing behind."""
    other = path.with_name("other.sqlite")
    async with new(trace.sequence) as jobs:
        with pytest.raises(RuntimeError):
            await DbosJobs(other, trace.sequence).__aenter__()
        await jobs.accept(job("a"))
        await until(jobs, "a", "done")
    async with DbosJobs(other, trace.sequence) as jobs:
        assert await jobs.progress("a") is None


async def test_a_file_that_is_no_database_is_refused_and_let_go(new: NewJobs, path: Path, trace: Trace) -> None:
    """A start that fails says so with one of our errors, and the next one is not in its way."""
    spoil(path)
    with pytest.raises(errors.StorageError) as refused:
        await new(trace.sequence).__aenter__()
    assert refused.value.code == "jobs_unavailable"
    clear(path)
    async with new(trace.sequence) as jobs:
        await jobs.accept(job("a"))
        await until(jobs, "a", "done")


async def test_a_start_that_is_called_off_leaves_nothing_running(new: NewJobs, trace: Trace) -> None:
    """Ctrl-C during the start ends the bot, and the next start finds the file free."""
    starting = asyncio.create_task(new(trace.sequence).__aenter__())
    await asyncio.sleep(0)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    async with new(trace.sequence) as jobs:
        await jobs.accept(job("a"))
        await until(jobs, "a", "done")


async def test_the_files_are_for_their_owner_alone(new: NewJobs, path: Path, trace: Trace) -> None:
    """Nobody else on the machine can read what people asked for."""
    before = os.umask(0)
    try:
        async with new(trace.sequence) as jobs:
            await jobs.accept(job("a"))
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    finally:
        os.umask(before)
    assert modes == dict.fromkeys(
        ["jobs.sqlite", "jobs.sqlite-shm", "jobs.sqlite-wal", "jobs.sqlite.lock"], stat.S_IRUSR | stat.S_IWUSR
    )
    assert stat.S_IMODE(path.parent.stat().st_mode) == stat.S_IRWXU


async def test_the_loop_goes_on_while_the_file_is_locked(new: NewJobs, path: Path, trace: Trace) -> None:
    """A slow disk delays the job, not the bot."""
    async with new(trace.sequence) as jobs:
        blocker = sqlite3.connect(path, isolation_level=None)
        try:
            blocker.execute("BEGIN IMMEDIATE")
            accepting = asyncio.create_task(jobs.accept(job("a")))
            for _ in range(20):
                await asyncio.sleep(0.01)
            assert not accepting.done()
            blocker.execute("ROLLBACK")
        finally:
            blocker.close()
        async with asyncio.timeout(PATIENCE):
            await accepting
        await until(jobs, "a", "done")


async def test_stopping_right_after_starting_is_no_trouble(new: NewJobs, trace: Trace) -> None:
    """Whoever starts the bot by mistake can stop it at once; a job from before is only put off."""
    async with new(trace.sequence) as jobs:
        await jobs.accept(job("a"))
    for _ in range(3):
        async with new(trace.sequence):
            pass
    async with new(trace.sequence) as jobs:
        await until(jobs, "a", "done")


async def test_a_job_that_cannot_be_kept_is_not_accepted(new: NewJobs, path: Path, trace: Trace) -> None:
    """When the file cannot take the job, whoever asked hears of it as one of our errors, and can ask again."""
    async with new(trace.sequence) as jobs:
        saboteur = sqlite3.connect(path)
        try:
            saboteur.execute("ALTER TABLE workflow_input RENAME TO elsewhere")
            with pytest.raises(errors.StorageError) as refused:
                await jobs.accept(job("a"))
            saboteur.execute("ALTER TABLE elsewhere RENAME TO workflow_input")
        finally:
            saboteur.close()
        assert refused.value.code == "jobs_unavailable"
        assert await jobs.progress("a") is None
        await jobs.accept(job("a"))
        await until(jobs, "a", "done")


async def test_a_job_that_was_not_accepted_does_not_come_later(new: NewJobs, path: Path, trace: Trace) -> None:
    """Who hears that the file did not take the job asks again: it is not drawn twice, not even after a restart."""
    trace.hold("a.first")
    async with new(trace.sequence, concurrency=2) as jobs:
        await jobs.accept(job("a", "logo"))
        await jobs.accept(job("b", "logo"))
        await trace.until_begun("a.first")
        with closing(sqlite3.connect(path)) as saboteur:
            saboteur.execute(
                "CREATE TRIGGER refused BEFORE UPDATE ON workflow_status WHEN NEW.queue_name != OLD.queue_name "
                "BEGIN SELECT RAISE(ABORT, 'refused'); END"
            )
            trace.release("a.first")
            await until(jobs, "a", "done")
            with pytest.raises(errors.StorageError):
                await jobs.accept(job("c"))
            saboteur.execute("DROP TRIGGER refused")
        assert await jobs.progress("c") is None
        await jobs.accept(job("d"))
        assert await until_ended(jobs, *"bd") == dict.fromkeys("bd", "done")
    async with new(trace.sequence) as jobs:
        await jobs.accept(job("e"))
        await until(jobs, "e", "done")
    assert {step for step in trace.begun if step.startswith("c")} == set()


async def test_nothing_is_left_behind_after_a_stop(new: NewJobs, trace: Trace) -> None:
    """The app's own threads still work, and of the engine's threads and tasks none is left, jobs or not."""
    trace.hold("a.first")
    threads = set(threading.enumerate())
    async with new(trace.sequence, grace=0.0) as jobs:
        await jobs.accept(job("a"))
        await jobs.accept(job("b"))
        await until(jobs, "b", "done")
        await trace.until_begun("a.first")
    assert set(threading.enumerate()) <= threads
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert await asyncio.to_thread(threading.current_thread) is not threading.current_thread()
    with pytest.raises(RuntimeError):
        await jobs.accept(job("c"))


async def test_nothing_is_left_behind_where_the_file_breaks_before_a_stop(
    new: NewJobs, path: Path, trace: Trace
) -> None:
    """The stop says so, and all that ran has ended: the job is done once the file is mended."""
    trace.hold("a.first")
    threads = set(threading.enumerate())
    engine = new(trace.sequence, grace=0.0)
    jobs = await engine.__aenter__()
    await jobs.accept(job("a"))
    await trace.until_begun("a.first")
    with closing(sqlite3.connect(path)) as saboteur:
        saboteur.execute("ALTER TABLE workflow_status RENAME TO elsewhere")
    with pytest.raises(errors.StorageError):
        await engine.__aexit__(None, None, None)
    async with asyncio.timeout(PATIENCE):
        while not set(threading.enumerate()) <= threads:  # noqa: ASYNC110 - a thread has nothing to wait for
            await asyncio.sleep(0.01)
    with closing(sqlite3.connect(path)) as mender:
        mender.execute("ALTER TABLE elsewhere RENAME TO workflow_status")
    async with new(Trace().sequence) as jobs:
        await until(jobs, "a", "done")


async def test_an_ordinary_life_says_nothing_in_the_log(
    new: NewJobs, trace: Trace, caplog: pytest.LogCaptureFixture
) -> None:
    """Starting, working, cancelling, a repeated delivery, stopping: no banner, no advertisement, no traceback."""
    caplog.set_level(logging.INFO)
    trace.hold("a.first", "c.first")
    async with new(trace.sequence, grace=0.0) as jobs:
        await jobs.accept(job("a"))
        await trace.until_begun("a.first")
        assert await jobs.cancel("a")
        await jobs.accept(job("a"))
        trace.release("a.first")
        await jobs.accept(job("b", "a"))
        await until(jobs, "b", "done")
        await jobs.accept(job("c"))
        await trace.until_begun("c.first")
    assert caplog.record_tuples == []


async def test_a_failing_step_is_logged_with_its_job(new: NewJobs, caplog: pytest.LogCaptureFixture) -> None:
    """Whoever looks after the bot sees the first attempt in a line and the end with its traceback, and of what
    was asked nothing."""

    async def call(job: Job) -> None:
        raise ValueError(f"the reason: {job.asked!r}")

    async def sequence(step: Step, data: Job) -> None:
        await step(call, data)

    async with new(sequence, retries=Retries(attempts=2, pause=0.01)) as jobs:
        await jobs.accept(job("a"))
        await until(jobs, "a", "failed")
    first, (level, end) = [(record.levelname, record.getMessage()) for record in caplog.records]
    assert first == ("WARNING", """Job a, call: attempt 1 failed: ValueError("the reason: '…'")""")
    assert (level, end.splitlines()[0]) == ("ERROR", "Job a has failed")
    assert "ValueError: the reason: '…'" in end
    assert "tests/jobs/test_durable.py" in end
    assert "a blue logo" not in caplog.text


async def test_nobody_is_called_over_the_network(new: NewJobs, trace: Trace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs are nobody else's business: no telemetry, no control server, no look for updates."""
    calls: list[object] = []

    def refuse(name: str) -> Callable[..., None]:
        def refused(_socket: socket.socket, address: object) -> None:
            calls.append((name, address))
            raise OSError("not in this test")

        return refused

    for name in ("connect", "connect_ex", "bind"):
        monkeypatch.setattr(socket.socket, name, refuse(name))
    async with new(trace.sequence) as jobs:
        await jobs.accept(job("a"))
        await until(jobs, "a", "done")
    assert calls == []


def test_importing_the_jobs_does_not_import_dbos() -> None:
    """The command line, which runs no jobs, does not wait for their engine."""
    code = "import sys, bot.jobs; sys.exit('dbos' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
