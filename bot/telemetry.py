"""Health, over HTTP: `/healthz`, the process lives; `/readyz`, it can do its work. JSON, and no secrets in it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import TypeAlias

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from bot.errors import BotError, ConfigurationError

LIVE, READY = "/healthz", "/readyz"

CHECK_S = 2.0  # who asks for health waits a few seconds at most: Docker 30 s, Kubernetes 1 s unless told
STOP_S = 5.0  # requests only accept and return; Slack waits 3 s for them
# Slack documents no limit. A message action brings its whole message: 50 blocks of 3000 characters, of which each may
# become 12 bytes of a form ("%5Cu4e2d" and the like).
BODY_LIMIT = 2 * 1024 * 1024

Check: TypeAlias = Callable[[], Awaitable[object]]
"""Returns where the part can be used, raises a BotError where it cannot."""


def health(checks: Mapping[str, Check]) -> list[web.RouteDef]:
    """The two routes. `/readyz` answers 200 where every check passes, else 503, and names what does not."""

    async def live(request: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def ready(request: web.Request) -> web.Response:
        results = dict(zip(checks, await asyncio.gather(*map(_result, checks.values())), strict=True))
        well = all(result == "ok" for result in results.values())
        return web.json_response(
            {"status": "ready" if well else "not ready", "checks": results}, status=200 if well else 503
        )

    return [web.get(LIVE, live), web.get(READY, ready)]


@asynccontextmanager
async def served(routes: Iterable[web.RouteDef], host: str, port: int) -> AsyncIterator[str]:
    """Serves the routes while the block runs, at the address given to it (port 0: any free one). Then no connection is
    taken any more, and the requests under way may finish. Raises ConfigurationError where the address cannot be had."""
    app = web.Application(client_max_size=BODY_LIMIT)
    app.add_routes(routes)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=STOP_S)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise ConfigurationError("address_unusable", host=host, port=port) from error
        yield f"http://{_authority(host, runner.addresses[0][1])}"
    finally:
        await runner.cleanup()


async def readiness(host: str, port: int) -> dict[str, str] | None:
    """What the checks of the bot that listens there say; None where none of ours does."""
    try:
        async with (
            ClientSession(timeout=ClientTimeout(total=2 * CHECK_S)) as session,
            session.get(f"http://{_authority(host, port)}{READY}") as answer,
        ):
            said = await answer.json()
            return {str(part): str(result) for part, result in said["checks"].items()}
    except (ClientError, TimeoutError, OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


async def _result(check: Check) -> str:
    try:
        async with asyncio.timeout(CHECK_S):
            await check()
    except BotError as error:
        return error.code
    except TimeoutError:
        return "timeout"
    return "ok"


def _authority(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
