"""What a job does: announce, draw, present. A job in flight at a restart does it from the beginning: what stands
already, and what the ledger knows, is not done again.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from weakref import WeakValueDictionary

from bot.claims import Claim
from bot.domain import Change, Declined, Failure, Job, Json, Outcome, Place
from bot.errors import BotError, Cancelled, DeliveryError, DeliveryRefused, ModelUnavailable, Unreachable
from bot.generation import Generation
from bot.masking import trace_of
from bot.noting import note_error
from bot.ports import Delivery, Journal, Ledger, Step
from bot.wording import failure

# Jobs whose end people have just seen: for the moment until the jobs' engine has written down that they are done.
_REMEMBERED = 1000

log = logging.getLogger(__name__)


def reference_of(job_id: str) -> str:
    """The short name of a job that a person can read out and the log carries."""
    return job_id[:8]


class _Deleted(Exception):
    """The revision was deleted before people saw it: it stands on their lists as soon as it is drawn."""


class Work:
    """The three steps, each safe to repeat. A request waits for a model and for Snowflake until `patience`
    seconds after it was accepted; `clock` gives seconds since 1970."""

    def __init__(
        self,
        *,
        generation: Generation,
        delivery: Delivery,
        ledger: Ledger,
        journal: Journal,
        patience: float = 0.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._generation = generation
        self._delivery = delivery
        self._ledger = ledger
        self._journal = journal
        self._patience = patience
        self._clock = clock
        self._waiting: set[str] = set()
        self._claims: dict[str, Claim] = {}  # of the steps at work, by job
        self._one_at_a_time: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._told: deque[str] = deque(maxlen=_REMEMBERED)
        self._taken_back: deque[str] = deque(maxlen=_REMEMBERED)

    async def sequence(self, step: Step, job: Job) -> None:
        """Announce, draw, present."""
        place = await step(self.announce, job)
        outcome = await step(self.draw, job)
        await step(self.present, job, place, outcome)

    async def announce(self, job: Job) -> Place:
        """Opens the request in the ledger and shows that work begins; returns the place of the result."""
        async with self._claim(job):
            if not await self._generation.open(job):
                return job.place
            place = await self._delivery.announce(job)
            await self._placed(job, place)
            return place

    async def draw(self, job: Job) -> Outcome:
        """Draws, stores and records; what goes wrong is an outcome too. Raises ModelUnavailable or Unreachable while
        the request can wait: the step is to be repeated later."""
        async with self._claim(job) as claim:
            try:
                drawn = await self._generation.draw(job, claim)
            except Cancelled:
                return Outcome(declined=Declined(job.id))  # the next step says so
            except (ModelUnavailable, Unreachable) as error:
                if self._clock() < job.accepted_at + self._patience:
                    # Still under the claim: said after "Cancelled." it would stand there for good.
                    await self._wait(job, error)
                    raise
                return Outcome(failure=await self._failed(job, error))
            except BotError as error:
                return Outcome(failure=await self._failed(job, error))
            except Exception as error:  # noqa: BLE001 - whatever it is, the person gets an answer and the log the traceback
                return Outcome(failure=await self._failed(job, BotError(), cause=error))
        if isinstance(drawn, Failure):
            return Outcome(failure=drawn)
        if isinstance(drawn, Declined):
            return Outcome(declined=drawn)
        return Outcome(revision=drawn)

    async def present(self, job: Job, announced: Place, outcome: Outcome) -> None:
        """Shows what became of it."""
        async with self._claim(job) as claim:
            try:
                place = await self._shown(job, outcome, claim)
                if place != announced:
                    await self._placed(job, place)
            except Cancelled:
                await self._take_back(job)
            self._ended(job)

    async def call_off(self, job: Job) -> bool | None:
        """Stops a job that has not ended, and returns when it has stopped and its message says so. Whether there is
        such a message: a job that had not begun has shown nothing; None where the job ended faster. Raises
        DeliveryError or SessionError where it cannot be said or taken back now: the job's own steps go on trying."""
        if job.id in self._told:
            return None
        begun = await self._ledger.cancel(job.id)
        if job.id in self._claims:
            self._claims[job.id].end()
        async with self._claim(job):
            if job.id in self._told:
                return begun if job.id in self._taken_back else None
            if begun:
                await self._take_back(job)
            self._ended(job)
        return begun

    async def gave_up(self, job: Job, error: BotError) -> None:
        """When a step has failed for good: the failure is noted and, where that is possible, told."""
        async with self._claim(job) as claim:
            try:
                if await self._ledger.cancelled(job.id) is None:
                    outcome = Outcome(failure=await self._failed(job, error))
                    await self._placed(job, await self._present(job, outcome, claim))
                else:
                    await self._take_back(job)
            except Cancelled:
                await self._take_back(job)
            except DeliveryError as silent:
                await note_silence(job, silent, self._journal)
            self._ended(job)

    @asynccontextmanager
    async def _claim(self, job: Job) -> AsyncIterator[Claim]:
        """One at a time works on a job: a step of it, or who calls it off."""
        async with self._one_at_a_time.setdefault(job.id, asyncio.Lock()):
            self._claims[job.id] = Claim(self._ledger, job.id)
            try:
                yield self._claims[job.id]
            finally:
                del self._claims[job.id]

    async def _shown(self, job: Job, outcome: Outcome, claim: Claim) -> Place:
        try:
            place = await self._present(job, outcome, claim)
            await self._check_kept(job, outcome)
        except _Deleted:
            return await self._present(job, Outcome(declined=Declined(job.id)), claim)
        return place

    async def _present(self, job: Job, outcome: Outcome, claim: Claim) -> Place:
        await self._check(job, outcome, claim)
        if outcome.declined is not None:
            await self._delivery.retract(job.id)  # what stands of a drawing that was deleted meanwhile
        png = None
        if outcome.revision is not None:
            try:
                png = await self._generation.preview(outcome.revision)
            except BotError as error:
                outcome = Outcome(failure=await self._failed(job, error))
        return await self._delivery.present(job, outcome, png, partial(self._check, job, outcome, claim))

    async def _check(self, job: Job, outcome: Outcome, claim: Claim) -> None:
        """The fence of what is shown. Raises Cancelled and _Deleted."""
        if outcome.revision is None:
            await claim.check()
        elif not await self._ledger.is_made(job.id):
            raise _Deleted

    async def _check_kept(self, job: Job, outcome: Outcome) -> None:
        if outcome.revision is not None and await self._ledger.result(job.id) is None:
            raise _Deleted

    async def _take_back(self, job: Job) -> None:
        """Of a job that was called off nothing stays but the word that it was; of one that had not begun, not even
        that."""
        if not await self._ledger.cancelled(job.id):
            return
        called_off = Failure(Cancelled().code, reference_of(job.id))
        say = partial(self._delivery.present, job, Outcome(failure=called_off), None)
        try:
            await self._generation.take_back(job, failure(called_off))
        except BotError:
            await say()  # What cannot be removed yet is no reason not to.
            raise
        await self._placed(job, await say())
        self._taken_back.append(job.id)

    def _ended(self, job: Job) -> None:
        self._told.append(job.id)
        self._waiting.discard(job.id)

    async def _wait(self, job: Job, error: BotError) -> None:
        """Tells once that the request waits."""
        if job.id in self._waiting:
            return
        self._waiting.add(job.id)
        try:
            await self._delivery.waits(job, error)
        except DeliveryRefused as silent:
            await note_silence(job, silent, self._journal)
        except DeliveryError:
            self._waiting.discard(job.id)  # the next attempt tells
            return
        log.info("job %s waits: %s", reference_of(job.id), error.code)

    async def _placed(self, job: Job, place: Place) -> None:
        """A new drawing's thread begins at the message that shows it; so does that of a drawing whose thread is gone,
        where its new version stands in the channel."""
        is_first = job.drawing == job.id
        stands_alone = place.thread is None and place.channel == job.place.channel
        if place.message is not None and (is_first or stands_alone):
            await self._ledger.placed(job.drawing, place.channel, place.message)

    async def _failed(self, job: Job, error: BotError, cause: Exception | None = None) -> Failure:
        return await note_failure(job, error, self._ledger, self._journal, cause)


async def note_failure(
    job: Job, error: BotError, ledger: Ledger, journal: Journal, cause: Exception | None = None
) -> Failure:
    """Writes the log and the error log and ends the request in the ledger; `cause` is what an unknown error was."""
    reference = reference_of(job.id)
    outcome = Failure(code=error.code, reference=reference, facts=error.facts, retry=error.retry)
    if error.severity == "info":
        log.info("job %s: %s", reference, error.code)
    else:
        log.error("job %s failed: %s\n%s", reference, error.code, trace_of(cause or error, job.asked))
    context = context_of(job)
    await note_error(journal, error, reference=reference, context=context, asked=(job.asked,), cause=cause)
    await journal.audit(action_of(job), job.drawing, "failed", context)
    # Last: from then on a job that is repeated after a crash only tells of it.
    await ledger.failed(job.id, failure(outcome), outcome)
    return outcome


async def note_silence(job: Job, error: BotError, journal: Journal) -> None:
    """Writes the log and the error log where somebody cannot be told now what became of their request."""
    log.warning("nobody can be told now what becomes of job %s: %s", reference_of(job.id), error.code)
    context = context_of(job) | {"operation": "tell"}
    await note_error(journal, error, reference=reference_of(job.id), context=context, asked=(job.asked,))


def action_of(job: Job) -> str:
    """What the person does, for audit events."""
    return job.task.kind if isinstance(job.task, Change) else "draw"


def context_of(job: Job) -> Json:
    """Whose job it is, as ids."""
    return {"request": job.id, "team": job.person.team, "user": job.person.user, "drawing": job.drawing}
