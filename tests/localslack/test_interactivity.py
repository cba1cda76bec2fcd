"""Buttons and menus in messages, and shortcuts."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from localslack import Settings, Shortcut, WorkspaceClient, WorkspaceError
from localslack.state import Json, make_id
from tests.localslack.kit import actions, button, option, plain
from tests.localslack.raw import RawApp

GENERAL, ANA = make_id("C", "general"), make_id("U", "ana")
SHORTCUTS = Settings(port=0, shortcuts=(Shortcut("draw", "Draw"), Shortcut("draw_this", "Draw this", on_message=True)))
CHOICES = [option("small"), option("large")]


async def post(slack: AsyncWebClient, *elements: Json, **more: Any) -> str:
    """A message with these elements in #general."""
    answer = await slack.chat_postMessage(channel=GENERAL, text="x", blocks=[actions(*elements)], **more)
    return str(answer["ts"])


async def respond(payload: Json, body: Json) -> tuple[int, Json]:
    """Status and answer of a message to the click's response_url."""
    async with aiohttp.ClientSession() as session, session.post(payload["response_url"], json=body) as response:
        return response.status, await response.json()


async def clicked(app: RawApp, workspace: WorkspaceClient, ts: str, action_id: str = "go", **more: Any) -> Json:
    """The payload of ana's click."""
    outcome = await workspace.user("ana").click("general", ts, action_id, **more)
    assert outcome["ok"]
    payload: Json = app.envelopes[-1]["payload"]
    assert payload["trigger_id"] == outcome["trigger_id"]
    return payload


async def test_click(app: RawApp, slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """A click comes with everything Slack sends."""
    ts = await post(slack, button("go", value="1", style="primary"))
    payload = await clicked(app, workspace, ts)
    assert app.envelopes[-1]["type"] == "interactive"
    [action] = payload.pop("actions")
    assert action.pop("action_ts")
    assert action == {
        "type": "button",
        "action_id": "go",
        "block_id": "row",
        "text": plain("Go"),
        "value": "1",
        "style": "primary",
    }
    message = payload.pop("message")
    assert (message["ts"], message["bot_id"]) == (ts, make_id("B", "svgbot"))
    assert payload.pop("response_url").startswith(f"{workspace.url}/commands/")
    assert payload.pop("trigger_id")
    assert payload == {
        "type": "block_actions",
        "user": {"id": ANA, "username": "ana", "name": "ana", "team_id": make_id("T", "local")},
        "api_app_id": make_id("A", "svgbot"),
        "token": "local-verification",
        "container": {"type": "message", "message_ts": ts, "channel_id": GENERAL, "is_ephemeral": False},
        "team": {"id": make_id("T", "local"), "domain": "localslack"},
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": GENERAL, "name": "general"},
        "state": {"values": {}},
    }


async def test_click_in_thread(app: RawApp, slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """A click in a thread says in which."""
    root = await post(slack, button("go"))
    reply = await post(slack, button("go"), thread_ts=root)
    assert (await clicked(app, workspace, reply))["container"]["thread_ts"] == root


async def test_click_in_ephemeral(app: RawApp, slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """Buttons work in what only one person sees, for that person; the app gets no message then."""
    shown = await slack.chat_postEphemeral(channel=GENERAL, user=ANA, text="x", blocks=[actions(button("go"))])
    payload = await clicked(app, workspace, str(shown["message_ts"]))
    assert payload["container"]["is_ephemeral"]
    assert "message" not in payload
    with pytest.raises(WorkspaceError, match="message_not_found"):
        await workspace.user("ben").click("general", str(shown["message_ts"]), "go")


@pytest.mark.parametrize(
    ("press", "block", "value"),
    [
        pytest.param({}, "first", "a", id="the first"),
        pytest.param({"block_id": "second"}, "second", "b", id="by block"),
        pytest.param({"value": "b"}, "second", "b", id="by value"),
    ],
)
async def test_which_button(
    app: RawApp, slack: AsyncWebClient, workspace: WorkspaceClient, press: Json, block: str, value: str
) -> None:
    """Of several buttons with one action_id, one can say which."""
    blocks = [actions(button("go", value=one), block_id=name) for name, one in (("first", "a"), ("second", "b"))]
    ts = str((await slack.chat_postMessage(channel=GENERAL, text="x", blocks=blocks))["ts"])
    [action] = (await clicked(app, workspace, ts, **press))["actions"]
    assert (action["block_id"], action["value"]) == (block, value)


@pytest.mark.parametrize(
    ("element", "chosen", "expected"),
    [
        pytest.param(
            {"type": "static_select", "options": CHOICES}, "large", {"selected_option": CHOICES[1]}, id="menu"
        ),
        pytest.param({"type": "overflow", "options": CHOICES}, "small", {"selected_option": CHOICES[0]}, id="overflow"),
        pytest.param(
            {"type": "checkboxes", "options": CHOICES}, ["small"], {"selected_options": [CHOICES[0]]}, id="boxes"
        ),
        pytest.param({"type": "users_select"}, "ana", {"selected_user": ANA}, id="users"),
    ],
)
async def test_menus(
    app: RawApp, slack: AsyncWebClient, workspace: WorkspaceClient, element: Json, chosen: Any, expected: Json
) -> None:
    """What is chosen in a menu is sent; all but an overflow also tell it in the state."""
    ts = await post(slack, {"action_id": "go", **element})
    payload = await clicked(app, workspace, ts, option=chosen)
    [action] = payload["actions"]
    assert action | expected == action
    held = {} if element["type"] == "overflow" else {"row": {"go": {"type": element["type"]} | expected}}
    assert payload["state"]["values"] == held


async def test_confirm_and_link(app: RawApp, slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """A button that asks first, and one that leads elsewhere, tell the app, too."""
    confirm = {"title": plain("Sure?"), "text": plain("Gone is gone"), "confirm": plain("Yes"), "deny": plain("No")}
    ts = await post(slack, button("delete", style="danger", confirm=confirm), button("see", url="https://example.org"))
    assert (await clicked(app, workspace, ts, "delete"))["actions"][0]["style"] == "danger"
    assert (await clicked(app, workspace, ts, "see"))["actions"][0]["url"] == "https://example.org"


async def test_where_nothing_can_be_clicked(app: RawApp, slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """One cannot click what is not there."""
    ana, ts = workspace.user("ana"), await post(slack, button("go"))
    with pytest.raises(WorkspaceError, match="no_such_element"):
        await ana.click("general", ts, "stop")
    with pytest.raises(WorkspaceError, match="no_such_element"):
        await ana.click("general", (await ana.say("general", "hello"))["ts"], "go")
    with pytest.raises(WorkspaceError, match="message_not_found"):
        await ana.click("general", "1.000001", "go")
    with pytest.raises(WorkspaceError, match="channel_not_found"):
        await workspace.user("dev").click("studio", ts, "go")


@pytest.mark.parametrize("settings", [Settings(port=0, ack_timeout=0.1)])
async def test_no_acknowledgement(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """An app that is too slow, or gone: the person learns it, and nothing is sent again."""
    ts, ana = await post(slack, button("go")), workspace.user("ana")
    assert (await ana.click("general", ts, "go"))["error"] == "dispatch_failed"
    async with RawApp(slack, answer=lambda _: None):
        await workspace.connected()
        assert (await ana.click("general", ts, "go"))["error"] == "operation_timeout"
    assert len(await workspace.deliveries("interactive")) == 2


@pytest.mark.parametrize("flag", [True, "true"])
async def test_replace_original(
    app: RawApp, slack: AsyncWebClient, workspace: WorkspaceClient, flag: bool | str
) -> None:
    """The response_url of a click can change the message in which it was, in its place."""
    ts = await post(slack, button("go"))
    payload = await clicked(app, workspace, ts)
    assert (await respond(payload, {"text": "done", "replace_original": flag}))[0] == 200
    [message] = await workspace.user("ben").messages("general")
    assert (message["ts"], message["text"], "blocks" in message) == (ts, "done", False)
    assert (await respond(payload, {"text": "psst"}))[0] == 200
    assert len(await workspace.user("ben").messages("general")) == 1
    assert (await respond(payload, {"delete_original": flag}))[0] == 200
    assert [one["text"] for one in await workspace.user("ana").messages("general")] == ["psst"]


async def test_delete_original(app: RawApp, slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """The response_url of a click can take the message away, for everybody or for the one who saw it."""
    ts = await post(slack, button("go"))
    await respond(await clicked(app, workspace, ts), {"delete_original": True})
    assert await workspace.user("ben").messages("general") == []
    shown = await slack.chat_postEphemeral(channel=GENERAL, user=ANA, text="x", blocks=[actions(button("go"))])
    await respond(await clicked(app, workspace, str(shown["message_ts"])), {"delete_original": True})
    assert await workspace.user("ana").messages("general") == []


@pytest.mark.parametrize("settings", [SHORTCUTS])
async def test_global_shortcut(app: RawApp, workspace: WorkspaceClient) -> None:
    """A shortcut is told to the app, from nowhere in particular."""
    outcome = await workspace.user("ana").shortcut("draw")
    payload = app.envelopes[-1]["payload"]
    assert (payload["type"], payload["callback_id"], payload["trigger_id"]) == (
        "shortcut",
        "draw",
        outcome["trigger_id"],
    )
    assert payload["user"]["id"] == ANA
    assert payload["action_ts"]
    assert "channel" not in payload


@pytest.mark.parametrize("settings", [SHORTCUTS])
async def test_message_shortcut(app: RawApp, workspace: WorkspaceClient) -> None:
    """A message's shortcut comes with the message, even where the app is not."""
    ana = workspace.user("ana")
    said = await ana.say("leadership", "a plan")
    assert (await ana.shortcut("draw_this", channel="leadership", ts=said["ts"]))["ok"]
    payload = app.envelopes[-1]["payload"]
    assert (payload["type"], payload["callback_id"]) == ("message_action", "draw_this")
    assert payload["channel"] == {"id": make_id("C", "leadership"), "name": "privategroup"}
    assert (payload["message_ts"], payload["message"]["text"]) == (said["ts"], "a plan")
    assert (await respond(payload, {"text": "drawn"}))[0] == 200


@pytest.mark.parametrize("settings", [SHORTCUTS])
async def test_shortcuts_have_their_place(workspace: WorkspaceClient) -> None:
    """A message's shortcut is not in the global menu; the page knows both menus."""
    with pytest.raises(WorkspaceError, match="unknown_shortcut"):
        await workspace.user("ana").shortcut("draw_this")
    assert (await workspace.info())["shortcuts"] == [
        {"callback_id": "draw", "name": "Draw", "on_message": False},
        {"callback_id": "draw_this", "name": "Draw this", "on_message": True},
    ]
