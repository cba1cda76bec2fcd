"""People of other organisations, whom Slack Connect brings into shared channels: Nora of Northwind, in #partners."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from handlers import blocks
from handlers.access import Outsiders, organisations
from tests.team import BOTH_TRANSPORTS, Team, shown, team_with

HOME, AWAY = "THOME", "TAWAY"


@pytest.mark.parametrize(
    ("body", "ours"),
    [
        pytest.param({"command": "/svg", "team_id": HOME}, True, id="command"),
        pytest.param({"command": "/svg", "team_id": AWAY}, False, id="an outsider's command"),
        pytest.param({"command": "/svg", "team_id": "T2", "enterprise_id": "EHOME"}, True, id="our other workspace"),
        pytest.param({"team": {"id": HOME}, "user": {"id": "U", "team_id": HOME}}, True, id="click"),
        pytest.param({"team": {"id": HOME}, "user": {"id": "U", "team_id": AWAY}}, False, id="an outsider's click"),
        pytest.param({"team": {"id": AWAY}, "user": {"id": "U"}, "enterprise": None}, False, id="a click elsewhere"),
        pytest.param(
            {"team": {"id": "T2"}, "user": {"id": "U", "team_id": "T2"}, "enterprise": {"id": "EHOME"}},
            True,
            id="a click in our other workspace",
        ),
        pytest.param({"team_id": HOME, "event": {"user": "U"}}, True, id="message"),
        pytest.param(
            {"team_id": AWAY, "authorizations": [{"team_id": HOME}], "event": {"user": "U"}}, True, id="told by another"
        ),
        pytest.param(
            {"team_id": HOME, "is_ext_shared_channel": True, "event": {"user": "U", "team": HOME}},
            True,
            id="ours in a shared channel",
        ),
        pytest.param(
            {"team_id": HOME, "is_ext_shared_channel": True, "event": {"user": "U", "team": HOME, "user_team": AWAY}},
            False,
            id="an outsider's message",
        ),
        pytest.param(
            {"team_id": HOME, "is_ext_shared_channel": True, "event": {"user": "U", "user_team": "EHOME"}},
            True,
            id="our enterprise",
        ),
        pytest.param(
            {"team_id": HOME, "is_ext_shared_channel": True, "event": {"user": "U"}}, False, id="nobody knows whose"
        ),
    ],
)
def test_who_is_an_outsider(body: dict[str, Any], ours: bool) -> None:
    """Slack names the organisation differently in each payload; where it does not say, nobody is let in."""
    context: Any = SimpleNamespace(authorize_result=SimpleNamespace(team_id=HOME, enterprise_id="EHOME"))
    journal: Any = None
    assert Outsiders(journal, welcome=False).admits(body, context) is ours
    assert Outsiders(journal, welcome=True).admits(body, context)
    assert organisations(body) is not None


@BOTH_TRANSPORTS
async def test_outsiders_are_refused_with_a_sentence(team: Team) -> None:
    """Nothing is drawn for them, they alone are told so, and it is noted; their talk is nobody's business."""
    nora = team.workspace.user("nora")
    drawn = await team.drawn(channel="partners")
    await nora.say("partners", "thanks!", thread_ts=drawn["ts"])
    await nora.say("partners", "make it green", thread_ts=drawn["ts"])
    for action in (blocks.REFINE, blocks.REGENERATE, blocks.DOWNLOAD):
        assert (await nora.click("partners", drawn["ts"], action))["ok"]
    told = await team.workspace.wait_for(lambda: _told(team, 4))
    assert all("organisation that set me up" in sentence for sentence in told)
    await team.quiet()
    assert len([m for m in await team.ana.thread("partners", drawn["ts"]) if m.get("bot_id")]) == 1
    assert await nora.views() == []
    noted = [resource for action, resource, result in team.audited() if (action, result) == ("outsider", "refused")]
    assert sorted(noted) == ["block_actions"] * 3 + ["message"]


async def _told(team: Team, times: int) -> list[str] | None:
    calls = await team.workspace.calls("chat.postEphemeral")
    return [call["arguments"]["text"] for call in calls] if len(calls) >= times else None


async def test_our_own_people_are_at_home_in_a_shared_channel(team: Team) -> None:
    """Ben refines there as anywhere."""
    drawn = await team.drawn(channel="partners")
    await team.workspace.user("ben").say("partners", "make it green", thread_ts=drawn["ts"])
    assert "v2, from v1" in shown(await team.result("v2.svg", channel="partners", thread=drawn["ts"]))


async def test_outsiders_may_be_welcome(tmp_path: Path) -> None:
    """Then they refine as everybody does."""
    async with team_with(tmp_path, settings={"outsiders": "welcome"}) as team:
        drawn = await team.drawn(channel="partners")
        await team.workspace.user("nora").say("partners", "make it green", thread_ts=drawn["ts"])
        await team.result("v2.svg", channel="partners", thread=drawn["ts"])
