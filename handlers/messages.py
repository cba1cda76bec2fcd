"""Replies in a drawing's thread: an instruction is accepted as a change, conversation is left alone."""

import time
from collections import deque
from functools import partial

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import Change, Drawing, Job, Json, Person, Place, job_id
from bot.errors import InputError
from bot.ports import Jobs, Journal, Ledger
from bot.replies import change_in
from handlers.accepting import Accepting
from handlers.access import Outsiders
from handlers.afterwards import Afterwards
from handlers.delivery import slack_errors
from handlers.failures import sentence_for
from handlers.privately import privately
from handlers.slack_text import escape, mentioned, plain, without_mention
from handlers.threads import REPLY_SUBTYPES, drawing_of

_REMEMBERED = 1000  # replies that were answered: Slack may deliver each again, and a mention comes as two events


def register(
    app: AsyncApp, *, jobs: Jobs, ledger: Ledger, journal: Journal, outsiders: Outsiders, afterwards: Afterwards
) -> None:
    """Adds the listeners for messages and mentions; one text that is both has one id. An event is acknowledged
    when its change is accepted, or before its author is told why it is not."""
    accepting = Accepting(jobs, afterwards)
    answered: deque[tuple[str, str]] = deque(maxlen=_REMEMBERED)

    def is_first(event: Json) -> bool:
        said = (event["channel"], event["ts"])
        if said in answered:
            return False
        answered.append(said)
        return True

    async def reply(event: Json, body: Json, context: AsyncBoltContext, client: AsyncWebClient) -> None:
        if not _is_reply(event):
            return
        bot_user = str(context.bot_user_id)
        drawing = await drawing_of(event, str(context.team_id), bot_user, ledger, client)
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
                if is_first(event):
                    sentence = await sentence_for(await outsiders.refusal(body), body, journal)
                    afterwards.say(partial(privately, client, body, sentence))
                return
            await accepting.accept(_job(drawing, event, str(context.team_id), change), client)
        except InputError as error:
            if is_first(event):
                afterwards.say(partial(_explain, client, event, await sentence_for(error, body, journal)))

    app.event("message")(reply)
    app.event("app_mention")(reply)


async def _explain(client: AsyncWebClient, event: Json, sentence: str) -> None:
    async with slack_errors():
        await client.chat_postMessage(channel=event["channel"], thread_ts=event["thread_ts"], text=escape(sentence))


def _is_reply(event: Json) -> bool:
    return (
        event.get("subtype") in REPLY_SUBTYPES
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
