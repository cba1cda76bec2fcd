"""The jobs' database file: how it is opened, and what its errors are to the bot."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from bot.errors import StorageError

# A writer waits this long for another (DBOS's own figure for SQLite); writes take about a millisecond.
_BUSY_TIMEOUT_MS = 30_000


@contextmanager
def database(path: Path) -> Iterator[sa.Engine]:
    """The file at `path`, made readable for its owner alone where it is missing; closed when the block ends."""
    path.touch(mode=0o600)
    # What an error says goes to the log, where nobody's prompt belongs.
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(path)), hide_parameters=True)
    sa.event.listen(engine, "connect", _prepare)
    try:
        yield engine
    finally:
        engine.dispose()


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    # IMMEDIATE takes the write lock at once: a transaction that has read first cannot wait for it, only fail.
    connection.isolation_level = "IMMEDIATE"
    # WAL lets readers pass a writer; FULL makes what was committed outlive a power cut.
    for pragma in (f"busy_timeout={_BUSY_TIMEOUT_MS}", "foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def trouble() -> Iterator[None]:
    """The database's errors as StorageError("jobs_unavailable")."""
    try:
        yield
    except (sa.exc.DBAPIError, sa.exc.TimeoutError, sqlite3.Error, OSError) as error:
        raise StorageError("jobs_unavailable") from error
