"""The stage and the previews in memory: for tests of everything that stands on them."""

import hashlib
import time
from collections.abc import Iterable

from bot import errors
from bot.domain import FilePage, StageDetails, StagePath, StoredFile
from bot.stage.rules import check_stage, cursor_after, parts_of, place_of


class MemoryStage:
    """A stage that forgets everything with its process; `files` holds the bytes by path."""

    def __init__(self) -> None:
        self.files: dict[StagePath, bytes] = {}
        self._stored: dict[StagePath, StoredFile] = {}

    async def put(self, path: StagePath, data: bytes) -> StoredFile:
        parts_of(path)
        if self.files.get(path, data) != data:
            raise errors.FileExists("file_exists", path=str(path))
        self.files[path] = data
        md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()
        return self._stored.setdefault(path, StoredFile(path, len(data), md5, time.time()))

    async def get(self, path: StagePath) -> bytes:
        parts_of(path)
        if path not in self.files:
            raise errors.FileMissing("file_missing", path=str(path))
        return self.files[path]

    async def list(self, stage: str, prefix: str = "", *, limit: int = 100, cursor: str | None = None) -> FilePage:
        if limit < 1:
            raise ValueError("a page holds at least one file")
        check_stage(stage)
        after = place_of(cursor)
        wanted = sorted(self._wanted(stage, prefix, after), key=lambda file: file.path.path)
        page = tuple(wanted[:limit])
        return FilePage(page, cursor_after(page[-1].path.path) if len(wanted) > limit else None)

    def _wanted(self, stage: str, prefix: str, after: str) -> Iterable[StoredFile]:
        for path, stored in self._stored.items():
            if path.stage == stage and path.path.startswith(prefix) and path.path > after:
                yield stored

    async def delete(self, path: StagePath) -> bool:
        parts_of(path)
        self._stored.pop(path, None)
        return self.files.pop(path, None) is not None

    async def stat(self, path: StagePath) -> StoredFile | None:
        parts_of(path)
        return self._stored.get(path)

    async def refresh(self, stage: str) -> None:
        pass

    async def describe(self, stage: str) -> StageDetails | None:
        check_stage(stage)
        files = list(self._wanted(stage, "", ""))
        if not files:
            return None
        return StageDetails(stage, len(files), sum(file.size for file in files), max(file.modified for file in files))

    async def link(self, path: StagePath) -> str | None:
        return None


class MemoryPreviews:
    """Previews that are never forgotten; `pngs` holds them by svg_id."""

    def __init__(self) -> None:
        self.pngs: dict[str, bytes] = {}

    async def put(self, svg_id: str, png: bytes) -> None:
        self.pngs[svg_id] = png

    async def get(self, svg_id: str) -> bytes | None:
        return self.pngs.get(svg_id)

    async def forget(self, svg_id: str) -> None:
        self.pngs.pop(svg_id, None)

    async def known(self) -> frozenset[str]:
        return frozenset(self.pngs)
