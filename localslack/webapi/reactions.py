"""reactions.*: emoji under messages."""

import re

from localslack import emoji
from localslack.state import Json, Message
from localslack.webapi.call import Call, Refused

_TS = re.compile(r"\d+\.\d+")


def add(call: Call) -> Json:
    """reactions.add."""
    name, message = _name(call), _item(call)
    if not call.workspace.react(message, call.bot, name):
        raise Refused("already_reacted")
    return {}


def remove(call: Call) -> Json:
    """reactions.remove."""
    name, message = _name(call), _item(call)
    if not call.workspace.unreact(message, call.bot, name):
        raise Refused("no_reaction")
    return {}


def get(call: Call) -> Json:
    """reactions.get."""
    message = _item(call, archived=True)
    shape = call.workspace.shapes.message(message)
    return {"type": "message", "channel": message.channel, "message": shape}


def _name(call: Call) -> str:
    name = call.text("name").strip(":")
    if not emoji.known(name):
        raise Refused("invalid_name")
    return name


def _item(call: Call, *, archived: bool = False) -> Message:
    if not call.text("channel") or not call.text("timestamp"):
        raise Refused("no_item_specified")
    if not _TS.fullmatch(call.text("timestamp")):
        raise Refused("bad_timestamp")
    channel = call.home()
    if channel.archived and not archived:
        raise Refused("is_archived")
    return call.message(channel, "timestamp")
