"""The rules of keeping, with a clock that is moved: what is cleared away when, what stays, and by whom."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain import ModelCall
from bot.jobs import Clearing, DbosJobs
from bot.keeping import ERRORS, JOBS, REQUESTS, SESSION_TTL, SESSIONS, SHELVES, SVGS, Keeping
from bot.ledger import SqlChanges, SqlJournal, SqlLedger, SqlPosts, SqlShelves, SqlSpending, Store, open_store
from bot.ledger.mirrored import MIRRORED
from bot.ledger.shelves import BATCH
from bot.ledger.tables import metadata
from bot.stage import FolderPreviews
from tests.jobs.trace import Trace, job, until
from tests.ledger.samples import FAILURE, SVG, change_job, draw_job, opened, recorded
from tests.team import Team, team_with
from tests.test_cli import svgbot

MOMENT = timedelta(minutes=1)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where everything is kept."""
    return tmp_path


@pytest_asyncio.fixture
async def store(home: Path) -> AsyncIterator[Store]:
    """The ledger's database."""
    async with open_store(home / "ledger.sqlite") as store:
        yield store


@pytest.fixture
def ledger(store: Store) -> SqlLedger:
    """The ledger."""
    return SqlLedger(store)


def keeping_of(store: Store, home: Path, *, is_mirrored: bool = False) -> Keeping:
    """What clears away."""
    shelves = SqlShelves(store, is_mirrored=is_mirrored)
    return Keeping(shelves, FolderPreviews(home / "previews"), Clearing(home / "jobs.sqlite").clear)


@pytest.fixture
def keeping(store: Store, home: Path) -> Keeping:
    """What clears away, where nothing is mirrored."""
    return keeping_of(store, home)


def count(home: Path, table: str) -> int:
    """How many rows there are."""
    with closing(sqlite3.connect(home / "ledger.sqlite")) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608


def filled(home: Path) -> set[str]:
    """The tables of the ledger that hold anything."""
    return {table for table in TABLES if count(home, table)}


async def lived(store: Store, home: Path) -> datetime:
    """A drawing with all its traces, made just now."""
    ledger, posts = SqlLedger(store), SqlPosts(store)
    drawn = await opened(ledger, draw_job())
    await SqlSpending(store).note(drawn.id, ModelCall("claude-sonnet-5", "success", 1200, 0.01, 900))
    await ledger.keep_draft(drawn.id, b"{}")
    revision = await recorded(ledger, drawn)
    await posts.posted(drawn.id, "C1", "100.1")
    await posts.removed("C1", "100.1")
    await posts.uploaded(drawn.id, "F1")
    await FolderPreviews(home / "previews").put(revision.svg_id, b"png")
    await SqlJournal(store).error(
        reference="1a2b3c4d", kind="storage", severity="error", message="internal", stack_trace="", context={}
    )
    await SqlJournal(store).audit("draw", "@S/x.svg", "ok", {})
    await ledger.cancel(drawn.id)
    await ledger.failed((await opened(ledger, draw_job())).id, "no", FAILURE)
    await ledger.forget((await recorded(ledger, await opened(ledger, draw_job()))).svg_id)
    return datetime.now(UTC)


# All but the one row that says of which version the tables are, and one for each stage that there is.
TABLES = set(metadata.tables) - {"schema_version", "snowflake_stages"}

MONTH = {"error_log"}
QUARTER = MONTH | {"user_sessions"}
YEAR = QUARTER | {"svg_generation_requests", "failures", "model_calls", "cancellations", "temporary_tables"}


@pytest.mark.parametrize(
    ("age", "gone"),
    [
        pytest.param(ERRORS - MOMENT, set(), id="nearly 30 days"),
        pytest.param(ERRORS + MOMENT, MONTH, id="30 days"),
        pytest.param(SESSIONS + MOMENT, QUARTER, id="90 days"),
        pytest.param(REQUESTS - MOMENT, QUARTER, id="nearly a year"),
        pytest.param(REQUESTS + MOMENT, YEAR, id="a year"),
        pytest.param(SVGS - MOMENT, YEAR, id="nearly two years"),
        pytest.param(SVGS + MOMENT, TABLES, id="two years"),
    ],
)
async def test_everything_is_kept_as_long_as_specified(
    store: Store, keeping: Keeping, home: Path, age: timedelta, gone: set[str]
) -> None:
    """Error log 30 days, sessions 90 days, requests a year, drawings and all else two; what is kept longer can still
    be read, and after that no table holds anything."""
    born = await lived(store, home)
    assert filled(home) == TABLES
    for _ in range(2):  # what is cleared in one round leaves its notes for the mirror to the next
        await keeping.clean(born + age)
    assert filled(home) == TABLES - gone
    assert bool(await FolderPreviews(home / "previews").known()) == ("generated_svgs" not in gone)
    assert sum((await keeping.clean(born + age)).values()) == 0


async def test_what_never_came_to_a_drawing_goes_too(
    store: Store, keeping: Keeping, ledger: SqlLedger, home: Path
) -> None:
    """A failed request leaves a drawing without a version, one that was called off before it began only that word, and
    a preview may be uploaded for a message that never stood."""
    failed = await opened(ledger, draw_job())
    await ledger.failed(failed.id, "no", FAILURE)
    await ledger.cancel("never begun")
    await SqlPosts(store).uploaded("never shown", "F1")
    await keeping.clean(datetime.now(UTC) + REQUESTS + MOMENT)
    assert filled(home) == {"drawings", "uploads", "mirror_changes"}
    for _ in range(2):
        await keeping.clean(datetime.now(UTC) + SVGS + MOMENT)
    assert filled(home) == set()


async def test_a_cancellation_is_kept_as_long_as_its_request(
    store: Store, keeping: Keeping, ledger: SqlLedger, home: Path
) -> None:
    """What is still waited for stays called off."""
    waiting = await opened(ledger, draw_job())
    await ledger.cancel(waiting.id)
    await keeping.clean(datetime.now(UTC) + 2 * SVGS)
    assert await ledger.cancelled(waiting.id) is True
    await ledger.take_back(waiting.id, "cancelled")
    await keeping.clean(datetime.now(UTC) + 2 * SVGS)
    assert count(home, "cancellations") == 0


async def test_the_mirror_learns_of_what_is_gone_before_it_is_forgotten(store: Store, home: Path) -> None:
    """Every cleared row of a mirrored table becomes a tombstone there; only then does nothing of it stay here."""
    born = await lived(store, home)
    changes = SqlChanges(store)
    await changes.mirrored(await changes.pending())
    keeping = keeping_of(store, home, is_mirrored=True)
    await keeping.clean(born + SVGS + MOMENT)
    assert filled(home) == {"mirror_changes"}
    tombstones = await changes.pending()
    assert {row.table for row in tombstones} == TABLES & set(MIRRORED)
    assert [row.values for row in tombstones] == [None] * len(tombstones)
    await changes.mirrored(tombstones)
    await keeping.clean(born + SVGS + MOMENT)
    assert filled(home) == set()


async def test_a_revision_outlives_its_request_and_session(
    store: Store, keeping: Keeping, ledger: SqlLedger, home: Path
) -> None:
    """After a year the drawing is listed, shown and refined as before; the references are empty, not broken."""
    drawn = await opened(ledger, draw_job())
    revision = await recorded(ledger, drawn)
    now = datetime.now(UTC) + REQUESTS + MOMENT
    await keeping.clean(now)
    (kept,) = await ledger.latest(drawn.person)
    assert (kept.svg_id, kept.request_id) == (revision.svg_id, "")
    assert await ledger.svg(revision.svg_id) == SVG
    changed = await opened(ledger, change_job(drawn.drawing, at=now.timestamp()))
    assert (await recorded(ledger, changed, 2)).number == 2


async def test_a_drawing_that_is_still_refined_keeps_its_name_and_its_thread(
    store: Store, keeping: Keeping, ledger: SqlLedger
) -> None:
    """The first version goes after two years, the drawing with its later versions stays."""
    old = await opened(ledger, draw_job())
    await recorded(ledger, old)
    later = datetime.now(UTC) + SVGS + MOMENT
    changed = await opened(ledger, change_job(old.drawing, at=later.timestamp()))
    await keeping.clean(later)
    assert await ledger.revision(old.drawing, 1) is None
    assert (await ledger.drawing(old.drawing) or changed).id == old.drawing
    assert (await recorded(ledger, changed, 2)).number == 2


async def test_an_open_request_is_never_cleared_away(keeping: Keeping, ledger: SqlLedger, home: Path) -> None:
    """What somebody waits for stays, with its draft, however old."""
    waiting = await opened(ledger, draw_job())
    await ledger.keep_draft(waiting.id, b"a draft")
    await keeping.clean(datetime.now(UTC) + 2 * SVGS)
    assert await ledger.draft(waiting.id) == b"a draft"
    assert count(home, "svg_generation_requests") == 1


async def test_temporary_data_goes_at_once(keeping: Keeping, ledger: SqlLedger, home: Path) -> None:
    """A draft that its request left behind is gone with the next round."""
    failed = await opened(ledger, draw_job())
    await ledger.keep_draft(failed.id, b"a draft")
    with closing(sqlite3.connect(home / "ledger.sqlite")) as connection, connection:
        connection.execute("UPDATE svg_generation_requests SET status = 'failed'")
    assert (await keeping.clean(datetime.now(UTC)))["drafts"] == 1
    assert await ledger.draft(failed.id) is None


async def test_a_session_ends_an_hour_after_its_last_request(keeping: Keeping, ledger: SqlLedger, home: Path) -> None:
    """It is noted as ended and kept; the next request begins another."""
    drawn = await opened(ledger, draw_job())
    began = datetime.fromtimestamp(drawn.accepted_at, UTC)
    assert (await keeping.clean(began + SESSION_TTL - MOMENT))["idle_sessions"] == 0
    assert (await keeping.clean(began + SESSION_TTL + MOMENT))["idle_sessions"] == 1
    await opened(ledger, draw_job(at=drawn.accepted_at + 7200))
    with closing(sqlite3.connect(home / "ledger.sqlite")) as connection:
        rows = connection.execute("SELECT is_active FROM user_sessions ORDER BY created_at").fetchall()
    assert rows == [(0,), (1,)]


async def test_the_jobs_own_tables_are_cleared_too(keeping: Keeping, home: Path) -> None:
    """A job that ended goes after a week, with what it was asked; one that waits stays, and goes on."""
    trace = Trace()
    trace.hold("waits.first")
    async with DbosJobs(home / "jobs.sqlite", trace.sequence, grace=0.0) as jobs:
        await jobs.accept(job("done"))
        await jobs.accept(job("waits"))
        await until(jobs, "done", "done")
        await trace.until_begun("waits.first")
        now = datetime.now(UTC)
        assert (await keeping.clean(now + JOBS - MOMENT))["jobs"] == 0
        assert (await keeping.clean(now + JOBS + MOMENT, dry_run=True))["jobs"] == 1
        assert await jobs.progress("done") == "done"
        assert (await keeping.clean(now + JOBS + MOMENT))["jobs"] == 1
        assert [await jobs.progress(name) for name in ("done", "waits")] == [None, "running"]
        trace.release("waits.first")
        await until(jobs, "waits", "done")
    with closing(sqlite3.connect(home / "jobs.sqlite")) as connection:
        for table in ("workflow_status", "workflow_input", "workflow_output"):
            ids = connection.execute(f"SELECT DISTINCT workflow_uuid FROM {table}").fetchall()  # noqa: S608
            assert ids == [("waits",)], table


async def test_a_dry_run_counts_what_a_real_one_clears(store: Store, keeping: Keeping, home: Path) -> None:
    """Whoever wants to know first loses nothing by asking."""
    born = await lived(store, home)
    asked = await keeping.clean(born + SVGS + MOMENT, dry_run=True)
    assert filled(home) == TABLES
    assert asked == await keeping.clean(born + SVGS + MOMENT)
    assert set(asked) == set(SHELVES)


async def test_many_rows_are_cleared_in_small_transactions(store: Store, keeping: Keeping, home: Path) -> None:
    """A year's worth does not keep anybody from writing: more than fits into one goes in several."""
    journal = SqlJournal(store)
    for _ in range(BATCH + 1):
        await journal.error(reference="1", kind="storage", severity="error", message="x", stack_trace="", context={})
    assert (await keeping.clean(datetime.now(UTC) + ERRORS + MOMENT))["errors"] == BATCH + 1
    assert count(home, "error_log") == 0


async def test_the_bot_clears_away_by_itself(tmp_path: Path) -> None:
    """A bot that is started finds a session of yesterday and ends it, without being asked."""
    async with open_store(tmp_path / "ledger.sqlite") as store:
        yesterday = (datetime.now(UTC) - timedelta(days=1)).timestamp()
        await opened(SqlLedger(store), draw_job(at=yesterday))
    async with team_with(tmp_path) as team:
        await _ended(team)


DOCUMENT = Path(__file__).parent.parent / "docs" / "keeping.md"


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_the_rule_of_every_table_is_documented(table: str) -> None:
    """Who adds a table says for how long its rows are kept."""
    assert f"`{table}`" in DOCUMENT.read_text()


async def test_the_rule_of_everything_in_the_home_is_documented(tmp_path: Path) -> None:
    """After a drawing there is no file and no folder of which the document does not say when it goes."""
    async with team_with(tmp_path) as team:
        await team.drawn()
        names = {path.name.removesuffix("-wal").removesuffix("-shm") for path in tmp_path.iterdir()}
    assert {"ledger.sqlite", "jobs.sqlite", "previews", "stage"} <= names
    document = DOCUMENT.read_text()
    assert [name for name in sorted(names) if f"`{name}`" not in document and f"`{name}/`" not in document] == []


async def _ended(team: Team) -> None:
    async with asyncio.timeout(20):
        while count(team.home, "user_sessions WHERE is_active"):  # noqa: ASYNC110 - there is nothing to wait for
            await asyncio.sleep(0.05)


def test_the_command_says_what_it_clears(tmp_path: Path) -> None:
    """A line for each rule, with and without doing it."""
    assert svgbot(tmp_path, "draw", "a blue logo").returncode == 0
    dry, real = svgbot(tmp_path, "clean", "--dry-run"), svgbot(tmp_path, "clean")
    assert (dry.returncode, real.returncode) == (0, 0)
    assert "0  errors older than 30 days: to remove" in dry.stdout
    assert "0  errors older than 30 days: removed" in real.stdout
    assert len(real.stdout.splitlines()) == len(SHELVES)
