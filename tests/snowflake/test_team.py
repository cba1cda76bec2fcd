"""The whole bot in a workspace, with the account on loopback behind it: what people type, and what becomes of it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from bot import app
from bot.domain import StagePath
from bot.ledger import SqlTemporaryTables, open_store
from bot.models.catalogue import DEFAULT, FALLBACKS
from bot.snowflake.names import Schema
from bot.snowflake.pool import Pool
from bot.snowflake.setup import made, statements
from bot.snowflake.stage_sql import run
from tests.snowflake.server import FakeSnowflake, File
from tests.team import Message, Team, path_in, rows_in, shown, team_with


@asynccontextmanager
async def team_at(
    account: FakeSnowflake, home: Path, settings: Mapping[str, Any] = MappingProxyType({})
) -> AsyncIterator[Team]:
    """A team whose bot stores in the account and draws offline."""
    chosen = {**account.settings, "model": "sketch", "fallbacks": (), **settings}
    async with team_with(home, settings=chosen) as made:
        yield made


async def test_a_session_says_as_whom_the_bot_works(account: FakeSnowflake, tmp_path: Path) -> None:
    """Role, warehouse, database and schema are the account's own words, and nothing was asked for them."""
    settings = {"stages": ("SVG_STAGE", "MARKETING.ART.LOGOS")}
    async with team_at(account, tmp_path, settings) as team:
        assert path_in(await team.drawn()).stage == "SVG_STAGE"
        (session,) = rows_in(tmp_path, "SELECT * FROM user_sessions")
        names = ("user_role", "warehouse", "database", "schema")
        assert [session[name] for name in names] == ["SVGBOT_ROLE", "WH", "DB", "PUBLIC"]
        await team.ana.command("general", "/svg a red star --stage LOGOS")
        assert path_in(await team.result("a red star* for")).stage == "LOGOS"
        (session,) = rows_in(tmp_path, "SELECT * FROM user_sessions")
        assert [session[name] for name in names] == ["SVGBOT_ROLE", "WH", "MARKETING", "ART"]
    assert not [text for text in account.texts if "CURRENT_" in text]


async def test_refresh_shows_what_others_did_in_the_stage(account: FakeSnowflake, tmp_path: Path) -> None:
    """A listing is remembered for an hour; who knows of a change asks anew, in any stage."""
    settings = {"stages": ("SVG_STAGE", "MARKETING.ART.LOGOS")}
    async with team_at(account, tmp_path, settings) as team:
        for stage, where, typed in (
            ("SVG_STAGE", ("DB", "PUBLIC"), ""),
            ("LOGOS", ("MARKETING", "ART"), " @LOGOS"),
        ):
            await team.parts.stage.put(StagePath(stage, f"{stage}/ours.svg"), b"<svg/>")
            await private(team, f"list{typed}", f"{stage}/ours.svg")
            account.stages[*where, stage]["by-hand.svg"] = File(b"<svg/>")
            before = len(account.texts)
            assert "by-hand" not in shown(await private(team, f"list{typed}", f"{stage}/ours.svg"))
            assert len(account.texts) == before
            await private(team, f"refresh{typed}", "by-hand.svg")


async def test_admins_read_what_snowflake_says_of_the_stage(account: FakeSnowflake, tmp_path: Path) -> None:
    """Of its own and of any other; the ledger says the same, and a file has a link that works."""
    async with team_at(account, tmp_path) as team:
        path = path_in(await team.drawn())
        said = shown(await private(team, "stage", "in DB.PUBLIC"))
        for part in ("1 file, ", "made <!date^1790000000^", "encryption: SNOWFLAKE_SSE", "owner: SVGBOT_ROLE"):
            assert part in said
        assert "OWNERSHIP, READ, WRITE to SVGBOT_ROLE" in said
        (row,) = rows_in(tmp_path, "SELECT * FROM snowflake_stages")
        assert (row["database"], row["schema"], row["file_count"]) == ("DB", "PUBLIC", 1)
        account.stages["DB", "PUBLIC", "SVG_STAGE"]["by-hand.svg"] = File(b"<svg/>")
        await private(team, "refresh", "by-hand.svg")
        (row,) = rows_in(tmp_path, "SELECT * FROM snowflake_stages")
        assert row["file_count"] == 2
        assert f"http://127.0.0.1:{account.port}/storage/" in shown(await private(team, f"show {path}", "md5"))


async def test_the_mirror_follows_by_itself(
    account: FakeSnowflake, pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was drawn in public, what it is called and where it lies stand in the account soon after."""
    monkeypatch.setattr(app, "MIRROR_S", 0.2)
    schema = Schema("DB", "FOLLOWED")
    for statement in statements(schema, "SVG_STAGE", role="SVGBOT_ROLE"):
        await made(pool, statement)
    async with team_at(account, tmp_path, {"snowflake_schema": schema.name}) as team:
        path = path_in(await team.drawn())
        await arrived(pool, schema, "GENERATED_SVGS", "STAGE_PATH, ASKED", (str(path), "a blue logo"))
        await arrived(pool, schema, "USER_SESSIONS", "USER_ROLE, WAREHOUSE", ("SVGBOT_ROLE", "WH"))
        await private(team, "stage", "in DB.FOLLOWED")
        await arrived(pool, schema, "SNOWFLAKE_STAGES", "STAGE_NAME, FILE_COUNT", ("SVG_STAGE", 1))


async def arrived(pool: Pool, schema: Schema, table: str, columns: str, row: tuple[object, ...]) -> None:
    """Returns when the only row of the mirrored table is this."""
    query = f"SELECT {columns} FROM {schema.of(table)}"  # noqa: S608  names of ours
    async with asyncio.timeout(30):
        while await pool.call(lambda session: run(session, query)) != [row]:  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def test_a_table_that_a_crash_left_behind_is_dropped_by_itself(account: FakeSnowflake, tmp_path: Path) -> None:
    """The bot looks for such tables when it starts, and every hour after that."""
    left = '"DB"."PUBLIC"."SVGBOT_1A2B"'
    async with open_store(tmp_path / "ledger.sqlite") as store:
        await SqlTemporaryTables(store).about_to_make(left, "PUBLIC")
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as ledger, ledger:
        ledger.execute("UPDATE temporary_tables SET created_at = '2026-01-01 00:00:00.000000'")
    async with team_at(account, tmp_path), asyncio.timeout(30):
        while not rows_in(tmp_path, "SELECT * FROM temporary_tables WHERE cleaned_up_at IS NOT NULL"):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert f"DROP TABLE IF EXISTS {left}" in account.texts


async def test_models_that_cortex_does_not_offer_are_named_at_the_start(
    account: FakeSnowflake, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever reads the log knows it before anybody asks for a drawing; nobody waits for the answer."""
    del account.ai.lifecycle[FALLBACKS[1]]
    caplog.set_level("WARNING")
    async with team_at(account, tmp_path, {"model": DEFAULT, "fallbacks": FALLBACKS}), asyncio.timeout(30):
        while f"Cortex does not offer {FALLBACKS[1]}" not in caplog.text:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert DEFAULT not in caplog.text


async def private(team: Team, text: str, says: str) -> Message:
    """What `/svg-admin …` answers Ana this time, once it says that."""
    before = {m["ts"] for m in await team.ana.messages("general")}
    await team.ana.command("general", f"/svg-admin {text}")
    return await team.ana.wait_for(
        "general", lambda m: m["ephemeral"] and m["ts"] not in before and says in shown(m), timeout=20
    )
