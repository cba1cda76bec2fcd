"""The bot in HTTP mode, and a way to knock at it as Slack does."""

import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientSession
from slack_sdk.signature import SignatureVerifier

from bot.app import Serving, connected
from bot.parts import parts
from bot.settings import Settings
from handlers.transport import EVENTS_PATH
from tests.engine import shared_renderer

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"

Answer = tuple[int, str]


@dataclass
class Door:
    """Where the bot listens, knocked at as Slack does."""

    url: str
    heard: list[str] = field(default_factory=list)

    async def knock(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Status and text of the answer to these very bytes."""
        async with (
            ClientSession() as session,
            session.post(self.url + EVENTS_PATH, data=BytesIO(body), headers=headers) as answer,
        ):
            return answer.status, await answer.text()

    async def command(self, **fields: str) -> Answer:
        """A slash command, signed."""
        body = urlencode(fields).encode()
        return await self.knock(body, signed(body))

    async def interaction(self, payload: dict[str, Any]) -> Answer:
        """A click, a form or a shortcut, signed."""
        body = urlencode({"payload": json.dumps(payload)}).encode()
        return await self.knock(body, signed(body))

    async def event(self, payload: dict[str, Any], **headers: str) -> Answer:
        """An event, signed."""
        body = json.dumps(payload).encode()
        return await self.knock(body, {**signed(body, kind=JSON), **headers})

    async def get(self, path: str) -> tuple[int, Any]:
        """Status and JSON of a page."""
        async with ClientSession() as session, session.get(self.url + path) as answer:
            assert answer.content_type == JSON
            return answer.status, await answer.json()


def signed(body: bytes, *, secret: str = SECRET, age: float = 0, kind: str = FORM) -> dict[str, str]:
    """The headers that Slack sends with this body, `age` seconds ago."""
    stamp = str(int(time.time() - age))
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
    assert signature is not None
    return {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}


@asynccontextmanager
async def bot(
    home: Path, api_url: str, *, mode: str, port: int = 0, pace: float = 1.0, **changed: Any
) -> AsyncIterator[Serving]:
    """The whole bot in this process."""
    settings = Settings(
        home=home,
        slack_mode=mode,  # type: ignore[arg-type]  # pydantic checks it
        port=port,
        slack_api_url=api_url,
        slack_pace=pace,
        slack_bot_token="xoxb-local",  # type: ignore[arg-type]  # pydantic makes a secret of it
        slack_app_token="xapp-local",  # type: ignore[arg-type]  # same
        slack_signing_secret=SECRET,  # type: ignore[arg-type]  # same
    )
    async with parts(settings, shared_renderer()) as made, connected(settings, replace(made, **changed)) as serving:
        yield serving


def at(serving: Serving) -> Door:
    """Where this bot listens."""
    assert serving.url is not None
    return Door(serving.url)
