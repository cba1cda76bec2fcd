"""What can be chosen about the local workspace. Durations are in seconds; the defaults are Slack's own."""

from dataclasses import asdict, dataclass
from typing import Any

from localslack.grants import EVENTS, SCOPES
from localslack.limits import RateLimits

SLACKS_LIMITS = RateLimits()


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command: what it does, and what to type after it, as people are told while they type."""

    name: str
    description: str
    usage_hint: str = ""

    def to_json(self) -> dict[str, str]:
        """What the page is told of it."""
        return asdict(self)


COMMANDS = (
    Command("/svg", "Draw something", "a blue logo"),
    Command("/svg-admin", "Look after the stage", "list, show PATH, delete PATH, stats"),
)


@dataclass(frozen=True, slots=True)
class Home:
    """A workspace in which the app is installed, with a token of its own. What is in it has ids made of `domain` and
    its name: `make_id("C", "acme/general")`."""

    domain: str
    bot_token: str


@dataclass(frozen=True, slots=True)
class Shortcut:
    """An entry of the shortcuts menu, or with `on_message` of the menu of every message."""

    callback_id: str
    name: str
    on_message: bool = False

    def to_json(self) -> dict[str, Any]:
        """What the page is told of it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Settings:
    """The app as its manifest describes it, and how long things take.

    `port` 0 takes any free one. With a `request_url` the app is called there, each request signed with
    `signing_secret`; without, by Socket Mode. `should_escape` is the switch of that name on a slash command: users,
    channels and links in its text are sent as Slack's references. Without `home_tab` the app cannot publish one.
    `retry_delays` are the waits before the second, third and fourth attempt to deliver an event. Without `rate_limits`
    the app may call as often as it likes.
    """

    host: str = "127.0.0.1"
    port: int = 3001
    request_url: str = ""
    signing_secret: str = ""
    bot_token: str = "xoxb-local"  # noqa: S105  # made up: it opens this workspace only
    others: tuple[Home, ...] = ()
    app_token: str = "xapp-local"  # noqa: S105  # same
    verification_token: str = "local-verification"  # noqa: S105  # same
    bot_name: str = "svgbot"
    commands: tuple[Command, ...] = COMMANDS
    should_escape: bool = True
    home_tab: bool = True
    shortcuts: tuple[Shortcut, ...] = (
        Shortcut("draw_something", "Draw something"),
        Shortcut("draw_this", "Draw this", on_message=True),
    )
    scopes: frozenset[str] = SCOPES
    events: frozenset[str] = EVENTS
    processing_delay: float = 0.3
    ack_timeout: float = 3.0
    retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0)
    upload_lifetime: float = 60.0
    ticket_lifetime: float = 30.0
    response_lifetime: float = 1800.0
    trigger_lifetime: float = 3.0
    rate_limits: RateLimits | None = SLACKS_LIMITS
