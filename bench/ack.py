"""How long a person waits for `/svg` to be acknowledged, beside an app that does nothing else.

Both take the same commands over a real websocket, each in a local workspace of its own, one after the other. The bot
makes each command durable before it acknowledges, and draws what it has accepted meanwhile.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import cycle
from pathlib import Path

from bench.figures import ranked, share
from bench.processes import BenchError, bot_settings, running
from bench.table import Row, Section
from localslack import Teammate, WorkspaceClient

COMMANDS, COMMANDS_QUICKLY = 200, 100  # for each load
LOADS = (1, 8)  # commands on the way at any time: a quiet workspace and a busy one
WARM_UP = 8  # not counted: what a process does only once

PEOPLE = ("ana", "ben", "chloe", "dev")
CHANNEL = "general"


async def measure(home: Path, *, quick: bool) -> Section:
    """The section on acknowledgements; `home` is an empty folder for the bot. Raises BenchError."""
    commands = COMMANDS_QUICKLY if quick else COMMANDS
    bare = await _times(("-m", "bench.bare_bolt"), home, commands)
    ours = await _times(("-m", "bot", "serve"), home, commands)
    rows = [row for load in LOADS for row in _rows(load, ours[load], bare[load], commands)]
    return Section(f"/svg over the websocket, {commands} commands", "bare Bolt app", tuple(rows))


def _rows(load: int, ours: list[float], bare: list[float], commands: int) -> list[Row]:
    return [
        Row(f"{load} at once: acknowledged within 3 s", share(len(ours), commands), share(len(bare), commands)),
        *(Row(f"{load} at once: p{rank}", ranked(ours, rank, "ms"), ranked(bare, rank, "ms")) for rank in (50, 99)),
    ]


@asynccontextmanager
async def workspace() -> AsyncIterator[WorkspaceClient]:
    """A local workspace in a process of its own."""
    async with (
        running("-m", "localslack", "--port", "0", own={}) as slack,
        WorkspaceClient(json.loads(slack.said)["url"]) as client,
    ):
        yield client


async def _times(program: tuple[str, ...], home: Path, commands: int) -> dict[int, list[float]]:
    """For each load, milliseconds from typing to the acknowledgement, of those commands that got one."""
    async with workspace() as slack, running(*program, own=bot_settings(home, slack.api_url)):
        await slack.connected()
        await _typed(slack, WARM_UP, at_once=1)
        return {load: await _typed(slack, commands, at_once=load) for load in LOADS}


async def _typed(slack: WorkspaceClient, commands: int, *, at_once: int) -> list[float]:
    people = cycle(slack.user(name) for name in PEOPLE)
    free = asyncio.Semaphore(at_once)
    typing = (_command(next(people), number, free) for number in range(commands))
    times = [ms for ms in await asyncio.gather(*typing) if ms is not None]
    if not times:
        raise BenchError("no command at all was acknowledged")
    return times


async def _command(person: Teammate, number: int, free: asyncio.Semaphore) -> float | None:
    async with free:
        began = time.perf_counter()
        answer = await person.command(CHANNEL, f"/svg a blue logo, number {number}")
        return (time.perf_counter() - began) * 1000 if answer["ok"] else None
