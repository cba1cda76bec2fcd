"""How Slack reaches the listeners: Socket Mode, a websocket that the bot opens, so that no public address is needed; or
HTTP, signed requests to an address of the bot."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeAlias

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_bolt.lazy_listener.async_internals import to_runnable_function
from slack_bolt.lazy_listener.asyncio_runner import AsyncioLazyListenerRunner
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook import WebhookResponse

from bot.errors import ConfigurationError, DeliveryError
from handlers.delivery import slack_errors
from handlers.sender import Budgets, Sender

CONNECT_S = 30.0  # without a server, connecting would go on for ever
PING_S = 3.0  # a dropped connection is noticed and replaced within about this time
DRAIN_S = 5.0  # listeners only accept and return; Slack waits 3 s for them

EVENTS_PATH = "/slack/events"  # commands, events and interactions all come here
BODY_S = 3.0  # Slack gives up after this long, so who sends a body more slowly is not Slack

# What the listeners and calls of handlers/ need; manifest.yml asks for the same (a test).
SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:join",
        "channels:read",
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "groups:history",
        "im:history",
        "im:write",
        "mpim:history",
        "reactions:write",
        "usergroups:read",
    }
)

# What Bolt raises, before it looks at the signature, for a body that is no text, no JSON, nested without end or not an
# object.
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)

Link: TypeAlias = Callable[[], Awaitable[None]]
"""Returns while Slack can reach the listeners, raises DeliveryError while it cannot."""


def web_client(token: str, api_url: str, pace: float = 1.0) -> Sender:
    """The line to Slack for this token, at `pace` times the limits that Slack documents."""
    return Sender(token, api_url, Budgets(pace))


@dataclass(frozen=True, slots=True)
class Access:
    """What the bot token opens: the workspace, the bot's name in it, and which of SCOPES it lacks (None: Slack does not
    say)."""

    team: str
    bot: str
    lacking: tuple[str, ...] | None


async def bot_access(client: AsyncWebClient) -> Access:
    """What the client's token opens. Raises ConfigurationError where Slack cannot be reached or refuses it."""
    async with _refusals():
        found = await client.auth_test()
    granted = found.headers.get("x-oauth-scopes")
    lacking = None if granted is None else tuple(sorted(SCOPES - {scope.strip() for scope in granted.split(",")}))
    return Access(str(found["team"]), str(found["user"]), lacking)


async def app_access(tokens: AsyncWebClient, app_token: str) -> None:
    """Makes sure that the app-level token opens a connection. Raises ConfigurationError as `bot_access` does."""
    async with _refusals():
        await tokens.apps_connections_open(app_token=app_token)


@asynccontextmanager
async def _refusals() -> AsyncIterator[None]:
    """Before anything starts, what Slack refuses is for the person who sets the bot up."""
    try:
        async with slack_errors():
            yield
    except DeliveryError as error:
        raise ConfigurationError("slack_refuses", reason=error.code) from error


def new_app(client: Sender, signing_secret: str = "") -> AsyncApp:
    """A Bolt app without listeners. It acknowledges an event only after its listener has run, so that nothing is
    acknowledged that was not accepted. Requests over HTTP must be signed with the secret."""
    bolt = logging.getLogger("slack_bolt")
    # Bolt warns that it does not use the SLACK_BOT_TOKEN of the environment; the client does.
    bolt.disabled = True
    app = AsyncApp(
        name="svgbot",  # without one Bolt looks for a name in the sources of the whole call stack, for tens of ms
        client=client,
        signing_secret=signing_secret,
        process_before_response=True,
        # To Bolt the deletion of a message of the bot's is the bot's own doing, whoever deleted it.
        ignoring_self_events_enabled=False,
        logger=bolt,
    )
    bolt.disabled = False
    app.use(_OneLine(client))
    return app


class _Respond(AsyncRespond):
    """A private word over the response_url, or as a direct message where that is used up: it is good for five messages
    within 30 minutes. Raises errors.DeliveryError."""

    def __init__(self, response_url: str, client: Sender, user: str) -> None:
        super().__init__(response_url=response_url, proxy=client.proxy, ssl=client.ssl)
        self._client = client
        self._user = user

    async def __call__(self, text: Any = "", blocks: Any = None, *args: Any, **kwargs: Any) -> WebhookResponse:
        async with slack_errors():
            sent = await super().__call__(text, blocks, *args, **kwargs)
            if sent.status_code != HTTPStatus.OK:
                await self._client.chat_postMessage(channel=self._user, text=text, blocks=blocks)
        return sent


class _OneLine(AsyncMiddleware):
    """Bolt makes every request a client of its own, which would not know of the budgets."""

    def __init__(self, client: Sender) -> None:
        self._client = client

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        req.context["client"] = self._client
        context = req.context
        if context.response_url and context.user_id:
            context["respond"] = _Respond(context.response_url, self._client, context.user_id)
        return await next()


@asynccontextmanager
async def drained(app: AsyncApp) -> AsyncIterator[None]:
    """At the end of the block, what listeners still do after their acknowledgement may finish. Until then it is held:
    Bolt keeps no reference, and the loop only a weak one."""
    working: set[asyncio.Task[None]] = set()
    app.listener_runner.lazy_listener_runner = _KeptListeners(app.logger, working)
    yield
    if working:
        await asyncio.wait(working, timeout=DRAIN_S)


class _KeptListeners(AsyncioLazyListenerRunner):
    def __init__(self, logger: logging.Logger, working: set[asyncio.Task[None]]) -> None:
        super().__init__(logger)
        self._working = working

    def start(self, function: Callable[..., Awaitable[None]], request: AsyncBoltRequest) -> None:
        task = asyncio.ensure_future(to_runnable_function(function, self.logger, request))
        self._working.add(task)
        task.add_done_callback(self._working.discard)


@asynccontextmanager
async def socket_mode(app: AsyncApp, app_token: str, api_url: str) -> AsyncIterator[Link]:
    """The app is connected while the block runs; at its end, listeners that have begun may finish.

    Raises ConfigurationError where Slack cannot be reached or refuses the tokens.
    """
    tokens = web_client(app_token, api_url)
    await bot_access(app.client)
    await app_access(tokens, app_token)
    handler = _DrainingHandler(app, app_token, tokens)
    try:
        await _connect(handler)
        yield handler.linked
        await handler.drain()
    finally:
        await handler.client.close()  # type: ignore[no-untyped-call]  # slack-sdk leaves its return type out


async def http_routes(app: AsyncApp) -> list[web.RouteDef]:
    """The route for Slack's request URL. Bolt checks signature and time, and answers `ssl_check` and
    `url_verification`. Raises ConfigurationError where Slack cannot be reached or refuses the bot token."""
    await bot_access(app.client)

    async def receive(request: web.Request) -> web.Response:
        try:
            _check_form(request.headers)
            async with asyncio.timeout(BODY_S):
                asked = await to_bolt_request(request)
        except TimeoutError as error:
            raise web.HTTPRequestTimeout from error
        except _UNREADABLE as error:
            raise web.HTTPBadRequest from error
        return await to_aiohttp_response(await app.async_dispatch(asked))

    return [web.post(EVENTS_PATH, receive)]


def _check_form(headers: Mapping[str, str]) -> None:
    """Raises ValueError for headers over which the check of the signature would stumble."""
    int(headers.get("X-Slack-Request-Timestamp", "0"))
    headers.get("X-Slack-Signature", "").encode("ascii")


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

    async def linked(self) -> None:
        if not await self.client.is_connected():
            raise DeliveryError("slack_unreachable")

    async def drain(self) -> None:
        if self._running:
            await asyncio.wait(self._running, timeout=DRAIN_S)
