"""Slack's own framework works against the workspace as against Slack."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from localslack import Settings, Shortcut, WorkspaceClient
from localslack.state import Json, make_id
from tests.localslack.kit import actions, asked, button, entry, home, modal, wide
from tests.localslack.rawhttp import SECRET

GENERAL = make_id("C", "general")
FORM = modal(asked("prompt", entry()), callback_id="form", notify_on_close=True)


@pytest.fixture
def settings() -> Settings:
    """A workspace whose app has a shortcut."""
    return wide(shortcuts=(Shortcut("draw", "Draw"),))


@asynccontextmanager
async def by_socket(app: AsyncApp, workspace: WorkspaceClient) -> AsyncIterator[None]:
    """The app, connected by Socket Mode."""
    handler = AsyncSocketModeHandler(app, "xapp-local", ping_interval=0.2)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
    yield
    await handler.close_async()  # type: ignore[no-untyped-call]  # same
    await asyncio.sleep(0)


@asynccontextmanager
async def by_http(app: AsyncApp, workspace: WorkspaceClient) -> AsyncIterator[None]:
    """The app, behind a request URL."""
    runner = web.AppRunner(app.web_app("/slack/events"), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    await workspace.call_at(f"http://{host}:{port}/slack/events", SECRET)
    yield
    await runner.cleanup()


@pytest.fixture(params=[by_socket, by_http])
async def bolt(
    request: pytest.FixtureRequest, slack: AsyncWebClient, workspace: WorkspaceClient
) -> AsyncIterator[AsyncApp]:
    """A small Bolt app."""
    app = AsyncApp(client=slack, signing_secret=SECRET)

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

    @app.shortcut("draw")
    @app.action("refine")
    async def ask(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.view("form")
    async def take(ack: AsyncAck, body: Json, view: Json, client: AsyncWebClient) -> None:
        prompt = view["state"]["values"]["prompt"]["it"]["value"]
        if prompt == "nothing":
            await ack(response_action="errors", errors={"prompt": "Say what to draw."})
            return
        await ack()
        row = actions(button("refine", value=prompt))
        await client.chat_postMessage(channel=GENERAL, text=f"Drew {prompt}", blocks=[row])

    @app.view_closed("form")
    async def let_go(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.chat_postMessage(channel=body["user"]["id"], text="Another time")

    @app.event("app_home_opened")
    async def welcome(event: Json, client: AsyncWebClient) -> None:
        await client.views_publish(user_id=event["user"], view=home(actions(button("refine"))))

    async with request.param(app, workspace):
        await workspace.connected()
        yield app


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


async def test_shortcut_form_button_and_home(bolt: AsyncApp, workspace: WorkspaceClient) -> None:
    """A shortcut opens a form; a bad entry is told at its field; a good one is drawn, with a button that opens the
    form again, as does one on the home tab; a form that is closed is noticed."""
    ana = workspace.user("ana")
    assert (await ana.shortcut("draw"))["ok"]
    form = await ana.wait_for_view()
    refused = await ana.submit(form["id"], {"prompt": {"it": "nothing"}})
    assert refused["errors"] == {"prompt": "Say what to draw."}
    assert (await ana.submit(form["id"], {"prompt": {"it": "a cat"}}))["action"] == "close"
    drawn = await ana.wait_for("general", lambda message: message["text"] == "Drew a cat")
    assert (await ana.click("general", drawn["ts"], "refine", value="a cat"))["ok"]
    await ana.close((await ana.wait_for_view())["id"])
    await ana.wait_for("@svgbot", lambda message: message["text"] == "Another time")
    await ana.open_home()
    assert (await ana.click_in_view((await ana.wait_for_home())["id"], "refine"))["ok"]
    await ana.wait_for_view(lambda view: view["callback_id"] == "form")


@pytest.mark.parametrize("bolt", [by_socket], indirect=True)
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
