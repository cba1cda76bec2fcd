"""Calling off: the button on a placeholder, "cancel" in a drawing's thread, `/svg cancel`."""

from collections import deque
from functools import partial

from slack_bolt.async_app import AsyncApp, AsyncBoltContext, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot import wording
from bot.domain import Json, Person, to_json
from bot.errors import NotAllowed
from bot.ports import Canceller, Jobs, Journal, Ledger
from bot.replies import calls_off
from handlers import blocks
from handlers.afterwards import at_once, said
from handlers.failures import told
from handlers.privately import privately
from handlers.slack_text import escape, plain, without_mention
from handlers.threads import REPLY_SUBTYPES, drawing_of

_REMEMBERED = 1000  # replies that were heard: Slack may deliver each again, and a mention comes as two events


def register(app: AsyncApp, *, canceller: Canceller, jobs: Jobs, ledger: Ledger, journal: Journal) -> None:
    """Adds the listeners. What they stop may take seconds to stop, so they acknowledge before. They come before those
    that would draw "cancel"."""
    heard: deque[tuple[str, str]] = deque(maxlen=_REMEMBERED)

    async def clicked(body: Json, action: Json, client: AsyncWebClient) -> None:
        say = partial(privately, client, body)
        async with told(say, body, journal):
            person = Person(body["team"]["id"], body["user"]["id"])
            if (await canceller.one(person, action["value"])).stopped:
                return
            if await jobs.progress(action["value"]) in ("waiting", "running"):
                await journal.audit("job.cancel", action["value"], "refused", to_json(person))
                raise NotAllowed("not_yours_to_cancel")
            await said(partial(say, wording.cancelled(0)))

    async def commanded(body: Json, respond: AsyncRespond) -> None:
        async def say(sentence: str) -> None:
            await respond(escape(sentence))

        async with told(say, body, journal):
            done = await canceller.all_of(Person(body["team_id"], body["user_id"]))
            await said(partial(say, wording.cancelled(done.stopped)))

    async def replied(event: Json, body: Json, context: AsyncBoltContext, client: AsyncWebClient) -> None:
        word = (event["channel"], event["ts"])
        if word in heard:
            return
        heard.append(word)
        team, say = str(context.team_id), partial(privately, client, body)
        async with told(say, body, journal):
            drawing = await drawing_of(event, team, str(context.bot_user_id), ledger, client)
            if drawing is None:
                return
            done = await canceller.all_of(Person(team, event["user"]), drawing.id)
            # What was shown says itself that it is cancelled.
            if done.unseen or not done.stopped:
                await said(partial(say, wording.cancelled(done.unseen)))

    app.action(blocks.CANCEL)(ack=at_once, lazy=[clicked])
    app.command("/svg", matchers=[_is_command])(ack=at_once, lazy=[commanded])
    for event in ("message", "app_mention"):
        app.event(event, matchers=[_is_reply])(ack=at_once, lazy=[replied])


async def _is_command(command: Json) -> bool:
    return calls_off(plain(command.get("text", "")))


async def _is_reply(event: Json, context: AsyncBoltContext) -> bool:
    return (
        bool(event.get("thread_ts"))
        and event.get("subtype") in REPLY_SUBTYPES
        and "bot_id" not in event
        and calls_off(plain(without_mention(event.get("text") or "", str(context.bot_user_id))))
    )
