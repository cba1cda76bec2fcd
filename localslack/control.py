"""What only tests and demos do, over HTTP under /local: members and channels at will, what the app was sent and what
it said, and faults. Not Slack's."""

import time
from dataclasses import replace

from aiohttp import web

from localslack.calls import Calls
from localslack.delivery import Dispatch
from localslack.faults import KINDS, Faults
from localslack.impossible import Impossible
from localslack.link import Link
from localslack.people import People, body_of
from localslack.state import Channel, Group, Kind, make_id
from localslack.workspace import Workspace


class Control:
    """The hand behind the scenes."""

    def __init__(
        self,
        workspace: Workspace,
        people: People,
        dispatch: Dispatch,
        link: Link,
        calls: Calls,
        faults: Faults,
    ) -> None:
        self._workspace = workspace
        self._people = people
        self._dispatch = dispatch
        self._link = link
        self._calls = calls
        self._faults = faults

    def routes(self) -> list[web.RouteDef]:
        """The paths under /local."""
        return [
            web.post("/local/members", self.members),
            web.post("/local/channels", self.channels),
            web.post("/local/groups", self.groups),
            web.post("/local/archive", self.archive),
            web.get("/local/calls", self.calls),
            web.get("/local/deliveries", self.deliveries),
            web.post("/local/deliveries/repeat", self.repeat),
            web.get("/local/sockets", self.sockets),
            web.post("/local/sockets/{act:drop|refresh}", self.disturb_sockets),
            web.post("/local/request-url", self.redirect),
            web.post("/local/request-url/ssl-check", self.ssl_check),
            web.post("/local/app/{act:revoke|uninstall|install}", self.app),
            web.get("/local/faults", self.faults),
            web.post("/local/faults", self.order_fault),
            web.delete("/local/faults", self.clear_faults),
            web.delete("/local/faults/{fault}", self.release),
        ]

    async def members(self, request: web.Request) -> web.Response:
        """Makes `user` a member of `channel`, or with `member` false takes the user out."""
        body = await body_of(request)
        user = self._people.person(body.get("user"))
        channel = self._people.channel(str(body.get("channel", "")))
        wanted = bool(body.get("member", True))
        if wanted != (user.id in channel.members):
            act = self._workspace.join if wanted else self._workspace.leave
            act(channel, user.id)
        return web.json_response({})

    async def channels(self, request: web.Request) -> web.Response:
        """Makes a channel, or with `mpim` a DM of several people."""
        body = await body_of(request)
        name = str(body.get("name", ""))
        state = self._workspace.state
        users = [self._people.person(user).id for user in body.get("members", ())]
        if body.get("mpim"):
            return web.json_response({"id": self._workspace.gather(users).id})
        if not name or state.channel_named(name) is not None:
            raise Impossible("name_taken")
        kind: Kind = "private" if body.get("private") else "public"
        creator = users[0] if users else self._people.person("ana").id
        channel = Channel(make_id("C", name), name, kind, frozenset(users), creator, int(time.time()))
        state.put(channel)
        return web.json_response({"id": channel.id})

    async def groups(self, request: web.Request) -> web.Response:
        """Makes the user group of that `handle`, or gives it other `members`."""
        body = await body_of(request)
        handle = str(body.get("handle", ""))
        state = self._workspace.state
        if not handle or state.person_named(handle) is not None:
            raise Impossible("name_taken")
        users = tuple(self._people.person(user).id for user in body.get("members", ()))
        known = state.group_named(handle)
        group_id = known.id if known else make_id("S", handle)
        state.put(Group(group_id, handle, str(body.get("name") or handle), users, int(time.time())))
        return web.json_response({"id": group_id})

    async def archive(self, request: web.Request) -> web.Response:
        """Archives a channel."""
        body = await body_of(request)
        channel = self._people.channel(str(body.get("channel", "")))
        self._workspace.state.put(replace(channel, archived=True))
        return web.json_response({})

    async def calls(self, request: web.Request) -> web.Response:
        """The calls of the Web API, oldest first; `method` takes those of one method."""
        method = request.query.get("method")
        calls = [one.to_json() for one in self._calls if method in (None, one.method)]
        return web.json_response({"calls": calls})

    async def deliveries(self, request: web.Request) -> web.Response:
        """What the app was sent, oldest first; `type` takes those of one type."""
        kind = request.query.get("type")
        deliveries = [one.to_json() for one in self._dispatch.sent if kind in (None, one.type)]
        return web.json_response({"deliveries": deliveries})

    async def repeat(self, request: web.Request) -> web.Response:
        """Delivers something once more; returns the new delivery when it is acknowledged or lost."""
        body = await body_of(request)
        delivery = await self._dispatch.repeat(body.get("envelope_id"))
        if delivery is None:
            raise Impossible("no_such_delivery")
        return web.json_response(delivery.to_json())

    async def sockets(self, _: web.Request) -> web.Response:
        """How many websockets the app has open, or whether its request URL answers, and which of these it is."""
        return web.json_response({"mode": self._link.mode, "open": await self._link.check()})

    async def disturb_sockets(self, request: web.Request) -> web.Response:
        """Drops the websockets, or asks the app to reconnect; returns how many."""
        sockets = self._link.sockets
        act = sockets.drop if request.match_info["act"] == "drop" else sockets.refresh
        return web.json_response({"count": await act()})

    async def redirect(self, request: web.Request) -> web.Response:
        """Sends everything to that `url` from now on, signed with `secret`; without one, over websockets."""
        body = await body_of(request)
        if not await self._link.redirect(str(body.get("url") or ""), str(body.get("secret") or "")):
            raise Impossible("url_not_verified")
        return web.json_response({})

    async def ssl_check(self, _: web.Request) -> web.Response:
        """Looks after the certificate of the request URL; `ok` says whether the app answered as it should."""
        return web.json_response({"ok": await self._link.http.ssl_check()})

    async def app(self, request: web.Request) -> web.Response:
        """Revokes the app's token, uninstalls the app or installs it again."""
        workspace = self._workspace
        acts = {"revoke": workspace.revoke, "uninstall": workspace.uninstall, "install": workspace.install}
        acts[request.match_info["act"]]()
        return web.json_response({})

    async def faults(self, _: web.Request) -> web.Response:
        """The faults in wait."""
        return web.json_response({"faults": [fault.to_json() for fault in self._faults]})

    async def order_fault(self, request: web.Request) -> web.Response:
        """Orders a fault."""
        body = await body_of(request)
        if body.get("kind") not in KINDS:
            raise Impossible("unknown_kind")
        fault = self._faults.add(
            body["kind"],
            str(body.get("method") or ""),
            times=int(body.get("times", 1)),
            error=body.get("error"),
            status=body.get("status"),
            retry_after=body.get("retry_after"),
            seconds=float(body.get("seconds") or 0.0),
            as_retry=bool(body.get("as_retry")),
        )
        return web.json_response(fault.to_json())

    async def release(self, request: web.Request) -> web.Response:
        """Lets the held requests go."""
        if not self._faults.release(request.match_info["fault"]):
            raise Impossible("no_such_fault")
        return web.json_response({})

    async def clear_faults(self, _: web.Request) -> web.Response:
        """Forgets all faults; what they kept back goes on."""
        self._faults.clear()
        self._dispatch.let_go()
        return web.json_response({})
