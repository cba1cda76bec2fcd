"""Banners: wide, with words in the middle or beside the things."""

from collections.abc import Callable

from bot.models.sketch import colours, lettering
from bot.models.sketch.frames import Frame, fitted, spread
from bot.models.sketch.layouts import abstract
from bot.models.sketch.layouts.layout import Composition, Stage, painted
from bot.models.sketch.layouts.picture import readable
from bot.models.sketch.looks import figure
from bot.models.sketch.marks import (
    Fade,
    Group,
    Mark,
    Marks,
    around,
    at,
    box,
    disc,
    faint,
    number,
    path,
    polar,
    poly,
    stroke,
)

Ornament = Callable[[Stage, str], Marks]


def banner(stage: Stage) -> Composition:
    """Words and things side by side on a ground with an ornament."""
    ground, letters = _colours(stage)
    field = stage.field(0.84)
    ornament = stage.chance.pick("ornament", _ORNAMENTS)
    words, things = _rooms(stage, field.part(0, 0.2, 1, 0.8) if ornament is bunting else field)
    base = painted(stage, ground)
    if base and not stage.look.fixed:
        canvas = stage.canvas
        base = (
            box(
                canvas.x,
                canvas.y,
                canvas.w,
                canvas.h,
                Fade((colours.lighter(ground, 0.05), colours.lighter(ground, -0.05)), "across"),
            ),
        )
        base += ornament(stage, ground)
    front: Marks = ()
    if stage.text:
        setting = lettering.set_in(stage.text, words.part(0, 0.1, 1, 0.8), largest=stage.canvas.h * 0.4)
        front += readable(lettering.lettered(setting, words, letters), letters, ground)
    return Composition(base, front + _things(stage, things, ground), field, ground)


def _colours(stage: Stage) -> tuple[str, str]:
    look, asked = stage.look, stage.scene.lettering.colour
    if look.fixed or look.bare:
        return look.ground, asked or look.on(look.ground)
    deep = colours.tint(asked, 0.27, 0.06) if asked else look.deep
    choices = tuple(ground for ground in ((deep, look.ground) if asked else (look.brand, deep, look.ground)))
    clear = tuple(ground for ground in choices if not asked or colours.contrast(asked, ground) >= 2.2)
    ground = stage.chance.pick("banner ground", clear or (colours.against(asked or look.brand),))
    second = next((colour for colour in stage.scene.colours[1:] if colours.contrast(colour, ground) >= 2.2), "")
    return ground, asked or second or (look.on(ground) if ground == look.ground else colours.against(ground))


def _rooms(stage: Stage, field: Frame) -> tuple[Frame, Frame]:
    if not stage.text:
        return field, field
    if not stage.cast:
        return field, field
    words, _, things = field.columns(0.58, 0.05, 0.37)
    return words, things


def _things(stage: Stage, room: Frame, ground: str) -> Marks:
    copies = [(actor, copy) for actor in stage.cast for copy in range(actor.thing.count)]
    cells = spread(room, len(copies), "") if copies else ()
    return tuple(
        fitted(figure(actor, stage.look, stage.scene, copy, ground), actor.noun.wide, actor.noun.tall, cell, 0.86)
        for (actor, copy), cell in zip(copies, cells, strict=True)
    )


def rings(stage: Stage, ground: str) -> Marks:
    """Large faint discs at both ends."""
    canvas = stage.canvas
    shade = colours.against(ground)
    places = ((0.02, 0.1, 0.5), (0.97, 0.9, 0.62), (0.9, 0.05, 0.2), (0.1, 0.98, 0.24))
    return tuple(
        faint(disc(canvas.x + canvas.w * x, canvas.y + canvas.h * y, canvas.h * r, shade), 0.09) for x, y, r in places
    )


def bunting(stage: Stage, ground: str) -> Marks:
    """Little flags on a string along the top."""
    canvas, shades = stage.canvas, stage.look.colours[:4]
    top, sag, count = canvas.y, canvas.h * 0.12, 17
    flags: list[Mark | Group] = []
    for index in range(count):
        share = (index + 0.5) / count
        y = top + sag * 4 * share * (1 - share)
        wide = min(canvas.w / count * 0.62, canvas.h * 0.1)
        x = canvas.x + canvas.w * share
        shade = shades[index % 4] if colours.contrast(shades[index % 4], ground) > 1.25 else colours.against(ground)
        flags.append(poly(shade, (x - wide / 2, y), (x + wide / 2, y), (x, y + wide * 1.1)))
    d = f"M{at((canvas.x, top))}Q{at((canvas.x + canvas.w / 2, top + 2 * sag))} {at((canvas.right, top))}"
    return (*flags, stroke(colours.mix(ground, colours.against(ground), 0.4), canvas.h * 0.008, d))


def sweep(stage: Stage, ground: str) -> Marks:
    """Rolling bands along the bottom."""
    chance = stage.chance.of("sweep")
    shade = colours.against(ground)
    return tuple(
        faint(abstract.hill(stage.canvas, level, 0.06, chance.of(str(level)), shade), 0.08)
        for level in (0.68, 0.78, 0.88)
    )


def confetti(stage: Stage, ground: str) -> Marks:
    """Small shapes, faint enough to read over."""
    shades = tuple(colours.mix(shade, ground, 0.5) for shade in stage.look.colours[:4])
    pieces = abstract.scattered(stage.canvas, shades, stage.chance.of("pieces"), stage.canvas.h / 4.2)
    middle = stage.canvas.shrunk(0.74)
    return tuple(
        piece
        for piece in pieces
        if isinstance(piece, Group)
        and not (middle.x < piece.x < middle.x + middle.w and middle.y < piece.y < middle.y + middle.h)
    )


def beams(stage: Stage, ground: str) -> Marks:
    """Rays from below the middle."""
    canvas = stage.canvas
    reach = canvas.w
    ray = faint(poly(colours.against(ground), (0, 0), polar(reach, -6), polar(reach, 6)), 0.07)
    return (Group(around(15, (ray,)), canvas.x + canvas.w / 2, canvas.y + canvas.h * 1.1),)


def corners(stage: Stage, ground: str) -> Marks:
    """Quarter discs in two corners."""
    canvas, shades = stage.canvas, stage.look.colours
    one = shades[1] if colours.contrast(shades[1], ground) > 1.3 else colours.against(ground)
    two = shades[2] if colours.contrast(shades[2], ground) > 1.3 else colours.mix(ground, colours.against(ground), 0.5)
    radius, r = canvas.h * 0.34, number(canvas.h * 0.34)
    top_left = f"M{at((canvas.x, canvas.y))}h{r}A{r} {r} 0 0 1 {at((canvas.x, canvas.y + radius))}Z"
    low_right = f"M{at((canvas.right, canvas.bottom))}h-{r}A{r} {r} 0 0 1 {at((canvas.right, canvas.bottom - radius))}Z"
    return (path(one, top_left), path(two, low_right))


_ORNAMENTS: tuple[Ornament, ...] = (rings, bunting, sweep, confetti, beams, corners)
