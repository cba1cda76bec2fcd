"""A local workspace with the whole bot in it, and Ana at the keyboard."""

import json
import re
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from pydantic import SecretStr

from bot.app import connected
from bot.domain import StagePath
from bot.parts import Parts, parts
from bot.settings import Settings
from handlers.transport import EVENTS_PATH
from localslack import Settings as SlackSettings
from localslack import Teammate, WaitTimeout, WorkspaceClient, serve
from localslack.state import make_id
from tests.engine import shared_renderer

SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
BOTH_TRANSPORTS = pytest.mark.parametrize("mode", ["socket", "http"])
"""What people do reaches the bot over Socket Mode, and over HTTP."""

Message = dict[str, Any]
OWN = ("draw", "refine", "regenerate", "undo", "use", "list", "download", "delete")
PATH = re.compile(r"`@(?P<stage>[A-Z_]+)/(?P<path>[^`]+)`")


@dataclass
class Team:
    """A workspace with the bot in it, and Ana at the keyboard."""

    workspace: WorkspaceClient
    parts: Parts
    ana: Teammate
    home: Path

    async def result(self, matches: str, *, channel: str = "general", thread: str | None = None) -> Message:
        """The first finished message that contains the text."""
        try:
            return await self.ana.wait_for(
                channel, lambda m: matches in shown(m) and "Drawing *" not in shown(m), thread_ts=thread, timeout=20
            )
        except WaitTimeout as error:
            said = await (self.ana.thread(channel, thread) if thread else self.ana.messages(channel))
            error.add_note("Instead: " + "\n".join(map(shown, said)))
            raise

    async def drawn(self, text: str = "a blue logo", *, by: str = "ana", channel: str = "general") -> Message:
        """The result of a command."""
        assert (await self.workspace.user(by).command(channel, f"/svg {text}"))["ok"]
        return await self.result(f"{text}* for", channel=channel)

    async def forget(self, message: Message) -> None:
        """The ledger forgets the version that the message shows, which stays."""
        known = await self.parts.ledger.provenance(path_in(message))
        assert known is not None
        await self.parts.ledger.forget(known.revision.svg_id)

    async def quiet(self) -> None:
        """Until a later drawing has gone the whole way and is gone: an unwanted one would have shown by then."""
        last = await self.drawn("the last one")
        await self.ana.delete("general", last["ts"])

    async def bot_messages(self, channel: str = "general") -> list[Message]:
        """What the bot has said there, threads left out."""
        return [m for m in await self.ana.messages(channel) if m.get("bot_id") and not m["ephemeral"]]

    async def replies(self, root: Message) -> list[Message]:
        """What the bot has said in that thread."""
        return [m for m in (await self.ana.thread("general", root["ts"]))[1:] if m.get("bot_id")]

    async def stored(self, message: Message) -> bytes:
        """The file at the stage path that the message names."""
        path = path_in(message)
        return (self.home / "stage" / path.stage / path.path).read_bytes()

    async def id_of(self, name: str) -> str:
        """A person's user id."""
        return next(str(p["id"]) for p in (await self.workspace.info())["people"] if p["name"] == name)

    async def said_privately(self, *, to: str = "ana") -> str:
        """The latest thing that only this person sees."""
        person = self.workspace.user(to)
        await person.wait_for("general", lambda m: bool(m["ephemeral"]))
        return shown([m for m in await person.messages("general") if m["ephemeral"]][-1])

    def audited(self, *, own: bool = False) -> list[tuple[str, str, str]]:
        """Action, resource and result of every audit event, oldest first: of what people do with their own drawings,
        or of everything else."""
        rows = rows_in(self.home, "SELECT action, resource, result FROM audit_events ORDER BY rowid")
        return [tuple(row) for row in rows if (row["action"] in OWN) == own]


def rows_in(home: Path, query: str) -> list[sqlite3.Row]:
    """What an admin finds in the ledger."""
    with closing(sqlite3.connect(home / "ledger.sqlite")) as ledger:
        ledger.row_factory = sqlite3.Row
        return ledger.execute(query).fetchall()


def shown(message: Message) -> str:
    """All that a person reads of it."""
    return str(message.get("text", "")) + json.dumps(message.get("blocks", []), ensure_ascii=False)


def path_in(message: Message) -> StagePath:
    """The stage path that the message names."""
    found = PATH.search(shown(message))
    assert found, shown(message)
    return StagePath(found["stage"], found["path"])


def picture_of(message: Message) -> str:
    """The file id of the preview."""
    return next(str(block["slack_file"]["id"]) for block in message["blocks"] if block["type"] == "image")


def settings_in(url: str, home: Path, **changed: Any) -> Settings:
    """Those of the bot in that workspace."""
    configured: dict[str, Any] = {
        "home": home,
        "workers": 1,
        "slack_api_url": f"{url}/api/",
        "slack_bot_token": SecretStr("xoxb-local"),
        "slack_app_token": SecretStr("xapp-local"),
        "slack_signing_secret": SecretStr(SIGNING_SECRET),
        "port": 0,
        "admins": (make_id("U", "ana"),),
    }
    return Settings(**configured | changed)


@asynccontextmanager
async def bot_in(
    url: str, home: Path, *, settings: Mapping[str, Any] = MappingProxyType({}), **changed: Any
) -> AsyncIterator[Parts]:
    """The whole bot in this process, with other settings and parts if some are given."""
    chosen = settings_in(url, home, **settings)
    async with parts(chosen, changed.get("renderer") or shared_renderer()) as made:
        using = replace(made, **changed)
        async with connected(chosen, using) as serving:
            if chosen.slack_mode == "http":
                async with WorkspaceClient(url) as workspace:
                    await workspace.call_at(f"{serving.url}{EVENTS_PATH}", SIGNING_SECRET)
            yield using


@asynccontextmanager
async def team_with(
    home: Path, mode: str = "socket", *, settings: Mapping[str, Any] = MappingProxyType({}), **changed: Any
) -> AsyncIterator[Team]:
    """A team with a bot whose settings and parts may be exchanged."""
    async with (
        serve(SlackSettings(port=0, processing_delay=0.05)) as server,
        WorkspaceClient(server.url) as workspace,
        bot_in(server.url, home, settings={"slack_mode": mode, **settings}, **changed) as using,
    ):
        await workspace.connected()
        yield Team(workspace, using, workspace.user("ana"), home)
