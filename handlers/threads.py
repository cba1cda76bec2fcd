"""The port Threads over Slack's Web API: what of the bot's really stands in the channels."""

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import Drawing, Json, Standing
from bot.errors import DeliveryRefused
from bot.ports import Ledger
from handlers.delivery import EVENT_TYPE, OUT_OF_SIGHT, said, slack_errors
from handlers.sender import Sender

# A reply that is also sent to the channel is a reply; every other subtype is an edit, a join, a bot …
REPLY_SUBTYPES = (None, "thread_broadcast")


class SlackThreads:
    """Reads what everybody in the channel can read."""

    def __init__(self, client: Sender) -> None:
        self._client = client

    async def standing(self, channel: str, thread: str | None, since: float) -> tuple[Standing, ...] | None:
        """The bot's messages there, oldest first. Where the thread is gone with its first message, they are those in
        the channel: what was said to it later stands there."""
        found = []
        try:
            async for message in said(self._client, channel, thread, since):
                metadata = message.get("metadata", {})
                if metadata.get("event_type") == EVENT_TYPE:
                    payload = metadata["event_payload"]
                    found.append(Standing(payload["job"], str(message["ts"]), bool(payload.get("ended"))))
        except DeliveryRefused as error:
            if error.code not in OUT_OF_SIGHT:
                raise
            return None
        if not found and thread is not None:
            return await self.standing(channel, None, since)
        return tuple(sorted(found, key=lambda standing: float(standing.ts)))

    async def remove(self, channel: str, ts: str) -> None:
        """The message away; one that is gone already is no error."""
        async with slack_errors("message_not_found"):
            await self._client.chat_delete(channel=channel, ts=ts)


async def is_public(client: AsyncWebClient, channel: str) -> bool:
    """Whether everybody in the workspace may read the channel; of what Slack does not tell, nobody may. Raises
    errors.DeliveryError where Slack cannot be asked now."""
    try:
        async with slack_errors("channel_not_found", "missing_scope"):
            told = (await client.conversations_info(channel=channel))["channel"]
            return bool(told.get("is_channel")) and not told.get("is_private")
    except DeliveryRefused:
        return False
    return False


async def drawing_of(reply: Json, team: str, bot_user: str, ledger: Ledger, client: AsyncWebClient) -> Drawing | None:
    """The drawing in whose thread that was said, None elsewhere. Raises errors.DeliveryError and StorageError."""
    known = await ledger.drawing_in(team, reply["channel"], reply["thread_ts"])
    if known is not None or reply.get("parent_user_id") != bot_user:
        return known
    # People see a drawing, and may answer, before the bot has noted where it stands.
    shown = await job_shown_at(client, reply["channel"], reply["thread_ts"])
    return await ledger.drawing(shown) if shown else None


async def job_shown_at(client: AsyncWebClient, channel: str, ts: str) -> str | None:
    """The id of the job that the message shows, None for one that shows none. Raises errors.DeliveryError."""
    async with slack_errors("channel_not_found", "not_in_channel", "thread_not_found"):
        page = await client.conversations_replies(channel=channel, ts=ts, limit=1, include_all_metadata=True)
        metadata = page["messages"][0].get("metadata", {})
        return str(metadata["event_payload"]["job"]) if metadata.get("event_type") == EVENT_TYPE else None
    return None
