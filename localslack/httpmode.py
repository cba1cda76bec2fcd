"""HTTP mode: what the app is sent, as signed requests to its request URL.

Sources: docs.slack.dev/authentication/verifying-requests-from-slack (signatures), docs.slack.dev/apis/events-api
("Error handling": retries, their headers and reasons, X-Slack-No-Retry), docs.slack.dev/interactivity and
docs.slack.dev/interactivity/implementing-slash-commands (bodies), docs.slack.dev/reference/events/url_verification.
"""

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

import aiohttp

from localslack.delivery import Delivery, Undelivered
from localslack.faults import Faults
from localslack.settings import Settings
from localslack.state import Changes, Json

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
# "We'll follow … only so far. If we encounter more than 2, we'll retry the request."
REDIRECTS = 2
# An app refuses what is older than five minutes.
STALE = 360


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What Slack puts into X-Slack-Signature."""
    signed = f"v0:{timestamp}:".encode() + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Reply:
    """What the app answered."""

    status: int
    kind: str
    text: str
    headers: dict[str, str]

    @property
    def good(self) -> bool:
        """Whether Slack takes it for an acknowledgement."""
        return 200 <= self.status < 300

    def payload(self) -> Json | None:
        """What the acknowledgement says: a JSON object, or plain text as a message."""
        if not self.text.strip():
            return None
        try:
            payload = json.loads(self.text)
        except ValueError:
            return {"text": self.text}
        return payload if isinstance(payload, dict) else {"text": self.text}


class HttpMode:
    """Requests to the app's request URL; none are sent while it is empty. A Transport."""

    late = "http_timeout"

    def __init__(self, settings: Settings, faults: Faults, changes: Changes) -> None:
        self._settings = settings
        self._faults = faults
        self._changes = changes
        self._session: aiohttp.ClientSession | None = None
        self._reachable = False
        self.url = settings.request_url
        self.secret = settings.signing_secret

    @property
    def open(self) -> int:
        """1 if the app was there the last time, else 0."""
        return int(self._reachable)

    async def check(self) -> int:
        """Asks the app to prove that the URL is its own, as Slack does before it takes one; returns `open`."""
        challenge = secrets.token_urlsafe(32)
        request = {"token": self._settings.verification_token, "challenge": challenge, "type": "url_verification"}
        try:
            reply = await self._post(json.dumps(request).encode(), JSON)
        except Undelivered:
            return 0
        self._now(reachable=reply.good and challenge in _challenges(reply))
        return self.open

    async def ssl_check(self) -> bool:
        """Looks after the certificate, as Slack does now and then; whether the app answered as it should."""
        form = {"token": self._settings.verification_token, "ssl_check": "1"}
        try:
            return (await self._post(urlencode(form).encode(), FORM)).good
        except Undelivered:
            return False

    async def send(self, delivery: Delivery) -> Json | None:
        """Sends one request and waits for the answer."""
        reply = await self._post(*_body(delivery), delivery)
        if not reply.good:
            final = reply.headers.get("X-Slack-No-Retry") == "1"
            raise Undelivered("http_error", "http_error", final=final)
        return reply.payload()

    async def close(self) -> None:
        """Gives up what is still on its way."""
        if self._session is not None:
            await self._session.close()

    async def _post(self, body: bytes, kind: str, delivery: Delivery | None = None) -> Reply:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None))
        try:
            async with (
                asyncio.timeout(self._settings.ack_timeout),
                self._session.post(
                    self.url, data=body, headers=self._headers(body, kind, delivery), max_redirects=REDIRECTS
                ) as response,
            ):
                reply = Reply(response.status, response.content_type, await response.text(), dict(response.headers))
        except TimeoutError as timeout:
            raise Undelivered(self.late, self.late) from timeout
        except aiohttp.TooManyRedirects as error:
            raise Undelivered("too_many_redirects", "too_many_redirects") from error
        except aiohttp.ClientSSLError as error:
            raise Undelivered("ssl_error", "ssl_error") from error
        except aiohttp.ClientConnectionError as error:
            self._now(reachable=False)
            raise Undelivered("connection_failed", "connection_failed") from error
        except aiohttp.ClientError as error:
            raise Undelivered("unknown_error", "unknown_error") from error
        self._now(reachable=True)
        return reply

    def _headers(self, body: bytes, kind: str, delivery: Delivery | None) -> dict[str, str]:
        stale = delivery is not None and self._faults.take("age", *delivery.names)
        forged = delivery is not None and self._faults.take("forge", *delivery.names)
        timestamp = str(int(time.time()) - (STALE if stale else 0))
        secret = secrets.token_hex(16) if forged else self.secret
        headers = {
            "Content-Type": kind,
            "User-Agent": "Slackbot 1.0 (localslack)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(secret, timestamp, body),
        }
        if delivery is not None and delivery.retry_attempt:
            headers["X-Slack-Retry-Num"] = str(delivery.retry_attempt)
            headers["X-Slack-Retry-Reason"] = delivery.retry_reason
        return headers

    def _now(self, *, reachable: bool) -> None:
        if reachable != self._reachable:
            self._reachable = reachable
            self._changes.bump()


def _body(delivery: Delivery) -> tuple[bytes, str]:
    """The body of a request, and its type: events are JSON, the rest are forms."""
    if delivery.type == "events_api":
        return json.dumps(delivery.payload).encode(), JSON
    if delivery.type == "interactive":
        return urlencode({"payload": json.dumps(delivery.payload)}).encode(), FORM
    return urlencode(delivery.payload).encode(), FORM


def _challenges(reply: Reply) -> list[object]:
    """The challenge in the reply, which may be plain text, a form or JSON."""
    if reply.kind == JSON:
        payload = reply.payload() or {}
        return [payload.get("challenge")]
    return [reply.text, *parse_qs(reply.text).get("challenge", [])]
