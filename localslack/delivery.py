"""What the app is sent, when it is sent again, and what it answered. The way it travels is a `Transport`."""

import asyncio
import contextlib
import uuid
from collections import deque
from dataclasses import dataclass, replace
from typing import Literal, Protocol, TypeAlias

from localslack.background import Background
from localslack.faults import Fault, Faults
from localslack.settings import Settings
from localslack.state import Changes, Json

EnvelopeType: TypeAlias = Literal["events_api", "slash_commands", "interactive"]

# How many deliveries can be looked at and repeated.
REMEMBERED = 1000


class Undelivered(Exception):
    """The app did not acknowledge. `reason` is "no_connection", "connection_lost" or "timeout", over HTTP one of
    Slack's reasons to retry; the next attempt says `retry_reason`, and there is none if this was `final`."""

    def __init__(self, reason: str, retry_reason: str = "timeout", *, final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_reason = retry_reason
        self.final = final

    @property
    def code(self) -> str:
        """What the person's client is told."""
        return _CODES.get(self.reason, "dispatch_failed")


_CODES = {"timeout": "operation_timeout", "http_timeout": "operation_timeout", "http_error": "http_service_error"}


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

    @property
    def names(self) -> tuple[str, ...]:
        """What a fault may call it: by its type, or by that of its event. Only what people do has names: the echo of
        what the app did itself comes at no certain time."""
        event = self.payload.get("event", {})
        own = event and event.get("user") == self.payload["authorizations"][0]["user_id"]
        if own or "subtype" in event:
            return ()
        return (self.type, event["type"]) if event else (self.type,)

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
    """The way to the app. `late` is what a retry says of an app that was too slow, `open` how many connections it has;
    `check` looks anew."""

    @property
    def late(self) -> str: ...

    @property
    def open(self) -> int: ...

    async def check(self) -> int: ...

    async def send(self, delivery: Delivery) -> Json | None:
        """Sends once and waits for the acknowledgement; returns its payload. Raises Undelivered if none comes."""
        ...


class Dispatch:
    """Delivers events, with Slack's retries, and what people do, once."""

    def __init__(
        self, settings: Settings, transport: Transport, faults: Faults, background: Background, changes: Changes
    ) -> None:
        self._settings = settings
        self._transport = transport
        self._faults = faults
        self._background = background
        self._changes = changes
        self._sent: deque[Delivery] = deque(maxlen=REMEMBERED)
        self._kept: list[Delivery] = []

    @property
    def sent(self) -> tuple[Delivery, ...]:
        """The latest deliveries, oldest first."""
        return tuple(self._sent)

    def event(self, payload: Json) -> None:
        """Delivers an event, and again where the app does not acknowledge it."""
        delivery = Delivery(str(uuid.uuid4()), "events_api", payload)
        if (disorder := self._strikes("reorder", delivery)) is None:
            self._background.start(self._insist(delivery))
            return
        self._kept.append(delivery)
        if disorder.times == 0:
            self.let_go()

    def let_go(self) -> None:
        """Delivers the events that were kept back, the last one first."""
        kept, self._kept = self._kept[::-1], []
        self._background.start(self._in_turn(kept))

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
        again = _again(past, self._transport.late)
        with contextlib.suppress(Undelivered):
            await self._send(again)
        return again

    async def _try(self, kind: EnvelopeType, payload: Json) -> None:
        with contextlib.suppress(Undelivered):
            await self.ask(kind, payload)

    async def _in_turn(self, deliveries: list[Delivery]) -> None:
        """Each is on its way, and acknowledged or lost, before the next one is sent."""
        for delivery in deliveries:
            try:
                await self._send(delivery)
            except Undelivered as undelivered:
                self._background.start(self._retry(delivery, undelivered))

    async def _insist(self, delivery: Delivery) -> None:
        try:
            await self._send(delivery)
        except Undelivered as undelivered:
            await self._retry(delivery, undelivered)

    async def _retry(self, delivery: Delivery, undelivered: Undelivered) -> None:
        for delay in self._settings.retry_delays:
            if undelivered.final:
                return
            await asyncio.sleep(delay)
            delivery = _again(delivery, undelivered.retry_reason)
            try:
                await self._send(delivery)
            except Undelivered as another:
                undelivered = another
            else:
                return

    async def _send(self, delivery: Delivery) -> None:
        """Sends once, and where a duplicate was ordered sends that on its heels. Raises Undelivered."""
        if (fault := self._strikes("duplicate", delivery)) is not None:
            twin = replace(delivery, envelope_id=str(uuid.uuid4()))
            if fault.as_retry:
                twin = _again(delivery, self._transport.late)
            self._background.start(self._attempt_quietly(twin))
        await self._attempt(delivery)

    async def _attempt_quietly(self, delivery: Delivery) -> None:
        with contextlib.suppress(Undelivered):
            await self._attempt(delivery)

    async def _attempt(self, delivery: Delivery) -> None:
        self._sent.append(delivery)
        self._changes.bump()
        try:
            delivery.response = await self._acknowledgement(delivery)
            delivery.acked = True
        except Undelivered as undelivered:
            delivery.failure = undelivered.reason
            raise
        finally:
            self._changes.bump()

    async def _acknowledgement(self, delivery: Delivery) -> Json | None:
        response = await self._transport.send(delivery)
        if self._strikes("lose_ack", delivery):
            raise Undelivered(self._transport.late, self._transport.late)
        return response

    def _strikes(self, kind: Literal["duplicate", "lose_ack", "reorder"], delivery: Delivery) -> Fault | None:
        return self._faults.take(kind, *delivery.names) if delivery.names else None


def _again(delivery: Delivery, reason: str) -> Delivery:
    """The next attempt: the same in a fresh envelope, which for an event says so."""
    again = Delivery(str(uuid.uuid4()), delivery.type, delivery.payload)
    if delivery.type == "events_api":
        again.retry_attempt, again.retry_reason = delivery.retry_attempt + 1, reason
    return again
