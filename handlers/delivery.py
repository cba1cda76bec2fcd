"""The port Delivery over Slack's Web API: placeholder, preview, result, failure. Each may be repeated after a crash.

A message is posted once: the intent is noted before, the `ts` after. Only an intent without a `ts` makes us look for
the message in the channel, by the job's id in its metadata.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any, TypeAlias

from aiohttp import ClientError  # what slack-sdk lets through
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import Job, Outcome, Place, Revision, StagePath
from bot.errors import BotError, DeliveryError, DeliveryRefused
from bot.ports import Fence, Posts
from handlers import blocks
from handlers.blocks import Message
from handlers.sender import PASSING, PROGRESS, RESULTS, Sender

EVENT_TYPE = "svgbot_drawing"  # of the metadata that names the job
WORKING = "eyes"  # the reaction on a reply while it is being worked on
WAITING = "hourglass_flowing_sand"  # beside it while the work has to wait
LOOK_BACK = 60.0  # s before the acceptance: Slack's clock and ours may differ
HISTORY_PAGE = 100
# Slack processes an upload for up to some seconds before a block may show it; after this we post without it.
# Few questions, for Slack answers about a hundred a minute.
PROCESSING_WAITS = (0.2, 0.4, 0.8, 1.6, 3.0, 6.0)

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
# A channel in which the bot cannot look.
OUT_OF_SIGHT = frozenset({"channel_not_found", "not_in_channel"})
_PASSING_STATUS = frozenset({429, 500, 502, 503, 504})
_GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed", "is_inactive"})
# The thread's first message was deleted, or cannot have a thread: the answer then stands in the channel.
_NO_THREAD = frozenset({"thread_not_found", "cannot_reply_to_message", "message_not_found"})
# Where there is nothing to react to, the answer comes all the same.
_NOT_THERE = ("message_not_found", "channel_not_found", "not_in_channel", "is_archived", "no_item_specified")

_Wording: TypeAlias = Callable[[str], Message]
"""The message for a channel: elsewhere than where it was asked it has more to say."""

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
        passing = reason in PASSING or error.response.status_code in _PASSING_STATUS
        raise (DeliveryError if passing else DeliveryRefused)(reason) from error
    except (SlackClientError, ClientError, TimeoutError, OSError) as error:
        raise DeliveryError("slack_unreachable") from error


class SlackDelivery:
    """Speaks in channels and threads. `posts` remembers what already stands there."""

    def __init__(self, client: Sender, posts: Posts) -> None:
        self._client = client.with_manner(RESULTS)
        self._progress = client.with_manner(PROGRESS)
        self._marks: dict[str, set[str]] = {}  # by job, the reactions that may have been added
        self._posts = posts

    async def announce(self, job: Job) -> Place:
        """A reaction where somebody wrote a message, else a placeholder; nothing while Slack is busy or ill, for the
        result matters more."""
        try:
            if job.place.message is None:
                addressed = await self._addressed(self._progress, job)
                place, _ = await self._stand(self._progress, addressed, lambda _: blocks.announcement(job))
                return place
            await self._react(job, WORKING)
        except DeliveryRefused:
            raise
        except DeliveryError as error:
            log.info("job %s is not announced: %s", job.id, error.code)
        return Place(job.place.channel, job.place.thread)

    async def waits(self, job: Job, error: BotError) -> None:
        """An hourglass beside the eyes, or a line under the placeholder."""
        if job.place.message is not None:
            await self._react(job, WAITING)
        else:
            await self._show(await self._addressed(self._client, job), lambda _: blocks.waiting(job, error))

    async def present(self, job: Job, outcome: Outcome, png: bytes | None, fence: Fence | None = None) -> Place:
        """What stands of the job becomes the result; where nothing stands, the result is posted."""
        job = await self._addressed(self._client, job)
        place = Place(job.place.channel, job.place.thread)
        if outcome.declined is None:
            file_id = await self._file(job, outcome.revision, png)
            if fence is not None:
                await fence()
            place = await self._show_with(file_id, job, outcome)
            if outcome.revision and png and not file_id:
                await self._share(place, outcome.revision, png)
        if job.place.message is not None:
            for mark in self._marks.pop(job.id, {WORKING, WAITING}):
                await self._unreact(job, mark)
        return place

    async def retract(self, job_id: str) -> None:
        """The message away, if it stands, and the preview that was uploaded for it."""
        file_id = await self._posts.file_of(job_id)
        if file_id is not None:
            async with slack_errors("file_not_found", "file_deleted"):
                await self._client.files_delete(file=file_id)
        known = await self._posts.post_of(job_id)
        if known is not None:
            async with slack_errors("message_not_found", "channel_not_found", "cant_delete_message"):
                await self._client.chat_delete(channel=known[0], ts=known[1])

    async def _show_with(self, file_id: str | None, job: Job, outcome: Outcome) -> Place:
        def message(channel: str) -> Message:
            return _message(job, outcome, file_id, elsewhere=channel != job.place.channel)

        try:
            return await self._show(job, message)
        except DeliveryRefused as error:
            # Slack says that the file is processed and then that it is not: the drawing must not suffer.
            if file_id is None or error.code != "invalid_blocks":
                raise
            log.warning("Slack will not show the preview of %s", job.id)
            return await self._show_with(None, job, outcome)

    async def _show(self, job: Job, message: _Wording) -> Place:
        known = await self._posts.post_of(job.id)
        if known is not None and await self._updated(job, *known, message):
            return _standing(job, *known)
        place, is_new = await self._stand(self._client, job, message, instead_of=known)
        if not is_new:
            await self._updated(job, place.channel, str(place.message), message)
        return place

    async def _updated(self, job: Job, channel: str, ts: str, message: _Wording) -> bool:
        """Whether the message could be changed; False where it is gone, or the bot is."""
        shown = message(channel)
        try:
            async with slack_errors():
                await self._client.chat_update(
                    channel=channel, ts=ts, text=shown.text, blocks=shown.blocks, metadata=_named(job, shown)
                )
        except DeliveryRefused as error:
            if error.code not in _GONE | _CLOSED:
                raise
            log.info("the message of %s can no longer be changed: %s", job.id, error.code)
            return False
        return True

    async def _stand(
        self, client: Sender, job: Job, message: _Wording, instead_of: tuple[str, str] | None = None
    ) -> tuple[Place, bool]:
        """Sees to it that a message of the job stands where it was asked or, where the bot may not speak, in a direct
        message; and whether it was posted just now."""
        here = job.place.channel
        # Who takes the bot out of a channel does not want it back for a thread there.
        for may_join in (job.place.thread is None, False):
            try:
                return await self._post_once(client, job, here, message(here), job.place.thread, instead_of)
            except DeliveryRefused as error:
                if error.code not in _CLOSED:
                    raise
            if not (may_join and await self._joined(here)):
                break
        channel = await self._directly(self._client, job)
        return await self._post_once(client, job, channel, message(channel), None, instead_of)

    async def _post_once(
        self,
        client: Sender,
        job: Job,
        channel: str,
        message: Message,
        thread: str | None,
        instead_of: tuple[str, str] | None,
    ) -> tuple[Place, bool]:
        known = await self._posts.post_of(job.id)
        if known is not None and known != instead_of:
            return _standing(job, *known), False
        is_first = await self._posts.intend(job.id, channel)
        found = None if is_first else await self._find(job, channel, thread, instead_of)
        place = found or await self._post(client, job, channel, message, thread)
        await self._posts.posted(job.id, channel, str(place.message))
        return place, found is None

    async def _post(self, client: Sender, job: Job, channel: str, message: Message, thread: str | None) -> Place:
        try:
            async with slack_errors():
                posted = await client.chat_postMessage(
                    channel=channel,
                    thread_ts=thread,
                    text=message.text,
                    blocks=message.blocks,
                    metadata=_named(job, message),
                    unfurl_links=False,
                    unfurl_media=False,
                )
        except DeliveryError as error:
            if isinstance(error, DeliveryRefused) or error.code == "ratelimited":
                await self._posts.withdraw(job.id, channel)  # Slack says so itself: there is nothing to look for
            if thread is not None and error.code in _NO_THREAD:
                await self._posts.intend(job.id, channel)
                return await self._post(client, job, channel, message, None)
            raise
        # In the thread of a message that was deleted, Slack may post to the channel without a word.
        return Place(channel, thread=posted["message"].get("thread_ts"), message=str(posted["ts"]))

    async def _find(
        self, job: Job, channel: str, thread: str | None, instead_of: tuple[str, str] | None
    ) -> Place | None:
        """Where the job's message stands, if an earlier try did post it."""
        found = await self._find_in(job, channel, thread, instead_of)
        if found is None and thread is not None:  # the thread's first message was deleted meanwhile
            found = await self._find_in(job, channel, None, instead_of)
        return found

    async def _find_in(
        self, job: Job, channel: str, thread: str | None, instead_of: tuple[str, str] | None
    ) -> Place | None:
        try:
            async for message in said(self._client, channel, thread, since=job.accepted_at - LOOK_BACK):
                named = message.get("metadata", {}).get("event_payload", {}).get("job")
                if named == job.id and (channel, message["ts"]) != instead_of:
                    return Place(channel, thread=thread, message=str(message["ts"]))
        except DeliveryRefused as error:
            if error.code not in OUT_OF_SIGHT:
                raise
        return None

    async def _joined(self, channel: str) -> bool:
        """Whether the bot is in the channel now, which does not say that it may speak there."""
        with suppress(DeliveryRefused):
            async with slack_errors():
                await self._client.conversations_join(channel=channel)
            return True
        return False

    async def _addressed(self, client: Sender, job: Job) -> Job:
        """The job with a channel, where it names a person: that is their own conversation with the bot."""
        if job.place.channel != job.person.user:
            return job
        return replace(job, place=Place(await self._directly(client, job)))

    async def _directly(self, client: Sender, job: Job) -> str:
        async with slack_errors():
            opened = await client.conversations_open(users=job.person.user)
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

    async def _share(self, place: Place, revision: Revision, png: bytes) -> None:
        """The last resort: the preview as a file in the thread. The result stands already and says where else the
        drawing is, so this is tried once: a file too many would be worse than one that is missing."""
        thread, name = str(place.thread or place.message), png_name(revision.path)
        try:
            async for message in said(self._client, place.channel, thread, since=0.0):
                if any(file.get("name") == name for file in message.get("files", ())):
                    return
            async with slack_errors():
                await self._client.files_upload_v2(content=png, filename=name, channel=place.channel, thread_ts=thread)
        except DeliveryError as error:
            log.warning("the preview %s is not shared: %s", name, error.code)

    async def _react(self, job: Job, name: str) -> None:
        marks = self._marks.setdefault(job.id, set())
        marks.add(name)
        try:
            async with slack_errors(*_NOT_THERE, "too_many_reactions"):
                await self._progress.reactions_add(
                    channel=job.place.channel, timestamp=str(job.place.message), name=name
                )
        except DeliveryRefused as error:
            if error.code != "already_reacted":
                raise
            marks |= {WORKING, WAITING}  # another process was here before, and may have added both

    async def _unreact(self, job: Job, name: str) -> None:
        # The answer already stands; a reaction too many is not worth repeating the step.
        with suppress(DeliveryError):
            async with slack_errors("no_reaction", "message_not_found"):
                await self._client.reactions_remove(
                    channel=job.place.channel, timestamp=str(job.place.message), name=name
                )


async def said(client: Sender, channel: str, thread: str | None, since: float) -> AsyncIterator[dict[str, Any]]:
    """The messages of the channel or thread since then (seconds since 1970), none of a thread that there is not. Raises
    errors.DeliveryError, where the bot may not look with a code of OUT_OF_SIGHT."""
    window: dict[str, Any] = {
        "channel": channel,
        "oldest": f"{since:.6f}",
        "include_all_metadata": True,
        "limit": HISTORY_PAGE,
    }
    cursor: str | None = ""
    while cursor is not None:
        page: Any = {"messages": ()}
        async with slack_errors("thread_not_found"):
            if thread is None:
                page = await client.conversations_history(cursor=cursor, **window)
            else:
                page = await client.conversations_replies(ts=thread, cursor=cursor, **window)
        for message in page["messages"]:
            yield message
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or None


def _message(job: Job, outcome: Outcome, file_id: str | None, *, elsewhere: bool) -> Message:
    if outcome.revision is not None:
        return blocks.result(job, outcome.revision, file_id, elsewhere=elsewhere)
    if outcome.failure is not None:
        return blocks.failure(job, outcome.failure)
    raise ValueError("an outcome has a revision, a failure or a refusal")


def _standing(job: Job, channel: str, ts: str) -> Place:
    return Place(channel, thread=job.place.thread if channel == job.place.channel else None, message=ts)


def _named(job: Job, message: Message) -> dict[str, Any]:
    ended = message != blocks.announcement(job)
    return {"event_type": EVENT_TYPE, "event_payload": {"job": job.id, "ended": ended}}


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
        if await is_processed(client, file_id):
            return True
        await asyncio.sleep(wait)
    log.warning("Slack did not process the file %s", file_id)
    return False


async def is_processed(client: AsyncWebClient, file_id: str) -> bool:
    """Whether Slack has finished the upload by now. Raises errors.DeliveryError, DeliveryRefused where it is gone."""
    async with slack_errors():
        found = await client.files_info(file=file_id)
    return bool(found["file"].get("mimetype"))
