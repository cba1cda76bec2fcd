"""A word to one person only."""

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import Json, Place
from bot.errors import DeliveryRefused
from handlers.delivery import slack_errors
from handlers.slack_text import escape

# The bot or the person is not there (any more), or the bot may not speak there.
_OUT_OF_REACH = frozenset(
    {
        "channel_not_found",
        "is_archived",
        "not_in_channel",
        "restricted_action",
        "restricted_action_read_only_channel",
        "user_not_in_channel",
    }
)


async def privately(client: AsyncWebClient, body: Json, sentence: str) -> None:
    """Tells the one who wrote or clicked, and nobody else: where that was, else as a direct message. The sentence is
    plain text. Raises errors.DeliveryError."""
    event = body.get("event")
    user, channel, message = (
        (event["user"], event.get("channel"), event)
        if event
        else (body["user"]["id"], body.get("channel", {}).get("id"), body.get("message", {}))
    )
    await whisper(client, user, Place(channel, message.get("thread_ts")) if channel else None, sentence)


async def whisper(client: AsyncWebClient, user: str, place: Place | None, sentence: str) -> None:
    """Tells one person, and nobody else: in that place, else as a direct message. As `privately`."""
    if place is not None:
        try:
            async with slack_errors():
                await client.chat_postEphemeral(
                    channel=place.channel, user=user, text=escape(sentence), thread_ts=place.thread
                )
            return
        except DeliveryRefused as error:
            if error.code not in _OUT_OF_REACH:
                raise
    async with slack_errors():
        await client.chat_postMessage(channel=user, text=escape(sentence))
