"""A process that mirrors a ledger until it is killed."""

import asyncio
import multiprocessing
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from bot.ledger import SqlChanges, open_store
from bot.settings import Settings
from bot.snowflake.connection import connection_of
from bot.snowflake.mirror import Mirror
from bot.snowflake.names import Schema
from bot.snowflake.pool import Pool


async def everybody(channel: str) -> bool:
    """Every channel is public."""
    return True


async def _run(ledger: Path, account: dict[str, Any], schema: Schema) -> None:
    connection = connection_of(Settings(**account))
    assert connection is not None
    async with open_store(ledger) as store:
        mirror = Mirror(Pool(connection, size=1), SqlChanges(store), schema)
        while True:
            await mirror.run(everybody)
            await asyncio.sleep(0.01)


def _live(ledger: Path, account: dict[str, Any], schema: Schema) -> None:
    asyncio.run(_run(ledger, account, schema))


def start(ledger: Path, account: dict[str, Any], schema: Schema) -> BaseProcess:
    """Such a process, from a server that has imported everything already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.mortal", "tests.snowflake.mirroring"])
    process = context.Process(target=_live, args=(ledger, account, schema), daemon=True)
    process.start()
    return process
