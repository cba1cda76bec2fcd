"""An app without any framework: a websocket, and what came over it."""

import asyncio
import json
from collections.abc import Callable

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from localslack.state import Json

# A picture of one pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080600000"
    "01f15c4890000000d49444154789c6360f8cf500f0003860180"
    "5a346b680000000049454e44ae426082"
)


class RawApp:
    """Opens a websocket and keeps every envelope. `answer` makes the acknowledgement's payload; None withholds the
    acknowledgement, and {} is an empty one."""

    def __init__(self, slack: AsyncWebClient, answer: Callable[[Json], Json | None] = lambda _: {}) -> None:
        self.slack = slack
        self.answer = answer
        self.envelopes: list[Json] = []
        self.hello: Json = {}
        self.goodbye: Json | None = None
        self._arrived = asyncio.Event()

    async def __aenter__(self) -> "RawApp":
        opened = await self.slack.apps_connections_open(app_token="xapp-local")
        self._session = aiohttp.ClientSession()
        self.socket = await self._session.ws_connect(opened["url"])
        self.hello = await self.socket.receive_json()
        self._listening = asyncio.create_task(self._listen())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.socket.close()
        await self._listening
        await self._session.close()

    async def until(self, count: int = 1, timeout: float = 5.0) -> list[Json]:
        """The envelopes so far, once there are that many."""
        async with asyncio.timeout(timeout):
            while len(self.envelopes) < count:
                self._arrived.clear()
                await self._arrived.wait()
        return self.envelopes

    async def event(self, matches: Callable[[Json], bool] = lambda _: True) -> Json:
        """The first event that matches, once there is one."""
        seen = 0
        while True:
            for envelope in (await self.until(seen + 1))[seen:]:
                seen += 1
                event: Json = envelope["payload"].get("event", {})
                if event and matches(event):
                    return event

    async def ended(self) -> None:
        """Waits until the other side has closed the websocket."""
        await asyncio.shield(self._listening)

    async def _listen(self) -> None:
        async for frame in self.socket:
            message = json.loads(frame.data)
            if message["type"] == "disconnect":
                self.goodbye = message
                continue
            self.envelopes.append(message)
            self._arrived.set()
            payload = self.answer(message)
            if payload is not None:
                ack: Json = {"envelope_id": message["envelope_id"]} | ({"payload": payload} if payload else {})
                await self.socket.send_json(ack)


async def upload(slack: AsyncWebClient, data: bytes = PNG, name: str = "a.png", **more: str) -> str:
    """Uploads the bytes, without completing; returns the file's id."""
    ticket = await slack.files_getUploadURLExternal(filename=name, length=len(data), **more)
    async with aiohttp.ClientSession() as session, session.post(ticket["upload_url"], data=data) as response:
        assert response.status == 200
    return str(ticket["file_id"])
