"""Jobs to accept, and a sequence that writes down what it does."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from bot.domain import DrawRequest, Job, Json, Person, Place
from bot.ports import Jobs, JobState, Step

# Long enough for a busy machine; nothing waits for it unless the test fails.
PATIENCE = 20.0


def job(job_id: str, drawing: str | None = None, *, user: str = "U1") -> Job:
    """A job for the drawing, by default for one of its own."""
    return Job(job_id, Person("T1", user), Place("C1"), drawing or job_id, DrawRequest("a blue logo"), 1.0)


@dataclass
class Trace:
    """A sequence of two steps, `first` and `second`, that notes in `begun` and `ended` which step of which job
    began and ended, as "job.step", and stops at those named in `held` until they are released."""

    begun: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    held: defaultdict[str, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))
    holding: set[str] = field(default_factory=set)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def sequence(self, step: Step, job: Job) -> None:
        """First and second; the second gets the first one's result."""
        result = await step(self.first, job)
        await step(self.second, job, result)

    async def first(self, job: Job) -> Json:
        """Returns JSON of every kind."""
        await self._work(f"{job.id}.first")
        return {"of": job.id, "data": [1, 2.5, "ü😀", None, {"deep": [True]}]}

    async def second(self, job: Job, result: Json) -> None:
        """Checks what it gets."""
        assert result == {"of": job.id, "data": [1, 2.5, "ü😀", None, {"deep": [True]}]}
        await self._work(f"{job.id}.second")

    def hold(self, *names: str) -> None:
        """These steps stay at work until they are released."""
        self.holding.update(names)

    def release(self, *names: str) -> None:
        """Lets them go on."""
        for name in names:
            self.held[name].set()

    async def until_begun(self, *names: str) -> None:
        """Waits until each of them has begun."""
        async with asyncio.timeout(PATIENCE), self.changed:
            await self.changed.wait_for(lambda: set(names) <= set(self.begun))

    async def until_more_than(self, begun: int) -> None:
        """Waits until more steps than that have begun, whichever."""
        async with asyncio.timeout(PATIENCE), self.changed:
            await self.changed.wait_for(lambda: len(self.begun) > begun)

    async def until_ended(self, *names: str) -> None:
        """Waits until each of them has ended."""
        async with asyncio.timeout(PATIENCE), self.changed:
            await self.changed.wait_for(lambda: set(names) <= set(self.ended))

    async def _work(self, name: str) -> None:
        await self._note(self.begun, name)
        if name in self.holding:
            await self.held[name].wait()
        await self._note(self.ended, name)

    async def _note(self, notes: list[str], name: str) -> None:
        async with self.changed:
            notes.append(name)
            self.changed.notify_all()


async def until(jobs: Jobs, job_id: str, state: JobState) -> None:
    """Waits until the job is in that state."""
    async with asyncio.timeout(PATIENCE):
        while await jobs.progress(job_id) != state:  # noqa: ASYNC110 - the port has nothing to wait for
            await asyncio.sleep(0.01)


async def until_ended(jobs: Jobs, *job_ids: str) -> dict[str, Any]:
    """Waits until all of them have ended; their states."""
    async with asyncio.timeout(PATIENCE):
        while True:
            states = {job_id: await jobs.progress(job_id) for job_id in job_ids}
            if not {"waiting", "running"} & set(states.values()):
                return states
            await asyncio.sleep(0.01)
