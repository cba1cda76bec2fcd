"""A graceful stop: SIGTERM to a bot in a process of its own, as a supervisor sends it, and the next start."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from localslack import Settings as SlackSettings
from localslack import WorkspaceClient, serve
from tests.team import shown

ROOT = Path(__file__).parent.parent
PATIENCE = 60.0


@pytest_asyncio.fixture
async def workspace() -> AsyncIterator[WorkspaceClient]:
    """A workspace without a bot."""
    async with serve(SlackSettings(port=0, processing_delay=0.05)) as server, WorkspaceClient(server.url) as client:
        yield client


@asynccontextmanager
async def bot(workspace: WorkspaceClient, home: Path, *, grace: float) -> AsyncIterator[Process]:
    """`svgbot serve`, connected."""
    others = {k: v for k, v in os.environ.items() if not k.startswith(("SVGBOT_", "SLACK_", "STAGE_"))}
    own = {
        "SLACK_API_URL": workspace.api_url,
        "SLACK_BOT_TOKEN": "xoxb-local",
        "SLACK_APP_TOKEN": "xapp-local",
        "SVGBOT_HOME": str(home),
        "SVGBOT_PORT": "0",
        "SVGBOT_WORKERS": "1",
        "SVGBOT_GRACE": str(grace),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "serve", env=others | own, stdout=PIPE, cwd=ROOT
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE):
            assert b"connected" in await process.stdout.readline()
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def stopped(process: Process) -> int:
    """The exit status after SIGTERM."""
    async with asyncio.timeout(PATIENCE):
        return await process.wait()


async def results(workspace: WorkspaceClient) -> list[str]:
    """The bot's messages in the channel."""
    return [shown(m) for m in await workspace.user("ana").messages("general") if m.get("bot_id") and not m["ephemeral"]]


async def finished(workspace: WorkspaceClient, count: int) -> None:
    """Waits until so many drawings stand, and no more."""

    async def enough() -> bool:
        return sum("v1.svg" in text for text in await results(workspace)) >= count

    await workspace.wait_for(enough, PATIENCE)
    assert len(await results(workspace)) == count


async def test_what_runs_is_finished_and_nothing_new_is_taken(workspace: WorkspaceClient, tmp_path: Path) -> None:
    """The step under way ends, the job goes on at the next start, and who asks meanwhile hears that nobody answers."""
    ana = workspace.user("ana")
    async with bot(workspace, tmp_path, grace=PATIENCE) as process:
        hold = await workspace.hold("chat.update")
        assert (await ana.command("general", "/svg a blue logo"))["ok"]
        await hold.reached(PATIENCE)
        process.send_signal(signal.SIGTERM)
        await workspace.connected(0, PATIENCE)
        assert not (await ana.command("general", "/svg too late"))["ok"]
        assert process.returncode is None
        await hold.release()
        assert await stopped(process) == 0
    await finished(workspace, 1)
    async with bot(workspace, tmp_path, grace=PATIENCE) as process:
        assert (await ana.command("general", "/svg a red star"))["ok"]
        await finished(workspace, 2)
        process.send_signal(signal.SIGTERM)
        assert await stopped(process) == 0


@pytest.mark.parametrize("method", ["chat.postMessage", "files.completeUploadExternal"])
async def test_what_outlasts_the_grace_is_handed_over(workspace: WorkspaceClient, tmp_path: Path, method: str) -> None:
    """The bot stops in time wherever it hangs, with status 0; started again it brings the drawing to one end."""
    async with bot(workspace, tmp_path, grace=0.2) as process:
        hold = await workspace.hold(method, when="after")
        assert (await workspace.user("ana").command("general", "/svg a blue logo"))["ok"]
        await hold.reached(PATIENCE)
        process.send_signal(signal.SIGTERM)
        assert await stopped(process) == 0
        await workspace.clear_faults()
    async with bot(workspace, tmp_path, grace=PATIENCE):
        await finished(workspace, 1)
