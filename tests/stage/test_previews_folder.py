"""The previews as a folder: its bound, its names, its disk."""

import os
import stat
from pathlib import Path

import pytest

from bot import errors
from bot.stage import FolderPreviews
from tests.stage.folders import full_disk, read_only


def names_in(folder: Path) -> list[str]:
    """The files of the folder and of those in it."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def age(root: Path, name: str, seconds: int) -> None:
    """Makes a file older than it is."""
    then = (root / name).stat().st_mtime - seconds
    os.utime(root / name, (then, then))


async def test_the_oldest_preview_is_forgotten_first(tmp_path: Path) -> None:
    """The cache stays within its bound, and what was kept last is there."""
    previews = FolderPreviews(tmp_path, keep=2)
    for seconds, svg_id in ((30, "old"), (20, "newer")):
        await previews.put(svg_id, b"png")
        age(tmp_path, f"{svg_id}.png", seconds)
    await previews.put("newest", b"png")
    assert [await previews.get(svg_id) for svg_id in ("old", "newer", "newest")] == [None, b"png", b"png"]


async def test_a_preview_made_again_counts_as_new(tmp_path: Path) -> None:
    """Replacing a preview keeps it from being the oldest."""
    previews = FolderPreviews(tmp_path, keep=2)
    for seconds, svg_id in ((30, "first"), (20, "second")):
        await previews.put(svg_id, b"png")
        age(tmp_path, f"{svg_id}.png", seconds)
    await previews.put("first", b"again")
    await previews.put("third", b"png")
    assert [await previews.get(svg_id) for svg_id in ("first", "second", "third")] == [b"again", None, b"png"]


async def test_the_preview_just_kept_is_never_the_one_forgotten(tmp_path: Path) -> None:
    """Even a cache for one picture holds the picture that was just made, whatever the clock says."""
    previews = FolderPreviews(tmp_path, keep=1)
    await previews.put("from-the-future", b"png")
    age(tmp_path, "from-the-future.png", -3600)
    await previews.put("now", b"png")
    assert await previews.get("now") == b"png"
    assert names_in(tmp_path) == ["now.png"]


async def test_what_a_crash_left_behind_is_forgotten_in_its_turn(tmp_path: Path) -> None:
    """A half-written file is never shown, and does not stay forever."""
    previews = FolderPreviews(tmp_path, keep=2)
    (tmp_path / "dead.part").write_bytes(b"half a p")
    age(tmp_path, "dead.part", 60)
    await previews.put("id-1", b"png")
    await previews.put("id-2", b"png")
    assert names_in(tmp_path) == ["id-1.png", "id-2.png"]


@pytest.mark.parametrize(
    "svg_id",
    [
        pytest.param("", id="empty"),
        pytest.param("..", id="up"),
        pytest.param("../secret", id="up and over"),
        pytest.param("/etc/passwd", id="absolute"),
        pytest.param("a/b", id="a folder"),
        pytest.param("a\\b", id="backslash"),
        pytest.param("a\0", id="NUL"),
        pytest.param("a\n", id="line feed"),
        pytest.param("a.png", id="a dot"),
        pytest.param("é", id="not ASCII"),
        pytest.param("a" * 65, id="too long"),
    ],
)
async def test_a_hostile_id_is_refused(tmp_path: Path, svg_id: str) -> None:
    """An id that could name another file names none."""
    (tmp_path / "secret.png").write_bytes(b"secret")
    previews = FolderPreviews(tmp_path / "previews")
    with pytest.raises(errors.StorageError) as refused_put:
        await previews.put(svg_id, b"x")
    with pytest.raises(errors.StorageError) as refused_get:
        await previews.get(svg_id)
    assert {refused_put.value.code, refused_get.value.code} == {"bad_path"}
    assert names_in(tmp_path) == ["secret.png"]


async def test_a_linked_preview_is_not_shown(tmp_path: Path) -> None:
    """A symbolic link in the cache shows nobody a file from elsewhere, and is replaced by the preview."""
    previews = FolderPreviews(tmp_path / "previews")
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "previews").mkdir()
    (tmp_path / "previews/id-1.png").symlink_to(tmp_path / "secret")
    assert await previews.get("id-1") is None
    await previews.put("id-1", b"png")
    assert await previews.get("id-1") == b"png"
    assert (tmp_path / "secret").read_bytes() == b"secret"


async def test_previews_are_private(tmp_path: Path) -> None:
    """Another user of the machine sees nobody's previews."""
    await FolderPreviews(tmp_path / "previews").put("id-1", b"png")
    for path in (tmp_path / "previews", tmp_path / "previews/id-1.png"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


async def test_a_full_disk_is_an_error_of_ours(tmp_path: Path) -> None:
    """Where there is no room nothing half-written stays, and the older preview does."""
    previews = FolderPreviews(tmp_path)
    await previews.put("id-1", b"older")
    with full_disk(room=1000), pytest.raises(errors.StorageError) as raised:
        await previews.put("id-1", b"x" * 100_000)
    assert raised.value.code == "previews_unavailable"
    assert names_in(tmp_path) == ["id-1.png"]
    assert await previews.get("id-1") == b"older"


async def test_a_folder_that_cannot_be_written_is_an_error_of_ours(tmp_path: Path) -> None:
    """Without permission nothing is kept, and what is there can be shown."""
    await FolderPreviews(tmp_path).put("id-1", b"png")
    with read_only(tmp_path) as copy:
        previews = FolderPreviews(copy)
        assert await previews.get("id-1") == b"png"
        with pytest.raises(errors.StorageError):
            await previews.put("id-2", b"png")
