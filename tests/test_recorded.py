"""Answers that a language model gave to the bot's own prompts, with date and prompt, kept as they came."""

import json
from pathlib import Path

import pytest

from bot import prompts
from bot.svg import Picture, Wish
from bot.svg.renderer import WorkerRenderer

RECORDED = sorted((Path(__file__).parent / "recorded").glob("*.json"))


@pytest.mark.parametrize("file", RECORDED, ids=lambda file: str(file.stem))
async def test_a_real_answer_is_what_was_asked_for(file: Path) -> None:
    """A drawing comes out whole, described and unrepaired; conversation is declined."""
    recorded = json.loads(file.read_text("utf-8"))
    reply = recorded["reply"]
    if "conversation" in file.stem:
        assert prompts.declines(reply)
        return
    assert not prompts.declines(reply)
    async with WorkerRenderer(workers=1) as renderer:
        picture = await renderer.read(reply, Wish())
    assert isinstance(picture, Picture)
    assert picture.repairs == ()
    assert picture.dropped == ()
    assert b"<title>" in picture.svg
