"""Socket Mode: envelopes over real websockets, each to one of the open connections."""

import asyncio
import contextlib
import itertools
import json
import secrets
import time
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from localslack.delivery import Delivery, Undelivered
from localslack.settings import Settings
from localslack.state import Changes, Json

# Slack allows this many connections per app, and refreshes each after about five hours.
CONNECTIONS = 10
CONNECTION_TIME = 18060
# A goodbye that is not answered must not hold up the end.
_CLOSING_TIME = 0.2
_HEARTBEAT = 30.0


@dataclass(eq=False, slots=True)
class Connection:
    """One open websocket and the acknowledgements it still owes."""

    socket: web.WebSocketResponse
    request: web.Request
    awaited: dict[str, "asyncio.Future[Json | None]"] = field(default_factory=dict)

    def acknowledge(self, message: Json) -> None:
        """Takes an acknowledgement; one that nobody waits for any more is ignored, as Slack does."""
        waiting = self.awaited.pop(str(message.get("envelope_id")), None)
        if waiting is not None and not waiting.done():
            payload = message.get("payload")
            waiting.set_result(payload if isinstance(payload, dict) else None)

    def lost(self) -> None:
        """No acknowledgement will come over this connection any more."""
        for waiting in self.awaited.values():
            if not waiting.done():
                waiting.set_exception(Undelivered("connection_lost"))


class SocketMode:
    """The open connections of the app. A Transport."""

    late = "timeout"

    def __init__(self, settings: Settings, app_id: str, changes: Changes) -> None:
        self._settings = settings
        self._app_id = app_id
        self._changes = changes
        self._tickets: dict[str, float] = {}
        self._connections: list[Connection] = []
        self._turns = itertools.count()
        self.switched_off = bool(settings.request_url)

    @property
    def open(self) -> int:
        """How many connections are open."""
        return len(self._connections)

    async def check(self) -> int:
        """How many connections are open: what closes tells."""
        return self.open

    def ticket(self) -> str:
        """A ticket for a connection. It expires; that it may be used again until then is a kindness of Slack's that
        clients rely on when their first attempt fails."""
        now = time.monotonic()
        self._tickets = {ticket: expiry for ticket, expiry in self._tickets.items() if expiry > now}
        ticket = secrets.token_urlsafe(16)
        self._tickets[ticket] = now + self._settings.ticket_lifetime
        return ticket

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """The websocket of one connection, until it ends."""
        if self._tickets.get(request.query.get("ticket", ""), 0.0) <= time.monotonic():
            return web.Response(status=403, text="unknown or expired ticket")
        socket = web.WebSocketResponse(heartbeat=_HEARTBEAT, timeout=_CLOSING_TIME)
        await socket.prepare(request)
        refusal = "link_disabled" if self.switched_off else "too_many_websockets" if self.open >= CONNECTIONS else None
        if refusal is not None:
            await socket.send_json(_disconnect(refusal))
            await socket.close()
            return socket
        connection = Connection(socket, request)
        self._connections.append(connection)
        self._changes.bump()
        try:
            await socket.send_json(self._hello())
            await self._listen(connection)
        finally:
            self._connections.remove(connection)
            connection.lost()
            self._changes.bump()
        return socket

    async def send(self, delivery: Delivery) -> Json | None:
        """Sends over one of the connections and waits for the acknowledgement."""
        if not self._connections:
            raise Undelivered("no_connection")
        connection = self._connections[next(self._turns) % len(self._connections)]
        waiting: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        connection.awaited[delivery.envelope_id] = waiting
        try:
            async with asyncio.timeout(self._settings.ack_timeout):
                await connection.socket.send_json(delivery.envelope())
                return await waiting
        except TimeoutError as timeout:
            raise Undelivered("timeout") from timeout
        except ConnectionError as error:
            raise Undelivered("connection_lost") from error
        finally:
            connection.awaited.pop(delivery.envelope_id, None)

    async def refresh(self) -> int:
        """Asks every connection to reconnect, as Slack does now and then; returns how many."""
        return await self._tell_all("refresh_requested")

    async def switch(self, *, on: bool) -> None:
        """Switches Socket Mode on or off; connections that are open then are told and ended."""
        self.switched_off = not on
        if not on:
            await self._tell_all("link_disabled")
            await self.close()

    async def drop(self) -> int:
        """Cuts every connection without a goodbye; returns how many."""
        cut = list(self._connections)
        for connection in cut:
            if connection.request.transport is not None:
                connection.request.transport.abort()
        return len(cut)

    async def close(self) -> None:
        """Ends every connection."""
        await asyncio.gather(*(connection.socket.close(code=1001) for connection in list(self._connections)))

    async def _tell_all(self, reason: str) -> int:
        told = list(self._connections)
        for connection in told:
            await connection.socket.send_json(_disconnect(reason))
        return len(told)

    async def _listen(self, connection: Connection) -> None:
        async for frame in connection.socket:
            if frame.type == WSMsgType.TEXT:
                with contextlib.suppress(json.JSONDecodeError):
                    message = json.loads(frame.data)
                    if isinstance(message, dict):
                        connection.acknowledge(message)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": self.open,
            "debug_info": {"host": "localslack", "approximate_connection_time": CONNECTION_TIME},
            "connection_info": {"app_id": self._app_id},
        }


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "localslack"}}
