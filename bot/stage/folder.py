"""The port Stage as a folder: `@STAGE/path` is the file root/STAGE/path."""

import asyncio
import errno
import hashlib
import os
import pwd
import stat
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from io import BufferedReader
from itertools import islice
from pathlib import Path
from typing import Final

from bot import errors
from bot.domain import FilePage, StageDetails, StagePath, StoredFile
from bot.stage.files import (
    absence_allowed,
    open_file,
    opened_folder,
    remove_file,
    write_file,
)
from bot.stage.rules import check_stage, cursor_after, is_path, parts_of, place_of

# Where files grow before they appear under their path; no stage can have this name.
_INCOMING: Final = ".incoming"

# No put takes this long: what is older was left behind by a crash.
LEFTOVER_S: Final = 3600.0

# Snowflake's checksum: it tells files apart, it does not protect them.
_md5: Final = partial(hashlib.md5, usedforsecurity=False)

# Each further one needs yet another process that does something to the same path in the same millisecond.
_ATTEMPTS: Final = 10


class FolderStage:
    """A folder per stage under the root, for any number of processes at once; only the bot's user can read them.

    Symbolic links, pipes and names that no path may have are not there for it. Needs a file system with hard links.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    async def put(self, path: StagePath, data: bytes) -> StoredFile:
        return await asyncio.to_thread(self._put, path, data)

    async def get(self, path: StagePath) -> bytes:
        return await asyncio.to_thread(self._get, path)

    async def list(self, stage: str, prefix: str = "", *, limit: int = 100, cursor: str | None = None) -> FilePage:
        return await asyncio.to_thread(self._list, stage, prefix, limit, cursor)

    async def delete(self, path: StagePath) -> bool:
        return await asyncio.to_thread(self._delete, path)

    async def stat(self, path: StagePath) -> StoredFile | None:
        return await asyncio.to_thread(self._stat, path)

    async def refresh(self, stage: str) -> None:
        """A folder is asked each time."""

    async def link(self, path: StagePath) -> str | None:
        return None

    async def describe(self, stage: str) -> StageDetails | None:
        return await asyncio.to_thread(self._describe, stage)

    def _put(self, path: StagePath, data: bytes) -> StoredFile:
        parts = parts_of(path)
        with _trouble(errors.UploadFailed, "upload_failed"):
            for _ in range(_ATTEMPTS - 1):
                # Somebody put the same path or removed the folder, empty as it was: look again.
                with suppress(FileExistsError, FileNotFoundError):
                    return self._put_once(path, *parts, data=data)
            return self._put_once(path, *parts, data=data)

    def _put_once(self, path: StagePath, *parts: str, data: bytes) -> StoredFile:
        *folders, name = parts
        with opened_folder(self._root, *folders, make=True) as folder:
            there = open_file(name, folder)
            modified = self._publish(name, folder, data) if there is None else _modified_if_same(there, data, path)
            os.fsync(folder)
        return StoredFile(path, len(data), _md5(data).hexdigest(), modified)

    def _publish(self, name: str, folder: int, data: bytes) -> float:
        """Makes the file appear whole; raises FileExistsError where there is one by now."""
        unborn = uuid.uuid4().hex
        with opened_folder(self._root, _INCOMING, make=True) as incoming:
            _sweep(incoming)
            try:
                modified = write_file(unborn, incoming, data)
                os.link(unborn, name, src_dir_fd=incoming, dst_dir_fd=folder, follow_symlinks=False)
            finally:
                remove_file(unborn, incoming)
        return modified

    def _get(self, path: StagePath) -> bytes:
        with _trouble(errors.StorageError, "stage_unavailable"):
            file = self._open(path)
            if file is None:
                raise errors.FileMissing("file_missing", path=str(path))
            with file:
                return file.read()

    def _stat(self, path: StagePath) -> StoredFile | None:
        with _trouble(errors.StorageError, "stage_unavailable"):
            file = self._open(path)
            return _described(path, file) if file else None

    def _open(self, path: StagePath) -> BufferedReader | None:
        *folders, name = parts_of(path)
        with absence_allowed(), opened_folder(self._root, *folders) as folder:
            return open_file(name, folder)
        return None

    def _list(self, stage: str, prefix: str, limit: int, cursor: str | None) -> FilePage:
        if limit < 1:
            raise ValueError("a page holds at least one file")
        check_stage(stage)
        with _trouble(errors.StorageError, "stage_unavailable"):
            there = map(self._stat, self._walk((stage,), prefix, place_of(cursor)))
            page = tuple(islice((file for file in there if file), limit + 1))
        if len(page) <= limit:
            return FilePage(page)
        return FilePage(page[:limit], cursor_after(page[limit - 1].path.path))

    def _describe(self, stage: str) -> StageDetails | None:
        check_stage(stage)
        with _trouble(errors.StorageError, "stage_unavailable"):
            files = [status for path in self._walk((stage,), "", "") if (status := self._status(path))]
            with absence_allowed(), opened_folder(self._root, stage) as folder:
                own = os.fstat(folder)
                return StageDetails(
                    name=stage,
                    files=len(files),
                    size=sum(status.st_size for status in files),
                    modified=max((status.st_mtime for status in files), default=None),
                    owner=_name_of(own.st_uid),
                    permissions=stat.filemode(own.st_mode),
                )
        return None

    def _status(self, path: StagePath) -> os.stat_result | None:
        file = self._open(path)
        if file is None:
            return None
        with file:
            return os.fstat(file.fileno())

    def _walk(self, folders: tuple[str, ...], prefix: str, after: str) -> Iterator[StagePath]:
        """What is in a folder in the order of the paths, skipping whole folders that cannot hold any of them."""
        stage, *inner = folders
        for name in self._names(folders):
            path = "/".join((*inner, name))
            if name.endswith("/"):
                if _may_hold(path, prefix, after):
                    yield from self._walk((*folders, name[:-1]), prefix, after)
            elif path > after and path.startswith(prefix) and is_path(path):
                yield StagePath(stage, path)

    def _names(self, folders: tuple[str, ...]) -> Sequence[str]:
        """What is in a folder, in the order that its paths have: a folder's name ends with its slash."""
        with absence_allowed(), opened_folder(self._root, *folders) as folder, os.scandir(folder) as entries:
            return sorted(f"{entry.name}/" if entry.is_dir(follow_symlinks=False) else entry.name for entry in entries)
        return ()

    def _delete(self, path: StagePath) -> bool:
        *folders, name = parts_of(path)
        with _trouble(errors.StorageError, "stage_unavailable"):
            removed = self._remove(folders, name)
        if removed:
            self._prune(folders)
        return removed

    def _remove(self, folders: Sequence[str], name: str) -> bool:
        with absence_allowed(), opened_folder(self._root, *folders) as folder:
            file = open_file(name, folder)
            if file:
                file.close()
                os.unlink(name, dir_fd=folder)
                os.fsync(folder)
                return True
        return False

    def _prune(self, folders: Sequence[str]) -> None:
        """Removes the folders under the stage's own, from the innermost outwards, while they are empty."""
        with suppress(OSError):  # not empty, or another process was faster
            for depth in range(len(folders) - 1, 0, -1):
                with opened_folder(self._root, *folders[:depth]) as parent:
                    os.rmdir(folders[depth], dir_fd=parent)


def _name_of(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:  # as in a container that runs as nobody in particular
        return str(user)


def _may_hold(folder: str, prefix: str, after: str) -> bool:
    """Whether a path that begins with `folder` can begin with the prefix and be greater than `after`."""
    return (folder.startswith(prefix) or prefix.startswith(folder)) and (folder > after or after.startswith(folder))


def _modified_if_same(file: BufferedReader, data: bytes, path: StagePath) -> float:
    """The time of modification of a file that holds these bytes; raises errors.FileExists if it holds others."""
    with file:
        if file.read() != data:
            raise errors.FileExists("file_exists", path=str(path))
        return os.fstat(file.fileno()).st_mtime


def _described(path: StagePath, file: BufferedReader) -> StoredFile:
    with file:
        md5 = hashlib.file_digest(file, _md5).hexdigest()
        status = os.fstat(file.fileno())
        return StoredFile(path, status.st_size, md5, status.st_mtime)


def _sweep(incoming: int) -> None:
    """Removes what crashed puts have left behind."""
    oldest = time.time() - LEFTOVER_S
    for name in os.listdir(incoming):
        with suppress(FileNotFoundError):  # its put has just finished
            if os.stat(name, dir_fd=incoming, follow_symlinks=False).st_mtime < oldest:
                os.unlink(name, dir_fd=incoming)


@contextmanager
def _trouble(kind: type[errors.StorageError], code: str) -> Iterator[None]:
    """The file system's errors as ours."""
    try:
        yield
    except OSError as error:
        raise kind(code, cause=errno.errorcode.get(error.errno or 0)) from error
