"""`python -m tests.chaos`: the bot is killed (SIGKILL) at random instants while people type and Slack misbehaves.

In the end everything that was acknowledged has come to exactly one result or one honest failure, and ledger, stage and
threads agree. Prints one line of counts, and before it whatever is not so; the exit status is 1 if there is anything.
"""

import argparse
import asyncio
import random
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from bot import wording
from bot.app import slack_side
from bot.auditing import Disagreement
from bot.jobs import Glance
from bot.parts import jobs_file, parts
from bot.settings import Settings
from tests.chaos.lives import bot, end_all, killed, settings_of, workspace
from tests.chaos.weather import CHANNELS, PEOPLE, Crowd, Storm

# One life in so many ends before the bot is connected, the others so many seconds after it at most.
EARLY = 5
LONGEST = 6.0
# With so many jobs left people wait until there are fewer: what is refused is not what is tried here.
MANY = 60
# How long a bot may take to be connected on a busy machine.
START = 60.0
# How long the last life may take to bring everything to its end.
CALM = 300.0
# Slack's last attempt to deliver an event comes so long after the first.
LATE = 7.0


async def chaos(home: Path, seed: int, kills: int) -> bool:
    """Whether all went well."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    async with workspace() as slack:
        settings = settings_of(home, slack.api_url)
        for channel in CHANNELS:
            await slack.create_channel(channel, members=[*PEOPLE, "svgbot"])
        crowd, storm = Crowd(slack, chance), Storm(slack, chance)
        weather = [asyncio.create_task(work) for work in (storm.blow(), *map(crowd.type, PEOPLE))]
        for number in range(1, kills + 1):
            process = bot(settings)
            if number % EARLY:
                await slack.connected(timeout=START)
                _tell(f"life {number} of {kills} is connected")
            await asyncio.sleep(chance.uniform(0, LONGEST))
            await killed(process)
            await slack.connected(0)
            await slack.clear_faults()  # those that had no time to strike: they would strike the next life all at once
            await crowd.look()
            left = _left(settings)
            crowd.wait(left > MANY)
            _tell(f"kill {number} of {kills}: {len(crowd.accepted)} accepted, {storm.struck} faults, {left} jobs left")
        for task in weather:
            task.cancel()
        await asyncio.gather(*weather, return_exceptions=True)
        await slack.clear_faults()
        process = bot(settings)
        await asyncio.sleep(LATE)
        await _calm(settings)
        await crowd.look()
        await _calm(settings)
        await killed(process)
        return await _verdict(settings, crowd.accepted, kills, storm.struck)


async def _calm(settings: Settings) -> None:
    """Waits until no job is left."""
    deadline = time.monotonic() + CALM
    while left := _left(settings):
        if time.monotonic() > deadline:
            print(f"{left} jobs are left after {CALM:g} s")
            return
        await asyncio.sleep(0.5)


async def _verdict(settings: Settings, accepted: dict[str, str], kills: int, faults: int) -> bool:
    statuses = dict(_rows(settings.home / "ledger.sqlite", "SELECT request_id, status FROM svg_generation_requests"))
    ends = Counter(statuses.get(job, "unknown") for job in accepted)
    for job, asked in accepted.items():
        if statuses.get(job) not in ("completed", "failed"):
            state = await Glance(jobs_file(settings)).progress(job)
            print(f"lost: {asked} ({job}: {statuses.get(job, 'unknown')} in the ledger, {state} as a job)")
    found = await _audit(settings)
    for one in found:
        print(wording.disagreement(one.code, one.facts, mended=False), flush=True)
    codes = Counter(one.code for one in found)
    lost = len(accepted) - ends["completed"] - ends["failed"] + codes["told_nobody"] + codes["message_gone"]
    doubled = codes["message_doubled"] + codes["file_unknown"] + _drawn_twice(settings)
    print(
        f"kills {kills} faults {faults} accepted {len(accepted)} done {ends['completed']} failed {ends['failed']} "
        f"lost {lost} doubled {doubled} disagreements {len(found)}"
    )
    return not (lost or doubled or found)


async def _audit(settings: Settings) -> list[Disagreement]:
    async with parts(settings) as using:
        audit = using.audit(settings, slack_side(settings, using), days=1, mend=False)
        return [found async for found in audit.run()]


def _left(settings: Settings) -> int:
    """Jobs that have not ended; none where the bot has not even made the file."""
    try:
        query = "SELECT count(*) FROM workflow_status WHERE status IN ('ENQUEUED', 'PENDING')"
        return int(_rows(jobs_file(settings), query)[0][0])
    except sqlite3.OperationalError:
        return 0


def _drawn_twice(settings: Settings) -> int:
    """Requests with more than one revision, and versions with more than one file."""
    query = "SELECT count(*) - count(DISTINCT request_id), count(*) - count(DISTINCT stage_path) FROM generated_svgs"
    return int(sum(_rows(settings.home / "ledger.sqlite", query)[0]))


def _rows(file: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(file, timeout=30)) as connection:
        return connection.execute(query).fetchall()


def _tell(progress: str) -> None:
    print(progress, file=sys.stderr, flush=True)


def main() -> int:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10_000))
    parser.add_argument("--kills", type=int, default=200)
    asked = parser.parse_args()
    print(f"seed {asked.seed}", flush=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # to tidy up as after Ctrl-C
    with tempfile.TemporaryDirectory(prefix="chaos-") as home:
        try:
            return 0 if asyncio.run(chaos(Path(home) / "home", asked.seed, asked.kills)) else 1
        finally:
            end_all()


if __name__ == "__main__":
    sys.exit(main())
