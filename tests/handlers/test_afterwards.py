"""What is said after an acknowledgement."""

import asyncio

import pytest

from bot.errors import DeliveryError, DeliveryRefused
from handlers.afterwards import PAUSES, Afterwards


class Listener:
    """Somebody who is told, once the troubles are over."""

    def __init__(self, *troubles: DeliveryError) -> None:
        self.troubles = list(troubles)
        self.told = 0

    async def tell(self) -> None:
        """As Slack does."""
        if self.troubles:
            raise self.troubles.pop(0)
        self.told += 1


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many, but shorter."""
    monkeypatch.setattr("handlers.afterwards.PAUSES", (0.0,) * len(PAUSES))


BUSY, CLOSED = DeliveryError("ratelimited"), DeliveryRefused("restricted_action")


@pytest.mark.parametrize(
    ("troubles", "told"),
    [
        pytest.param([], 1, id="at once"),
        pytest.param([BUSY] * len(PAUSES), 1, id="Slack is busy for a while"),
        pytest.param([BUSY] * (len(PAUSES) + 1), 0, id="Slack is busy for long"),
        pytest.param([CLOSED], 0, id="Slack refuses"),
    ],
)
async def test_it_is_said_once_or_the_log_says_why_not(
    troubles: list[DeliveryError], told: int, caplog: pytest.LogCaptureFixture
) -> None:
    """Again while that may help; and before the bot stops."""
    listener = Listener(*troubles)
    async with Afterwards() as afterwards:
        afterwards.say(listener.tell)
        assert not listener.told
    assert listener.told == told
    assert [record.getMessage() for record in caplog.records] == (
        [] if told else [f"somebody cannot be told: {troubles[-1].code}"]
    )


async def test_who_stops_the_bot_does_not_wait_for_slack_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is unsaid then is given up."""
    monkeypatch.setattr("handlers.afterwards.DRAIN_S", 0.01)
    given_up = asyncio.Event()

    async def tell() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            given_up.set()

    async with Afterwards() as afterwards:
        afterwards.say(tell)
    await given_up.wait()
