"""`/svg-admin`, as admins and others meet it."""

import json
from pathlib import Path

import pytest

from bot.domain import StagePath
from bot.errors import StorageError
from handlers import blocks
from handlers.access import Admins
from localslack import Settings as SlackSettings
from localslack import WorkspaceClient, serve
from tests.team import BOTH_TRANSPORTS, Message, Team, bot_in, path_in, rows_in, shown


async def asked(team: Team, text: str, says: str) -> Message:
    """What Ana is told, once it says that."""
    assert (await team.ana.command("general", f"/svg-admin {text}".strip()))["ok"]
    return await private(team, says)


async def private(team: Team, says: str) -> Message:
    """What only Ana sees, once it says that."""
    return await team.ana.wait_for("general", lambda m: m["ephemeral"] and says in shown(m), timeout=20)


@BOTH_TRANSPORTS
async def test_admins_list_and_page_through_the_stage(team: Team) -> None:
    """Path, size, when and who, ten at a time, there and back, for the admin only."""
    for number in range(12):
        await team.parts.stage.put(StagePath("SVG_STAGE", f"T9/file/{number:02}-v1.svg"), b"<svg/>")
    page = await asked(team, "list T9/", "T9/file/00-v1.svg")
    assert "T9/file/09-v1.svg" in shown(page)
    assert "T9/file/10-v1.svg" not in shown(page)
    assert blocks.FIRST_PAGE not in json.dumps(page["blocks"])
    await team.ana.click("general", page["ts"], blocks.NEXT_PAGE)
    more = await private(team, "T9/file/11-v1.svg")
    assert "T9/file/00-v1.svg" not in shown(more)
    assert blocks.NEXT_PAGE not in json.dumps(more["blocks"])
    await team.ana.click("general", more["ts"], blocks.FIRST_PAGE)
    await private(team, "T9/file/00-v1.svg")
    assert [m for m in await team.workspace.user("ben").messages("general") if m["ephemeral"]] == []


@BOTH_TRANSPORTS
async def test_refresh_lists_what_is_there_now(team: Team) -> None:
    """All of it, or what begins like that; noted as what it is."""
    await team.parts.stage.put(StagePath("SVG_STAGE", "T9/a.svg"), b"<svg/>")
    await asked(team, "refresh", "T9/a.svg")
    await asked(team, "refresh T8", "There is nothing in @SVG_STAGE/T8")
    assert team.audited() == [
        ("admin.refresh", "@SVG_STAGE", "ok"),
        ("admin.list", "@SVG_STAGE/", "ok"),
        ("admin.refresh", "@SVG_STAGE", "ok"),
        ("admin.list", "@SVG_STAGE/T8", "ok"),
    ]


@BOTH_TRANSPORTS
async def test_a_stage_is_described_as_a_whole(team: Team) -> None:
    """How much is in it and who may what; a stage that is not there, or cannot be, gets a sentence."""
    await team.parts.stage.put(StagePath("SVG_STAGE", "T9/a.svg"), b"<svg/>")
    said = shown(await asked(team, "stage", "*@SVG_STAGE*"))
    for part in ("1 file, 6 bytes, last changed <!date^", "permissions: drwx------", "owner: "):
        assert part in said
    (row,) = rows_in(team.home, "SELECT * FROM snowflake_stages")
    assert (row["stage_name"], row["file_count"], row["total_size"]) == ("SVG_STAGE", 1, 6)
    await asked(team, "stage @NOWHERE", "There is nothing at")
    await asked(team, "stage no'where", "A stage is named in capitals")
    assert ("admin.stage", "@SVG_STAGE", "ok") in team.audited()


async def test_a_file_says_who_opened_it(team: Team) -> None:
    """What kind of file it is, when it was made, and how often people fetched it."""
    result = await team.drawn()
    await team.ana.click("general", result["ts"], "download")
    await team.ana.wait_for("@svgbot", lambda m: bool(m.get("files")))
    await private(team, "I’ve sent you the SVG")
    said = shown(await asked(team, f"show {path_in(result)}", "md5"))
    assert "image/svg+xml  ·  md5 " in said
    assert "made <!date^" in said
    assert "opened 1 time, last <!date^" in said


async def test_a_listed_drawing_says_whose_it_is(team: Team) -> None:
    """Who asked, for what, how large and when."""
    await team.workspace.user("ben").command("general", "/svg a blue logo & <b>more</b>")
    result = await team.result("v1.svg")
    page = await asked(team, "list", str(path_in(result)))
    for part in (f"<@{await team.id_of('ben')}>", "a blue logo &amp; &lt;b&gt;more", " bytes", "<!date^"):
        assert part in shown(page)


@pytest.mark.parametrize("prefix", ["T9", "@SVG_STAGE/T9", "`@SVG_STAGE/T9/`", "@OTHER", "@OTHER/x", "../..", "<@U1>"])
async def test_any_prefix_is_answered(team: Team, prefix: str) -> None:
    """Where nothing begins like that, a sentence says so."""
    await asked(team, f"list {prefix}", "There is nothing in")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        pytest.param("list " + "a" * 3500, "There is nothing in @SVG_STAGE/aaa", id="prefix"),
        pytest.param("list @" + "N" * 3500 + "/x", "There is nothing in @SVG_STAGE/@NNN", id="stage of a prefix"),
        pytest.param("stage " + "N" * 300, "That stage name has 300 characters; 255 are the most.", id="stage"),
        pytest.param("show @" + "N" * 300 + "/x.svg", "A path looks like", id="stage of a path"),
    ],
)
async def test_what_is_too_long_is_no_fault_of_ours(team: Team, text: str, answer: str) -> None:
    """The admin reads what is wrong with it."""
    await team.ana.command("general", f"/svg-admin {text}")
    assert answer in await team.said_privately()


@BOTH_TRANSPORTS
async def test_admins_inspect_and_delete(team: Team) -> None:
    """Show tells where a drawing comes from; delete asks, then removes file, preview, row and message."""
    result = await team.drawn(by="ben")
    path = path_in(result)
    entry = await asked(team, f"show {path}", "md5")
    assert "image" in [block["type"] for block in entry["blocks"]]
    assert await team.id_of("ben") in shown(entry)
    known = await team.parts.ledger.provenance(path)
    assert known is not None
    assert await team.parts.previews.get(known.revision.svg_id) is not None

    question = await asked(team, f"delete {path}", "Delete it?")
    await team.ana.click("general", question["ts"], blocks.DELETE)
    await private(team, "is deleted")
    assert await team.parts.stage.stat(path) is None
    assert await team.parts.previews.get(known.revision.svg_id) is None
    assert await team.parts.ledger.provenance(path) is None
    assert await team.bot_messages() == []
    await asked(team, f"show {path}", "There is nothing at")
    assert team.audited() == [("admin.show", str(path), "ok")] * 2 + [
        ("admin.delete", str(path), "ok"),
        ("admin.show", str(path), "ok"),
    ]


@BOTH_TRANSPORTS
async def test_the_question_can_be_answered_with_no(team: Team) -> None:
    """Kept is kept."""
    path = path_in(await team.drawn())
    question = await asked(team, f"delete {path}", "Delete it?")
    await team.ana.click("general", question["ts"], blocks.KEEP)
    await private(team, "Nothing was deleted.")
    assert await team.parts.stage.stat(path) is not None


async def test_two_clicks_on_delete_are_one(team: Team) -> None:
    """The second one finds nothing left and says so; nothing breaks."""
    path = path_in(await team.drawn())
    first = await asked(team, f"delete {path}", "Delete it?")
    click = await team.ana.click("general", first["ts"], blocks.DELETE)
    await private(team, "is deleted")
    await team.workspace.redeliver(click["envelope_id"])
    await private(team, "There is nothing at")


async def test_a_drawing_goes_on_after_its_latest_version_was_deleted(team: Team) -> None:
    """The next change is made from what is left, under a new number."""
    result = await team.drawn()
    await team.ana.say("general", "make it green", thread_ts=result["ts"])
    second = await team.result("v2.svg", thread=result["ts"])
    question = await asked(team, f"delete {path_in(second)}", "Delete it?")
    await team.ana.click("general", question["ts"], blocks.DELETE)
    await private(team, "is deleted")
    await team.ana.say("general", "make it red", thread_ts=result["ts"])
    assert "v3, from v1" in shown(await team.result("v3.svg", thread=result["ts"]))


async def test_a_file_that_is_not_ours_is_shown_and_deleted(team: Team) -> None:
    """What somebody put into the stage by hand has no provenance, and that is no error."""
    path = StagePath("SVG_STAGE", "by-hand/readme.txt")
    await team.parts.stage.put(path, b"hello")
    await asked(team, f"show {path}", "5 bytes")
    question = await asked(team, f"delete {path}", "Delete it?")
    await team.ana.click("general", question["ts"], blocks.DELETE)
    await private(team, "is deleted")
    assert await team.parts.stage.stat(path) is None


async def test_stats_are_in_words(team: Team) -> None:
    """How much the bot is used."""
    await team.drawn()
    said = await asked(team, "stats", "1 drawing in 1 version")
    assert "1 completed" in shown(said)


@pytest.mark.parametrize("text", ["", "help", "lst", "show", "delete", "list a b", "show a b"])
async def test_whatever_is_no_command_gets_the_help(team: Team, text: str) -> None:
    """What can be typed, with an example of each."""
    said = shown(await asked(team, text, "/svg-admin stats"))
    for command in ("list", "show", "delete"):
        assert f"`/svg-admin {command}" in said


async def test_capitals_do_not_matter(team: Team) -> None:
    """Phones begin with one."""
    await asked(team, "Stats", "0 drawings")


@BOTH_TRANSPORTS
@pytest.mark.parametrize("text", ["list", "show @SVG_STAGE/x.svg", "delete @SVG_STAGE/x.svg", "stats", ""])
async def test_others_are_refused_politely(team: Team, text: str) -> None:
    """Nobody but an admin learns anything, and the attempt is noted."""
    ben = team.workspace.user("ben")
    await ben.command("general", f"/svg-admin {text}".strip())
    assert "for the admins" in await team.said_privately(to="ben")
    assert team.audited() == [(f"admin.{text.split()[0] if text else 'help'}", "stage", "refused")]


@pytest.mark.parametrize(
    ("text", "action"),
    [pytest.param("LIST", "list", id="capitals"), pytest.param("a secret logo", "help", id="prompt")],
)
async def test_what_others_typed_is_not_noted(team: Team, text: str, action: str) -> None:
    """Only which command it was, so that the audit events have no other names than those."""
    ben = team.workspace.user("ben")
    await ben.command("general", f"/svg-admin {text}")
    await team.said_privately(to="ben")
    assert team.audited() == [(f"admin.{action}", "stage", "refused")]


async def test_admins_may_be_a_user_group(tmp_path: Path) -> None:
    """Who joins the group is an admin from then on, and who leaves it is none."""
    async with serve(SlackSettings(port=0)) as server, WorkspaceClient(server.url) as workspace:
        group = await workspace.set_group("svgbot-admins", ["chloe"])
        async with bot_in(server.url, tmp_path, settings={"admins": (), "admin_group": group}) as using:
            await workspace.connected()
            team = Team(workspace, using, workspace.user("ana"), tmp_path)
            await asked(team, "stats", "for the admins")
            await workspace.set_group("svgbot-admins", ["ana"])
            await asked(team, "stats", "0 drawings")
            await workspace.set_group("svgbot-admins", ["chloe"])
            await asked(team, "list", "for the admins")


async def test_a_former_admin_cannot_press_the_old_buttons(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is an admin is asked again at every click."""
    path = path_in(await team.drawn())
    question = await asked(team, f"delete {path}", "Delete it?")

    async def nobody(*_: object) -> bool:
        return False

    monkeypatch.setattr(Admins, "admits", nobody)
    await team.ana.click("general", question["ts"], blocks.DELETE)
    await private(team, "for the admins")
    assert await team.parts.stage.stat(path) is not None
    assert team.audited()[-1] == ("admin.delete", "stage", "refused")


@pytest.mark.parametrize(
    "path",
    [
        "@SVG_STAGE/../secret.svg",
        "@SVG_STAGE/a/../../b.svg",
        "nonsense",
        "@svg/x.svg",
        "@SVG_STAGE",
        "@SVG_STAGE/",
        "@SVG_STAGE//x.svg",
        f"@SVG_STAGE/{'x' * 300}.svg",
        "/etc/passwd",
        "<!channel>",
        "https://example.com/x.svg",
        "'; drop table",
    ],
)
async def test_a_path_that_is_none_gets_a_sentence(team: Team, path: str) -> None:
    """Nothing outside the stage can be named, and nobody can make the bot shout."""
    said = shown(await asked(team, f"show {path.split()[0]}", "A path looks like"))
    assert "<!channel>" not in said


@BOTH_TRANSPORTS
async def test_a_stage_out_of_reach_gets_a_sentence(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command and its buttons say so; the reference leads to the row in the error log."""

    async def unreachable(*_: object, **__: object) -> None:
        raise StorageError("stage_unavailable")

    for number in range(11):
        await team.parts.stage.put(StagePath("SVG_STAGE", f"T9/{number:02}.svg"), b"<svg/>")
    page = await asked(team, "list", "T9/00.svg")
    monkeypatch.setattr(type(team.parts.stage), "list", unreachable)
    await team.ana.click("general", page["ts"], blocks.NEXT_PAGE)
    await private(team, "I cannot reach the stage right now. Please try again in a moment. (Reference")
    await asked(team, "list T9", "I cannot reach the stage right now")
