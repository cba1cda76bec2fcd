"""How Slack reaches the listeners: Socket Mode, a websocket that the bot opens, so that no public address is needed."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import ConfigurationError, DeliveryError
from handlers.delivery import slack_errors

CONNECT_S = 30.0  # without a server, connecting would go on for ever
PING_S = 3.0  # a dropped connection is noticed and replaced within about this time
DRAIN_S = 5.0  # listeners only accept and return; Slack waits 3 s for them
RATE_LIMIT_RETRIES = 5


def web_client(token: str, api_url: str) -> AsyncWebClient:
    """The vendor's client. It tries again only where Slack says that nothing was done (429): a lost answer to a
    message that did arrive must not become a second message."""
    client = AsyncWebClient(token=token, base_url=api_url, timeout=30)
    client.retry_handlers = [AsyncRateLimitErrorRetryHandler(max_retry_count=RATE_LIMIT_RETRIES)]
    return client


def new_app(client: AsyncWebClient) -> AsyncApp:
    """A Bolt app without listeners. It acknowledges an event only after its listener has run, so that nothing is
    acknowledged that was not accepted."""
    bolt = logging.getLogger("slack_bolt")
    # Bolt warns that it does not use the SLACK_BOT_TOKEN of the environment; the client does.
    bolt.disabled = True
    app = AsyncApp(client=client, process_before_response=True, logger=bolt)
    bolt.disabled = False
    return app


@asynccontextmanager
async def socket_mode(app: AsyncApp, app_token: str, api_url: str) -> AsyncIterator[None]:
    """The app is connected while the block runs; at its end, listeners that have begun may finish.

    Raises ConfigurationError where Slack cannot be reached or refuses the tokens.
    """
    tokens = web_client(app_token, api_url)
    await _check(app, tokens, app_token)
    handler = _DrainingHandler(app, app_token, tokens)
    try:
        await _connect(handler)
        yield
        await handler.drain()
    finally:
        await handler.client.close()  # type: ignore[no-untyped-call]  # slack-sdk leaves its return type out


async def _check(app: AsyncApp, tokens: AsyncWebClient, app_token: str) -> None:
    """Both tokens, before anything starts: what Slack refuses now is for the person who sets the bot up."""
    try:
        async with slack_errors():
            await app.client.auth_test()
            await tokens.apps_connections_open(app_token=app_token)
    except DeliveryError as error:
        raise ConfigurationError("slack_refuses", reason=error.code) from error


async def _connect(handler: "_DrainingHandler") -> None:
    try:
        async with asyncio.timeout(CONNECT_S):
            await handler.client.connect()  # type: ignore[no-untyped-call]  # same
    except TimeoutError as error:
        raise ConfigurationError("slack_refuses", reason="slack_unreachable") from error


class _DrainingHandler(AsyncSocketModeHandler):
    """Knows which listeners run, so that stopping can wait for them."""

    def __init__(self, app: AsyncApp, app_token: str, tokens: AsyncWebClient) -> None:
        super().__init__(app, app_token, web_client=tokens, ping_interval=PING_S)
        self._running: set[asyncio.Task[None]] = set()

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]  # Bolt's base class says client: AsyncBaseSocketModeClient
        listener = asyncio.ensure_future(super().handle(client, req))
        self._running.add(listener)
        listener.add_done_callback(self._running.discard)
        await listener

    async def drain(self) -> None:
        if self._running:
            await asyncio.wait(self._running, timeout=DRAIN_S)
