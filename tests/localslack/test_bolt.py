"""Slack's own framework works against the workspace as against Slack."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from localslack import WorkspaceClient
from localslack.state import Json


@pytest.fixture
async def bolt(slack: AsyncWebClient, workspace: WorkspaceClient) -> AsyncIterator[AsyncApp]:
    """A small Bolt app, connected by Socket Mode."""
    app = AsyncApp(client=slack)

    @app.command("/svg")
    async def draw(ack: AsyncAck, command: Json, respond: AsyncRespond, client: AsyncWebClient) -> None:
        await ack()
        await respond("on it")
        await client.conversations_join(channel=command["channel_id"])
        await client.chat_postMessage(channel=command["channel_id"], text=f"Drew *{command['text']}*")
        await respond("done", replace_original=True)

    @app.event("message")
    async def refine(event: Json, say: AsyncSay, client: AsyncWebClient) -> None:
        if "thread_ts" in event and "subtype" not in event:
            await client.reactions_add(channel=event["channel"], timestamp=event["ts"], name="eyes")
            await say(text=f"Changed: {event['text']}", thread_ts=event["thread_ts"])

    handler = AsyncSocketModeHandler(app, "xapp-local", ping_interval=0.2)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
    await workspace.connected()
    yield app
    await handler.close_async()  # type: ignore[no-untyped-call]  # same
    await asyncio.sleep(0)


async def test_command_and_thread(bolt: AsyncApp, workspace: WorkspaceClient) -> None:
    """A command in a channel where the bot is not yet: it joins, draws, answers; a reply in the thread is heard."""
    chloe = workspace.user("chloe")
    assert (await chloe.command("design", "/svg a blue logo"))["ok"]
    drawn = await chloe.wait_for("design", lambda message: message["text"] == "Drew *a blue logo*")
    await chloe.wait_for("design", lambda message: message["ephemeral"] and message["text"] == "done")
    assert "on it" not in {message["text"] for message in await chloe.messages("design")}
    reply = await chloe.say("design", "make it green", thread_ts=drawn["ts"])
    await chloe.wait_for("design", lambda message: message["text"] == "Changed: make it green", thread_ts=drawn["ts"])
    seen = [message for message in await chloe.thread("design", drawn["ts"]) if message["ts"] == reply["ts"]]
    assert seen[0]["reactions"][0]["name"] == "eyes"


@pytest.mark.parametrize("disturb", ["drop_sockets", "refresh_sockets"])
async def test_reconnects(bolt: AsyncApp, workspace: WorkspaceClient, disturb: str) -> None:
    """Bolt comes back after its connection was cut or was to be renewed, and works on."""
    opened = len(await workspace.calls("apps.connections.open"))
    assert await getattr(workspace, disturb)() == 1

    async def reopened() -> bool:
        return len(await workspace.calls("apps.connections.open")) > opened

    await workspace.wait_for(reopened)
    await workspace.connected()
    ana = workspace.user("ana")
    await workspace.wait_for(lambda: _works(workspace))
    await ana.wait_for("general", lambda message: message["text"] == "Drew *x*")


async def _works(workspace: WorkspaceClient) -> bool:
    return bool((await workspace.user("ana").command("general", "/svg x"))["ok"])
