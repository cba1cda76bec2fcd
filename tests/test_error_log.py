"""The error log: whatever is answered with a sentence is a row there, without the words of whoever was answered."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.errors import StorageError
from bot.noting import Unwaited
from bot.ports import Journal
from handlers import blocks, views
from tests.team import BOTH_TRANSPORTS, Team, rows_in, shown, team_with

SECRET = "our secret launch"


async def rows(team: Team) -> list[sqlite3.Row]:
    """The rows of the error log, once there are any."""
    async with asyncio.timeout(20):
        while not (found := rows_in(team.home, "SELECT * FROM error_log")):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    return found


async def a_bad_option(team: Team) -> str:
    """A command with an option that there is not."""
    await team.ana.command("general", f"/svg {SECRET} --colour {SECRET.split()[1]}")
    return await team.said_privately()


async def a_long_prompt(team: Team) -> str:
    """A command of 5000 characters."""
    await team.ana.command("general", f"/svg {SECRET} " + "x" * 5000)
    return await team.said_privately()


async def an_undo_without_a_drawing(team: Team) -> str:
    """A command that belongs into a thread."""
    await team.ana.command("general", "/svg undo")
    return await team.said_privately()


async def a_long_reply(team: Team) -> str:
    """An instruction of 5000 characters in a thread."""
    result = await team.drawn()
    await team.ana.say("general", f"draw {SECRET} " + "x" * 5000, thread_ts=result["ts"])
    return shown(await team.result("I can take 1000", thread=result["ts"]))


async def a_wrong_field(team: Team) -> str:
    """A file name in the form that is none."""
    await team.ana.command("general", "/svg")
    form = await team.ana.wait_for_view()
    filled = {views.PROMPT: {views.PROMPT: SECRET}, "name": {"name": f"../{SECRET}"}}
    return str((await team.ana.submit(form["id"], filled))["errors"])


async def an_empty_change(team: Team) -> str:
    """The small form, sent without an instruction."""
    result = await team.drawn()
    await team.ana.click("general", result["ts"], blocks.REFINE)
    form = await team.ana.wait_for_view()
    return str((await team.ana.submit(form["id"], {views.PROMPT: {views.PROMPT: " \u200b "}}))["errors"])


async def a_click_under_what_is_gone(team: Team) -> str:
    """The button of a version that was deleted."""
    result = await team.drawn()
    await team.forget(result)
    await team.ana.click("general", result["ts"], blocks.DOWNLOAD)
    return await team.said_privately()


async def an_admin_s_wrong_path(team: Team) -> str:
    """A path at which nothing is."""
    await team.ana.command("general", f"/svg-admin show @SVG_STAGE/{SECRET.replace(' ', '-')}.svg")
    return await team.said_privately()


async def somebody_who_is_no_admin(team: Team) -> str:
    """Ben asks for the admins' list."""
    await team.workspace.user("ben").command("general", "/svg-admin list")
    return await team.said_privately(to="ben")


async def an_outsider(team: Team) -> str:
    """Nora of another organisation clicks in a channel that is shared with hers."""
    result, nora = await team.drawn(channel="partners"), team.workspace.user("nora")
    await nora.click("partners", result["ts"], blocks.REFINE)
    return shown(await nora.wait_for("partners", lambda m: bool(m["ephemeral"])))


Mistake = Callable[[Team], Awaitable[str]]


@BOTH_TRANSPORTS
@pytest.mark.parametrize(
    ("make", "noted"),
    [
        pytest.param(a_bad_option, ("validation", "info", "option_unknown"), id="option"),
        pytest.param(a_long_prompt, ("validation", "info", "prompt_too_long"), id="prompt"),
        pytest.param(an_undo_without_a_drawing, ("validation", "info", "change_in_thread"), id="undo"),
        pytest.param(a_long_reply, ("validation", "info", "prompt_too_long"), id="reply"),
        pytest.param(a_wrong_field, ("validation", "info", "name_format"), id="field"),
        pytest.param(an_empty_change, ("validation", "info", "change_missing"), id="small form"),
        pytest.param(a_click_under_what_is_gone, ("validation", "info", "drawing_missing"), id="button"),
        pytest.param(an_admin_s_wrong_path, ("validation", "info", "nothing_there"), id="admin's path"),
        pytest.param(somebody_who_is_no_admin, ("session", "warning", "admins_only"), id="no admin"),
        pytest.param(an_outsider, ("session", "warning", "outsiders_refused"), id="outsider"),
    ],
)
async def test_a_mistake_is_a_row_and_the_sentence_stays_short(
    team: Team, make: Mistake, noted: tuple[str, str, str]
) -> None:
    """Class, severity, code and a reference are noted; the person reads how to mend it, and no reference."""
    sentence = await make(team)
    (row,) = await rows(team)
    assert (row["type"], row["severity"], row["message"]) == noted
    assert row["reference"]
    assert row["reference"] not in sentence
    assert "Reference" not in sentence
    for word in SECRET.split():
        assert word not in row["stack_trace"]
        assert word not in row["context"]


class SpoilsErrors:
    """A journal that takes audit events, and of errors what `error` makes of them."""

    def __init__(self, journal: Journal, error: Callable[[], Awaitable[None]]) -> None:
        self._journal = journal
        self._error = error

    async def audit(self, *args: Any) -> None:
        """As ever."""
        await self._journal.audit(*args)

    async def error(self, **_: Any) -> None:
        """As this journal does."""
        await self._error()


@BOTH_TRANSPORTS
async def test_a_mistake_is_answered_while_its_row_cannot_be_written(team: Team, monkeypatch: Any) -> None:
    """Whether the ledger refuses or only hangs, the sentence comes at once: Slack waits for three seconds."""
    hanging = asyncio.Event()

    async def refuse(*_: Any, **__: Any) -> None:
        await hanging.wait()
        raise StorageError("ledger_unavailable")

    monkeypatch.setattr(type(team.parts.journal), "error", refuse)
    assert (await team.ana.command("general", "/svg a logo --size 0x0"))["ok"]
    assert "from 16 to 4096 px" in await team.said_privately()
    hanging.set()


async def test_what_is_being_written_is_finished_at_the_end(caplog: pytest.LogCaptureFixture) -> None:
    """A stop loses no row, and what cannot be written leaves its code and reference in the log."""
    written = asyncio.Event()

    async def slowly() -> None:
        await asyncio.sleep(0)
        written.set()

    async def never() -> None:
        raise StorageError("ledger_unavailable")

    inner: Any = None
    async with Unwaited(SpoilsErrors(inner, slowly)) as journal:
        await journal.error(reference="1a2b3c4d", message="size_range")
        assert not written.is_set()
    assert written.is_set()
    async with Unwaited(SpoilsErrors(inner, never)) as journal:
        await journal.error(reference="1a2b3c4d", message="size_range")
    assert "cannot be written: size_range, reference 1a2b3c4d" in caplog.text


async def test_an_apology_s_row_is_without_the_prompt(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A bug in a listener that shows the text in its exception shows it neither in the log nor in the row."""
    async with team_with(tmp_path) as team:

        async def broken(*_: Any, **__: Any) -> None:
            raise ValueError(f"cannot take {SECRET!r}")

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("bot.refusals.NotedRefusals.accept", broken)
            await team.ana.command("general", f"/svg {SECRET}")
            assert "(Reference" in await team.said_privately()
        (row,) = await rows(team)
        assert row["message"] == "internal"
        assert "ValueError: cannot take '…'" in row["stack_trace"]
        assert "ValueError: cannot take '…'" in caplog.text
        assert SECRET not in row["stack_trace"]
        assert SECRET not in "".join(record.getMessage() for record in caplog.records if "handlers" in record.name)
