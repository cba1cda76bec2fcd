"""The buttons under a result, as people use them."""

import asyncio
from pathlib import Path

from bot.domain import StagePath
from bot.prompts import NOT_AN_INSTRUCTION
from bot.stage import FolderStage
from handlers import blocks, views
from tests.scripted import BLUE, GREEN, PROSE, ScriptedModel
from tests.team import BOTH_TRANSPORTS, Team, path_in, shown, team_with

pytestmark = BOTH_TRANSPORTS


async def test_refine_asks_and_draws(team: Team) -> None:
    """The small form's text becomes a new version in the thread, announced at once."""
    result = await team.drawn()
    await team.ana.click("general", result["ts"], blocks.REFINE)
    form = await team.ana.wait_for_view()
    assert form["title"]["text"] == "Change the drawing"
    sent = await team.ana.submit(form["id"], {views.PROMPT: {views.PROMPT: "make it green"}})
    assert sent["ok"]
    refined = await team.result("v2.svg", thread=result["ts"])
    assert "v2, from v1" in shown(refined)
    assert len(await team.replies(result)) == 1


async def test_undo_in_the_refine_form_is_undo(team: Team) -> None:
    """What works in the thread works in the form."""
    result = await team.drawn()
    await team.ana.say("general", "make it green", thread_ts=result["ts"])
    await team.result("v2.svg", thread=result["ts"])
    await team.ana.click("general", result["ts"], blocks.REFINE)
    form = await team.ana.wait_for_view()
    await team.ana.submit(form["id"], {views.PROMPT: {views.PROMPT: "undo"}})
    assert "v3, v1 again" in shown(await team.result("v3.svg", thread=result["ts"]))


async def test_an_empty_instruction_is_said_at_its_field(team: Team) -> None:
    """The small form stays open, and what is sent then is drawn."""
    result = await team.drawn()
    await team.ana.click("general", result["ts"], blocks.REFINE)
    form = await team.ana.wait_for_view()
    answer = await team.ana.submit(form["id"], {views.PROMPT: {views.PROMPT: " \u200b "}})
    assert answer["errors"][views.PROMPT] == "What shall I change? For example: make it green."
    assert (await team.ana.submit(form["id"], {views.PROMPT: {views.PROMPT: "make it green"}}))["ok"]
    await team.result("v2.svg", thread=result["ts"])


async def test_a_change_that_nobody_understands_is_said_so(tmp_path: Path, mode: str) -> None:
    """The placeholder does not stay for ever."""
    async with team_with(tmp_path, mode, model=ScriptedModel(BLUE, NOT_AN_INSTRUCTION)) as team:
        result = await team.drawn()
        await team.ana.click("general", result["ts"], blocks.REFINE)
        form = await team.ana.wait_for_view()
        assert (await team.ana.submit(form["id"], {views.PROMPT: {views.PROMPT: "as we said on Monday"}}))["ok"]
        told = await team.result("I could not make out what to change", thread=result["ts"])
        assert "Reference" not in shown(told)
        assert len(await team.replies(result)) == 1


async def test_two_clicks_on_refine_are_one_change(team: Team) -> None:
    """However many forms opened, what is sent once is drawn once."""
    result = await team.drawn()
    clicks = (team.ana.click("general", result["ts"], blocks.REFINE) for _ in range(2))
    assert all(answer["ok"] for answer in await asyncio.gather(*clicks))

    async def both_opened() -> bool:
        return [call["status"] for call in await team.workspace.calls("views.open")] == [200, 200]

    await team.workspace.wait_for(both_opened)
    form = await team.ana.wait_for_view()
    assert (await team.ana.submit(form["id"], {views.PROMPT: {views.PROMPT: "make it green"}}))["ok"]
    await team.workspace.redeliver()
    await team.result("v2.svg", thread=result["ts"])
    await team.quiet()
    assert len(await team.replies(result)) == 1


async def test_regenerate_draws_another_one_once_for_two_clicks(team: Team) -> None:
    """A double click is one wish; the other drawing is another drawing; clicked later it draws again."""
    result = await team.drawn()
    await asyncio.gather(*(team.ana.click("general", result["ts"], blocks.REGENERATE) for _ in range(2)))
    other = await team.result("v2.svg", thread=result["ts"])
    assert "v2, another v1" in shown(other)
    assert await team.stored(other) != await team.stored(result)
    await team.quiet()
    assert len(await team.replies(result)) == 1
    await team.ana.click("general", result["ts"], blocks.REGENERATE)
    third = await team.result("v3.svg", thread=result["ts"])
    assert await team.stored(third) != await team.stored(other)


async def test_what_failed_can_be_tried_again(tmp_path: Path, mode: str) -> None:
    """The button under the apology asks for the very same, once for two clicks, in the thread."""
    model = ScriptedModel(PROSE, PROSE, PROSE, BLUE, PROSE, PROSE, PROSE, GREEN)
    async with team_with(tmp_path, mode, model=model) as team:
        await team.ana.command("general", "/svg a blue logo")
        failed = await team.result("without a drawing")
        await asyncio.gather(*(team.ana.click("general", failed["ts"], blocks.RETRY) for _ in range(2)))
        assert "*a blue logo* for" in shown(await team.result("v1.svg", thread=failed["ts"]))
        assert model.asks[3].instructions == ()

        await team.ana.say("general", "make it green", thread_ts=failed["ts"])
        again = await team.result("*make it green* for", thread=failed["ts"])
        await team.ana.click("general", again["ts"], blocks.RETRY)
        assert "without a drawing" in shown(again)
        assert "*make it green* for" in shown(await team.result("v2.svg", thread=failed["ts"]))
        assert model.asks[-1].instructions == ("make it green",)
        assert not model.script


async def test_regenerate_works_after_it_failed(tmp_path: Path, mode: str) -> None:
    """A button is armed again when its job has ended, however it ended."""
    model = ScriptedModel(BLUE, PROSE, PROSE, PROSE, GREEN)
    async with team_with(tmp_path, mode, model=model) as team:
        result = await team.drawn()
        await team.ana.click("general", result["ts"], blocks.REGENERATE)
        await team.result("without a drawing", thread=result["ts"])

        async def drawn_again() -> bool:
            # The job ends a moment after it has told of its failure; until then another click is no other wish.
            if any("v2.svg" in shown(message) for message in await team.replies(result)):
                return True
            await team.ana.click("general", result["ts"], blocks.REGENERATE)
            return False

        assert await team.workspace.wait_for(drawn_again, timeout=20)


async def test_download_comes_to_the_one_who_clicks(team: Team) -> None:
    """The SVG is sent to the clicker's conversation with the bot, byte for byte, once for two clicks."""
    result = await team.drawn()
    ben = team.workspace.user("ben")
    await asyncio.gather(*(ben.click("general", result["ts"], blocks.DOWNLOAD) for _ in range(2)))
    message = await ben.wait_for("@svgbot", lambda m: bool(m.get("files")))
    assert await team.workspace.file(message["files"][0]["id"]) == await team.stored(result)
    assert message["files"][0]["name"].endswith("-v1.svg")
    assert "direct message" in await team.said_privately(to="ben")
    await team.quiet()
    assert len([m for m in await ben.messages("@svgbot") if m.get("files")]) == 1
    assert [m for m in await team.ana.messages("@svgbot") if m.get("files")] == []


class LinkingStage(FolderStage):
    """A stage that gives links, as Snowflake's does."""

    async def link(self, path: StagePath) -> str | None:
        """An address with what has to be escaped in it."""
        return f"https://stage.example/{path.path}?a=1&b=2"


async def test_a_download_brings_the_stage_s_own_link(tmp_path: Path, mode: str) -> None:
    """Where the stage gives links, one stands beside the file, for whoever wants to pass it to a program."""
    async with team_with(tmp_path, mode, stage=LinkingStage(tmp_path / "linking")) as team:
        result = await team.drawn()
        await team.ana.click("general", result["ts"], blocks.DOWNLOAD)
        message = await team.ana.wait_for("@svgbot", lambda m: bool(m.get("files")))
        link = f"<https://stage.example/{path_in(result).path}?a=1&amp;b=2|Straight from the stage, for an hour>"
        assert message["text"] == link


async def test_a_download_of_an_old_version_is_that_version(team: Team) -> None:
    """Each message's button gives the drawing that the message shows."""
    result = await team.drawn()
    await team.ana.say("general", "make it green", thread_ts=result["ts"])
    await team.result("v2.svg", thread=result["ts"])
    await team.ana.click("general", result["ts"], blocks.DOWNLOAD)
    message = await team.ana.wait_for("@svgbot", lambda m: bool(m.get("files")))
    assert await team.workspace.file(message["files"][0]["id"]) == await team.stored(result)


async def test_a_file_that_was_sent_is_said_to_be_sent(team: Team) -> None:
    """Where Slack does not take that word, it is said again: who is told to try again gets the file twice."""
    result = await team.drawn()
    await team.workspace.fail("chat.postEphemeral", status=503)
    await team.ana.click("general", result["ts"], blocks.DOWNLOAD)
    assert "I’ve sent you the SVG" in await team.said_privately()


async def test_a_download_that_fails_is_told(team: Team) -> None:
    """A file that somebody removed from the folder, and an upload that Slack refuses, each get a sentence."""
    result = await team.drawn()
    await team.workspace.fail("files.completeUploadExternal", error="internal_error")
    await team.ana.click("general", result["ts"], blocks.DOWNLOAD)
    assert "something went wrong on my side" in await team.said_privately()
    await team.parts.stage.delete(path_in(result))
    await team.ana.click("general", result["ts"], blocks.DOWNLOAD)
    gone = "The file of this drawing is no longer in the stage. Please tell an admin. (Reference"
    await team.ana.wait_for("general", lambda m: bool(m["ephemeral"]) and gone in shown(m))


async def test_a_deleted_version_can_be_drawn_again_but_not_downloaded(team: Team) -> None:
    """A message that outlived its version says so, and Regenerate draws from what was asked."""
    result = await team.drawn()
    await team.forget(result)
    await team.ana.click("general", result["ts"], blocks.DOWNLOAD)
    assert "no longer have this drawing" in await team.said_privately()
    await team.ana.click("general", result["ts"], blocks.REGENERATE)
    assert b"<svg" in await team.stored(await team.result("v2.svg", thread=result["ts"]))
