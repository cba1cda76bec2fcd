"""Bad input everywhere: a clear sentence, and nothing is lost."""

import asyncio
import errno
from pathlib import Path
from typing import Any

import pytest

from bot.domain import Person
from bot.stage import FolderStage
from handlers import blocks
from localslack import WorkspaceError
from tests.scripted import BLUE, GREEN, ScriptedModel
from tests.team import BOTH_TRANSPORTS, Team, rows_in, shown, team_with


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("\u200b", "What shall I draw?", id="nothing to be seen"),
        pytest.param("x" * 5000, "That is 5000 characters, and I can take 1000.", id="5 000 characters"),
        pytest.param("a logo --name ../../etc/passwd", "How about `etc-passwd`?", id="path as name"),
        pytest.param("a logo --name " + "n" * 256, "256 characters; 255 are the most", id="long name"),
        pytest.param("a logo --stage ../OTHER", "Did you mean `OTHER`?", id="path as stage"),
        pytest.param("a logo --size 0x0", "from 16 to 4096 px", id="no size"),
        pytest.param("a logo --palette junk", "I don’t know the colour “junk”", id="no colour"),
        pytest.param('a logo --style "flat', "Please close it.", id="open quote"),
        pytest.param("a logo --colour red", "Did you mean `--palette`?", id="unknown option"),
        pytest.param("undo", "reply “undo” or “use v2” there", id="undo without a drawing"),
    ],
)
async def test_a_command_that_cannot_be_drawn_is_answered_privately(team: Team, text: str, sentence: str) -> None:
    """What to do instead, for the asker's eyes; nothing is begun, and the error log has whose it was, not what."""
    assert (await team.ana.command("general", f"/svg {text}"))["ok"]
    assert sentence in await team.said_privately()
    await team.quiet()
    assert await team.bot_messages() == []
    (row,) = rows_in(team.home, "SELECT type, severity, context FROM error_log")
    assert (row["type"], row["severity"]) == ("validation", "info")
    assert await team.id_of("ana") in row["context"]


async def test_white_space_opens_the_form(team: Team) -> None:
    """As nothing does."""
    assert (await team.ana.command("general", "/svg  "))["ok"]
    assert await team.ana.wait_for_view()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a\x00 red\u202e star\x1b[31m", id="control characters"),
        pytest.param("<script>alert(1)</script> & <!channel>", id="markup"),
        pytest.param('"; DROP TABLE drawings; --', id="SQL"),
        pytest.param("*bold* _it_ ~no~ `code`", id="marks"),
        pytest.param("n" * 1000, id="1 000 characters"),
        pytest.param("日本の山 🗻", id="other scripts"),
    ],
)
async def test_strange_prompts_are_drawn(team: Team, text: str) -> None:
    """They are words like others, shown as they were typed."""
    assert (await team.ana.command("general", f"/svg {text}"))["ok"]
    result = await team.result("v1.svg")
    assert "<!channel>" not in shown(result)
    assert b"<svg" in await team.stored(result)


async def test_an_instruction_of_5000_characters_gets_a_sentence(team: Team) -> None:
    """In the thread, and the thread goes on."""
    result = await team.drawn()
    await team.ana.say("general", "make it " + "very " * 1000 + "green", thread_ts=result["ts"])
    await team.result("I can take 1000", thread=result["ts"])
    await team.ana.say("general", "make it green", thread_ts=result["ts"])
    await team.result("v2.svg", thread=result["ts"])


@BOTH_TRANSPORTS
async def test_who_speaks_to_the_bot_is_answered_even_where_nothing_is_asked(team: Team) -> None:
    """Talk in the thread is left alone; the same said to the bot gets a short word, and no reference."""
    result = await team.drawn()
    await team.ana.say("general", "the cat of my neighbour sleeps a lot", thread_ts=result["ts"])
    await team.ana.say("general", "@svgbot the cat of my neighbour sleeps a lot", thread_ts=result["ts"])
    word = await team.result("I could not make out what to change.", thread=result["ts"])
    assert "Reference" not in shown(word)
    await team.ana.say("general", "make it green", thread_ts=result["ts"])
    await team.result("v2.svg", thread=result["ts"])
    assert len(await team.replies(result)) == 2


class FullDisk(FolderStage):
    """A folder on a disk that has no room, until somebody tidies up."""

    full = True

    def _publish(self, name: str, folder: int, data: bytes) -> float:
        if self.full:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super()._publish(name, folder, data)


async def test_a_full_disk_gets_a_sentence_and_the_drawing_can_be_had_later(tmp_path: Path) -> None:
    """Nothing half-written is left; once there is room again, the button under the sentence draws."""
    disk = FullDisk(tmp_path / "stage")
    async with team_with(tmp_path, stage=disk, model=ScriptedModel(BLUE, BLUE)) as team:
        await team.ana.command("general", "/svg a blue logo")
        failed = await team.result("There is no room left to store the drawing.")
        assert list((tmp_path / "stage").rglob("*.svg")) == []
        disk.full = False
        await team.ana.click("general", failed["ts"], blocks.RETRY)
        assert b"<svg" in await team.stored(await team.result("v1.svg", thread=failed["ts"]))


class Slowly:
    """A model's answer that is asked for, and comes only when it may."""

    def __init__(self) -> None:
        self.begun, self.go_on = asyncio.Event(), asyncio.Event()

    async def __call__(self, _: Any) -> str:
        self.begun.set()
        await self.go_on.wait()
        return GREEN


async def test_an_edit_while_it_is_drawn_changes_nothing(tmp_path: Path) -> None:
    """The drawing follows the text that was accepted, and says which that was."""
    slowly = Slowly()
    async with team_with(tmp_path, model=ScriptedModel(BLUE, slowly, BLUE)) as team:
        result = await team.drawn()
        reply = await team.ana.say("general", "make it green", thread_ts=result["ts"])
        await slowly.begun.wait()
        await team.ana.edit("general", reply["ts"], "make it red")
        slowly.go_on.set()
        drawn = await team.result("v2.svg", thread=result["ts"])
        assert "*make it green* for" in shown(drawn)
        await team.quiet()
        assert len(await team.replies(result)) == 1


async def test_a_reply_deleted_while_it_is_drawn_is_drawn(tmp_path: Path) -> None:
    """What was accepted is done, and the missing message hinders nobody."""
    slowly = Slowly()
    async with team_with(tmp_path, model=ScriptedModel(BLUE, slowly)) as team:
        result = await team.drawn()
        reply = await team.ana.say("general", "make it green", thread_ts=result["ts"])
        await slowly.begun.wait()
        await team.ana.delete("general", reply["ts"])
        slowly.go_on.set()
        await team.result("v2.svg", thread=result["ts"])


async def test_a_thread_whose_root_is_deleted_goes_on(team: Team) -> None:
    """Its replies stay, and so do its versions."""
    result = await team.drawn()
    await team.ana.say("general", "make it green", thread_ts=result["ts"])
    await team.result("v2.svg", thread=result["ts"])
    await team.ana.delete("general", result["ts"])
    await team.ana.say("general", "make it red", thread_ts=result["ts"])
    assert "v3, from v2" in shown(await team.result("v3.svg", thread=result["ts"]))


async def test_a_root_deleted_while_a_change_is_drawn_loses_nothing(tmp_path: Path) -> None:
    """The version is stored, and stands where people can see it."""
    slowly = Slowly()
    async with team_with(tmp_path, model=ScriptedModel(BLUE, slowly)) as team:
        result = await team.drawn()
        await team.ana.say("general", "make it green", thread_ts=result["ts"])
        await slowly.begun.wait()
        await team.ana.delete("general", result["ts"])
        slowly.go_on.set()
        await team.result("v2.svg", thread=result["ts"])
        info = await team.workspace.info()
        latest = await team.parts.ledger.latest(Person(info["team"]["id"], await team.id_of("ana")))
        assert [revision.number for revision in latest] == [2, 1]


async def test_commands_do_not_work_in_threads(team: Team) -> None:
    """Slack says so itself; the thread is changed by replies."""
    result = await team.drawn()
    try:
        answer = await team.ana.command("general", "/svg a star", thread_ts=result["ts"])
    except WorkspaceError as error:
        answer = {"ok": False, "error": str(error)}
    assert answer["error"] == "not_supported_in_threads"
