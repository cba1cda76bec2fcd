"""How many drawings a second come of a model that answers at once, beside CairoSVG alone on the same files, with as
many workers; how soon an accepted job begins, and what the bot costs while there is nothing to do."""

import asyncio
import time
import uuid
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bench.corpus import Sample
from bench.figures import Figure, ranked
from bench.svg import PREVIEW_PX, enlarged
from bench.table import Row, Section
from bot.domain import Ask, DrawRequest, Failure, Job, Outcome, Person, Place, Reply
from bot.errors import BotError
from bot.jobs import DbosJobs, Limits
from bot.parts import Parts, jobs_file, parts
from bot.ports import Fence
from bot.settings import Settings
from bot.svg import Wish
from bot.svg.batch import decode
from bot.svg.renderer import WorkerRenderer
from bot.work import Work, reference_of

WORKERS = 2
ROUNDS = 3  # the ways take turns, for machines are faster and slower by the minute
AT_ONCE = 8 * WORKERS  # enough drawings on the way that no worker waits for the rest of the bot
STARTS = 20  # jobs whose start is timed, one after the other
IDLE_S = 5.0
PERSON = Person("bench", "bench")


class InstantModel:
    """Answers at once, with one file after the other."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        self._replies = deque(decode(sample.file.read_bytes()) for sample in samples)

    async def complete(self, ask: Ask) -> Reply:
        """The next file."""
        self._replies.rotate(-1)
        return Reply(self._replies[-1], ask.model)


class Watch:
    """A Delivery that says nothing and looks at the clock."""

    def __init__(self) -> None:
        self.announced: dict[str, float] = {}
        self.told = asyncio.Semaphore(0)

    async def announce(self, job: Job) -> Place:
        """The job has begun."""
        self.announced[job.id] = time.perf_counter()
        return replace(job.place, message=job.id)

    async def waits(self, job: Job, error: BotError) -> None:
        """Nobody reads it."""

    async def present(self, job: Job, outcome: Outcome, png: bytes | None, fence: Fence | None = None) -> Place:
        """The job is as good as done."""
        self.told.release()
        return replace(job.place, message=job.id)

    async def retract(self, job_id: str) -> None:
        """There is nothing."""


async def measure(home: Path, samples: Sequence[Sample]) -> Section:
    """The section; `home` is an empty folder, and every sample one that a browser shows."""
    raw = service = whole = 0.0
    settings = Settings(home=home, workers=WORKERS, concurrency=AT_ONCE, log_level="ERROR")
    async with parts(settings) as made:
        using = replace(made, model=InstantModel(samples))
        watch = Watch()
        work = Work(generation=using.generation, delivery=watch, ledger=using.ledger, journal=using.journal)
        limits = Limits(person=len(samples) + STARTS)
        async with DbosJobs(jobs_file(settings), work.sequence, concurrency=AT_ONCE, limits=limits) as jobs:
            waits = [await _start(jobs, watch) for _ in range(STARTS)]
            for _ in range(ROUNDS):
                raw += await _raw(samples)
                service += await _service(using, len(samples))
                whole += await _whole(jobs, watch, len(samples))
            idle = await _idle()
    bare, drawn, done = (Figure(ROUNDS * len(samples) / seconds, "/s") for seconds in (raw, service, whole))
    return Section(
        f"drawings with an instant model, {len(samples)} files, {WORKERS} workers",
        "bare CairoSVG",
        (
            Row("drawn, stored and recorded", drawn, bare),
            Row("the same as durable jobs, from acceptance to the answer", done, bare),
            Row("accepted → begun: p50", ranked(waits, 50, "ms")),
            Row("accepted → begun: p99", ranked(waits, 99, "ms")),
            Row("CPU while there is nothing to do", idle),
        ),
    )


async def _raw(samples: Sequence[Sample]) -> float:
    """What each way takes, in seconds."""
    files = [
        (
            sample.file.read_bytes().decode(errors="surrogateescape"),
            Wish(size=enlarged(sample.size or (PREVIEW_PX, PREVIEW_PX))),
        )
        for sample in samples
    ]
    async with WorkerRenderer(workers=WORKERS, module="bench.bare_cairo") as cairo:
        await asyncio.gather(*(cairo.read(*files[0]) for _ in range(WORKERS)))
        began = time.perf_counter()
        await asyncio.gather(*(cairo.read(*file) for file in files))
        return time.perf_counter() - began


async def _service(using: Parts, count: int) -> float:
    places = asyncio.Semaphore(AT_ONCE)
    generation = using.generation

    async def draw() -> None:
        async with places:
            job = _job()
            await generation.open(job)
            try:
                await generation.draw(job)
            except BotError as error:
                await using.ledger.failed(job.id, error.code, Failure(error.code, reference_of(job.id)))

    await asyncio.gather(*(draw() for _ in range(WORKERS)))
    began = time.perf_counter()
    await asyncio.gather(*(draw() for _ in range(count)))
    return time.perf_counter() - began


async def _whole(jobs: DbosJobs, watch: Watch, count: int) -> float:
    began = time.perf_counter()
    for _ in range(count):
        await jobs.accept(_job())
    for _ in range(count):
        await watch.told.acquire()
    return time.perf_counter() - began


async def _start(jobs: DbosJobs, watch: Watch) -> float:
    job = _job()
    await jobs.accept(job)
    accepted = time.perf_counter()
    await watch.told.acquire()
    return (watch.announced[job.id] - accepted) * 1000


async def _idle() -> Figure:
    cpu, began = time.process_time(), time.perf_counter()
    await asyncio.sleep(IDLE_S)
    return Figure(100 * (time.process_time() - cpu) / (time.perf_counter() - began), "%", "of one core")


def _job() -> Job:
    identity = str(uuid.uuid4())
    return Job(identity, PERSON, Place("bench"), identity, DrawRequest("a blue logo"), time.time())
