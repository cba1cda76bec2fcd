"""`svgbot demo --once`, as `make demo` runs it."""

import asyncio
import re
import signal
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest


async def test_the_demo_shows_the_whole_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two stage paths, two previews, a page; then both processes are gone."""
    monkeypatch.setenv("SVGBOT_HOME", str(tmp_path))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--once", "--port", "0", stdout=PIPE
    )
    out, _ = await process.communicate()
    said = out.decode()
    assert process.returncode == 0, said
    assert len(re.findall(r"@SVG_STAGE/\w+/a-blue-logo/\w+-v[12]\.svg", said)) == 2
    previews = [Path(line.split(maxsplit=1)[1]) for line in said.splitlines() if line.strip().startswith("preview")]
    assert [path.read_bytes()[:4] for path in previews] == [b"\x89PNG"] * 2
    stored = sorted(path.name[8:] for path in (tmp_path / "demo" / "stage").rglob("*.svg"))
    assert stored == ["-v1.svg", "-v2.svg"]
    page = re.search(r"http://127\.0\.0\.1:(\d+)/", said)
    assert page
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", int(page[1]))


async def test_the_demo_goes_on_until_it_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends it in order: no process and no open port is left."""
    monkeypatch.setenv("SVGBOT_HOME", str(tmp_path))
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "demo", "--port", "0", stdout=PIPE)
    assert process.stdout is not None
    said = ""
    while "Ctrl-C" not in said:
        line = await process.stdout.readline()
        assert line, said
        said += line.decode()
    port = int(said.rsplit("http://127.0.0.1:", 1)[1].split("/", 1)[0])
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()
    await writer.wait_closed()
    process.send_signal(signal.SIGINT)
    assert await process.wait() == 0
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)
