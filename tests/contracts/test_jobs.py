"""What every jobs engine does, whatever it is made of."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Protocol

import pytest

from bot import errors
from bot.domain import Backlog, Json, Person
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
    ) -> AbstractAsyncContextManager[Jobs]: ...


@pytest.fixture(params=["dbos", "memory"])
def start(request: pytest.FixtureRequest, tmp_path: Path) -> StartJobs:
    """Makes an engine of each kind."""

    def dbos(sequence: Sequence, **options: Any) -> AbstractAsyncContextManager[Jobs]:
        retries = Retries(attempts=ATTEMPTS, pause=0.01)
        return DbosJobs(tmp_path / "jobs.sqlite", sequence, retries=retries, grace=0.0, **options)

    def memory(sequence: Sequence, **options: Any) -> AbstractAsyncContextManager[Jobs]:
        return MemoryJobs(sequence, attempts=ATTEMPTS, **options)

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

    async def look(_job: Json) -> None:
        loops.append(asyncio.get_running_loop())

    async def sequence(step: Step, data: Json) -> None:
        await step(look, data)

    async with start(sequence) as jobs:
        await jobs.accept(job("a"))
        await until(jobs, "a", "done")
    assert loops == [asyncio.get_running_loop()]


async def test_a_job_reaches_its_steps_as_the_json_that_it_was(start: StartJobs) -> None:
    """What somebody typed arrives unharmed, whatever the characters."""
    seen = []
    wild = '"ü" \\ \n\t\0 \u202e 😀 \'); DROP TABLE workflow_status; --'

    async def look(data: Json) -> None:
        seen.append(data)

    async def sequence(step: Step, data: Json) -> None:
        await step(look, data)

    accepted = job("a", wild)
    async with start(sequence) as jobs:
        await jobs.accept(accepted)
        await until(jobs, "a", "done")
    (data,) = seen
    assert data["drawing"] == wild
    assert data["task"] == {
        "prompt": "a blue logo",
        "options": {
            "model": None, "name": None, "stage": None, "temperature": None, "max_tokens": None, "top_p": None,
            "size": None, "style": None, "palette": [],
        },
    }  # fmt: skip


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

    async def busy(_job: Json) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await all_at_once.wait()
        # Time for a fourth to begin, if any could.
        await asyncio.sleep(0.01)
        running -= 1

    async def sequence(step: Step, data: Json) -> None:
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

    async def on_failure(data: Json, _error: errors.BotError) -> None:
        failures.append(data["id"])

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

    async def fail(_job: Json) -> None:
        raise errors.InputError("bad")

    async def sequence(step: Step, data: Json) -> None:
        if data["id"] == "bad":
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
        self.told: list[tuple[Json, errors.BotError]] = []

    async def sequence(self, step: Step, data: Json) -> None:
        """The steps."""
        await step(self.before, data)
        await step(self.breaks, data)
        await step(self.after, data)

    async def before(self, _data: Json) -> None:
        """Works."""
        self.steps.append("before")

    async def breaks(self, data: Json) -> None:
        """Works for jobs called "good" and, after so many failures, for all."""
        self.steps.append("breaks")
        if data["id"] != "good" and self._left > 0:
            self._left -= 1
            raise self._error()

    async def after(self, _data: Json) -> None:
        """Works."""
        self.steps.append("after")

    async def on_failure(self, data: Json, error: errors.BotError) -> None:
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
    assert told["id"] == "bad"
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

    async def on_failure(data: Json, error: errors.BotError) -> None:
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

    async def sequence(_step: Step, _data: Json) -> None:
        raise KeyError("no such thing")

    async def on_failure(_data: Json, error: errors.BotError) -> None:
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
