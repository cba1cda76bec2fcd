"""Slash commands, and what apps answer without a token."""

import asyncio

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from localslack import Settings, WorkspaceClient, WorkspaceError
from localslack.responses import USES
from localslack.state import Json, make_id
from tests.localslack.raw import RawApp


async def respond(command: Json, body: object) -> tuple[int, Json]:
    """Status and answer of a message to the command's response_url."""
    async with aiohttp.ClientSession() as session, session.post(command["response_url"], json=body) as response:
        return response.status, await response.json()


async def command_of(app: RawApp, workspace: WorkspaceClient, typed: str = "/svg a blue logo") -> Json:
    """The payload of a command that ana typed in #general."""
    assert (await workspace.user("ana").command("general", typed))["ok"]
    payload: Json = app.envelopes[-1]["payload"]
    return payload


async def test_payload(app: RawApp, workspace: WorkspaceClient) -> None:
    """A command comes with everything Slack sends."""
    payload = await command_of(app, workspace, "/svg a <blue> logo 🚀 ")
    assert app.envelopes[0]["type"] == "slash_commands"
    assert app.envelopes[0]["accepts_response_payload"]
    assert payload.pop("response_url").startswith(f"{workspace.url}/commands/")
    assert payload.pop("trigger_id")
    assert payload == {
        "token": "local-verification",
        "team_id": make_id("T", "local"),
        "team_domain": "localslack",
        "channel_id": make_id("C", "general"),
        "channel_name": "general",
        "user_id": make_id("U", "ana"),
        "user_name": "ana",
        "command": "/svg",
        "text": "a &lt;blue&gt; logo :rocket:",
        "api_app_id": make_id("A", "svgbot"),
        "is_enterprise_install": "false",
    }


@pytest.mark.parametrize(
    ("channel", "name"),
    [("design", "design"), ("leadership", "privategroup"), ("@ben", "directmessage"), ("@svgbot", "directmessage")],
)
async def test_everywhere(app: RawApp, workspace: WorkspaceClient, channel: str, name: str) -> None:
    """Commands work where the bot is not, without telling it the name of what it may not see."""
    assert (await workspace.user("ana").command(channel, "/svg x"))["ok"]
    assert app.envelopes[0]["payload"]["channel_name"] == name


@pytest.mark.parametrize("settings", [Settings(port=0, should_escape=False)])
async def test_unescaped_text(app: RawApp, workspace: WorkspaceClient) -> None:
    """Without should_escape, names and links stay as typed."""
    assert (await command_of(app, workspace, "/svg @ben https://x.org"))["text"] == "@ben https://x.org"


async def test_silent_ack(app: RawApp, workspace: WorkspaceClient) -> None:
    """An empty acknowledgement shows nothing."""
    await command_of(app, workspace)
    assert await workspace.user("ana").messages("general") == []


@pytest.mark.parametrize(
    ("answer", "ana", "ben"),
    [
        pytest.param({"text": "on it"}, [("on it", True)], [], id="ephemeral by default"),
        pytest.param(
            {"text": "look", "response_type": "in_channel"},
            [("/svg a blue logo", False), ("look", False)],
            [("/svg a blue logo", False), ("look", False)],
            id="in channel, with what was typed",
        ),
        pytest.param(
            {"text": "x", "blocks": [{"type": "section"}]},
            [('/svg failed with the error "invalid_command_response"', True)],
            [],
            id="bad blocks",
        ),
    ],
)
async def test_answer_in_the_ack(
    slack: AsyncWebClient,
    workspace: WorkspaceClient,
    answer: Json,
    ana: list[tuple[str, bool]],
    ben: list[tuple[str, bool]],
) -> None:
    """The answer in the acknowledgement is seen by those that it is for."""
    async with RawApp(slack, answer=lambda _: answer):
        await workspace.connected()
        await workspace.user("ana").command("general", "/svg a blue logo")
    for name, expected in (("ana", ana), ("ben", ben)):
        seen = await workspace.user(name).messages("general")
        assert [(message["text"], message["ephemeral"]) for message in seen] == expected


@pytest.mark.parametrize("settings", [Settings(port=0, ack_timeout=0.1)])
async def test_no_acknowledgement(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """An app that is too slow: the person is told, and nothing is sent again."""
    async with RawApp(slack, answer=lambda _: None) as app:
        await workspace.connected()
        outcome = await workspace.user("ana").command("general", "/svg x")
        assert (outcome["ok"], outcome["error"]) == (False, "operation_timeout")
        assert len(app.envelopes) == 1
    [told] = await workspace.user("ana").messages("general")
    sentence = "`/svg` failed because the app did not respond. Please try again or contact the app developer."
    assert (told["text"], told["ephemeral"]) == (sentence, True)


async def test_no_connection(workspace: WorkspaceClient) -> None:
    """Without an app, the person is told at once."""
    outcome = await workspace.user("ana").command("general", "/svg x")
    assert (outcome["ok"], outcome["error"]) == (False, "dispatch_failed")
    assert "did not respond" in (await workspace.user("ana").messages("general"))[0]["text"]


async def test_connection_lost_before_the_ack(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """An app that dies with the command in its hands: the person is told."""
    async with RawApp(slack, answer=lambda _: None) as app:
        await workspace.connected()

        async def die() -> None:
            await app.until(1)
            await workspace.drop_sockets()

        outcome, _ = await asyncio.gather(workspace.user("ana").command("general", "/svg x"), die())
    assert (outcome["ok"], outcome["error"]) == (False, "dispatch_failed")


@pytest.mark.parametrize(
    ("typed", "thread", "error", "sentence"),
    [
        pytest.param("/nope x", False, "unknown_command", "`/nope` is not a valid command.", id="unknown"),
        pytest.param(
            "/svg x", True, "not_supported_in_threads", "/svg is not supported in threads. Sorry!", id="thread"
        ),
    ],
)
async def test_commands_that_do_not_reach_the_app(
    app: RawApp, workspace: WorkspaceClient, typed: str, thread: bool, error: str, sentence: str
) -> None:
    """Slack itself answers what it does not pass on."""
    ana = workspace.user("ana")
    root = (await ana.say("general", "root"))["ts"] if thread else None
    outcome = await ana.command("general", typed, thread_ts=root)
    assert (outcome["ok"], outcome["error"]) == (False, error)
    seen = await (ana.thread("general", root) if root else ana.messages("general"))
    assert (seen[-1]["text"], seen[-1]["ephemeral"]) == (sentence, True)
    assert not [envelope for envelope in app.envelopes if envelope["type"] == "slash_commands"]


@pytest.mark.parametrize(
    ("channel", "error"),
    [("attic", "is_archived"), ("leadership", "channel_not_found"), ("nowhere", "channel_not_found")],
)
async def test_where_nobody_can_type(workspace: WorkspaceClient, channel: str, error: str) -> None:
    """People can type only in channels that are open to them."""
    with pytest.raises(WorkspaceError, match=error):
        await workspace.user("dev").command(channel, "/svg x")


async def test_join_before_typing(workspace: WorkspaceClient) -> None:
    """In a public channel one has to join first."""
    dev = workspace.user("dev")
    with pytest.raises(WorkspaceError, match="not_in_channel"):
        await dev.say("design", "hello")
    await dev.join("design")
    assert (await dev.say("design", "hello"))["text"] == "hello"


async def test_response_url(app: RawApp, workspace: WorkspaceClient) -> None:
    """A response_url reaches its person, replaces and takes back what it said, and can speak to all."""
    command = await command_of(app, workspace)
    ana, ben = workspace.user("ana"), workspace.user("ben")
    assert await respond(command, {"text": "one"}) == (200, {"ok": True})
    await respond(command, {"text": "two", "replace_original": True})
    assert [message["text"] for message in await ana.messages("general")] == ["two"]
    await respond(command, {"delete_original": True})
    assert await ana.messages("general") == []
    await respond(command, {"text": "all", "response_type": "in_channel"})
    assert [message["text"] for message in await ben.messages("general")] == ["all"]


async def test_response_url_ends(app: RawApp, workspace: WorkspaceClient) -> None:
    """A response_url takes five messages."""
    command = await command_of(app, workspace)
    for _ in range(USES):
        assert (await respond(command, {"text": "x"}))[0] == 200
    assert await respond(command, {"text": "x"}) == (404, {"ok": False, "error": "used_url"})


@pytest.mark.parametrize("settings", [Settings(port=0, response_lifetime=0.0)])
async def test_response_url_expires(app: RawApp, workspace: WorkspaceClient) -> None:
    """A response_url does not work for ever."""
    command = await command_of(app, workspace)
    assert await respond(command, {"text": "x"}) == (404, {"ok": False, "error": "expired_url"})


@pytest.mark.parametrize(
    ("body", "error"),
    [
        pytest.param({}, "no_text", id="nothing"),
        pytest.param([], "invalid_payload", id="a list"),
        pytest.param({"text": {}, "blocks": [{"type": "divider"}]}, "invalid_payload", id="text no text"),
        pytest.param({"blocks": [{"type": "nope"}]}, "invalid_blocks", id="bad blocks"),
        pytest.param(
            {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}}] * 5},
            "msg_blocks_too_long",
            id="too much",
        ),
    ],
)
async def test_bad_responses(app: RawApp, workspace: WorkspaceClient, body: object, error: str) -> None:
    """A response_url refuses what chat.postMessage would."""
    command = await command_of(app, workspace)
    assert await respond(command, body) == (400, {"ok": False, "error": error})


async def test_redelivered_command(app: RawApp, workspace: WorkspaceClient) -> None:
    """A command that is delivered twice has the same trigger_id and response_url."""
    command = await command_of(app, workspace)
    await workspace.redeliver()
    assert [envelope["payload"] for envelope in app.envelopes] == [command, command]
    assert len({envelope["envelope_id"] for envelope in app.envelopes}) == 2
