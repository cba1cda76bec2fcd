"""Compositions of shapes and colours, for what has no noun."""

from collections.abc import Callable

from bot.models.sketch import colours, lettering
from bot.models.sketch.chance import Chance
from bot.models.sketch.emblems import EMBLEMS
from bot.models.sketch.frames import Frame, fitted
from bot.models.sketch.ink import Ink
from bot.models.sketch.layouts import backdrops
from bot.models.sketch.layouts.layout import Composition, Stage, painted
from bot.models.sketch.marks import (
    Group,
    Mark,
    Marks,
    around,
    box,
    disc,
    faint,
    hoop,
    number,
    path,
    polar,
    poly,
    smooth,
    softened,
    spiky,
    stroke,
)

_LABEL_WORDS = 3
MOST_TILES = 160  # more would make a heavy file and a restless picture

Artwork = Callable[[Stage], Marks]


def abstract(stage: Stage) -> Composition:
    """An artwork that fills the canvas; for an unknown emoji, and where the background is to stay free, a medallion."""
    chance = stage.chance.of("abstract")
    if stage.scene.emoji or stage.look.bare or stage.scene.style in ("outline", "minimal", "silhouette"):
        field = stage.field(0.62)
        return Composition(backdrops.behind(stage), (_medallion(stage, field),), field)
    artwork = chance.pick("artwork", ARTWORKS)
    field = stage.field(0.94)
    return Composition((*painted(stage), *artwork(stage)), _label(stage), field)


def _label(stage: Stage) -> Marks:
    """What the artwork stands for, where the prompt names something that has no drawing."""
    words = " ".join(stage.scene.unknown[:_LABEL_WORDS])
    if not words:
        return ()
    canvas = stage.canvas
    plate = canvas.part(0.12, 0.36, 0.76, 0.28)
    said = (words[:1].upper() + words[1:],)
    setting = lettering.set_in(said, plate.shrunk(0.78), largest=canvas.short * 0.13, most=2)
    colour = colours.against(colours.WHITE)
    return (
        box(plate.x, plate.y, plate.w, plate.h, colours.WHITE, canvas.short * 0.04),
        *lettering.lettered(setting, plate, colour),
    )


def _medallion(stage: Stage, field: Frame) -> Group:
    chance = stage.chance.of("medallion")
    emblem = chance.pick("emblem", EMBLEMS)
    ink = Ink(stage.look.main, stage.look.ground, stage.look.colours[1:3], asked=True, mono=True, chance=chance)
    return fitted(emblem(ink), 100, 100, field)


def bauhaus(stage: Stage) -> Marks:
    """Tiles of quarter and half discs, leaves, rings and stripes."""
    return tiles(stage, stage.canvas.short / 4)


def tiles(stage: Stage, side: float) -> Marks:
    """The canvas in square tiles about that large, each with a simple shape."""
    canvas, chance = stage.canvas, stage.chance.of("tiles")
    across, along = _tiling(canvas, side)
    wide, tall = canvas.w / across, canvas.h / along
    shades = (*stage.look.colours[:4], stage.look.ground, stage.look.deep)
    marks: list[Mark | Group] = []
    for index in range(across * along):
        own = chance.of(str(index))
        below, above, third = own.shuffled("shades", shades)[:3]
        tile = own.pick("tile", _TILES)(above, third)
        x, y = canvas.x + (index % across + 0.5) * wide, canvas.y + (index // across + 0.5) * tall
        marks.append(box(x - wide / 2, y - tall / 2, wide + 0.5, tall + 0.5, below))
        marks.append(Group(tile, x, y, max(wide, tall) / 100, own.pick("turn", (0, 90, 180, 270))))
    return tuple(marks)


def _tiling(canvas: Frame, side: float) -> tuple[int, int]:
    """How many tiles of about that size lie across and along, larger ones where they would be too many."""
    side = max(side, (canvas.w * canvas.h / MOST_TILES) ** 0.5)
    return max(round(canvas.w / side), 1), max(round(canvas.h / side), 1)


_TILES: tuple[Callable[[str, str], Marks], ...] = (
    lambda one, two: (path(one, "M-50 50V-50A100 100 0 0 1 50 50Z"),),
    lambda one, two: (path(one, "M-50 50V-50A100 100 0 0 1 50 50Z"), path(two, "M-50 50V0A50 50 0 0 1 0 50Z")),
    lambda one, two: (path(one, "M-50 0A50 50 0 0 1 50 0Z"), path(two, "M-50 50A50 50 0 0 1 50 50Z")),
    lambda one, two: (disc(0, 0, 50, one), disc(0, 0, 22, two)),
    lambda one, two: (path(one, "M-50 50V0A50 50 0 0 1 0 -50H50V0A50 50 0 0 1 0 50Z"), disc(0, 0, 16, two)),
    lambda one, two: (poly(one, (-50, 50), (50, 50), (50, -50)), path(two, "M-50 -50H0A50 50 0 0 1 -50 0Z")),
    lambda one, two: tuple(box(-50, -50 + 25 * row, 100, 12.5, one) for row in range(4)),
    lambda one, two: (hoop(0, 0, 36, one, 14), disc(0, 0, 14, two)),
    lambda one, two: (*(disc(x, y, 9, one) for x in (-25, 25) for y in (-25, 25)), disc(0, 0, 12, two)),
    lambda one, two: (
        *around(4, (path(one, "M0 0C-22 -16 -22 -34 0 -48C22 -34 22 -16 0 0Z"),), 45),
        disc(0, 0, 9, two),
    ),
)


def strata(stage: Stage) -> Marks:
    """Layered waves under a disc."""
    canvas, chance = stage.canvas, stage.chance.of("strata")
    x = canvas.x + canvas.w * chance.pick("sun", (0.68, 0.32, 0.5))
    sun = disc(x, canvas.y + canvas.h * 0.34, canvas.short * chance.between("r", 0.13, 0.2), stage.look.colours[2])
    count = 5
    bands = [
        hill(
            canvas,
            0.42 + 0.58 * index / count,
            0.07,
            chance.of(str(index)),
            colours.mix(stage.look.main, stage.look.deep, index / (count - 1)),
        )
        for index in range(count)
    ]
    light = tuple(colours.mix(stage.look.main, stage.look.ground, share) for share in (0.75, 0.5))
    far = [
        hill(canvas, 0.34 + 0.05 * index, 0.08, chance.of(f"far{index}"), shade) for index, shade in enumerate(light)
    ]
    return (sun, *far, *bands)


def hill(canvas: Frame, level: float, swing: float, chance: Chance, shade: str) -> Mark:
    """A rolling band from `level` (share of the height) down to the bottom."""
    points = []
    for step in range(-1, 7):
        rise = chance.between(f"y{step}", -swing, swing)
        points.append((canvas.x + canvas.w * step / 5, canvas.y + canvas.h * (level + rise)))
    low = number(canvas.y + canvas.h)
    return path(shade, smooth(points, closed=False) + f"V{low}H{number(points[0][0])}Z")


def bubbles(stage: Stage) -> Marks:
    """Large discs that shine through each other."""
    canvas, chance = stage.canvas, stage.chance.of("bubbles")
    marks = []
    for index in range(9):
        x, y = chance.between(f"x{index}", 0.12, 0.88), chance.between(f"y{index}", 0.12, 0.88)
        r = canvas.short * chance.between(f"r{index}", 0.1, 0.3)
        shade = stage.look.colours[index % 4]
        marks.append(faint(disc(canvas.x + canvas.w * x, canvas.y + canvas.h * y, r, shade), 0.72))
    return tuple(marks)


def arcs(stage: Stage) -> Marks:
    """Rings round two opposite corners."""
    canvas, chance = stage.canvas, stage.chance.of("arcs")
    flip = chance.heads("side")
    shades = (*stage.look.colours[:4], stage.look.deep)
    width = canvas.short * 0.062
    marks = []
    for corner in (0, 1):
        x = canvas.x + (canvas.w if (corner == 0) == flip else 0)
        y = canvas.y + (canvas.h if corner == 0 else 0)
        rings = 7 if corner == 0 else 4
        marks += [hoop(x, y, width * (0.9 + 1.35 * ring), shades[(ring + corner) % 5], width) for ring in range(rings)]
    return tuple(marks)


def sunburst(stage: Stage) -> Marks:
    """Rays from a point low in the picture."""
    canvas, chance = stage.canvas, stage.chance.of("burst")
    x, y = (
        canvas.x + canvas.w * chance.pick("x", (0.5, 0.32, 0.68)),
        canvas.y + canvas.h * chance.pick("y", (0.7, 0.6, 0.5)),
    )
    reach, count = canvas.w + canvas.h, 14
    shades = stage.look.colours[:2]
    rays = tuple(
        poly(shades[0] if index % 2 else colours.mix(shades[0], stage.look.ground, 0.55), (0, 0),
             polar(reach, 360 * index / count), polar(reach, 360 * (index + 1) / count))
        for index in range(count)
    )  # fmt: skip
    r = canvas.short * 0.22
    return (Group(rays, x, y), disc(x, y, r * 1.16, stage.look.ground), disc(x, y, r, stage.look.colours[1]),
            disc(x, y, r * 0.55, stage.look.colours[2]))  # fmt: skip


def mondrian(stage: Stage) -> Marks:
    """Rectangles between heavy lines."""
    canvas, chance = stage.canvas, stage.chance.of("mondrian")
    gap = canvas.short * 0.018
    shades = (*stage.look.colours[:4], stage.look.ground, stage.look.ground, "#ffffff")
    cells = _halved(canvas, chance, 4)
    return (
        box(canvas.x, canvas.y, canvas.w, canvas.h, stage.look.deep),
        *(
            box(
                cell.x + gap / 2,
                cell.y + gap / 2,
                max(cell.w - gap, 1),
                max(cell.h - gap, 1),
                chance.pick(f"shade{index}", shades),
            )
            for index, cell in enumerate(cells)
        ),
    )


def _halved(frame: Frame, chance: Chance, depth: int) -> tuple[Frame, ...]:
    if depth == 0 or (depth < 3 and chance.pick("stop", (False, False, True))):
        return (frame,)
    share = chance.pick("share", (0.35, 0.5, 0.64))
    across = frame.w > frame.h if frame.w != frame.h else chance.heads("way")
    one, two = frame.columns(share, 1 - share) if across else frame.rows(share, 1 - share)
    return (*_halved(one, chance.of("a"), depth - 1), *_halved(two, chance.of("b"), depth - 1))


def memphis(stage: Stage) -> Marks:
    """Loose small shapes in a loose grid."""
    canvas, chance = stage.canvas, stage.chance.of("memphis")
    return scattered(canvas, (*stage.look.colours[:4], stage.look.deep), chance, canvas.short / 5)


def scattered(canvas: Frame, shades: tuple[str, ...], chance: Chance, step: float) -> Marks:
    """Small shapes of all sorts, one in each cell of that size."""
    across, along = _tiling(canvas, step)
    marks = []
    for index in range(across * along):
        own = chance.of(str(index))
        x = canvas.x + canvas.w * (index % across + 0.5 + own.between("x", -0.16, 0.16)) / across
        y = canvas.y + canvas.h * (index // across + 0.5 + own.between("y", -0.16, 0.16)) / along
        piece = own.pick("piece", _PIECES)(own.pick("shade", shades))
        marks.append(
            Group((piece,), x, y, step / 100 * own.between("size", 0.42, 0.66), round(own.between("turn", 0, 360)))
        )
    return tuple(marks)


_PIECES: tuple[Callable[[str], Mark], ...] = (
    lambda shade: disc(0, 0, 32, shade),
    lambda shade: hoop(0, 0, 30, shade, 14),
    lambda shade: path(shade, softened(((0, -40), (40, 34), (-40, 34)), 4)),
    lambda shade: stroke(shade, 13, "M-48 10C-36 -30 -20 -30 -8 0C4 30 20 30 32 -4C38 -20 46 -20 50 -10"),
    lambda shade: stroke(shade, 14, "M-30 0H30M0 -30V30"),
    lambda shade: stroke(shade, 12, "M-46 14L-23 -14L0 14L23 -14L46 14"),
    lambda shade: path(shade, "M-42 18A42 42 0 0 1 42 18Z"),
    lambda shade: box(-32, -32, 64, 64, shade, 8),
    lambda shade: path(shade, softened(spiky(8, 44, 24), 3)),
)


def paper(stage: Stage) -> Marks:
    """Sheets with holes that grow deeper inwards."""
    canvas, chance = stage.canvas, stage.chance.of("paper")
    x, y = canvas.middle
    marks: list[Mark | Group] = []
    start, layers = stage.look.main, 6
    end = colours.mix(stage.look.colours[1], stage.look.deep, 0.55)
    marks.append(box(canvas.x, canvas.y, canvas.w, canvas.h, start))
    for layer in range(1, layers):
        shade = colours.mix(start, end, layer / (layers - 1))
        points = []
        for index in range(9):
            dx, dy = polar(1, 40 * index)
            reach = (
                (0.62 - 0.09 * layer)
                * chance.between(f"p{index}", 0.8, 1.16)
                * chance.between(f"{layer}{index}", 0.92, 1.06)
            )
            points.append((x + dx * reach * canvas.w * 0.92, y + dy * reach * canvas.h * 0.92))
        edge = path(colours.lighter(shade, -0.09), smooth(points))
        marks += [Group((edge,), y=-canvas.short * 0.008), path(shade, smooth(points))]
    marks.append(disc(x, y + canvas.short * 0.01, canvas.short * 0.06, stage.look.colours[2]))
    return tuple(marks)


def phyllotaxis(stage: Stage) -> Marks:
    """A sunflower's spiral of dots."""
    canvas, golden = stage.canvas, 137.50776
    x, y = canvas.middle
    shades = stage.look.colours[:4]
    marks = []
    for index in range(150):
        reach = (index + 0.6) ** 0.5
        dx, dy = polar(canvas.short * 0.0375 * reach, golden * index)
        marks.append(disc(x + dx, y + dy, canvas.short * (0.0065 + 0.0011 * reach), shades[int(reach / 3.2) % 4]))
    return tuple(marks)


def cubes(stage: Stage) -> Marks:
    """A wall of cubes."""
    canvas, chance = stage.canvas, stage.chance.of("cubes")
    side = max(canvas.short / 7, (canvas.w * canvas.h / MOST_TILES / 2.6) ** 0.5)
    wide, tall = side * 1.732, side * 1.5
    marks = []
    for row in range(-1, int(canvas.h / tall) + 2):
        for column in range(-1, int(canvas.w / wide) + 2):
            x, y = canvas.x + (column + (row % 2) / 2) * wide, canvas.y + row * tall
            top = chance.pick(f"{row}/{column}", (*stage.look.colours[:3], stage.look.main))
            marks.append(Group(_cube(top), x, y, side / 50))
    return tuple(marks)


def _cube(shade: str) -> Marks:
    return (
        poly(colours.lighter(shade, 0.06), (0, -50), (43.5, -25), (0, 0.3), (-43.5, -25)),
        poly(colours.lighter(shade, -0.06), (43.5, -25), (43.5, 25), (0, 50), (0, 0)),
        poly(colours.lighter(shade, -0.16), (-43.5, -25), (-43.5, 25), (0, 50), (0, 0)),
    )


def ribbons(stage: Stage) -> Marks:
    """Bands that swing across the picture."""
    canvas, chance = stage.canvas, stage.chance.of("ribbons")
    shades = (*stage.look.colours[:4], stage.look.deep)
    width = canvas.h * 0.075
    start, end = chance.between("start", 0.1, 0.3), chance.between("end", 0.2, 0.42)
    marks = []
    for index, shade in enumerate(shades):
        left, right = canvas.y + canvas.h * start + index * width, canvas.y + canvas.h * end + index * width
        swing = canvas.h * chance.between("swing", 0.25, 0.45)
        rises = ((-0.1, left + swing * 0.2), (0.25, left - swing * 0.3), (0.6, (left + right) / 2 + swing * 0.3),
                 (1.1, right - swing * 0.1))  # fmt: skip
        points = ((canvas.x + canvas.w * share, y) for share, y in rises)
        marks.append(stroke(shade, width * 1.02, smooth(points, closed=False)))
    return tuple(marks)


ARTWORKS: tuple[Artwork, ...] = (
    bauhaus, strata, bubbles, arcs, sunburst, mondrian, memphis, paper, phyllotaxis, cubes, ribbons,
)  # fmt: skip
