"""The whole bot in a workspace, with the account on loopback behind it: what people type, and what becomes of it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tests.snowflake.server import FakeSnowflake
from tests.team import Team, path_in, rows_in, team_with


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
