"""What comes too late for Slack still reaches the person."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers import blocks
from localslack import Settings as SlackSettings
from localslack import WorkspaceClient, serve
from tests.team import Team, bot_in, shown, team_with


@pytest.fixture
async def hasty(tmp_path: Path) -> AsyncIterator[Team]:
    """A team in a workspace where nobody may take any time."""
    async with (
        serve(SlackSettings(port=0, processing_delay=0.05, trigger_lifetime=0.0, response_lifetime=0.0)) as server,
        WorkspaceClient(server.url) as workspace,
        bot_in(server.url, tmp_path) as using,
    ):
        await workspace.connected()
        yield Team(workspace, using, workspace.user("ana"), tmp_path)


async def test_a_form_that_comes_too_late_is_said(hasty: Team) -> None:
    """After the command, whose response_url has expired, too, directly; after a click, where that was."""
    assert (await hasty.ana.command("general", "/svg"))["ok"]
    await hasty.ana.wait_for("@svgbot", lambda m: "try once more" in shown(m))
    result = await hasty.drawn()
    assert (await hasty.ana.click("general", result["ts"], blocks.REFINE))["ok"]
    await hasty.ana.wait_for("general", lambda m: m["ephemeral"] and "try once more" in shown(m))


async def test_an_answer_that_comes_too_late_comes_directly(hasty: Team) -> None:
    """The response_url has expired: the admin reads the list as a direct message."""
    result = await hasty.drawn()
    await hasty.ana.command("general", "/svg-admin list")
    listing = await hasty.ana.wait_for("@svgbot", lambda m: "In @SVG_STAGE:" in shown(m))
    assert "-v1.svg" in shown(listing)
    assert "-v1.svg" in shown(result)


async def test_a_private_word_comes_directly_where_the_bot_may_not_speak(tmp_path: Path) -> None:
    """Meanwhile only some may write in the channel."""
    async with team_with(tmp_path) as team:
        result = await team.drawn()
        await team.workspace.fail("chat.postEphemeral", error="restricted_action")
        await team.ana.click("general", result["ts"], blocks.DOWNLOAD)
        await team.ana.wait_for("@svgbot", lambda m: "I’ve sent you the SVG" in shown(m))


async def test_a_private_word_reaches_who_cannot_be_reached_there(tmp_path: Path) -> None:
    """The bot was taken out of the channel meanwhile: what it has to say comes directly."""
    async with team_with(tmp_path) as team:
        await team.workspace.add_member("leadership", "svgbot")
        result = await team.drawn(channel="leadership")
        await team.workspace.remove_member("leadership", "svgbot")
        await team.ana.click("leadership", result["ts"], blocks.DOWNLOAD)
        await team.ana.wait_for("@svgbot", lambda m: "I’ve sent you the SVG" in shown(m))
