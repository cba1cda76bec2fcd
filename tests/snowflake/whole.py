"""The whole command line with the account on loopback."""

import asyncio
import os
import sqlite3
import sys
from pathlib import Path
from typing import Any

from tests.snowflake.server import FakeSnowflake

CREDENTIALS = {"SNOWFLAKE_ACCOUNT": "acme-dev", "SNOWFLAKE_USER": "SVGBOT", "SNOWFLAKE_PASSWORD": "secret"}


def environment(account: FakeSnowflake, home: Path, **changed: str) -> dict[str, str]:
    """The environment of a bot that draws offline and stores in the account."""
    own = {
        **CREDENTIALS,
        "SNOWFLAKE_HOST": "127.0.0.1",
        "SNOWFLAKE_PORT": str(account.port),
        "SNOWFLAKE_PROTOCOL": "http",
        "SNOWFLAKE_DATABASE": "DB",
        "SVGBOT_HOME": str(home),
        "SVGBOT_MODEL": "sketch",
        "SVGBOT_STAGE_WAY": "copy",
        "SVGBOT_LOG_LEVEL": "ERROR",
    }
    return os.environ | own | changed


async def command(account: FakeSnowflake, home: Path, *arguments: str, **changed: str) -> tuple[int, str, str]:
    """What `svgbot …` ends with and prints, in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        env=environment(account, home, **changed),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, complaint = await process.communicate()
    return process.returncode or 0, out.decode(), complaint.decode()


async def drawn_by_command(account: FakeSnowflake, home: Path) -> tuple[int, str, list[dict[str, Any]]]:
    """The exit status and the sentence of `svgbot draw`, and the rows of the error log."""
    status, out, said = await command(account, home, "draw", "a blue logo")
    with sqlite3.connect(home / "ledger.sqlite") as database:
        database.row_factory = sqlite3.Row
        rows = [dict(row) for row in database.execute("SELECT * FROM error_log")]
    database.close()
    return status, out + said, rows
