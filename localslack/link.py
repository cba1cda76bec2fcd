"""The way to the app that is switched on: Socket Mode, or HTTP once there is a request URL."""

from localslack.delivery import Delivery, Transport
from localslack.httpmode import HttpMode
from localslack.socketmode import SocketMode
from localslack.state import Json


class Link:
    """A Transport that can be exchanged while the workspace runs, as on the app's settings page."""

    def __init__(self, sockets: SocketMode, http: HttpMode) -> None:
        self.sockets = sockets
        self.http = http

    @property
    def mode(self) -> str:
        """`http` or `socket`, as manifests call it."""
        return "http" if self.http.url else "socket"

    @property
    def late(self) -> str:
        """What a retry says of an app that was too slow."""
        return self._current.late

    @property
    def open(self) -> int:
        """How many ways lead to the app: its websockets, or its request URL."""
        return self._current.open

    async def check(self) -> int:
        """Looks whether the app is there; returns `open`."""
        return await self._current.check()

    async def send(self, delivery: Delivery) -> Json | None:
        """Sends once and waits for the acknowledgement."""
        return await self._current.send(delivery)

    async def redirect(self, url: str, secret: str) -> bool:
        """Sends everything to that URL from now on, or with an empty one over websockets. False, and nothing has
        changed, if the app there does not answer the challenge."""
        before = self.http.url, self.http.secret
        self.http.url, self.http.secret = url, secret
        if url and not await self.http.check():
            self.http.url, self.http.secret = before
            return False
        await self.sockets.switch(on=not url)
        return True

    async def close(self) -> None:
        """Ends what is open."""
        await self.sockets.close()
        await self.http.close()

    @property
    def _current(self) -> Transport:
        return self.http if self.http.url else self.sockets
