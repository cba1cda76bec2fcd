"""When a listener itself fails: the person gets an apology and a reference, an event is delivered again."""

import logging
import secrets
import traceback

from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot import wording
from bot.domain import Json
from bot.errors import BotError
from bot.ports import Journal

log = logging.getLogger(__name__)


def register(app: AsyncApp, *, journal: Journal) -> None:
    """Adds the one error handler."""

    @app.error
    async def apologise(error: Exception, body: Json) -> BoltResponse:
        sentence = await apology(error, body, journal)
        if "command" in body:
            return BoltResponse(status=200, body={"response_type": "ephemeral", "text": sentence})
        # Not acknowledged: Slack delivers the event again.
        return BoltResponse(status=500)


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
            stack_trace="".join(traceback.format_exception(error)),
            context={"team": body.get("team_id"), "type": body.get("type") or body.get("command")},
        )
    except BotError:
        log.exception("the error log cannot be written, reference %s", reference)
    return wording.broken(reference)
