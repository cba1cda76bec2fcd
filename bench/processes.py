"""Programs in processes of their own, as they run in earnest, in an environment that names no other Slack or stage."""

import asyncio
import os
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

START_S = 60.0
ENDS_S = 120.0

# What the bot reads from its environment begins like this; none of the machine's own may change what is measured.
_PREFIXES = ("SVGBOT_", "SLACK_", "SNOWFLAKE_", "MODEL_", "DATABASE_", "STAGE_")


class BenchError(Exception):
    """Something cannot be measured here; the argument is the sentence."""


@dataclass(frozen=True, slots=True)
class Running:
    """A process that is ready: its id, the line by which it said so, and the seconds from its start to that line."""

    pid: int
    said: str
    seconds: float


@asynccontextmanager
async def running(*arguments: str, own: Mapping[str, str]) -> AsyncIterator[Running]:
    """Python with those arguments, from the line it prints when it is ready until the block ends; `own` is what is
    added to the environment. Raises BenchError where no line comes."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, env=_environment(own), stdin=PIPE, stdout=PIPE
    )
    try:
        said = await _first_line(process, arguments)
        yield Running(process.pid, said, time.perf_counter() - began)
    finally:
        # There is nothing to be saved, and a bot with work left would take its time.
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def seconds_of(*arguments: str, own: Mapping[str, str]) -> float:
    """How long Python with those arguments takes from start to end. Raises BenchError where it fails."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, env=_environment(own), stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE
    )
    try:
        async with asyncio.timeout(ENDS_S):
            _, complaint = await process.communicate()
    finally:
        with suppress(ProcessLookupError):
            process.kill()
    if process.returncode:
        raise BenchError(f"python {' '.join(arguments)} failed: {complaint.decode(errors='replace').strip()}")
    return time.perf_counter() - began


def bot_settings(home: Path, api_url: str) -> dict[str, str]:
    """The environment of a bot that draws offline in a local workspace; Slack's part serves a bare app too."""
    return {
        "SLACK_API_URL": api_url,
        "SLACK_BOT_TOKEN": "xoxb-local",
        "SLACK_APP_TOKEN": "xapp-local",
        "SVGBOT_HOME": str(home),
        "SVGBOT_MODEL": "sketch",
        "SVGBOT_PORT": "0",
        "SVGBOT_LOG_LEVEL": "ERROR",
    }


def _environment(own: Mapping[str, str]) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_PREFIXES)}
    return {**inherited, **own}


async def _first_line(process: Process, arguments: tuple[str, ...]) -> str:
    assert process.stdout is not None  # noqa: S101  it is a pipe
    try:
        async with asyncio.timeout(START_S):
            line = await process.stdout.readline()
    except TimeoutError as error:
        raise BenchError(f"python {' '.join(arguments)} was not ready after {START_S:g} s") from error
    if not line:
        raise BenchError(f"python {' '.join(arguments)} ended before it was ready")
    return line.decode().strip()
