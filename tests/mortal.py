"""The bot in a process of its own that kills itself (SIGKILL) once at a named point: `python -m tests.mortal POINT`.

POINT is `part.method:before` or `part.method:after`; without one it is the ordinary bot.
"""

import asyncio
import os
import signal
import sys
from dataclasses import replace
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


async def run(point: str) -> None:
    """The bot until it is killed, by itself or from outside."""
    part, method, when = point.replace(":", ".").split(".") if point else ("", "", "")
    if part == "jobs":
        mock.patch("bot.app.DbosJobs", MortalJobs).start()
    settings = Settings()
    async with parts_of(settings) as parts:
        mortal: dict[str, Any] = {part: Mortal(getattr(parts, part), method, when)} if hasattr(parts, part) else {}
        async with connected(settings, replace(parts, **mortal)):
            print("ready", flush=True)
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1] if len(sys.argv) > 1 else ""))
