"""What the app is sent at its request URL: docs.slack.dev/apis/events-api,
docs.slack.dev/authentication/verifying-requests-from-slack,
docs.slack.dev/interactivity/implementing-slash-commands."""

import json
import time
from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from localslack import Settings, WorkspaceClient, WorkspaceError, serve
from localslack.httpmode import signature
from localslack.state import Json, make_id
from tests.localslack.kit import actions, asked, button, entry, modal
from tests.localslack.raw import RawApp
from tests.localslack.rawhttp import SECRET, RawHttpApp, Received

GENERAL = make_id("C", "general")
QUICK = Settings(port=0, ack_timeout=0.3, retry_delays=(0.0, 0.05, 0.05))


@pytest.fixture
async def door(workspace: WorkspaceClient) -> AsyncIterator[RawHttpApp]:
    """An app that the workspace calls by HTTP."""
    async with RawHttpApp() as app:
        await workspace.call_at(app.url, SECRET)
        yield app


async def until(workspace: WorkspaceClient, app: RawHttpApp, count: int) -> list[Received]:
    """The requests so far, once there are that many."""

    async def enough() -> bool:
        return len(app.received) >= count

    await workspace.wait_for(enough)
    return app.received


def test_signature() -> None:
    """A signature is what Slack's documentation computes for its example."""
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&"
        b"channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&"
        b"response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&"
        b"trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    expected = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    assert signature("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", body) == expected


async def test_command(door: RawHttpApp, workspace: WorkspaceClient) -> None:
    """A command comes as a signed form."""
    assert (await workspace.user("ana").command("general", "/svg a blue logo"))["ok"]
    [request] = door.received
    assert request.signed
    assert (request.form["command"], request.form["text"]) == ("/svg", "a blue logo")
    assert (request.form["team_id"], request.form["user_id"]) == (make_id("T", "local"), make_id("U", "ana"))
    assert {"response_url", "trigger_id", "api_app_id", "channel_name"} <= set(request.form)


@pytest.mark.parametrize(
    ("response", "shown"),
    [
        pytest.param(lambda: web.Response(), [], id="nothing"),
        pytest.param(lambda: web.Response(text="on it"), ["on it"], id="text"),
        pytest.param(lambda: web.json_response({"text": "on it"}), ["on it"], id="JSON"),
    ],
)
async def test_answers(
    door: RawHttpApp, workspace: WorkspaceClient, response: Callable[[], web.Response], shown: list[str]
) -> None:
    """What the app answers is shown to the person: plain text, or JSON as in Socket Mode."""
    door.answer = lambda _: response()
    await workspace.user("ana").command("general", "/svg x")
    assert [message["text"] for message in await workspace.user("ana").messages("general")] == shown


async def test_event(door: RawHttpApp, workspace: WorkspaceClient) -> None:
    """An event comes as signed JSON, the first time without a word of retries."""
    await workspace.user("ana").say("general", "hello")
    [request] = await until(workspace, door, 1)
    assert request.signed
    assert (request.json["type"], request.json["event"]["text"]) == ("event_callback", "hello")
    assert "X-Slack-Retry-Num" not in request.headers


async def test_modal(door: RawHttpApp, workspace: WorkspaceClient, slack: AsyncWebClient) -> None:
    """A click and a submission come as forms with a payload; errors for a field come back in the answer."""
    posted = await slack.chat_postMessage(channel=GENERAL, text="x", blocks=[actions(button("go"))])
    ana = workspace.user("ana")
    assert (await ana.click("general", str(posted["ts"]), "go"))["ok"]
    click: Json = json.loads(door.received[-1].form["payload"])
    assert (click["type"], click["actions"][0]["action_id"]) == ("block_actions", "go")
    await slack.views_open(trigger_id=click["trigger_id"], view=modal(asked("prompt", entry())))
    refusal = {"response_action": "errors", "errors": {"prompt": "Say what to draw."}}
    door.answer = lambda _: web.json_response(refusal)
    view = (await ana.wait_for_view())["id"]
    outcome = await ana.submit(view, {"prompt": {"it": "x"}})
    assert (outcome["errors"], outcome["by"]) == (refusal["errors"], "app")
    door.answer = lambda _: web.Response()
    assert (await ana.submit(view))["action"] == "close"


@pytest.mark.parametrize("settings", [QUICK])
async def test_retries(door: RawHttpApp, workspace: WorkspaceClient) -> None:
    """An event that is answered with an error comes three times more, numbered, with Slack's reason."""
    door.answer = lambda _: web.Response(status=500)
    await workspace.user("ana").say("general", "hello")
    requests = await until(workspace, door, 4)
    assert [request.headers.get("X-Slack-Retry-Num") for request in requests] == [None, "1", "2", "3"]
    assert [request.headers.get("X-Slack-Retry-Reason") for request in requests] == [None, *["http_error"] * 3]
    assert len({request.json["event_id"] for request in requests}) == 1
    assert all(request.signed for request in requests)


@pytest.mark.parametrize("settings", [QUICK])
async def test_no_retry(door: RawHttpApp, workspace: WorkspaceClient) -> None:
    """An app may say that it does not want to be asked again."""
    door.answer = lambda _: web.Response(status=500, headers={"X-Slack-No-Retry": "1"})
    await workspace.user("ana").say("general", "hello")
    await until(workspace, door, 1)
    door.answer = lambda _: web.Response()
    await workspace.user("ana").say("general", "again")
    await until(workspace, door, 2)
    assert [request.json["event"]["text"] for request in door.received] == ["hello", "again"]


@pytest.mark.parametrize("settings", [QUICK])
async def test_lost_ack(door: RawHttpApp, workspace: WorkspaceClient) -> None:
    """A lost acknowledgement looks like an app that was too slow, as does a duplicate that says so."""
    await workspace.lose_acks("message")
    await workspace.user("ana").say("general", "hello")
    await until(workspace, door, 2)
    await workspace.duplicate("message", as_retry=True)
    await workspace.user("ana").say("general", "twice")
    requests = await until(workspace, door, 4)
    retries = [request.headers.get("X-Slack-Retry-Reason") for request in requests]
    assert retries[:2] == [None, "http_timeout"]
    assert sorted(retries[2:], key=str) == [None, "http_timeout"]


@pytest.mark.parametrize("settings", [QUICK])
async def test_nobody_there(door: RawHttpApp, workspace: WorkspaceClient) -> None:
    """An app that is gone: a person is told at once; whether it is there again can be waited for."""
    await workspace.connected()
    await door.__aexit__()
    await workspace.connected(0)
    outcome = await workspace.user("ana").command("general", "/svg x")
    assert (outcome["ok"], outcome["error"]) == (False, "dispatch_failed")
    assert (await workspace.deliveries())[-1]["failure"] == "connection_failed"


@pytest.mark.parametrize("fault", ["forge", "age"])
async def test_false_requests(door: RawHttpApp, workspace: WorkspaceClient, fault: str) -> None:
    """On demand a request is signed by somebody else, or long ago: the app can tell, and the person hears of its
    refusal; the next one is good again."""
    door.answer = lambda request: web.Response(status=200 if request.signed else 401)
    await getattr(workspace, fault)("slash_commands")
    outcome = await workspace.user("ana").command("general", "/svg x")
    assert (outcome["ok"], outcome["error"]) == (False, "http_service_error")
    stamp = int(door.received[0].headers["X-Slack-Request-Timestamp"])
    assert (time.time() - stamp > 300) == (fault == "age")
    assert (await workspace.user("ana").command("general", "/svg x"))["ok"]


async def test_ssl_check(door: RawHttpApp, workspace: WorkspaceClient) -> None:
    """Now and then Slack only looks after the certificate."""
    assert await workspace.ssl_check()
    assert door.received[0].form["ssl_check"] == "1"
    door.answer = lambda _: web.Response(status=404)
    assert not await workspace.ssl_check()


async def test_a_url_must_be_proved(door: RawHttpApp, workspace: WorkspaceClient) -> None:
    """A URL that does not answer the challenge is not taken, and the old one stays."""
    with pytest.raises(WorkspaceError, match="url_not_verified"):
        await workspace.call_at(door.url.replace("/slack/events", "/elsewhere"), SECRET)
    assert (await workspace.user("ana").command("general", "/svg x"))["ok"]


async def test_switching(app: RawApp, slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """With a request URL Socket Mode is off: its connections are told and ended, and new ones are turned away; without
    one it is on again."""
    async with RawHttpApp() as door:
        await workspace.call_at(door.url, SECRET)
        await app.ended()
        assert app.goodbye is not None
        assert app.goodbye["reason"] == "link_disabled"
        late = await RawApp(slack).__aenter__()
        assert (late.hello["type"], late.hello["reason"]) == ("disconnect", "link_disabled")
        await late.__aexit__()
    await workspace.call_at("", "")
    async with RawApp(slack) as again:
        await workspace.connected()
        assert (await workspace.user("ana").command("general", "/svg x"))["ok"]
        assert len(again.envelopes) == 1


async def test_from_the_start() -> None:
    """A workspace can be started with a request URL."""
    async with (
        RawHttpApp() as door,
        serve(Settings(port=0, request_url=door.url, signing_secret=SECRET)) as server,
        WorkspaceClient(server.url) as workspace,
    ):
        await workspace.connected()
        assert (await workspace.user("ana").command("general", "/svg x"))["ok"]
        assert door.received[0].signed
