"""An app without any framework behind a request URL: what came there, and how it was signed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from localslack.state import Json

SECRET = "s3cret"


@dataclass(frozen=True, slots=True)
class Received:
    """One request."""

    headers: Mapping[str, str]
    form: Mapping[str, str]
    json: Json
    signed: bool


@dataclass
class RawHttpApp:
    """Keeps every request. `answer` makes the response to one; it may take its time by being awaitable."""

    answer: Callable[[Received], web.Response] = lambda _: web.Response()
    received: list[Received] = field(default_factory=list)
    url: str = ""

    async def __aenter__(self) -> "RawHttpApp":
        app = web.Application()
        app.add_routes([web.post("/slack/events", self._take)])
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}/slack/events"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        body = await request.read()
        is_json = request.content_type == "application/json"
        form = {} if is_json else {name: str(value) for name, value in (await request.post()).items()}
        payload = await request.json() if is_json else {}
        if payload.get("type") == "url_verification":
            return web.Response(text=payload["challenge"])
        signed = SignatureVerifier(SECRET).is_valid_request(body, {k.lower(): v for k, v in request.headers.items()})
        self.received.append(Received(request.headers, form, payload, signed))
        return self.answer(self.received[-1])
