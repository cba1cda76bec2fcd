"""The workspace as a web server: where everything is put together."""

import socket
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path, PurePath
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from localslack.background import Background
from localslack.calls import no_calls
from localslack.cast import opening_states
from localslack.delivery import Dispatch
from localslack.faults import Faults
from localslack.httpmode import HttpMode
from localslack.impossible import Impossible
from localslack.link import Link
from localslack.settings import Settings
from localslack.sites import Shared, Sites, site
from localslack.socketmode import SocketMode
from localslack.state import Changes
from localslack.vault import Vault
from localslack.webapi import WebApi

# More than any preview needs; Slack itself takes up to 1 GB.
LARGEST_UPLOAD = 64 * 1024 * 1024
# Streams and held requests never end by themselves: do not wait for them at the end.
_SHUTDOWN_TIME = 0.1
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
# What the app under development calls: there a token, a ticket or a secret path is checked instead of the Host.
_APP_PATHS = ("/api/", "/link/", "/upload/", "/commands/", "/files-pri/")
_PACKAGED = resources.files("localslack").joinpath("page")
_PAGE_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_HEADERS = {
    # `blob:` is for the page's own pictures of shared SVG files: as images they cannot run anything.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Server:
    """A running workspace. `url` has no slash at the end; `api_url` is the base URL of the Web API, with one."""

    url: str

    @property
    def api_url(self) -> str:
        """What Slack's clients take as base URL."""
        return f"{self.url}/api/"


@asynccontextmanager
async def serve(settings: Settings | None = None) -> AsyncIterator[Server]:
    """Runs a workspace in this process. Raises OSError where the port is taken."""
    settings = settings or Settings()
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.create_server((settings.host, settings.port), family=family)
    host = f"[{settings.host}]" if family == socket.AF_INET6 else settings.host
    url = f"http://{host}:{listener.getsockname()[1]}"
    background = Background()
    folder = tempfile.TemporaryDirectory(prefix="localslack-")
    app, link = _build(settings, url, background, Vault(Path(folder.name)))
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=_SHUTDOWN_TIME)
    await runner.setup()
    try:
        await web.SockSite(runner, listener).start()
        yield Server(url)
    finally:
        await link.close()
        await background.stop()
        await runner.cleanup()
        folder.cleanup()


def _build(settings: Settings, url: str, background: Background, vault: Vault) -> tuple[web.Application, Link]:
    changes, calls = Changes(), no_calls()
    states = opening_states(settings, changes)
    faults = Faults(changes)
    sockets = SocketMode(settings, states[0].app.id, changes)
    link = Link(sockets, HttpMode(settings, faults, changes))
    dispatch = Dispatch(settings, link, faults, background, changes)
    teams = tuple(state.team for state in states)
    shared = Shared(settings, url, teams, link, dispatch, faults, calls, background, vault)
    sites = Sites([site(state, shared) for state in states])
    web_api = WebApi(settings, sites, sockets, faults, calls, changes)

    app = web.Application(middlewares=[_guard(settings), _answer_impossible], client_max_size=LARGEST_UPLOAD)
    app.on_response_prepare.append(_harden)
    app.add_routes(
        [
            web.get("/", _page),
            web.get("/page/{name}", _page_file),
            web.route("*", "/api/{method}", web_api.handle),
            web.get("/link/", sockets.handle),
            *sites.routes(),
        ]
    )
    return app, link


def _guard(settings: Settings) -> Middleware:
    """Keeps other web pages out: they may not send here (Origin), nor pretend that this is their server (Host)."""
    names = _LOOPBACK | {settings.host}

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        own = urlsplit(f"//{request.host}")
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != request.host:
            raise web.HTTPForbidden(text="cross-origin requests are refused")
        if own.hostname not in names and not request.path.startswith(_APP_PATHS):
            raise web.HTTPForbidden(text="unknown host")
        return await handler(request)

    return guard


@web.middleware
async def _answer_impossible(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except Impossible as impossible:
        return web.json_response({"error": str(impossible)}, status=400)


async def _harden(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(_HEADERS)


async def _page(_: web.Request) -> web.Response:
    return web.Response(text=_packaged("index.html"), content_type="text/html")


async def _page_file(request: web.Request) -> web.Response:
    name = request.match_info["name"]
    kind = _PAGE_TYPES.get(PurePath(name).suffix)
    if kind is None or name not in {file.name for file in _PACKAGED.iterdir()}:
        raise web.HTTPNotFound
    return web.Response(text=_packaged(name), content_type=kind)


def _packaged(name: str) -> str:
    return _PACKAGED.joinpath(name).read_text(encoding="utf-8")
