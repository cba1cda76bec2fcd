"""A real account: what no stand-in can show. Needs the settings of a bot; leaves nothing behind but its empty stage."""

import asyncio
import hashlib
import urllib.request
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import errors
from bot.doctor import examine
from bot.domain import StagePath
from bot.parts import Parts, parts
from bot.settings import Settings
from bot.snowflake.connection import connection_of
from bot.snowflake.stage_sql import run
from bot.stage.snowflake import SnowflakeStage, Way

pytestmark = [pytest.mark.live, pytest.mark.timeout(300)]

WANTED = "an account (SNOWFLAKE_CONNECTION_NAME, or SNOWFLAKE_ACCOUNT and a credential) and STAGE_URL=@DB.SCHEMA.STAGE"

SVG = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><!-- ✓ \\ \" , \n --></svg>".encode()


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of whoever runs this."""
    found = Settings(home=tmp_path_factory.mktemp("live"))
    if connection_of(found) is None or not found.stage_url.startswith("@"):
        pytest.skip(f"to run, set {WANTED}")
    return found


@pytest.fixture
async def using(settings: Settings) -> AsyncIterator[Parts]:
    """The parts of that bot."""
    async with parts(settings) as made:
        yield made


@pytest.fixture
def path(settings: Settings) -> StagePath:
    """A path of this test alone."""
    return StagePath(settings.stage, f"live/{uuid.uuid4().hex}/1a2b3c4d-v1.svg")


@pytest.mark.parametrize("way", ["put", "copy"])
async def test_a_file_is_stored_byte_for_byte(settings: Settings, path: StagePath, way: Way, tmp_path: Path) -> None:
    """Stored, listed, read, linked, refused to be overwritten, deleted: by either way."""
    chosen = settings.model_copy(update={"stage_way": way, "home": tmp_path})
    async with parts(chosen) as using:
        stage = using.stage
        assert isinstance(stage, SnowflakeStage)
        stored = await stage.put(path, SVG)
        try:
            assert (stored.size, stored.md5) == (len(SVG), hashlib.md5(SVG, usedforsecurity=False).hexdigest())
            assert await stage.put(path, SVG) == stored
            with pytest.raises(errors.FileExists):
                await stage.put(path, b"<svg/>")
            assert await stage.get(path) == SVG
            assert [file.path for file in (await stage.list(path.stage, path.path)).files] == [path]
            link = await stage.link(path)
            assert link is not None
            assert await asyncio.to_thread(lambda: urllib.request.urlopen(link).read()) == SVG  # noqa: S310
        finally:
            assert await stage.delete(path)
        assert await stage.stat(path) is None


async def test_only_the_file_that_is_meant_is_deleted(using: Parts, path: StagePath) -> None:
    """REMOVE and GET take every file whose path begins alike: this shows what their PATTERN is compared with."""
    longer = StagePath(path.stage, f"{path.path}.bak")
    await using.stage.put(path, SVG)
    await using.stage.put(longer, b"other")
    try:
        assert await using.stage.get(path) == SVG
        assert await using.stage.delete(path)
        assert await using.stage.get(longer) == b"other"
    finally:
        await using.stage.delete(longer)


async def test_the_account_tells_what_the_stage_is(using: Parts, path: StagePath) -> None:
    """The columns of SHOW STAGES and SHOW GRANTS, and the role and the warehouse of the session, which no statement
    asks for."""
    await using.stage.put(path, SVG)
    try:
        details = await using.stage.describe(path.stage)
    finally:
        await using.stage.delete(path)
    assert details is not None
    assert details.files >= 1
    assert details.encryption
    assert details.owner
    assert details.created is not None
    assert using.snowflake is not None
    said = await using.snowflake.pool.call(lambda session: run(session, "SELECT CURRENT_ROLE(), CURRENT_WAREHOUSE()"))
    assert said == [(using.snowflake.pool.context.user_role, using.snowflake.pool.context.warehouse)]


async def test_doctor_finds_nothing_broken(settings: Settings) -> None:
    """Role, warehouse, stage, mirror and every model that may have to draw."""
    parts_of_snowflake = {"snowflake", "warehouse", "stage", "mirror", "cortex", "model"}
    findings = [finding async for finding in examine(settings) if finding.part in parts_of_snowflake]
    assert [finding for finding in findings if finding.state == "broken"] == []
    assert {"snowflake", "warehouse", "stage", "mirror"} <= {finding.part for finding in findings}


async def test_the_ledger_arrives(using: Parts) -> None:
    """A row of the ledger is brought to the tables that `svgbot init --run` has made, once."""
    assert using.snowflake is not None
    assert using.snowflake.mirror is not None

    async def nobody(channel: str) -> bool:
        return False

    await using.journal.audit("live", "test", "ok", {})
    assert await using.snowflake.mirror.run(nobody) >= 1
    assert await using.snowflake.mirror.run(nobody) == 0
