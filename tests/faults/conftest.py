"""Faults are many here, and pauses after them short."""

import pytest

from bot.jobs import Retries


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """As often as ever, but sooner."""
    monkeypatch.setattr("bot.app.PATIENCE", Retries(attempts=13, pause=0.1, factor=1.2))
    monkeypatch.setattr("handlers.sender._PAUSE", 0.05)
