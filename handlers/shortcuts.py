"""The shortcuts, which open the form: a global one, and one of every message, whose text becomes the prompt."""

from functools import partial

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import Json
from bot.ports import Journal
from bot.requests import Policy, clean
from handlers.afterwards import at_once
from handlers.failures import told
from handlers.opening import opened
from handlers.privately import privately
from handlers.slack_text import plain, without_mentions
from handlers.views import draw_form

DRAW_SOMETHING, DRAW_THIS = "draw_something", "draw_this"  # callback ids; manifest.yml names the same


def register(app: AsyncApp, *, journal: Journal, policy: Policy) -> None:
    """Adds a listener for each shortcut."""

    async def something(body: Json, client: AsyncWebClient) -> None:
        async with told(partial(privately, client, body), body, journal):
            await opened(client, body, draw_form(None, policy.models))

    async def this(body: Json, client: AsyncWebClient) -> None:
        async with told(partial(privately, client, body), body, journal):
            text = clean(plain(without_mentions(body["message"].get("text") or "")))
            await opened(client, body, draw_form(body["channel"]["id"], policy.models, text))

    app.global_shortcut(DRAW_SOMETHING)(ack=at_once, lazy=[something])
    app.message_shortcut(DRAW_THIS)(ack=at_once, lazy=[this])
