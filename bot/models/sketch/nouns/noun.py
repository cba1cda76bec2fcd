"""What a noun is: how people call it, and one function that draws it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.models.sketch.ink import Ink
from bot.models.sketch.marks import Marks

Habitat = Literal["any", "air", "land", "water", "space"]


@dataclass(frozen=True, slots=True)
class Noun:
    """Something that can be drawn.

    `draw` gives marks around (0, 0) that reach from -wide/2 to wide/2 and from -tall/2 to tall/2, the larger of the two
    being 100. `colour` is the natural one ("" for whatever suits the picture). `height` says how tall it stands in a
    landscape, a house being 1. `inside` is the room for something on it: x, y and size in its own units; None where
    there is none. A `plain` noun is a mere shape, drawn without scenery.
    """

    name: str
    words: tuple[str, ...]
    draw: Callable[[Ink], Marks]
    colour: str = ""
    wide: float = 100
    tall: float = 100
    habitat: Habitat = "any"
    height: float = 0.5
    inside: tuple[float, float, float] | None = None
    plain: bool = False
    plural: str = ""

    @property
    def many(self) -> str:
        """Its name where there are several."""
        return self.plural or self.name + ("es" if self.name.endswith(("s", "x", "ch", "sh")) else "s")


def noun(
    name: str,
    words: str = "",
    *,
    colour: str = "",
    wide: float = 100,
    tall: float = 100,
    habitat: Habitat = "any",
    height: float = 0.5,
    inside: tuple[float, float, float] | None = None,
    plain: bool = False,
    plural: str = "",
) -> Callable[[Callable[[Ink], Marks]], Noun]:
    """Makes a noun of the function that draws it. `words` are further names, comma-separated."""
    names = (name, *(word.strip() for word in words.split(",") if word.strip()))

    def made(draw: Callable[[Ink], Marks]) -> Noun:
        return Noun(name, names, draw, colour, wide, tall, habitat, height, inside, plain, plural)

    return made
