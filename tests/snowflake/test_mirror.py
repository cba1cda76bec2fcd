"""The ledger's mirror: everything arrives once, deletions too, and nobody's words unasked."""

import asyncio
import json
import random
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from snowflake.snowpark import Session
from sqlalchemy import Connection, select, text

from bot import errors
from bot.ledger import SqlChanges, SqlJournal, SqlLedger, Store, open_store
from bot.ledger.mirrored import MIRRORED, columns_of, key_of
from bot.snowflake import mirror as mirrors
from bot.snowflake.mirror import Mirror, Prompts
from bot.snowflake.names import Schema
from bot.snowflake.pool import Pool
from bot.snowflake.stage_sql import run
from bot.snowflake.tables import make_table, name_of
from tests.ledger.samples import BOB, change_job, draw_job, opened, recorded
from tests.snowflake import mirroring
from tests.snowflake.mirroring import everybody
from tests.snowflake.server import FakeSnowflake

numbers = iter(range(10_000))

Rows = dict[str, dict[str, Any]]


@dataclass
class There:
    """The mirrored tables, in a schema of their own."""

    pool: Pool
    schema: Schema

    async def rows(self, table: str) -> Rows:
        """What stands in the table, by key and column; a key that stands there twice is an error."""

        def ask(session: Session) -> Rows:
            with session.connection.cursor() as cursor:
                cursor.execute(f"SELECT * FROM {self.schema.of(name_of(table))}")  # noqa: S608  names of ours
                names = [column.name for column in cursor.description]
                rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            keyed = {row[key_of(MIRRORED[table]).upper()]: row for row in rows}
            assert len(keyed) == len(rows)
            return keyed

        return await self.pool.call(ask)


@pytest.fixture
async def there(pool: Pool) -> There:
    """Made as `svgbot init` makes them."""
    made = There(pool, Schema("DB", f"MIRROR_{next(numbers)}"))

    def make(session: Session) -> None:
        for table in MIRRORED.values():
            run(session, make_table(table, made.schema, hybrid=False))

    await pool.call(make)
    return made


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """The ledger's database."""
    async with open_store(tmp_path / "ledger.sqlite") as opened_store:
        yield opened_store


def mirror(there: There, store: Store, prompts: Prompts = "public") -> Mirror:
    """The mirror of that ledger."""
    return Mirror(there.pool, SqlChanges(store), there.schema, prompts=prompts)


async def here(store: Store, table: str) -> dict[str, int]:
    """The keys of the ledger's own rows, and how often each was changed."""

    def ask(db: Connection) -> dict[str, int]:
        noted = text("SELECT row_key, version FROM mirror_changes WHERE table_name = :table")
        versions = {row.row_key: row.version for row in db.execute(noted, {"table": table})}
        key = MIRRORED[table].c[key_of(MIRRORED[table])]
        return {name: versions[name] for name in db.scalars(select(key))}

    return await store.read(ask)


async def assert_same(there: There, store: Store) -> None:
    """Every row of the ledger is there once in its latest version, and of others nothing but a tombstone."""
    for table in MIRRORED:
        rows, own = await there.rows(table), await here(store, table)
        gone = rows.keys() - own.keys()
        assert {key: row["ROW_VERSION"] for key, row in rows.items() if key not in gone} == own, table
        for key in gone:
            words = {name for name, value in rows[key].items() if value is not None and _is_set(value)}
            assert words <= {key_of(MIRRORED[table]).upper(), "ROW_VERSION", "DELETED_AT"}


def _is_set(value: object) -> bool:
    return getattr(value, "year", None) != 1970  # fakesnow gives null times back as 1970


async def test_everything_that_was_noted_arrives(there: There, store: Store) -> None:
    """Requests, drawings, revisions, sessions and errors, with the values that the ledger has."""
    ledger = SqlLedger(store)
    job = await opened(ledger, draw_job("a blue logo"))
    revision = await recorded(ledger, job)
    await SqlJournal(store).error(
        reference="r",
        kind="storage",
        severity="error",
        message="m",
        stack_trace="secret path",
        context={"request": "x"},
    )
    assert await mirror(there, store).run(everybody) > 0
    (svg,) = (await there.rows("generated_svgs")).values()
    assert (svg["SVG_ID"], svg["ASKED"], svg["FILE_SIZE"]) == (revision.svg_id, "a blue logo", revision.file_size)
    (request,) = (await there.rows("svg_generation_requests")).values()
    assert request["STATUS"] == "completed"
    assert json.loads(request["CONTEXT"])["channel"] == "C1"
    assert request["CREATED_AT"].timestamp() == pytest.approx(job.accepted_at, abs=0.001)
    (error,) = (await there.rows("error_log")).values()
    assert "STACK_TRACE" not in error
    await assert_same(there, store)


async def test_what_is_mirrored_is_not_sent_again(there: There, store: Store, account: FakeSnowflake) -> None:
    """A run without changes asks Snowflake nothing; a change sends that row alone."""
    ledger = SqlLedger(store)
    job = await opened(ledger, draw_job())
    await mirror(there, store).run(everybody)
    before = len(account.texts)
    assert await mirror(there, store).run(everybody) == 0
    assert len(account.texts) == before
    await ledger.begin(job)
    assert await mirror(there, store).run(everybody) == 1
    assert (await there.rows("svg_generation_requests"))[job.id]["STATUS"] == "processing"


async def test_a_deleted_row_leaves_only_its_key(there: There, store: Store) -> None:
    """What was deleted here is deleted there, words and all, and an older batch cannot bring it back."""
    ledger = SqlLedger(store)
    job = await opened(ledger, draw_job())
    revision = await recorded(ledger, job)
    old = await SqlChanges(store).pending(limit=100)
    await mirror(there, store).run(everybody)
    await ledger.forget(revision.svg_id)
    await mirror(there, store).run(everybody)
    late = [row for row in old if row.table == "generated_svgs"]
    await there.pool.call(lambda session: mirrors._merge(session, there.schema, "generated_svgs", late))
    row = (await there.rows("generated_svgs"))[revision.svg_id]
    assert row["DELETED_AT"].year > 2000
    assert (row["ASKED"], row["SVG_CONTENT"], row["STAGE_PATH"]) == (None, None, None)


@pytest.mark.parametrize(("prompts", "shown"), [("public", False), ("all", True)])
async def test_words_from_private_channels_stay_here(there: There, store: Store, prompts: Prompts, shown: bool) -> None:
    """Only a setting sends them along; the figures go in any case."""
    ledger = SqlLedger(store)
    job = await opened(ledger, draw_job("a secret logo"))
    await recorded(ledger, job)

    async def nobody(channel: str) -> bool:
        return False

    await mirror(there, store, prompts).run(nobody)
    everything = [row for table in MIRRORED for row in (await there.rows(table)).values()]
    assert ("a secret logo" in str(everything)) is shown
    (svg,) = (await there.rows("generated_svgs")).values()
    assert svg["MODEL_USED"] == "sketch"


async def test_words_wait_for_slack_to_say_whose_they_are(there: There, store: Store) -> None:
    """While Slack cannot be asked, rows of its channels stay pending, rather than go without their words for ever."""
    ledger = SqlLedger(store)
    await recorded(ledger, await opened(ledger, draw_job("a blue logo")))

    async def unknown(channel: str) -> bool:
        raise errors.DeliveryError("slack_unreachable")

    await mirror(there, store).run(unknown)
    assert await there.rows("generated_svgs") == {}
    assert len(await there.rows("user_sessions")) == 1
    await mirror(there, store).run(everybody)
    (svg,) = (await there.rows("generated_svgs")).values()
    assert svg["ASKED"] == "a blue logo"


async def test_a_row_that_is_refused_does_not_keep_the_others_back(
    there: There, store: Store, account: FakeSnowflake, caplog: pytest.LogCaptureFixture
) -> None:
    """It stays pending, is named in the log, and comes along once it can."""
    ledger = SqlLedger(store)
    jobs = [await opened(ledger, draw_job()) for _ in range(3)]
    account.refuse_binding(jobs[1].id, 1003)
    await mirror(there, store).run(everybody)
    assert set(await there.rows("svg_generation_requests")) == {jobs[0].id, jobs[2].id}
    assert jobs[1].id in caplog.text
    account.reset()
    await mirror(there, store).run(everybody)
    await assert_same(there, store)


async def test_missing_tables_are_an_error_of_ours(pool: Pool, store: Store) -> None:
    """Who has not run `svgbot init` is told so by the log."""
    await opened(SqlLedger(store), draw_job())
    with pytest.raises(errors.NotPermitted) as raised:
        await Mirror(pool, SqlChanges(store), Schema("DB", "NOWHERE")).run(everybody)
    assert raised.value.code == "snowflake_not_there"


async def test_rows_from_before_the_mirror_are_brought_too(tmp_path: Path, there: There) -> None:
    """A ledger that is older than the mirror is mirrored whole."""
    async with open_store(tmp_path / "old.sqlite") as store:
        await opened(SqlLedger(store), draw_job())
        await store.write(lambda db: db.execute(text("DROP TABLE mirror_changes")))
    async with open_store(tmp_path / "old.sqlite") as store:
        await mirror(there, store).run(everybody)
        assert len(await there.rows("drawings")) == 1
        await assert_same(there, store)


async def test_killed_at_random_it_neither_doubles_nor_loses(
    there: There, tmp_path: Path, account: FakeSnowflake
) -> None:
    """SIGKILL at any moment, again and again, while people draw, change and delete; in the end both sides agree."""
    database = tmp_path / "busy.sqlite"
    chance = random.Random(20261126)  # noqa: S311
    async with open_store(database) as store:
        ledger = SqlLedger(store)
        kills = 0
        for _ in range(6):
            process = mirroring.start(database, account.settings, there.schema)
            await _busy(ledger, chance)
            await asyncio.sleep(chance.uniform(0.05, 0.8))
            process.kill()
            await asyncio.to_thread(process.join)
            kills += process.exitcode == -signal.SIGKILL
        assert kills == 6
        await mirror(there, store).run(everybody)
        await assert_same(there, store)
        assert len(await there.rows("drawings")) == 6 * 8


async def _busy(ledger: SqlLedger, chance: random.Random) -> None:
    for _ in range(8):
        job = await opened(ledger, draw_job())
        revision = await recorded(ledger, job)
        if chance.random() < 0.5:
            change = await opened(ledger, change_job(job.drawing, person=BOB))
            await recorded(ledger, change, number=2)
        if chance.random() < 0.3:
            await ledger.forget(revision.svg_id)
        await asyncio.sleep(0.02)


def test_drafts_and_paths_are_never_mirrored() -> None:
    """Of what is nobody's business there is not even a column."""
    assert "content" not in columns_of(MIRRORED["temporary_tables"])
    assert "resource" not in columns_of(MIRRORED["audit_events"])
