"""README and the guides against the program: whoever types what stands there is understood, and nothing is left out."""

import ast
import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import pytest

from bot import wording
from bot.cli import parser
from bot.requests import EXAMPLES

PROJECT = Path(__file__).parent.parent
README = (PROJECT / "README.md").read_text("utf-8")
PAGES = sorted([PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", *(PROJECT / "docs").glob("*.md")])


def section(title: str) -> str:
    """What stands under that heading of README."""
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def subcommands() -> dict[str, ArgumentParser]:
    """The commands of the command line by their names."""
    actions: list[Any] = parser()._actions
    return dict(next(action.choices for action in actions if isinstance(action.choices, dict)))


def admin_commands() -> set[str]:
    """The words that `/svg-admin` knows, read from its source."""
    tree = ast.parse((PROJECT / "handlers" / "admin.py").read_text("utf-8"))
    cases = [node for node in ast.walk(tree) if isinstance(node, ast.MatchSequence)]
    first = [case.patterns[0] for case in cases]
    return {str(ast.literal_eval(word.value)) for word in first if isinstance(word, ast.MatchValue)}


def test_every_command_has_its_line() -> None:
    """The command line's own list is complete, and names nothing that is not there."""
    listed = re.findall(r"^svgbot ([a-z]+)", section("On the command line"), re.MULTILINE)
    assert set(listed) == set(subcommands())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_a_page_names_is_there(page: Path) -> None:
    """With each of its options, and so are the targets of make."""
    text, known = page.read_text("utf-8"), subcommands()
    lines = re.findall(r"\bsvgbot ([a-z]+)((?: +--?[a-z-]+| +[^-`\s#|&)]+)*)", "\n".join(quoted(text)))
    for command, rest in lines:
        assert command in known, command
        options = {option for action in known[command]._actions for option in action.option_strings}
        assert {word for word in rest.split() if word.startswith("-")} <= options, (command, rest)
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z-]+)", "\n".join(quoted(text)))) <= targets


def quoted(text: str) -> list[str]:
    """What a page sets apart as something to type."""
    return [block or inline for block, inline in re.findall(r"```sh\n(.*?)```|`([^`\n]+)`", text, re.DOTALL)]


def test_every_command_of_the_admins_has_its_line() -> None:
    """In README and in the help: what they list is what is understood."""
    for text in (section("In the channel"), wording.admin_help()):
        assert set(re.findall(r"/svg-admin ([a-z]+)", text)) == admin_commands()


def test_every_option_of_a_drawing_is_named() -> None:
    """README's list of them is complete."""
    (listed,) = re.findall(r"^Options: (.*?)\.$", section("In the channel"), re.MULTILINE | re.DOTALL)
    assert sorted(re.findall(r"--([a-z-]+)", listed)) == sorted(EXAMPLES)
