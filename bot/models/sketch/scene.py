"""What is to be drawn, as frozen values: what was read from the prompt, and changed by each instruction since."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["picture", "logo", "icon", "badge", "banner", "card", "sticker", "pattern", "landscape", "chart"]
How = Literal["above", "below", "left", "right", "beside", "inside", "behind", "front", "around", "held"]
Spread = Literal["", "row", "column", "grid", "ring"]
Style = Literal["", "flat", "outline", "minimal", "cartoon", "silhouette", "soft"]


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a thing is, seen from another, which is named by its id."""

    how: How
    other: int


@dataclass(frozen=True, slots=True)
class Thing:
    """One or several of the same noun.

    `id` is its own in the scene. `colours` are those asked for it (`#rrggbb`), `edge` is that of its outline; `size` is
    a factor, `turn` in degrees clockwise; `place` is a part of the picture ("top left"; "" for wherever it fits). What
    was `added` by an instruction stands beside a logo's mark, not in its place.
    """

    id: int
    noun: str
    count: int = 1
    colours: tuple[str, ...] = ()
    edge: str = ""
    size: float = 1.0
    turn: float = 0.0
    place: str = ""
    relation: Relation | None = None
    spread: Spread = ""
    added: bool = False


@dataclass(frozen=True, slots=True)
class Lettering:
    """What is written on the drawing, line by line. A `name` may stand as initials, too."""

    lines: tuple[str, ...] = ()
    colour: str = ""
    size: float = 1.0
    place: str = ""
    name: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """What is asked of the background: its colours, or that there be none. Neither: whatever suits."""

    colours: tuple[str, ...] = ()
    none: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """All that was understood.

    `colours` are those asked for the whole; `setting`, `hour` and `weather` describe a landscape ("sea", "night",
    "snow"), `motif` a pattern or a chart, `values` what a chart shows and `course` whether it goes up or down. `size`,
    `turn`, `flip` and `place` move the subject as a whole; `line`, `round`, `shade` (-1 to 1, darker to lighter) and
    `vivid` adjust how it is drawn. `format` is "wide", "tall"
    or "square". `emoji` are pictures that no noun stands for, `unknown` the words that were not understood. `variation`
    counts how often something else was asked for.
    """

    kind: Kind = "picture"
    things: tuple[Thing, ...] = ()
    lettering: Lettering = Lettering()
    ground: Ground = Ground()
    colours: tuple[str, ...] = ()
    style: Style = ""
    tone: str = ""
    setting: str = ""
    hour: str = ""
    weather: str = ""
    motif: str = ""
    values: tuple[float, ...] = ()
    course: str = ""
    size: float = 1.0
    turn: float = 0.0
    flip: bool = False
    place: str = ""
    line: float = 1.0
    round: float = 1.0
    shade: float = 0.0
    vivid: float = 1.0
    format: str = ""
    emoji: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    variation: int = 0
