"""A crowd: a thousand commands in ten seconds from a hundred people, over HTTP, to a bot that draws them meanwhile."""

import asyncio
import hashlib
import hmac
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

import aiohttp

from bench.ack import workspace
from bench.figures import Figure, ranked, share
from bench.processes import BenchError, bot_settings, running
from bench.start import resident
from bench.table import Row, Section
from localslack import WorkspaceClient

COMMANDS, COMMANDS_QUICKLY = 1000, 200
PEOPLE, PEOPLE_QUICKLY = 100, 20
PER_SECOND = 100
PATIENCE_S = 3.0  # Slack's
SECRET = "bench"  # noqa: S105  of a bot that lives for seconds


async def measure(home: Path, *, quick: bool) -> Section:
    """The section; `home` is an empty folder for the bot. Raises BenchError."""
    count, people = (COMMANDS_QUICKLY, PEOPLE_QUICKLY) if quick else (COMMANDS, PEOPLE)
    http = {"SVGBOT_SLACK_MODE": "http", "SLACK_SIGNING_SECRET": SECRET}
    async with workspace() as slack, running("-m", "bot", "serve", own=bot_settings(home, slack.api_url) | http) as bot:
        url = next((word.rstrip(":") for word in bot.said.split() if word.startswith("http")), "")
        if not url:
            raise BenchError(f"the bot does not say where it listens: {bot.said}")
        before = resident(bot.pid) if sys.platform == "linux" else None
        times = await _typed(url, slack, count, people)
        after = resident(bot.pid) if sys.platform == "linux" else None
    rows = [
        Row("acknowledged within 3 s", share(len(times), count)),
        *(Row(f"acknowledged: p{rank}", ranked(times, rank, "ms")) for rank in (50, 99, 100)),
    ]
    if before and after:
        rows.append(Row("memory that it took", Figure(after.value - before.value, "MB")))
    return Section(f"{count} commands from {people} people at {PER_SECOND} a second", "", tuple(rows))


async def _typed(url: str, slack: WorkspaceClient, count: int, people: int) -> list[float]:
    info = await slack.info()
    channel = next(channel["id"] for channel in info["channels"] if channel["name"] == "general")
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE_S)) as session:
        began = time.perf_counter()

        async def command(number: int) -> float | None:
            await asyncio.sleep(max(0.0, began + number / PER_SECOND - time.perf_counter()))
            form = {
                "command": "/svg",
                "text": f"a blue logo {number}",
                "team_id": info["team"]["id"],
                "user_id": f"U{number % people:03}",
                "channel_id": channel,
                "trigger_id": str(number),
            }
            body = urlencode(form).encode()
            typed = time.perf_counter()
            try:
                async with session.post(url, data=body, headers=_signed(body)) as answer:
                    return (time.perf_counter() - typed) * 1000 if answer.status == 200 else None
            except (aiohttp.ClientError, TimeoutError):
                return None

        times = await asyncio.gather(*map(command, range(count)))
    acknowledged = [ms for ms in times if ms is not None]
    if not acknowledged:
        raise BenchError("no command at all was acknowledged")
    return acknowledged


def _signed(body: bytes) -> dict[str, str]:
    now = str(int(time.time()))
    digest = hmac.new(SECRET.encode(), b"v0:" + now.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": f"v0={digest}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
