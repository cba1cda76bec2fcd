"""HTTP mode as Slack meets it, over a real socket: signed requests in, health beside them."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import ClientConnectionError, web
from slack_bolt.async_app import AsyncAck

from bot import wording
from bot.app import Serving, connected
from bot.errors import ConfigurationError, StorageError
from bot.parts import parts
from bot.settings import Settings
from bot.telemetry import BODY_LIMIT, served
from handlers.transport import EVENTS_PATH, drained, http_routes, new_app, web_client
from localslack import Settings as SlackSettings
from localslack import WorkspaceClient, serve
from tests.door import FORM, JSON, SECRET, Door, at, bot, signed


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    """A server with one command, `/svg`, that says what it was given."""
    heard: list[str] = []
    async with serve(SlackSettings(port=0)) as server:
        app = new_app(web_client("xoxb-local", server.api_url), SECRET)

        @app.command("/svg")
        async def svg(ack: AsyncAck, command: dict[str, Any]) -> None:
            heard.append(command["text"])
            await ack("heard " + command["text"])

        async with served(await http_routes(app), "127.0.0.1", 0) as url:
            yield Door(url, heard)


COMMAND = urlencode({"command": "/svg", "text": "a blue logo", "team_id": "T1", "user_id": "U1"}).encode()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param(lambda: signed(COMMAND), 200, id="right"),
        pytest.param(lambda: signed(COMMAND, age=280), 200, id="nearly five minutes old"),
        pytest.param(lambda: signed(COMMAND, age=330), 401, id="over five minutes old"),
        pytest.param(lambda: signed(COMMAND, secret="another"), 401, id="another secret"),
        pytest.param(lambda: signed(COMMAND + b"."), 401, id="of another body"),
        pytest.param(lambda: {"Content-Type": FORM}, 401, id="none"),
        pytest.param(lambda: {**signed(COMMAND), "X-Slack-Request-Timestamp": "now"}, 400, id="no time"),
        pytest.param(lambda: {**signed(COMMAND), "X-Slack-Signature": "v0=é"}, 400, id="no hexadecimal"),
    ],
)
async def test_only_slack_is_heard(door: Door, headers: Callable[[], dict[str, str]], status: int) -> None:
    """A command runs when it is signed with our secret within five minutes, and at no other time."""
    answered, text = await door.knock(COMMAND, headers())
    assert answered == status
    assert door.heard == (["a blue logo"] if status == 200 else [])
    assert SECRET not in text


async def test_slack_can_verify_the_address(door: Door) -> None:
    """The challenge comes back, but not to strangers; Slack's look at the certificate is answered."""
    challenge = {"type": "url_verification", "challenge": "3eZbrw1a"}
    status, text = await door.event(challenge)
    assert (status, json.loads(text)) == (200, {"challenge": "3eZbrw1a"})
    assert (await door.knock(json.dumps(challenge).encode(), {"Content-Type": JSON}))[0] == 401
    assert (await door.knock(b"ssl_check=1&token=x", {"Content-Type": FORM}))[0] == 200


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param(b"\xff\xfe", f"{FORM}; charset=utf-8", id="no text"),
        pytest.param(b"text=hello", f"{FORM}; charset=klingon", id="unknown charset"),
        pytest.param(b"{", JSON, id="half an object"),
        pytest.param(b"[1]", JSON, id="a list"),
        pytest.param(b'"ssl_check"', JSON, id="a string"),
        pytest.param(b'{"a":' * 200_000, JSON, id="nested without end"),
        pytest.param(b"payload=%5B", FORM, id="half a payload"),
        pytest.param(b'{"team": [], "event": 7, "authorizations": {}}', JSON, id="parts of the wrong kind"),
        pytest.param(b"", JSON, id="nothing"),
    ],
)
async def test_nonsense_is_refused(door: Door, caplog: pytest.LogCaptureFixture, body: bytes, kind: str) -> None:
    """Bytes that Slack would not send are refused without a traceback, and the next command is heard."""
    status, _ = await door.knock(body, {"Content-Type": kind})
    assert status in (400, 401)
    assert "Traceback" not in caplog.text
    assert (await door.knock(COMMAND, signed(COMMAND)))[0] == 200


async def test_a_body_that_is_too_large_is_refused(door: Door) -> None:
    """More than Slack ever sends is not read to its end."""
    body = b"text=" + b"x" * BODY_LIMIT
    assert (await door.knock(body, signed(body)))[0] == 413
    assert door.heard == []


async def test_a_body_that_does_not_come_is_not_waited_for(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who announces a body and sends none is let go."""
    monkeypatch.setattr("handlers.transport.BODY_S", 0.05)
    host, port = door.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"POST {EVENTS_PATH} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 9\r\n\r\n".encode())
    assert b" 408 " in await reader.readline()
    writer.close()
    await writer.wait_closed()


async def test_stopping_lets_requests_finish() -> None:
    """What has begun is answered; nobody else gets in."""
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(request: web.Request) -> web.Response:
        begun.set()
        await go_on.wait()
        return web.json_response({"finished": True})

    async with served([web.get("/slow", slow)], "127.0.0.1", 0) as url:
        door = Door(url)
        under_way = asyncio.create_task(door.get("/slow"))
        await begun.wait()
        asyncio.get_running_loop().call_later(0.2, go_on.set)
        refused = asyncio.create_task(_until_refused(door))
    assert await under_way == (200, {"finished": True})
    await refused


async def _until_refused(door: Door) -> None:
    while True:
        try:
            await asyncio.wait_for(door.get("/nothing"), 1)
        except ClientConnectionError:
            return
        except AssertionError:  # the 404 of a server that still listens
            await asyncio.sleep(0)


async def test_stopping_lets_what_goes_on_after_the_answer_finish() -> None:
    """A file that is on its way after the click was acknowledged still arrives."""
    go_on, sent = asyncio.Event(), asyncio.Event()
    async with serve(SlackSettings(port=0)) as server:
        app = new_app(web_client("xoxb-local", server.api_url), SECRET)

        async def at_once(ack: AsyncAck) -> None:
            await ack("coming")

        async def send() -> None:
            await go_on.wait()
            sent.set()

        app.command("/svg")(ack=at_once, lazy=[send])
        async with drained(app), served(await http_routes(app), "127.0.0.1", 0) as url:
            assert await Door(url).knock(COMMAND, signed(COMMAND)) == (200, "coming")
            asyncio.get_running_loop().call_later(0.1, go_on.set)
            assert not sent.is_set()
    assert sent.is_set()


@dataclass
class Place:
    """A workspace without a socket to it, and the ids that Slack's requests carry."""

    workspace: WorkspaceClient
    ids: dict[str, str]

    def event(self, reply: dict[str, Any], **more: str) -> dict[str, Any]:
        """What Slack delivers of Ana's reply."""
        said = {name: reply[name] for name in ("text", "ts", "thread_ts")}
        where = {"channel": self.ids["channel_id"], "user": self.ids["user_id"]}
        event = {"type": "message", **where, **said, **more}
        return {"type": "event_callback", "event_id": "Ev1", "team_id": self.ids["team_id"], "event": event}

    async def bot_messages(self) -> list[dict[str, Any]]:
        """What the bot said in the channel and in its threads."""
        ana = self.workspace.user("ana")
        roots = [m for m in await ana.messages("general") if m.get("bot_id")]
        return [reply for root in roots for reply in await ana.thread("general", root["ts"]) if reply.get("bot_id")]


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    """A workspace that the bot can call."""
    async with (
        serve(SlackSettings(port=0, processing_delay=0.02)) as server,
        WorkspaceClient(server.url) as workspace,
    ):
        info = await workspace.info()
        ana = next(person["id"] for person in info["people"] if person["name"] == "ana")
        general = next(channel["id"] for channel in info["channels"] if channel["name"] == "general")
        yield Place(workspace, {"team_id": info["team"]["id"], "user_id": ana, "channel_id": general})


async def test_a_command_draws_and_a_reply_refines(tmp_path: Path, place: Place) -> None:
    """The whole way over HTTP; what Slack delivers again is drawn once."""
    ana = place.workspace.user("ana")
    async with bot(tmp_path, place.workspace.api_url, mode="http") as serving:
        door = at(serving)
        assert serving.sentence == wording.serving_http(door.url + EVENTS_PATH)
        command = {**place.ids, "command": "/svg", "text": "a blue logo", "trigger_id": "13345224609.738474920"}
        assert (await door.command(**command))[0] == 200
        assert (await door.command(**command))[0] == 200
        drawn = await ana.wait_for("general", lambda m: "v1.svg" in m["text"], timeout=20)

        reply = await ana.say("general", "make it green", thread_ts=drawn["ts"])
        event = place.event(reply)
        assert (await door.event(event))[0] == 200
        retry = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
        assert (await door.event(event, **retry))[0] == 200
        await ana.wait_for("general", lambda m: "v2.svg" in m["text"], thread_ts=drawn["ts"], timeout=20)
        status, ready = await door.get("/readyz")
        assert (status, ready) == (200, {"status": "ready", "checks": {"ledger": "ok", "jobs": "ok"}})
    # The bot has stopped: whatever it was going to say is said.
    assert [message["text"].count(".svg") for message in await place.bot_messages()] == [1, 1]


async def test_cancel_calls_off_where_it_is_also_sent_to_the_channel(tmp_path: Path, place: Place) -> None:
    """To Slack that is another kind of message; to people it is the same word."""
    ana = place.workspace.user("ana")
    async with bot(tmp_path, place.workspace.api_url, mode="http") as serving:
        door = at(serving)
        await door.command(**place.ids, command="/svg", text="a blue logo", trigger_id="1.2")
        drawn = await ana.wait_for("general", lambda m: "v1.svg" in m["text"], timeout=20)
        reply = await ana.say("general", "cancel", thread_ts=drawn["ts"])
        await door.event(place.event(reply, subtype="thread_broadcast"))
        await ana.wait_for("general", lambda m: "left to cancel" in m["text"], thread_ts=drawn["ts"])
    assert not any("v2.svg" in message["text"] for message in await place.bot_messages())


async def test_help_is_answered_in_the_response(tmp_path: Path, place: Place) -> None:
    """What needs no drawing comes back at once, for the asker's eyes."""
    async with bot(tmp_path, place.workspace.api_url, mode="http") as serving:
        status, text = await at(serving).command(**place.ids, command="/svg", text="help", trigger_id="1.2")
    assert status == 200
    assert "/svg a blue logo" in text


async def test_health_follows_the_socket(tmp_path: Path, place: Place) -> None:
    """In socket mode too: alive, ready, not ready while Slack is cut off, then ready again."""
    async with bot(tmp_path, place.workspace.api_url, mode="socket") as serving:
        door = at(serving)
        assert await door.get("/healthz") == (200, {"status": "alive"})
        checks = {"ledger": "ok", "jobs": "ok", "slack": "ok"}
        assert await door.get("/readyz") == (200, {"status": "ready", "checks": checks})

        await place.workspace.fail("apps.connections.open", error="internal_error", times=1)
        await place.workspace.drop_sockets()
        cut_off = {"status": "not ready", "checks": {**checks, "slack": "slack_unreachable"}}
        await _until(door, (503, cut_off))
        assert await door.get("/healthz") == (200, {"status": "alive"})
        await place.workspace.connected()
        await _until(door, (200, {"status": "ready", "checks": checks}))


async def _until(door: Door, wanted: tuple[int, Any]) -> None:
    async with asyncio.timeout(20):
        while True:
            if await door.get("/readyz") == wanted:
                return
            await asyncio.sleep(0.02)


class BrokenLedger:
    """A ledger whose disk is gone."""

    async def result(self, request_id: str) -> None:
        """Nothing to be had."""
        raise StorageError("ledger_unavailable", path="/secret/place")


async def test_a_broken_part_is_named(tmp_path: Path, place: Place) -> None:
    """Not ready says which part and why, in a word, and nothing that is nobody's business."""
    async with bot(tmp_path, place.workspace.api_url, mode="http", ledger=BrokenLedger()) as serving:
        status, said = await at(serving).get("/readyz")
    assert status == 503
    assert said == {"status": "not ready", "checks": {"ledger": "ledger_unavailable", "jobs": "ok"}}


@pytest.fixture
def taken() -> Any:
    """A port that somebody else listens at."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


async def test_a_taken_port_stops_only_http_mode(
    tmp_path: Path, place: Place, taken: int, caplog: pytest.LogCaptureFixture
) -> None:
    """Without its port, HTTP mode says what to do and does not start; socket mode says so and works."""
    with pytest.raises(ConfigurationError) as refusal:
        async with bot(tmp_path / "http", place.workspace.api_url, mode="http", port=taken):
            pass
    assert f"127.0.0.1:{taken}" in wording.problem(refusal.value)
    assert "SVGBOT_PORT" in wording.problem(refusal.value)

    async with bot(tmp_path / "socket", place.workspace.api_url, mode="socket", port=taken) as serving:
        await place.workspace.connected()
        assert serving == Serving(wording.serving(), None)
    assert wording.no_health("127.0.0.1", taken) in caplog.text


async def test_http_mode_names_the_missing_secret(tmp_path: Path) -> None:
    """It needs the signing secret and no app-level token."""
    settings = Settings(home=tmp_path, slack_mode="http", slack_bot_token="xoxb-local")  # type: ignore[arg-type]  # pydantic makes a secret of it
    with pytest.raises(ConfigurationError) as refusal:
        async with parts(settings) as using, connected(settings, using):
            pass
    assert refusal.value.facts == {"names": "SLACK_SIGNING_SECRET"}
