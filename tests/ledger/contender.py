"""A process of its own that uses a ledger: `python -m tests.ledger.contender DATABASE DOING COUNT`.

Says "ready", waits for a line, opens the database, and says of each thing that it does how it went.
"""

import asyncio
import itertools
import sys

from bot import errors
from bot.domain import DrawRequest, Job, Person, Place
from bot.ledger import SqlLedger, SqlPosts, Store, open_store
from tests.ledger.samples import SVG, change_job, draw_job, opened, recorded

SHARED = Job("shared", Person("T1", "U1"), Place("C1"), "shared", DrawRequest("everybody's logo"), 1_700_000_000.0)


def say(word: str) -> None:
    """One line, at once."""
    print(word, flush=True)


async def intend(store: Store, count: int) -> None:
    """Wants to post for jobs 0, 1, …; says "first" or "later"."""
    posts = SqlPosts(store)
    for number in range(count):
        say("first" if await posts.intend(str(number), "C1") else "later")


async def change(store: Store, count: int) -> None:
    """Wants to make each of the revisions 1, 2, … of one drawing; says "made" or "moved"."""
    ledger = SqlLedger(store)
    await opened(ledger, SHARED)
    for number in range(1, count + 1):
        job = await opened(ledger, change_job("shared"))
        try:
            await recorded(ledger, job, number)
        except errors.HeadMoved:
            say("moved")
        else:
            say("made")


async def draw(store: Store, count: int) -> None:
    """Draws one drawing after the other, each with its draft; says the request's id."""
    ledger = SqlLedger(store)
    for _ in itertools.repeat(None, count):
        job = await opened(ledger, draw_job())
        await ledger.begin(job)
        await ledger.keep_draft(job.id, SVG)
        await recorded(ledger, job)
        say(job.id)


async def main(database: str, doing: str, count: str) -> None:
    say("ready")
    sys.stdin.readline()
    async with open_store(database) as store:
        await {"intend": intend, "change": change, "draw": draw}[doing](store, int(count))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
