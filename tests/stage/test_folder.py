"""The stage as a folder: what only a file system can do to it."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot import errors
from bot.domain import StagePath
from bot.stage import FolderStage
from bot.stage.folder import LEFTOVER_S
from tests.stage.folders import full_disk, read_only
from tests.stage.putter import content, path_of

LOGO = StagePath("S", "T1/logo.svg")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Where the stages are."""
    return tmp_path / "home" / "stages"


@pytest.fixture
def stage(root: Path) -> FolderStage:
    """A stage whose root does not exist yet."""
    return FolderStage(root)


def files_under(folder: Path) -> list[str]:
    """Everything in the folder that is not a folder itself."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())


def names_in(folder: Path) -> list[str]:
    """What stands in the folder, of any kind."""
    return sorted(path.name for path in folder.iterdir())


def start(root: Path, flavour: str, count: int) -> "subprocess.Popen[str]":
    """A process that is ready to put files there, and waits for a line."""
    command = [sys.executable, "-m", "tests.stage.putter", str(root), flavour, str(count)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


async def test_a_file_is_where_its_path_says(stage: FolderStage, root: Path) -> None:
    """A person finds the drawing with any file manager: @S/T1/logo.svg is S/T1/logo.svg."""
    await stage.put(LOGO, b"<svg/>")
    assert files_under(root) == ["S/T1/logo.svg"]
    assert (root / "S/T1/logo.svg").read_bytes() == b"<svg/>"


async def test_a_file_put_there_by_hand_is_listed(stage: FolderStage, root: Path) -> None:
    """What somebody copies into the folder is in the stage."""
    (root / "S/T1").mkdir(parents=True)
    (root / "S/T1/logo.svg").write_bytes(b"<svg/>")
    assert await stage.get(LOGO) == b"<svg/>"
    assert [file.path for file in (await stage.list("S")).files] == [LOGO]


async def test_files_are_private(stage: FolderStage, root: Path) -> None:
    """Another user of the machine reads nobody's drawings."""
    await stage.put(LOGO, b"<svg/>")
    for path in (root, root / "S", root / "S/T1", root / "S/T1/logo.svg"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


async def test_the_last_delete_removes_the_empty_folders(stage: FolderStage, root: Path) -> None:
    """Deleting leaves no tree of empty folders behind, and touches no folder that still holds something."""
    await stage.put(StagePath("S", "a/b/c/1"), b"1")
    await stage.put(StagePath("S", "a/2"), b"2")
    await stage.delete(StagePath("S", "a/b/c/1"))
    assert not (root / "S/a/b").exists()
    await stage.delete(StagePath("S", "a/2"))
    assert names_in(root / "S") == []


@pytest.mark.parametrize(
    "target", [pytest.param("outside", id="out of the root"), pytest.param("S/real", id="within it")]
)
async def test_a_linked_folder_is_not_there(stage: FolderStage, root: Path, tmp_path: Path, target: str) -> None:
    """A symbolic link leads nowhere: nothing is read, listed, written or deleted through it."""
    folder = (tmp_path if target == "outside" else root) / target
    folder.mkdir(parents=True)
    (folder / "secret").write_bytes(b"secret")
    (root / "S").mkdir(parents=True, exist_ok=True)
    (root / "S/link").symlink_to(folder)
    secret = StagePath("S", "link/secret")
    with pytest.raises(errors.FileMissing):
        await stage.get(secret)
    with pytest.raises(errors.UploadFailed):
        await stage.put(StagePath("S", "link/new"), b"x")
    assert await stage.stat(secret) is None
    assert await stage.delete(secret) is False
    assert (await stage.list("S", "link")).files == ()
    assert files_under(folder) == ["secret"]


async def test_a_linked_stage_is_not_there(tmp_path: Path) -> None:
    """A whole stage cannot be a link either."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret").write_bytes(b"secret")
    (tmp_path / "root").mkdir()
    (tmp_path / "root/S").symlink_to(tmp_path / "outside")
    stage = FolderStage(tmp_path / "root")
    assert (await stage.list("S")).files == ()
    with pytest.raises(errors.FileMissing):
        await stage.get(StagePath("S", "secret"))


async def test_the_root_itself_may_be_a_link(tmp_path: Path) -> None:
    """An admin may keep the stages on another disk."""
    (tmp_path / "disk").mkdir()
    (tmp_path / "root").symlink_to(tmp_path / "disk")
    await FolderStage(tmp_path / "root").put(LOGO, b"<svg/>")
    assert files_under(tmp_path / "disk") == ["S/T1/logo.svg"]


@pytest.mark.parametrize("kind", ["link", "dangling link", "pipe", "folder"])
async def test_what_is_no_file_is_not_there(stage: FolderStage, root: Path, tmp_path: Path, kind: str) -> None:
    """Something else under the path of a file is neither read (a pipe would wait forever) nor replaced nor deleted."""
    (tmp_path / "secret").write_bytes(b"secret")
    odd = root / "S/odd"
    odd.parent.mkdir(parents=True)
    make = {
        "link": lambda: odd.symlink_to(tmp_path / "secret"),
        "dangling link": lambda: odd.symlink_to(tmp_path / "nowhere"),
        "pipe": lambda: os.mkfifo(odd),
        "folder": lambda: odd.mkdir(),
    }
    make[kind]()
    path = StagePath("S", "odd")
    with pytest.raises(errors.FileMissing):
        await stage.get(path)
    with pytest.raises(errors.UploadFailed):
        await stage.put(path, b"x")
    assert await stage.stat(path) is None
    assert await stage.delete(path) is False
    assert (await stage.list("S")).files == ()
    assert names_in(root / "S") == ["odd"]
    assert not (tmp_path / "nowhere").exists()


async def test_a_file_in_the_way_of_a_folder_is_an_upload_that_failed(stage: FolderStage) -> None:
    """A path below a file cannot be stored in a folder; the file stays."""
    await stage.put(StagePath("S", "a"), b"1")
    with pytest.raises(errors.UploadFailed):
        await stage.put(StagePath("S", "a/b"), b"2")
    assert await stage.get(StagePath("S", "a")) == b"1"


async def test_names_that_no_path_may_have_are_not_listed(stage: FolderStage, root: Path) -> None:
    """What could not be fetched by its path is not offered by the listing."""
    await stage.put(StagePath("S", "fine"), b"x")
    for name in (b"not-utf8-\xff", b"line\nfeed", b"back\\slash"):
        (root / "S" / os.fsdecode(name)).write_bytes(b"x")
    assert [file.path.path for file in (await stage.list("S")).files] == ["fine"]


async def test_a_full_disk_is_an_upload_that_failed(stage: FolderStage, root: Path) -> None:
    """Where there is no room the person is told; nothing half-written stays, and with room again it works."""
    with full_disk(room=1000), pytest.raises(errors.UploadFailed) as raised:
        await stage.put(LOGO, b"x" * 100_000)
    assert raised.value.facts["cause"] == "EFBIG"
    assert files_under(root) == []
    await stage.put(LOGO, b"x" * 100_000)
    assert await stage.get(LOGO) == b"x" * 100_000


async def test_a_repeated_put_needs_no_room(stage: FolderStage) -> None:
    """A step that is repeated on a full disk finds its file and succeeds."""
    stored = await stage.put(LOGO, b"x" * 100_000)
    with full_disk(room=1000):
        assert await stage.put(LOGO, b"x" * 100_000) == stored


async def test_a_folder_that_cannot_be_written_is_an_upload_that_failed(stage: FolderStage, root: Path) -> None:
    """Without permission nothing is stored or deleted, and the error is ours; reading goes on."""
    await stage.put(LOGO, b"<svg/>")
    with read_only(root) as copy:
        locked = FolderStage(copy)
        assert await locked.get(LOGO) == b"<svg/>"
        with pytest.raises(errors.UploadFailed) as raised:
            await locked.put(StagePath("S", "T1/new.svg"), b"x")
        with pytest.raises(errors.StorageError) as refused:
            await locked.delete(LOGO)
    assert raised.value.facts["cause"] == "EACCES"
    assert refused.value.code == "stage_unavailable"


async def test_a_root_that_cannot_be_made_is_an_upload_that_failed(tmp_path: Path) -> None:
    """A setting that names a file as the folder of the stages is an error of ours."""
    (tmp_path / "file").write_bytes(b"")
    for root in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(errors.UploadFailed):
            await FolderStage(root).put(LOGO, b"x")


async def test_what_a_crash_left_behind_is_swept(stage: FolderStage, root: Path) -> None:
    """Files of puts that never ended are never listed, and gone after an hour; those of puts under way stay."""
    incoming = root / ".incoming"
    incoming.mkdir(parents=True)
    for name in ("old", "young"):
        (incoming / name).write_bytes(b"half a draw")
    long_ago = (incoming / "old").stat().st_mtime - LEFTOVER_S - 60
    os.utime(incoming / "old", (long_ago, long_ago))
    await stage.put(LOGO, b"<svg/>")
    assert files_under(root) == [".incoming/young", "S/T1/logo.svg"]


async def test_a_put_whose_leftover_was_swept_too_early_succeeds(
    stage: FolderStage, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that was paused for hours in the middle of a put stores its file all the same."""
    link = os.link
    swept: list[str] = []

    def sweep_first(source: str, *args: Any, **kwargs: Any) -> None:
        if not swept:
            swept.append(source)
            (root / ".incoming" / source).unlink()
        link(source, *args, **kwargs)

    monkeypatch.setattr(os, "link", sweep_first)
    await stage.put(LOGO, b"<svg/>")
    assert swept
    assert await stage.get(LOGO) == b"<svg/>"


async def test_of_two_processes_that_put_different_files_one_wins_each(stage: FolderStage, root: Path) -> None:
    """Two processes at the same paths: every path holds one process's file, whole, and the other was told."""
    count = 30
    processes = {flavour: start(root, flavour, count) for flavour in ("red", "blue")}
    for process in processes.values():
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    said = {flavour: process.communicate()[0].split() for flavour, process in processes.items()}
    for number in range(count):
        (winner,) = [flavour for flavour in processes if said[flavour][number] == "stored"]
        assert await stage.get(path_of(number)) == content(winner, number)
    assert [process.returncode for process in processes.values()] == [0, 0]


async def test_kill_9_in_the_middle_of_a_put_leaves_nothing_half_written(stage: FolderStage, root: Path) -> None:
    """However often the process dies: what it said was stored is there, and everything that is listed is whole."""
    stored = 0
    for more in (1, 2, 3, 5, 8):
        process = start(root, "red", 10_000)
        assert process.stdin
        assert process.stdout
        process.stdin.write("go\n")
        process.stdin.flush()
        for _ in range(stored + more):
            assert process.stdout.readline() == "stored\n"
        leftovers = names_in(root / ".incoming")
        while names_in(root / ".incoming") == leftovers:
            pass
        process.kill()
        process.communicate()
        listed = (await stage.list("S", limit=1000)).files
        assert len(listed) >= stored + more
        assert {file.path for file in listed} == {path_of(number) for number in range(len(listed))}
        for number in range(len(listed)):
            assert await stage.get(path_of(number)) == content("red", number)
        stored = len(listed)
    assert names_in(root / ".incoming")
