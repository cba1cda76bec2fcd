"""When a listener itself fails: the person gets a sentence and a reference, an event is delivered again."""

import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot import wording
from bot.domain import Failure, Json
from bot.errors import BotError, FileMissing, InputError, LimitReached
from bot.masking import trace_of
from bot.ports import Journal
from handlers.access import author_of
from handlers.privately import privately
from handlers.slack_text import escape

log = logging.getLogger(__name__)


def register(app: AsyncApp, *, journal: Journal) -> None:
    """Adds the one error handler."""

    @app.error
    async def apologise(error: Exception, body: Json, client: AsyncWebClient) -> BoltResponse:
        sentence = await apology(error, body, journal)
        if "command" in body:
            return BoltResponse(status=200, body={"response_type": "ephemeral", "text": escape(sentence)})
        if body.get("type") == "view_submission":
            # At the first field; what was filled in stays.
            errors = {body["view"]["blocks"][0]["block_id"]: sentence.replace("`", "")}
            return BoltResponse(status=200, body={"response_action": "errors", "errors": errors})
        if "event" in body:
            # Not acknowledged: Slack delivers the event again.
            return BoltResponse(status=500)
        await privately(client, body, sentence)
        return BoltResponse(status=200)


@asynccontextmanager
async def told(tell: Callable[[str], Awaitable[object]], body: Json, journal: Journal) -> AsyncIterator[None]:
    """What goes wrong after the acknowledgement is told to the person, since nobody above does. `tell` takes the
    sentence as plain text."""
    try:
        yield
    except (InputError, FileMissing) as error:
        await tell(wording.problem(error))
        await note_unusable(error, body, journal)
    except Exception as error:  # noqa: BLE001 - whatever it is, the person gets an answer and the log the traceback
        await tell(await apology(error, body, journal))


async def note_unusable(error: BotError, body: Json, journal: Journal) -> None:
    """The row in the error log of what somebody typed and was told how to mend. What they typed does not go there."""
    if isinstance(error, LimitReached):
        return  # whoever counts has noted it
    await journal.error(
        reference=secrets.token_hex(4),
        kind=error.kind,
        severity=error.severity,
        message=error.code,
        stack_trace="",
        context=_context(body) | {"user": author_of(body)},
    )


async def apology(error: Exception, body: Json, journal: Journal) -> str:
    """Notes what went wrong in the log and the error log; the sentence for the person names the reference."""
    reference = secrets.token_hex(4)
    log.error("a listener failed, reference %s", reference, exc_info=error)
    known = error if isinstance(error, BotError) else BotError()
    try:
        await journal.error(
            reference=reference,
            kind=known.kind,
            severity=known.severity,
            message=known.code,
            stack_trace=trace_of(error),
            context=_context(body),
        )
    except BotError:
        log.exception("the error log cannot be written, reference %s", reference)
    return wording.failure(Failure(known.code, reference, known.facts))


def _context(body: Json) -> Json:
    """Where it happened, as ids."""
    team = body.get("team_id") or (body.get("team") or {}).get("id")
    return {"team": team, "type": body.get("type") or body.get("command")}
