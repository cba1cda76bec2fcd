"""The database under the ledger: one SQLite file in WAL mode that several processes may use at once.

Code above writes plain reads and writes, for transactions never interleave: a writing one takes SQLite's one write lock
when it begins (BEGIN IMMEDIATE), a reading one sees the state at its beginning.
"""

import asyncio
import json
import os
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from pathlib import Path
from typing import Concatenate, Final, ParamSpec, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, insert, make_url, select

from bot import errors
from bot.ledger.mirrored import is_watched, note_all, watch
from bot.ledger.tables import metadata, schema_version, storable

P = ParamSpec("P")
T = TypeVar("T")

# The number of the schema in tables.py; a change of a table counts it up and brings its migration.
SCHEMA_VERSION: Final = 1

# How long a transaction waits for another process's: ours take milliseconds, so only a stuck one takes longer.
PATIENCE_S: Final = 10.0

# Writers would only queue for SQLite's one lock, and by polling; a single thread serves them in order instead. A few
# readers go on beside it, and none of them takes the event loop's own threads when a disk is stuck.
READERS: Final = 3

_READ: Final = "BEGIN"
_WRITE: Final = "BEGIN IMMEDIATE"


class Store:
    """An open database. Transactions run in threads of its own, never on the event loop; what they raise of the
    database's errors comes out as errors.StorageError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = ThreadPoolExecutor(1, "ledger-write")
        self._readers = ThreadPoolExecutor(READERS, "ledger-read")

    async def read(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `work(connection, …)` returns, run in a transaction that only reads."""
        return await self._run(self._readers, _READ, lambda connection: work(connection, *args, **kwargs))

    async def write(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `work(connection, …)` returns, run in a transaction of its own: all of it is kept, durably, or, where
        it raises, none."""
        return await self._run(self._writer, _WRITE, lambda connection: work(connection, *args, **kwargs))

    async def _run(self, threads: ThreadPoolExecutor, begin: str, work: Callable[[Connection], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(threads, _transact, self._engine, begin, work)

    async def close(self) -> None:
        """Waits for the transactions under way and lets go of the file."""
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self._writer.shutdown()
        self._readers.shutdown()
        self._engine.dispose()


@asynccontextmanager
async def open_store(database: str | Path, *, patience_s: float = PATIENCE_S) -> AsyncIterator[Store]:
    """The database at this path or `sqlite:///` URL, made where it is missing, for its owner's eyes only.

    Raises errors.ConfigurationError for another kind of database or one that a later version of the bot has written,
    errors.StorageError where it cannot be opened.
    """
    path = _path_of(database)
    store = Store(_engine(path, patience_s))
    try:
        await asyncio.to_thread(_create, path)
        await store.write(_prepare)
        yield store
    finally:
        await store.close()


def _path_of(database: str | Path) -> Path:
    if "://" not in str(database):
        return Path(database).expanduser().absolute()
    url = make_url(str(database))
    if url.get_backend_name() != "sqlite" or not url.database or url.query:
        raise errors.ConfigurationError("database_unsupported", backend=url.get_backend_name())
    return Path(url.database).absolute()


def _create(path: Path) -> None:
    """Makes the file where it is missing: readable by its owner only (SQLite gives its companions, -wal and -shm, the
    same mode), and in WAL mode before anybody else sees it, because processes that switch at the same moment fail with
    "database is locked" however long they would have waited."""
    with _trouble():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists():
            return
        handle, unborn = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        os.close(handle)
        try:
            with closing(sqlite3.connect(unborn)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
            with suppress(FileExistsError):  # another process was faster
                os.link(unborn, path)
        finally:
            Path(unborn).unlink()


def _engine(path: Path, patience_s: float) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": patience_s},
        pool_size=1 + READERS,
        pool_use_lifo=True,  # who has just written still has the pages in its cache
        json_serializer=_readable_json,
        hide_parameters=True,  # an error's text goes to the log, where nobody's prompt belongs
    )
    event.listen(engine, "connect", _set_up)
    return engine


def _readable_json(value: object) -> str:
    return storable(json.dumps(value, ensure_ascii=False))


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves: Python's driver would say it too late
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _transact(engine: Engine, begin: str, work: Callable[[Connection], T]) -> T:
    with _trouble(), engine.begin() as connection:
        connection.exec_driver_sql(begin)
        return work(connection)


def _prepare(connection: Connection) -> None:
    """Makes the tables that are missing; a second process that starts at the same time waits and finds them."""
    noted = is_watched(connection)
    metadata.create_all(connection)
    watch(connection)
    if not noted:
        note_all(connection)
    found = connection.scalar(select(schema_version.c.version))
    if found is None:
        connection.execute(insert(schema_version).values(version=SCHEMA_VERSION))
    elif found != SCHEMA_VERSION:
        raise errors.ConfigurationError("database_version", found=found, known=SCHEMA_VERSION)


@contextmanager
def _trouble() -> Iterator[None]:
    """The database's errors as ours."""
    try:
        yield
    except exc.IntegrityError as error:
        raise errors.StorageError("ledger_refused") from error
    except (exc.DBAPIError, exc.TimeoutError, sqlite3.Error, OSError) as error:
        raise errors.StorageError("ledger_unavailable") from error
