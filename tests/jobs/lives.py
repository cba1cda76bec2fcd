"""Runs jobs in processes that are killed (SIGKILL) and started again: `python -m tests.jobs.lives HOME SEED`.

Each life is a fork of this process, which itself never starts an engine: what a life knows of the one before is what
stands in its folder below HOME. What happened is told in the folder's `story`, a line each.
"""

import asyncio
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any

import bot.jobs.runner  # and with it DBOS, before the lives begin: it takes seconds
from bot import errors
from bot.domain import Job, Json, to_json
from bot.jobs import DbosJobs, Limits, Retries
from bot.ports import Step
from tests.jobs.trace import PATIENCE, job, until, until_ended

# The random kills: so many jobs of so many drawings, in lives of so many seconds. One takes 0.2 s to start.
JOBS, DRAWINGS = 60, 6
KILLS, SHORTEST, LONGEST = 6, 0.2, 0.9


def story(folder: Path) -> list[str]:
    """What has happened there, in order."""
    file = folder / "story"
    return file.read_text().splitlines() if file.exists() else []


class Life:
    """One life of a bot in `folder`. It dies at every point that begins with `mortal`, unless a life before it has."""

    retries = Retries(attempts=2, pause=0.01)

    def __init__(self, folder: Path, mortal: str | None = None) -> None:
        self._folder = folder
        self._mortal = mortal

    def jobs(self) -> DbosJobs:
        """Its engine."""
        return DbosJobs(
            self._folder / "jobs.sqlite",
            self.sequence,
            on_failure=self.report,
            retries=self.retries,
            limits=Limits(person=JOBS),  # on a busy machine all of them may wait at once
        )

    def tell(self, line: str) -> None:
        """Appends to the story: what is handed to the system survives the process."""
        with (self._folder / "story").open("a") as story:
            story.write(f"{line}\n")

    def reach(self, point: str) -> None:
        """Dies here, the first time."""
        line = f"killed: {point}"
        if self._mortal is not None and point.startswith(self._mortal) and line not in story(self._folder):
            self.tell(line)
            os.kill(os.getpid(), signal.SIGKILL)

    async def sequence(self, step: Step, data: Job) -> None:
        """The bot's own, with points between the steps."""
        place = await step(self.announce, data)
        self.reach("announce has ended")
        outcome = await step(self.draw, data, place)
        self.reach("draw has ended")
        await step(self.present, data, place, outcome)
        self.reach("present has ended")

    async def announce(self, data: Job) -> Json:
        """Gives the place."""
        await self._work("announce", data)
        return {"place": data.id}

    async def draw(self, data: Job, place: Json) -> Json:
        """Gives the outcome; impossible drawings fail."""
        assert place == {"place": data.id}
        if data.id.startswith("impossible"):
            raise errors.BadFormat("prompt_empty", length=0)
        await self._work("draw", data)
        return {"outcome": [data.id]}

    async def present(self, data: Job, place: Json, outcome: Json) -> None:
        """Ends the job."""
        assert (place, outcome) == ({"place": data.id}, {"outcome": [data.id]})
        await self._work("present", data)

    async def report(self, data: Job, error: errors.BotError) -> None:
        """Tells of the failure."""
        await self._work("report", data, f" {type(error).__name__} {error.code} {error.facts}")

    async def _work(self, step: str, data: Job, more: str = "") -> None:
        self.reach(f"{step} began")
        self.tell(f"{step} {data.id}{more}")
        self.reach(f"{step} took effect")
        await asyncio.sleep(random.uniform(0, 0.03))  # noqa: S311 - no secret


async def one_job(folder: Path, name: str, mortal: str) -> None:
    """A life that accepts one job."""
    life = Life(folder, mortal)
    async with life.jobs() as jobs:
        await jobs.accept(job(name))
        life.reach("accepted")
        life.tell(f"{(await until_ended(jobs, name))[name]} {name}")


async def a_job_that_waits(folder: Path) -> None:
    """A life that dies while a job waits to be tried again, the one behind it waits too, and another was done; and one
    that can be waited for."""

    class Down(Life):
        retries = Retries(pause=3600.0, longest=3600.0)

        async def draw(self, data: Job, place: Json) -> Json:
            if data.id == "waits" and "killed: parked" not in story(folder):
                raise errors.ModelUnavailable("model_busy")
            return await super().draw(data, place)

    life = Down(folder, "parked")
    async with life.jobs() as jobs:
        for name, drawing in (("waits", "logo"), ("behind", "logo"), ("beside", "star")):
            await jobs.accept(job(name, drawing))
        await until(jobs, "beside", "done")
        if "killed: parked" not in story(folder):
            await until(jobs, "waits", "waiting")
        life.reach("parked")
        for name, state in (await until_ended(jobs, "waits", "behind", "beside")).items():
            life.tell(f"{state} {name}")


async def many_jobs(folder: Path) -> None:
    """A life that accepts many jobs, again where it was not told that they were; a seventh of them fail, and a third
    fail at first."""

    class Moody(Life):
        retries = Retries(attempts=2, pause=0.2)

        def __init__(self, folder: Path) -> None:
            super().__init__(folder)
            self._failed: set[str] = set()

        async def draw(self, data: Job, place: Json) -> Json:
            if int(data.id[-2:]) % 3 == 0 and data.id not in self._failed:
                self._failed.add(data.id)
                raise errors.ModelUnavailable("model_busy")
            return await super().draw(data, place)

    life = Moody(folder)
    names = [f"{'impossible' if number % 7 == 3 else 'job'}{number:02}" for number in range(JOBS)]
    async with life.jobs() as jobs:
        confirmed = story(folder)
        for number, name in enumerate(names):
            if f"accepted {name}" not in confirmed:
                await jobs.accept(job(name, f"drawing{number % DRAWINGS}"))
                life.tell(f"accepted {name}")
                await asyncio.sleep(random.uniform(0, 0.05))  # noqa: S311 - no secret
        for name, state in (await until_ended(jobs, *names)).items():
            life.tell(f"{state} {name}")


async def a_job_that_kills(folder: Path) -> None:
    """A life whose job kills it each time, until it is given up."""

    class Doomed(Life):
        async def draw(self, data: Job, place: Json) -> Json:
            self.tell(f"killed by {data.id}")
            os.kill(os.getpid(), signal.SIGKILL)
            raise AssertionError(place)

    bot.jobs.runner.MOST_STARTS = 3
    life = Doomed(folder)
    async with life.jobs() as jobs:
        await jobs.accept(job("killer"))
        life.tell(f"{(await until_ended(jobs, 'killer'))['killer']} killer")


def live(life: Coroutine[Any, Any, None], kill_after: float = PATIENCE) -> bool:
    """Lives in a fork, killed after so many seconds; whether it came to its end before it was killed."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            asyncio.run(life)
            code = 0
        except Exception:  # noqa: BLE001 - the parent hears of it by the exit code
            traceback.print_exc()
        finally:
            os._exit(code)
    life.close()
    deadline = time.monotonic() + kill_after
    while (ended := os.waitpid(child, os.WNOHANG)) == (0, 0):
        if time.monotonic() > deadline:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.002)
    code = os.waitstatus_to_exitcode(ended[1])
    if code not in (0, -signal.SIGKILL):
        sys.exit(f"a life ended with {code}")
    return code == 0


def until_one_ends(life: Callable[[], Coroutine[Any, Any, None]], *kill_after: float) -> int:
    """Lives again and again, each killed after the next of these seconds, until one comes to its end; how many."""
    delays = iter(kill_after)
    lives = 1
    while not live(life(), next(delays, PATIENCE)):
        lives += 1
    return lives


def main(home: Path, seed: int) -> None:
    """All lives, each kind in a folder of its own."""
    to_json(job("what the first one takes long for"))
    chance = random.Random(seed)  # noqa: S311 - no secret
    for name in ("possible", "impossible", "killer", "waits", "random"):
        (home / name).mkdir()
    until_one_ends(partial(one_job, home / "possible", "possible", ""))
    until_one_ends(partial(one_job, home / "impossible", "impossible", "report"))
    until_one_ends(partial(a_job_that_kills, home / "killer"))
    until_one_ends(partial(a_job_that_waits, home / "waits"))
    delays = (chance.uniform(SHORTEST, LONGEST) for _ in range(KILLS))
    lives = until_one_ends(partial(many_jobs, home / "random"), *delays)
    Life(home / "random").tell(f"{lives} lives")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
