"""The shortcuts, which open the form: a global one, and one of every message, whose text becomes the prompt."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import Json
from bot.requests import Policy, clean
from handlers.opening import opened
from handlers.slack_text import plain, without_mentions
from handlers.views import draw_form

DRAW_SOMETHING, DRAW_THIS = "draw_something", "draw_this"  # callback ids; manifest.yml names the same


def register(app: AsyncApp, *, policy: Policy) -> None:
    """Adds a listener for each shortcut."""

    @app.global_shortcut(DRAW_SOMETHING)
    async def something(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await opened(client, body, draw_form(None, policy.models))
        await ack()

    @app.message_shortcut(DRAW_THIS)
    async def this(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        text = clean(plain(without_mentions(body["message"].get("text") or "")))
        await opened(client, body, draw_form(body["channel"]["id"], policy.models, text))
        await ack()
