"""The engine for the bot: a few worker processes behind one async function. Implements the port `Renderer`."""

import asyncio
import logging
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self, cast

from bot.svg import wire
from bot.svg.types import Picture, Rejected, Wish
from bot.svg.worker import SECONDS

logger = logging.getLogger(__name__)

# Painting keeps a core busy; one is left for the bot itself on the small machines it runs on.
WORKERS = 2
# After its alarm a worker is dead; that this long passes means that not even the alarm works.
GRACE_SECONDS = 2.0
# Importing CairoSVG takes 0.3 s; a cold disk and a busy machine take longer.
START_SECONDS = 60.0
# A worker that waits for a job ends as soon as its stdin does.
CLOSE_SECONDS = 2.0

# All that a worker is told of the bot's environment: how to find libraries, fonts and its language. No token is here.
_ENVIRONMENT = frozenset(
    """PATH HOME TMPDIR LANG LANGUAGE LD_LIBRARY_PATH DYLD_LIBRARY_PATH DYLD_FALLBACK_LIBRARY_PATH FONTCONFIG_FILE
    FONTCONFIG_PATH FONTCONFIG_SYSROOT XDG_CACHE_HOME XDG_DATA_HOME XDG_DATA_DIRS XDG_CONFIG_HOME PYTHONHOME
    PYTHONDONTWRITEBYTECODE""".split()
)
# How a worker goes about memory, in glibc's variables (mallopt(3); others take no notice): it keeps what the pictures
# of a filter, of some 16 MB each, have needed, instead of asking the kernel for every page again.
_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(32 * 1024 * 1024), "MALLOC_TRIM_THRESHOLD_": str(128 * 1024 * 1024)}
_PACKAGE_ROOT = Path(__file__).resolve().parents[2]


class WorkerUnavailable(Exception):
    """No worker could be started; the message says why, for the log."""


class WorkerRenderer:
    """Reads up to `workers` replies at the same time, each for at most `seconds`; more wait for their turn.

    To be started and closed, or used as an async context manager. `module` is what the workers run.
    """

    def __init__(self, *, workers: int = WORKERS, seconds: float = SECONDS, module: str = "bot.svg.worker") -> None:
        self._workers = [_Worker(module, seconds) for _ in range(workers)]
        self._idle: asyncio.Queue[_Worker] = asyncio.Queue()
        self._replacements: set[asyncio.Task[None]] = set()
        self._is_closing = False

    async def start(self) -> None:
        """Starts the workers. Raises WorkerUnavailable where they cannot run."""
        try:
            await asyncio.gather(*(worker.start() for worker in self._workers))
        except BaseException:
            await self.close()
            raise
        for worker in self._workers:
            self._idle.put_nowait(worker)

    async def close(self) -> None:
        """Ends the workers; a reply that is still being read is given up."""
        self._is_closing = True
        for replacement in self._replacements:
            replacement.cancel()
        await asyncio.gather(*self._replacements, return_exceptions=True)
        await asyncio.gather(*(worker.close() for worker in self._workers))

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    async def read(self, reply: str, wish: Wish) -> Picture | Rejected:
        """The drawing in the reply, sanitised, with its preview; or why there is none. Never raises for what the reply
        contains, and answers within seconds of its turn, whatever it contains."""
        worker = await self._idle.get()
        try:
            return await worker.read(reply, wish)
        finally:
            # Also where the caller was cancelled: what it has left half done dies, and another takes its place at once.
            if worker.is_ready:
                self._idle.put_nowait(worker)
            elif not self._is_closing:
                replacement = asyncio.create_task(self._replace(worker))
                self._replacements.add(replacement)
                replacement.add_done_callback(self._replacements.discard)

    async def _replace(self, worker: "_Worker") -> None:
        try:
            await worker.start()
        except WorkerUnavailable:
            logger.exception("a worker could not be replaced; the next reply tries again")
        finally:
            self._idle.put_nowait(worker)


class _Worker:
    """One process at a time, and another after it is gone."""

    def __init__(self, module: str, seconds: float) -> None:
        self._module = module
        self._seconds = seconds
        self._process: asyncio.subprocess.Process | None = None
        self.is_ready = False

    async def start(self) -> None:
        """Starts a process and waits until it can work. Raises WorkerUnavailable."""
        await self._end()
        try:
            async with asyncio.timeout(START_SECONDS):
                self._process = await asyncio.create_subprocess_exec(
                    sys.executable,
                    "-P",  # What lies in the directory that the bot happens to run in is not for import.
                    *("-m", self._module, str(self._seconds)),
                    stdin=asyncio.subprocess.PIPE,
                    stdout=asyncio.subprocess.PIPE,
                    env=_environment(),
                    start_new_session=True,  # A Ctrl-C in the terminal is for the bot alone.
                )
                greeting = await self._receive()
        except (OSError, asyncio.IncompleteReadError, wire.BrokenMessage) as error:
            raise WorkerUnavailable(f"the worker ended with {await self._end()}: {error!r}") from error
        except BaseException:
            self._kill()
            raise
        if greeting != wire.READY:
            await self._end()
            raise WorkerUnavailable(greeting.decode(errors="replace"))
        self.is_ready = True

    async def read(self, reply: str, wish: Wish) -> Picture | Rejected:
        """Does one job, and is ready for the next or dead."""
        began = time.perf_counter()
        try:
            if self._process is None or self._process.returncode is not None:
                await self.start()
            self.is_ready = False
            async with asyncio.timeout(self._seconds + GRACE_SECONDS):
                answer = await self._ask(reply, wish)
        except WorkerUnavailable:
            logger.exception("a reply could not be read")
            return _rejected("crashed", "The drawing engine could not be started.", began)
        except (OSError, asyncio.IncompleteReadError, wire.BrokenMessage) as error:
            status = await self._status() if isinstance(error, asyncio.IncompleteReadError) else await self._end()
            logger.warning("a worker died of a reply, with status %s", status)
            if isinstance(error, TimeoutError) or status == -signal.SIGALRM:
                return _rejected(
                    "hung", f"Painting it takes longer than {self._seconds:g} seconds: simplify it.", began
                )
            return _rejected("crashed", "The engine broke on it: draw it in another way.", began)
        except BaseException:
            self._kill()
            raise
        # Where the engine itself broke, libraries may be left in disorder: that process gets no other job.
        self.is_ready = not (isinstance(answer, Rejected) and answer.code == "crashed")
        return answer

    async def close(self) -> None:
        """Lets an idle process end by itself, and kills a busy one."""
        if self.is_ready and self._process is not None:
            self._jobs.close()
            with suppress(TimeoutError):
                async with asyncio.timeout(CLOSE_SECONDS):
                    await self._process.wait()
        await self._end()

    async def _ask(self, reply: str, wish: Wish) -> Picture | Rejected:
        self._jobs.write(wire.pack(wire.job(reply, wish)))
        await self._jobs.drain()
        header, svg, png = [await self._receive() for _ in range(3)]
        exports = [await self._receive() for _ in range(wire.count_exports(header))]
        return wire.read_answer(header, svg, png, *exports)

    async def _receive(self) -> bytes:
        return await self._answers.readexactly(wire.length_of(await self._answers.readexactly(wire.LENGTH_BYTES)))

    @property
    def _jobs(self) -> asyncio.StreamWriter:
        return cast("asyncio.StreamWriter", self._process and self._process.stdin)

    @property
    def _answers(self) -> asyncio.StreamReader:
        return cast("asyncio.StreamReader", self._process and self._process.stdout)

    def _kill(self) -> None:
        self.is_ready = False
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def _status(self) -> int | None:
        """The status of a process that has closed its pipe, and so is about to end. Not killed at once: to send a
        signal, Popen looks whether the process is there, and so takes the status from asyncio's watcher."""
        if self._process is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(CLOSE_SECONDS):
                    await self._process.wait()
        return await self._end()

    async def _end(self) -> int | None:
        """Sees to it that there is no process any more; the status of the one that there was."""
        self._kill()
        process, self._process = self._process, None
        return None if process is None else await process.wait()


def _rejected(code: str, detail: str, began: float) -> Rejected:
    return Rejected(code, detail, round((time.perf_counter() - began) * 1000, 3))


def _environment() -> dict[str, str]:
    """What a worker needs of the bot's environment, and where it finds the bot's code, wherever that was installed."""
    paths = (str(_PACKAGE_ROOT), os.environ.get("PYTHONPATH", ""))
    own = {name: value for name, value in os.environ.items() if name in _ENVIRONMENT or name.startswith("LC_")}
    # Numpy's library would set memory aside for a thread on every core, more than a worker may have.
    return {**own, **_MEMORY, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(filter(None, paths))}
