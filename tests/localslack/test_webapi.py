"""The Web API: what it takes, what it refuses, and in which words."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from localslack import Server, Settings, WorkspaceClient
from localslack.blocks import TOTAL_CHARACTERS
from localslack.state import Json, make_id
from tests.localslack import documented

GENERAL, DESIGN, STUDIO = make_id("C", "general"), make_id("C", "design"), make_id("C", "studio")
LEADERSHIP, ATTIC = make_id("C", "leadership"), make_id("C", "attic")
ANA, BOT = make_id("U", "ana"), make_id("U", "svgbot")
FRIENDS = make_id("D", "ana/ben")
NOWHERE = "1111111111.000001"
BOT_TOKEN = Settings().bot_token


async def call(server: Server, method: str, args: Json | None = None, token: str | None = BOT_TOKEN) -> Json:
    """The raw answer to a call with a form."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{server.api_url}{method}", data=args or {}, headers=headers) as response,
    ):
        assert response.status == 200
        answer: Json = await response.json()
        return answer


@pytest.mark.parametrize(
    ("method", "token", "error"),
    [
        pytest.param("chat.postMessage", None, "not_authed", id="no token"),
        pytest.param("chat.postMessage", "xoxb-wrong", "invalid_auth", id="unknown token"),
        pytest.param("chat.postMessage", "xapp-local", "not_allowed_token_type", id="app token for a bot's method"),
        pytest.param("apps.connections.open", BOT_TOKEN, "not_allowed_token_type", id="bot token for a socket"),
        pytest.param("apps.connections.open", None, "not_authed", id="no token for a socket"),
        pytest.param("chat.shout", BOT_TOKEN, "unknown_method", id="no such method"),
    ],
)
async def test_tokens(server: Server, method: str, token: str | None, error: str) -> None:
    """A call with the wrong token does nothing and says why."""
    assert (await call(server, method, {"channel": GENERAL, "text": "x"}, token))["error"] == error


REFUSALS = [
    pytest.param("chat.postMessage", {"text": "x"}, "channel_not_found", id="post nowhere"),
    pytest.param("chat.postMessage", {"channel": "C0", "text": "x"}, "channel_not_found", id="post to unknown"),
    pytest.param("chat.postMessage", {"channel": DESIGN, "text": "x"}, "not_in_channel", id="post, not a member"),
    pytest.param(
        "chat.postMessage", {"channel": LEADERSHIP, "text": "x"}, "channel_not_found", id="post, private, no member"
    ),
    pytest.param("chat.postMessage", {"channel": FRIENDS, "text": "x"}, "channel_not_found", id="post to their DM"),
    pytest.param("chat.postMessage", {"channel": ATTIC, "text": "x"}, "is_archived", id="post to archived"),
    pytest.param("chat.postMessage", {"channel": GENERAL}, "no_text", id="post nothing"),
    pytest.param("chat.postMessage", {"channel": GENERAL, "text": "", "blocks": "[]"}, "no_text", id="post empty"),
    pytest.param("chat.postMessage", {"channel": GENERAL, "text": "x" * 40_001}, "msg_too_long", id="post long"),
    pytest.param(
        "chat.postMessage", {"channel": GENERAL, "blocks": "nonsense"}, "invalid_blocks_format", id="blocks no JSON"
    ),
    pytest.param(
        "chat.postMessage", {"channel": GENERAL, "blocks": "{}"}, "invalid_blocks_format", id="blocks no list"
    ),
    pytest.param(
        "chat.postMessage",
        {"channel": GENERAL, "text": "x", "metadata": "[]"},
        "invalid_metadata_format",
        id="meta",
    ),
    pytest.param(
        "chat.postMessage",
        {"channel": GENERAL, "text": "x", "metadata": '{"event_type": "a"}'},
        "invalid_metadata_schema",
        id="metadata without payload",
    ),
    pytest.param(
        "chat.postMessage",
        {"channel": GENERAL, "text": "x", "attachments": '[{"text": "y"}]'},
        "invalid_attachments",
        id="attachments",
    ),
    pytest.param("chat.update", {"channel": GENERAL, "ts": NOWHERE, "text": "x"}, "message_not_found", id="update"),
    pytest.param("chat.update", {"channel": GENERAL, "text": "x"}, "invalid_arguments", id="update without ts"),
    pytest.param("chat.update", {"channel": "C0", "ts": NOWHERE}, "channel_not_found", id="update in unknown"),
    pytest.param("chat.delete", {"channel": GENERAL, "ts": NOWHERE}, "message_not_found", id="delete"),
    pytest.param("chat.postEphemeral", {"channel": GENERAL, "text": "x"}, "invalid_arguments", id="whisper to none"),
    pytest.param("chat.postEphemeral", {"channel": GENERAL, "user": ANA}, "no_text", id="whisper nothing"),
    pytest.param(
        "chat.postEphemeral",
        {"channel": GENERAL, "user": "U0", "text": "x"},
        "user_not_in_channel",
        id="whisper off",
    ),
    pytest.param("conversations.join", {"channel": LEADERSHIP}, "channel_not_found", id="join hidden"),
    pytest.param("conversations.join", {"channel": STUDIO}, "method_not_supported_for_channel_type", id="join private"),
    pytest.param("conversations.join", {"channel": ATTIC}, "is_archived", id="join archived"),
    pytest.param("conversations.join", {}, "invalid_arguments", id="join nothing"),
    pytest.param("conversations.info", {"channel": LEADERSHIP}, "channel_not_found", id="info hidden"),
    pytest.param("conversations.history", {"channel": DESIGN}, "not_in_channel", id="history, not a member"),
    pytest.param("conversations.history", {"channel": GENERAL, "limit": "1000"}, "invalid_limit", id="history limit"),
    pytest.param("conversations.history", {"channel": GENERAL, "limit": "a"}, "invalid_limit", id="limit no number"),
    pytest.param("conversations.history", {"channel": GENERAL, "cursor": "?"}, "invalid_cursor", id="cursor"),
    pytest.param(
        "conversations.history", {"channel": GENERAL, "oldest": "now"}, "invalid_ts_oldest", id="history oldest"
    ),
    pytest.param(
        "conversations.history", {"channel": GENERAL, "latest": "now"}, "invalid_ts_latest", id="history latest"
    ),
    pytest.param("conversations.replies", {"channel": GENERAL, "ts": NOWHERE}, "thread_not_found", id="replies"),
    pytest.param("conversations.list", {"types": "secret"}, "invalid_types", id="list of what"),
    pytest.param("conversations.members", {"channel": "C0"}, "channel_not_found", id="members of unknown"),
    pytest.param("conversations.open", {}, "users_list_not_supplied", id="open with nobody"),
    pytest.param("conversations.open", {"users": "U0"}, "user_not_found", id="open with unknown"),
    pytest.param("conversations.open", {"users": BOT}, "cannot_dm_bot", id="open with itself"),
    pytest.param("conversations.open", {"users": f"{ANA},U0"}, "user_not_found", id="open with several"),
    pytest.param(
        "conversations.open", {"channel": GENERAL}, "method_not_supported_for_channel_type", id="open a channel"
    ),
    pytest.param("reactions.add", {"name": "eyes"}, "no_item_specified", id="react to nothing"),
    pytest.param(
        "reactions.add", {"name": "nope!", "channel": GENERAL, "timestamp": NOWHERE}, "invalid_name", id="react how"
    ),
    pytest.param(
        "reactions.add", {"name": "eyes", "channel": GENERAL, "timestamp": "now"}, "bad_timestamp", id="react when"
    ),
    pytest.param(
        "reactions.add", {"name": "eyes", "channel": GENERAL, "timestamp": NOWHERE}, "message_not_found", id="react"
    ),
    pytest.param(
        "reactions.add", {"name": "eyes", "channel": ATTIC, "timestamp": NOWHERE}, "not_in_channel", id="react off"
    ),
    pytest.param("users.info", {"user": "U0"}, "user_not_found", id="unknown user"),
    pytest.param("files.info", {"file": "F0"}, "file_not_found", id="unknown file"),
    pytest.param("files.delete", {"file": "F0"}, "file_not_found", id="delete unknown file"),
    pytest.param("files.getUploadURLExternal", {"filename": "a"}, "invalid_arguments", id="upload without length"),
    pytest.param(
        "files.getUploadURLExternal", {"filename": "a", "length": "0"}, "missing_argument", id="upload nothing"
    ),
    pytest.param(
        "files.getUploadURLExternal", {"filename": "a", "length": "x"}, "invalid_arguments", id="upload length"
    ),
    pytest.param(
        "files.getUploadURLExternal",
        {"filename": "a", "length": "1", "alt_txt": "x" * 1001},
        "alt_txt_too_large",
        id="upload alt_txt",
    ),
    pytest.param("files.completeUploadExternal", {"files": "[]"}, "invalid_arguments", id="complete nothing"),
    pytest.param(
        "files.completeUploadExternal", {"files": '[{"id": "F0"}]'}, "file_not_found", id="complete unknown file"
    ),
    pytest.param(
        "files.completeUploadExternal",
        {"files": '[{"id": "F0"}]', "channel_id": DESIGN},
        "not_in_channel",
        id="share, not a member",
    ),
    pytest.param(
        "files.completeUploadExternal",
        {"files": '[{"id": "F0"}]', "channel_id": LEADERSHIP},
        "channel_not_found",
        id="share to hidden",
    ),
    pytest.param(
        "files.completeUploadExternal",
        {"files": '[{"id": "F0"}]', "channel_id": ATTIC},
        "posting_to_channel_denied",
        id="share to archived",
    ),
]


@pytest.mark.parametrize(("method", "args", "error"), REFUSALS)
async def test_refusals(server: Server, method: str, args: Json, error: str) -> None:
    """What Slack refuses is refused, with Slack's error code."""
    answer = await call(server, method, args)
    assert (answer["ok"], answer["error"]) == (False, error)


@pytest.mark.parametrize(("method", "error"), sorted({(str(row.values[0]), str(row.values[2])) for row in REFUSALS}))
def test_refusals_are_documented(method: str, error: str) -> None:
    """Every code with which a method refuses is one that Slack's reference gives for that method."""
    assert error in documented.errors(method)


async def test_missing_argument_is_named(server: Server) -> None:
    """A missing argument is named as Slack names it."""
    answer = await call(server, "conversations.history")
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]


@pytest.mark.parametrize("settings", [Settings(port=0, scopes=frozenset({"chat:write"}))])
async def test_missing_scope(server: Server) -> None:
    """A token without the scope is told which one it needs."""
    answer = await call(server, "reactions.add", {"name": "eyes"})
    assert answer == {"ok": False, "error": "missing_scope", "needed": "reactions:write", "provided": "chat:write"}


@pytest.mark.parametrize("settings", [Settings(port=0, scopes=frozenset({"chat:write", "chat:write.public"}))])
async def test_chat_write_public(slack: AsyncWebClient) -> None:
    """With chat:write.public the bot may post in public channels that it is not in, and in no others."""
    assert (await slack.chat_postMessage(channel=DESIGN, text="hello"))["ok"]
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await slack.chat_postMessage(channel=LEADERSHIP, text="hello")


@pytest.mark.parametrize(
    "send",
    [
        pytest.param({"params": {"channel": GENERAL, "text": "hi"}}, id="query"),
        pytest.param({"data": {"channel": GENERAL, "text": "hi"}}, id="form"),
        pytest.param({"json": {"channel": GENERAL, "text": "hi"}}, id="json"),
        pytest.param({"params": {"channel": GENERAL}, "json": {"text": "hi"}}, id="query and json"),
        pytest.param({"params": {"channel": GENERAL, "text": "no"}, "data": {"text": "hi"}}, id="query and form"),
    ],
)
async def test_arguments_by_every_way(server: Server, send: dict[str, Any]) -> None:
    """Arguments count wherever the client puts them, and the body wins."""
    headers = {"Authorization": f"Bearer {BOT_TOKEN}"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{server.api_url}chat.postMessage", headers=headers, **send) as response,
    ):
        assert (await response.json())["message"]["text"] == "hi"


@pytest.mark.parametrize(
    ("body", "error"),
    [pytest.param("{", "invalid_json", id="broken"), pytest.param("[]", "json_not_object", id="a list")],
)
async def test_bad_json(server: Server, body: str, error: str) -> None:
    """A body that is no JSON object is refused in Slack's words."""
    headers = {"Content-Type": "application/json"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{server.api_url}auth.test", data=body, headers=headers) as response,
    ):
        assert (await response.json())["error"] == error


async def test_token_in_the_form(server: Server, workspace: WorkspaceClient) -> None:
    """A token may come as an argument, and no log of calls shows it."""
    assert (await call(server, "auth.test", {"token": BOT_TOKEN}, None))["user_id"] == BOT
    assert [entry["arguments"] for entry in await workspace.calls("auth.test")] == [{}]


async def test_who_am_i(slack: AsyncWebClient, server: Server) -> None:
    """auth.test tells a bot what it needs to know of itself."""
    answer = (await slack.auth_test()).data
    assert isinstance(answer, dict)
    assert answer == {
        "ok": True,
        "url": f"{server.url}/",
        "team": "Local workspace",
        "user": "svgbot",
        "team_id": make_id("T", "local"),
        "user_id": BOT,
        "bot_id": make_id("B", "svgbot"),
        "is_enterprise_install": False,
    }


async def test_post(slack: AsyncWebClient) -> None:
    """A posted message comes back as Slack shows it, with its author, blocks and metadata."""
    metadata = {"event_type": "drawing", "event_payload": {"job": "1"}}
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*hi*"}}]
    answer = await slack.chat_postMessage(channel=GENERAL, text="R&D &amp; co", blocks=blocks, metadata=metadata)
    message = answer["message"]
    assert answer["ts"] == message["ts"]
    assert message["text"] == "R&amp;D &amp; co"
    assert (message["user"], message["bot_id"]) == (BOT, make_id("B", "svgbot"))
    assert message["blocks"][0].pop("block_id")
    assert message["blocks"] == blocks
    assert message["metadata"] == metadata


@pytest.mark.parametrize("channel", ["general", "#general", pytest.param(ANA, id="a user")])
async def test_post_by_name_or_to_a_user(slack: AsyncWebClient, channel: str) -> None:
    """chat.postMessage also takes a channel's name, or a user for the DM."""
    expected = make_id("D", "ana/svgbot") if channel == ANA else GENERAL
    assert (await slack.chat_postMessage(channel=channel, text="hi"))["channel"] == expected


async def test_ts_is_unique_and_increasing(slack: AsyncWebClient) -> None:
    """However fast messages follow each other, each has its own ts."""
    stamps = [(await slack.chat_postMessage(channel=GENERAL, text=str(number)))["ts"] for number in range(20)]
    assert stamps == sorted(set(stamps))


async def test_update_keeps_what_is_not_given(slack: AsyncWebClient) -> None:
    """Text alone leaves blocks and metadata standing; an empty list or object removes them."""
    blocks = [{"type": "divider"}]
    metadata = {"event_type": "a", "event_payload": {}}
    posted = await slack.chat_postMessage(channel=GENERAL, text="old", blocks=blocks, metadata=metadata)
    ts = str(posted["ts"])
    kept = (await slack.chat_update(channel=GENERAL, ts=ts, text="new"))["message"]
    assert (kept["text"], kept["blocks"][0]["type"], kept["metadata"]) == ("new", "divider", metadata)
    assert kept["edited"]["user"] == BOT
    bare = (await slack.chat_update(channel=GENERAL, ts=ts, text="bare", blocks=[], metadata={}))["message"]
    assert not {"blocks", "metadata"} & set(bare)


async def test_update_is_shorter_than_post(slack: AsyncWebClient) -> None:
    """chat.update takes 4,000 characters."""
    posted = await slack.chat_postMessage(channel=GENERAL, text="x" * 4001)
    with pytest.raises(SlackApiError, match="msg_too_long"):
        await slack.chat_update(channel=GENERAL, ts=str(posted["ts"]), text="x" * 4001)


@pytest.mark.parametrize("act", ["chat_update", "chat_delete"])
async def test_others_messages(slack: AsyncWebClient, workspace: WorkspaceClient, act: str) -> None:
    """A bot can neither change nor delete what people said."""
    said = await workspace.user("ana").say("general", "mine")
    error = "cant_update_message" if act == "chat_update" else "cant_delete_message"
    more = {"text": "yours"} if act == "chat_update" else {}
    with pytest.raises(SlackApiError, match=error):
        await getattr(slack, act)(channel=GENERAL, ts=said["ts"], **more)


async def test_blocks_too_long_in_total(slack: AsyncWebClient) -> None:
    """Blocks that are good one by one can be too much together."""
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}}
    assert len(section["text"]) < TOTAL_CHARACTERS
    assert (await slack.chat_postMessage(channel=GENERAL, text="x", blocks=[section] * 4))["ok"]
    with pytest.raises(SlackApiError, match="msg_blocks_too_long"):
        await slack.chat_postMessage(channel=GENERAL, text="x", blocks=[section] * 5)


async def test_invalid_blocks_say_where(slack: AsyncWebClient) -> None:
    """A refused block is pointed at, in both places where Slack does."""
    with pytest.raises(SlackApiError) as refused:
        await slack.chat_postMessage(channel=GENERAL, text="x", blocks=[{"type": "section"}])
    fault = "missing required field: text [json-pointer:/blocks/0]"
    assert refused.value.response["errors"] == [fault]
    assert refused.value.response["response_metadata"]["messages"] == [f"[ERROR] {fault}"]


async def test_join(slack: AsyncWebClient) -> None:
    """A bot that joins may post; joining again is a warning, no error."""
    assert (await slack.conversations_join(channel=DESIGN))["channel"]["is_member"]
    assert (await slack.chat_postMessage(channel=DESIGN, text="hi"))["ok"]
    assert (await slack.conversations_join(channel=DESIGN))["warning"] == "already_in_channel"


async def test_conversations(slack: AsyncWebClient) -> None:
    """A bot sees public channels, and of the others those that it is in."""
    listed = await slack.conversations_list(types="public_channel,private_channel", exclude_archived=True)
    assert {channel["name"] for channel in listed["channels"]} == {"general", "design", "studio", "partners"}
    about = (await slack.conversations_info(channel=STUDIO, include_num_members=True))["channel"]
    assert (about["is_private"], about["num_members"]) == (True, 3)
    assert set((await slack.conversations_members(channel=STUDIO))["members"]) > {ANA, BOT}


async def test_new_and_archived_channels(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """A channel can be made for a test, and archived: then its messages can still be read, but nothing can be said."""
    channel = await workspace.create_channel("lab", private=True, members=["ana", "svgbot"])
    posted = await slack.chat_postMessage(channel=channel, text="last words")
    await workspace.archive("lab")
    ts = str(posted["ts"])
    for refused, error in (
        (slack.chat_postMessage(channel=channel, text="x"), "is_archived"),
        (slack.chat_update(channel=channel, ts=ts, text="x"), "is_inactive"),
        (slack.reactions_add(name="eyes", channel=channel, timestamp=ts), "is_archived"),
    ):
        with pytest.raises(SlackApiError, match=error):
            await refused
    assert (await slack.reactions_get(channel=channel, timestamp=ts))["message"]["text"] == "last words"
    assert (await slack.conversations_history(channel=channel))["messages"][0]["text"] == "last words"


async def test_members_come_and_go(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """A bot that is invited to a private channel sees it, and no longer once it is taken out."""
    await workspace.add_member("leadership", "svgbot")
    assert (await slack.chat_postMessage(channel=LEADERSHIP, text="hello"))["ok"]
    await workspace.remove_member("leadership", "svgbot")
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await slack.chat_postMessage(channel=LEADERSHIP, text="hello")


async def test_open_a_dm(slack: AsyncWebClient) -> None:
    """conversations.open gives the DM with a person."""
    opened = (await slack.conversations_open(users=ANA))["channel"]["id"]
    whole = (await slack.conversations_open(channel=opened, return_im=True))["channel"]
    assert (whole["is_im"], whole["user"]) == (True, ANA)


async def test_people(slack: AsyncWebClient) -> None:
    """Users can be looked up, one or all."""
    assert (await slack.users_info(user=ANA))["user"]["real_name"] == "Ana Martins"
    names = {member["name"] for member in (await slack.users_list())["members"]}
    assert names == {"ana", "ben", "chloe", "dev", "gus", "nora", "svgbot"}


async def test_reactions(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """A reaction can be added once, is seen, and can be taken back once."""
    ts = str((await workspace.user("ana").say("general", "hi"))["ts"])
    item = {"channel": GENERAL, "timestamp": ts, "name": "eyes"}
    await slack.reactions_add(**item)
    with pytest.raises(SlackApiError, match="already_reacted"):
        await slack.reactions_add(**item)
    await workspace.user("ana").react("general", ts, "eyes")
    seen = (await slack.reactions_get(channel=GENERAL, timestamp=ts))["message"]["reactions"]
    assert seen == [{"name": "eyes", "users": [BOT, ANA], "count": 2}]
    await slack.reactions_remove(**item)
    with pytest.raises(SlackApiError, match="no_reaction"):
        await slack.reactions_remove(**item)


async def test_history_pages(slack: AsyncWebClient) -> None:
    """History comes newest first, page by page, and each message once."""
    posted = [str((await slack.chat_postMessage(channel=GENERAL, text=str(number)))["ts"]) for number in range(5)]
    seen: list[str] = []
    cursor = None
    while cursor != "":
        page = await slack.conversations_history(channel=GENERAL, limit=2, cursor=cursor)
        seen += [message["ts"] for message in page["messages"]]
        cursor = page["response_metadata"]["next_cursor"] if page["has_more"] else ""
    assert seen == posted[::-1]


async def test_history_between(slack: AsyncWebClient) -> None:
    """oldest and latest leave out the ends unless they are inclusive."""
    first, second, third = [str((await slack.chat_postMessage(channel=GENERAL, text=t))["ts"]) for t in "abc"]
    inner = await slack.conversations_history(channel=GENERAL, oldest=first, latest=third)
    assert [message["ts"] for message in inner["messages"]] == [second]
    outer = await slack.conversations_history(channel=GENERAL, oldest=first, latest=third, inclusive=True)
    assert len(outer["messages"]) == 3


async def test_metadata_only_where_asked(slack: AsyncWebClient) -> None:
    """History shows metadata only to those who ask for it."""
    metadata = {"event_type": "drawing", "event_payload": {"job": "1"}}
    await slack.chat_postMessage(channel=GENERAL, text="x", metadata=metadata)
    without = (await slack.conversations_history(channel=GENERAL))["messages"][0]
    asked = (await slack.conversations_history(channel=GENERAL, include_all_metadata=True))["messages"][0]
    assert "metadata" not in without
    assert asked["metadata"] == metadata


async def test_thread(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """Replies are counted at their root, come after it, and stay out of the channel's history."""
    root = await workspace.user("ana").say("general", "root")
    reply = await slack.chat_postMessage(channel=GENERAL, text="one", thread_ts=root["ts"])
    deeper = await slack.chat_postMessage(channel=GENERAL, text="two", thread_ts=str(reply["ts"]))
    assert deeper["message"]["thread_ts"] == root["ts"]
    thread = (await slack.conversations_replies(channel=GENERAL, ts=root["ts"]))["messages"]
    assert [message["text"] for message in thread] == ["root", "one", "two"]
    assert (thread[0]["reply_count"], thread[0]["latest_reply"]) == (2, deeper["ts"])
    assert thread[1]["parent_user_id"] == ANA
    later = await slack.conversations_replies(channel=GENERAL, ts=root["ts"], oldest=str(reply["ts"]))
    assert [message["text"] for message in later["messages"]] == ["root", "two"]
    history = (await slack.conversations_history(channel=GENERAL))["messages"]
    assert [message["text"] for message in history] == ["root"]


async def test_broadcast_reply(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """A reply can also be shown in the channel."""
    root = await workspace.user("ana").say("general", "root")
    await slack.chat_postMessage(channel=GENERAL, text="loud", thread_ts=root["ts"], reply_broadcast=True)
    assert [message["text"] for message in await workspace.user("ana").messages("general")] == ["root", "loud"]


async def test_reply_to_a_deleted_root(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """A reply to what is gone is no error in Slack: it lands in the channel, and only thread_ts tells."""
    root = await workspace.user("ana").say("general", "root")
    await workspace.user("ana").delete("general", root["ts"])
    posted = await slack.chat_postMessage(channel=GENERAL, text="late", thread_ts=root["ts"])
    assert "thread_ts" not in posted["message"]
    with pytest.raises(SlackApiError, match="thread_not_found"):
        await slack.conversations_replies(channel=GENERAL, ts=root["ts"])


async def test_deleted_root_with_replies(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """A deleted root with replies leaves a tombstone, and its thread goes on."""
    root = await workspace.user("ana").say("general", "root")
    await slack.chat_postMessage(channel=GENERAL, text="one", thread_ts=root["ts"])
    await workspace.user("ana").delete("general", root["ts"])
    thread = (await slack.conversations_replies(channel=GENERAL, ts=root["ts"]))["messages"]
    assert [message.get("subtype") for message in thread] == ["tombstone", None]
    assert (await slack.chat_postMessage(channel=GENERAL, text="two", thread_ts=root["ts"]))["message"]["thread_ts"]


async def test_ephemeral(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """An ephemeral message is seen by one person only, and cannot be found or changed afterwards."""
    whispered = await slack.chat_postEphemeral(channel=GENERAL, user=ANA, text="psst")
    [seen] = await workspace.user("ana").messages("general")
    assert (seen["text"], seen["ephemeral"], seen["ts"]) == ("psst", True, whispered["message_ts"])
    assert await workspace.user("ben").messages("general") == []
    assert (await slack.conversations_history(channel=GENERAL))["messages"] == []
    with pytest.raises(SlackApiError, match="message_not_found"):
        await slack.chat_update(channel=GENERAL, ts=str(whispered["message_ts"]), text="x")
