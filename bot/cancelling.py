"""The port Canceller: what a person no longer wants is stopped, taken back and said once."""

from bot.domain import Cancellation, Job, Person, to_json
from bot.errors import DeliveryError, SessionError
from bot.ports import Jobs, Journal
from bot.work import Work, note_silence


class Cancelling:
    """Calls off through the work, which knows what is being done, and then frees the job's place in the line. A crash
    in between loses nothing: the job comes to its end and says that it was called off."""

    def __init__(self, *, work: Work, jobs: Jobs, journal: Journal) -> None:
        self._work = work
        self._jobs = jobs
        self._journal = journal

    async def one(self, person: Person, job_id: str) -> Cancellation:
        """That one, if it is the person's."""
        return await self._stop(person, [job for job in await self._jobs.unfinished(person) if job.id == job_id])

    async def all_of(self, person: Person, drawing: str | None = None) -> Cancellation:
        """Everything, the last first: so none begins while those before it are stopped."""
        found = [job for job in await self._jobs.unfinished(person) if drawing in (None, job.drawing)]
        return await self._stop(person, found[::-1])

    async def _stop(self, person: Person, jobs: list[Job]) -> Cancellation:
        stopped = unseen = 0
        for job in jobs:
            shown = await self._call_off(job)
            if shown is not None:
                stopped += 1
                unseen += not shown
                await self._journal.audit("job.cancel", job.id, "ok", to_json(person))
        return Cancellation(stopped, unseen)

    async def _call_off(self, job: Job) -> bool | None:
        try:
            shown = await self._work.call_off(job)
        except (DeliveryError, SessionError) as error:  # the ledger knows: the job's own steps go on trying
            await note_silence(job, error, self._journal)
            return True
        await self._jobs.cancel(job.id)
        return shown
