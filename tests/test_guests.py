"""People of other organisations, whom Slack Connect brings into shared channels."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from handlers import blocks
from handlers.access import Guests, organisations
from localslack import Settings as SlackSettings
from localslack import WorkspaceClient, serve
from tests.door import Door, at, bot

HOME, AWAY = "THOME", "TAWAY"


@pytest.mark.parametrize(
    ("body", "ours"),
    [
        pytest.param({"command": "/svg", "team_id": HOME}, True, id="command"),
        pytest.param({"command": "/svg", "team_id": AWAY}, False, id="a guest's command"),
        pytest.param({"command": "/svg", "team_id": "T2", "enterprise_id": "EHOME"}, True, id="our other workspace"),
        pytest.param({"team": {"id": HOME}, "user": {"id": "U", "team_id": HOME}}, True, id="click"),
        pytest.param({"team": {"id": HOME}, "user": {"id": "U", "team_id": AWAY}}, False, id="a guest's click"),
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
            id="a guest's message",
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
def test_who_is_a_guest(body: dict[str, Any], ours: bool) -> None:
    """Slack names the organisation differently in each payload; where it does not say, nobody is let in."""
    context: Any = SimpleNamespace(authorize_result=SimpleNamespace(team_id=HOME, enterprise_id="EHOME"))
    journal: Any = None
    assert Guests(journal, welcome=False).admits(body, context) is ours
    assert Guests(journal, welcome=True).admits(body, context)
    assert organisations(body) is not None


@dataclass
class Shared:
    """A shared channel with a drawing in it, and a guest."""

    door: Door
    workspace: WorkspaceClient
    ids: dict[str, str]
    drawn: dict[str, Any]
    home: Path

    async def reply(self, text: str) -> tuple[int, str]:
        """The guest writes in the drawing's thread."""
        ts = f"{float(self.drawn['ts']) + 60:.6f}"
        event = {"type": "message", "channel": self.ids["channel_id"], "user": self.ids["user_id"], "text": text}
        event |= {"ts": ts, "thread_ts": self.drawn["ts"], "user_team": AWAY}
        body = {"type": "event_callback", "event_id": "Ev1", "team_id": self.ids["team_id"], "event": event}
        return await self.door.event(body | {"is_ext_shared_channel": True})

    async def click(self, action: str) -> tuple[int, str]:
        """The guest presses a button under the drawing."""
        buttons = next(block for block in self.drawn["blocks"] if block["type"] == "actions")["elements"]
        pressed = next(button for button in buttons if button["action_id"] == action)
        return await self.door.interaction(
            {
                "type": "block_actions",
                "team": {"id": AWAY},
                "user": {"id": self.ids["user_id"], "team_id": AWAY},
                "channel": {"id": self.ids["channel_id"]},
                "message": self.drawn,
                "trigger_id": "1.2",
                "actions": [{**pressed, "block_id": "b"}],
            }
        )

    async def told(self) -> list[str]:
        """What the guest alone was told."""
        return [call["arguments"]["text"] for call in await self.workspace.calls("chat.postEphemeral")]

    def audited(self) -> list[tuple[str, str, str]]:
        """Every audit event that is about a guest."""
        with sqlite3.connect(self.home / "ledger.sqlite") as ledger:
            return list(ledger.execute("SELECT action, resource, result FROM audit_events WHERE action = 'guest'"))


@asynccontextmanager
async def shared(home: Path, guests: str) -> AsyncIterator[Shared]:
    """The bot, a channel, and a drawing by one of its own people."""
    async with (
        serve(SlackSettings(port=0, processing_delay=0.02)) as server,
        WorkspaceClient(server.url) as workspace,
        bot(home, workspace.api_url, mode="http", guests=guests) as serving,
    ):
        info = await workspace.info()
        ids = {person["name"]: person["id"] for person in info["people"]}
        general = next(channel["id"] for channel in info["channels"] if channel["name"] == "general")
        ours = {"team_id": info["team"]["id"], "user_id": ids["ana"], "channel_id": general}
        door = at(serving)
        assert (await door.command(**ours, command="/svg", text="a blue logo", trigger_id="1.1"))[0] == 200
        drawn = await workspace.user("ana").wait_for("general", lambda m: "v1.svg" in m["text"], timeout=20)
        yield Shared(door, workspace, {**ours, "user_id": ids["ben"]}, drawn, home)


async def test_guests_are_refused_with_a_sentence(tmp_path: Path) -> None:
    """Nothing is drawn for them, they alone are told so, and it is noted; their talk is nobody's business."""
    async with shared(tmp_path, "refuse") as place:
        assert (await place.reply("thanks!"))[0] == 200
        assert place.audited() == []
        assert (await place.reply("make it green"))[0] == 200
        for action in (blocks.REFINE, blocks.REGENERATE, blocks.DOWNLOAD):
            assert (await place.click(action))[0] == 200
        command = {**place.ids, "team_id": AWAY, "command": "/svg", "text": "a star", "trigger_id": "1.3"}
        assert "organisation that set me up" in (await place.door.command(**command))[1]
        told = await place.told()
        assert len(told) == 4
        assert all("organisation that set me up" in sentence for sentence in told)
        assert place.audited() == [
            ("guest", resource, "refused") for resource in ("message", *["block_actions"] * 3, "/svg")
        ]
        assert len(await place.workspace.calls("chat.postMessage")) == 1


async def test_guests_may_be_welcome(tmp_path: Path) -> None:
    """Then they refine as everybody does."""
    async with shared(tmp_path, "welcome") as place:
        assert (await place.reply("make it green"))[0] == 200
        ana = place.workspace.user("ana")
        await ana.wait_for("general", lambda m: "v2.svg" in m["text"], thread_ts=place.drawn["ts"], timeout=20)
        assert await place.told() == []
