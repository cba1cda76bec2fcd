"""What must not be read in logs and in the error log, made unreadable: tokens, passwords, folders of the machine, and
what people asked for."""

import json
import logging
import re
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_HIDDEN: Final = "…"
_MARK: Final = "asked"
_ROOT: Final = f"{Path(__file__).parents[1]}/"

# In this order: what is recognised by what surrounds it comes before what is recognised by itself.
_RULES: Final = (
    # user:password@ of a connection string
    (re.compile(r"(\b[a-z][a-z0-9+.-]*://)[^/\s@]+@", re.IGNORECASE), rf"\1{_HIDDEN}@"),
    # password=…, "token": "…", Authorization: Bearer …
    (
        re.compile(
            r"((?:authorization|password|passwd|pwd|secret|token|api[_-]?key|private[_-]?key|passphrase)"
            r"[\"']?\s*[=:]\s*[\"']?(?:bearer\s+|basic\s+)?)[^\s\"',;&)}\]]+",
            re.IGNORECASE,
        ),
        rf"\1{_HIDDEN}",
    ),
    (re.compile(r"(\bbearer\s+)[\w.~+/=-]{8,}", re.IGNORECASE), rf"\1{_HIDDEN}"),
    # Slack's tokens and webhooks, JSON web tokens, keys of model services
    (re.compile(r"\bx(?:ox[a-z]|app)-[\w-]+"), _HIDDEN),
    (re.compile(r"(hooks\.slack\.com/)[\w/]+"), rf"\1{_HIDDEN}"),
    (re.compile(r"\beyJ[\w-]{6,}\.[\w-]+(?:\.[\w-]*)?"), _HIDDEN),
    (re.compile(r"\bsk-[\w-]{8,}"), _HIDDEN),
    (re.compile(r"-----BEGIN [A-Z ]+-----.*?(?:-----END [A-Z ]+-----|\Z)", re.DOTALL), _HIDDEN),
    # folders of this machine: of a library's file what is inside the library, of others the name
    (re.compile(rf"{re.escape(_ROOT)}(?!\.)"), ""),
    (re.compile(r"(?<![\w@:/.])/(?:[^\s/\"':,]+/)*site-packages/"), ""),
    (re.compile(r"(?<![\w@:/.…])/(?:[\w.+@~-]+/)+(?=[\w.+@~-]*)"), f"{_HIDDEN}/"),
)


def masked(text: str, *asked: str) -> str:
    """The text without secrets, and without what somebody `asked` for."""
    for words in asked:
        if words.strip():
            for said in _said(words):
                text = text.replace(said, _HIDDEN)
    for pattern, shown in _RULES:
        text = pattern.sub(shown, text)
    return text


def _said(words: str) -> tuple[str, ...]:
    """The words as they are and as programs quote them: in Python, alone or in a text with both kinds of quotation
    marks, and in JSON, readable or of ASCII alone."""
    in_python = (repr(words)[1:-1], repr(f"'\"{words}")[len("'\\'\"") : -1])
    in_json = (json.dumps(words, ensure_ascii=ascii_alone)[1:-1] for ascii_alone in (False, True))
    return (words, *in_python, *in_json)


def mark_asked(error: Exception, *asked: str) -> None:
    """From now on the error's traceback is shown without these words: it may quote what it was given."""
    vars(error)[_MARK] = asked


def trace_of(error: BaseException, *asked: str) -> str:
    """The error's traceback, fit to be kept: without what was `asked`, and what its causes are marked with."""
    marked = (words for one in _chain(error) for words in vars(one).get(_MARK, ()))
    return masked("".join(traceback.format_exception(error)), *asked, *marked)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what led to it; where that leads back to the error, each of them once."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


class MaskingFormatter(logging.Formatter):
    """Formats as usual, and shows no secret, whoever logs."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, with its traceback if it has one."""
        return masked(super().format(record))
