"""The stage in Snowflake, beyond what every stage does: grants, both ways of storing, links, the listing's memory."""

import asyncio
import json
import urllib.request
from pathlib import Path

import pytest

from bot import errors
from bot.domain import StageDetails, StagePath
from bot.snowflake.names import Schema
from bot.snowflake.pool import Pool
from bot.stage.listings import TTL_S, Listings
from bot.stage.snowflake import SnowflakeStage, Way
from tests.snowflake import whole
from tests.snowflake.account import Tables
from tests.snowflake.server import FakeSnowflake

HOME = Schema("DB", "PUBLIC")
LOGO = StagePath("LOGOS", "T1/logo/1a2b3c4d-v1.svg")
SVG = b"<svg viewBox='0 0 1 1'><!-- \xe2\x9c\x93 \\ \" , \n --></svg>"


def stage_of(pool: Pool, way: Way = "auto", tables: Tables | None = None, schema: Schema = HOME) -> SnowflakeStage:
    """A stage as the bot makes it."""
    return SnowflakeStage(pool, lambda _: schema, tables or Tables(), way=way)


def held(account: FakeSnowflake) -> dict[str, bytes]:
    """What lies in the stages of the bot's schema."""
    return {
        path: file.data
        for (database, schema, _), files in account.stages.items()
        if (database, schema) == ("DB", "PUBLIC")
        for path, file in files.items()
    }


def tables_left(account: FakeSnowflake) -> list[str]:
    """The tables that were made and not dropped."""
    made = {text.split()[5] for text in account.texts if text.startswith("CREATE OR REPLACE TRANSIENT TABLE")}
    dropped = {text.split()[-1] for text in account.texts if text.startswith("DROP TABLE")}
    return sorted(made - dropped)


@pytest.mark.parametrize("way", ["put", "copy"])
async def test_a_missing_stage_is_made_to_last(pool: Pool, account: FakeSnowflake, way: Way) -> None:
    """Encrypted by Snowflake and with a directory, which cannot be changed later; made once, not at every drawing."""
    stage = stage_of(pool, way)
    await stage.put(LOGO, SVG)
    await stage.put(StagePath("LOGOS", "T1/other.svg"), SVG)
    (made,) = [text for text in account.texts if text.startswith("CREATE STAGE")]
    assert made.startswith('CREATE STAGE IF NOT EXISTS "DB"."PUBLIC"."LOGOS" ')
    assert "SNOWFLAKE_SSE" in made
    assert "DIRECTORY = (ENABLE = TRUE)" in made
    assert held(account)[LOGO.path] == SVG


@pytest.mark.parametrize(
    ("way", "refused", "grant"),
    [
        pytest.param("put", "CREATE STAGE", 'GRANT CREATE STAGE ON SCHEMA "DB"."PUBLIC"', id="may not make the stage"),
        pytest.param("put", "PUT", 'GRANT READ, WRITE ON STAGE "DB"."PUBLIC"."LOGOS"', id="may not write"),
        pytest.param("copy", "COPY", 'GRANT READ, WRITE ON STAGE "DB"."PUBLIC"."LOGOS"', id="may not unload"),
        pytest.param(
            "copy", "CREATE OR REPLACE", 'GRANT CREATE TABLE ON SCHEMA "DB"."PUBLIC"', id="may not make tables"
        ),
    ],
)
async def test_a_missing_grant_is_named_as_a_statement(
    pool: Pool, account: FakeSnowflake, way: Way, refused: str, grant: str
) -> None:
    """An admin can paste what is missing, and nothing is left behind."""
    account.role = 'ODD "ROLE"'
    account.refuse(f"^{refused}", 3001)
    with pytest.raises(errors.NotPermitted) as raised:
        await stage_of(pool, way).put(LOGO, SVG)
    assert raised.value.code == "grant_missing"
    assert raised.value.facts["grant"] == f'{grant} TO ROLE "ODD ""ROLE""";'
    assert held(account) == {}
    assert tables_left(account) == []


async def test_where_put_is_refused_files_go_through_a_table(pool: Pool, account: FakeSnowflake) -> None:
    """The first drawing finds out, the next ones no longer try."""
    account.refuse("^PUT", 391911, "0A000")
    stage = stage_of(pool)
    for path in (LOGO, StagePath("LOGOS", "T1/second.svg")):
        await stage.put(path, SVG)
        assert await stage.get(path) == SVG
    assert sum(text.startswith("PUT") for text in account.texts) == 1
    assert tables_left(account) == []


async def test_after_a_cut_put_is_tried_again_in_an_hour(pool: Pool, account: FakeSnowflake) -> None:
    """A network that was down for a moment does not cost every later drawing a table."""
    now = 0.0
    stage = SnowflakeStage(pool, lambda _: HOME, Tables(), clock=lambda: now)
    account.cut_uploads = 1000
    await stage.put(LOGO, SVG)
    account.cut_uploads = 0
    for minutes, puts in ((59, 1), (60, 2), (61, 3)):
        now = 60.0 * minutes
        await stage.put(StagePath("LOGOS", f"T1/{minutes}.svg"), SVG)
        # The first of all is tried twice: only the second time there is a stage.
        assert sum(text.startswith("PUT") for text in account.texts) == puts + 1
    assert set(held(account).values()) == {SVG}
    assert len(held(account)) == 4


async def test_a_way_that_is_set_is_the_only_one(pool: Pool, account: FakeSnowflake) -> None:
    """Who chose PUT is told that it is refused."""
    account.refuse("^PUT", 391911, "0A000")
    with pytest.raises(errors.UploadFailed) as raised:
        await stage_of(pool, "put").put(LOGO, SVG)
    assert raised.value.code == "upload_refused"


async def test_a_network_cut_during_put_leaves_nothing_half_written(pool: Pool, account: FakeSnowflake) -> None:
    """The file is whole or not there; once the network is back, the same step stores it."""
    account.cut_uploads = 1000
    stage = stage_of(pool, "put")
    with pytest.raises(errors.UploadFailed):
        await stage.put(LOGO, SVG * 10_000)
    assert held(account) == {}
    account.cut_uploads = 2
    assert (await stage.put(LOGO, SVG)).size == len(SVG)
    assert held(account) == {LOGO.path: SVG}


@pytest.mark.parametrize("failing", ["INSERT", "COPY INTO", "LIST"])
async def test_the_temporary_table_goes_whatever_happens(pool: Pool, account: FakeSnowflake, failing: str) -> None:
    """An error in the middle leaves neither table nor file, and the row in the ledger is closed."""
    tables = Tables()
    stage = stage_of(pool, "copy", tables)
    await stage.put(StagePath("LOGOS", "before.svg"), SVG)
    account.refuse(f"^{failing}", 630, "57014")
    with pytest.raises(errors.SessionError) as raised:
        await stage.put(LOGO, SVG)
    assert raised.value.code == "snowflake_timeout"
    assert LOGO.path not in held(account)
    assert tables_left(account) == []
    assert tables.left == []


async def test_a_table_that_outlived_a_crash_is_swept(pool: Pool, account: FakeSnowflake) -> None:
    """The drawing is stored all the same; what could not be dropped stays noted until it is gone."""
    tables = Tables()
    stage = stage_of(pool, "copy", tables)
    account.refuse("^DROP TABLE", 630, "57014", times=2)
    await stage.put(LOGO, SVG)
    (left,) = tables.left
    assert await stage.sweep() == 0
    assert tables.left == [left]
    assert await stage.sweep() == 1
    assert tables.left == []
    assert await stage.sweep() == 0


async def test_a_session_that_ends_between_the_statements_costs_nothing(pool: Pool, account: FakeSnowflake) -> None:
    """The work begins anew with another session and leaves one file and no table."""
    stage = stage_of(pool, "copy")
    await stage.put(StagePath("LOGOS", "before.svg"), SVG)
    account.expire_at("INSERT")
    await stage.put(LOGO, SVG)
    assert held(account)[LOGO.path] == SVG
    assert tables_left(account) == []


@pytest.mark.parametrize("way", ["put", "copy"])
async def test_files_that_clients_encrypted_are_compared_by_their_bytes(
    pool: Pool, account: FakeSnowflake, way: Way
) -> None:
    """Where LIST shows the checksum of the encrypted file, a repeated step still finds its own."""
    stage = stage_of(pool, way)
    account.scrambled_checksums = True
    await stage.put(LOGO, SVG)
    await stage.put(LOGO, SVG)
    with pytest.raises(errors.FileExists):
        await stage.put(LOGO, SVG + b" ")


async def test_names_with_quotes_stay_names(pool: Pool, account: FakeSnowflake) -> None:
    """A database or schema with a quote in it is just odd; a stage with one is refused before anything is asked."""
    odd = Schema('My "DB"', "it's; DROP")
    stage = stage_of(pool, schema=odd)
    await stage.put(LOGO, SVG)
    assert account.stages['My "DB"', "it's; DROP", "LOGOS"][LOGO.path].data == SVG
    link = await stage.link(LOGO)
    assert link is not None
    assert await asyncio.to_thread(lambda: urllib.request.urlopen(link).read()) == SVG  # noqa: S310
    before = len(account.texts)
    with pytest.raises(errors.StorageError) as raised:
        await stage.put(StagePath("LOGOS'; DROP", "a.svg"), SVG)
    assert raised.value.code == "bad_path"
    assert len(account.texts) == before


async def test_a_link_gives_the_file_to_anybody(pool: Pool, account: FakeSnowflake) -> None:
    """Where Snowflake encrypts the files; a stage whose clients do has none to give."""
    stage = stage_of(pool)
    await stage.put(LOGO, SVG)
    link = await stage.link(LOGO)
    assert link is not None
    assert await asyncio.to_thread(lambda: urllib.request.urlopen(link).read()) == SVG  # noqa: S310
    account.types["DB", "PUBLIC", "LOGOS"] = "INTERNAL"
    assert await stage.link(LOGO) is None
    assert await stage.link(StagePath("NOWHERE", "a.svg")) is None


async def test_a_stage_is_described_in_full(pool: Pool, account: FakeSnowflake) -> None:
    """Where it is, whose, how it is encrypted and who may what, as far as the role may know."""
    stage = stage_of(pool)
    await stage.put(LOGO, SVG)
    await stage.put(StagePath("LOGOS_2", "other.svg"), SVG)  # LIKE would take it for the other's
    details = await stage.describe("LOGOS")
    assert details is not None
    assert details == StageDetails(
        name="LOGOS",
        files=1,
        size=len(SVG),
        modified=details.modified,
        database="DB",
        schema="PUBLIC",
        encryption="SNOWFLAKE_SSE",
        created=1_790_000_000.0,
        owner="SVGBOT_ROLE",
        comment="Drawings by svgbot",
        permissions="OWNERSHIP, READ, WRITE to SVGBOT_ROLE",
    )
    account.refuse("^SHOW GRANTS", 3001)
    again = await stage.describe("LOGOS")
    assert again is not None
    assert again.permissions is None
    account.refuse("^SHOW STAGES", 2043)
    assert await stage.describe("LOGOS") is None


async def test_deleting_one_file_leaves_those_whose_names_begin_alike(pool: Pool, account: FakeSnowflake) -> None:
    """REMOVE takes every file that begins with the path; only the one that was meant goes."""
    stage = stage_of(pool)
    for name in ("a.svg", "a.svg.bak", "aa.svg", "a.svg/a.svg"):
        await stage.put(StagePath("LOGOS", name), name.encode())
    assert await stage.get(StagePath("LOGOS", "a.svg")) == b"a.svg"
    assert await stage.delete(StagePath("LOGOS", "a.svg")) is True
    assert sorted(held(account)) == ["a.svg.bak", "a.svg/a.svg", "aa.svg"]


async def test_a_listing_is_remembered_for_an_hour(pool: Pool, account: FakeSnowflake) -> None:
    """Pages of a listing cost one round trip; our own writes, Refresh and an hour end it."""
    now = 0.0
    stage = SnowflakeStage(pool, lambda _: HOME, Tables(), listings=Listings(clock=lambda: now))
    other = stage_of(pool)

    async def listed() -> list[str]:
        return [file.path.path for file in (await stage.list("LOGOS")).files]

    await stage.put(StagePath("LOGOS", "1"), b"1")
    assert await listed() == ["1"]
    await other.put(StagePath("LOGOS", "2"), b"2")
    lists = sum(text.startswith("LIST") for text in account.texts)
    assert await listed() == ["1"]
    assert sum(text.startswith("LIST") for text in account.texts) == lists
    await stage.refresh("LOGOS")
    assert await listed() == ["1", "2"]
    await stage.put(StagePath("LOGOS", "3"), b"3")
    assert await listed() == ["1", "2", "3"]
    await other.delete(StagePath("LOGOS", "1"))
    now += TTL_S
    assert await listed() == ["2", "3"]


def test_an_answer_that_a_write_overtook_is_not_remembered() -> None:
    """A listing asked for before a write and answered after it would show the past for an hour."""
    listings = Listings()
    ticket = listings.ticket("S", "")
    listings.forget("S")
    listings.keep(ticket, ())
    assert listings.get("S", "") is None


async def test_the_command_line_draws_into_the_account(account: FakeSnowflake, tmp_path: Path) -> None:
    """The path that is printed is where the file lies, and each statement names the request that it was for."""
    status, out, _ = await whole.command(account, tmp_path, "draw", "a blue logo", STAGE_URL="@DB.PUBLIC.LOGOS")
    assert status == 0
    (path,) = held(account)
    assert f"@LOGOS/{path}" in out
    tags = {json.loads(tag).get("request") for text, tag in account.statements if text.startswith(("COPY", "INSERT"))}
    assert len(tags) == 1
    assert str(tags.pop())[:8] in path


async def test_a_suspended_warehouse_ends_in_a_sentence_and_a_row(account: FakeSnowflake, tmp_path: Path) -> None:
    """The whole bot: the person is told, the error log has a row, nothing lies in the stage."""
    account.refuse("^(PUT|LIST)", 606, "57P03")
    status, said, rows = await whole.drawn_by_command(account, tmp_path)
    assert status == 1
    assert "warehouse" in said
    assert "svgbot doctor" in said
    assert [row["type"] for row in rows] == ["session"]
    assert held(account) == {}
