"""The bot in a process of its own that kills itself (SIGKILL) at a named point.

A point is `part.method:before` or `part.method:after`.
"""

import asyncio
import multiprocessing
import os
import signal
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any
from unittest import mock

from bot.app import connected
from bot.domain import Job
from bot.jobs import DbosJobs
from bot.parts import parts as parts_of
from bot.settings import Settings


class Mortal:
    """A part that takes its process with it when a method is called."""

    def __init__(self, part: Any, method: str, when: str) -> None:
        self._part, self._method, self._when = part, method, when

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._part, name)
        if name != self._method:
            return real

        async def last(*args: Any, **kwargs: Any) -> None:
            if self._when == "after":
                await real(*args, **kwargs)
            os.kill(os.getpid(), signal.SIGKILL)

        return last


class MortalJobs(DbosJobs):
    """Dies when a job has been accepted, before anybody hears of it."""

    async def accept(self, job: Job) -> None:
        """The last thing that this process does."""
        await super().accept(job)
        os.kill(os.getpid(), signal.SIGKILL)


async def run(point: str, settings: Settings, ready: Connection) -> None:
    """The bot until it is killed, by itself or from outside."""
    part, method, when = point.replace(":", ".").split(".") if point else ("", "", "")
    if part == "jobs":
        mock.patch("bot.app.DbosJobs", MortalJobs).start()
    async with parts_of(settings) as parts:
        mortal: dict[str, Any] = {part: Mortal(getattr(parts, part), method, when)} if hasattr(parts, part) else {}
        async with connected(settings, replace(parts, **mortal)):
            ready.send("ready")
            await asyncio.Event().wait()


def live(point: str, settings: Settings, ready: Connection) -> None:
    """What the process does."""
    asyncio.run(run(point, settings, ready))


def start(point: str, settings: Settings) -> BaseProcess:
    """A bot in a process of its own, connected; `point` is empty for one that lives on.

    The processes come from a server that has imported the bot already: only its start is left to be waited for.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.mortal"])
    ready, telling = context.Pipe(duplex=False)
    process = context.Process(target=live, args=(point, settings, telling), daemon=True)
    process.start()
    telling.close()
    assert ready.recv() == "ready"
    ready.close()
    return process
