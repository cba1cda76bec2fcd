"""Slack's Web API: the way of a call through tokens, limits, scopes, faults and the log."""

from aiohttp import web

from localslack.calls import Calls, Record
from localslack.faults import Answer, Faults, too_many
from localslack.limits import TooMany
from localslack.settings import Settings
from localslack.sites import Site, Sites
from localslack.socketmode import SocketMode
from localslack.state import Changes, Json
from localslack.webapi.call import Call, Refused, arguments, missing_scope
from localslack.webapi.methods import METHODS, Method

__all__ = ["METHODS", "WebApi"]

# What an app-level token for Socket Mode is made with.
APP_SCOPES = frozenset({"connections:write"})


class WebApi:
    """Answers calls of Web API methods, each in the workspace that its token opens."""

    def __init__(
        self, settings: Settings, sites: Sites, sockets: SocketMode, faults: Faults, calls: Calls, changes: Changes
    ) -> None:
        self._settings = settings
        self._sites = sites
        self._sockets = sockets
        self._faults = faults
        self._calls = calls
        self._changes = changes

    async def handle(self, request: web.Request) -> web.Response:
        """One call over HTTP."""
        name = request.match_info["method"]
        try:
            args = await arguments(request)
        except Refused as refused:
            return web.json_response(refused.answer)
        token = _token(request, args)
        site = self._sites.opened_by(token)
        record = Record(name, args, site.team.id if site else None)
        self._calls.append(record)

        async def answer() -> Answer:
            return self._answer(name, token, site, args)

        given = await self._faults.around(request, name, answer)
        record.response, record.status = given.body, given.status
        self._changes.bump()
        return given.to_web()

    def _answer(self, name: str, token: str | None, site: Site | None, args: Json) -> Answer:
        method = METHODS.get(name)
        if method is None:
            return Answer({"ok": False, "error": "unknown_method", "req_method": name})
        try:
            granted = self._granted(method, token, site)
        except Refused as refused:
            return Answer(refused.answer)
        # An app-level token opens no workspace: it belongs to the app itself.
        call = Call(args, site or self._sites.first, self._sockets)
        try:
            call.limits.call(name, method.per_minute)
            if method.scopes and not granted.intersection(method.scopes):
                raise missing_scope(method.scopes, granted)
            body = {"ok": True} | method.answer(call)
        except Refused as refused:
            body = refused.answer
        except TooMany as many:
            return too_many(many.retry_after)
        headers = {"X-OAuth-Scopes": ",".join(sorted(granted)), "X-Accepted-OAuth-Scopes": ",".join(method.scopes)}
        return Answer(body, headers=headers)

    def _granted(self, method: Method, token: str | None, site: Site | None) -> frozenset[str]:
        """The scopes of the token. Raises Refused where it is not good for the method."""
        if not token:
            raise Refused("not_authed")
        if site is None and token != self._settings.app_token:
            raise Refused("invalid_auth")
        if site is not None and (refusal := site.workspace.state.app.refusal) is not None:
            raise Refused(refusal)
        if (method.opened_by == "bot") != (site is not None):
            raise Refused("not_allowed_token_type")
        return APP_SCOPES if site is None else self._settings.scopes


def _token(request: web.Request, args: Json) -> str | None:
    """The token, from the header or the arguments; it is taken out of them, so that no log shows it."""
    given = args.pop("token", None)
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    return value if scheme.lower() == "bearer" and value else given
