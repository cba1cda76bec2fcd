"""The shortcuts, which open the form: a global one, and one of every message, whose text becomes the prompt."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot import wording
from bot.domain import Json
from bot.requests import Policy, clean
from handlers.opening import opened
from handlers.privately import privately
from handlers.slack_text import plain, without_mentions
from handlers.views import draw_form

DRAW_SOMETHING, DRAW_THIS = "draw_something", "draw_this"  # callback ids; manifest.yml names the same


def register(app: AsyncApp, *, policy: Policy) -> None:
    """Adds a listener for each shortcut."""

    async def shown(client: AsyncWebClient, body: Json, view: Json) -> None:
        if not await opened(client, body, view):
            await privately(client, body, wording.form_too_late())

    @app.global_shortcut(DRAW_SOMETHING)
    async def something(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await shown(client, body, draw_form(None, policy.models))
        await ack()

    @app.message_shortcut(DRAW_THIS)
    async def this(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        text = clean(plain(without_mentions(body["message"].get("text") or "")))
        await shown(client, body, draw_form(body["channel"]["id"], policy.models, text))
        await ack()
