"""Answers that a language model gave to the bot's own prompts, with date and prompt, kept as they came."""

import json
from pathlib import Path

import pytest

from bot import prompts
from bot.domain import DrawOptions
from bot.svg import Picture, Profile, Wish
from bot.svg.renderer import WorkerRenderer

RECORDED = sorted((Path(__file__).parent / "recorded").glob("*.json"))


@pytest.mark.parametrize("file", RECORDED, ids=lambda file: str(file.stem))
async def test_a_real_answer_is_what_was_asked_for(file: Path) -> None:
    """A drawing comes out whole, described and unrepaired, with what it must keep and without what must go;
    conversation is declined."""
    recorded = json.loads(file.read_text("utf-8"))
    reply, profile = recorded["reply"], recorded.get("profile", "static")
    if "conversation" in file.stem:
        assert prompts.declines(reply)
        return
    assert not prompts.declines(reply)
    async with WorkerRenderer(workers=1) as renderer:
        picture = await renderer.read(reply, Wish(profile=profile))
    assert isinstance(picture, Picture)
    assert picture.repairs == ()
    assert picture.dropped == ()
    assert (b"<title>" in picture.svg) == (profile == "static")
    svg = picture.svg.decode()
    assert [part for part in recorded.get("keeps", ()) if part not in svg] == []
    assert [part for part in recorded.get("lacks", ()) if part in svg] == []


def test_a_recording_shows_what_the_bot_sends() -> None:
    """The latest were made with the prompts in force: whoever changes those looks at real answers again."""
    profiles: tuple[Profile, ...] = ("static", "strict")
    systems = {
        prompts.first_turns("a prompt", DrawOptions(size=size), profile)[0].text
        for size in (None, (800, 500))
        for profile in profiles
    }
    newest = max(json.loads(file.read_text("utf-8"))["recorded"] for file in RECORDED)
    for file in RECORDED:
        recorded = json.loads(file.read_text("utf-8"))
        if recorded["recorded"] == newest:
            assert recorded["turns"][0]["text"] in systems, file.stem
