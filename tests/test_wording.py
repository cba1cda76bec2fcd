"""Every sentence that a person can read: there is one for each error, and none is cold, broken or technical."""

import ast
import re
from pathlib import Path

import pytest

from bot import errors, wording
from bot.domain import Failure
from bot.requests import EXAMPLES

PROJECT = Path(__file__).parent.parent

# Errors that only a fault of ours can cause: nobody can do anything about the particulars.
INTERNAL = {
    "bad_cursor",
    "bad_path",
    "drawing_unknown",
    "file_exists",
    "internal",
    "ledger_refused",
    "previews_unavailable",
    "request_unknown",
    "slack_unreachable",
}


def codes() -> set[str]:
    """The codes of all errors that the bot raises, read from its source."""
    kinds = {
        name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.BotError)
    }
    found = set()
    for path in (*(PROJECT / "bot").rglob("*.py"), *(PROJECT / "handlers").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in kinds:
                    found.add(str(node.args[0].value))
    return found


def test_every_error_has_its_sentence() -> None:
    """Nobody is told that something went wrong where more can be said."""
    general = wording.problem(errors.BotError())
    silent = codes() - INTERNAL - wording.CODES
    assert silent == set()
    assert general == "Sorry, something went wrong on my side. Please try again."
    assert wording.problem(errors.BotError("no-such-code")) == general


class Facts(dict[str, object]):
    """Some fact of every name."""

    def __missing__(self, name: str) -> object:
        return {"choices": "navy, gold", "sentence": "Install it.", "model": "Claude"}.get(name, 3)

    def get(self, name: str, default: object = None) -> object:
        """As with any other fact."""
        return self[name]


@pytest.mark.parametrize("code", sorted(wording._SENTENCES))
def test_every_sentence_is_one(code: str) -> None:
    """It begins with a capital or a name, ends with a full stop, and shows no code, no class and no traceback."""
    sentence = wording._SENTENCES[code](Facts())  # type: ignore[arg-type]  # stands for any facts
    assert re.match(r"[A-Z`“]", sentence), sentence
    assert sentence.rstrip(")")[-1] in ".?", sentence
    assert not re.search(r"None|Error|Exception|Traceback|_error|\bnull\b|errno", sentence), sentence
    assert len(sentence) < 300


@pytest.mark.parametrize(
    ("code", "facts", "sentence"),
    [
        pytest.param(
            "upload_failed", {"cause": "ENOSPC"}, "There is no room left to store the drawing.", id="full disk"
        ),
        pytest.param("upload_failed", {"cause": "EACCES"}, "I could not store the drawing.", id="no right"),
        pytest.param(
            "nothing_to_undo", {"head": 1}, "This is the first version, so there is nothing to undo.", id="v1"
        ),
        pytest.param("nothing_to_undo", {"head": 3}, "There is nothing left to undo.", id="v3"),
        pytest.param("nothing_to_undo", {"head": 0}, "There is no drawing here yet", id="none yet"),
        pytest.param("no_such_version", {"given": 7, "head": 2}, "There is no v7. The latest is v2.", id="v7"),
        pytest.param("no_drawing", {"fault": "hung"}, "too heavy to finish", id="hung"),
        pytest.param("no_drawing", {"fault": "blank"}, "came out empty", id="blank"),
        pytest.param("no_drawing", {"fault": "unheard of"}, "without a drawing", id="unheard of"),
        pytest.param("unheard of", {}, "Sorry, something went wrong on my side.", id="unknown"),
    ],
)
def test_a_failure_says_what_to_do(code: str, facts: dict[str, str | int], sentence: str) -> None:
    """And a reference where somebody may have to look it up."""
    said = wording.failure(Failure(code, "1a2b3c4d", facts))  # type: ignore[arg-type]  # a narrower dict
    assert sentence in said
    assert ("1a2b3c4d" in said) == (code not in ("nothing_to_undo", "no_such_version"))


def test_help_explains_every_option() -> None:
    """Each with an example and what it means."""
    said = wording.help_text("/svg")
    for option, example in EXAMPLES.items():
        assert re.search(rf"`--{option} {re.escape(example)}`  \w", said)


@pytest.mark.parametrize("given", ["`rm`", "x" * 500, "“", "a\nb", "<!channel>"])
def test_what_was_typed_is_set_apart(given: str) -> None:
    """It cannot end the setting around it, nor fill the screen."""
    said = wording.problem(errors.InvalidChoice("model_unknown", given=given, choices="a, b"))
    assert "`" not in said
    assert len(said) < 220
