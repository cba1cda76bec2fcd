"""What must not be read in logs and in the error log."""

import json
import logging
from collections.abc import Callable
from functools import partial

import pytest

from bot.masking import MaskingFormatter, mark_asked, masked, trace_of

JWT = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJBQ0NPVU5UIn0.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        pytest.param("token xoxb-12-34-abc is bad", "token … is bad", id="bot token"),
        pytest.param("xapp-1-A1-2-deadbeef", "…", id="app token"),
        pytest.param("Authorization: Bearer abc.def-123", "Authorization: Bearer …", id="header"),
        pytest.param("{'Authorization': 'Bearer abc12345678'}", "{'Authorization': 'Bearer …'}", id="header in a dict"),
        pytest.param(f"sent {JWT}.", "sent ….", id="JWT"),
        pytest.param("postgresql://bot:s3cret@db/svgbot refuses", "postgresql://…@db/svgbot refuses", id="connection"),
        pytest.param("account=a;password=hunter2;role=r", "account=a;password=…;role=r", id="password"),
        pytest.param('{"api_key": "sk-abc123456789"}', '{"api_key": "…"}', id="key in JSON"),
        pytest.param("sk-proj-0123456789", "…", id="key of a model service"),
        pytest.param("https://hooks.slack.com/services/T1/B1/xyz", "https://hooks.slack.com/…", id="webhook"),
        pytest.param("open /home/ana/.snowflake/rsa_key.p8 failed", "open …/rsa_key.p8 failed", id="path"),
        pytest.param('File "/usr/lib/python3.11/site-packages/dbos/_core.py"', 'File "dbos/_core.py"', id="library"),
        pytest.param("-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----", "…", id="private key"),
        pytest.param(
            "@SVG_STAGE/T1/logo/1a2b3c4d-v1.svg", "@SVG_STAGE/T1/logo/1a2b3c4d-v1.svg", id="a stage path stays"
        ),
        pytest.param(
            "https://slack.com/api/chat.update: 503", "https://slack.com/api/chat.update: 503", id="a URL stays"
        ),
        pytest.param(
            "job 1a2b3c4d, present: attempt 2 of 13", "job 1a2b3c4d, present: attempt 2 of 13", id="text stays"
        ),
    ],
)
def test_secrets_are_hidden_and_nothing_else(said: str, shown: str) -> None:
    """Tokens, passwords, connection strings and folders go; what is needed to find a fault stays."""
    assert masked(said) == shown


def fail(sentence: str) -> None:
    """Raises."""
    raise ValueError(sentence)


def test_a_traceback_keeps_the_way_and_loses_the_secrets() -> None:
    """Which function called which is there; the token, the prompt and the machine's folders are not."""
    with pytest.raises(ValueError, match="no") as refused:
        fail("model said no to 'our secret launch' with xoxb-1-2-3")
    trace = trace_of(refused.value, "our secret launch")
    assert "tests/test_masking.py" in trace
    assert "ValueError: model said no to '…' with …" in trace
    for secret in ("xoxb-", 'File "/'):
        assert secret not in trace


@pytest.mark.parametrize(
    "quote",
    [
        pytest.param(str, id="as they are"),
        pytest.param(repr, id="in Python"),
        pytest.param(lambda asked: repr(f"'\"{asked}\"'"), id="in Python, within more"),
        pytest.param(json.dumps, id="in JSON"),
        pytest.param(partial(json.dumps, ensure_ascii=False), id="in readable JSON"),
    ],
)
def test_what_people_asked_for_is_hidden_however_it_is_quoted(quote: Callable[[str], str]) -> None:
    """Quotation marks, line breaks and umlauts are written in other ways by those who pass them on."""
    asked = 'a "größer" logo\nfor Ana\'s launch'
    shown = masked(f"the model refuses {quote(asked)} today", asked)
    assert shown.strip().startswith("the model refuses ")
    assert shown.endswith(" today")
    for word in ("logo", "launch"):
        assert word not in shown


def test_errors_that_are_each_others_cause_have_an_end() -> None:
    """Who raises the error that an error was made of, has made a ring."""
    first, second = ValueError("it is a zebra"), KeyError("moon")
    first.__cause__, second.__context__ = second, first
    mark_asked(second, "a zebra")
    assert "it is …" in trace_of(first)


def test_every_line_that_is_logged_is_masked() -> None:
    """Whoever logs, and whatever a library puts into its exception."""
    with pytest.raises(ValueError, match="open") as refused:
        fail("cannot open /root/.config/x with password=abc")
    trouble = (refused.type, refused.value, refused.tb)
    record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "token %s", ("xoxb-1-2",), trouble)
    line = MaskingFormatter("%(levelname)s %(message)s").format(record)
    assert line.startswith("ERROR token …\n")
    assert "ValueError: cannot open …/x with password=…" in line
