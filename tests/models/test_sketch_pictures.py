"""Whole pictures, from the prompt to the preview, as the contact sheet shows them."""

import itertools

import pytest
from PIL import Image, ImageChops, ImageStat

from bot.domain import Ask, DrawOptions
from bot.models.sketch.model import reply_to
from tests.sheet import PROMPTS, drawn

STRANGERS = (
    "🚀", "🐱🎩", "日本語", "logo for 'Ünicode & Sons'", "the letter Q", "make me something beautiful", "404", "…",
    "<b>&amp;", "a giraffe on a trampoline", "\u202egnp.exe", "a " + "very " * 190 + "long prompt", "x" * 1000,
    "flowchart of a login process", "two cats and a dog playing with a ball", "an owl in a tree at night",
    "a knight with a sword", "a bus stop in the rain", "a banner for our summer sale", "a thousand stars",
    "no background please, just a heart", "a cat" * 100,
)  # fmt: skip
INSTRUCTIONS = ("make it green", "bigger", "add a star", "on a dark background", "make it snow", "another one")
SIDE = 64  # px: enough to see whether two pictures differ


def look(prompt: str, *instructions: str) -> Image.Image:
    """The picture, small and square."""
    return drawn(prompt, *instructions, side=256).resize((SIDE, SIDE))


def distance(one: Image.Image, other: Image.Image) -> float:
    """How far two pictures are apart: the mean difference of a pixel, from 0 to 255."""
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3


@pytest.mark.parametrize("prompt", STRANGERS, ids=lambda prompt: prompt[:20])
def test_whatever_is_typed_gives_a_picture(prompt: str) -> None:
    """Nothing crashes, and no picture is empty."""
    assert len(look(prompt).getcolors(SIDE * SIDE) or ()) > 2


def test_twenty_prompts_look_different() -> None:
    """No two drawings of the contact sheet could be taken for each other."""
    seen = {prompt: look(prompt) for prompt in PROMPTS}
    alike = [(one, other) for one, other in itertools.combinations(PROMPTS, 2) if distance(seen[one], seen[other]) < 8]
    assert alike == []


@pytest.mark.parametrize("instruction", INSTRUCTIONS)
@pytest.mark.parametrize("prompt", ["a blue logo", "a black cat under a full moon", "a poster for a jazz night"])
def test_a_refinement_can_be_seen(prompt: str, instruction: str) -> None:
    """After an instruction the drawing looks otherwise."""
    assert distance(look(prompt), look(prompt, instruction)) > 0.5


@pytest.mark.parametrize("prompt", ["a logo", "a cat", "a landscape", "a bar chart", "a pattern of stars", "a giraffe"])
def test_seeds_vary(prompt: str) -> None:
    """Another seed is another drawing of the same."""
    drawings = {reply_to(Ask("sketch", prompt, (), DrawOptions(), (), seed)) for seed in range(4)}
    assert len(drawings) == 4


def test_the_same_prompt_is_the_same_picture() -> None:
    """A drawing can be made again."""
    assert distance(look("an orange fox reading a book"), look("an orange fox reading a book")) == 0
