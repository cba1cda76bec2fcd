"""Accepted means done: the bot is killed at each step and started again; the workspace lives on in its own process."""

import asyncio
import json
import signal
import sqlite3
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.settings import Settings
from localslack import WorkspaceClient
from tests import mortal

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROOT = Path(__file__).parent.parent

# Inside the bot: before and after each part of the way took effect.
POINTS = [
    "jobs.accept:after",
    "ledger.open:before",
    "ledger.open:after",
    "posts.intend:after",
    "posts.posted:before",
    "ledger.placed:before",
    "ledger.placed:after",
    "model.complete:after",
    "renderer.read:after",
    "ledger.keep_draft:after",
    "stage.put:before",
    "stage.put:after",
    "ledger.record:before",
    "ledger.record:after",
    "posts.uploaded:before",
    "posts.uploaded:after",
]
# Between the bot and Slack: while a call is on its way, and while its answer is.
CALLS = [
    ("chat.postMessage", "before"),
    ("chat.postMessage", "after"),
    ("files.completeUploadExternal", "after"),
    ("files.info", "before"),
    ("chat.update", "before"),
    ("chat.update", "after"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def workspace() -> AsyncIterator[WorkspaceClient]:
    """A workspace that no kill of the bot touches."""
    command = (sys.executable, "-m", "localslack", "--port", "0", "--processing-delay", "0.05")
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, cwd=ROOT)
    assert process.stdout is not None
    ready = json.loads(await process.stdout.readline())
    async with WorkspaceClient(ready["url"]) as client:
        yield client
    process.terminate()
    await process.wait()


@asynccontextmanager
async def bot(workspace: WorkspaceClient, home: Path, point: str = "") -> AsyncIterator[BaseProcess]:
    """The bot in its own process, connected."""
    settings = Settings(
        home=home,
        workers=1,
        slack_api_url=workspace.api_url,
        slack_bot_token=SecretStr("xoxb-local"),
        slack_app_token=SecretStr("xapp-local"),
    )
    process = await asyncio.to_thread(mortal.start, point, settings)
    try:
        yield process
    finally:
        process.kill()
        await gone(process)
        await workspace.connected(0)


async def gone(process: BaseProcess) -> int | None:
    """How the process ended; a negative number is the signal that ended it."""
    await asyncio.to_thread(process.join, 30)
    return process.exitcode


def rows(home: Path, query: str) -> list[tuple[Any, ...]]:
    """What the ledger says."""
    connection = sqlite3.connect(home / "ledger.sqlite")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def files(home: Path) -> list[str]:
    """What is in the stage."""
    return sorted(path.name[8:] for path in (home / "stage" / "SVG_STAGE").rglob("*.svg"))


def has_picture(message: dict[str, Any]) -> bool:
    """Whether the message shows a preview."""
    return any(block["type"] == "image" for block in message.get("blocks", ()))


async def result_in(workspace: WorkspaceClient, channel: str, thread: str | None = None) -> dict[str, Any]:
    """The bot's message with the preview."""
    ana = workspace.user("ana")

    def is_result(message: dict[str, Any]) -> bool:
        return has_picture(message) and message["ts"] != thread

    return await ana.wait_for(channel, is_result, thread_ts=thread, timeout=40)


async def all_done(home: Path) -> None:
    """Waits until every job is written down as ended, a moment after its result is shown: else it is done again."""
    with closing(sqlite3.connect(home / "jobs.sqlite")) as jobs:
        left = "SELECT count(*) FROM workflow_status WHERE status IN ('ENQUEUED', 'PENDING')"
        async with asyncio.timeout(20):
            while jobs.execute(left).fetchone() != (0,):  # noqa: ASYNC110 - a file has nothing to wait for
                await asyncio.sleep(0.02)


async def exactly_one(workspace: WorkspaceClient, channel: str, home: Path) -> dict[str, Any]:
    """One result in the channel, one file in the stage, one row in the ledger, and no job left."""
    result = await result_in(workspace, channel)
    said = [m for m in await workspace.user("ana").messages(channel) if m.get("bot_id") and not m["ephemeral"]]
    assert [m["ts"] for m in said] == [result["ts"]]
    assert files(home) == ["-v1.svg"]
    assert len(rows(home, "SELECT svg_id FROM generated_svgs")) == 1
    assert rows(home, "SELECT status FROM svg_generation_requests") == [("completed",)]
    assert rows(home, "SELECT count(*) FROM temporary_tables WHERE cleaned_up_at IS NULL") == [(0,)]
    await all_done(home)
    return result


@pytest.mark.parametrize("point", POINTS)
async def test_a_kill_inside_the_bot_loses_and_doubles_nothing(
    workspace: WorkspaceClient, tmp_path: Path, point: str
) -> None:
    """Killed in the middle and started again, the bot leaves one result, one file, one row."""
    channel = "kill-" + point.replace(".", "-").replace(":", "-").replace("_", "-")
    await workspace.create_channel(channel, members=["ana", "svgbot"])
    async with bot(workspace, tmp_path, point) as process:
        asking = asyncio.ensure_future(workspace.user("ana").command(channel, "/svg a blue logo"))
        assert await gone(process) == -signal.SIGKILL
    async with bot(workspace, tmp_path):
        await exactly_one(workspace, channel, tmp_path)
    await asking


@pytest.mark.parametrize(("method", "when"), CALLS)
async def test_a_kill_while_speaking_to_slack_loses_and_doubles_nothing(
    workspace: WorkspaceClient, tmp_path: Path, method: str, when: Any
) -> None:
    """Whether the call arrived or not, one message stands in the end."""
    channel = f"call-{method.replace('.', '-').lower()}-{when}"
    await workspace.create_channel(channel, members=["ana", "svgbot"])
    async with bot(workspace, tmp_path) as process:
        hold = await workspace.hold(method, when=when)
        assert (await workspace.user("ana").command(channel, "/svg a blue logo"))["ok"]
        await hold.reached()
        process.kill()
        assert await gone(process) == -signal.SIGKILL
        await workspace.clear_faults()
    async with bot(workspace, tmp_path):
        await exactly_one(workspace, channel, tmp_path)


@pytest.mark.parametrize("point", ["ledger.cancel:after", "stage.delete:after", "ledger.take_back:after"])
async def test_a_kill_while_cancelling_leaves_the_word_and_nothing_else(
    workspace: WorkspaceClient, tmp_path: Path, point: str
) -> None:
    """What was called off is not drawn after all when the bot comes back."""
    channel = "cancel-" + point.replace(".", "-").replace(":", "-").replace("_", "-")
    await workspace.create_channel(channel, members=["ana", "svgbot"])
    ana = workspace.user("ana")
    async with bot(workspace, tmp_path, point) as process:
        held = await workspace.hold("files.getUploadURLExternal")
        await ana.command(channel, "/svg a blue logo")
        await held.reached()
        await ana.command(channel, "/svg cancel")
        await until(tmp_path, "SELECT * FROM cancellations")
        if point != "ledger.cancel:after":
            await held.release()
        assert await gone(process) == -signal.SIGKILL
        await workspace.clear_faults()
    async with bot(workspace, tmp_path):
        word = await ana.wait_for(channel, lambda m: "Cancelled." in str(m["text"]), timeout=40)
        await until(tmp_path, "SELECT * FROM svg_generation_requests WHERE status = 'failed'")
    said = [m for m in await ana.messages(channel) if m.get("bot_id") and not m["ephemeral"]]
    assert [m["ts"] for m in said] == [word["ts"]]
    assert files(tmp_path) == []
    assert rows(tmp_path, "SELECT svg_id FROM generated_svgs") == []


async def until(home: Path, query: str) -> None:
    """Waits until the ledger has such a row."""
    async with asyncio.timeout(20):
        while not rows(home, query):  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    "point", ["ledger.forget:after", "stage.delete:after", "previews.forget:after", "ledger.removed:before"]
)
async def test_a_kill_while_deleting_deletes_it_all_the_same(
    workspace: WorkspaceClient, tmp_path: Path, point: str
) -> None:
    """Started again, the bot removes what was left: file, preview and message."""
    channel = "delete-" + point.replace(".", "-").replace(":", "-")
    await workspace.create_channel(channel, members=["ana", "svgbot"])
    ana = workspace.user("ana")
    async with bot(workspace, tmp_path):
        await ana.command(channel, "/svg a blue logo")
        result = await exactly_one(workspace, channel, tmp_path)
    async with bot(workspace, tmp_path, point) as process:
        (menu,) = [e for b in result["blocks"] for e in b.get("elements", ()) if e.get("type") == "overflow"]
        await ana.click(channel, result["ts"], menu["action_id"], option=menu["options"][0]["value"])
        assert await gone(process) == -signal.SIGKILL
    assert rows(tmp_path, "SELECT * FROM remains")
    async with bot(workspace, tmp_path):
        async with asyncio.timeout(20):
            while rows(tmp_path, "SELECT * FROM remains"):  # noqa: ASYNC110 - another process removes it
                await asyncio.sleep(0.02)
    assert rows(tmp_path, "SELECT * FROM generated_svgs") == []
    assert files(tmp_path) == []
    assert list((tmp_path / "previews").iterdir()) == []
    assert [m for m in await ana.messages(channel) if m.get("bot_id") and not m["ephemeral"]] == []


async def killed_at_a_reply(
    workspace: WorkspaceClient, home: Path, point: str, channel: str, text: str
) -> dict[str, Any]:
    """A drawing's message in a new channel. The bot was killed at that point while it answered a reply below it."""
    await workspace.create_channel(channel, members=["ana", "svgbot"])
    ana = workspace.user("ana")
    async with bot(workspace, home):
        await ana.command(channel, "/svg a blue logo")
        root = await exactly_one(workspace, channel, home)
    async with bot(workspace, home, point) as process:
        await ana.say(channel, text, thread_ts=root["ts"])
        assert await gone(process) == -signal.SIGKILL
    return root


@pytest.mark.parametrize("point", ["ledger.open:after", "stage.put:after", "posts.intend:after", "posts.posted:before"])
async def test_a_kill_during_a_refinement_leaves_one_answer(
    workspace: WorkspaceClient, tmp_path: Path, point: str
) -> None:
    """In the thread there is one new version, made from the first."""
    ana, channel = workspace.user("ana"), "refine-" + point.replace(".", "-").replace(":", "-")
    root = await killed_at_a_reply(workspace, tmp_path, point, channel, "make it green")
    async with bot(workspace, tmp_path):
        answer = await result_in(workspace, channel, root["ts"])
    thread = await ana.thread(channel, root["ts"])
    assert [m["ts"] for m in thread if m.get("bot_id")] == [root["ts"], answer["ts"]]
    assert files(tmp_path) == ["-v1.svg", "-v2.svg"]
    assert len(rows(tmp_path, "SELECT svg_id FROM generated_svgs")) == 2


@pytest.mark.parametrize("point", ["ledger.failed:after", "posts.posted:before"])
async def test_a_kill_during_a_failure_keeps_what_was_noted_of_it(
    workspace: WorkspaceClient, tmp_path: Path, point: str
) -> None:
    """Who looks up the reference finds it: one answer, one row in the error log, one audit event."""
    ana, channel = workspace.user("ana"), "failure-" + point.replace(".", "-").replace(":", "-")
    root = await killed_at_a_reply(workspace, tmp_path, point, channel, "use v99")
    async with bot(workspace, tmp_path):
        answer = await ana.wait_for(
            channel, lambda m: "bot_id" in m and "v99" in str(m["text"]), thread_ts=root["ts"], timeout=40
        )
    said = [m for m in await ana.thread(channel, root["ts"]) if m.get("bot_id")]
    assert [m["ts"] for m in said] == [root["ts"], answer["ts"]]
    ((request,),) = rows(tmp_path, "SELECT request_id FROM svg_generation_requests WHERE status = 'failed'")
    assert rows(tmp_path, "SELECT reference FROM error_log") == [(request[:8],)]
    noted = "SELECT json_extract(context, '$.request') FROM audit_events WHERE result = 'failed'"
    assert rows(tmp_path, noted) == [(request,)]
