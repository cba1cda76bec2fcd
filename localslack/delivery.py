"""What the app is sent, when it is sent again, and what it answered. The way it travels is a `Transport`."""

import asyncio
import contextlib
import uuid
from collections import deque
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from localslack.background import Background
from localslack.settings import Settings
from localslack.state import Changes, Json

EnvelopeType: TypeAlias = Literal["events_api", "slash_commands", "interactive"]

# How many deliveries can be looked at and repeated.
REMEMBERED = 1000


class Undelivered(Exception):
    """The app did not acknowledge. `reason` is "no_connection", "connection_lost" or "timeout"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    @property
    def code(self) -> str:
        """What the person's client is told."""
        return "operation_timeout" if self.reason == "timeout" else "dispatch_failed"


@dataclass(slots=True)
class Delivery:
    """One attempt to deliver something, as it went over the wire and what came back."""

    envelope_id: str
    type: EnvelopeType
    payload: Json
    retry_attempt: int = 0
    retry_reason: str = ""
    acked: bool = False
    response: Json | None = None
    failure: str | None = None

    def envelope(self) -> Json:
        """What travels in Socket Mode."""
        envelope: Json = {
            "envelope_id": self.envelope_id,
            "type": self.type,
            "payload": self.payload,
            "accepts_response_payload": self.type != "events_api",
        }
        if self.type == "events_api":
            envelope |= {"retry_attempt": self.retry_attempt, "retry_reason": self.retry_reason}
        return envelope

    def to_json(self) -> Json:
        """What the control API tells of it."""
        return self.envelope() | {
            "retry_attempt": self.retry_attempt,
            "acked": self.acked,
            "response": self.response,
            "failure": self.failure,
        }


class Transport(Protocol):
    """The way to the app."""

    async def send(self, delivery: Delivery) -> Json | None:
        """Sends once and waits for the acknowledgement; returns its payload. Raises Undelivered if none comes."""
        ...


class Dispatch:
    """Delivers events, with Slack's retries, and what people do, once."""

    def __init__(self, settings: Settings, transport: Transport, background: Background, changes: Changes) -> None:
        self._settings = settings
        self._transport = transport
        self._background = background
        self._changes = changes
        self._sent: deque[Delivery] = deque(maxlen=REMEMBERED)

    @property
    def sent(self) -> tuple[Delivery, ...]:
        """The latest deliveries, oldest first."""
        return tuple(self._sent)

    def event(self, payload: Json) -> None:
        """Delivers an event, and again where the app does not acknowledge it."""
        self._background.start(self._insist(payload))

    async def ask(self, kind: EnvelopeType, payload: Json) -> Delivery:
        """Delivers what somebody did; returns the acknowledged delivery. Raises Undelivered: people try again, Slack
        does not."""
        delivery = Delivery(str(uuid.uuid4()), kind, payload)
        await self._send(delivery)
        return delivery

    def tell(self, kind: EnvelopeType, payload: Json) -> None:
        """Delivers what somebody did who does not wait for the app."""
        self._background.start(self._try(kind, payload))

    async def repeat(self, envelope_id: str | None) -> Delivery | None:
        """Sends a past delivery (None: the last) once more in a fresh envelope, as happens when an acknowledgement is
        lost, and waits for what becomes of it. None if there is no such delivery."""
        past = next((one for one in reversed(self._sent) if envelope_id in (None, one.envelope_id)), None)
        if past is None:
            return None
        again = Delivery(str(uuid.uuid4()), past.type, past.payload)
        if past.type == "events_api":
            again.retry_attempt, again.retry_reason = past.retry_attempt + 1, "timeout"
        with contextlib.suppress(Undelivered):
            await self._send(again)
        return again

    async def _try(self, kind: EnvelopeType, payload: Json) -> None:
        with contextlib.suppress(Undelivered):
            await self.ask(kind, payload)

    async def _insist(self, payload: Json) -> None:
        for attempt, delay in enumerate((None, *self._settings.retry_delays)):
            if delay is not None:
                await asyncio.sleep(delay)
            reason = "timeout" if attempt else ""
            try:
                await self._send(Delivery(str(uuid.uuid4()), "events_api", payload, attempt, reason))
            except Undelivered:
                continue
            return

    async def _send(self, delivery: Delivery) -> None:
        self._sent.append(delivery)
        self._changes.bump()
        try:
            delivery.response = await self._transport.send(delivery)
            delivery.acked = True
        except Undelivered as undelivered:
            delivery.failure = undelivered.reason
            raise
        finally:
            self._changes.bump()
