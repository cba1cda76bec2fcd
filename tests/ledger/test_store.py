"""The database under the ledger: its file, its threads, its troubles."""

import asyncio
import sqlite3
import stat
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from bot import errors
from bot.ledger import SqlJournal, SqlLedger, SqlPosts, Store, open_store
from bot.ledger.store import SCHEMA_VERSION
from tests.ledger.samples import draw_job, opened
from tests.stage.folders import full_disk, read_only


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database that does not exist yet, in a folder that does not either."""
    return tmp_path / "home" / "ledger.db"


def names_in(folder: Path) -> set[str]:
    """What stands in the folder."""
    return {path.name for path in folder.iterdir()}


async def test_what_was_noted_is_there_after_a_restart(database: Path) -> None:
    """A database that is closed and opened again has forgotten nothing."""
    async with open_store(database) as store:
        job = await opened(SqlLedger(store), draw_job())
    async with open_store(database) as store:
        assert await SqlLedger(store).drawing(job.drawing) is not None


async def test_one_file_may_be_open_twice(database: Path) -> None:
    """Two stores at one file see each other's work at once."""
    async with open_store(database) as one, open_store(database) as other:
        assert await SqlPosts(one).intend("job-1", "C1") is True
        assert await SqlPosts(other).intend("job-1", "C1") is False


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("ledger.db", id="plain"),
        pytest.param("what? 100% #1 & é.db", id="what a URL would misread"),
        pytest.param("file:x?mode=memory", id="what SQLite could misread"),
    ],
)
async def test_the_database_is_the_file_that_was_named(tmp_path: Path, name: str) -> None:
    """Whatever the folder is called, the file is there, and nowhere else."""
    async with open_store(tmp_path / name):
        assert names_in(tmp_path) == {name, f"{name}-wal", f"{name}-shm"}


async def test_a_url_names_a_file_too(database: Path) -> None:
    """`sqlite:///` and a path are the same database."""
    async with open_store(f"sqlite:///{database}") as store:
        await SqlPosts(store).intend("job-1", "C1")
    async with open_store(str(database)) as store:
        assert await SqlPosts(store).intend("job-1", "C1") is False


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("postgresql://localhost/svgbot", id="PostgreSQL"),
        pytest.param("sqlite://", id="in memory"),
        pytest.param("sqlite:///ledger.db?mode=ro", id="with options"),
        pytest.param("cheese://board", id="nonsense"),
    ],
)
async def test_another_kind_of_database_is_refused(url: str) -> None:
    """A setting that cannot work says so at the start."""
    with pytest.raises(errors.ConfigurationError) as raised:
        async with open_store(url):
            pass
    assert raised.value.code == "database_unsupported"


async def test_the_file_is_private(database: Path) -> None:
    """Another user of the machine reads nobody's prompts: not in the file, nor in what SQLite keeps beside it."""
    async with open_store(database) as store:
        await opened(SqlLedger(store), draw_job())
        assert names_in(database.parent) == {"ledger.db", "ledger.db-wal", "ledger.db-shm"}
        for path in (database.parent, *database.parent.iterdir()):
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


async def test_every_connection_is_durable_and_strict(database: Path) -> None:
    """Readers do not wait for writers, a commit survives a power failure, and references are enforced."""

    def pragmas(db: Connection) -> list[object]:
        return [db.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")]

    async with open_store(database) as store:
        assert await store.write(pragmas) == ["wal", 2, 1]
        assert await store.read(pragmas) == ["wal", 2, 1]


async def test_a_reader_does_not_wait_for_a_writer(database: Path) -> None:
    """While one process writes, another reads what was there before."""
    async with open_store(database) as store:
        job = await opened(SqlLedger(store), draw_job())
        with closing(sqlite3.connect(database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("DELETE FROM svg_generation_requests")
            assert await SqlLedger(store).drawing(job.drawing) is not None
            other.execute("ROLLBACK")


async def test_a_writer_waits_for_another_and_the_loop_goes_on(database: Path) -> None:
    """While the ledger waits for another process, everything else in the bot goes on."""
    async with open_store(database) as store:
        with closing(sqlite3.connect(database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            waiting = asyncio.create_task(opened(SqlLedger(store), draw_job()))
            for _ in range(100):
                await asyncio.sleep(0)
                assert not waiting.done()
            other.execute("COMMIT")
            await waiting


async def test_a_database_that_stays_locked_is_an_error_of_ours(database: Path) -> None:
    """A stuck process does not stop the bot forever: after its patience it says what is wrong, and then goes on."""
    async with open_store(database, patience_s=0.1) as store:
        with closing(sqlite3.connect(database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            began = time.monotonic()
            with pytest.raises(errors.StorageError) as raised:
                await opened(SqlLedger(store), draw_job())
            assert time.monotonic() - began < 5
            other.execute("ROLLBACK")
        assert raised.value.code == "ledger_unavailable"
        await opened(SqlLedger(store), draw_job())


async def test_a_full_disk_is_an_error_of_ours(database: Path) -> None:
    """Where there is no room nothing half-written stays, and with room again the bot goes on."""
    async with open_store(database) as store:
        ledger = SqlLedger(store)
        job = await opened(ledger, draw_job())
        with full_disk(room=1000), pytest.raises(errors.StorageError) as raised:
            await ledger.keep_draft(job.id, b"x" * 1_000_000)
        assert raised.value.code == "ledger_unavailable"
        assert await ledger.draft(job.id) is None
        assert await ledger.keep_draft(job.id, b"draft") == b"draft"


async def test_a_database_that_cannot_be_written_is_an_error_of_ours(database: Path) -> None:
    """Without permission the bot does not start, and the error is ours."""
    async with open_store(database):
        pass
    with read_only(database.parent) as copy, pytest.raises(errors.StorageError) as raised:
        async with open_store(copy / database.name):
            pass
    assert raised.value.code == "ledger_unavailable"


@pytest.mark.parametrize("kind", ["not a database", "a folder", "below a file"])
async def test_what_is_no_database_is_an_error_of_ours(tmp_path: Path, kind: str) -> None:
    """A setting that names something else does not destroy it."""
    path = tmp_path / "thing"
    if kind == "a folder":
        path.mkdir()
    else:
        path.write_bytes(b"Dear diary, " * 100)
    with pytest.raises(errors.StorageError) as raised:
        async with open_store(path / "ledger.db" if kind == "below a file" else path):
            pass
    assert raised.value.code == "ledger_unavailable"
    assert path.is_dir() or path.read_bytes() == b"Dear diary, " * 100


async def test_a_database_of_a_later_version_is_refused(database: Path) -> None:
    """An old bot does not touch what a newer one has written."""
    async with open_store(database):
        pass
    with closing(sqlite3.connect(database)) as other, other:
        other.execute("UPDATE schema_version SET version = version + 1")
    with pytest.raises(errors.ConfigurationError) as raised:
        async with open_store(database):
            pass
    assert raised.value.facts == {"found": SCHEMA_VERSION + 1, "known": SCHEMA_VERSION}


async def test_an_error_of_the_database_tells_nobody_the_prompt(database: Path) -> None:
    """What goes to the log says what broke, not what people drew."""
    async with open_store(database) as store:
        with pytest.raises(errors.StorageError) as raised:
            await SqlJournal(store).audit("draw", "my secret logo", "maybe", {"prompt": "my secret logo"})
        assert "audit_events" in str(raised.value.__cause__)
        assert "secret" not in str(raised.value.__cause__)


async def test_an_error_of_our_own_comes_out_as_it_is(database: Path) -> None:
    """A mistake in the code is not disguised as trouble with the disk, and its transaction is taken back."""

    def mistaken(db: Connection) -> None:
        db.execute(text("INSERT INTO posts VALUES ('job-1', 'C1', NULL, '2026-01-01')"))
        raise ZeroDivisionError

    async with open_store(database) as store:
        with pytest.raises(ZeroDivisionError):
            await store.write(mistaken)
        assert await SqlPosts(store).intend("job-1", "C1") is True


async def test_closing_waits_for_what_is_under_way(database: Path) -> None:
    """A shutdown in the middle of a write does not lose it."""
    async with open_store(database) as store:
        noting = asyncio.gather(*(SqlPosts(store).intend(str(number), "C1") for number in range(50)))
        await asyncio.sleep(0)
    with closing(sqlite3.connect(database)) as other:
        assert other.execute("SELECT count(*) FROM posts").fetchone() == (50,)
    assert await noting == [True] * 50


async def test_many_at_once_are_served_in_order(database: Path) -> None:
    """A burst of requests neither fails nor overtakes itself."""
    ended: list[int] = []

    async def note(store: Store, number: int) -> None:
        await SqlPosts(store).intend(str(number), "C1")
        ended.append(number)

    async with open_store(database) as store:
        await asyncio.gather(*(note(store, number) for number in range(300)))
    assert ended == sorted(ended)
