"""What sketch draws where nothing that can be drawn is named, and what it writes on cards."""

import pytest

from bot.models.sketch.nouns import NOUNS
from bot.models.sketch.reading import named, read
from bot.models.sketch.topics import OCCASIONS, SUBJECTS, WISHES


@pytest.mark.parametrize(
    ("prompt", "noun"),
    [
        pytest.param('a logo for a bakery called "Crumb"', "bread", id="trade"),
        pytest.param("logo for a bike shop", "bicycle", id="trade in two words"),
        pytest.param("infographic about climate change", "earth", id="subject"),
        pytest.param("a poster for a jazz night", "trumpet", id="event"),
        pytest.param("a halloween sticker", "pumpkin", id="occasion"),
        pytest.param(":birthday:", "cake", id="Slack's name of an emoji"),
    ],
)
def test_a_topic_has_a_picture(prompt: str, noun: str) -> None:
    """What only names a trade, a subject or an occasion gets what stands for it."""
    assert [thing.noun for thing in read(prompt).things] == [noun]


def test_what_is_named_wins() -> None:
    """A bakery's logo with a cat shows the cat alone."""
    assert [thing.noun for thing in read("a logo for a bakery with a cat").things] == ["cat"]


@pytest.mark.parametrize(
    ("prompt", "lines"),
    [
        pytest.param("a poster for a jazz night", ("Jazz Night",), id="event"),
        pytest.param("a banner for our summer sale", ("Summer Sale",), id="whose"),
        pytest.param("a christmas card", ("Merry Christmas",), id="occasion"),
        pytest.param("a birthday card for Tom", ("Happy Birthday", "Tom"), id="to somebody"),
        pytest.param('a birthday card saying "Hooray"', ("Hooray",), id="expressly"),
        pytest.param("happy birthday", ("Happy Birthday",), id="a wish"),
        pytest.param("a logo for a jazz band", (), id="a logo says nothing by itself"),
    ],
)
def test_what_a_card_says(prompt: str, lines: tuple[str, ...]) -> None:
    """Cards, posters and banners say what they are for."""
    assert read(prompt).lettering.lines == lines


def test_instructions_name_no_topics() -> None:
    """ "Jazz it up" adds no trumpet."""
    assert named("jazz it up a bit").things == ()


def test_every_topic_can_be_drawn() -> None:
    """No topic stands for a noun that does not exist."""
    assert {*SUBJECTS.values(), *OCCASIONS.values(), *WISHES.values()} <= set(NOUNS)
