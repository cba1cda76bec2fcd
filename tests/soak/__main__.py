"""`python -m tests.soak`: the bot without Slack draws thousands of times; memory, handles, threads and temporary files
are counted after a while and at the end. Prints one line; the exit status is 1 where more has grown than may."""

import argparse
import asyncio
import gc
import os
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bot.domain import Ask, DrawRequest, Job, Outcome, Person, Place, Reply
from bot.errors import BotError
from bot.jobs import DbosJobs
from bot.parts import Parts, jobs_file, parts
from bot.ports import Fence, Jobs
from bot.settings import Settings
from bot.work import Work
from tests.scripted import BLUE

# The first so many are not counted: pools fill, caches warm up.
WARM_UP = 0.3
PEOPLE = 20
AT_ONCE = 40  # accepted and not ended
PAGE = os.sysconf("SC_PAGE_SIZE")

# What may be more at the end than after the warm-up, however many drawings there were. SQLite keeps pages of a database
# that has grown (2 MB for each connection), malloc what it once had; a pool may begin a last thread with a connection
# of its own. The rest would be a leak.
MEMORY_MB = 40.0
HANDLES = 12
THREADS = 6


class InstantModel:
    """Answers at once."""

    async def complete(self, ask: Ask) -> Reply:
        """A blue logo, never quite the same."""
        return Reply(BLUE.replace("40", str(10 + hash(ask.prompt) % 40)), ask.model)


class Silence:
    """A Delivery that says nothing."""

    def __init__(self) -> None:
        self.told = 0

    async def announce(self, job: Job) -> Place:
        """Where it would stand."""
        return replace(job.place, message=job.id)

    async def waits(self, job: Job, error: BotError) -> None:
        """Nobody reads it."""

    async def present(self, job: Job, outcome: Outcome, png: bytes | None, fence: Fence | None = None) -> Place:
        """Counts, and lets the preview go."""
        assert outcome.revision is not None
        assert png
        self.told += 1
        return replace(job.place, message=job.id)

    async def retract(self, job_id: str) -> None:
        """There is nothing."""


@dataclass(frozen=True)
class Weight:
    """What the process holds: memory in MB (its renderers' too), open handles, threads, temporary files, drafts."""

    memory: float
    handles: int
    threads: int
    files: int


async def soak(home: Path, drawings: int) -> bool:
    """Whether nothing has grown that must not."""
    settings = Settings(home=home, workers=2, concurrency=8, log_level="ERROR")
    async with parts(settings) as made:
        using = replace(made, model=InstantModel())
        silence = Silence()
        work = Work(generation=using.generation, delivery=silence, ledger=using.ledger, journal=using.journal)
        began = time.monotonic()
        async with DbosJobs(jobs_file(settings), work.sequence, concurrency=settings.concurrency) as jobs:
            before = None
            for number in range(drawings):
                await jobs.accept(_job(number))
                await _until_fewer_than(AT_ONCE, jobs)
                if silence.told >= drawings * WARM_UP and before is None:
                    before = _weight(home)
                if number % 500 == 499:
                    print(f"{silence.told} drawn, {_weight(home)}", file=sys.stderr, flush=True)
            await _until_fewer_than(1, jobs)
            after = _weight(home)
        seconds = time.monotonic() - began
        left = await _left(using, drawings - silence.told)
    return _verdict(before or after, after, drawings, seconds, left)


def _verdict(before: Weight, after: Weight, drawings: int, seconds: float, left: int) -> bool:
    grown = Weight(
        after.memory - before.memory,
        after.handles - before.handles,
        after.threads - before.threads,
        after.files,
    )
    print(
        f"drawings {drawings} in {seconds:.0f} s ({drawings / seconds:.1f} a second); grown: "
        f"memory {grown.memory:+.1f} MB of {MEMORY_MB:g}, handles {grown.handles:+d} of {HANDLES}, "
        f"threads {grown.threads:+d} of {THREADS}, temporary files {grown.files}, left over {left}"
    )
    return (
        grown.memory <= MEMORY_MB
        and grown.handles <= HANDLES
        and grown.threads <= THREADS
        and grown.files == 0
        and left == 0
    )


async def _left(using: Parts, untold: int) -> int:
    """Drafts and open requests, and drawings that nobody was told of."""
    return len(await using.books.drafts()) + len(await using.books.unended()) + untold


async def _until_fewer_than(number: int, jobs: Jobs) -> None:
    while (await jobs.depth()).jobs >= number:  # noqa: ASYNC110 - the port has nothing to wait for
        await asyncio.sleep(0.02)


def _job(number: int) -> Job:
    identity = str(uuid.uuid4())
    person = Person("T1", f"U{number % PEOPLE}")
    return Job(identity, person, Place("C1"), identity, DrawRequest(f"a blue logo {number}"), time.time())


def _weight(home: Path) -> Weight:
    gc.collect()
    return Weight(
        memory=sum(_memory(pid) for pid in (os.getpid(), *_children())) / 1e6,
        handles=len(list(Path("/proc/self/fd").iterdir())),
        threads=threading.active_count(),
        files=sum(path.name.endswith((".part", ".tmp")) for path in home.rglob("*")) + _strays(),
    )


def _strays() -> int:
    """What lies in the folder for temporary files, which nobody else uses."""
    return sum(1 for _ in Path(tempfile.gettempdir()).iterdir())


def _memory(pid: int) -> int:
    """Resident bytes."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (FileNotFoundError, ProcessLookupError):
        return 0


def _children() -> Iterator[int]:
    for task in Path("/proc/self/task").iterdir():
        yield from map(int, (task / "children").read_text().split())


def main() -> int:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="tests.soak", description=__doc__)
    parser.add_argument("--drawings", type=int, default=10_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as place:
        home, temporary = Path(place) / "home", Path(place) / "temporary"
        temporary.mkdir()
        tempfile.tempdir = os.environ["TMPDIR"] = str(temporary)
        return 0 if asyncio.run(soak(home, asked.drawings)) else 1


if __name__ == "__main__":
    sys.exit(main())
