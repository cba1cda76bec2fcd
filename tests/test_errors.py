"""The whole tree of errors: each has what SPEC asks of one, and each ends in a sentence, a reference and a row."""

import ast
import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot import errors, wording
from bot.errors import BotError
from bot.ledger import SqlJournal, SqlLedger, open_store
from bot.work import note_failure, reference_of
from tests.ledger.samples import draw_job, opened
from tests.team import Team

KINDS = {"session", "ai_generation", "storage", "validation", "configuration", "development"}
SEVERITIES = {"critical", "error", "warning", "info", "debug"}
ROOT = Path(__file__).parent.parent


def tree(root: type[BotError] = BotError) -> Iterator[type[BotError]]:
    """The class and all below it."""
    yield root
    for kind in root.__subclasses__():
        yield from tree(kind)


CLASSES = sorted({kind for kind in tree() if kind.__module__.startswith("bot.")}, key=lambda kind: kind.__name__)


def raised_codes() -> Iterator[tuple[str, str]]:
    """Every code that the product raises an error with, and where."""
    names = {kind.__name__ for kind in CLASSES}
    for folder in ("bot", "handlers"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                match node:
                    case ast.Call(
                        func=ast.Name(id=name) | ast.Attribute(attr=name),
                        args=[ast.Constant(value=str(code)), *_],
                    ) if name in names:
                        yield code, f"{file.relative_to(ROOT)}:{node.lineno}"


# Nobody meets these: they are faults of ours or of the surroundings, and people read that something went wrong.
INTERNAL = {
    "bad_cursor",
    "bad_path",
    "drawing_unknown",
    "ledger_refused",
    "previews_unavailable",
    "request_unknown",
    "slack_unreachable",
}


# But for Cancelled, which says one thing only and is no fault: that is tried where people cancel.
@pytest.mark.parametrize("kind", [kind for kind in CLASSES if kind.__init__ is BotError.__init__])
async def test_each_error_ends_in_a_sentence_a_reference_and_a_row(kind: type[BotError], tmp_path: Path) -> None:
    """Class, severity and reference are in the error log; people read a sentence and, where it helps, may retry."""
    assert kind.__doc__
    assert kind.kind in KINDS
    assert kind.severity in SEVERITIES
    async with open_store(tmp_path / "ledger.sqlite") as store:
        ledger, journal = SqlLedger(store), SqlJournal(store)
        job = await opened(ledger, draw_job("our secret launch"))
        error = kind("something_new", given="xoxb-1-2-3")
        told = await note_failure(job, error, ledger, journal, ValueError("our secret launch, xoxb-1-2-3"))
    sentence = wording.failure(told)
    assert told.retry is kind.retry
    assert reference_of(job.id) in sentence
    assert "something_new" not in sentence
    assert "xoxb" not in sentence
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as database:
        rows = database.execute("SELECT type, severity, reference, message, stack_trace FROM error_log").fetchall()
        ((*facts, trace),) = rows
        assert facts == [kind.kind, kind.severity, reference_of(job.id), "something_new"]
        assert "ValueError" in trace
        assert not {"xoxb", "secret launch"} & {word for word in ("xoxb", "secret launch") if word in trace}
        assert database.execute("SELECT action, result FROM audit_events").fetchall() == [("draw", "failed")]
        assert database.execute("SELECT status, error_message FROM svg_generation_requests").fetchall() == [
            ("failed", sentence)
        ]


def test_every_code_that_is_raised_has_a_sentence() -> None:
    """Nobody reads “something went wrong” where it could be said what."""
    known = set(wording.CODES) | INTERNAL
    assert {code: where for code, where in raised_codes() if code not in known} == {}


def test_the_modules_docstring_shows_the_whole_tree() -> None:
    """Whoever opens errors.py sees every class."""
    assert [kind.__name__ for kind in CLASSES if kind.__name__ not in (errors.__doc__ or "")] == []


async def test_every_access_leaves_an_audit_event(team: Team) -> None:
    """Drawing, changing, listing and downloading are noted with who did it."""
    await team.ana.command("general", "/svg a blue logo")
    result = await team.result("v1.svg")
    await team.ana.say("general", "make it green", thread_ts=result["ts"])
    await team.result("v2.svg", thread=result["ts"])
    await team.ana.say("general", "use v9", thread_ts=result["ts"])
    await team.result("There is no v9", thread=result["ts"])
    await team.ana.command("general", "/svg list")
    await team.said_privately()
    await team.ana.click("general", result["ts"], "download")
    await team.ana.wait_for("@svgbot", lambda m: bool(m.get("files")))
    async with asyncio.timeout(20):
        while len(team.audited(own=True)) < 5:  # noqa: ASYNC110 - there is nothing to wait for
            await asyncio.sleep(0.05)
    noted = [(action, result) for action, _, result in team.audited(own=True)]
    assert noted == [("draw", "ok"), ("refine", "ok"), ("use", "failed"), ("list", "ok"), ("download", "ok")]
