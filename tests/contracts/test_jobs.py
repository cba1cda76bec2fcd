"""What every jobs engine does, whatever it is made of."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Protocol

import pytest

from bot import errors
from bot.domain import Backlog, Job, Json, Person
from bot.jobs import DbosJobs, Limits, OnFailure, Retries
from bot.ports import Jobs, Sequence, Step
from tests.jobs.memory import MemoryJobs
from tests.jobs.trace import PATIENCE, Trace, job, until, until_ended

ATTEMPTS = 3


class StartJobs(Protocol):
    """Starts an engine for the sequence; leaving the block stops it."""

    def __call__(
        self,
        sequence: Sequence,
        *,
        concurrency: int = 4,
        on_failure: OnFailure | None = None,
        limits: Limits | None = None,
        attempts: int = ATTEMPTS,
        pause: float = 0.01,
    ) -> AbstractAsyncContextManager[Jobs]: ...


@pytest.fixture(params=["dbos", "memory"])
def start(request: pytest.FixtureRequest, tmp_path: Path) -> StartJobs:
    """Makes an engine of each kind."""

    def dbos(
        sequence: Sequence, *, attempts: int = ATTEMPTS, pause: float = 0.01, **options: Any
    ) -> AbstractAsyncContextManager[Jobs]:
        retries = Retries(attempts=attempts, pause=pause, longest=pause)
        return DbosJobs(tmp_path / "jobs.sqlite", sequence, retries=retries, grace=0.0, **options)

    def memory(sequence: Sequence, **options: Any) -> AbstractAsyncContextManager[Jobs]:
        return MemoryJobs(sequence, **{"attempts": ATTEMPTS, **options})

    jobs: dict[str, StartJobs] = {"dbos": dbos, "memory": memory}
    return jobs[request.param]


@pytest.fixture
def trace() -> Trace:
    """A sequence that can be watched and held."""
    return Trace()


async def test_an_accepted_job_runs_its_steps_once_and_in_order(start: StartJobs, trace: Trace) -> None:
    """The sequence is followed, each step gets the results of those before, and then the job is done."""
    async with start(trace.sequence) as jobs:
        await jobs.accept(job("a"))
        await until(jobs, "a", "done")
    assert trace.ended == ["a.first", "a.second"]


async def test_steps_run_on_the_loop_that_started_the_jobs(start: StartJobs) -> None:
    """A step can use the app's clients, sessions and locks, which belong to its loop."""
    loops = []

    async def look(_job: Job) -> None:
        loops.append(asyncio.get_running_loop())

    async def sequence(step: Step, data: Job) -> None:
        await step(look, data)

    async with start(sequence) as jobs:
        await jobs.accept(job("a"))
        await until(jobs, "a", "done")
    assert loops == [asyncio.get_running_loop()]


async def test_a_job_reaches_its_steps_as_it_was(start: StartJobs) -> None:
    """What somebody typed arrives unharmed, whatever the characters."""
    seen = []
    wild = '"ü" \\ \n\t\0 \u202e 😀 \'); DROP TABLE workflow_status; --'

    async def look(data: Job) -> None:
        seen.append(data)

    async def sequence(step: Step, data: Job) -> None:
        await step(look, data)

    accepted = job("a", wild)
    async with start(sequence) as jobs:
        await jobs.accept(accepted)
        await until(jobs, "a", "done")
    assert seen == [accepted]


async def test_the_same_job_again_is_the_same_job(start: StartJobs, trace: Trace) -> None:
    """Slack delivers twice, one drawing is made: while the first waits, while it runs, and when it is done."""
    trace.hold("a.first", "a.second")
    async with start(trace.sequence, concurrency=1) as jobs:
        await jobs.accept(job("a"))
        await jobs.accept(job("a"))
        await trace.until_begun("a.first")
        await jobs.accept(job("a"))
        assert (await jobs.depth()).jobs == 1
        trace.release("a.first", "a.second")
        await until(jobs, "a", "done")
        await jobs.accept(job("a"))
        assert await jobs.progress("a") == "done"
        # Whatever came of the repetitions would come before the next job.
        await jobs.accept(job("b"))
        await until(jobs, "b", "done")
    assert trace.ended == ["a.first", "a.second", "b.first", "b.second"]


async def test_a_cancelled_job_stays_cancelled_when_it_is_delivered_again(start: StartJobs, trace: Trace) -> None:
    """A late delivery of a command that was taken back does not bring it back."""
    trace.hold("a.first")
    async with start(trace.sequence) as jobs:
        await jobs.accept(job("a", "logo"))
        await trace.until_begun("a.first")
        await jobs.accept(job("b", "logo"))
        assert await jobs.cancel("b")
        await jobs.accept(job("b", "logo"))
        assert await jobs.progress("b") == "cancelled"
        trace.release("a.first")
        await until(jobs, "a", "done")
        assert (await jobs.depth()).jobs == 0
    assert trace.ended == ["a.first", "a.second"]


async def test_jobs_of_one_drawing_run_in_the_order_of_their_acceptance(start: StartJobs, trace: Trace) -> None:
    """Refinements of a drawing are served one after the other, as they came, however close together."""
    names = [str(number) for number in (5, 3, 6, 0, 2, 1, 4)]
    trace.hold("first.first")
    async with start(trace.sequence) as jobs:
        await jobs.accept(job("first", "logo"))
        await trace.until_begun("first.first")
        await asyncio.gather(*(jobs.accept(job(name, "logo")) for name in names))
        trace.release("first.first")
        await until(jobs, names[-1], "done")
    steps = [f"{name}.{step}" for name in ["first", *names] for step in ("first", "second")]
    assert trace.begun == steps
    assert trace.ended == steps


async def test_different_drawings_are_made_side_by_side(start: StartJobs, trace: Trace) -> None:
    """Nobody waits for somebody else's drawing while there is room."""
    trace.hold("a.first", "b.first", "c.first")
    async with start(trace.sequence, concurrency=3) as jobs:
        for name in "abc":
            await jobs.accept(job(name))
        await trace.until_begun("a.first", "b.first", "c.first")
        trace.release("a.first", "b.first", "c.first")
        assert await until_ended(jobs, *"abc") == dict.fromkeys("abc", "done")


async def test_no_more_jobs_run_at_once_than_allowed(start: StartJobs) -> None:
    """A flood of commands does not become a flood of model calls, and nobody is forgotten in it."""
    running = most = 0
    all_at_once = asyncio.Barrier(3)

    async def busy(_job: Job) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await all_at_once.wait()
        # Time for a fourth to begin, if any could.
        await asyncio.sleep(0.01)
        running -= 1

    async def sequence(step: Step, data: Job) -> None:
        await step(busy, data)
        await step(busy, data)

    names = [str(number) for number in range(9)]
    async with start(sequence, concurrency=3) as jobs:
        for name in names:
            await jobs.accept(job(name))
        assert await until_ended(jobs, *names) == dict.fromkeys(names, "done")
    assert most == 3


async def test_nobody_waits_behind_somebodys_many(start: StartJobs, trace: Trace) -> None:
    """Somebody asks for six drawings and somebody else for one: that one is the second to be made."""
    trace.hold("0.first")
    async with start(trace.sequence, concurrency=1) as jobs:
        for number in range(6):
            await jobs.accept(job(str(number)))
        await trace.until_begun("0.first")
        await jobs.accept(job("one", user="U2"))
        trace.release("0.first")
        await until(jobs, "5", "done")
    assert [step for step in trace.begun if step.endswith("first")] == [f"{n}.first" for n in (0, 1, "one", 2, 3, 4, 5)]


class Outage(Trace):
    """A trace whose second step fails for the jobs that are `down`."""

    def __init__(self, *down: str) -> None:
        super().__init__()
        self.down = set(down)
        self.failed: list[str] = []

    async def second(self, job: Job, result: Json) -> None:
        """Works for all but those."""
        if job.id in self.down:
            await self._note(self.failed, job.id)
            raise errors.ModelUnavailable("down")
        await super().second(job, result)

    async def until_parked(self, jobs: Jobs, *names: str) -> None:
        """Waits until each of them has failed and waits to be tried again."""
        async with asyncio.timeout(PATIENCE), self.changed:
            await self.changed.wait_for(lambda: set(names) <= set(self.failed))
        for name in names:
            await until(jobs, name, "waiting")


async def until_in_line(jobs: Jobs, job_id: str) -> None:
    """Waits until the job waits for its turn, and not to be tried again."""
    async with asyncio.timeout(PATIENCE):
        while not (await jobs.depth(job_id)).seconds:  # noqa: ASYNC110 - the port has nothing to wait for
            await asyncio.sleep(0.01)


async def test_who_waits_for_a_service_is_in_nobodys_way(start: StartJobs) -> None:
    """As many jobs as may run at once, and more, wait an hour to be tried again: another one is done meanwhile, and
    is told that nobody comes before it."""
    names = [str(number) for number in range(5)]
    work = Outage(*names)
    work.hold("well.first")
    async with start(work.sequence, concurrency=2, pause=3600.0) as jobs:
        for name in names:
            await jobs.accept(job(name))
        await work.until_parked(jobs, *names)
        for name in ("well", "too"):
            await jobs.accept(job(name, user="U2"))
        await until(jobs, "too", "done")
        assert await jobs.depth("well") == Backlog(0, 0.0)
        assert (await jobs.depth()).jobs == 6
        work.release("well.first")
        await until(jobs, "well", "done")
        assert [await jobs.progress(name) for name in names] == ["waiting"] * 5
        assert [one.id for one in await jobs.unfinished(Person("T1", "U1"))] == names


async def test_a_drawings_jobs_keep_their_order_while_the_first_waits_for_a_service(start: StartJobs) -> None:
    """What was asked for after it waits for it, and follows at once when it is called off."""
    work = Outage("a")
    async with start(work.sequence, pause=3600.0) as jobs:
        await jobs.accept(job("a", "logo"))
        await work.until_parked(jobs, "a")
        await jobs.accept(job("b", "logo"))
        # Accepted last and done: by now b would have begun.
        await jobs.accept(job("c"))
        await until(jobs, "c", "done")
        assert await jobs.progress("b") == "waiting"
        assert [(await jobs.depth(name)).is_held for name in ("a", "b", "c")] == [False, True, False]
        assert await jobs.cancel("a") is True
        await until(jobs, "b", "done")
        assert await jobs.progress("a") == "cancelled"
        assert await jobs.cancel("a") is False
        assert (await jobs.depth()).jobs == 0
    assert work.failed == ["a"]
    assert work.begun == ["a.first", "c.first", "c.second", "b.first", "b.second"]


async def test_a_person_whose_jobs_all_wait_for_a_service_is_told_when_to_come_again(start: StartJobs) -> None:
    """They count, and what is said is the time until one of them is tried again."""
    work = Outage("a", "b")
    async with start(work.sequence, pause=100.0, limits=Limits(person=2)) as jobs:
        for name in ("a", "b"):
            await jobs.accept(job(name))
        await work.until_parked(jobs, "a", "b")
        with pytest.raises(errors.LimitReached) as refused:
            await jobs.accept(job("c"))
        assert 75 <= float(str(refused.value.facts["seconds"])) <= 100 + 10


async def test_those_that_come_back_are_no_more_at_once_than_allowed(start: StartJobs) -> None:
    """They have all failed when the service is back: they come in turn, those that ask for the first time with them."""
    running = most = 0
    failed: set[str] = set()

    async def call(data: Job) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        # Time for others to begin, if they could.
        await asyncio.sleep(0.02)
        running -= 1
        if data.id not in failed:
            failed.add(data.id)
            raise errors.ModelUnavailable("down")

    async def sequence(step: Step, data: Job) -> None:
        await step(call, data)

    names = [str(number) for number in range(12)]
    async with start(sequence, concurrency=3, pause=0.3) as jobs:
        for name in names:
            await jobs.accept(job(name))
        assert await until_ended(jobs, *names) == dict.fromkeys(names, "done")
    assert most == 3


async def test_what_fails_slowly_again_and_again_leaves_a_place_to_others(start: StartJobs) -> None:
    """Three jobs are tried again and hang: of two places they get one, and a new job is served beside them."""
    names = ["a", "b", "c"]
    work = Outage(*names)
    async with start(work.sequence, concurrency=2, attempts=1000, pause=0.3) as jobs:
        for name in names:
            await jobs.accept(job(name))
        await work.until_parked(jobs, *names)
        work.down.clear()
        work.hold(*(f"{name}.second" for name in names))
        async with asyncio.timeout(PATIENCE), work.changed:
            await work.changed.wait_for(lambda: any(step.endswith("second") for step in work.begun))
        await jobs.accept(job("new"))
        await until(jobs, "new", "done")
        assert sum(step.endswith(".second") for step in work.begun) == 2
        work.release(*(f"{name}.second" for name in names))
        assert await until_ended(jobs, *names) == dict.fromkeys(names, "done")


async def test_those_that_come_back_are_served_person_by_person(start: StartJobs) -> None:
    """Ben, who asked once and last, does not wait behind all that Ana asked for during the outage."""
    anas = [str(number) for number in range(6)]
    work = Outage(*anas, "ben")
    work.hold("long.first")
    async with start(work.sequence, concurrency=1, attempts=1000, pause=0.3) as jobs:
        for name in anas:
            await jobs.accept(job(name))
        await jobs.accept(job("ben", user="U2"))
        await work.until_parked(jobs, *anas, "ben")
        await jobs.accept(job("long", user="U3"))
        await work.until_begun("long.first")
        for name in (*anas, "ben"):
            await until_in_line(jobs, name)
        work.down.clear()
        work.release("long.first")
        assert set((await until_ended(jobs, *anas, "ben")).values()) == {"done"}
    order = [step.partition(".")[0] for step in work.begun if step.endswith(".second") and step != "long.second"]
    assert order.index("ben") <= 2


async def test_who_has_as_many_jobs_as_allowed_is_told_when_to_come_again(start: StartJobs, trace: Trace) -> None:
    """The third is refused and leaves no trace, a delivery that comes again is not; others are not in the way."""
    trace.hold("a.first")
    async with start(trace.sequence, concurrency=1, limits=Limits(person=2)) as jobs:
        await jobs.accept(job("a"))
        await jobs.accept(job("b"))
        await trace.until_begun("a.first")
        with pytest.raises(errors.LimitReached) as refused:
            await jobs.accept(job("c"))
        assert refused.value.facts["limit"] == 2
        assert await jobs.progress("c") is None
        await jobs.accept(job("b"))
        await jobs.accept(job("d", user="U2"))
        trace.release("a.first")
        await until(jobs, "a", "done")
        await jobs.accept(job("c"))
        assert await until_ended(jobs, *"bcd") == dict.fromkeys("bcd", "done")


async def test_depth_tells_a_job_how_many_come_before_it(start: StartJobs, trace: Trace) -> None:
    """What waits can be told for how long; what has begun or ended, or is not known, does not wait."""
    trace.hold("a.first")
    async with start(trace.sequence, concurrency=1) as jobs:
        for name in "abc":
            await jobs.accept(job(name))
        await trace.until_begun("a.first")
        ahead = [(await jobs.depth(name)).jobs for name in "abc"]
        waits = [(await jobs.depth(name)).seconds for name in "abc"]
        assert ahead == [0, 0, 1]
        assert waits[0] == 0 < waits[1] < waits[2]
        assert await jobs.depth("unknown") == Backlog(0, 0.0)
        trace.release("a.first")
        await until(jobs, "c", "done")
        assert await jobs.depth("c") == Backlog(0, 0.0)


async def test_progress_and_depth_tell_where_jobs_stand(start: StartJobs, trace: Trace) -> None:
    """Waiting, running, done, cancelled, unknown; what has not ended is counted."""
    trace.hold("a.first")
    async with start(trace.sequence) as jobs:
        assert await jobs.progress("a") is None
        assert (await jobs.depth()).jobs == 0
        for name in "abc":
            await jobs.accept(job(name, "logo"))
        await trace.until_begun("a.first")
        assert [await jobs.progress(name) for name in "abc"] == ["running", "waiting", "waiting"]
        assert (await jobs.depth()).jobs == 3
        assert await jobs.cancel("c")
        assert [await jobs.progress(name) for name in "abc"] == ["running", "waiting", "cancelled"]
        assert (await jobs.depth()).jobs == 2
        trace.release("a.first")
        await until(jobs, "b", "done")
        assert [await jobs.progress(name) for name in "abc"] == ["done", "done", "cancelled"]
        assert (await jobs.depth()).jobs == 0


async def test_what_a_person_waits_for_is_known(start: StartJobs, trace: Trace) -> None:
    """Their own jobs, running and waiting, oldest first, as they were accepted; no longer once they have ended."""
    trace.hold("a.first")
    own = [job(name, user="U1") for name in "abc"]
    async with start(trace.sequence, concurrency=1) as jobs:
        for one in own:
            await jobs.accept(one)
        await jobs.accept(job("d", user="U2"))
        await trace.until_begun("a.first")
        assert await jobs.unfinished(Person("T1", "U1")) == tuple(own)
        assert await jobs.unfinished(Person("T2", "U1")) == ()
        await jobs.cancel("b")
        assert await jobs.unfinished(Person("T1", "U1")) == (own[0], own[2])
        trace.release("a.first")
        await until(jobs, "c", "done")
        assert await jobs.unfinished(Person("T1", "U1")) == ()


async def test_a_waiting_job_that_is_cancelled_never_starts(start: StartJobs, trace: Trace) -> None:
    """Whoever changes their mind in time gets no drawing; those behind move up."""
    trace.hold("a.first")
    async with start(trace.sequence) as jobs:
        for name in "abc":
            await jobs.accept(job(name, "logo"))
        await trace.until_begun("a.first")
        assert await jobs.cancel("b")
        trace.release("a.first")
        await until(jobs, "c", "done")
    assert trace.begun == ["a.first", "a.second", "c.first", "c.second"]


async def test_a_running_job_that_is_cancelled_stops_before_its_next_step(start: StartJobs, trace: Trace) -> None:
    """The step under way ends in peace, the next does not begin, and nobody hears of a failure."""
    failures = []
    trace.hold("a.first")

    async def on_failure(data: Job, _error: errors.BotError) -> None:
        failures.append(data.id)

    async with start(trace.sequence, on_failure=on_failure) as jobs:
        await jobs.accept(job("a", "logo"))
        await trace.until_begun("a.first")
        assert await jobs.cancel("a")
        assert await jobs.progress("a") == "cancelled"
        trace.release("a.first")
        await trace.until_ended("a.first")
        await jobs.accept(job("b", "logo"))
        await until(jobs, "b", "done")
        assert await jobs.progress("a") == "cancelled"
    assert trace.ended == ["a.first", "b.first", "b.second"]
    assert failures == []


async def test_a_cancelled_step_still_keeps_its_drawing_to_itself(start: StartJobs, trace: Trace) -> None:
    """The next job waits until the cancelled one has really let go of the drawing; others need not."""
    trace.hold("a.first")
    async with start(trace.sequence) as jobs:
        await jobs.accept(job("a", "logo"))
        await jobs.accept(job("b", "logo"))
        await trace.until_begun("a.first")
        assert await jobs.cancel("a")
        # Accepted last and done: by now b would have begun.
        await jobs.accept(job("c"))
        await until(jobs, "c", "done")
        assert "b.first" not in trace.begun
        trace.release("a.first")
        await until(jobs, "b", "done")
    assert trace.ended == ["c.first", "c.second", "a.first", "b.first", "b.second"]


async def test_a_cancelled_step_still_counts_among_those_that_run(start: StartJobs, trace: Trace) -> None:
    """Cancelling does not let more model calls run at once than are allowed."""
    trace.hold("a.first")
    async with start(trace.sequence, concurrency=1) as jobs:
        await jobs.accept(job("a"))
        await trace.until_begun("a.first")
        assert await jobs.cancel("a")
        await jobs.accept(job("b"))
        # Time for b to begin, if it could.
        await asyncio.sleep(0.4)
        assert trace.begun == ["a.first"]
        trace.release("a.first")
        await until(jobs, "b", "done")


async def test_only_what_has_not_ended_can_be_cancelled(start: StartJobs, trace: Trace) -> None:
    """Cancel says whether there was still something to stop."""

    async def fail(_job: Job) -> None:
        raise errors.InputError("bad")

    async def sequence(step: Step, data: Job) -> None:
        if data.id == "bad":
            await step(fail, data)
        await trace.sequence(step, data)

    trace.hold("a.first")
    async with start(sequence) as jobs:
        assert await jobs.cancel("unknown") is False
        assert await jobs.progress("unknown") is None
        await jobs.accept(job("a"))
        await jobs.accept(job("bad"))
        await trace.until_begun("a.first")
        assert await jobs.cancel("a") is True
        assert await jobs.cancel("a") is False
        trace.release("a.first")
        await jobs.accept(job("b"))
        await until(jobs, "b", "done")
        await until(jobs, "bad", "failed")
        assert [await jobs.cancel(name) for name in ("a", "b", "bad")] == [False, False, False]
        assert [await jobs.progress(name) for name in ("a", "b", "bad")] == ["cancelled", "done", "failed"]


class Fails:
    """A sequence `before, breaks, after` whose middle step raises `error`, `times` times."""

    def __init__(self, error: Callable[[], BaseException], times: int) -> None:
        self._error = error
        self._left = times
        self.steps: list[str] = []
        self.told: list[tuple[Job, errors.BotError]] = []

    async def sequence(self, step: Step, data: Job) -> None:
        """The steps."""
        await step(self.before, data)
        await step(self.breaks, data)
        await step(self.after, data)

    async def before(self, _data: Job) -> None:
        """Works."""
        self.steps.append("before")

    async def breaks(self, data: Job) -> None:
        """Works for jobs called "good" and, after so many failures, for all."""
        self.steps.append("breaks")
        if data.id != "good" and self._left > 0:
            self._left -= 1
            raise self._error()

    async def after(self, _data: Job) -> None:
        """Works."""
        self.steps.append("after")

    async def on_failure(self, data: Job, error: errors.BotError) -> None:
        """Notes what it is told."""
        self.told.append((data, error))


async def test_a_step_that_fails_is_tried_again(start: StartJobs) -> None:
    """A hiccup of a service is not seen; only the step that failed is repeated."""
    work = Fails(lambda: errors.ModelUnavailable("busy"), times=ATTEMPTS - 1)
    async with start(work.sequence, on_failure=work.on_failure) as jobs:
        await jobs.accept(job("a"))
        await until(jobs, "a", "done")
    assert work.steps == ["before", "breaks", "breaks", "breaks", "after"]
    assert work.told == []


@pytest.mark.parametrize(
    ("error", "attempts", "expected"),
    [
        pytest.param(
            lambda: errors.ModelTimeout("model_timeout", seconds=30, model="claude"),
            ATTEMPTS,
            (errors.ModelTimeout, "model_timeout", {"seconds": 30, "model": "claude"}),
            id="one of ours",
        ),
        pytest.param(
            lambda: errors.BadFormat("bad", value=None, share=0.5),
            1,
            (errors.BadFormat, "bad", {"value": None, "share": 0.5}),
            id="one that trying again does not help",
        ),
        pytest.param(lambda: ValueError("x"), ATTEMPTS, (errors.BotError, "internal", {}), id="any other"),
        pytest.param(TimeoutError, ATTEMPTS, (errors.BotError, "internal", {}), id="a time that is over"),
    ],
)
async def test_a_job_whose_step_keeps_failing_has_failed(
    start: StartJobs, error: Callable[[], BaseException], attempts: int, expected: tuple[Any, ...]
) -> None:
    """The person is told once, with the job and what was wrong; no later step runs, and the next job does."""
    work = Fails(error, times=ATTEMPTS)
    async with start(work.sequence, on_failure=work.on_failure) as jobs:
        await jobs.accept(job("bad", "logo"))
        await jobs.accept(job("good", "logo"))
        assert await until_ended(jobs, "bad", "good") == {"bad": "failed", "good": "done"}
        assert (await jobs.depth()).jobs == 0
    assert work.steps == ["before", *["breaks"] * attempts, "before", "breaks", "after"]
    ((told, why),) = work.told
    assert told.id == "bad"
    assert (type(why), why.code, why.facts) == expected


async def test_an_error_that_is_not_ours_comes_with_its_cause(start: StartJobs) -> None:
    """Whoever looks after the bot finds the traceback of what really happened."""
    work = Fails(lambda: ValueError("the reason"), times=ATTEMPTS)
    async with start(work.sequence, on_failure=work.on_failure) as jobs:
        await jobs.accept(job("a"))
        await until(jobs, "a", "failed")
    ((_, why),) = work.told
    assert isinstance(why.__cause__, ValueError)
    assert why.__cause__.__traceback__ is not None


async def test_a_failure_is_told_again_when_telling_fails(start: StartJobs) -> None:
    """The report is a step like the others."""
    work = Fails(lambda: errors.InputError("bad"), times=1)
    tries = 0

    async def on_failure(data: Job, error: errors.BotError) -> None:
        nonlocal tries
        tries += 1
        if tries < ATTEMPTS:
            raise errors.DeliveryError("slack_down")
        await work.on_failure(data, error)

    async with start(work.sequence, on_failure=on_failure) as jobs:
        await jobs.accept(job("a"))
        await until(jobs, "a", "failed")
    assert tries == ATTEMPTS
    assert len(work.told) == 1


async def test_without_anybody_to_tell_a_job_fails_all_the_same(start: StartJobs) -> None:
    """The report is optional, the end is not."""
    work = Fails(lambda: errors.InputError("bad"), times=1)
    async with start(work.sequence) as jobs:
        await jobs.accept(job("a"))
        await until(jobs, "a", "failed")


async def test_a_sequence_that_breaks_by_itself_has_failed_too(start: StartJobs) -> None:
    """A fault between the steps ends in a sentence as well."""
    told = []

    async def sequence(_step: Step, _data: Job) -> None:
        raise KeyError("no such thing")

    async def on_failure(_data: Job, error: errors.BotError) -> None:
        told.append(error.code)

    async with start(sequence, on_failure=on_failure) as jobs:
        await jobs.accept(job("a"))
        await until(jobs, "a", "failed")
    assert told == ["internal"]


async def test_leaving_while_jobs_wait_and_run_ends_promptly(start: StartJobs, trace: Trace) -> None:
    """The bot stops when it is told to, with a step at work and jobs behind it."""
    trace.hold("a.first")
    async with asyncio.timeout(PATIENCE):
        async with start(trace.sequence) as jobs:
            await jobs.accept(job("a", "logo"))
            await jobs.accept(job("b", "logo"))
            await trace.until_begun("a.first")
    assert trace.begun == ["a.first"]
    assert trace.ended == []
