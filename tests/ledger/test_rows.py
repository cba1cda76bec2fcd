"""What stands in the tables: what an admin, an analyst or the retention would find."""

import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.exc import StatementError

from bot.domain import Change, DrawOptions, DrawRequest, Job, Place, SessionContext
from bot.keeping import SESSION_TTL
from bot.ledger import SqlJournal, SqlLedger, Store, open_store
from bot.ledger.tables import posts
from tests.ledger.samples import ANN, BOB, FAILURE, SVG, change_job, draw_job, opened, recorded, revision_of

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC).timestamp()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "ledger.db"


@pytest.fixture
async def store(database: Path) -> AsyncIterator[Store]:
    """An empty database."""
    async with open_store(database) as store:
        yield store


@pytest.fixture
def ledger(store: Store) -> SqlLedger:
    """An empty ledger."""
    return SqlLedger(store)


def rows(database: Path, query: str) -> list[dict[str, Any]]:
    """What a plain SQLite client sees."""
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(query)]


def change(database: Path, statement: str) -> None:
    """What a plain SQLite client does, with references enforced."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(statement)


SPECIFIED = {
    "user_sessions": "session_id user_role warehouse database schema created_at last_activity is_active team user",
    "svg_generation_requests": """request_id session_id prompt_text selected_model filename stage_name created_at status
        error_message parameters context parent""",
    "generated_svgs": """svg_id request_id svg_content file_size stage_path generated_at model_used processing_time_ms
        raw_reply tokens_used cost response_status checksum""",
    "snowflake_stages": """stage_name database schema url storage_integration encryption created_at last_modified
        file_count total_size owner comment permissions""",
    "temporary_tables": "table_name request_id schema created_at cleaned_up_at table_type",
    "audit_events": "event_id timestamp action resource result context",
    "error_log": "error_id type message stack_trace timestamp context severity resolution",
}


@pytest.mark.parametrize("table", SPECIFIED)
async def test_tables_and_columns_are_named_as_specified(store: Store, database: Path, table: str) -> None:
    """A query written after the specification finds its columns."""
    found = {row["name"] for row in rows(database, f"PRAGMA table_info({table})")}
    assert found >= set(SPECIFIED[table].split())


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("SELECT * FROM svg_generation_requests WHERE session_id = ''", id="requests by session"),
        pytest.param("SELECT * FROM svg_generation_requests WHERE status = ''", id="requests by status"),
        pytest.param("SELECT * FROM svg_generation_requests WHERE created_at < ''", id="requests by time"),
        pytest.param("SELECT * FROM generated_svgs WHERE request_id = ''", id="svgs by request"),
        pytest.param("SELECT * FROM generated_svgs WHERE drawing_id = '' AND number = 1", id="svgs by number"),
        pytest.param("SELECT * FROM generated_svgs WHERE team = '' AND user = ''", id="svgs by person"),
        pytest.param("SELECT * FROM temporary_tables WHERE request_id = ''", id="temporary tables by request"),
        pytest.param("SELECT * FROM drawings WHERE team = '' AND channel = '' AND thread_ts = ''", id="by thread"),
    ],
)
async def test_frequent_reads_use_an_index(store: Store, database: Path, query: str) -> None:
    """What is asked often is found without reading the whole table."""
    (plan,) = rows(database, f"EXPLAIN QUERY PLAN {query}")
    assert plan["detail"].startswith("SEARCH ")
    assert "USING INDEX" in plan["detail"]


async def test_a_request_is_noted_in_full(ledger: SqlLedger, database: Path) -> None:
    """The row says who asked for what, where, when, and with which choices in force."""
    options = DrawOptions(temperature=0.3, palette=("red",))
    await ledger.open(
        Job("job-1", ANN, Place("C1"), "job-1", DrawRequest("a blue logo", options), NOON),
        model="claude-4-sonnet",
        name="my_logo",
        stage="SVG_STAGE",
    )
    (row,) = rows(database, "SELECT * FROM svg_generation_requests")
    (session,) = rows(database, "SELECT session_id FROM user_sessions")
    assert json.loads(row.pop("parameters")) == {
        "model": None,
        "name": None,
        "stage": None,
        "temperature": 0.3,
        "max_tokens": None,
        "top_p": None,
        "size": None,
        "style": None,
        "palette": ["red"],
    }
    assert json.loads(row.pop("context")) == {
        "team": "T1",
        "user": "U1",
        "channel": "C1",
        "thread": None,
        "message": None,
    }
    assert row == session | {
        "request_id": "job-1",
        "team": "T1",
        "user": "U1",
        "drawing_id": "job-1",
        "parent": None,
        "prompt_text": "a blue logo",
        "selected_model": "claude-4-sonnet",
        "filename": "my_logo",
        "stage_name": "SVG_STAGE",
        "created_at": "2026-01-31 12:00:00.000000",
        "status": "pending",
        "error_message": None,
    }


async def test_a_change_notes_the_latest_revision_as_its_parent(ledger: SqlLedger, database: Path) -> None:
    """The history says from which revision each change was asked."""
    first = await opened(ledger, draw_job())
    before = await opened(ledger, change_job(first.drawing))
    for number in (1, 2):
        await recorded(ledger, await opened(ledger, change_job(first.drawing)), number)
    undo = Job("undo", BOB, Place("C1", "1.1", "1.2"), first.drawing, Change("use", "use v1", 1), NOON)
    await opened(ledger, undo)
    parents = {row["request_id"]: row["parent"] for row in rows(database, "SELECT * FROM svg_generation_requests")}
    assert (parents[first.id], parents[before.id], parents["undo"]) == (None, None, 2)
    (row,) = rows(database, "SELECT * FROM svg_generation_requests WHERE request_id = 'undo'")
    assert (row["prompt_text"], json.loads(row["parameters"])) == ("use v1", {"kind": "use", "revision": 1})


async def test_a_status_goes_its_way(ledger: SqlLedger, database: Path) -> None:
    """The row says at every moment where the request stands, and why it failed; completed is for good."""
    job = draw_job()

    def status() -> tuple[str, str | None]:
        (row,) = rows(database, "SELECT status, error_message FROM svg_generation_requests")
        return row["status"], row["error_message"]

    await opened(ledger, job)
    assert status() == ("pending", None)
    await ledger.begin(job)
    await ledger.begin(job)
    assert status() == ("processing", None)
    await ledger.failed(job.id, "No model answered.", FAILURE)
    assert status() == ("failed", "No model answered.")
    await opened(ledger, job)
    assert status() == ("failed", "No model answered.")
    await ledger.begin(job)
    assert status() == ("failed", "No model answered.")
    await recorded(ledger, job)
    assert status() == ("completed", None)
    await ledger.failed(job.id, "Slack did not answer.", FAILURE)
    await ledger.begin(job)
    assert status() == ("completed", None)


async def test_a_drawing_is_noted_in_full(ledger: SqlLedger, database: Path) -> None:
    """The row holds the SVG as text, the model's words, the price, and that it went well."""
    job = await opened(ledger, draw_job())
    revision = revision_of(job, tokens_used=1234)
    await ledger.record(revision, SVG, raw_reply="Here you are: <svg…", cost=0.0125)
    (row,) = rows(database, "SELECT * FROM generated_svgs WHERE svg_content LIKE '%viewBox%'")
    assert row["svg_content"] == SVG.decode()
    assert (row["raw_reply"], row["tokens_used"], row["cost"]) == ("Here you are: <svg…", 1234, 0.0125)
    assert (row["response_status"], row["stage_path"]) == ("success", f"@SVG_STAGE/T1/logo/{job.drawing}-v1.svg")
    assert (row["team"], row["user"]) == ("T1", "U1")


async def test_a_draft_stands_in_temporary_tables_until_it_is_recorded(ledger: SqlLedger, database: Path) -> None:
    """An admin sees what is temporary, and that it was cleaned up at once; the row stays, its content does not."""
    job = await opened(ledger, draw_job())
    await ledger.keep_draft(job.id, b"draft")
    (row,) = rows(database, "SELECT * FROM temporary_tables")
    assert row["table_name"] == f"DRAFT_{job.id.replace('-', '')}"
    assert (row["request_id"], row["table_type"], row["schema"]) == (job.id, "TEMPORARY", None)
    assert (row["content"], row["cleaned_up_at"]) == (b"draft", None)
    await recorded(ledger, job)
    (cleaned,) = rows(database, "SELECT * FROM temporary_tables")
    assert cleaned["content"] is None
    assert cleaned["cleaned_up_at"] >= cleaned["created_at"]
    await ledger.failed(job.id, "late", FAILURE)
    assert rows(database, "SELECT * FROM temporary_tables") == [cleaned]


# --- sessions


@pytest.mark.parametrize(
    ("seconds", "sessions"),
    [
        pytest.param(0, 1, id="at once"),
        pytest.param(SESSION_TTL.total_seconds(), 1, id="after exactly an hour"),
        pytest.param(SESSION_TTL.total_seconds() + 1, 2, id="after more than an hour"),
        pytest.param(-7200, 1, id="a job that had to wait"),
    ],
)
async def test_a_session_lasts_for_an_hour(ledger: SqlLedger, database: Path, seconds: float, sessions: int) -> None:
    """Requests within an hour of each other are one session; a later one closes it and begins another."""
    await opened(ledger, draw_job(at=NOON))
    await opened(ledger, draw_job(at=NOON + seconds))
    found = rows(database, "SELECT * FROM user_sessions ORDER BY created_at")
    assert [row["is_active"] for row in found] == [0] * (sessions - 1) + [1]
    last = datetime.fromtimestamp(max(NOON, NOON + seconds), UTC)
    assert found[-1]["last_activity"] == last.strftime("%Y-%m-%d %H:%M:%S.%f")
    used = rows(database, "SELECT DISTINCT session_id FROM svg_generation_requests")
    assert {row["session_id"] for row in used} == {row["session_id"] for row in found}


async def test_every_activity_prolongs_the_session(ledger: SqlLedger, database: Path) -> None:
    """Somebody who draws all day without a long pause has one session."""
    for hour in range(8):
        await opened(ledger, draw_job(at=NOON + 3600 * hour))
    assert len(rows(database, "SELECT * FROM user_sessions")) == 1


async def test_people_do_not_share_sessions(ledger: SqlLedger, database: Path) -> None:
    """A session is one person's in one team."""
    for person in (ANN, BOB, ANN):
        await opened(ledger, draw_job(person=person))
    found = rows(database, "SELECT team, user FROM user_sessions ORDER BY user")
    assert found == [{"team": "T1", "user": "U1"}, {"team": "T1", "user": "U2"}]


async def test_a_session_says_where_the_bot_is_at_work(store: Store, database: Path) -> None:
    """As whom, on which warehouse and in which schema, from when on that is known; without Snowflake nothing is."""
    known = SessionContext(database="DB", schema="PUBLIC")
    ledger = SqlLedger(store, lambda stage: replace(known, schema=stage))

    def said() -> list[str | None]:
        (row,) = rows(database, "SELECT user_role, warehouse, database, schema FROM user_sessions")
        return list(row.values())

    job = await opened(SqlLedger(store), draw_job(at=NOON))
    assert said() == [None] * 4
    await opened(ledger, change_job(job.drawing, at=NOON))
    assert said() == [None, None, "DB", "SVG_STAGE"]
    known = SessionContext("BOT", "WH", "DB")
    await recorded(ledger, job)
    assert said() == ["BOT", "WH", "DB", "SVG_STAGE"]
    before = rows(database, "SELECT * FROM mirror_changes WHERE table_name = 'user_sessions'")
    known = SessionContext(database="DB")  # after a restart, before the first login
    await opened(ledger, change_job(job.drawing, at=NOON))
    assert said() == ["BOT", "WH", "DB", "SVG_STAGE"]
    assert rows(database, "SELECT * FROM mirror_changes WHERE table_name = 'user_sessions'")[0]["version"] == (
        before[0]["version"] + 1  # its last activity
    )


async def test_a_job_opened_again_is_no_activity(ledger: SqlLedger, database: Path) -> None:
    """A repeated step does not keep a session alive."""
    job = await opened(ledger, draw_job(at=NOON))
    before = rows(database, "SELECT * FROM user_sessions")
    await opened(ledger, job)
    assert rows(database, "SELECT * FROM user_sessions") == before


# --- rules of the database itself


async def test_parents_may_die_before_their_children(ledger: SqlLedger, database: Path) -> None:
    """When the retention removes an old session, then its request, the drawing and its history stay."""
    job = await opened(ledger, draw_job())
    await ledger.keep_draft(job.id, b"draft")
    revision = await recorded(ledger, job)
    change(database, "DELETE FROM user_sessions")
    (request,) = rows(database, "SELECT * FROM svg_generation_requests")
    assert (request["session_id"], request["team"], request["user"]) == (None, "T1", "U1")
    change(database, "DELETE FROM svg_generation_requests")
    (temporary,) = rows(database, "SELECT * FROM temporary_tables")
    assert temporary["request_id"] is None
    (kept,) = await ledger.latest(ANN)
    assert (kept.svg_id, kept.request_id) == (revision.svg_id, "")
    drawing = await ledger.drawing(job.drawing)
    assert drawing is not None
    assert drawing.request.prompt == "a blue logo"


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE svg_generation_requests SET status = 'done'", id="status"),
        pytest.param("UPDATE generated_svgs SET file_size = 0", id="file_size"),
        pytest.param("UPDATE generated_svgs SET processing_time_ms = -1", id="processing_time_ms"),
        pytest.param("UPDATE generated_svgs SET response_status = 'fine'", id="response_status"),
        pytest.param("UPDATE generated_svgs SET number = 0", id="number"),
        pytest.param("UPDATE temporary_tables SET table_type = 'PERMANENT'", id="table_type"),
        pytest.param("UPDATE drawings SET head = -1", id="head"),
        pytest.param("UPDATE user_sessions SET is_active = 1", id="two active sessions"),
        pytest.param("UPDATE svg_generation_requests SET session_id = 'unknown'", id="unknown session"),
        pytest.param("DELETE FROM drawings", id="a drawing with revisions"),
    ],
)
async def test_the_database_refuses_what_cannot_be(ledger: SqlLedger, database: Path, statement: str) -> None:
    """Whoever writes to the tables, the rules of the specification hold."""
    await opened(ledger, draw_job(at=NOON))
    job = await opened(ledger, draw_job(at=NOON + 7200))
    await ledger.keep_draft(job.id, b"draft")
    await recorded(ledger, job)
    with pytest.raises(sqlite3.IntegrityError):
        change(database, statement)


# --- the journal


async def test_an_audit_event_is_noted_in_full(store: Store, database: Path) -> None:
    """Who looks after the bot finds what was done to what, with what result."""
    await SqlJournal(store).audit("stage.delete", "@S/T1/logo.svg", "refused", {"user": "U2"})
    (row,) = rows(database, "SELECT * FROM audit_events")
    assert (row["action"], row["resource"], row["result"]) == ("stage.delete", "@S/T1/logo.svg", "refused")
    assert json.loads(row["context"]) == {"user": "U2"}


async def test_an_error_is_found_by_its_reference(store: Store, database: Path) -> None:
    """The reference that a person reads leads to the row with the traceback."""
    await SqlJournal(store).error(
        reference="E-7F3A",
        kind="storage",
        severity="error",
        message="The stage is full.",
        stack_trace="Traceback …",
        context={"job": "job-1"},
    )
    (row,) = rows(database, "SELECT * FROM error_log WHERE reference = 'E-7F3A'")
    assert (row["type"], row["severity"], row["message"]) == ("storage", "error", "The stage is full.")
    assert (row["stack_trace"], json.loads(row["context"]), row["resolution"]) == (
        "Traceback …",
        {"job": "job-1"},
        None,
    )


# --- times


async def test_times_of_any_zone_are_kept_in_utc_and_sort_as_text(store: Store, database: Path) -> None:
    """Retention and reports compare times as they stand, whatever the zone of the machine that wrote them."""
    east = datetime(2026, 1, 31, 13, tzinfo=timezone(timedelta(hours=2)))
    utc = datetime(2026, 1, 31, 12, 0, 0, 5, tzinfo=UTC)
    west = datetime(2026, 1, 31, 5, tzinfo=timezone(timedelta(hours=-8)))

    def note(db: Connection) -> list[datetime]:
        for moment in (west, east, utc):
            db.execute(posts.insert().values(job_id=str(moment), channel="C1", intended_at=moment))
        return list(db.scalars(select(posts.c.intended_at).order_by(posts.c.intended_at)))

    assert await store.write(note) == [east, utc, west]
    assert [row["intended_at"] for row in rows(database, "SELECT intended_at FROM posts ORDER BY 1")] == [
        "2026-01-31 11:00:00.000000",
        "2026-01-31 12:00:00.000005",
        "2026-01-31 13:00:00.000000",
    ]


async def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    """A time that means something else on every machine is a mistake in the code."""

    def note(db: Connection) -> None:
        db.execute(posts.insert().values(job_id="1", channel="C1", intended_at=datetime(2026, 1, 31)))  # noqa: DTZ001 - the mistake

    with pytest.raises(StatementError, match="without an offset"):
        await store.write(note)
