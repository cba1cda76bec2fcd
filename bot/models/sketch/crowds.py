"""How many things one picture has room for."""

from dataclasses import replace
from functools import cache

from bot.models.sketch.ink import Ink
from bot.models.sketch.marks import Group, Marks
from bot.models.sketch.nouns import NOUNS
from bot.models.sketch.scene import Thing

# More than this of one thing cannot be told apart in a preview of 1024 px; the second is for mere shapes.
_MOST = 36
_MOST_SHAPES = 100
# A sanitised drawing may have 5000 nodes. Outlines and a sticker's rim can take up to four times the marks of the
# things themselves, and a backdrop some hundred.
_MOST_MARKS = 1000


def most_of(noun: str) -> int:
    """How many of them fit into one picture."""
    return min(_MOST_SHAPES if NOUNS[noun].plain else _MOST, _MOST_MARKS // _weight(noun))


def thinned(things: tuple[Thing, ...]) -> tuple[Thing, ...]:
    """The things, as many of each as fit together."""
    fitting = tuple(replace(thing, count=min(thing.count, most_of(thing.noun))) for thing in things)
    marks = sum(thing.count * _weight(thing.noun) for thing in fitting)
    if marks <= _MOST_MARKS:
        return fitting
    return tuple(replace(thing, count=max(thing.count * _MOST_MARKS // marks, 1)) for thing in fitting)


def weight(marks: Marks) -> int:
    """How many elements these marks become."""
    return sum(1 + weight(mark.marks) if isinstance(mark, Group) else 1 for mark in marks)


@cache
def _weight(noun: str) -> int:
    return weight(NOUNS[noun].draw(Ink("#808080")))
