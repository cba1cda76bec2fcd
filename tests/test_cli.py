"""The command line, run as a person runs it."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.domain import StagePath
from tests.cortex import Fault
from tests.cortex import serve as cortex_server
from tests.team import Team

# The environment without any of this machine's own settings.
_OURS = ("SVGBOT_", "SLACK_", "STAGE_", "MODEL_", "SNOWFLAKE_")
ELSEWHERE = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}


def svgbot(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, without any of this machine's settings."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env={**ELSEWHERE, "SVGBOT_HOME": str(home), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_drawing_is_made_stored_and_written(tmp_path: Path) -> None:
    """The stage path is printed, the files are where they were wanted, and both are the same drawing."""
    done = svgbot(
        tmp_path / "home",
        *("draw", "a", "blue logo", "--name", "acme", "--size", "300x200"),
        *("-o", str(tmp_path / "logo.svg"), "--png", str(tmp_path / "logo.png")),
    )
    assert done.returncode == 0, done.stderr
    path = done.stdout.strip()
    assert path.startswith("@SVG_STAGE/local/acme/")
    stage, _, file = path.removeprefix("@").partition("/")
    stored = (tmp_path / "home" / "stage" / stage / file).read_bytes()
    assert stored == (tmp_path / "logo.svg").read_bytes()
    assert b"<title>" in stored
    assert b"<desc>" in stored
    assert (tmp_path / "logo.png").read_bytes().startswith(b"\x89PNG")
    assert "sketch" in done.stderr
    assert StagePath(stage, file).__str__() == path


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        pytest.param(["draw", " "], "What shall I draw?", id="nothing"),
        pytest.param(["draw", "a logo", "--model", "sonet"], "Did you mean `claude-sonnet-5`?", id="model"),
        pytest.param(["draw", "a logo", "--stage", "nope"], "named in capitals", id="stage"),
        pytest.param(["draw", "a logo", "--temperature", "9"], "from 0 to 1", id="number"),
        pytest.param(["svg", "logo.md", "--out", "/dev/null/x"], "I cannot write “/dev/null/x”.", id="folder"),
    ],
)
def test_a_mistake_gets_a_sentence(tmp_path: Path, arguments: list[str], sentence: str) -> None:
    """One line on how to mend it, no traceback, exit status 2."""
    done = svgbot(tmp_path, *arguments)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


@pytest.mark.parametrize("option", ["--output", "--png"])
def test_a_file_that_cannot_be_written_does_not_hide_the_drawing(tmp_path: Path, option: str) -> None:
    """It is stored, and the path says where; one line tells what is wrong with the file."""
    done = svgbot(tmp_path, "draw", "a blue logo", option, "/dev/null/logo")
    assert done.returncode == 2
    assert done.stdout.startswith("@SVG_STAGE/local/a-blue-logo/")
    assert done.stderr == "I cannot write “/dev/null/logo”. Please choose another place for it.\n"


@pytest.mark.parametrize("count", ["0", "-1", "many", "1.5"])
def test_a_number_that_is_none_is_told_in_words(tmp_path: Path, count: str) -> None:
    """Without the names of functions."""
    done = svgbot(tmp_path, "audit", f"--days={count}")
    assert done.returncode == 2
    assert done.stderr.endswith(f"argument --days: a number from 1 on is wanted, not “{count}”\n")


def test_without_tokens_serve_says_what_is_missing(tmp_path: Path) -> None:
    """The variables are named, and the way without an account."""
    done = svgbot(tmp_path, "serve")
    assert done.returncode == 1
    assert "SLACK_BOT_TOKEN, SLACK_APP_TOKEN" in done.stderr
    assert "svgbot demo" in done.stderr


def test_a_home_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A file where the folder should be."""
    (tmp_path / "home").write_text("in the way")
    done = svgbot(tmp_path / "home", "draw", "a blue logo")
    assert done.returncode == 1
    assert "SVGBOT_HOME" in done.stderr


async def test_drawing_works_beside_a_bot_that_serves(team: Team) -> None:
    """The same home, at the same time, from the terminal and from Slack."""
    await team.drawn()
    done = await asyncio.to_thread(svgbot, team.home, "draw", "a red star")
    assert done.returncode == 0, done.stderr
    assert "star" in done.stdout
    await team.drawn("a green tree")


def test_replies_are_read_without_drawing(tmp_path: Path) -> None:
    """The engine alone: a line of JSON for each file, ID.svg and ID.png where there is a drawing."""
    good, bad = tmp_path / "good.md", tmp_path / "bad.md"
    good.write_text(
        'Sure!\n```svg\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="5" height="5"/></svg>'
    )
    bad.write_text("I would rather not.")
    done = svgbot(tmp_path, "svg", str(good), str(bad), str(good), "--out", str(tmp_path / "out"), "--json")
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["ok"] for line in lines] == [True, False, True]
    for line in lines:
        assert {"file", "ok", "repairs", "dropped", "notes", "ms"} <= line.keys()
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["good-2.png", "good-2.svg", "good.png", "good.svg"]


def test_the_stage_is_listed(tmp_path: Path) -> None:
    """When, how large and the path, with a prefix as it is printed; nothing is said on standard error."""
    paths = [svgbot(tmp_path, "draw", text, "--name", text).stdout.strip() for text in ("one", "two")]
    listed = svgbot(tmp_path, "list")
    assert listed.returncode == 0
    assert [line.split()[-1] for line in listed.stdout.splitlines()] == sorted(paths)
    assert all(" UTC " in line and (" bytes " in line or " kB " in line) for line in listed.stdout.splitlines())
    assert listed.stderr == ""
    assert svgbot(tmp_path, "list", "@SVG_STAGE/local/two").stdout.split()[-1] == paths[1]
    assert len(svgbot(tmp_path, "list", "local/", "--limit", "1").stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        pytest.param([], 0, "There is nothing at @SVG_STAGE/", id="empty stage"),
        pytest.param(["../../etc"], 0, "There is nothing at", id="outside"),
        pytest.param(["--stage", "nope"], 2, "named in capitals", id="no stage"),
        pytest.param(["--limit", "0"], 2, "limit", id="no number"),
    ],
)
def test_a_list_of_nothing_says_so(tmp_path: Path, arguments: list[str], status: int, sentence: str) -> None:
    """On standard error, so that a program that reads the list reads nothing."""
    listed = svgbot(tmp_path, "list", *arguments)
    assert listed.returncode == status
    assert sentence in listed.stderr
    assert listed.stdout == ""


async def test_a_server_of_ones_own_draws(tmp_path: Path) -> None:
    """With its address and a model's name it draws; where it cannot, the sentence says why and nothing is stored."""
    async with cortex_server() as cortex:
        environment = {
            "MODEL_BASE_URL": cortex.url,
            "SVGBOT_MODEL": "claude-sonnet-5",
            "SVGBOT_FALLBACKS": "claude-haiku-4-5",
        }
        cortex.down["claude-sonnet-5"] = Fault(403)
        drawn = await asyncio.to_thread(svgbot, tmp_path, "draw", "a blue logo", **environment)
        assert drawn.returncode == 0, drawn.stderr
        assert "claude-sonnet-5 did not answer; drew with claude-haiku-4-5." in drawn.stderr
        cortex.down["claude-haiku-4-5"] = Fault(402)
        failed = await asyncio.to_thread(svgbot, tmp_path, "draw", "a red logo", **environment)
    assert failed.returncode == 1
    assert "I may not use claude-sonnet-5 here" in failed.stderr
    assert len(list((tmp_path / "stage").rglob("*.svg"))) == 1


def test_help_needs_no_engine(tmp_path: Path) -> None:
    """Looking something up does not load Slack, the queue or the renderer."""
    code = (
        "import sys; from bot import cli\n"
        "try: cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('dbos', 'slack_bolt', 'cairosvg', 'lxml', 'sqlalchemy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("arguments", [["--help"], ["draw", "a blue logo"]])
def test_what_is_not_configured_is_not_loaded(tmp_path: Path, arguments: list[str]) -> None:
    """Whoever draws offline does not wait for the clients of Snowflake and of language models."""
    code = (
        "import sys; from bot import cli\n"
        f"try: cli.main({arguments!r})\n"
        "except SystemExit: pass\n"
        "print([m for m in ('openai', 'snowflake.connector', 'snowflake.snowpark', 'tenacity') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**ELSEWHERE, "SVGBOT_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"
