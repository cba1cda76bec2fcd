"""Every noun, drawn."""

import io
from collections.abc import Iterator

import cairosvg
import pytest
from PIL import Image

from bot.models.sketch.crowds import most_of, thinned
from bot.models.sketch.emblems import EMBLEMS, Emblem
from bot.models.sketch.frames import Frame
from bot.models.sketch.ink import Ink
from bot.models.sketch.lettering import initials, lettered, set_in, width
from bot.models.sketch.marks import Group, Marks, box
from bot.models.sketch.markup import svg
from bot.models.sketch.nouns import NOUNS, Noun
from bot.models.sketch.scene import Thing

_SIDE = 160  # px of the test canvas: a noun is 100 across and stands in its middle


def painted(marks: Marks) -> Image.Image:
    """The marks around the middle of a transparent canvas, a pixel to the unit."""
    moved = (Group(marks, _SIDE / 2, _SIDE / 2),)
    text = svg(moved, (_SIDE, _SIDE), (_SIDE, _SIDE), "", "", plain=True)
    return Image.open(io.BytesIO(cairosvg.svg2png(bytestring=text.encode())))


def extent(marks: Marks) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the ink, in units around the middle."""
    found = painted(marks).getchannel("A").point(lambda alpha: 255 if alpha > 40 else 0).getbbox()
    assert found is not None
    left, top, right, bottom = (value - _SIDE / 2 for value in found)
    return left, top, right, bottom


@pytest.mark.parametrize("noun", NOUNS.values(), ids=lambda noun: str(noun.name))
def test_a_noun_fills_the_box_it_claims(noun: Noun) -> None:
    """Nothing is cut off and nothing floats: a noun is as large as it says, and in the middle."""
    left, top, right, bottom = extent(noun.draw(Ink("#336699")))
    assert max(noun.wide, noun.tall) <= 100
    assert (right - left) / noun.wide > 0.8
    assert (bottom - top) / noun.tall > 0.8
    assert max(abs(left), abs(right)) <= noun.wide / 2 + 5
    assert max(abs(top), abs(bottom)) <= noun.tall / 2 + 5


@pytest.mark.parametrize("noun", NOUNS.values(), ids=lambda noun: str(noun.name))
def test_a_noun_takes_the_colour_asked_for(noun: Noun) -> None:
    """A blue one is blue, whatever its parts."""
    data = painted(noun.draw(Ink("#0000ff", asked=True))).convert("RGBA").tobytes()
    ink = [(red, blue) for red, _, blue, alpha in zip(*(data[n::4] for n in range(4)), strict=True) if alpha > 200]
    assert sum(blue > max(120, red + 60) for red, blue in ink) / len(ink) > 0.12


@pytest.mark.parametrize("emblem", EMBLEMS, ids=lambda emblem: str(emblem.__name__))
def test_an_emblem_is_a_hundred_across(emblem: Emblem) -> None:
    """Abstract marks have the size of a noun."""
    left, top, right, bottom = extent(emblem(Ink("#336699", asked=True, mono=True)))
    assert 70 <= max(right - left, bottom - top) <= 104


def alike(names: list[str]) -> Iterator[tuple[str, str]]:
    """Pairs of nouns that come out as nearly the same picture."""
    thumbs = {}
    for name in names:
        white = Image.new("RGBA", (_SIDE, _SIDE), "white")
        white.alpha_composite(painted(NOUNS[name].draw(Ink(NOUNS[name].colour or "#336699"))).convert("RGBA"))
        thumbs[name] = white.convert("RGB").resize((16, 16)).tobytes()
    for index, one in enumerate(names):
        for other in names[index + 1 :]:
            if sum(abs(a - b) for a, b in zip(thumbs[one], thumbs[other], strict=True)) / len(thumbs[one]) < 0.3:
                yield one, other


def test_nouns_differ() -> None:
    """No two nouns are the same drawing under two names."""
    assert list(alike(list(NOUNS))) == []


def test_a_crowd_is_thinned() -> None:
    """What does not fit into one picture is left out, but never the last of a kind."""
    crowd = tuple(Thing(index, noun, 10_000) for index, noun in enumerate(("cat", "star", "city", "sunflower")))
    found = thinned(crowd)
    assert all(1 <= thing.count <= most_of(thing.noun) for thing in found)
    assert thinned((Thing(0, "cat", 3),)) == (Thing(0, "cat", 3),)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("W", id="one wide letter"),
        pytest.param("WWWWWWWWWWWWWWWWWWWW", id="wide letters"),
        pytest.param("iiiiiiiiii", id="narrow letters"),
        pytest.param("The quick brown fox jumps over the lazy dog", id="a sentence"),
        pytest.param("Ünïcödé ÀÉÎÕÜ", id="accents"),
        pytest.param("@@@ %%% ###", id="signs"),
    ],
)
def test_lettering_stays_in_its_room(text: str) -> None:
    """The letters as a real font draws them do not leave the frame, and fill a good part of it."""
    room = Frame(-60, -25, 120, 50)
    left, top, right, bottom = extent(lettered(set_in((text,), room), room, "#000000"))
    assert left >= room.x - 1
    assert right <= room.right + 1
    assert top >= room.y - 4  # accents stand above capitals
    assert bottom <= room.bottom + 10  # and some letters reach below the line
    assert (right - left) / room.w > 0.6 or (bottom - top) / room.h > 0.6


def test_width_of_unknown_letters_is_not_nothing() -> None:
    """Letters that the tables do not have are taken for wide ones, marks on letters for none."""
    assert width("日本") > width("WW") * 0.9
    assert width("שלום") > 3
    assert width("é") == width("e") == width("e\u0301")
    assert width("") == 0


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Acme", "A"),
        ("Acme Rockets", "AR"),
        ("IBM", "IBM"),
        ("a b c d e", "ABC"),
        ("3M", "3M"),
        ("…", "…"),
        ("jd", "JD"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    """A name's initials are those that people would choose."""
    assert initials(name) == letters


def test_markup_escapes_everything() -> None:
    """Nothing that somebody typed can end the drawing or begin an element."""
    text = svg((box(0, 0, 1, 1, "#000000"),), (1, 1), (1, 1), '</title><script>&"\x00\u202e\\', "<desc>", plain=False)
    assert "<script" not in text
    assert '<title>&lt;/title&gt;&lt;script&gt;&amp;"' in text
    assert not any(char in text for char in "\x00\u202e\\")
