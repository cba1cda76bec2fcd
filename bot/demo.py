"""`svgbot demo`: the whole way on one machine. The local workspace and the bot run as processes of their own, as they
would in earnest; this module types what a person types, waits for what the person sees, and shows where it went."""

import asyncio
import json
import os
import re
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from bot import wording
from bot.errors import ConfigurationError
from bot.settings import Settings
from bot.svg.system import missing_system_libraries
from localslack import WorkspaceClient

CHANNEL = "general"
PERSON = "ana"
COMMAND = "/svg a blue logo"
REFINEMENT = "make it green"
BOT_TOKEN, APP_TOKEN = "xoxb-local", "xapp-local"  # open only the local workspace
# Variables that would send the demo to an account or a model of somebody's.
_OUTSIDE = ("SNOWFLAKE_", "MODEL_", "STAGE_URL", "SVGBOT_MODEL")

START_S, DRAW_S, STOP_S = 30.0, 60.0, 10.0


async def run(settings: Settings, *, once: bool, port: int) -> int:
    """Shows the way of one drawing and its refinement, then serves until Ctrl-C; with `once` it stops there."""
    lacks = missing_system_libraries()
    if lacks:
        raise ConfigurationError("system_library", sentence=lacks)
    home = settings.home / "demo"
    home.mkdir(parents=True, exist_ok=True)
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    show(wording.demo_begins())
    async with _workspace(port) as url, _bot(url, home), WorkspaceClient(url) as workspace:
        try:
            await workspace.connected(timeout=START_S)
            shown = await _until(stop, _tour(workspace, home))
        except TimeoutError as error:
            raise ConfigurationError("demo_failed", step=COMMAND) from error
        if shown and not once:
            show(wording.demo_goes_on(url))
            await stop.wait()
        elif shown:
            show(wording.demo_page(url))
    return 0 if shown else 130


def show(text: str) -> None:
    """Prints at once, so that it can be read while it happens."""
    print(text, flush=True)


async def _tour(workspace: WorkspaceClient, home: Path) -> bool:
    person = workspace.user(PERSON)
    before = len(await person.messages(CHANNEL))
    show(wording.demo_types(PERSON, CHANNEL, COMMAND))
    answer = await person.command(CHANNEL, COMMAND)
    if not answer["ok"]:
        raise ConfigurationError("demo_failed", step=COMMAND)
    drawn = await _picture(workspace, None, before)
    await _show_result(workspace, drawn, home)
    show(wording.demo_types(PERSON, CHANNEL, REFINEMENT))
    await person.say(CHANNEL, REFINEMENT, thread_ts=drawn["ts"])
    await _show_result(workspace, await _picture(workspace, drawn["ts"], 0), home)
    return True


async def _picture(workspace: WorkspaceClient, thread: str | None, after: int) -> dict[str, Any]:
    """The message with the preview, as the person sees it."""
    person = workspace.user(PERSON)

    async def look() -> dict[str, Any] | None:
        seen = await (person.thread(CHANNEL, thread) if thread else person.messages(CHANNEL))
        return next((m for m in seen[1 if thread else after :] if _file_of(m)), None)

    return await workspace.wait_for(look, timeout=DRAW_S)


def _file_of(message: dict[str, Any]) -> str | None:
    images = (block for block in message.get("blocks", ()) if block["type"] == "image")
    return next((image["slack_file"]["id"] for image in images), None)


async def _show_result(workspace: WorkspaceClient, message: dict[str, Any], home: Path) -> None:
    found = re.search(r"`(@[^`]+/([^`/]+)\.svg)`", message["text"])
    if found is None:
        raise ConfigurationError("demo_failed", step="result")
    preview = home / f"{found[2]}.png"
    preview.write_bytes(await workspace.file(str(_file_of(message))))
    show(wording.demo_result(found[1], preview))


async def _until(stop: asyncio.Event, tour: Any) -> bool:
    """Whether the tour ended before somebody stopped it."""
    touring, stopped = asyncio.ensure_future(tour), asyncio.ensure_future(stop.wait())
    await asyncio.wait((touring, stopped), return_when=asyncio.FIRST_COMPLETED)
    for task in (touring, stopped):
        if not task.done():
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
    return not touring.cancelled() and bool(touring.result())


@asynccontextmanager
async def _workspace(port: int) -> AsyncIterator[str]:
    """The address of a local workspace that runs while the block does."""
    chosen = str(port if _free(port) else 0)
    arguments = ("localslack", "--port", chosen, "--bot-token", BOT_TOKEN, "--app-token", APP_TOKEN)
    async with _process(*arguments, env=dict(os.environ), stdout=PIPE) as process:
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        async with asyncio.timeout(START_S):
            ready = json.loads(await process.stdout.readline() or "{}")
        if not ready:
            raise ConfigurationError("demo_failed", step="localslack")
        yield ready["url"]


@asynccontextmanager
async def _bot(url: str, home: Path) -> AsyncIterator[None]:
    async with WorkspaceClient(url) as workspace:
        person = (await workspace.info(PERSON))["user"]
    own = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_API_URL": f"{url}/api/",
        "SVGBOT_HOME": str(home),
        "SVGBOT_ADMINS": person,
        "SVGBOT_LOG_LEVEL": "WARNING",
    }
    here = {name: value for name, value in os.environ.items() if not name.startswith(_OUTSIDE)}
    async with _process("bot", "serve", env={**here, **own}, stdout=asyncio.subprocess.DEVNULL):
        yield


@asynccontextmanager
async def _process(module: str, *arguments: str, env: dict[str, str], stdout: int) -> AsyncIterator[Process]:
    # A session of its own: Ctrl-C is for the demo, which then stops the bot before the workspace.
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments, env=env, stdout=stdout, start_new_session=True
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(STOP_S):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


def _free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
