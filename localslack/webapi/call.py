"""One call of a Web API method: its arguments as Slack reads them, and the way to refuse it."""

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from aiohttp import web

from localslack.limits import Limits
from localslack.sites import Site
from localslack.socketmode import SocketMode
from localslack.state import Channel, Json, Message
from localslack.uploads import Uploads
from localslack.views import Views
from localslack.workspace import Workspace

T = TypeVar("T")

# conversations.history, .replies, .list and .members: "an integer with a max value of 999".
PAGE = 100
LARGEST_PAGE = 999


class Refused(Exception):
    """The method says no; the first argument is Slack's error code, `more` is added to the answer."""

    def __init__(self, error: str, more: Json | None = None) -> None:
        super().__init__(error)
        self.answer: Json = {"ok": False, "error": error} | (more or {})


def refused_with(error: str, faults: Iterable[str]) -> Refused:
    """The refusal that tells what is wrong, as Slack does: twice."""
    told = list(faults)
    metadata = {"messages": [f"[ERROR] {fault}" for fault in told]}
    return Refused(error, {"errors": told, "response_metadata": metadata})


async def arguments(request: web.Request) -> Json:
    """The arguments of a request. Clients send them in the query, as a form or as JSON, even mixed; the body wins.
    Raises Refused."""
    merged: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.text() or "{}")
        except ValueError as error:
            raise Refused("invalid_json") from error
        if not isinstance(body, dict):
            raise Refused("json_not_object")
        merged |= body
    elif request.can_read_body:
        merged |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    return {name: value for name, value in merged.items() if value is not None}


def missing_scope(needed: Iterable[str], provided: Iterable[str]) -> Refused:
    """The refusal of a token that lacks a scope, which names those that would do and those that it has."""
    more = {"needed": ",".join(needed), "provided": ",".join(sorted(provided))}
    return Refused("missing_scope", more)


@dataclass(frozen=True, slots=True)
class Call:
    """What a method is given. Values of `args` may be JSON or text that holds JSON: a form knows only text."""

    args: Json
    site: Site
    sockets: SocketMode

    @property
    def workspace(self) -> Workspace:
        """The workspace that the token opens."""
        return self.site.workspace

    @property
    def uploads(self) -> Uploads:
        """Its uploads."""
        return self.site.uploads

    @property
    def views(self) -> Views:
        """Its modals and homes."""
        return self.site.views

    @property
    def limits(self) -> Limits:
        """How often the app may call there."""
        return self.site.limits

    def text(self, name: str, default: str = "") -> str:
        """The argument as text; the default where it is missing."""
        value = self.args.get(name, default)
        return value if isinstance(value, str) else json.dumps(value)

    def required(self, name: str) -> str:
        """The argument as text. Raises Refused where it is missing or empty."""
        if not (value := self.text(name)):
            raise refused_with("invalid_arguments", [f"missing required field: {name}"])
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """The argument as yes or no."""
        return self.text(name, "true" if default else "false").lower() in ("true", "1")

    def data(self, name: str, error: str) -> object:
        """The argument as JSON data, None where it is missing. Raises Refused with this error."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            data: object = json.loads(value)
        except ValueError as fault:
            raise Refused(error) from fault
        return data

    def needs(self, scope: str) -> None:
        """Raises Refused if the token has not got the scope."""
        if scope not in self.workspace.settings.scopes:
            raise missing_scope([scope], self.workspace.settings.scopes)

    def channel(self, name: str = "channel") -> Channel:
        """The conversation of that id, if the app may know of it. Raises Refused."""
        channel = self.workspace.state.channels.get(self.required(name))
        if channel is None or not channel.visible_to(self.workspace.state.bot):
            raise Refused("channel_not_found")
        return channel

    def home(self, name: str = "channel") -> Channel:
        """The conversation of that id, if the app is in it. Raises Refused."""
        channel = self.channel(name)
        if self.bot not in channel.members:
            raise Refused("not_in_channel")
        return channel

    def message(self, channel: Channel, name: str) -> Message:
        """The message of that ts. Raises Refused."""
        message = self.workspace.state.message(channel.id, self.required(name))
        if message is None:
            raise Refused("message_not_found")
        return message

    @property
    def bot(self) -> str:
        """The id of the app's own user."""
        return self.workspace.state.app.user

    def page(self, items: Sequence[T]) -> tuple[Sequence[T], str]:
        """The part of the items that `limit` and `cursor` ask for, and the cursor of the next part, empty at the
        end. Raises Refused."""
        try:
            limit = int(self.text("limit") or PAGE)
        except ValueError as error:
            raise Refused("invalid_limit") from error
        if not 1 <= limit <= LARGEST_PAGE:
            raise Refused("invalid_limit")
        start = _read_cursor(self.text("cursor"))
        following = start + limit
        return items[start:following], _cursor(following) if following < len(items) else ""


def _cursor(start: int) -> str:
    return base64.b64encode(f"next:{start}".encode()).decode()


def _read_cursor(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        marker, _, start = base64.b64decode(cursor, validate=True).decode().partition(":")
        if marker == "next":
            return int(start)
    except ValueError as error:
        raise Refused("invalid_cursor") from error
    raise Refused("invalid_cursor")
