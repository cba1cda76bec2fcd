"""A word to one person only."""

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import Json
from handlers.delivery import slack_errors
from handlers.slack_text import escape


async def privately(client: AsyncWebClient, body: Json, sentence: str) -> None:
    """Tells the one who wrote or clicked, and nobody else: where that was, else as a direct message. The sentence is
    plain text. Raises errors.DeliveryError."""
    event = body.get("event")
    user, channel, message = (
        (event["user"], event.get("channel"), event)
        if event
        else (body["user"]["id"], body.get("channel", {}).get("id"), body.get("message", {}))
    )
    if channel is None:
        async with slack_errors():
            await client.chat_postMessage(channel=user, text=escape(sentence))
        return
    async with slack_errors("channel_not_found", "not_in_channel", "user_not_in_channel"):
        await client.chat_postEphemeral(
            channel=channel, user=user, text=escape(sentence), thread_ts=message.get("thread_ts")
        )
