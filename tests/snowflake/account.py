"""Fixtures: the account on loopback, and the bot's pool of sessions with it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.snowflake.connection import Connection, connection_of
from bot.snowflake.pool import Pool
from tests.snowflake.server import FakeSnowflake, running, storage_here


@pytest.fixture(scope="session")
def account_server() -> Iterator[FakeSnowflake]:
    """The account, started once for all tests."""
    with running() as account, storage_here(account):
        yield account


@pytest.fixture
def account(account_server: FakeSnowflake) -> Iterator[FakeSnowflake]:
    """The account, with empty stages and nothing broken, for this test to break."""
    account_server.reset()
    yield account_server
    account_server.reset()


@pytest.fixture
def connection(account: FakeSnowflake, tmp_path: Path) -> Connection:
    """How the bot reaches it."""
    made = connection_of(Settings(home=tmp_path, **account.settings))
    assert made is not None
    return made


@pytest.fixture(scope="session")
def shared_pool(account_server: FakeSnowflake) -> Iterator[Pool]:
    """Sessions with it that last for all tests, for those that break nothing."""
    connection = connection_of(Settings(**account_server.settings))
    assert connection is not None
    made = Pool(connection, size=4)
    yield made
    made.close()


@pytest.fixture
async def pool(connection: Connection) -> AsyncIterator[Pool]:
    """The bot's sessions with it."""
    made = Pool(connection, size=2)
    yield made
    await asyncio.to_thread(made.close)


class Tables:
    """The port TemporaryTables in memory: `left` are those not known to be gone."""

    def __init__(self) -> None:
        self.left: list[str] = []

    async def about_to_make(self, table: str, schema: str) -> None:
        self.left.append(table)

    async def dropped(self, table: str) -> None:
        self.left.remove(table)

    async def left_over(self, *, older_than_s: float) -> tuple[str, ...]:
        return tuple(self.left)
