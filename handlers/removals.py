"""When somebody deletes a message of the bot's in Slack: noted, so that it is not posted again."""

from slack_bolt.async_app import AsyncApp

from bot.domain import Json
from bot.ports import Posts


def register(app: AsyncApp, *, posts: Posts) -> None:
    """Adds the listener, which comes before those that read what was written."""

    async def is_removal(event: Json) -> bool:
        return removed_in(event) is not None

    async def removed(event: Json) -> None:
        ts = removed_in(event)
        if ts is not None:
            await posts.removed(event["channel"], ts)

    app.event("message", matchers=[is_removal])(removed)


def removed_in(event: Json) -> str | None:
    """The ts of the message that is gone. One with replies is changed into a tombstone instead, so that its thread
    stays (Slack does so without documenting it)."""
    if event.get("subtype") == "message_deleted":
        return str(event["deleted_ts"])
    left = event.get("message") or {}
    return str(left["ts"]) if left.get("subtype") == "tombstone" else None
