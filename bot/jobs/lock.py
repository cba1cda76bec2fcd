"""One process at a time: a lock that the operating system releases, however its holder ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import ConfigurationError

# Longer than any process id, so that one read gets it whole.
_PID_BYTES = 32


@contextmanager
def only_process(path: Path) -> Iterator[None]:
    """Holds `<path>.lock` for as long as the block runs.

    Raises ConfigurationError("already_running", path, pid) where another holds it; `pid` is the holder's process
    id, None in the instant before it is written. The file stays: removing it would let two hold two files.
    """
    lock = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _acquire(lock, path)
        yield
    finally:
        os.close(lock)


def _acquire(lock: int, path: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as exc:
        holder = os.read(lock, _PID_BYTES)
        raise ConfigurationError("already_running", path=str(path), pid=int(holder) if holder else None) from exc
    os.ftruncate(lock, 0)
    os.pwrite(lock, str(os.getpid()).encode(), 0)
