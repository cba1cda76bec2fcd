"""Events as Slack's Events API words them. Pure functions."""

import secrets
import time

from localslack.grants import HISTORY, MESSAGES, READ
from localslack.shapes import DM_KINDS, Shapes
from localslack.state import Channel, Json, Message

_CHANNEL_LETTERS = {"public": "C", "private": "G", "im": "D", "mpim": "G"}
_SCOPES = {
    "app_mention": "app_mentions:read",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
}


def subscription(event: Json, channel: Channel) -> str:
    """The name under which an app subscribes to this event."""
    return MESSAGES[channel.kind] if event["type"] == "message" else str(event["type"])


def needed_scope(event: Json, channel: Channel) -> str | None:
    """The scope without which an app does not get this event; None: it needs none."""
    if event["type"] == "app_home_opened":
        return None
    if event["type"] == "message":
        return HISTORY[channel.kind]
    return _SCOPES.get(event["type"], READ[channel.kind])


def posted(shapes: Shapes, message: Message, channel: Channel) -> Json:
    """A new message."""
    return shapes.message(message) | _where(channel, message.ts)


def changed(shapes: Shapes, message: Message, previous: Message, channel: Channel, ts: str) -> Json:
    """A message that reads differently now."""
    return {
        "type": "message",
        "subtype": "message_changed",
        "message": shapes.message(message),
        "previous_message": shapes.message(previous),
        "hidden": True,
        "ts": ts,
    } | _where(channel, ts)


def deleted(shapes: Shapes, previous: Message, channel: Channel, ts: str) -> Json:
    """A message that is gone."""
    return {
        "type": "message",
        "subtype": "message_deleted",
        "deleted_ts": previous.ts,
        "previous_message": shapes.message(previous),
        "hidden": True,
        "ts": ts,
    } | _where(channel, ts)


def mentioned(shapes: Shapes, message: Message) -> Json:
    """The app was addressed."""
    event = shapes.message(message) | {"type": "app_mention", "channel": message.channel, "event_ts": message.ts}
    return {name: value for name, value in event.items() if name != "subtype"}


def reacted(message: Message, user: str, name: str, ts: str, *, added: bool) -> Json:
    """Somebody chose an emoji under a message, or took it back."""
    return {
        "type": "reaction_added" if added else "reaction_removed",
        "user": user,
        "reaction": name,
        "item": {"type": "message", "channel": message.channel, "ts": message.ts},
        "item_user": message.user,
        "event_ts": ts,
    }


def membership(channel: Channel, user: str, team: str, ts: str, *, joined: bool) -> Json:
    """Somebody came into a channel, or left it."""
    return {
        "type": "member_joined_channel" if joined else "member_left_channel",
        "user": user,
        "channel": channel.id,
        "channel_type": _CHANNEL_LETTERS[channel.kind],
        "team": team,
        "event_ts": ts,
    }


def left(channel: Channel, ts: str) -> Json:
    """The app was taken out of a channel (docs.slack.dev/reference/events/channel_left)."""
    kind = "channel_left" if channel.kind == "public" else "group_left"
    return {"type": kind, "channel": channel.id, "event_ts": ts}


def home_opened(shapes: Shapes, channel: Channel, user: str, tab: str, ts: str) -> Json:
    """Somebody opened the app's home, on that tab."""
    view = shapes.state.home(user)
    event: Json = {"type": "app_home_opened", "user": user, "channel": channel.id, "tab": tab, "event_ts": ts}
    return event | ({"view": shapes.view(view)} if view is not None and tab == "home" else {})


def tokens_revoked(bot: str) -> Json:
    """The tokens of these users are no longer good (docs.slack.dev/reference/events/tokens_revoked)."""
    return {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [bot]}}


def app_uninstalled() -> Json:
    """The app is gone (docs.slack.dev/reference/events/app_uninstalled)."""
    return {"type": "app_uninstalled"}


def wrapped(shapes: Shapes, event: Json, verification_token: str) -> Json:
    """The event in the outer object that travels. Each call makes a new event_id."""
    state = shapes.state
    channel = state.channels.get(event.get("channel") or event.get("item", {}).get("channel", ""))
    return {
        "token": verification_token,
        "team_id": state.team.id,
        "context_team_id": state.team.id,
        "context_enterprise_id": None,
        "api_app_id": state.app.id,
        "event": event,
        "type": "event_callback",
        "event_id": "Ev" + secrets.token_hex(5).upper(),
        "event_time": int(time.time()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": state.team.id,
                "user_id": state.app.user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": channel is not None and bool(channel.shared_with),
        "event_context": "4-" + secrets.token_urlsafe(24),
    }


def _where(channel: Channel, ts: str) -> Json:
    return {"channel": channel.id, "channel_type": DM_KINDS[channel.kind], "event_ts": ts}
