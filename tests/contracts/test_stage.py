"""What every stage does, whatever it is made of."""

import asyncio
import hashlib
import itertools
import time
from collections.abc import Callable
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import errors
from bot.domain import FilePage, StagePath, StoredFile
from bot.ports import Stage
from bot.snowflake.names import Schema
from bot.stage import FolderStage
from bot.stage.rules import MAX_PART_BYTES, MAX_PATH_BYTES
from bot.stage.snowflake import SnowflakeStage, Way
from tests.snowflake.account import Tables
from tests.stage.memory import MemoryStage

NewStage: TypeAlias = Callable[[], Stage]

SCHEMAS = itertools.count()

LOGO = StagePath("SVG_STAGE", "T1/logo/1-v1.svg")

# A wild part of a path: what sorts around the slash, other scripts, what a shell or a URL would misread.
PARTS = st.text(alphabet="ab.-+~ %*?'\"$Zé\u202e😀", min_size=1, max_size=6).filter(
    lambda part: part not in {".", ".."}
)
PATHS = st.lists(PARTS, min_size=1, max_size=4).map("/".join)
PREFIXES = st.text(alphabet="ab./ é😀", max_size=4)


# By COPY INTO, a file is the text of a column: other bytes are refused.
TEXT_ONLY = "snowflake by COPY INTO"


@pytest.fixture(params=["folder", "memory", "snowflake by PUT", TEXT_ONLY])
def new_stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> NewStage:
    """Makes an empty stage of each kind."""
    return maker(request, tmp_path_factory)


@pytest.fixture(params=["folder", "memory", "snowflake by PUT"])
def new_listed_stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> NewStage:
    """The same, without the kind that differs from another only in how it writes."""
    return maker(request, tmp_path_factory)


def maker(request: pytest.FixtureRequest, folders: pytest.TempPathFactory) -> NewStage:
    """What makes empty stages of that kind."""
    makers: dict[str, NewStage] = {
        "folder": lambda: FolderStage(folders.mktemp("stage") / "root"),
        "memory": MemoryStage,
        "snowflake by PUT": lambda: snowflake_stage(request, "put"),
        TEXT_ONLY: lambda: snowflake_stage(request, "copy"),
    }
    return makers[request.param]


def snowflake_stage(request: pytest.FixtureRequest, way: Way) -> SnowflakeStage:
    """A stage of the account on loopback, in a schema of its own."""
    schema = Schema("DB", f"S{next(SCHEMAS)}")
    return SnowflakeStage(request.getfixturevalue("shared_pool"), lambda _: schema, Tables(), way=way)


@pytest.fixture
def stage(new_stage: NewStage) -> Stage:
    """One empty stage."""
    return new_stage()


async def fill(stage: Stage, *paths: str) -> None:
    """Puts a file at each path of @S; its bytes are its path."""
    for path in paths:
        await stage.put(StagePath("S", path), path.encode())


def paths_of(page: FilePage) -> list[str]:
    return [file.path.path for file in page.files]


def is_text(data: bytes) -> bool:
    return data.decode(errors="ignore").encode() == data


def without_conflicts(paths: set[str]) -> list[str]:
    """The paths in order, without those that would be a file and a folder at once."""
    return sorted(path for path in paths if not any(other.startswith(f"{path}/") for other in paths))


async def read_through(stage: Stage, prefix: str, limit: int) -> list[StoredFile]:
    """All pages of a listing of @S, one after the other."""
    page = await stage.list("S", prefix, limit=limit)
    files = list(page.files)
    while page.cursor:
        assert len(page.files) == limit
        page = await stage.list("S", prefix, limit=limit, cursor=page.cursor)
        files += page.files
    return files


async def test_a_stored_file_comes_back(stage: Stage) -> None:
    """The bytes that were put are the bytes that one gets."""
    await stage.put(LOGO, b"<svg/>")
    assert await stage.get(LOGO) == b"<svg/>"


async def test_put_describes_what_it_stored(stage: Stage) -> None:
    """The caller learns size, checksum and time without asking again, and the listing and stat say the same."""
    before = time.time()
    stored = await stage.put(LOGO, b"<svg/>")
    assert stored == StoredFile(LOGO, 6, hashlib.md5(b"<svg/>", usedforsecurity=False).hexdigest(), stored.modified)
    assert before - 2 <= stored.modified <= time.time() + 2
    assert await stage.stat(LOGO) == stored
    assert (await stage.list("SVG_STAGE")).files == (stored,)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(bytes(range(256)) * 3, id="every byte"),
        pytest.param(b"\r\n\x00\x1a\xff\xfe", id="what text modes change"),
        pytest.param(b"x" * 1_048_576, id="the largest SVG"),
    ],
)
async def test_any_bytes_come_back_exactly(stage: Stage, data: bytes, request: pytest.FixtureRequest) -> None:
    """A file is bytes: nothing is translated. What can only hold text says so of other bytes."""
    if request.node.callspec.params["new_stage"] == TEXT_ONLY and not is_text(data):
        with pytest.raises(errors.UploadFailed):
            await stage.put(LOGO, data)
        assert await stage.stat(LOGO) is None
        return
    await stage.put(LOGO, data)
    assert await stage.get(LOGO) == data


async def test_the_same_bytes_again_are_no_error(stage: Stage) -> None:
    """A repeated step finds its file in place and goes on."""
    first = await stage.put(LOGO, b"<svg/>")
    assert await stage.put(LOGO, b"<svg/>") == first


@pytest.mark.parametrize(
    "other",
    [pytest.param(b"<svg></svg>", id="longer"), pytest.param(b"", id="empty"), pytest.param(b"<SVG/>", id="alike")],
)
async def test_a_path_is_never_overwritten(stage: Stage, other: bytes) -> None:
    """Other bytes at the same path are refused, and the first stay."""
    await stage.put(LOGO, b"<svg/>")
    with pytest.raises(errors.FileExists):
        await stage.put(LOGO, other)
    assert await stage.get(LOGO) == b"<svg/>"


async def test_many_putting_the_same_file_all_succeed(stage: Stage) -> None:
    """However often a step is repeated at once, there is one file and no error."""
    stored = await asyncio.gather(*(stage.put(LOGO, b"<svg/>") for _ in range(20)))
    assert len(set(stored)) == 1
    assert await stage.get(LOGO) == b"<svg/>"


async def test_of_many_putting_different_files_one_wins(stage: Stage) -> None:
    """Whoever comes first is stored whole; everybody else is told."""
    files = [bytes([n]) * 20_000 for n in range(20)]
    ends = await asyncio.gather(*(stage.put(LOGO, data) for data in files), return_exceptions=True)
    refused = [end for end in ends if isinstance(end, errors.FileExists)]
    (winner,) = [end for end in ends if isinstance(end, StoredFile)]
    assert len(refused) == len(files) - 1
    assert await stage.get(LOGO) == files[ends.index(winner)]


async def test_a_missing_file_is_missing_everywhere(stage: Stage) -> None:
    """Nothing there: get says so, stat gives None, delete had nothing to do."""
    await fill(stage, "there/1.svg")
    for path in ("there/2.svg", "elsewhere/1.svg", "there"):
        absent = StagePath("S", path)
        with pytest.raises(errors.FileMissing):
            await stage.get(absent)
        assert await stage.stat(absent) is None
        assert await stage.delete(absent) is False
    assert paths_of(await stage.list("S")) == ["there/1.svg"]


async def test_a_deleted_file_is_gone(stage: Stage) -> None:
    """After a delete the file is neither listed nor to be had, its neighbours are, and its path is free again."""
    await fill(stage, "a/1", "a/2")
    assert await stage.delete(StagePath("S", "a/1")) is True
    assert await stage.delete(StagePath("S", "a/1")) is False
    assert paths_of(await stage.list("S")) == ["a/2"]
    await stage.put(StagePath("S", "a/1"), b"other bytes")
    assert await stage.get(StagePath("S", "a/1")) == b"other bytes"


async def test_a_stage_that_does_not_exist_is_empty(stage: Stage) -> None:
    """Listing before the first put gives an empty page, not an error."""
    assert await stage.list("NOT_YET") == FilePage(())


async def test_a_stage_emptied_again_is_empty(stage: Stage) -> None:
    """Deleting the only file leaves a stage that works."""
    await fill(stage, "a/b/1")
    await stage.delete(StagePath("S", "a/b/1"))
    assert await stage.list("S") == FilePage(())
    await fill(stage, "a/b/1")
    assert paths_of(await stage.list("S")) == ["a/b/1"]


async def test_stages_do_not_see_each_other(stage: Stage) -> None:
    """A file is in the stage that it was put in, and only there."""
    await stage.put(StagePath("S", "x"), b"1")
    await stage.put(StagePath("S2", "x"), b"2")
    assert await stage.get(StagePath("S", "x")) == b"1"
    assert [str(file.path) for file in (await stage.list("S2")).files] == ["@S2/x"]


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        pytest.param("", ["T1/a/1", "T1/ab/1", "T1/b", "T10/a"], id="everything"),
        pytest.param("T1", ["T1/a/1", "T1/ab/1", "T1/b", "T10/a"], id="text, not folder"),
        pytest.param("T1/", ["T1/a/1", "T1/ab/1", "T1/b"], id="folder"),
        pytest.param("T1/a", ["T1/a/1", "T1/ab/1"], id="beginning of a name"),
        pytest.param("T1/a/1", ["T1/a/1"], id="one whole path"),
        pytest.param("t1", [], id="case matters"),
        pytest.param("/T1", [], id="no path begins with a slash"),
        pytest.param("T1/a/1/", [], id="beyond a file"),
        pytest.param("../S/", [], id="a prefix is no path"),
        pytest.param("*", [], id="a prefix is no pattern"),
        pytest.param("\0", [], id="a character that no path has"),
    ],
)
async def test_a_prefix_is_the_beginning_of_the_path_as_text(stage: Stage, prefix: str, expected: list[str]) -> None:
    """A listing by prefix compares text, as Snowflake's LIST does."""
    await fill(stage, "T1/a/1", "T1/ab/1", "T1/b", "T10/a")
    assert paths_of(await stage.list("S", prefix)) == expected


async def test_files_are_ordered_by_the_code_points_of_their_paths(stage: Stage) -> None:
    """The slash of a folder takes its place among the characters of the files beside it."""
    ordered = ["B", "a b", "a+/1", "a-b", "a.svg", "a/-", "a/b/c", "a0", "aé", "b", "\uffee", "😀"]
    await fill(stage, *reversed(ordered))
    assert paths_of(await stage.list("S")) == ordered


@pytest.mark.parametrize(
    ("limit", "sizes"),
    [
        pytest.param(1, [1, 1, 1, 1], id="one by one"),
        pytest.param(3, [3, 1], id="a short last page"),
        pytest.param(2, [2, 2], id="a full last page"),
        pytest.param(4, [4], id="exactly one page"),
        pytest.param(10**9, [4], id="more than there are"),
    ],
)
async def test_pages_hold_what_was_asked_for(stage: Stage, limit: int, sizes: list[int]) -> None:
    """Every page but the last is full, and the last one says that it is the last."""
    await fill(stage, "a", "b/1", "b/2", "c")
    page = await stage.list("S", limit=limit)
    seen = [len(page.files)]
    while page.cursor:
        page = await stage.list("S", limit=limit, cursor=page.cursor)
        seen.append(len(page.files))
    assert seen == sizes


async def test_a_listing_goes_on_when_its_last_file_has_vanished(stage: Stage) -> None:
    """Files that come and go between two pages shift nothing: none is listed twice, none that stayed is left out."""
    await fill(stage, "a", "c", "e", "g")
    first = await stage.list("S", limit=2)
    await stage.delete(StagePath("S", "c"))
    await fill(stage, "b", "d")
    rest = await stage.list("S", limit=10, cursor=first.cursor)
    assert paths_of(first) == ["a", "c"]
    assert paths_of(rest) == ["d", "e", "g"]


@pytest.mark.parametrize("limit", [0, -1])
async def test_a_page_without_files_cannot_be_asked_for(stage: Stage, limit: int) -> None:
    """A page holds at least one file, or one would ask forever."""
    with pytest.raises(ValueError, match="at least one"):
        await stage.list("S", limit=limit)


@pytest.mark.parametrize(
    "cursor",
    [
        pytest.param("", id="empty"),
        pytest.param("garbage!", id="not base64"),
        pytest.param("_w==", id="not UTF-8"),
        pytest.param("Li4vYQ==", id="not a path"),
        pytest.param("YQ=", id="cut"),
        pytest.param("é", id="not ASCII"),
    ],
)
async def test_a_made_up_cursor_is_refused(stage: Stage, cursor: str) -> None:
    """A cursor that no page gave ends in an error of ours."""
    await fill(stage, "a")
    with pytest.raises(errors.StorageError) as raised:
        await stage.list("S", cursor=cursor)
    assert raised.value.code == "bad_cursor"


BAD_PATHS = [
    pytest.param("", id="empty"),
    pytest.param(".", id="here"),
    pytest.param("..", id="up"),
    pytest.param("../OTHER/x", id="up and over"),
    pytest.param("a/../../x", id="up in the middle"),
    pytest.param("a/./b", id="here in the middle"),
    pytest.param("/etc/passwd", id="absolute"),
    pytest.param("a//b", id="empty part"),
    pytest.param("a/", id="a folder"),
    pytest.param("..\\x", id="backslash"),
    pytest.param("C:\\x", id="a drive"),
    pytest.param("a\0.svg", id="NUL"),
    pytest.param("a\nb", id="line feed"),
    pytest.param("a\x7fb", id="delete"),
    pytest.param("a\x85b", id="a control character beyond ASCII"),
    pytest.param("a\udc80b", id="half a character"),
    pytest.param("x" * (MAX_PART_BYTES + 1), id="a name too long"),
    pytest.param("é" * 128, id="a name too long in bytes"),
    pytest.param("a/" * (MAX_PATH_BYTES // 2) + "b", id="a path too long"),
]

BAD_STAGES = [
    pytest.param("", id="no stage"),
    pytest.param("stage", id="small letters"),
    pytest.param("1STAGE", id="a digit first"),
    pytest.param("_STAGE", id="an underscore first"),
    pytest.param("..", id="up"),
    pytest.param("S/T", id="a slash"),
    pytest.param("S\n", id="a line feed"),
    pytest.param("É", id="not ASCII"),
    pytest.param("S" * 256, id="too long"),
]


async def assert_refused(stage: Stage, path: StagePath) -> None:
    """Every method that takes a path refuses this one."""
    for refusal in await asyncio.gather(
        stage.put(path, b"x"), stage.get(path), stage.delete(path), stage.stat(path), return_exceptions=True
    ):
        assert isinstance(refusal, errors.StorageError)
        assert refusal.code == "bad_path"


@pytest.mark.parametrize("path", BAD_PATHS)
async def test_a_bad_path_is_refused(stage: Stage, path: str) -> None:
    """A path that leads elsewhere, or that some file system cannot hold, reaches nothing."""
    await assert_refused(stage, StagePath("S", path))


@pytest.mark.parametrize("name", BAD_STAGES)
async def test_a_bad_stage_name_is_refused(stage: Stage, name: str) -> None:
    """A stage is named by SPEC's rule, or it is none."""
    await assert_refused(stage, StagePath(name, "a.svg"))
    with pytest.raises(errors.StorageError) as raised:
        await stage.list(name)
    assert raised.value.code == "bad_path"


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("x" * MAX_PART_BYTES, id="the longest name"),
        pytest.param("/".join(["x" * 204] * 5), id="the longest path"),
        pytest.param("...", id="three dots"),
        pytest.param(".hidden", id="hidden"),
        pytest.param(" ", id="a space"),
        pytest.param("-rf", id="like an option"),
        pytest.param("~", id="like a home"),
        pytest.param("a:b|c<d>*?\"'", id="what shells and Windows mind"),
        pytest.param("%2e%2e/%00", id="percent signs are letters"),
        pytest.param("@S/x", id="like a stage path"),
        pytest.param("徽标/логотип.svg", id="other scripts"),
    ],
)
async def test_an_odd_path_is_fine(stage: Stage, path: str) -> None:
    """What is merely unusual is stored, listed and deleted like anything else."""
    odd = StagePath("S", path)
    stored = await stage.put(odd, b"x")
    assert (await stage.list("S")).files == (stored,)
    assert await stage.get(odd) == b"x"
    assert await stage.delete(odd)


@given(paths=st.sets(PATHS, max_size=12), prefix=PREFIXES, limit=st.integers(1, 5))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_listing_is_a_sorted_list_in_pages(
    new_listed_stage: NewStage, paths: set[str], prefix: str, limit: int
) -> None:
    """Whatever the paths, prefix and page size: the pages together are the sorted paths that begin with the prefix."""
    stage = new_listed_stage()
    wanted = without_conflicts(paths)
    await fill(stage, *wanted)
    listed = [file.path.path for file in await read_through(stage, prefix, limit)]
    assert listed == [path for path in wanted if path.startswith(prefix)]


@given(
    before=st.sets(PATHS, max_size=8),
    coming=st.sets(PATHS, max_size=4),
    going=st.sets(st.integers(0, 7), max_size=4),
    limit=st.integers(1, 4),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_a_listing_is_stable_while_files_come_and_go(
    new_listed_stage: NewStage, before: set[str], coming: set[str], going: set[int], limit: int
) -> None:
    """The second half of a listing is what now stands after the first half's last path."""
    stage = new_listed_stage()
    everything = without_conflicts(before | coming)
    there = [path for path in everything if path in before]
    await fill(stage, *there)
    first = await stage.list("S", limit=limit)
    gone = {there[n] for n in going if n < len(there)}
    for path in gone:
        await stage.delete(StagePath("S", path))
    await fill(stage, *(path for path in everything if path in coming and path not in before))
    if first.cursor:
        last = paths_of(first)[-1]
        rest = await stage.list("S", limit=100, cursor=first.cursor)
        assert paths_of(rest) == [path for path in everything if path > last and path not in gone]


@given(
    st.lists(st.tuples(st.sampled_from(["put", "delete"]), st.sampled_from("abcd"), st.sampled_from([b"", b"1", b"2"])))
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_a_stage_behaves_as_a_dictionary_that_never_overwrites(
    new_listed_stage: NewStage, doings: list[tuple[str, str, bytes]]
) -> None:
    """After any sequence of puts and deletes the stage holds exactly what a dictionary would."""
    stage = new_listed_stage()
    model: dict[str, bytes] = {}
    for doing, name, data in doings:
        path = StagePath("S", f"folder/{name}")
        if doing == "delete":
            assert await stage.delete(path) is (model.pop(name, None) is not None)
        elif model.setdefault(name, data) != data:
            with pytest.raises(errors.FileExists):
                await stage.put(path, data)
        else:
            await stage.put(path, data)
    held = {
        file.path.path.removeprefix("folder/"): await stage.get(file.path) for file in (await stage.list("S")).files
    }
    assert held == model


async def test_puts_and_deletes_in_one_folder_do_not_disturb_each_other(new_listed_stage: NewStage) -> None:
    """A folder that empties while a file is on its way into it does not lose the file."""
    stage = new_listed_stage()
    for turn in range(30):
        going, coming = StagePath("S", f"deep/er/going-{turn}"), StagePath("S", f"deep/er/coming-{turn}")
        await stage.put(going, b"1")
        await asyncio.gather(stage.delete(going), stage.put(coming, b"2"))
        assert paths_of(await stage.list("S")) == [coming.path]
        await stage.delete(coming)


async def test_a_stage_tells_how_much_is_in_it(new_listed_stage: NewStage) -> None:
    """Its files, their bytes and the latest change; what is not there is not described."""
    stage = new_listed_stage()
    assert await stage.describe("S") is None
    before = time.time() - 2
    await fill(stage, "a.svg", "b/c.svg")
    details = await stage.describe("S")
    assert details is not None
    assert (details.name, details.files, details.size) == ("S", 2, len("a.svg") + len("b/c.svg"))
    assert details.modified is not None
    assert before <= details.modified <= time.time() + 2
    assert await stage.describe("OTHER") is None
    with pytest.raises(errors.StorageError):
        await stage.describe("lower'case")
