"""When a listener cannot do what it is there for: what a person did wrong gets a sentence, what we did wrong an apology
with a reference; an event is delivered again. Both are noted in the error log."""

import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial

from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot import wording
from bot.domain import Failure, Json
from bot.errors import BotError, InputError, NotAllowed
from bot.masking import trace_of
from bot.noting import note_error
from bot.ports import Journal
from bot.requests import clean
from handlers.afterwards import Afterwards, said
from handlers.privately import privately
from handlers.slack_text import escape, plain

log = logging.getLogger(__name__)


def register(app: AsyncApp, *, journal: Journal, afterwards: Afterwards) -> None:
    """Adds the one error handler. Listeners raise what is wrong and leave the rest to it. Neither the
    journal nor Slack is to be waited for: Slack itself waits 3 s for an acknowledgement."""

    @app.error
    async def answer(error: Exception, body: Json, client: AsyncWebClient) -> BoltResponse:
        sentence = await sentence_for(error, body, journal)
        if "command" in body:
            return BoltResponse(status=200, body={"response_type": "ephemeral", "text": escape(sentence)})
        if body.get("type") == "view_submission":
            # At the first field; what was filled in stays.
            errors = {body["view"]["blocks"][0]["block_id"]: sentence.replace("`", "")}
            return BoltResponse(status=200, body={"response_action": "errors", "errors": errors})
        if "event" in body:
            # Not acknowledged: Slack delivers the event again.
            return BoltResponse(status=500)
        afterwards.say(partial(privately, client, body, sentence))
        return BoltResponse(status=200)


@asynccontextmanager
async def told(tell: Callable[[str], Awaitable[object]], body: Json, journal: Journal) -> AsyncIterator[None]:
    """What goes wrong after the acknowledgement is told to the person, since nobody above does. `tell` takes the
    sentence as plain text, and may raise errors.DeliveryError. That something is done is told through `said` instead:
    where Slack does not take that word, the deed has not gone wrong."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - whatever it is, the person gets an answer and the log the traceback
        await said(partial(tell, await sentence_for(error, body, journal)))


async def sentence_for(error: Exception, body: Json, journal: Journal) -> str:
    """What the person is told: how to mend what they did, or an apology that names the reference. Either is noted in
    the error log, what we did in the log, too."""
    reference, asked = secrets.token_hex(4), tuple(_asked_in(body))
    await note_error(journal, error, reference=reference, context=_context_of(body), asked=asked)
    if isinstance(error, InputError | NotAllowed):
        return wording.problem(error)
    log.error("a listener failed, reference %s\n%s", reference, trace_of(error, *asked))
    known = error if isinstance(error, BotError) else BotError()
    return wording.failure(Failure(known.code, reference, known.facts))


def user_in(body: Json) -> str:
    """The id of the one who wrote or clicked."""
    user = body.get("user", body.get("user_id", body.get("event", {}).get("user")))
    return str(user["id"] if isinstance(user, dict) else user)


def _context_of(body: Json) -> Json:
    """Whose it was and what they did, as ids."""
    team = body.get("team_id") or (body.get("team") or {}).get("id")
    doing = body.get("command") or body.get("event", {}).get("type") or body.get("type")
    return {"team": team, "user": user_in(body), "type": doing}


def _asked_in(body: Json) -> Iterator[str]:
    """What the person typed: in a command, a message or a form, as it came and as it is read."""
    fields = body.get("view", {}).get("state", {}).get("values", {}).values()
    filled = [element.get("value") for field in fields for element in field.values()]
    for text in (body.get("text"), body.get("event", {}).get("text"), *filled):
        if text:
            yield from (text, plain(text), clean(plain(text)))
