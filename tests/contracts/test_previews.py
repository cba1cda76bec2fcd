"""What every cache of previews does, whatever it is made of."""

import asyncio
from pathlib import Path

import pytest

from bot.ports import Previews
from bot.stage import FolderPreviews
from tests.stage.memory import MemoryPreviews


@pytest.fixture(params=["folder", "memory"])
def previews(request: pytest.FixtureRequest, tmp_path: Path) -> Previews:
    """An empty cache of each kind."""
    return FolderPreviews(tmp_path / "previews") if request.param == "folder" else MemoryPreviews()


async def test_a_preview_comes_back(previews: Previews) -> None:
    """The picture that was kept is the picture that is shown."""
    await previews.put("id-1", b"\x89PNG\r\n\x1a\n one")
    await previews.put("id-2", b"\x89PNG\r\n\x1a\n two")
    assert await previews.get("id-1") == b"\x89PNG\r\n\x1a\n one"
    assert await previews.get("id-2") == b"\x89PNG\r\n\x1a\n two"


async def test_an_unknown_preview_is_none(previews: Previews) -> None:
    """A preview that was never kept, or is forgotten, is no error: it can be made again."""
    assert await previews.get("id-1") is None
    await previews.put("id-1", b"png")
    assert await previews.get("id-2") is None


async def test_a_newer_preview_replaces_the_older(previews: Previews) -> None:
    """A preview that is made again takes the place of the first."""
    await previews.put("id-1", b"a long older preview")
    await previews.put("id-1", b"newer")
    assert await previews.get("id-1") == b"newer"


async def test_a_preview_is_whole_at_every_moment(previews: Previews) -> None:
    """Whoever reads while a preview is replaced sees the one or the other, never half of one."""
    versions = [bytes([n]) * 100_000 for n in range(10)]
    await previews.put("id-1", versions[0])
    puts = asyncio.gather(*(previews.put("id-1", version) for version in versions))
    seen = [await previews.get("id-1") for _ in range(50)]
    await puts
    assert set(seen) <= set(versions)


async def test_the_previews_there_are_can_be_asked_for(previews: Previews) -> None:
    """Those that were kept and not forgotten; none where there never was one."""
    assert await previews.known() == frozenset()
    for svg_id in ("id-1", "id-2", "id-3"):
        await previews.put(svg_id, b"png")
    await previews.forget("id-2")
    assert await previews.known() == {"id-1", "id-3"}
