"""Machines on which folders do not work as they should."""

import os
import resource
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NOBODY = 65534


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """No file of this process can grow beyond `room` bytes, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def read_only(folder: Path) -> Iterator[Path]:
    """A copy of the folder that this process may read but not change, even if it runs as root."""
    with tempfile.TemporaryDirectory() as outside:
        copy = Path(shutil.copytree(folder, Path(outside) / "copy"))
        for path in (Path(outside), copy, *copy.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        user = os.geteuid()
        if user == 0:
            os.seteuid(_NOBODY)
        try:
            yield copy
        finally:
            os.seteuid(user)
            for path in (Path(outside), *copy.rglob("*")):
                path.chmod(0o755)
