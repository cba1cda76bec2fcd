"""What the app is sent over its websockets: which events, how often, and by which of them."""

import asyncio

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from localslack import Settings, WorkspaceClient
from localslack.socketmode import CONNECTIONS
from localslack.state import Json, make_id
from tests.localslack.raw import RawApp

GENERAL, DESIGN, ANA, BOT = (
    make_id("C", "general"),
    make_id("C", "design"),
    make_id("U", "ana"),
    make_id("U", "svgbot"),
)
# Deliveries are repeated at once, and the app has little time: for tests of what happens then.
HASTY = Settings(port=0, ack_timeout=0.1, retry_delays=(0.0, 0.05, 0.05))


async def test_hello(app: RawApp) -> None:
    """A connection begins with a hello that counts the connections."""
    assert (app.hello["type"], app.hello["num_connections"]) == ("hello", 1)
    assert app.hello["connection_info"] == {"app_id": make_id("A", "svgbot")}


async def test_message_event(app: RawApp, workspace: WorkspaceClient) -> None:
    """What people say in its channels reaches the app in Slack's shape."""
    said = await workspace.user("ana").say("general", "hello <you>")
    [envelope] = await app.until(1)
    payload = envelope["payload"]
    assert (envelope["type"], envelope["accepts_response_payload"], envelope["retry_attempt"]) == (
        "events_api",
        False,
        0,
    )
    assert (payload["type"], payload["team_id"]) == ("event_callback", make_id("T", "local"))
    assert payload["api_app_id"] == make_id("A", "svgbot")
    assert payload["authorizations"][0]["user_id"] == BOT
    event = payload["event"]
    assert event.pop("client_msg_id")
    assert event == {
        "type": "message",
        "user": ANA,
        "text": "hello &lt;you&gt;",
        "ts": said["ts"],
        "team": make_id("T", "local"),
        "channel": GENERAL,
        "channel_type": "channel",
        "event_ts": said["ts"],
    }


async def test_mention(app: RawApp, workspace: WorkspaceClient) -> None:
    """A mention comes twice: as a message and as a mention, with the same ts."""
    said = await workspace.user("ana").say("general", "@svgbot hello")
    events = [envelope["payload"]["event"] for envelope in await app.until(2)]
    assert [event["type"] for event in events] == ["message", "app_mention"]
    assert {event["ts"] for event in events} == {said["ts"]}


async def test_reply_event(app: RawApp, workspace: WorkspaceClient) -> None:
    """A reply names its root and the root's author."""
    root = await workspace.user("ana").say("general", "root")
    await workspace.user("ben").say("general", "reply", thread_ts=root["ts"])
    event = await app.event(lambda event: event["text"] == "reply")
    assert (event["thread_ts"], event["parent_user_id"]) == (root["ts"], ANA)


async def test_changes_and_deletions(app: RawApp, workspace: WorkspaceClient) -> None:
    """The app hears of edited and deleted messages, with what they said before."""
    ana = workspace.user("ana")
    said = await ana.say("general", "old")
    await ana.edit("general", said["ts"], "new")
    changed = await app.event(lambda event: event.get("subtype") == "message_changed")
    assert (changed["message"]["text"], changed["previous_message"]["text"]) == ("new", "old")
    assert changed["message"]["edited"]["user"] == ANA
    await ana.delete("general", said["ts"])
    deleted = await app.event(lambda event: event.get("subtype") == "message_deleted")
    assert (deleted["deleted_ts"], deleted["previous_message"]["text"]) == (said["ts"], "new")


async def test_own_messages(app: RawApp, slack: AsyncWebClient) -> None:
    """The app also hears itself, marked as a bot."""
    await slack.chat_postMessage(channel=GENERAL, text="me")
    assert (await app.event())["bot_id"] == make_id("B", "svgbot")


async def test_reaction_events(app: RawApp, workspace: WorkspaceClient) -> None:
    """Reactions come and go as events."""
    ana = workspace.user("ana")
    said = await ana.say("general", "hi")
    await ana.react("general", said["ts"], "eyes")
    await ana.unreact("general", said["ts"], "eyes")
    item = {"type": "message", "channel": GENERAL, "ts": said["ts"]}
    for kind in ("reaction_added", "reaction_removed"):
        event = await app.event(lambda event, kind=kind: event["type"] == kind)  # type: ignore[misc]  # bound default
        assert (event["user"], event["reaction"], event["item"]) == (ANA, "eyes", item)


async def test_dm(app: RawApp, workspace: WorkspaceClient) -> None:
    """A direct message reaches the app as such, also when it mentions it."""
    await workspace.user("ana").say("@svgbot", "@svgbot hello")
    await workspace.user("ana").say("@svgbot", "again")
    kinds = [(e["payload"]["event"]["type"], e["payload"]["event"]["channel_type"]) for e in await app.until(2)]
    assert kinds == [("message", "im")] * 2


async def test_only_its_channels(app: RawApp, slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """A bot hears nothing of channels that it is not in; after joining it does, until it is taken out: it is told
    that (docs.slack.dev/reference/events/channel_left), and then nothing more."""
    ana = workspace.user("ana")
    for channel in ("design", "leadership", "@ben"):
        await ana.say(channel, "unheard")
    await slack.conversations_join(channel=DESIGN)
    await ana.say("design", "heard")
    await workspace.remove_member("design", "svgbot")
    await ana.say("design", "unheard")
    await ana.say("general", "end")
    await app.event(lambda event: event.get("text") == "end")
    events = [envelope["payload"]["event"] for envelope in app.envelopes]
    joined, welcome, heard, gone, end = events
    assert (joined["type"], welcome["subtype"]) == ("member_joined_channel", "channel_join")
    assert (gone["type"], gone["channel"]) == ("channel_left", DESIGN)
    assert (heard["text"], end["text"]) == ("heard", "end")
    assert "unheard" not in {event.get("text") for event in events}


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param(Settings(port=0, events=frozenset({"app_mention"})), id="not subscribed"),
        pytest.param(Settings(port=0, scopes=frozenset({"app_mentions:read"})), id="without the scope"),
    ],
)
async def test_only_what_it_asked_for(app: RawApp, workspace: WorkspaceClient) -> None:
    """An app gets the events that it subscribed to and has the scope for."""
    await workspace.user("ana").say("general", "hello")
    await workspace.user("ana").say("general", "@svgbot")
    assert (await app.event())["type"] == "app_mention"


async def test_one_of_several_connections(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """With several connections, each event goes to exactly one of them."""
    async with RawApp(slack) as first, RawApp(slack) as second:
        await workspace.connected(2)
        for number in range(6):
            await workspace.user("ana").say("general", str(number))

        async def all_arrived() -> bool:
            return len(first.envelopes) + len(second.envelopes) >= 6

        await workspace.wait_for(all_arrived)
        texts = [envelope["payload"]["event"]["text"] for one in (first, second) for envelope in one.envelopes]
        assert sorted(texts) == ["0", "1", "2", "3", "4", "5"]
        assert first.envelopes
        assert second.envelopes


@pytest.mark.parametrize("settings", [HASTY])
async def test_retries(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """An event without acknowledgement comes three times more: the same event in a new envelope, saying so."""
    async with RawApp(slack, answer=lambda _: None) as app:
        await workspace.connected()
        await workspace.user("ana").say("general", "hello")
        envelopes = await app.until(4)
        await asyncio.sleep(0.2)  # a fifth attempt would come now
    assert [envelope["retry_attempt"] for envelope in envelopes] == [0, 1, 2, 3]
    assert [envelope["retry_reason"] for envelope in envelopes] == ["", "timeout", "timeout", "timeout"]
    assert len({envelope["envelope_id"] for envelope in envelopes}) == 4
    assert len({envelope["payload"]["event_id"] for envelope in envelopes}) == 1


@pytest.mark.parametrize("settings", [HASTY])
async def test_acknowledged_retry_ends_it(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """Once acknowledged, an event does not come again."""
    attempts: list[Json] = []

    def second_time(envelope: Json) -> Json | None:
        attempts.append(envelope)
        return {} if len(attempts) == 2 else None

    async with RawApp(slack, answer=second_time) as app:
        await workspace.connected()
        await workspace.user("ana").say("general", "hello")
        await app.until(2)
        await asyncio.sleep(0.2)  # a third attempt would come now
    assert len(app.envelopes) == 2


@pytest.mark.parametrize("settings", [Settings(port=0, retry_delays=(0.0, 0.1, 30.0))])
async def test_event_without_a_connection(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """What was said while no app was connected reaches it by a retry."""
    await workspace.user("ana").say("general", "anybody?")
    async with RawApp(slack) as app:
        assert (await app.event())["text"] == "anybody?"
        assert app.envelopes[0]["retry_attempt"] == 2


async def test_redelivery(app: RawApp, workspace: WorkspaceClient) -> None:
    """On demand, the last delivery or any other comes again in a fresh envelope."""
    await workspace.user("ana").say("general", "first")
    await workspace.user("ana").say("general", "second")
    first, second = (await app.until(2))[:2]
    fresh = await workspace.redeliver()
    assert fresh not in (first["envelope_id"], second["envelope_id"])
    assert app.envelopes[2]["payload"] == second["payload"]
    await workspace.redeliver(first["envelope_id"])
    assert app.envelopes[3]["payload"] == first["payload"]
    assert [delivery["acked"] for delivery in await workspace.deliveries("events_api")] == [True] * 4


async def test_dropped_socket(app: RawApp, workspace: WorkspaceClient) -> None:
    """On demand, a connection is cut without a goodbye."""
    assert await workspace.drop_sockets() == 1
    await workspace.connected(0)
    assert app.goodbye is None


async def test_refresh(app: RawApp, workspace: WorkspaceClient) -> None:
    """Now and then Slack asks for a new connection."""
    assert await workspace.refresh_sockets() == 1

    async def told() -> Json | None:
        return app.goodbye

    goodbye = await workspace.wait_for(told)
    assert (goodbye["type"], goodbye["reason"]) == ("disconnect", "refresh_requested")


async def test_too_many_connections(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """One connection more than Slack allows is sent away."""
    apps = [await RawApp(slack).__aenter__() for _ in range(CONNECTIONS)]
    late = await RawApp(slack).__aenter__()
    assert (late.hello["type"], late.hello["reason"]) == ("disconnect", "too_many_websockets")
    for one in (*apps, late):
        await one.__aexit__()


async def test_unknown_ticket(slack: AsyncWebClient) -> None:
    """A websocket needs the URL that apps.connections.open gave."""
    url = str((await slack.apps_connections_open(app_token="xapp-local"))["url"])
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url.replace("ticket=", "ticket=x"))


@pytest.mark.parametrize("noise", ["nonsense", "[]", '{"envelope_id": "unknown"}'])
async def test_noise_on_the_socket(app: RawApp, workspace: WorkspaceClient, noise: str) -> None:
    """What is no acknowledgement is passed over."""
    await app.socket.send_str(noise)
    await workspace.user("ana").say("general", "still there?")
    assert (await app.event())["text"] == "still there?"
