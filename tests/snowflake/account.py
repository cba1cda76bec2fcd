"""Fixtures: the account on loopback, and the bot's pool of sessions with it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from snowflake.connector.gcs_storage_client import SnowflakeGCSRestClient
from snowflake.connector.storage_client import SnowflakeStorageClient

from bot.settings import Settings
from bot.snowflake.connection import Connection, connection_of
from bot.snowflake.pool import Pool
from tests.snowflake.server import FakeSnowflake, running


@pytest.fixture(scope="session")
def account_server() -> Iterator[FakeSnowflake]:
    """The account, started once for all tests."""
    with running() as account:
        patch = pytest.MonkeyPatch()

        def at_home(location: str, filename: str, *_: object) -> str:
            return f"http://127.0.0.1:{account.port}/storage/{quote(location + filename)}"

        # The connector speaks https to Google's own hosts only; the rest of the way is its own.
        patch.setattr(SnowflakeGCSRestClient, "generate_file_url", staticmethod(at_home))
        patch.setattr(SnowflakeStorageClient, "SLEEP_UNIT", 0.01)
        yield account
        patch.undo()


@pytest.fixture
def account(account_server: FakeSnowflake) -> FakeSnowflake:
    """The account, with empty stages and nothing broken."""
    account_server.reset()
    return account_server


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
