"""Delete, in the menu under a version, as people meet it."""

import asyncio
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.app import slack_side
from bot.errors import StorageError
from bot.parts import jobs_file
from handlers import blocks
from handlers.slack_text import escape
from localslack import WorkspaceError
from tests.faults.agreement import eventually
from tests.scripted import BLUE, GREEN, RED, ScriptedModel
from tests.team import BOTH_TRANSPORTS, Message, Team, path_in, picture_of, rows_in, settings_in, shown, team_with

pytestmark = BOTH_TRANSPORTS


def menu_of(blocks_shown: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The menu among the buttons."""
    elements = [element for block in blocks_shown for element in block.get("elements", ())]
    (menu,) = [element for element in elements if element.get("action_id") == blocks.MORE]
    return dict(menu)


async def delete(team: Team, message: Message, *, by: str = "ana") -> dict[str, Any]:
    """Chooses Delete under the message, and says yes."""
    value = menu_of(message["blocks"])["options"][0]["value"]
    return await team.workspace.user(by).click("general", message["ts"], blocks.MORE, option=value)


async def told(team: Team, words: str, *, to: str = "ana", thread: Message | None = None) -> None:
    """Waits until only this person reads that, in the channel or in the thread."""
    await team.workspace.user(to).wait_for(
        "general",
        lambda m: bool(m["ephemeral"]) and escape(words) in shown(m),
        thread_ts=thread["ts"] if thread else None,
        timeout=20,
    )


async def test_what_is_deleted_is_not_said_to_have_gone_wrong(team: Team) -> None:
    """Where Slack does not take the word that it is deleted, it is said again: "please try again" would be untrue."""
    result = await team.drawn()
    await team.workspace.fail("chat.postEphemeral", status=503)
    await delete(team, result)
    await told(team, "Version 1 is deleted.")
    assert not any("Sorry" in shown(message) for message in await team.ana.messages("general"))


async def test_a_tab_that_slack_does_not_take_does_not_undo_a_deletion(team: Team) -> None:
    """The word comes, and the tab when Slack takes it."""
    await team.drawn()
    await team.ana.open_home()
    tab = await team.ana.wait_for_home(lambda view: blocks.MORE in str(view))
    value = menu_of(tab["blocks"])["options"][0]["value"]
    await team.workspace.fail("views.publish", status=503, times=3)
    await team.ana.click_in_view(tab["id"], blocks.MORE, option=value)
    await team.ana.wait_for("@svgbot", lambda m: "Version 1 is deleted." in shown(m))
    await team.ana.wait_for_home(lambda view: blocks.MORE not in str(view))
    assert not any("Sorry" in shown(message) for message in await team.ana.messages("@svgbot"))


async def versions(team: Team) -> tuple[Message, list[Message]]:
    """A drawing of Ana's in three versions: the first message, and all three."""
    first = await team.drawn()
    shown_at = [first]
    for number, text in ((2, "make it green"), (3, "add a star")):
        await team.ana.say("general", text, thread_ts=first["ts"])
        shown_at.append(await team.result(f"v{number}.svg", thread=first["ts"]))
    return first, shown_at


def colours(svg: bytes) -> set[bytes]:
    """The colours in it."""
    return set(re.findall(rb"#[0-9a-f]{3,6}\b", svg))


async def agreed(team: Team) -> None:
    """Ledger, stage and threads agree, once the jobs have ended."""
    settings = settings_in(team.workspace.url, team.home)
    async with asyncio.timeout(20):
        while True:
            audit = team.parts.audit(settings, slack_side(settings, team.parts), days=7, mend=False)
            found = [disagreement async for disagreement in audit.run()]
            if not found:
                return
            await asyncio.sleep(0.1)


async def ended(team: Team) -> None:
    """Waits until no job waits or runs."""

    async def all_have() -> None:
        with closing(sqlite3.connect(jobs_file(settings_in(team.workspace.url, team.home)))) as jobs:
            assert not jobs.execute("SELECT 1 FROM workflow_status WHERE completed_at IS NULL").fetchall()

    await eventually(all_have)


async def delete_on_the_tab(team: Team, name: str) -> None:
    """Deletes Ana's latest, the file of that name, as soon as the tab shows it: Slack takes no picture at once."""
    async with asyncio.timeout(20):
        while name not in str(tab := await team.ana.home() or {}):
            await team.ana.open_home()
            await asyncio.sleep(0.05)
    value = menu_of(tab["blocks"])["options"][0]["value"]
    await team.ana.click_in_view(tab["id"], blocks.MORE, option=value)


async def test_the_menu_asks_before_it_deletes(team: Team) -> None:
    """Which version, what goes, and that nobody can bring it back."""
    confirm = menu_of((await team.drawn())["blocks"])["confirm"]
    assert confirm["title"]["text"] == "Delete version 1?"
    assert "file" in confirm["text"]["text"]
    assert [confirm[answer]["text"] for answer in ("confirm", "deny")] == ["Delete", "Keep it"]
    assert confirm["style"] == "danger"


async def test_a_change_of_what_is_deleted_meanwhile_stands_in_the_channel(team: Team) -> None:
    """Its thread went with the first message; the audit finds it where it is."""

    async def is_gone() -> None:
        assert await team.bot_messages() == []

    first = await team.drawn()
    held = await team.workspace.hold("chat.postMessage")
    await team.ana.click("general", first["ts"], blocks.REGENERATE)
    await held.reached()
    await delete(team, first)
    await eventually(is_gone)
    await held.release()
    moved = await team.result("v2.svg")
    assert "thread_ts" not in moved
    await ended(team)
    await agreed(team)


@pytest.mark.parametrize("number", [1, 2, 3])
async def test_any_version_can_be_deleted_and_the_drawing_goes_on(team: Team, number: int) -> None:
    """File, preview, picture, message and record go; the others stay, and the next change is made from the latest."""
    first, shown_at = await versions(team)
    gone = shown_at[number - 1]
    known = await team.parts.ledger.provenance(path_in(gone))
    assert known is not None
    assert (await delete(team, gone))["ok"]
    await told(team, f"Version {number} is deleted.", thread=first)
    assert await team.parts.stage.stat(path_in(gone)) is None
    assert await team.parts.ledger.provenance(path_in(gone)) is None
    assert known.revision.svg_id not in await team.parts.previews.known()
    with pytest.raises(WorkspaceError):
        await team.workspace.file(picture_of(gone))
    everything = [*await team.ana.messages("general"), *await team.ana.thread("general", first["ts"])]
    assert not [message for message in everything if f"v{number}.svg" in shown(message)]
    for message in (message for message in shown_at if message is not gone):
        assert await team.stored(message)
    assert team.audited(own=True)[-1] == ("delete", str(path_in(gone)), "ok")

    await team.ana.say("general", "make it red", thread_ts=first["ts"])
    latest = 2 if number == 3 else 3
    assert f"v4, from v{latest}" in shown(await team.result("v4.svg", thread=first["ts"]))
    await agreed(team)


async def test_a_version_deleted_in_the_middle_stays_in_what_was_made_of_it(team: Team) -> None:
    """The star on green is still green after the next change, and undo goes back beyond the gap."""
    first, shown_at = await versions(team)
    blue, starred = colours(await team.stored(first)), colours(await team.stored(shown_at[2]))
    await delete(team, shown_at[1])
    await told(team, "Version 2 is deleted.", thread=first)
    await team.ana.say("general", "on a white background", thread_ts=first["ts"])
    assert starred - blue
    assert starred - blue <= colours(await team.stored(await team.result("v4.svg", thread=first["ts"])))
    for _ in range(2):
        await team.ana.say("general", "undo", thread_ts=first["ts"])
    assert "v6, v1 again" in shown(await team.result("v6.svg", thread=first["ts"]))
    await agreed(team)


async def test_when_the_last_version_is_gone_the_channel_is_empty(team: Team) -> None:
    """Nothing of the drawing is left, anywhere that people look."""
    result = await team.drawn()
    await delete(team, result)
    await told(team, "Version 1 is deleted.")
    assert await team.bot_messages() == []
    assert list((team.home / "stage").rglob("*.svg")) == []
    await team.ana.command("general", "/svg list")
    await told(team, "You have no drawings yet.")
    await agreed(team)


async def test_others_cannot_delete_it_and_admins_can(team: Team) -> None:
    """Ben is told so, which is noted; Ana is an admin and deletes Ben's."""
    anas, bens = await team.drawn("a red star"), await team.drawn("a green star", by="ben")
    await delete(team, anas, by="ben")
    await told(team, "Only the one who asked for it, or an admin, can delete it.", to="ben")
    assert await team.stored(anas)
    assert team.audited(own=True)[-1] == ("delete", str(path_in(anas)), "refused")
    await delete(team, bens)
    await told(team, "Version 1 is deleted.")
    assert await team.parts.stage.stat(path_in(bens)) is None
    assert team.audited()[-1] == ("admin.delete", str(path_in(bens)), "ok")
    await agreed(team)


async def test_who_asked_for_a_change_may_delete_that_change_alone(team: Team) -> None:
    """Ben refined Ana's drawing: the version is his, the drawing is not."""
    first = await team.drawn(by="chloe")
    await team.workspace.user("ben").say("general", "make it green", thread_ts=first["ts"])
    second = await team.result("v2.svg", thread=first["ts"])
    await delete(team, first, by="ben")
    await told(team, "Only the one who asked for it", to="ben", thread=first)
    await delete(team, second, by="ben")
    await told(team, "Version 2 is deleted.", to="ben", thread=first)
    assert await team.parts.stage.stat(path_in(second)) is None
    assert await team.stored(first)


async def test_two_clicks_are_one_deletion(team: Team) -> None:
    """The second finds nothing left and says so."""
    result = await team.drawn()
    click = await delete(team, result)
    await told(team, "Version 1 is deleted.")
    await team.workspace.redeliver(click["envelope_id"])
    await told(team, "That version is deleted already.")


async def test_a_drawing_is_deleted_on_the_home_tab(team: Team) -> None:
    """The tab shows at once that it is gone, and the message in the channel goes, too."""
    await team.drawn()
    await team.ana.open_home()
    tab = await team.ana.wait_for_home(lambda view: blocks.MORE in str(view))
    value = menu_of(tab["blocks"])["options"][0]["value"]
    assert (await team.ana.click_in_view(tab["id"], blocks.MORE, option=value))["ok"]
    await team.ana.wait_for_home(lambda view: "You have no drawings yet" in str(view))
    assert await team.bot_messages() == []


@pytest.mark.parametrize("method", ["files.info", "chat.update"])
async def test_a_drawing_that_is_deleted_before_it_is_shown_is_not_shown(team: Team, method: str) -> None:
    """It is on the home tab as soon as it is drawn; deleted there while Slack is still at work on its message."""
    held = await team.workspace.hold(method)
    await team.ana.command("general", "/svg a blue logo")
    await held.reached()
    await delete_on_the_tab(team, "-v1.svg")
    await team.ana.wait_for_home(lambda view: "You have no drawings yet" in str(view))
    await held.release()
    await ended(team)
    assert await team.bot_messages() == []
    await agreed(team)


async def test_a_change_that_is_deleted_before_it_is_shown_leaves_no_eyes(team: Team) -> None:
    """The thread is as it was but for the wish."""
    first = await team.drawn()
    held = await team.workspace.hold("files.info")
    await team.ana.say("general", "make it green", thread_ts=first["ts"])
    await held.reached()
    await delete_on_the_tab(team, "-v2.svg")
    await team.ana.wait_for_home(lambda view: "-v1.svg" in str(view))
    await held.release()
    await ended(team)
    assert await team.replies(first) == []
    thread = await team.ana.thread("general", first["ts"])
    assert not [message for message in thread if message.get("reactions")]


async def test_a_change_of_what_is_deleted_meanwhile_can_be_undone(tmp_path: Path, mode: str) -> None:
    """While v3 is drawn, v2 goes, of which it is made: v3 then comes from v1, and an undo leads there."""
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(_: object) -> str:
        begun.set()
        await go_on.wait()
        return RED

    async with team_with(tmp_path, mode, model=ScriptedModel(BLUE, GREEN, slow)) as team:
        first = await team.drawn()
        await team.ana.say("general", "make it green", thread_ts=first["ts"])
        second = await team.result("v2.svg", thread=first["ts"])
        await team.ana.say("general", "make it red", thread_ts=first["ts"])
        await begun.wait()
        await delete(team, second)
        await told(team, "Version 2 is deleted.", thread=first)
        go_on.set()
        assert "v3, from v1" in shown(await team.result("v3.svg", thread=first["ts"]))
        await team.ana.say("general", "undo", thread_ts=first["ts"])
        assert "v4, v1 again" in shown(await team.result("v4.svg", thread=first["ts"]))
        await agreed(team)


async def test_what_cannot_be_removed_now_is_removed_later(tmp_path: Path, mode: str, monkeypatch: Any) -> None:
    """The stage is out of reach: the version is deleted all the same, the error log says what remains, and the audit
    names and removes it."""
    async with team_with(tmp_path, mode) as team:
        result = await team.drawn()

        async def unreachable(*_: object) -> bool:
            raise StorageError("stage_unavailable")

        with monkeypatch.context() as patched:
            patched.setattr(type(team.parts.stage), "delete", unreachable)
            await delete(team, result)
            await told(team, "Version 1 is deleted.")
        assert await team.parts.ledger.provenance(path_in(result)) is None
        assert [row["message"] for row in rows_in(tmp_path, "SELECT * FROM error_log")] == ["stage_unavailable"]
        settings = settings_in(team.workspace.url, team.home)
        side = slack_side(settings, team.parts)
        named = [found async for found in team.parts.audit(settings, side, days=7, mend=False).run()]
        assert "deletion_unfinished" in {found.code for found in named}
        mended = [found async for found in team.parts.audit(settings, side, days=7, mend=True).run()]
        assert [(found.code, found.mended) for found in mended] == [("deletion_unfinished", True)]
        assert await team.bot_messages() == []
        await agreed(team)
