"""From a prompt to a scene. Pure: the same text always means the same."""

import math
from dataclasses import dataclass, field, replace
from typing import cast

from bot.models.sketch import vocabulary
from bot.models.sketch.nouns import NOUNS
from bot.models.sketch.scene import Ground, How, Kind, Lettering, Relation, Scene, Spread, Style, Thing
from bot.models.sketch.words import Token, tokens

# More of one thing than this cannot be told apart in a preview of 1024 px; the second is for mere shapes.
MOST = 36
MOST_SHAPES = 100
_MOST_THINGS = 12  # different things in one picture
_NAME_WORDS = 4  # a name is rarely longer
_SAID_WORDS = 8  # what follows "saying" without quotes
_MOST_LINES = 4

_BREAKS = frozenset({"stop", "ground", "style", "kind", "relation", "ground", "spread", "says", "named", "edge", "with"})
_BREAK_WORDS = frozenset("on in at using above below under with where by made as logo which".split())
_NAME_JOINS = frozenset({"and", "of"})


def read(text: str) -> Scene:
    """What the text asks for."""
    return _Reader(tokens(text), text).scene()


@dataclass(slots=True)
class _Pending:
    """What was said of the thing that is about to be named."""

    count: int = 0
    colours: tuple[str, ...] = ()
    size: float = 1.0
    place: str = ""
    spread: Spread = ""
    how: str = ""


@dataclass(slots=True)
class _Reader:
    """Goes through the tokens once, collecting the scene. Its life is one call of `read`."""

    tokens: tuple[Token, ...]
    text: str
    at: int = 0
    built: Scene = field(default_factory=Scene)
    next: _Pending = field(default_factory=_Pending)
    last: str = ""  # what was mentioned last: "thing", "text", "kind" or ""
    prefer_edge: bool = False
    numbers: tuple[float, ...] = ()
    after_for: bool = False

    def scene(self) -> Scene:
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            getattr(self, f"_{token.sense}", self._passed_over)(token)
        if self.next.colours:
            self._loose(self.next.colours)
        return self._completed()
