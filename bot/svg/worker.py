"""The process in which drawings are read and painted: `python -m bot.svg.worker [SECONDS]`. It may be killed any time.

CairoSVG can hang in C (`r="inf"`), where no Python exception reaches it, and take memory without end. So the worker
has an alarm that kills it, whether or not anybody is there to notice, and a limit to its memory.
"""

import os
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO

from bot.svg import wire
from bot.svg.types import Picture, Rejected, Wish

# DESIGN, section SVG facts. The slowest drawing of the corpus takes 0.9 s.
SECONDS = 5.0
# DESIGN, section SVG facts. The worker itself needs about 200 MB of address space.
MAX_MEMORY_BYTES = 512 * 1024 * 1024

Read = Callable[[str, Wish], Picture | Rejected]


def main() -> None:
    """Answers jobs until stdin ends."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    answers = confine()
    try:
        # Not before: without libcairo this fails, and that has to be said.
        from bot.svg.engine import read
    except (ImportError, OSError) as error:
        answers.write(wire.pack(repr(error).encode()))
        answers.flush()
        return
    serve(read, seconds, sys.stdin.buffer, answers)


def confine() -> BinaryIO:
    """Sets the limits, and returns the stream for the answers: what a library prints must not stand among them. The
    alarm's default is to kill, which works in C too; Ctrl-C is for the bot to act on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGALRM,))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError, OSError):  # macOS knows the limit but does not let it be set.
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def serve(read: Read, seconds: float, jobs: BinaryIO, answers: BinaryIO) -> None:
    """Answers the jobs, one after the other, each within `seconds` or with the end of the process."""
    with suppress(BrokenPipeError):  # The bot is gone: nobody wants the answer.
        answers.write(wire.pack(wire.READY))
        answers.flush()
        while prefix := jobs.read(wire.LENGTH_BYTES):
            part = jobs.read(wire.length_of(prefix))
            signal.setitimer(signal.ITIMER_REAL, seconds)
            parts = wire.answer(read(*wire.read_job(part)))
            signal.setitimer(signal.ITIMER_REAL, 0)
            answers.write(wire.pack(*parts))
            answers.flush()


if __name__ == "__main__":
    main()
