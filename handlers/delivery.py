"""The port Delivery over Slack's Web API: placeholder, preview, result, failure. Each may be repeated after a crash.

A message is posted once: the intent is noted before, the `ts` after. Only an intent without a `ts` makes us look for
the message in the channel, by the job's id in its metadata.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Any

from aiohttp import ClientError  # what slack-sdk lets through
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import Job, Outcome, Place, Revision, StagePath
from bot.errors import DeliveryError, DeliveryRefused
from bot.ports import Posts
from handlers import blocks
from handlers.blocks import Message

EVENT_TYPE = "svgbot_drawing"  # of the metadata that names the job
WORKING = "eyes"  # the reaction on a reply while it is being worked on
LOOK_BACK = 60.0  # s before the acceptance: Slack's clock and ours may differ
HISTORY_PAGE = 100
# Slack processes an upload for up to some seconds before a block may show it; after this we post without it.
PROCESSING_WAITS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.5, 1.0, 1.0, 2.0, 2.0, 4.0)

# A channel in which the bot cannot answer: it answers by direct message.
_CLOSED = frozenset(
    {
        "channel_not_found",
        "is_archived",
        "method_not_supported_for_channel_type",
        "not_in_channel",
        "restricted_action",
        "restricted_action_read_only_channel",
    }
)
# Slack's documentation of its common errors: these pass.
_PASSING = frozenset({"fatal_error", "internal_error", "ratelimited", "request_timeout", "service_unavailable"})
_PASSING_STATUS = frozenset({429, 500, 502, 503, 504})
_GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})

log = logging.getLogger(__name__)


@asynccontextmanager
async def slack_errors(*ignored: str) -> AsyncIterator[None]:
    """Slack's errors become ours: DeliveryRefused where Slack will not, DeliveryError where it cannot now. Those named
    are no errors here."""
    try:
        yield
    except SlackApiError as error:
        reason = str(error.response.get("error", "unknown"))
        if reason in ignored:
            return
        passing = reason in _PASSING or error.response.status_code in _PASSING_STATUS
        raise (DeliveryError if passing else DeliveryRefused)(reason) from error
    except (SlackClientError, ClientError, TimeoutError, OSError) as error:
        raise DeliveryError("slack_unreachable") from error


class SlackDelivery:
    """Speaks in channels and threads. `posts` remembers what already stands there."""

    def __init__(self, client: AsyncWebClient, posts: Posts) -> None:
        self._client = client
        self._posts = posts

    async def announce(self, job: Job) -> Place:
        """A reaction where somebody wrote a message, else a placeholder."""
        if job.place.message is not None:
            await self._react(job)
            return Place(job.place.channel, job.place.thread)
        message = blocks.announcement(job)
        if job.place.thread is not None:
            return await self._post_once(job, job.place.channel, message, job.place.thread)
        try:
            return await self._post_once(job, job.place.channel, message)
        except DeliveryRefused as error:
            if error.code not in _CLOSED:
                raise
        return await self._post_once(job, await self._way_in(job), message)

    async def present(self, job: Job, place: Place, outcome: Outcome, png: bytes | None) -> Place:
        """The placeholder becomes the result; in a thread the result is a new message."""
        if outcome.declined is None:
            file_id = await self._file(job, outcome.revision, png)
            message = self._message(job, place, outcome, file_id)
            place = await self._show(job, place, message)
            if outcome.revision and png and not file_id:
                await self._share(job, place, outcome.revision, png)
        if job.place.message is not None:
            await self._unreact(job)
        return place

    async def retract(self, job_id: str) -> None:
        """The message away, if it stands."""
        known = await self._posts.post_of(job_id)
        if known is not None:
            async with slack_errors("message_not_found", "channel_not_found", "cant_delete_message"):
                await self._client.chat_delete(channel=known[0], ts=known[1])

    def _message(self, job: Job, place: Place, outcome: Outcome, file_id: str | None) -> Message:
        if outcome.revision is not None:
            return blocks.result(job, outcome.revision, file_id, elsewhere=place.channel != job.place.channel)
        if outcome.failure is not None:
            return blocks.failure(job, outcome.failure)
        raise ValueError("an outcome has a revision, a failure or a refusal")

    async def _show(self, job: Job, place: Place, message: Message) -> Place:
        if place.message is None:
            return await self._post_once(job, place.channel, message, place.thread)
        try:
            async with slack_errors():
                await self._client.chat_update(
                    channel=place.channel,
                    ts=place.message,
                    text=message.text,
                    blocks=message.blocks,
                    metadata=_named(job),
                )
        except DeliveryRefused as error:
            if error.code not in _GONE:
                raise
            log.info("the placeholder of %s is gone; posting anew", job.id)
            ts = await self._find(job, place.channel, None) or await self._post(job, place.channel, message, None)
            await self._posts.posted(job.id, place.channel, ts)
            return Place(place.channel, message=ts)
        return place

    async def _post_once(self, job: Job, channel: str, message: Message, thread: str | None = None) -> Place:
        known = await self._posts.post_of(job.id)
        if known is None:
            first = await self._posts.intend(job.id, channel)
            ts = None if first else await self._find(job, channel, thread)
            ts = ts or await self._post(job, channel, message, thread)
            await self._posts.posted(job.id, channel, ts)
            known = (channel, ts)
        return Place(known[0], thread=thread, message=known[1])

    async def _post(self, job: Job, channel: str, message: Message, thread: str | None) -> str:
        async with slack_errors():
            posted = await self._client.chat_postMessage(
                channel=channel,
                thread_ts=thread,
                text=message.text,
                blocks=message.blocks,
                metadata=_named(job),
                unfurl_links=False,
                unfurl_media=False,
            )
        return str(posted["ts"])

    async def _find(self, job: Job, channel: str, thread: str | None) -> str | None:
        """The `ts` of the job's message, if an earlier try did post it."""
        window: dict[str, Any] = {
            "channel": channel,
            "oldest": f"{job.accepted_at - LOOK_BACK:.6f}",
            "include_all_metadata": True,
            "limit": HISTORY_PAGE,
        }
        async with slack_errors("channel_not_found", "not_in_channel", "thread_not_found"):
            if thread is None:
                pages = await self._client.conversations_history(**window)
            else:
                pages = await self._client.conversations_replies(ts=thread, **window)
            async for page in pages:
                ts = _ts_of(job, page["messages"])
                if ts:
                    return ts
        return None

    async def _way_in(self, job: Job) -> str:
        """A channel that the bot may speak in: the person's own, joined, else a direct message."""
        with suppress(DeliveryRefused):
            async with slack_errors():
                await self._client.conversations_join(channel=job.place.channel)
            return job.place.channel
        async with slack_errors():
            opened = await self._client.conversations_open(users=job.person.user)
        return str(opened["channel"]["id"])

    async def _file(self, job: Job, revision: Revision | None, png: bytes | None) -> str | None:
        """The id of the preview, once Slack can show it; None where it will not."""
        if revision is None or png is None:
            return None
        try:
            file_id = await self._posts.file_of(job.id) or await self._upload(job, revision, png)
            return file_id if await processed(self._client, file_id) else None
        except DeliveryRefused as error:
            log.warning("Slack will not take the preview of %s: %s", job.id, error.code)
            return None

    async def _upload(self, job: Job, revision: Revision, png: bytes) -> str:
        file_id = await upload(self._client, png, revision.path)
        await self._posts.uploaded(job.id, file_id)
        return file_id

    async def _share(self, job: Job, place: Place, revision: Revision, png: bytes) -> None:
        """The last resort: the preview as a file in the thread. The result stands already, with its path."""
        with suppress(DeliveryRefused):
            async with slack_errors():
                await self._client.files_upload_v2(
                    content=png,
                    filename=png_name(revision.path),
                    channel=place.channel,
                    thread_ts=place.thread or place.message,
                )

    async def _react(self, job: Job) -> None:
        async with slack_errors("already_reacted", "message_not_found", "too_many_reactions"):
            await self._client.reactions_add(channel=job.place.channel, timestamp=str(job.place.message), name=WORKING)

    async def _unreact(self, job: Job) -> None:
        # The answer already stands; a reaction too many is not worth repeating the step.
        with suppress(DeliveryError):
            async with slack_errors("no_reaction", "message_not_found"):
                await self._client.reactions_remove(
                    channel=job.place.channel, timestamp=str(job.place.message), name=WORKING
                )


def _named(job: Job) -> dict[str, Any]:
    return {"event_type": EVENT_TYPE, "event_payload": {"job": job.id}}


def _ts_of(job: Job, messages: Iterable[dict[str, Any]]) -> str | None:
    for message in messages:
        if message.get("metadata", {}).get("event_payload", {}).get("job") == job.id:
            return str(message["ts"])
    return None


def png_name(path: StagePath) -> str:
    """The file name of a preview."""
    return path.path.rsplit("/", 1)[-1].removesuffix(".svg") + ".png"


async def upload(client: AsyncWebClient, png: bytes, path: StagePath) -> str:
    """The id of the preview, which Slack goes on to process."""
    async with slack_errors():
        answer = await client.files_upload_v2(content=png, filename=png_name(path))
    return str(answer["files"][0]["id"])


async def processed(client: AsyncWebClient, file_id: str) -> bool:
    """Whether Slack has finished the upload, after some patience."""
    for wait in PROCESSING_WAITS:
        async with slack_errors():
            found = await client.files_info(file=file_id)
        if found["file"].get("mimetype"):
            return True
        await asyncio.sleep(wait)
    log.warning("Slack did not process the file %s", file_id)
    return False
