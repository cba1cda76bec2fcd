"""The processes of a chaos: a workspace that lives through all of it, and bots that are killed."""

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from pydantic import SecretStr

from bot.app import connected
from bot.parts import parts
from bot.settings import Settings
from localslack import Settings as SlackSettings
from localslack import WorkspaceClient, serve
from localslack.limits import RateLimits

# Slack's clocks, so much faster: its limits are kept, its retries come, and nobody waits an hour for them.
HASTE = 50.0
SLACK = SlackSettings(
    port=0,
    processing_delay=0.05,
    retry_delays=(0.0, 1.0, 5.0),
    rate_limits=RateLimits(post_pace=1 / HASTE, minute=60 / HASTE),
)


def settings_of(home: Path, api_url: str) -> Settings:
    """The bot's."""
    return Settings(
        home=home,
        workers=1,
        slack_api_url=api_url,
        slack_bot_token=SecretStr("xoxb-local"),
        slack_app_token=SecretStr("xapp-local"),
        slack_pace=HASTE,
        port=0,
        person_limit=10_000,
        log_level="ERROR",
    )


@asynccontextmanager
async def workspace() -> AsyncIterator[WorkspaceClient]:
    """A workspace in a process of its own."""
    telling, told = multiprocessing.Pipe()
    process = _context().Process(target=_slack, args=(told,), daemon=True)
    process.start()
    try:
        async with WorkspaceClient(await asyncio.to_thread(telling.recv)) as client:
            yield client
    finally:
        process.kill()
        process.join()


def bot(settings: Settings) -> BaseProcess:
    """A bot that has begun to start; it lives until it is killed."""
    process = _context().Process(target=_bot, args=(settings,), daemon=True)
    process.start()
    return process


async def killed(process: BaseProcess) -> None:
    """kill -9. Raises RuntimeError where the bot had already ended by itself."""
    if not process.is_alive():
        raise RuntimeError(f"the bot ended by itself, with {process.exitcode}")
    os.kill(process.pid or 0, signal.SIGKILL)
    await asyncio.to_thread(process.join)


def _context() -> multiprocessing.context.ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.chaos.lives"])
    return context


def end_all() -> None:
    """kill -9 for whatever still lives."""
    for process in multiprocessing.active_children():
        process.kill()
        process.join()


def _die_with_the_parent() -> None:
    """However the parent ends, this process ends with it, and with it the workers that it feeds."""

    def watch() -> None:
        if parent := multiprocessing.parent_process():
            parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _slack(telling: Connection) -> None:
    _die_with_the_parent()

    async def run() -> None:
        async with serve(SLACK) as server:
            telling.send(server.url)
            await asyncio.Event().wait()

    asyncio.run(run())


def _bot(settings: Settings) -> None:
    _die_with_the_parent()

    async def run() -> None:
        async with parts(settings) as using, connected(settings, using):
            await asyncio.Event().wait()

    asyncio.run(run())
