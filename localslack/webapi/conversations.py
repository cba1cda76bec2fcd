"""conversations.*: channels, who is in them and what was said."""

import re
from collections.abc import Iterable

from localslack.grants import HISTORY, READ
from localslack.state import Channel, Json, Kind, Message
from localslack.webapi.call import Call, Refused

_TS = re.compile(r"\d+(\.\d*)?")
# conversations.open, too_many_users: "Needs at most 8 users to open".
OPENED_WITH = 8
_LIST_TYPES: dict[str, Kind] = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}


def info(call: Call) -> Json:
    """conversations.info."""
    channel = call.channel()
    call.needs(READ[channel.kind])
    shape = call.workspace.shapes.channel(channel, call.bot)
    if call.flag("include_num_members"):
        shape["num_members"] = len(channel.members)
    return {"channel": shape}


def list_(call: Call) -> Json:
    """conversations.list."""
    types = call.text("types") or "public_channel"
    if not {one.strip() for one in types.split(",")} <= _LIST_TYPES.keys():
        raise Refused("invalid_types")
    kinds = [_LIST_TYPES[one.strip()] for one in types.split(",")]
    for kind in kinds:
        call.needs(READ[kind])
    state = call.workspace.state
    known = [one for one in state.channels.values() if one.kind in kinds and one.visible_to(state.bot)]
    if call.flag("exclude_archived"):
        known = [one for one in known if not one.archived]
    part, following = call.page(known)
    shapes = [call.workspace.shapes.channel(channel, call.bot) for channel in part]
    return {"channels": shapes, "response_metadata": {"next_cursor": following}}


def members(call: Call) -> Json:
    """conversations.members."""
    channel = call.channel()
    call.needs(READ[channel.kind])
    part, following = call.page(sorted(channel.members))
    return {"members": list(part), "response_metadata": {"next_cursor": following}}


def join(call: Call) -> Json:
    """conversations.join."""
    channel = call.channel()
    if channel.kind != "public":
        raise Refused("method_not_supported_for_channel_type")
    if channel.archived:
        raise Refused("is_archived")
    if call.bot in channel.members:
        return {
            "channel": call.workspace.shapes.channel(channel, call.bot),
            "warning": "already_in_channel",
            "response_metadata": {"warnings": ["already_in_channel"]},
        }
    return {"channel": call.workspace.shapes.channel(call.workspace.join(channel, call.bot), call.bot)}


def open_(call: Call) -> Json:
    """conversations.open, by channel or by users. DMs with one person exist from the start."""
    if call.text("channel"):
        channel, known = call.channel(), True
        if channel.kind not in ("im", "mpim"):
            raise Refused("method_not_supported_for_channel_type")
    else:
        channel, known = _with_users(call)
    shape = call.workspace.shapes.channel(channel, call.bot) if call.flag("return_im") else {"id": channel.id}
    return ({"no_op": True, "already_open": True} if known else {}) | {"channel": shape}


def _with_users(call: Call) -> tuple[Channel, bool]:
    """The DM with the users, and whether there was one."""
    users = [one.strip() for one in call.text("users").split(",") if one.strip()]
    if not users:
        raise Refused("users_list_not_supplied")
    call.needs("im:write" if len(users) == 1 else "mpim:write")
    if len(users) > OPENED_WITH:
        raise Refused("too_many_users")
    if not call.workspace.state.people.keys() >= set(users):
        raise Refused("user_not_found")
    if len(users) > 1:
        everybody = [*users, call.bot]
        known = call.workspace.state.mpim(*everybody) is not None
        return call.workspace.gather(everybody), known
    if users[0] == call.bot:
        raise Refused("cannot_dm_bot")
    channel = call.workspace.state.im(users[0], call.bot)
    if channel is None:
        raise Refused("user_not_visible")
    return channel, True


def history(call: Call) -> Json:
    """conversations.history: newest first, without the replies in threads."""
    channel = _readable(call)
    said = [
        one
        for one in _between(call, call.workspace.state.in_channel(channel.id))
        if one.thread_ts is None or one.broadcast
    ]
    part, following = call.page(said[::-1])
    return _messages(call, part, following) | {"pin_count": 0, "channel_actions_ts": None, "channel_actions_count": 0}


def replies(call: Call) -> Json:
    """conversations.replies: the root, whatever the time range, then the replies, oldest first."""
    channel = _readable(call)
    root = call.workspace.state.message(channel.id, call.required("ts"))
    if root is None:
        raise Refused("thread_not_found")
    answers = [one for one in _between(call, call.workspace.state.in_thread(channel.id, root.ts)) if one.ts != root.ts]
    part, following = call.page([root, *answers])
    return _messages(call, part, following)


def _readable(call: Call) -> Channel:
    channel = call.channel()
    call.needs(HISTORY[channel.kind])
    return call.home()


def _between(call: Call, messages: Iterable[Message]) -> list[Message]:
    """Those of the messages that everybody sees, in the asked time range."""
    oldest = _moment(call, "oldest", "0", "invalid_ts_oldest")
    latest = _moment(call, "latest", "9999999999", "invalid_ts_latest")
    inclusive = call.flag("inclusive")
    seen = [one for one in messages if one.only_for is None]
    if inclusive:
        return [one for one in seen if oldest <= _micros(one.ts) <= latest]
    return [one for one in seen if oldest < _micros(one.ts) < latest]


def _moment(call: Call, name: str, default: str, error: str) -> int:
    given = call.text(name) or default
    if not _TS.fullmatch(given):
        raise Refused(error)
    return _micros(given)


def _micros(ts: str) -> int:
    seconds, _, fraction = ts.partition(".")
    return int(seconds) * 1_000_000 + int(fraction[:6].ljust(6, "0"))


def _messages(call: Call, part: Iterable[Message], following: str) -> Json:
    with_metadata = call.flag("include_all_metadata")
    shapes = [call.workspace.shapes.message(message, metadata=with_metadata) for message in part]
    more: Json = {"response_metadata": {"next_cursor": following}} if following else {}
    return {"messages": shapes, "has_more": bool(following)} | more
