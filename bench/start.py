"""How long it takes until something happens, and what it holds in memory, beside a Python that does nothing."""

import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from bench.ack import workspace
from bench.figures import Figure, ranked
from bench.processes import bot_settings, running, seconds_of
from bench.table import Row, Section
from localslack import WorkspaceClient

ROUNDS, ROUNDS_QUICKLY = 5, 2
DRAW_S = 60.0

NOWHERE = "http://127.0.0.1:9/api/"  # the command line needs no Slack
PROC = Path("/proc")  # where Linux tells of its processes; other systems have no such place
KIB_PER_MB = 1000 / 1.024


async def measure(home: Path, *, quick: bool) -> Section:
    """The section on start-up and memory; `home` is an empty folder. Raises BenchError."""
    rounds = ROUNDS_QUICKLY if quick else ROUNDS

    async def seconds(once: Callable[[Path], Awaitable[float]]) -> Figure:
        times = [await once(Path(tempfile.mkdtemp(dir=home))) for _ in range(rounds)]
        return ranked(times, 50, "s")

    nothing = await seconds(_python)
    rows = [
        Row("svgbot --help", await seconds(_help), nothing),
        Row('svgbot draw "a blue logo", first ever', await seconds(_draw), nothing),
        Row("svgbot serve, first ever, until it takes commands", await seconds(_serve), nothing),
        *(await _memory(home) if sys.platform == "linux" else ()),
    ]
    return Section(f"start-up (median of {rounds}) and memory", "python -c pass", tuple(rows))


async def _python(home: Path) -> float:
    return await seconds_of("-c", "pass", own={})


async def _help(home: Path) -> float:
    return await seconds_of("-m", "bot", "--help", own={})


async def _draw(home: Path) -> float:
    return await seconds_of("-m", "bot", "draw", "a blue logo", own=bot_settings(home, NOWHERE))


async def _serve(home: Path) -> float:
    async with workspace() as slack, running("-m", "bot", "serve", own=bot_settings(home, slack.api_url)) as bot:
        return bot.seconds


async def _memory(home: Path) -> list[Row]:
    """What stays in memory after a drawing."""
    async with running("-c", "print(flush=True); input()", own={}) as python:
        nothing = resident(python.pid)
    async with workspace() as slack, running("-m", "bot", "serve", own=bot_settings(home, slack.api_url)) as bot:
        await slack.connected()
        await drawn(slack)
        workers = [resident(pid) for pid in _children(bot.pid)]
        return [
            Row("memory of the bot after a drawing", resident(bot.pid), nothing),
            Row("memory of its worker", max(workers, key=lambda figure: figure.value), nothing),
        ]


async def drawn(slack: WorkspaceClient) -> None:
    """A drawing stands in the channel."""
    person = slack.user()
    await person.command("general", "/svg a blue logo")
    await person.wait_for(
        "general", lambda message: any(block["type"] == "image" for block in message["blocks"]), timeout=DRAW_S
    )


def resident(pid: int) -> Figure:
    """What the process holds in memory, libraries that it shares with others included."""
    lines = (PROC / str(pid) / "status").read_text().splitlines()
    kib = next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
    return Figure(kib / KIB_PER_MB, "MB")


def _children(pid: int) -> list[int]:
    """The processes that this one has started."""
    tasks = (PROC / str(pid) / "task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]
