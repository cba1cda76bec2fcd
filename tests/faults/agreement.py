"""Whether ledger, stage and Slack say the same: what must be true after every scenario."""

import asyncio
import hashlib
import sqlite3
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from tests.team import PATH, Message, Team, shown

PATIENCE_S = 30.0


def rows(home: Path, query: str) -> list[dict[str, Any]]:
    """What the ledger says."""
    ledger = sqlite3.connect(home / "ledger.sqlite")
    ledger.row_factory = sqlite3.Row
    try:
        return [dict(row) for row in ledger.execute(query)]
    finally:
        ledger.close()


async def said(team: Team) -> dict[tuple[str, str], Message]:
    """Everything that the bot has said where anybody of the team can see it, by channel and ts."""
    found: dict[tuple[str, str], Message] = {}
    for person in ("ana", "ben"):
        user = team.workspace.user(person)
        for channel in (await team.workspace.info(person))["channels"]:
            for message in await user.messages(channel["id"]):
                thread = await user.thread(channel["id"], message["ts"]) if message.get("reply_count") else []
                for one in (message, *thread):
                    if one.get("bot_id") and not one["ephemeral"] and one.get("subtype") != "channel_join":
                        found[channel["id"], one["ts"]] = one
    return found


async def agree(team: Team, *, answered: bool = True) -> None:
    """Waits until every request has ended, and then there is one message for each (`answered`: where Slack takes any),
    one file for each revision, and nothing else."""
    await eventually(lambda: _agree(team, answered=answered))


async def eventually(check: Callable[[], Awaitable[None]]) -> None:
    """Waits until the check's assertions hold."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            await check()
            return
        except AssertionError:
            if time.monotonic() > deadline:
                raise
        await asyncio.sleep(0.05)


async def _agree(team: Team, *, answered: bool) -> None:
    requests = rows(team.home, "SELECT * FROM svg_generation_requests")
    assert {request["status"] for request in requests} <= {"completed", "failed"}
    revisions = rows(team.home, "SELECT * FROM generated_svgs")
    completed = {request["request_id"] for request in requests if request["status"] == "completed"}
    assert {revision["request_id"] for revision in revisions} == completed

    stage = team.home / "stage"
    files = {f"@{path.relative_to(stage)}": path.read_bytes() for path in stage.rglob("*.svg")}
    assert {path: hashlib.md5(data, usedforsecurity=False).hexdigest() for path, data in files.items()} == {
        revision["stage_path"]: revision["checksum"] for revision in revisions
    }
    assert rows(team.home, "SELECT * FROM temporary_tables WHERE cleaned_up_at IS NULL") == []
    if not answered:
        return

    messages = {place: one for place, one in (await said(team)).items() if not one.get("files")}
    noted = {row["job_id"]: (row["channel"], row["ts"]) for row in rows(team.home, "SELECT * FROM posts")}
    assert set(noted) == {request["request_id"] for request in requests}, "one message for each request"
    assert set(noted.values()) == set(messages), "no other message"
    for revision in revisions:
        path = PATH.search(shown(messages[noted[revision["request_id"]]]))
        assert path is not None
        assert path[0].strip("`") == revision["stage_path"]
    threads = {(row["channel"], row["thread_ts"]) for row in rows(team.home, "SELECT * FROM drawings")}
    assert threads <= set(messages), "each drawing's thread begins at a message that stands"
