"""The buttons under a result and the forms, as people use them."""

import pytest

from bot.domain import StagePath
from handlers import blocks, views
from tests.team import PATH, Team, shown


async def test_refine_asks_and_draws(team: Team) -> None:
    """The small form's text becomes a new version in the thread, announced at once."""
    await team.ana.command("general", "/svg a blue logo")
    result = await team.result("v1.svg")
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
    await team.ana.command("general", "/svg a blue logo")
    result = await team.result("v1.svg")
    await team.ana.say("general", "make it green", thread_ts=result["ts"])
    await team.result("v2.svg", thread=result["ts"])
    await team.ana.click("general", result["ts"], blocks.REFINE)
    form = await team.ana.wait_for_view()
    await team.ana.submit(form["id"], {views.PROMPT: {views.PROMPT: "undo"}})
    assert "v3, v1 again" in shown(await team.result("v3.svg", thread=result["ts"]))


async def test_regenerate_draws_another_one_once_for_two_clicks(team: Team) -> None:
    """A double click is one wish; the other drawing is another drawing; clicked later it draws again."""
    await team.ana.command("general", "/svg a blue logo")
    result = await team.result("v1.svg")
    await team.ana.click("general", result["ts"], blocks.REGENERATE)
    await team.ana.click("general", result["ts"], blocks.REGENERATE)
    other = await team.result("v2.svg", thread=result["ts"])
    assert "v2, another v1" in shown(other)
    assert await team.stored(other) != await team.stored(result)
    await team.ana.click("general", result["ts"], blocks.REGENERATE)
    third = await team.result("v3.svg", thread=result["ts"])
    assert len(await team.replies(result)) in (2, 3)
    assert await team.stored(third) != await team.stored(other)


async def test_download_comes_to_the_one_who_clicks(team: Team) -> None:
    """The SVG is sent to the clicker's conversation with the bot, byte for byte, once for two clicks."""
    await team.ana.command("general", "/svg a blue logo")
    result = await team.result("v1.svg")
    ben = team.workspace.user("ben")
    await ben.click("general", result["ts"], blocks.DOWNLOAD)
    message = await ben.wait_for("@svgbot", lambda m: bool(m.get("files")))
    assert await team.workspace.file(message["files"][0]["id"]) == await team.stored(result)
    said = await ben.wait_for("general", lambda m: bool(m["ephemeral"]))
    assert "direct message" in shown(said)


async def test_the_form_behind_the_command_alone(team: Team) -> None:
    """`/svg` opens a form; mistakes are said at their field; what is right is drawn in the channel."""
    await team.ana.command("general", "/svg")
    form = await team.ana.wait_for_view()
    wrong = await team.ana.submit(
        form["id"], {views.PROMPT: {views.PROMPT: "a logo"}, "name": {"name": "../../etc/passwd"}}
    )
    assert wrong["errors"].keys() == {"name"}
    assert "etc-passwd" in wrong["errors"]["name"]
    sent = await team.ana.submit(
        form["id"],
        {
            views.PROMPT: {views.PROMPT: "a logo"},
            "name": {"name": "acme"},
            "size": {"size": "800x600"},
            "palette": {"palette": "ocean"},
            "style": {"style": "flat"},
        },
    )
    assert sent["ok"], sent
    result = await team.result("v1.svg")
    assert "/acme/" in shown(result)
    assert "800 × 600 px" in shown(result)


async def test_admins_list_and_page_through_the_stage(team: Team) -> None:
    """Path, size, when and who, ten at a time, for the admin only."""
    for number in range(12):
        await team.parts.stage.put(StagePath("SVG_STAGE", f"T9/file/{number:02}-v1.svg"), b"<svg/>")
    await team.ana.command("general", "/svg-admin list T9/")
    page = await team.ana.wait_for("general", lambda m: "T9/file/00-v1.svg" in shown(m))
    assert page["ephemeral"]
    assert "T9/file/09-v1.svg" in shown(page)
    assert "T9/file/10-v1.svg" not in shown(page)
    await team.ana.click("general", page["ts"], blocks.NEXT_PAGE)
    more = await team.ana.wait_for("general", lambda m: "T9/file/11-v1.svg" in shown(m))
    assert "T9/file/00-v1.svg" not in shown(more)


async def test_admins_inspect_and_delete(team: Team) -> None:
    """Show tells where a drawing comes from; delete asks, then removes file, row and message."""
    ben = team.workspace.user("ben")
    await ben.command("general", "/svg a blue logo")
    result = await team.result("v1.svg")
    found = PATH.search(shown(result))
    assert found
    path = StagePath(found["stage"], found["path"])
    await team.ana.command("general", f"/svg-admin show {path}")
    entry = await team.ana.wait_for("general", lambda m: m["ephemeral"] and "md5" in shown(m), timeout=20)
    assert "image" in [block["type"] for block in entry["blocks"]]
    assert await team.id_of("ben") in shown(entry)

    await team.ana.command("general", f"/svg-admin delete {path}")
    question = await team.ana.wait_for("general", lambda m: "Delete it?" in shown(m))
    await team.ana.click("general", question["ts"], blocks.DELETE)
    await team.ana.wait_for("general", lambda m: "is deleted" in shown(m))
    assert await team.parts.stage.stat(path) is None
    assert await team.parts.ledger.provenance(path) is None
    assert await team.bot_messages() == []
    await team.ana.command("general", f"/svg-admin show {path}")
    await team.ana.wait_for("general", lambda m: "There is nothing at" in shown(m))


async def test_a_drawing_goes_on_after_its_latest_version_was_deleted(team: Team) -> None:
    """The next change is made from what is left, under a new number."""
    await team.ana.command("general", "/svg a blue logo")
    result = await team.result("v1.svg")
    await team.ana.say("general", "make it green", thread_ts=result["ts"])
    second = await team.result("v2.svg", thread=result["ts"])
    found = PATH.search(shown(second))
    assert found
    await team.ana.command("general", f"/svg-admin delete {found[0].strip('`')}")
    question = await team.ana.wait_for("general", lambda m: "Delete it?" in shown(m))
    await team.ana.click("general", question["ts"], blocks.DELETE)
    await team.ana.wait_for("general", lambda m: "is deleted" in shown(m))
    await team.ana.say("general", "make it red", thread_ts=result["ts"])
    assert "v3, from v1" in shown(await team.result("v3.svg", thread=result["ts"]))


async def test_stats_are_in_words(team: Team) -> None:
    """How much the bot is used."""
    await team.ana.command("general", "/svg a blue logo")
    await team.result("v1.svg")
    await team.ana.command("general", "/svg-admin stats")
    said = await team.ana.wait_for("general", lambda m: "1 drawing in 1 version" in shown(m))
    assert "1 completed" in shown(said)


@pytest.mark.parametrize("text", ["list", "show @SVG_STAGE/x.svg", "delete @SVG_STAGE/x.svg", "stats", ""])
async def test_others_are_refused_politely(team: Team, text: str) -> None:
    """Nobody but an admin learns anything."""
    ben = team.workspace.user("ben")
    await ben.command("general", f"/svg-admin {text}".strip())
    said = await ben.wait_for("general", lambda m: bool(m["ephemeral"]))
    assert "for the admins" in shown(said)


@pytest.mark.parametrize("path", ["@SVG_STAGE/../secret.svg", "nonsense", "@svg/x.svg"])
async def test_a_path_that_is_none_gets_a_sentence(team: Team, path: str) -> None:
    """Nothing outside the stage can be named."""
    await team.ana.command("general", f"/svg-admin show {path}")
    await team.ana.wait_for("general", lambda m: "A path looks like" in shown(m))
