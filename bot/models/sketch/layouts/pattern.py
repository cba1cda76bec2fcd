"""Patterns: something small, again and again, to the edges and beyond."""

from collections.abc import Callable

from bot.models.sketch import colours
from bot.models.sketch.emblems import EMBLEMS
from bot.models.sketch.frames import Frame, fitted
from bot.models.sketch.ink import Ink
from bot.models.sketch.layouts import abstract
from bot.models.sketch.layouts.layout import Composition, Stage, painted
from bot.models.sketch.looks import figure
from bot.models.sketch.marks import Group, Mark, Marks, box, disc, faint, hoop, number, poly, regular, stroke

Motif = Callable[[Stage, float, tuple[str, ...]], Marks]
_MOST_TILES, _MOST_THINGS = 160, 70  # more would make a heavy file; a thing is many marks


def pattern(stage: Stage) -> Composition:
    """The things in offset rows, or a geometric motif in the colours."""
    step = _step(stage, _MOST_TILES if not stage.cast else _MOST_THINGS)
    back = painted(stage)
    if stage.cast:
        return Composition(back, _repeated(stage, step), stage.canvas)
    motif = MOTIFS.get(stage.scene.motif) or stage.chance.pick("motif", tuple(MOTIFS.values()))
    asked = stage.scene.colours
    shades = asked if len(asked) > 1 else (stage.look.main, stage.look.ground, *stage.look.colours[1:4])
    return Composition(back, motif(stage, step, shades), stage.canvas)


def _step(stage: Stage, most: int) -> float:
    """The distance between tiles: what the scene asks for, or more where there would be too many."""
    canvas = stage.canvas
    step = canvas.short / 4.4 * min(max(stage.scene.size, 0.5), 2.5)
    while (canvas.w / step + 2) * (canvas.h / step + 2) > most:
        step *= 1.1
    return step


def _grid(stage: Stage, step: float, row_height: float = 1.0) -> list[tuple[float, float, int]]:
    """Places in rows, every other one moved by half a step, with a running number."""
    canvas = stage.canvas
    rows, columns = int(canvas.h / (step * row_height)) + 2, int(canvas.w / step) + 3
    return [
        (canvas.x + (column + (row % 2) / 2 - 0.5) * step, canvas.y + row * step * row_height, row * columns + column)
        for row in range(rows)
        for column in range(columns)
    ]


def _repeated(stage: Stage, step: float) -> Marks:
    chance = stage.chance.of("pattern")
    tilt = chance.pick("tilt", (0, 14, 24))
    filler = chance.pick("filler", ("dot", "ring", ""))
    marks: list[Mark | Group] = []
    for x, y, index in _grid(stage, step, 0.9):
        actor = stage.cast[index % len(stage.cast)]
        turn = tilt * (1 if index % 2 else -1)
        cell = Frame(x - step / 2, y - step / 2, step, step)
        marks.append(
            fitted(
                figure(actor, stage.look, stage.scene, index, None), actor.noun.wide, actor.noun.tall, cell, 0.6, turn
            )
        )
        shade = colours.mix(stage.look.main, stage.look.ground, 0.6)
        if filler == "dot":
            marks.append(disc(x + step / 2, y, step * 0.035, shade))
        elif filler == "ring":
            marks.append(hoop(x + step / 2, y, step * 0.05, shade, step * 0.02))
    return tuple(marks)


def stripes(stage: Stage, step: float, shades: tuple[str, ...]) -> Marks:
    """Stripes across, upright or slanting."""
    canvas = stage.canvas
    width = step * 0.5
    turn = stage.chance.pick("slant", (45, 0, 90, 135))
    x, y = canvas.middle
    reach = canvas.w + canvas.h
    count = int(reach / width) + 1
    use = shades[:2] if not stage.scene.colours else shades
    bars = tuple(
        box(-reach / 2, -reach / 2 + index * width, reach, width + 0.4, use[index % len(use)]) for index in range(count)
    )
    return (Group(bars, x, y, turn=turn),)


def dots(stage: Stage, step: float, shades: tuple[str, ...]) -> Marks:
    """Polka dots."""
    return (
        *_filled(stage, shades[1]),
        *(disc(x, y, step * 0.15, _other(shades, index)) for x, y, index in _grid(stage, step * 0.62, 0.87)),
    )


def _other(shades: tuple[str, ...], index: int) -> str:
    """The colours but the second, which is the ground, in turn."""
    front = (shades[0], *shades[2:3])
    return front[index % len(front)]


def _filled(stage: Stage, shade: str) -> Marks:
    canvas = stage.canvas
    return () if stage.look.bare else (box(canvas.x, canvas.y, canvas.w, canvas.h, shade),)


def checks(stage: Stage, step: float, shades: tuple[str, ...]) -> Marks:
    """A chequerboard."""
    canvas, side = stage.canvas, step * 0.5
    across, along = int(canvas.w / side) + 1, int(canvas.h / side) + 1
    cells = tuple(
        box(canvas.x + column * side, canvas.y + row * side, side, side, shades[0])
        for row in range(along)
        for column in range(across)
        if (row + column) % 2 == 0
    )
    return (*_filled(stage, shades[1]), *cells)


def plaid(stage: Stage, step: float, shades: tuple[str, ...]) -> Marks:
    """Stripes both ways that mix where they cross."""
    canvas = stage.canvas
    marks: list[Mark] = []
    for index in range(int((canvas.w + canvas.h) / step) + 1):
        for offset, width, which, opacity in ((0.0, 0.42, 0, 0.45), (0.56, 0.1, 2, 0.75), (0.78, 0.05, 0, 0.9)):
            at, thick = (index + offset) * step, width * step
            shade = shades[which % len(shades)]
            marks += [faint(box(canvas.x + at, canvas.y, thick, canvas.h, shade), opacity)] if at < canvas.w else []
            marks += [faint(box(canvas.x, canvas.y + at, canvas.w, thick, shade), opacity)] if at < canvas.h else []
    return (*_filled(stage, shades[1]), *marks)


def zigzag(stage: Stage, step: float, shades: tuple[str, ...]) -> Marks:
    """Chevrons from side to side."""
    canvas = stage.canvas
    wide, tall = step * 0.5, step * 0.44
    teeth = int(canvas.w / wide) + 2
    marks = []
    front = (shades[0], *shades[2:4])
    for row in range(min(int(canvas.h / (tall * 1.2)) + 3, 60)):
        y = canvas.y + (row - 1) * tall * 1.2
        points = [
            f"{number(canvas.x + index * wide)} {number(y + (tall if index % 2 else 0))}" for index in range(teeth)
        ]
        marks.append(stroke(front[row % len(front)], tall * 0.48, "M" + "L".join(points)))
    return (*_filled(stage, shades[1]), *marks)


def scales(stage: Stage, step: float, shades: tuple[str, ...]) -> Marks:
    """Overlapping scales of rings, as on Japanese cloth."""
    r = step * 0.36
    ring = (
        disc(0, 0, 50, shades[0]),
        disc(0, 0, 39, shades[1]),
        disc(0, 0, 28, _other(shades, 1)),
        disc(0, 0, 16, shades[1]),
    )
    return (*_filled(stage, shades[1]), *(Group(ring, x, y, r / 50) for x, y, _ in _grid(stage, 2 * r, 0.5)))


def honeycomb(stage: Stage, step: float, shades: tuple[str, ...]) -> Marks:
    """Six-sided cells."""
    side = step * 0.62
    cell = regular(6, side * 0.545)
    return (
        *_filled(stage, shades[1]),
        *(
            poly(
                stage.chance.of("comb").pick(str(index), (shades[0], shades[0], *shades[2:4])),
                *((x + dx, y + dy) for dx, dy in cell),
            )
            for x, y, index in _grid(stage, side, 0.866)
        ),
    )


def tiles(stage: Stage, step: float, shades: tuple[str, ...]) -> Marks:
    """Square tiles with simple shapes."""
    return abstract.tiles(stage, step)


def confetti(stage: Stage, step: float, shades: tuple[str, ...]) -> Marks:
    """Loose small shapes."""
    return abstract.scattered(stage.canvas, (shades[0], *shades[2:]), stage.chance.of("confetti"), step * 0.66)


def emblems(stage: Stage, step: float, shades: tuple[str, ...]) -> Marks:
    """An abstract mark, repeated."""
    chance = stage.chance.of("emblem")
    emblem = chance.pick("emblem", EMBLEMS)(
        Ink(shades[0], shades[1], shades[2:4], mono=True, asked=True, chance=chance)
    )
    return (*_filled(stage, shades[1]), *(Group(emblem, x, y, step * 0.0055) for x, y, _ in _grid(stage, step * 0.8)))


MOTIFS: dict[str, Motif] = {
    "stripes": stripes, "dots": dots, "checks": checks, "plaid": plaid, "zigzag": zigzag, "scales": scales,
    "honeycomb": honeycomb, "tiles": tiles, "confetti": confetti, "emblems": emblems,
}  # fmt: skip
