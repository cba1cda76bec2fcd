"""chat.*: saying things, changing them, taking them back."""

from typing import Any

from localslack.state import Channel, Json, Message
from localslack.webapi.call import Call, Refused
from localslack.webapi.messages import POST_CHARACTERS, UPDATE_CHARACTERS, content


def post_message(call: Call) -> Json:
    """chat.postMessage. A `thread_ts` of nothing is no error: the message then stands in the channel."""
    channel = _addressed(call)
    call.limits.post(channel.id)
    given = content(call, POST_CHARACTERS)
    if not given.text and not given.blocks:
        raise Refused("no_text")
    message = call.workspace.post(
        channel.id,
        call.bot,
        given.text or "",
        blocks=given.blocks or (),
        thread_ts=call.text("thread_ts") or None,
        metadata=given.metadata or None,
        broadcast=call.flag("reply_broadcast"),
    )
    return {"channel": channel.id, "ts": message.ts, "message": call.workspace.shapes.message(message)}


def post_ephemeral(call: Call) -> Json:
    """chat.postEphemeral."""
    channel = _addressed(call)
    given = content(call, POST_CHARACTERS)
    if not given.text and not given.blocks:
        raise Refused("no_text")
    listener = call.required("user")
    if listener not in channel.members:
        raise Refused("user_not_in_channel")
    message = call.workspace.whisper(
        channel.id,
        listener,
        given.text or "",
        blocks=given.blocks or (),
        thread_ts=call.text("thread_ts") or None,
    )
    return {"message_ts": message.ts}


def update(call: Call) -> Json:
    """chat.update. What is not given stays: text alone leaves the old blocks standing."""
    message = _own(call, "cant_update_message")
    if call.workspace.state.channels[message.channel].archived:
        raise Refused("is_inactive")
    given = content(call, UPDATE_CHARACTERS)
    if given.text is None and given.blocks is None:
        raise Refused("no_text")
    changes: dict[str, Any] = {}
    if given.text is not None:
        changes["text"] = given.text
    if given.blocks is not None:
        changes["blocks"] = given.blocks
    if given.metadata is not None:
        changes["metadata"] = given.metadata or None
    changed = call.workspace.edit(message, call.bot, **changes)
    return {
        "channel": changed.channel,
        "ts": changed.ts,
        "text": changed.text,
        "message": call.workspace.shapes.message(changed),
    }


def delete(call: Call) -> Json:
    """chat.delete."""
    message = _own(call, "cant_delete_message")
    call.workspace.delete(message)
    return {"channel": message.channel, "ts": message.ts}


def _addressed(call: Call) -> Channel:
    """The conversation to say something in: by id, by name, or by a user's id for the DM with that user."""
    state = call.workspace.state
    name = call.text("channel")
    channel = state.im(name, call.bot) if name in state.people else state.channel_named(name)
    if channel is None or not channel.visible_to(call.workspace.state.bot):
        raise Refused("channel_not_found")
    if channel.archived:
        raise Refused("is_archived")
    everywhere = channel.kind == "public" and "chat:write.public" in call.workspace.settings.scopes
    if call.bot not in channel.members and not everywhere:
        raise Refused("not_in_channel")
    return channel


def _own(call: Call, error: str) -> Message:
    message = call.message(call.channel(), "ts")
    if message.user != call.bot:
        raise Refused(error)
    return message
