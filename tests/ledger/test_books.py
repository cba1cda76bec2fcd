"""What the ledger says of stages and of who opened what."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from bot.domain import Accesses, StageDetails, StagePath
from bot.inventory import Inventory
from bot.ledger import SqlBooks, SqlJournal, SqlLedger, Store, open_store
from tests.ledger.samples import draw_job, opened, recorded
from tests.stage.memory import MemoryStage

FULL = StageDetails(
    name="LOGOS",
    files=2,
    size=300,
    modified=1_790_000_100.5,
    database="DB",
    schema="PUBLIC",
    url="s3://bucket/",
    storage_integration="S3",
    encryption="SNOWFLAKE_SSE",
    created=1_790_000_000.0,
    owner="ROLE",
    comment="Drawings",
    permissions="READ to ROLE",
)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """An empty database."""
    async with open_store(tmp_path / "ledger.sqlite") as opened_store:
        yield opened_store


def _stages(db: Connection) -> list[tuple[object, ...]]:
    return [tuple(row) for row in db.execute(text("SELECT * FROM snowflake_stages"))]


def _changes(db: Connection) -> list[int]:
    return list(db.scalars(text("SELECT version FROM mirror_changes WHERE table_name = 'snowflake_stages'")))


async def test_a_stage_has_one_row_that_says_how_it_is(store: Store) -> None:
    """What is no news changes nothing, so that nothing is mirrored; a stage that is gone has no row."""
    books = SqlBooks(store)
    await books.note_stage("LOGOS", FULL)
    (row,) = await store.read(_stages)
    assert row == (
        *("LOGOS", "DB", "PUBLIC", "s3://bucket/", "S3", "SNOWFLAKE_SSE"),
        *("2026-09-21 14:13:20.000000", "2026-09-21 14:15:00.500000", 2, 300, "ROLE", "Drawings", "READ to ROLE"),
    )
    await books.note_stage("LOGOS", FULL)
    assert await store.read(_changes) == [1]
    await books.note_stage("LOGOS", StageDetails("LOGOS", 3, 400, None))
    assert [row[6:10] for row in await store.read(_stages)] == [(None, None, 3, 400)]
    assert await store.read(_changes) == [2]
    assert await books.noted_stages() == {"LOGOS"}
    await books.note_stage("LOGOS", None)
    await books.note_stage("LOGOS", None)
    assert await store.read(_stages) == []
    assert await store.read(_changes) == [3]


async def test_a_round_looks_at_every_stage_that_matters(store: Store) -> None:
    """Where drawings go, where they are, and what is noted but may be gone."""
    stage, books = MemoryStage(), SqlBooks(store)
    for name in ("ICONS", "SVG_STAGE"):
        await stage.put(StagePath(name, "a.svg"), b"<svg/>")
    await recorded(SqlLedger(store), await opened(SqlLedger(store), draw_job()))  # in SVG_STAGE
    await books.note_stage("GONE", StageDetails("GONE", 1, 1, None))
    await Inventory(stage, books, "ICONS").round()
    assert sorted(str(row[0]) for row in await store.read(_stages)) == ["ICONS", "SVG_STAGE"]


async def test_whoever_looked_or_fetched_is_counted(store: Store) -> None:
    """Not who was refused, and not what was done with another file."""
    books, journal = SqlBooks(store), SqlJournal(store)
    assert await books.accesses("@S/a.svg") == Accesses(0, None)
    await journal.audit("draw", "@S/a.svg", "ok", {})
    await journal.audit("admin.show", "@S/a.svg", "ok", {})
    await journal.audit("download", "@S/b.svg", "ok", {})
    await journal.audit("download", "@S/a.svg", "refused", {})
    await journal.audit("download", "@S/a.svg", "ok", {})
    found = await books.accesses("@S/a.svg")
    assert found.count == 2
    assert found.last is not None
