"""What Snowflake costs: round trips for each way of storing, start-up and memory with an account beside without one.

The account is a stand-in on loopback, so round trips are counted, not timed: what one takes, only a real one shows.
"""

import asyncio
import sys
import tempfile
import warnings
from contextlib import AsyncExitStack
from pathlib import Path

from bench.ack import workspace
from bench.figures import Figure, ranked
from bench.processes import bot_settings, running, seconds_of
from bench.start import NOWHERE, drawn, resident
from bench.table import Row, Section
from bot.domain import StagePath
from bot.settings import Settings
from bot.snowflake.connection import connection_of
from bot.snowflake.names import Schema
from bot.snowflake.pool import Pool
from bot.stage.snowflake import SnowflakeStage, Way
from tests.snowflake.account import Tables
from tests.snowflake.server import FakeSnowflake, storage_here
from tests.snowflake.server import running as account_running

ROUNDS, ROUNDS_QUICKLY = 5, 2

SVG = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'/>"
WAYS: tuple[tuple[Way, str], ...] = (("put", "PUT"), ("copy", "COPY INTO"))


async def measure(home: Path, *, quick: bool) -> list[Section]:
    """The sections on Snowflake; `home` is an empty folder. Raises BenchError."""
    warnings.filterwarnings("ignore", "Arrow output", UserWarning)  # fakesnow's
    with account_running() as account, storage_here(account):
        trips = [row for way, name in WAYS for row in await _trips(account, way, name)]
        costs = await _costs(account, home, ROUNDS_QUICKLY if quick else ROUNDS)
    return [
        Section("Snowflake: round trips to the account for a drawing", "to the cloud's storage", tuple(trips)),
        Section("Snowflake: the bot with an account", "without one", tuple(costs)),
    ]


async def _trips(account: FakeSnowflake, way: Way, by: str) -> list[Row]:
    connection = connection_of(Settings(**account.settings))
    assert connection is not None  # noqa: S101  the settings name it
    pool = Pool(connection, size=1)
    stage = SnowflakeStage(pool, lambda _: Schema("DB", "PUBLIC"), Tables(), way=way)
    rows = []
    puts = {"the stage's first file": "1.svg", "every other": "2.svg", "the same again": "2.svg"}
    for title, name in puts.items():
        account.statements.clear()
        account.storage_requests = 0
        await stage.put(StagePath(f"BENCH_{way.upper()}", f"{way}/{name}"), SVG)
        rows.append(
            Row(
                f"stored by {by}: {title}",
                Figure(len(account.statements), "requests"),
                Figure(account.storage_requests, "requests"),
            )
        )
    await asyncio.to_thread(pool.close)
    return rows


async def _costs(account: FakeSnowflake, home: Path, rounds: int) -> list[Row]:
    there = _environment(account)

    async def seconds(*arguments: str) -> list[Figure]:
        """With the account and without, in turns, so that whatever else the machine does meets both."""
        times: tuple[list[float], list[float]] = ([], [])
        for _ in range(rounds):
            for own, taken in zip((there, {}), times, strict=True):
                folder = Path(tempfile.mkdtemp(dir=home))
                taken.append(await seconds_of("-m", "bot", *arguments, own=bot_settings(folder, NOWHERE) | own))
        return [ranked(taken, 50, "s") for taken in times]

    rows = [
        Row(f"svgbot {title} (median of {rounds})", *await seconds(*what))
        for title, what in (("--help", ("--help",)), ('draw "a blue logo"', ("draw", "a blue logo")))
    ]
    if sys.platform == "linux":
        rows.append(Row("memory of the bot after a drawing", await _memory(home, there), await _memory(home, {})))
    return rows


def _environment(account: FakeSnowflake) -> dict[str, str]:
    """The bot's, by COPY INTO: of another process the connector would look for the storage in the cloud."""
    given = {name.upper(): str(value) for name, value in account.settings.items()}
    return given | {"SVGBOT_STAGE_WAY": "copy"}


async def _memory(home: Path, own: dict[str, str]) -> Figure:
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(workspace())
        folder = Path(tempfile.mkdtemp(dir=home))
        bot = await stack.enter_async_context(
            running("-m", "bot", "serve", own=bot_settings(folder, slack.api_url) | own)
        )
        await slack.connected()
        await drawn(slack)
        return resident(bot.pid)
