"""What the messages look like."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import Failure
from handlers import blocks
from tests import examples


def shown(message: blocks.Message) -> str:
    """All that a person reads of it."""
    return json.dumps(message.blocks or message.text, ensure_ascii=False)


def test_the_result_says_all_that_is_asked_of_it() -> None:
    """Who asked, prompt, preview with alt text, stage path in code style, model, seconds, size."""
    message = blocks.result(examples.job(), examples.revision(), "F1")
    image = next(block for block in message.blocks if block["type"] == "image")
    assert image["slack_file"] == {"id": "F1"}
    assert image["alt_text"] == "Preview of the drawing: a blue logo"
    for part in (
        "*a blue logo* for <@UANA>",
        "`@SVG_STAGE/T1/a-blue-logo/0123abcd-v1.svg`",
        "sketch, the offline model  ·  0.4 s  ·  512 × 512 px  ·  1.2 kB",
        "Reply in the thread",
    ):
        assert part in shown(message)


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        pytest.param({"number": 2, "parent": 1}, "v2, from v1", id="refined"),
        pytest.param({"number": 4, "parent": 3, "restores": 2}, "v4, v2 again", id="restored"),
        pytest.param(
            {"model_asked": "claude-opus-5"}, "claude-opus-5 does not answer here, so sketch drew", id="sketch"
        ),
        pytest.param(
            {"model_asked": "claude-opus-5", "model_used": "claude-sonnet-5"},
            "claude-opus-5 did not answer; drew with claude-sonnet-5.",
            id="fallback",
        ),
        pytest.param(
            {"model_asked": "claude-4-sonnet", "model_used": "openai-gpt-5.2"},
            "claude-4-sonnet has been retired and claude-sonnet-5 did not answer; drew with openai-gpt-5.2.",
            id="retired-fallback",
        ),
        pytest.param(
            {"model_asked": "claude-3-5-sonnet", "model_used": "claude-sonnet-5"},
            "claude-3-5-sonnet has been retired; drew with claude-sonnet-5.",
            id="retired",
        ),
        pytest.param({"notes": ("The preview leaves out a blur.",)}, "The preview leaves out a blur.", id="note"),
    ],
)
def test_the_result_says_what_is_special(changed: dict[str, Any], line: str) -> None:
    """Version, model and notes stand under the picture."""
    assert line in shown(blocks.result(examples.job(), examples.revision(**changed), "F1"))


def test_without_a_preview_the_result_still_stands() -> None:
    """Where Slack will not show the file, the message has no empty picture."""
    message = blocks.result(examples.job(), examples.revision(), None, elsewhere=True)
    assert all(block["type"] != "image" for block in message.blocks)
    assert "/invite @svgbot" in shown(message)


@given(st.text(max_size=1000))
def test_nobody_can_make_the_bot_shout(text: str) -> None:
    """Whatever was typed, it is escaped, and every text stays inside Slack's limits."""
    job = examples.job(text)
    failed = Failure("model_unknown", "ref", {"given": text, "nearest": None, "choices": text[:50]})
    listed = blocks.listing((examples.revision(asked=text),))
    for message in (
        blocks.announcement(job),
        blocks.result(job, examples.revision(asked=text), "F1"),
        blocks.failure(job, failed),
        listed,
    ):
        everything = shown(message) + message.text
        assert "<!" not in everything
        assert everything.count("<") == everything.count("<@UANA>")
        assert 0 < len(message.text) <= 4000
        for block in message.blocks:
            if block["type"] == "section":
                assert 0 < len(block["text"]["text"]) <= 3000
            if block["type"] == "image":
                assert 0 < len(block["alt_text"]) <= 2000
