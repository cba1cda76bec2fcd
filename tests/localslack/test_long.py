"""A workspace that runs for long: what it remembers is bounded, and it does not get slow."""

import tempfile
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from localslack import Settings, WorkspaceClient, calls, delivery, responses, serve, views
from localslack.cast import opening_state
from localslack.shapes import Shapes
from localslack.state import make_id
from localslack.workspace import Workspace
from tests.localslack.kit import modal, wide
from tests.localslack.raw import PNG, RawApp, upload

GENERAL = make_id("C", "general")
ANA = make_id("U", "ana")


async def test_only_the_latest_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """However much was called, delivered and answered, only the latest of it is kept."""
    for module in (calls, delivery, responses, views):
        monkeypatch.setattr(module, "REMEMBERED", 3)
    async with serve(wide(rate_limits=None)) as server, WorkspaceClient(server.url) as workspace:
        slack = AsyncWebClient(token="xoxb-local", base_url=server.api_url)
        async with RawApp(slack) as app:
            for number in range(5):
                await workspace.user("ana").command("general", f"/svg {number}")
                await slack.auth_test()
            commands = [envelope["payload"] for envelope in app.envelopes]
        assert [one["payload"]["text"] for one in await workspace.deliveries()] == ["2", "3", "4"]
        assert [one["method"] for one in await workspace.calls()] == ["auth.test"] * 3
        async with aiohttp.ClientSession() as session:
            statuses = [(await session.post(one["response_url"], json={"text": "x"})).status for one in commands]
        assert statuses == [404, 404, 200, 200, 200]
        with pytest.raises(SlackApiError, match="invalid_trigger_id"):
            await slack.views_open(trigger_id=commands[1]["trigger_id"], view=modal())
        assert (await slack.views_open(trigger_id=commands[4]["trigger_id"], view=modal()))["ok"]


async def test_files_are_on_disk(app: RawApp, workspace: WorkspaceClient) -> None:
    """The bytes of a file are not held in memory, and are gone when it is deleted."""
    marked = PNG + b"marked for this test"
    file_id = await upload(app.slack, marked)
    await app.slack.files_completeUploadExternal(files=[{"id": file_id}])
    assert await workspace.file(file_id) == marked
    [place] = Path(tempfile.gettempdir()).glob(f"localslack-*/{file_id}")
    assert place.read_bytes() == marked

    async def processed() -> bool:
        return bool((await app.slack.files_info(file=file_id))["file"]["mimetype"])

    await workspace.wait_for(processed)
    await app.slack.files_delete(file=file_id)
    assert not place.exists()


def test_ten_thousand_messages() -> None:
    """A message, a thread or the latest of a channel is found without a look at all the others."""
    looked: list[str] = []

    class Watched(dict[str, object]):
        """A channel's messages that note when somebody goes through them."""

        def values(self) -> object:  # type: ignore[override]  # only to be seen
            looked.append("all")
            return super().values()

    state = opening_state(Settings())
    space = Workspace(Settings(), state, "http://x", outbox=lambda _: None)
    root = space.post(GENERAL, ANA, "root")
    reply = space.post(GENERAL, ANA, "reply", thread_ts=root.ts)
    for number in range(10_000):
        space.post(GENERAL, ANA, str(number))
    state.messages[GENERAL] = Watched(state.messages[GENERAL])  # type: ignore[assignment]  # same
    shape = Shapes(state, "http://x").message(root)
    assert (shape["reply_count"], shape["latest_reply"]) == (1, reply.ts)
    assert [one.ts for one in state.in_thread(GENERAL, root.ts)] == [root.ts, reply.ts]
    assert space.edit(reply, ANA, text="changed").text == "changed"
    space.delete(root)
    assert state.message(GENERAL, root.ts) is not None  # a tombstone, for its reply
    assert looked == []


async def test_latest_messages(app: RawApp, workspace: WorkspaceClient) -> None:
    """One can ask for the latest messages of a channel only."""
    for number in range(5):
        await workspace.user("ana").say("general", str(number))
    assert [message["text"] for message in await workspace.user("ben").messages("general", latest=2)] == ["3", "4"]
    assert len(await workspace.user("ben").messages("general")) == 5
