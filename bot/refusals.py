"""The port Jobs with a memory for what it refuses: each refusal is an audit event."""

from bot.domain import Backlog, Job, Person
from bot.errors import LimitReached
from bot.ports import Jobs, JobState, Journal
from bot.work import action_of, context_of


class NotedRefusals:
    """`jobs`, and what they refuse is noted."""

    def __init__(self, jobs: Jobs, journal: Journal) -> None:
        self._jobs = jobs
        self._journal = journal

    async def accept(self, job: Job) -> None:
        """As the port says."""
        try:
            await self._jobs.accept(job)
        except LimitReached:
            await self._journal.audit(action_of(job), job.drawing, "refused", context_of(job))
            raise

    async def cancel(self, job_id: str) -> bool:
        """As the port says."""
        return await self._jobs.cancel(job_id)

    async def progress(self, job_id: str) -> JobState | None:
        """As the port says."""
        return await self._jobs.progress(job_id)

    async def depth(self, job_id: str | None = None) -> Backlog:
        """As the port says."""
        return await self._jobs.depth(job_id)

    async def unfinished(self, person: Person) -> tuple[Job, ...]:
        """As the port says."""
        return await self._jobs.unfinished(person)
