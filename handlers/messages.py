"""Replies in a drawing's thread: an instruction is accepted as a change, conversation is left alone."""

import time
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial

from slack_bolt.async_app import AsyncApp, AsyncBoltContext, AsyncSay
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import Change, Drawing, Job, Json, Person, Place, job_id
from bot.errors import DeliveryError, InputError
from bot.ports import Jobs, Journal, Ledger
from bot.replies import change_in
from handlers.accepting import Accepting
from handlers.access import Outsiders
from handlers.failures import sentence_for
from handlers.slack_text import escape, mentioned, plain, without_mention
from handlers.threads import job_shown_at

# A reply that is also sent to the channel is a reply; every other subtype is an edit, a join, a bot …
_REPLY_SUBTYPES = (None, "thread_broadcast")
_REMEMBERED = 1000  # replies that were answered: Slack may deliver each again, and a mention comes as two events


def register(app: AsyncApp, *, jobs: Jobs, ledger: Ledger, journal: Journal, outsiders: Outsiders) -> None:
    """Adds the listeners for messages and mentions; one text that is both has one id."""
    accepting = Accepting(jobs)
    answered: deque[tuple[str, str]] = deque(maxlen=_REMEMBERED)

    async def drawing_of(event: Json, team: str, bot_user: str, client: AsyncWebClient) -> Drawing | None:
        known = await ledger.drawing_in(team, event["channel"], event["thread_ts"])
        if known is not None or event.get("parent_user_id") != bot_user:
            return known
        # People see a drawing, and may answer, an instant before the bot has noted where it stands.
        shown = await job_shown_at(client, event["channel"], event["thread_ts"])
        return await ledger.drawing(shown) if shown else None

    async def once(event: Json, answer: Callable[[], Awaitable[None]]) -> None:
        said = (event["channel"], event["ts"])
        if said in answered:
            return
        answered.append(said)
        try:
            await answer()
        except (SlackApiError, DeliveryError):
            answered.remove(said)  # nothing was said, and Slack delivers the reply again
            raise

    async def explain(error: InputError, event: Json, body: Json, say: AsyncSay) -> None:
        await say(text=escape(await sentence_for(error, body, journal)), thread_ts=event["thread_ts"])

    async def reply(event: Json, body: Json, context: AsyncBoltContext, client: AsyncWebClient, say: AsyncSay) -> None:
        if not _is_reply(event):
            return
        bot_user = str(context.bot_user_id)
        drawing = await drawing_of(event, str(context.team_id), bot_user, client)
        if drawing is None:
            return
        others = mentioned(event["text"]) - {bot_user}
        try:
            change = change_in(
                plain(without_mention(event["text"], bot_user)),
                to_bot=bot_user in mentioned(event["text"]),
                to_others=bool(others),
            )
            if change is None:
                return
            if not outsiders.admits(body, context):
                await once(event, partial(outsiders.refuse, body, client))
                return
            await accepting.accept(_job(drawing, event, str(context.team_id), change), client, body)
        except InputError as error:
            await once(event, partial(explain, error, event, body, say))

    app.event("message")(reply)
    app.event("app_mention")(reply)


def _is_reply(event: Json) -> bool:
    return (
        event.get("subtype") in _REPLY_SUBTYPES
        and "bot_id" not in event
        and bool(event.get("user"))
        and bool(event.get("text"))
        and event.get("thread_ts") not in (None, event["ts"])
    )


def _job(drawing: Drawing, event: Json, team: str, change: Change) -> Job:
    return Job(
        id=job_id("message", team, event["channel"], event["ts"]),
        person=Person(team, event["user"]),
        place=Place(event["channel"], thread=event["thread_ts"], message=event["ts"]),
        drawing=drawing.id,
        task=change,
        accepted_at=time.time(),
    )
