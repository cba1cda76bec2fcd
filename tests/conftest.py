"""Fixtures for tests of the whole bot."""

import gc
import os
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.jobs import durable
from tests.engine import ended
from tests.snowflake.account import account, account_server, connection, pool, shared_pool
from tests.team import Team, team_with

# A shell starts what runs in the background deaf to Ctrl-C, and that is inherited: processes that tests start, and stop
# in this way, would never end.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The suite waits for thousands of jobs to begin.
durable.POLL = 0.05

__all__ = ["account", "account_server", "connection", "pool", "shared_pool", "team"]


def pytest_collection_finish() -> None:
    """What is loaded by now stays loaded: the garbage collector need not go through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def end_of_the_engine() -> Iterator[None]:
    """The engine that tests share ends with them."""
    with ended():
        yield


@pytest.fixture(autouse=True)
def nothing_outside(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test but the live ones meets the account or the model of whoever runs it."""
    if request.node.get_closest_marker("live") is None:
        for name in [name for name in os.environ if name.startswith(("SNOWFLAKE_", "MODEL_", "STAGE_URL"))]:
            monkeypatch.delenv(name)


@pytest.fixture
def mode() -> str:
    """How Slack reaches the bot; tests marked BOTH_TRANSPORTS run over HTTP too."""
    return "socket"


@pytest.fixture
async def team(tmp_path: Path, mode: str) -> AsyncIterator[Team]:
    """A team whose bot draws offline."""
    async with team_with(tmp_path, mode) as made:
        yield made
