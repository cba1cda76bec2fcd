"""The port Previews as a folder of PNG files."""

import asyncio
import os
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from bot import errors
from bot.stage.files import absence_allowed, open_file, opened_folder, remove_file, write_file

# An id names a file here: a UUID, and whatever else is harmless everywhere.
_SVG_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


class FolderPreviews:
    """The `keep` latest previews and up to a tenth more, as `<svg_id>.png`, for any number of processes at once.

    Raises errors.StorageError: "bad_path" for an id that is none, "previews_unavailable" where the disk does not work.
    """

    def __init__(self, root: Path, *, keep: int = 500) -> None:
        self._root = root
        self._keep = keep
        self._unseen = 0  # how many of our own puts until the next look at all files

    async def put(self, svg_id: str, png: bytes) -> None:
        await asyncio.to_thread(self._put, _file_of(svg_id), png)

    async def get(self, svg_id: str) -> bytes | None:
        return await asyncio.to_thread(self._get, _file_of(svg_id))

    async def forget(self, svg_id: str) -> None:
        await asyncio.to_thread(self._forget, _file_of(svg_id))

    async def known(self) -> frozenset[str]:
        return await asyncio.to_thread(self._known)

    def _known(self) -> frozenset[str]:
        with _trouble(), absence_allowed(), opened_folder(self._root) as folder:
            return _ids_in(folder)
        return frozenset()

    def _forget(self, name: str) -> None:
        with _trouble(), absence_allowed(), opened_folder(self._root) as folder:
            remove_file(name, folder)

    def _put(self, name: str, png: bytes) -> None:
        # A crash leaves the unborn file behind; it is forgotten in its turn like any other.
        unborn = f"{uuid.uuid4().hex}.part"
        with _trouble(), opened_folder(self._root, make=True) as folder:
            try:
                write_file(unborn, folder, png)
                os.replace(unborn, name, src_dir_fd=folder, dst_dir_fd=folder)
            finally:
                remove_file(unborn, folder)
            self._forget_all_but(name, folder)

    def _forget_all_but(self, latest: str, folder: int) -> None:
        """Removes the oldest files, as many as are too many, but not one at each put: it has to look at all."""
        if self._unseen > 0:
            self._unseen -= 1
            return
        self._unseen = self._keep // 20
        names = set(os.listdir(folder)) - {latest}
        if len(names) < self._keep + self._keep // 20:
            return
        others = []
        for name in names:
            with suppress(FileNotFoundError):  # another process has just forgotten it
                others.append((os.stat(name, dir_fd=folder, follow_symlinks=False).st_mtime_ns, name))
        for _, name in sorted(others, reverse=True)[self._keep - 1 :]:
            remove_file(name, folder)

    def _get(self, name: str) -> bytes | None:
        with _trouble(), absence_allowed(), opened_folder(self._root) as folder:
            file = open_file(name, folder)
            if file:
                with file:
                    return file.read()
        return None


def _ids_in(folder: int) -> frozenset[str]:
    return frozenset(name.removesuffix(".png") for name in os.listdir(folder) if name.endswith(".png"))


def _file_of(svg_id: str) -> str:
    if not _SVG_ID.fullmatch(svg_id):
        raise errors.StorageError("bad_path")
    return f"{svg_id}.png"


@contextmanager
def _trouble() -> Iterator[None]:
    """The file system's errors as ours."""
    try:
        yield
    except OSError as error:
        raise errors.StorageError("previews_unavailable") from error
