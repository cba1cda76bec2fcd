"""`python -m localslack`: a workspace of its own, until it is told to end."""

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import Callable, Sequence

from localslack.server import serve
from localslack.settings import Home, Settings, Shortcut


def main(arguments: Sequence[str] | None = None) -> int:
    """Serves until SIGINT or SIGTERM; returns the exit status."""
    try:
        asyncio.run(_serve(_settings(arguments)))
    except OSError as error:
        print(f"localslack cannot listen: {error.strerror}. Choose another --port.", file=sys.stderr)
        return 1
    return 0


async def _serve(settings: Settings) -> None:
    ended = asyncio.Event()
    async with serve(settings) as server:
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, ended.set)
        ready = {"url": server.url, "page": f"{server.url}/", "api_url": server.api_url}
        print(json.dumps(ready), flush=True)
        await ended.wait()


def _settings(arguments: Sequence[str] | None) -> Settings:
    defaults = Settings()
    parser = argparse.ArgumentParser(prog="localslack", description="A local stand-in for a Slack workspace.")
    parser.add_argument("--host", default=defaults.host, help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=defaults.port, help="0 takes any free one (default: %(default)s)")
    parser.add_argument("--bot-token", default=defaults.bot_token, help="default: %(default)s")
    parser.add_argument(
        "--workspace",
        dest="others",
        type=_home,
        action="append",
        default=[],
        metavar="NAME:TOKEN",
        help="one more workspace with the app, and its bot's token; may be repeated",
    )
    parser.add_argument("--app-token", default=defaults.app_token, help="default: %(default)s")
    parser.add_argument("--request-url", default="", metavar="URL", help="call the app there instead of Socket Mode")
    parser.add_argument("--signing-secret", default="", metavar="S", help="what requests to the URL are signed with")
    parser.add_argument(
        "--processing-delay",
        type=float,
        default=defaults.processing_delay,
        metavar="SECONDS",
        help="how long an upload takes to be processed (default: %(default)s)",
    )
    parser.add_argument(
        "--ack-timeout",
        type=float,
        default=defaults.ack_timeout,
        metavar="SECONDS",
        help="how long the app has to acknowledge (default: %(default)s)",
    )
    parser.add_argument(
        "--retry-delays",
        type=_delays,
        default=defaults.retry_delays,
        metavar="SECONDS,…",
        help="waits before an event is delivered again (default: 0,60,300)",
    )
    parser.add_argument(
        "--trigger-lifetime",
        type=float,
        default=defaults.trigger_lifetime,
        metavar="SECONDS",
        help="how long a trigger_id opens a modal (default: %(default)s)",
    )
    parser.add_argument(
        "--no-rate-limits",
        dest="rate_limits",
        action="store_const",
        const=None,
        default=defaults.rate_limits,
        help="let the app call as often as it likes",
    )
    parser.add_argument(
        "--shortcut",
        type=_shortcut(on_message=False),
        action="append",
        default=[],
        metavar="ID:NAME",
        help="an entry of the shortcuts menu, instead of the usual ones; may be repeated",
    )
    parser.add_argument(
        "--message-shortcut",
        type=_shortcut(on_message=True),
        action="append",
        default=[],
        metavar="ID:NAME",
        help="an entry of every message's menu, instead of the usual ones; may be repeated",
    )
    given = vars(parser.parse_args(arguments))
    if bool(given["request_url"]) != bool(given["signing_secret"]):
        parser.error("--request-url and --signing-secret go together")
    shortcuts = (*given.pop("shortcut"), *given.pop("message_shortcut")) or defaults.shortcuts
    others = tuple(given.pop("others"))
    return Settings(**given, others=others, shortcuts=shortcuts)


def _shortcut(*, on_message: bool) -> Callable[[str], Shortcut]:
    def read(text: str) -> Shortcut:
        callback_id, _, name = text.partition(":")
        return Shortcut(callback_id, name or callback_id, on_message)

    return read


def _home(text: str) -> Home:
    domain, colon, token = text.partition(":")
    if not (domain and colon and token):
        raise argparse.ArgumentTypeError("NAME:TOKEN expected")
    return Home(domain, token)


def _delays(text: str) -> tuple[float, ...]:
    return tuple(float(one) for one in text.split(",") if one)


if __name__ == "__main__":
    sys.exit(main())
