"""The bot as people meet it: real Bolt over a real websocket, real parts, in a local workspace."""

import asyncio
import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.domain import Person
from bot.ledger import SqlLedger
from bot.svg.renderer import WorkerRenderer
from localslack import Settings as SlackSettings
from localslack import WorkspaceClient, serve
from tests.scripted import BLUE, GREEN, PROSE, ScriptedModel
from tests.team import BOTH_TRANSPORTS, PATH, Team, bot_in, picture_of, shown, team_with

pytestmark = BOTH_TRANSPORTS

HANGS = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="inf"/></svg>'


async def test_a_blue_logo_goes_the_whole_way(team: Team) -> None:
    """Command, placeholder, drawing, stage, preview, refinement in the thread."""
    assert (await team.ana.command("general", "/svg a blue logo"))["ok"]
    result = await team.result("v1.svg")
    for part in ("*a blue logo* for <@", "sketch", "`@SVG_STAGE/", "px", "Preview of the drawing: a blue logo"):
        assert part in shown(result)
    assert b"<title>" in await team.stored(result)
    png = team.home / "shown.png"
    png.write_bytes(await team.workspace.file(picture_of(result)))
    with Image.open(png) as image:
        assert max(image.size) == 1024
    first_texts = [call["arguments"]["text"] for call in await team.workspace.calls("chat.postMessage")]
    assert first_texts == ["Drawing *a blue logo* …"]
    assert len(await team.bot_messages()) == 1

    await team.ana.say("general", "make it green", thread_ts=result["ts"])
    refined = await team.result("v2.svg", thread=result["ts"])
    assert "v2, from v1" in shown(refined)
    assert refined["thread_ts"] == result["ts"]
    assert await team.stored(refined) != await team.stored(result)
    await team.ana.say("general", "undo", thread_ts=result["ts"])
    undone = await team.result("v3.svg", thread=result["ts"])
    assert "v3, v1 again" in shown(undone)
    assert await team.stored(undone) == await team.stored(result)
    await team.ana.say("general", "use v2", thread_ts=result["ts"])
    used = await team.result("v4.svg", thread=result["ts"])
    assert await team.stored(used) == await team.stored(refined)
    info = await team.workspace.info()
    rows = await team.parts.ledger.latest(Person(info["team"]["id"], await team.id_of("ana")))
    assert [row.number for row in rows] == [4, 3, 2, 1]
    assert rows[0].checksum == hashlib.md5(await team.stored(used), usedforsecurity=False).hexdigest()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("/svg --model sketch", "Try `/svg a blue logo`", id="options alone"),
        pytest.param("/svg help", "make it green", id="help"),
        pytest.param("/svg list", "You have no drawings yet", id="list"),
        pytest.param("/svg a logo --modle sketch", "Did you mean `--model`?", id="misspelt option"),
        pytest.param("/svg " + "x" * 1001, "1001 characters", id="too long"),
        pytest.param("/svg a --style <!channel> --palette <!here>", "I don’t know the colour", id="escaped"),
    ],
)
async def test_what_draws_nothing_is_said_privately(team: Team, text: str, sentence: str) -> None:
    """Help, lists and mistakes are for the one who asked; nothing stands in the channel."""
    assert (await team.ana.command("general", text))["ok"]
    said = await team.said_privately()
    assert sentence in said
    assert "<!" not in said
    assert await team.bot_messages() == []


async def test_my_drawings_are_listed_for_me(team: Team) -> None:
    """The list names the stage path of each drawing of mine, and nobody else's."""
    await team.ana.command("general", "/svg a red star & a <b>moon</b>")
    result = await team.result("v1.svg")
    await team.ana.command("general", "/svg list")
    said = await team.said_privately()
    found = PATH.search(shown(result))
    assert found
    assert found[0] in said
    assert "a red star &amp; a &lt;b&gt;moon" in said
    ben = team.workspace.user("ben")
    await ben.command("general", "/svg list")
    assert "no drawings yet" in shown(await ben.wait_for("general", lambda m: bool(m["ephemeral"])))


async def test_the_same_delivery_twice_draws_once(team: Team) -> None:
    """Slack may deliver a command and a reply more than once."""
    await team.ana.command("general", "/svg a blue logo")
    await team.workspace.redeliver()
    result = await team.result("v1.svg")
    await team.ana.say("general", "make it green", thread_ts=result["ts"])
    await team.workspace.redeliver()
    await team.result("v2.svg", thread=result["ts"])
    await team.workspace.redeliver()
    await team.quiet()
    assert len(await team.bot_messages()) == 1
    assert len(await team.replies(result)) == 1
    assert len((await team.parts.stage.list("SVG_STAGE")).files) == 3  # two of this drawing, one of the last


async def test_conversation_in_a_thread_is_left_alone(team: Team) -> None:
    """Thanks, questions and talk to others change nothing and get no answer; the next instruction does."""
    await team.ana.command("general", "/svg a blue logo")
    result = await team.result("v1.svg")
    talk = [
        "thanks!",
        "who needs this?",
        "@ben make it green",
        ":heart:",
        "lunch is at noon today",
    ]
    for text in talk:
        await team.ana.say("general", text, thread_ts=result["ts"])
    await team.ana.say("general", "make it green", thread_ts=result["ts"])
    await team.result("v2.svg", thread=result["ts"])
    assert len(await team.replies(result)) == 1

    async def no_eyes() -> bool:
        return not any(m.get("reactions") for m in await team.ana.thread("general", result["ts"]))

    assert await team.workspace.wait_for(no_eyes)


async def test_undo_of_the_first_version_is_answered_with_a_sentence(team: Team) -> None:
    """The sentence stands in the thread, and the thread goes on."""
    await team.ana.command("general", "/svg a blue logo")
    result = await team.result("v1.svg")
    await team.ana.say("general", "undo", thread_ts=result["ts"])
    await team.result("nothing to undo", thread=result["ts"])
    await team.ana.say("general", "use v7", thread_ts=result["ts"])
    await team.result("There is no v7. The latest is v1.", thread=result["ts"])


async def test_a_channel_without_the_bot_is_joined(team: Team) -> None:
    """In a public channel the bot joins, so that it hears the replies."""
    await team.ana.command("design", "/svg a blue logo")
    result = await team.result("v1.svg", channel="design")
    await team.ana.say("design", "make it green", thread_ts=result["ts"])
    await team.result("v2.svg", channel="design", thread=result["ts"])


@pytest.mark.parametrize("channel", ["leadership", "@ben"])
async def test_where_the_bot_cannot_be_it_answers_directly(team: Team, channel: str) -> None:
    """In a private channel or in talk between two, the drawing comes directly and says how to invite the bot."""
    assert (await team.ana.command(channel, "/svg a blue logo"))["ok"]
    result = await team.result("v1.svg", channel="@svgbot")
    assert "/invite @svgbot" in shown(result)
    await team.ana.say("@svgbot", "make it green", thread_ts=result["ts"])
    await team.result("v2.svg", channel="@svgbot", thread=result["ts"])


async def test_a_mention_in_the_thread_is_one_instruction(team: Team) -> None:
    """Slack sends `message` and `app_mention` for one text."""
    await team.ana.command("general", "/svg a blue logo")
    result = await team.result("v1.svg")
    await team.ana.say("general", "@svgbot make it green", thread_ts=result["ts"])
    await team.result("v2.svg", thread=result["ts"])
    await team.ana.say("general", "undo", thread_ts=result["ts"])
    await team.result("v3.svg", thread=result["ts"])
    assert len(await team.replies(result)) == 2


async def test_two_people_refining_at_once_are_served_in_turn(team: Team) -> None:
    """Each change is made to the then latest version; none is lost."""
    await team.ana.command("general", "/svg a blue logo")
    result = await team.result("v1.svg")
    ben = team.workspace.user("ben")
    await asyncio.gather(
        team.ana.say("general", "make it green", thread_ts=result["ts"]),
        ben.say("general", "add a star", thread_ts=result["ts"]),
    )
    await team.result("v2.svg", thread=result["ts"])
    last = await team.result("v3.svg", thread=result["ts"])
    assert "v3, from v2" in shown(last)


async def test_a_reply_that_is_faster_than_the_bots_note_is_answered(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who answers a drawing in the instant before the bot has noted where it stands gets the change all the same."""

    async def not_noted_yet(*_: object) -> None:
        return None

    await team.ana.command("general", "/svg a blue logo")
    result = await team.result("v1.svg")
    monkeypatch.setattr(SqlLedger, "drawing_in", not_noted_yet)
    await team.ana.say("general", "make it green", thread_ts=result["ts"])
    assert "v2, from v1" in shown(await team.result("v2.svg", thread=result["ts"]))


async def test_an_emoji_alone_is_drawn(team: Team) -> None:
    """A picture says enough."""
    await team.ana.command("general", "/svg 🚀")
    assert b"<svg" in await team.stored(await team.result("v1.svg"))


async def test_a_failed_drawing_ends_in_a_sentence(tmp_path: Path, mode: str) -> None:
    """The placeholder becomes an apology with a reference, the log has the row, and a reply tries again."""
    model = ScriptedModel(PROSE, PROSE, PROSE, BLUE)
    async with team_with(tmp_path, mode, model=model) as team:
        await team.ana.command("general", "/svg a blue logo")
        failed = await team.result("without a drawing")
        assert re.search(r"Reference `[0-9a-f]{8}`", shown(failed))
        await team.ana.say("general", "try again", thread_ts=failed["ts"])
        await team.result("v1.svg", thread=failed["ts"])
        assert len(await team.bot_messages()) == 1


async def test_a_hung_drawing_ends_in_a_sentence_and_the_bot_goes_on(tmp_path: Path, mode: str) -> None:
    """A drawing that never finishes costs its worker, not the bot."""
    model = ScriptedModel(HANGS, HANGS, HANGS, GREEN)
    async with (
        WorkerRenderer(workers=1, seconds=0.5) as renderer,
        team_with(tmp_path, mode, model=model, renderer=renderer) as team,
    ):
        await team.ana.command("general", "/svg a circle without end")
        await team.result("a circle without end* for")
        await team.ana.command("general", "/svg a green logo")
        await team.result("v1.svg")


async def test_a_bug_ends_in_an_apology(tmp_path: Path, mode: str) -> None:
    """Whatever breaks, the person is told, and no inner detail leaks."""
    async with team_with(tmp_path, mode, model=ScriptedModel(RuntimeError("password=hunter2"))) as team:
        await team.ana.command("general", "/svg a blue logo")
        failed = await team.result("something went wrong on my side")
        assert "hunter2" not in shown(failed)


async def test_a_stuck_preview_is_shared_in_the_thread(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Slack never finishes the file, the result stands without it and the file follows."""
    monkeypatch.setattr("handlers.delivery.PROCESSING_WAITS", (0.01, 0.01))
    await team.workspace.stick_files(1)
    await team.ana.command("general", "/svg a blue logo")
    result = await team.result("v1.svg")
    assert all(block["type"] != "image" for block in result["blocks"])
    await team.ana.wait_for("general", lambda m: bool(m.get("files")), thread_ts=result["ts"])


async def test_a_deleted_placeholder_is_posted_anew(tmp_path: Path, mode: str) -> None:
    """Somebody tidies up too early: the result still comes, and its thread works."""
    drawing = asyncio.Event()

    async def slowly(ask: Any) -> str:
        await drawing.wait()
        return BLUE

    async with team_with(tmp_path, mode, model=ScriptedModel(slowly, BLUE, GREEN)) as team:
        await team.ana.command("general", "/svg a blue logo")
        placeholder = await team.ana.wait_for("general", lambda m: "Drawing" in shown(m))
        await team.ana.delete("general", placeholder["ts"])
        drawing.set()
        result = await team.result("v1.svg")
        assert result["ts"] != placeholder["ts"]
        await team.quiet()  # the new place is noted a moment after it can be seen
        await team.ana.say("general", "make it green", thread_ts=result["ts"])
        await team.result("v2.svg", thread=result["ts"])


async def test_threads_work_after_a_restart(tmp_path: Path, mode: str) -> None:
    """A new process of the bot goes on in the old threads."""
    async with (
        serve(SlackSettings(port=0, processing_delay=0.0)) as server,
        WorkspaceClient(server.url) as workspace,
    ):
        async with bot_in(server.url, tmp_path, settings={"slack_mode": mode}) as using:
            team = Team(workspace, using, workspace.user("ana"), tmp_path)
            await workspace.connected()
            await team.ana.command("general", "/svg a blue logo")
            result = await team.result("v1.svg")
        if mode == "socket":
            await workspace.connected(0)
        async with bot_in(server.url, tmp_path, settings={"slack_mode": mode}):
            await workspace.connected()
            await team.ana.say("general", "make it green", thread_ts=result["ts"])
            assert "v2, from v1" in shown(await team.result("v2.svg", thread=result["ts"]))
