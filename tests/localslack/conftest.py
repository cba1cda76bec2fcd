"""A workspace of its own for every test, and the ways to it."""

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from localslack import Server, Settings, WorkspaceClient, serve
from tests.localslack.kit import wide
from tests.localslack.raw import RawApp

# So short that no test waits for it, so long that what comes before it can be seen.
PROCESSING = 0.02


@pytest.fixture
def settings() -> Settings:
    """Slack's own durations, but for the processing of files; an app that may do everything."""
    return wide(processing_delay=PROCESSING)


@pytest.fixture
async def server(settings: Settings) -> AsyncIterator[Server]:
    """A running workspace."""
    async with serve(settings) as running:
        yield running


@pytest.fixture
async def workspace(server: Server) -> AsyncIterator[WorkspaceClient]:
    """The people's side."""
    async with WorkspaceClient(server.url) as client:
        yield client


@pytest.fixture
def slack(server: Server) -> AsyncWebClient:
    """Slack's own client, with the bot's token."""
    return AsyncWebClient(token="xoxb-local", base_url=server.api_url)


@pytest.fixture
async def app(slack: AsyncWebClient, workspace: WorkspaceClient) -> AsyncIterator[RawApp]:
    """An app on a bare websocket that acknowledges everything."""
    async with RawApp(slack) as connected:
        await workspace.connected()
        yield connected
