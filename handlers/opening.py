"""Opening a form, for which Slack leaves a few seconds after the click or command."""

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import Json
from bot.errors import DeliveryError
from handlers.delivery import slack_errors


async def opened(client: AsyncWebClient, body: Json, view: Json) -> None:
    """Opens the form. Raises errors.DeliveryError, "form_too_late" where it is too late for it."""
    try:
        # A trigger_id opens one form: the second of two clicks finds it used, or a form already open.
        async with slack_errors("exchanged_trigger_id"):
            await client.views_open(trigger_id=body["trigger_id"], view=view)
    except DeliveryError as error:
        if error.code not in ("expired_trigger_id", "ratelimited"):
            raise
        raise DeliveryError("form_too_late") from error
