"""Files of a folder, reached by descriptor: whole or not at all, and never through a symbolic link."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path
from typing import Final

# What we keep was asked for by somebody, perhaps in a private channel: for the bot's own user only.
_PRIVATE_FOLDER: Final = 0o700
_PRIVATE_FILE: Final = 0o600

# Nothing there, a file where a folder should be, a symbolic link, a socket.
_ABSENT: Final = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENXIO}


@contextmanager
def absence_allowed() -> Iterator[None]:
    """Passes over the errors which say that no file or folder of ours is there."""
    try:
        yield
    except OSError as error:
        if error.errno not in _ABSENT:
            raise


@contextmanager
def opened_folder(root: Path, *names: str, make: bool = False) -> Iterator[int]:
    """The descriptor of `root/names…`. Below the root no symbolic link is followed, not even one that is put there at
    this very moment. With `make`, missing folders are made, durably. Raises OSError."""
    if make:
        root.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for name in names:
            if make:
                _make_folder(name, folder)
            inner = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = inner
        yield folder
    finally:
        os.close(folder)


def _make_folder(name: str, folder: int) -> None:
    with suppress(FileExistsError):
        os.mkdir(name, mode=_PRIVATE_FOLDER, dir_fd=folder)
        os.fsync(folder)


def open_file(name: str, folder: int) -> BufferedReader | None:
    """The regular file of this name for reading, None where there is none."""
    with absence_allowed():
        # Without O_NONBLOCK, opening a pipe would wait for somebody to write to it.
        handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
        if stat.S_ISREG(os.fstat(handle).st_mode):
            return os.fdopen(handle, "rb")
        os.close(handle)
    return None


def write_file(name: str, folder: int, data: bytes) -> float:
    """Writes a new file and waits until the disk has it; returns its time of modification."""
    handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE_FILE, dir_fd=folder)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(handle)
        return os.fstat(handle).st_mtime


def remove_file(name: str, folder: int) -> None:
    """Removes the file if it is still there."""
    with suppress(FileNotFoundError):
        os.unlink(name, dir_fd=folder)
