"""The workspace as a process of its own."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from localslack import WorkspaceClient
from localslack.__main__ import main


@asynccontextmanager
async def process(*arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """`python -m localslack`, killed at the end if it still runs."""
    started = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "localslack",
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=os.environ | {"PYTHONWARNINGS": "error"},
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
        await started.wait()


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
async def test_alone(name: str) -> None:
    """It says where it is in one line, serves, and ends at once and cleanly, even with somebody listening."""
    async with process("--port", "0", "--bot-token", "xoxb-mine") as running:
        assert running.stdout is not None
        ready = json.loads(await running.stdout.readline())
        assert ready == {"url": ready["url"], "page": f"{ready['url']}/", "api_url": f"{ready['url']}/api/"}
        async with WorkspaceClient(ready["url"]) as workspace:
            await workspace.ready()
            assert (await workspace.user("ana").say("general", "hello"))["text"] == "hello"
            told = await workspace.info()
            assert [one["name"] for one in told["shortcuts"]] == ["Draw something", "Draw this"]
            revision = told["revision"]
            query = {"after": str(revision)}
            waiting = asyncio.create_task(workspace.request("GET", "/local/changes", query))
            await workspace.info()  # the one that waits is on its way by now
            began = time.monotonic()
            running.send_signal(getattr(signal, name))
            assert await running.wait() == 0
            assert time.monotonic() - began < 10  # the listener would be answered after 25 s
            await asyncio.gather(waiting, return_exceptions=True)

        assert running.stderr is not None
        assert await running.stderr.read() == b""


async def test_port_taken(capsys: pytest.CaptureFixture[str]) -> None:
    """A port that somebody else has is named as the reason, in one line."""
    taken = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = taken.sockets[0].getsockname()[1]
    async with taken:
        assert await asyncio.to_thread(main, ["--port", str(port)]) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("localslack cannot listen: Address already in use")
    assert line.endswith("Choose another --port.")


async def test_not_there() -> None:
    """A client that waits for a workspace that never comes says so."""
    async with WorkspaceClient("http://127.0.0.1:9") as workspace:
        with pytest.raises(TimeoutError, match="no workspace answers"):
            await workspace.ready(timeout=0.1)


def test_a_url_needs_a_secret(capsys: pytest.CaptureFixture[str]) -> None:
    """A request URL without a secret to sign with is refused in words."""
    with pytest.raises(SystemExit):
        main(["--request-url", "http://127.0.0.1:3000/slack/events"])
    assert "--request-url and --signing-secret go together" in capsys.readouterr().err
