"""Slack's Web API: the methods in one table, and the way of a call through tokens, scopes, faults and the log."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import web

from localslack.faults import Answer, Faults, too_many
from localslack.grants import HISTORY, READ
from localslack.limits import HUNDREDS, TIERS, Limits, TooMany
from localslack.socketmode import SocketMode
from localslack.state import Json
from localslack.uploads import Uploads
from localslack.views import Views
from localslack.webapi import chat, conversations, files, reactions, users, views
from localslack.webapi.call import Call, Refused, arguments, missing_scope
from localslack.workspace import Workspace

# What an app-level token for Socket Mode is made with.
APP_SCOPES = frozenset({"connections:write"})
# How many calls can be looked at afterwards.
REMEMBERED = 5000


@dataclass(frozen=True, slots=True)
class Method:
    """A method, how often a minute it may be called, its scopes, of which the token needs one, and the kind of token
    that it wants. Source: "Facts" in the reference of each, docs.slack.dev/reference/methods."""

    answer: Callable[[Call], Json]
    per_minute: int
    scopes: tuple[str, ...] = ()
    opened_by: Literal["bot", "app"] = "bot"


METHODS = {
    "apps.connections.open": Method(users.connections_open, TIERS[3], ("connections:write",), opened_by="app"),
    "auth.test": Method(users.auth_test, HUNDREDS),
    "chat.delete": Method(chat.delete, TIERS[3], ("chat:write",)),
    "chat.postEphemeral": Method(chat.post_ephemeral, TIERS[4], ("chat:write",)),
    "chat.postMessage": Method(chat.post_message, HUNDREDS, ("chat:write",)),
    "chat.update": Method(chat.update, TIERS[3], ("chat:write",)),
    "conversations.history": Method(conversations.history, TIERS[3], tuple(HISTORY.values())),
    "conversations.info": Method(conversations.info, TIERS[3], tuple(READ.values())),
    "conversations.join": Method(conversations.join, TIERS[3], ("channels:join",)),
    "conversations.list": Method(conversations.list_, TIERS[2], tuple(READ.values())),
    "conversations.members": Method(conversations.members, TIERS[4], tuple(READ.values())),
    "conversations.open": Method(conversations.open_, TIERS[3], ("im:write", "mpim:write")),
    "conversations.replies": Method(conversations.replies, TIERS[3], tuple(HISTORY.values())),
    "files.completeUploadExternal": Method(files.complete_upload, TIERS[4], ("files:write",)),
    "files.delete": Method(files.delete, TIERS[3], ("files:write",)),
    "files.getUploadURLExternal": Method(files.get_upload_url, TIERS[4], ("files:write",)),
    "files.info": Method(files.info, TIERS[4], ("files:read",)),
    "reactions.add": Method(reactions.add, TIERS[3], ("reactions:write",)),
    "reactions.get": Method(reactions.get, TIERS[3], ("reactions:read",)),
    "reactions.remove": Method(reactions.remove, TIERS[2], ("reactions:write",)),
    "usergroups.list": Method(users.groups, TIERS[2], ("usergroups:read",)),
    "usergroups.users.list": Method(users.group_members, TIERS[2], ("usergroups:read",)),
    "users.info": Method(users.info, TIERS[4], ("users:read",)),
    "users.list": Method(users.list_, TIERS[2], ("users:read",)),
    "views.open": Method(views.open_, TIERS[4]),
    "views.publish": Method(views.publish, TIERS[4]),
    "views.push": Method(views.push, TIERS[4]),
    "views.update": Method(views.update, TIERS[4]),
}


@dataclass(slots=True)
class Record:
    """A call as it came and as it was answered; `response` is None until it is."""

    method: str
    arguments: Json
    at: float = field(default_factory=time.time)
    response: Json | str | None = None
    status: int | None = None

    def to_json(self) -> Json:
        """What the control API tells of it."""
        return {
            "method": self.method,
            "arguments": self.arguments,
            "at": self.at,
            "response": self.response,
            "status": self.status,
        }


class WebApi:
    """Answers calls of Web API methods."""

    def __init__(
        self, workspace: Workspace, uploads: Uploads, sockets: SocketMode, views: Views, faults: Faults
    ) -> None:
        self._workspace = workspace
        self._uploads = uploads
        self._sockets = sockets
        self._views = views
        self._faults = faults
        self._limits = Limits(workspace.settings.rate_limits)
        self._calls: deque[Record] = deque(maxlen=REMEMBERED)

    @property
    def calls(self) -> tuple[Record, ...]:
        """The latest calls, oldest first."""
        return tuple(self._calls)

    async def handle(self, request: web.Request) -> web.Response:
        """One call over HTTP."""
        name = request.match_info["method"]
        try:
            args = await arguments(request)
        except Refused as refused:
            return web.json_response(refused.answer)
        token = _token(request, args)
        record = Record(name, args)
        self._calls.append(record)

        async def answer() -> Answer:
            return self._answer(name, token, args)

        given = await self._faults.around(request, name, answer)
        record.response, record.status = given.body, given.status
        self._workspace.state.changes.bump()
        return given.to_web()

    def _answer(self, name: str, token: str | None, args: Json) -> Answer:
        method = METHODS.get(name)
        if method is None:
            return Answer({"ok": False, "error": "unknown_method", "req_method": name})
        call = Call(args, self._workspace, self._uploads, self._sockets, self._views, self._limits)
        try:
            granted = self._granted(method, token)
        except Refused as refused:
            return Answer(refused.answer)
        try:
            self._limits.call(name, method.per_minute)
            if method.scopes and not granted.intersection(method.scopes):
                raise missing_scope(method.scopes, granted)
            body = {"ok": True} | method.answer(call)
        except Refused as refused:
            body = refused.answer
        except TooMany as many:
            return too_many(many.retry_after)
        headers = {"X-OAuth-Scopes": ",".join(sorted(granted)), "X-Accepted-OAuth-Scopes": ",".join(method.scopes)}
        return Answer(body, headers=headers)

    def _granted(self, method: Method, token: str | None) -> frozenset[str]:
        """The scopes of the token. Raises Refused where it is not good for the method."""
        settings = self._workspace.settings
        if not token:
            raise Refused("not_authed")
        if token not in (settings.bot_token, settings.app_token):
            raise Refused("invalid_auth")
        refusal = self._workspace.state.app.refusal
        if token == settings.bot_token and refusal is not None:
            raise Refused(refusal)
        if token != (settings.app_token if method.opened_by == "app" else settings.bot_token):
            raise Refused("not_allowed_token_type")
        return APP_SCOPES if method.opened_by == "app" else settings.scopes


def _token(request: web.Request, args: Json) -> str | None:
    """The token, from the header or the arguments; it is taken out of them, so that no log shows it."""
    given = args.pop("token", None)
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    return value if scheme.lower() == "bearer" and value else given
