"""The port Stage as stages of a Snowflake account: `@STAGE/path` is a file of the stage of that name in the schema that
the settings give it.

There are two ways to store a file. PUT sends it to the cloud's storage at once. Where that way is closed (inside stored
procedures, behind some private links), the text goes into a table and from there by COPY INTO.
"""

import asyncio
import logging
import math
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final, Literal, Protocol, TypeAlias, TypeVar
from weakref import WeakValueDictionary

from snowflake.snowpark import Session

from bot import errors
from bot.domain import FilePage, StageDetails, StagePath, StoredFile
from bot.ports import TemporaryTables
from bot.snowflake import stage_sql as sql
from bot.snowflake.names import Schema
from bot.snowflake.stage_sql import Location
from bot.snowflake.trouble import FILE_NOT_THERE, TRANSFER, VENDOR_ERRORS, number_of, state_of
from bot.stage.listings import Listings
from bot.stage.rules import check_stage, cursor_after, parts_of, place_of

T = TypeVar("T")

Way: TypeAlias = Literal["auto", "put", "copy"]

log = logging.getLogger(__name__)

# How long a link works: as long as a person takes to click, and the longest that keeps a leaked one harmless by night.
LINK_S: Final = 3600

# Where files did not come through, the network may have been down: PUT is tried again after so long.
DETOUR_S: Final = 3600.0

# No drawing takes this long to store: a table that is older was left behind by a crash.
LEFTOVER_S: Final = 3600.0

# What the type of a stage says of its files (SHOW STAGES; CREATE STAGE, ENCRYPTION).
_ENCRYPTION: Final = {sql.ENCRYPTED_THERE: "SNOWFLAKE_SSE", "INTERNAL": "SNOWFLAKE_FULL"}

_NOT_THERE: Final = {2003, 2043}
_NOT_PERMITTED: Final = 3001
_UNSUPPORTED_STATE: Final = "0A000"


class Runner(Protocol):
    """What is needed of the pool."""

    async def call(self, function: Callable[[Session], T]) -> T:
        """What the function returns, run with a session."""
        ...


class SnowflakeStage:
    """Stages are made when first put to. `place` says in which schema a stage is. A drawing has one writer at a time;
    within this process, a path has too."""

    def __init__(
        self,
        pool: Runner,
        place: Callable[[str], Schema],
        tables: TemporaryTables,
        *,
        way: Way = "auto",
        listings: Listings | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pool = pool
        self._place = place
        self._tables = tables
        self._way = way
        self._clock = clock
        self._copies_until = math.inf if way == "copy" else -math.inf
        self._listings = listings or Listings()
        self._turns: WeakValueDictionary[StagePath, asyncio.Lock] = WeakValueDictionary()

    async def put(self, path: StagePath, data: bytes) -> StoredFile:
        where = self._where(path)
        async with self._turns.setdefault(path, asyncio.Lock()):
            self._listings.forget(path.stage)
            try:
                return await self._put(where, data)
            finally:
                self._listings.forget(path.stage)

    async def get(self, path: StagePath) -> bytes:
        where = self._where(path)
        data = await self._pool.call(lambda session: _or_none(sql.download, session, where))
        if data is None:
            raise errors.FileMissing("file_missing", path=str(path))
        return data

    async def list(self, stage: str, prefix: str = "", *, limit: int = 100, cursor: str | None = None) -> FilePage:
        if limit < 1:
            raise ValueError("a page holds at least one file")
        check_stage(stage)
        after = place_of(cursor)
        files = [file for file in await self._files(stage, prefix) if file.path.path > after]
        if len(files) <= limit:
            return FilePage(tuple(files))
        return FilePage(tuple(files[:limit]), cursor_after(files[limit - 1].path.path))

    async def delete(self, path: StagePath) -> bool:
        where = self._where(path)
        async with self._turns.setdefault(path, asyncio.Lock()):
            self._listings.forget(path.stage)
            try:
                return bool(await self._pool.call(lambda session: _or_none(sql.remove, session, where)))
            finally:
                self._listings.forget(path.stage)

    async def stat(self, path: StagePath) -> StoredFile | None:
        where = self._where(path)
        return await self._pool.call(lambda session: _or_none(sql.file_at, session, where))

    async def refresh(self, stage: str) -> None:
        self._listings.forget(stage)

    async def link(self, path: StagePath) -> str | None:
        where = self._where(path)
        return await self._pool.call(lambda session: _or_none(sql.link, session, where, LINK_S))

    async def describe(self, stage: str) -> StageDetails | None:
        check_stage(stage)
        where = Location(self._place(stage), StagePath(stage, ""))
        said = await self._pool.call(lambda session: _or_none(sql.described, session, where))
        if not said:
            return None
        files = await self._files(stage, "")
        created = said.get("created_on")
        return StageDetails(
            name=stage,
            files=len(files),
            size=sum(file.size for file in files),
            modified=max((file.modified for file in files), default=None),
            database=where.schema.database,
            schema=where.schema.name,
            url=said.get("url") or None,
            storage_integration=said.get("storage_integration") or None,
            encryption=_ENCRYPTION.get(str(said.get("type"))),
            created=created.timestamp() if isinstance(created, datetime) else None,
            owner=said.get("owner") or None,
            comment=said.get("comment") or None,
            permissions=await self._pool.call(lambda session: sql.permissions(session, where)),
        )

    async def sweep(self) -> int:
        """Drops the tables that crashes have left behind; returns how many."""
        left = await self._tables.left_over(older_than_s=LEFTOVER_S)
        return sum([await self._dropped(table) for table in left])

    def _where(self, path: StagePath) -> Location:
        parts_of(path)
        return Location(self._place(path.stage), path)

    async def _files(self, stage: str, prefix: str) -> tuple[StoredFile, ...]:
        known = self._listings.get(stage, prefix)
        if known is not None:
            return known
        ticket = self._listings.ticket(stage, prefix)
        where = Location(self._place(stage), StagePath(stage, prefix))
        if prefix.startswith("/") or "\0" in prefix:
            return ()  # no path does, and Snowflake would read such a prefix in its own way
        files = await self._pool.call(lambda session: _or_none(sql.files_at, session, where)) or ()
        files = tuple(file for file in files if file.path.path.startswith(prefix))
        self._listings.keep(ticket, files)
        return files

    async def _put(self, where: Location, data: bytes) -> StoredFile:
        if self._clock() < self._copies_until:
            return await self._copy(where, data)
        try:
            return await self._pool.call(lambda session: _uploaded(session, where, data))
        except _PutRefused as refused:
            if self._way == "put":
                raise errors.UploadFailed("upload_refused", number=refused.number) from refused
            log.warning("PUT is refused (%d); for now drawings go through tables", refused.number)
            stored = await self._copy(where, data)
            self._copies_until = self._clock() + DETOUR_S if refused.number in TRANSFER else math.inf
            return stored

    async def _copy(self, where: Location, data: bytes) -> StoredFile:
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            raise errors.UploadFailed("upload_not_text") from error
        found = await self._pool.call(lambda session: _present(session, where, data))
        if found is not None:
            return found
        table = where.schema.of(f"SVGBOT_{uuid.uuid4().hex}".upper())
        await self._tables.about_to_make(table, where.schema.name)
        try:
            return await self._pool.call(lambda session: _unloaded(session, table, where, text))
        finally:
            await self._dropped(table)

    async def _dropped(self, table: str) -> bool:
        """Drops the table, notes it, and says whether it is gone. Where Snowflake does not answer, the row stays, and
        the sweep comes back to it."""
        try:
            await self._pool.call(lambda session: sql.drop_table(session, table))
        except errors.SessionError as error:
            log.warning("the temporary table %s stays for now: %s", table, error.code)
            return False
        await self._tables.dropped(table)
        return True


class _PutRefused(Exception):
    """The way of PUT is closed."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def _or_none(ask: Callable[..., T], session: Session, where: Location, *more: int) -> T | None:
    """What the statement gives; None where there is no such stage."""
    try:
        return ask(session, where, *more)
    except VENDOR_ERRORS as error:
        if number_of(error) in _NOT_THERE or number_of(error) == FILE_NOT_THERE:
            return None
        raise


def _uploaded(session: Session, where: Location, data: bytes) -> StoredFile:
    def put() -> bool:
        try:
            return sql.upload(session, where, data)
        except VENDOR_ERRORS as error:
            if number_of(error) in TRANSFER or state_of(error) == _UNSUPPORTED_STATE:
                raise _PutRefused(number_of(error)) from error
            raise

    is_new = _in_stage(session, where, put)
    found = sql.file_at(session, where)
    if found is None:
        raise errors.UploadFailed("upload_failed")
    return found if is_new else _same(session, found, where, data)


def _present(session: Session, where: Location, data: bytes) -> StoredFile | None:
    """The file, if it stands there with these bytes; None if there is none, in a stage that there is."""
    found = _in_stage(session, where, lambda: sql.file_at(session, where))
    return _same(session, found, where, data) if found else None


def _unloaded(session: Session, table: str, where: Location, text: str) -> StoredFile:
    with _grants(session, "CREATE TABLE", f"SCHEMA {where.schema}"):
        sql.make_table(session, table, text)
    with _grants(session, "READ, WRITE", f"STAGE {where.stage}"):
        try:
            sql.unload(session, table, where)
        except VENDOR_ERRORS:
            # Perhaps it is there: the session may have ended just after it was written, and this is the repetition.
            found = sql.file_at(session, where)
            if found is None:
                raise
        else:
            found = sql.file_at(session, where)
    if found is None:
        raise errors.UploadFailed("upload_failed")
    return _same(session, found, where, text.encode())


def _same(session: Session, found: StoredFile, where: Location, data: bytes) -> StoredFile:
    """The file, if these are its bytes. Raises errors.FileExists if it has others."""
    if found.size == len(data) and found.md5 == sql.md5(data).hexdigest():
        return found
    # Size and checksum are those of what lies in the storage, which the client may have encrypted.
    if sql.download(session, where) == data:
        return found
    raise errors.FileExists("file_exists", path=str(where.path))


def _in_stage(session: Session, where: Location, work: Callable[[], T]) -> T:
    """What the work gives; where the stage is missing, it is made first."""
    try:
        return work()
    except VENDOR_ERRORS as error:
        if number_of(error) not in {*_NOT_THERE, _NOT_PERMITTED}:
            raise
    with _grants(session, "CREATE STAGE", f"SCHEMA {where.schema}"):
        sql.run(session, sql.stage_statement(where.schema, where.path.stage))
    with _grants(session, "READ, WRITE", f"STAGE {where.stage}"):
        return work()


@contextmanager
def _grants(session: Session, privilege: str, on: str) -> Iterator[None]:
    """Where the block may not do what it does, says which grant is missing."""
    try:
        yield
    except VENDOR_ERRORS as error:
        if number_of(error) not in {*_NOT_THERE, _NOT_PERMITTED}:
            raise
        statement = sql.grant(privilege, on, sql.current_role(session))
        raise errors.NotPermitted("grant_missing", grant=statement, number=number_of(error)) from error
