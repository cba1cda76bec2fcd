"""Badges: a round or pointed body with rings, a thing in it, and words on a ribbon."""

from collections.abc import Callable

from bot.models.sketch import colours, lettering
from bot.models.sketch.frames import Frame, fitted
from bot.models.sketch.layouts.layout import Composition, Stage, painted
from bot.models.sketch.layouts.picture import readable
from bot.models.sketch.layouts.signs import SHIELD, UNIT, first_cast, glyphs, upon, with_added
from bot.models.sketch.marks import Group, Marks, around, both, disc, dot, hoop, path, poly, regular, softened, spiky
from bot.models.sketch.palettes import seen_on

Body = Callable[[str, str], Marks]


def _seal(main: str, light: str) -> Marks:
    return (path(main, softened(spiky(20, 50, 45.5), 1.6)), disc(0, 0, 40, light), disc(0, 0, 37.5, main))


def _round(main: str, light: str) -> Marks:
    beads = around(36, (dot(0, -42.7, 1.1, light),))
    return (disc(0, 0, 50, main), hoop(0, 0, 46.3, light, 1.4), *beads, hoop(0, 0, 38.8, light, 1.4))


def _hexagonal(main: str, light: str) -> Marks:
    return (
        path(main, softened(regular(6, 53), 5)),
        path(light, softened(regular(6, 46), 4)),
        path(main, softened(regular(6, 44), 4)),
    )


def _shielded(main: str, light: str) -> Marks:
    return (path(main, SHIELD), Group((path(light, SHIELD),), scale=0.88), Group((path(main, SHIELD),), scale=0.84))


def _octagonal(main: str, light: str) -> Marks:
    return (path(main, softened(regular(8, 53, 22.5), 4)), hoop(0, 0, 42, light, 1.6), hoop(0, 0, 38.5, light, 0.8))


_BODIES: tuple[Body, ...] = (_seal, _round, _hexagonal, _shielded, _octagonal)


def badge(stage: Stage) -> Composition:
    """The body in the main colour, everything on it in a light one."""
    look, chance = stage.look, stage.chance.of("badge")
    ground = _ground(stage)
    main = seen_on(look.brand, ground)
    light = upon(main, stage.scene.colours[1:])
    field = stage.field(0.84)
    body = chance.pick("body", _BODIES)(main, light)
    ribbon = _ribbon(stage, main) if stage.text and first_cast(stage) else ()
    marks = with_added(stage, (*body, *_inside(stage, main, light), *ribbon), ground)
    return Composition(painted(stage, ground), (fitted(marks, 112, 108, field),), field, ground)


def _ground(stage: Stage) -> str:
    look = stage.look
    if look.fixed or look.bare:
        return look.ground
    return look.deep if colours.lightness(look.brand) > 0.86 else colours.tint(look.brand, 0.955, 0.018)


def _inside(stage: Stage, main: str, light: str) -> Marks:
    if cast := first_cast(stage):
        return glyphs(stage, cast, UNIT.shrunk(0.5) if not stage.text else Frame(-21, -33, 42, 42), light, main)
    small = path(light, softened(spiky(5, 6, 2.6), 0.4))
    if stage.text:
        room = Frame(-32, -15, 64, 30)
        words = readable(lettering.lettered(lettering.set_in(stage.text, room), room, light), light, main)
        return (
            *words,
            *(Group((small,), x, y) for x, y in ((-11, -25), (0, -28), (11, -25), (-11, 25), (0, 28), (11, 25))),
        )
    return (path(light, softened(spiky(5, 27, 12), 1.5)), *(Group((small,), x, 0, 0.6) for x in (-32.0, 32.0)))


def _ribbon(stage: Stage, main: str) -> Marks:
    """The words on a band across the lower half."""
    asked = stage.scene.colours[1:]
    band = asked[0] if asked else colours.turned(colours.lighter(main, -0.13), 14)
    letters = stage.scene.lettering.colour or colours.against(band)
    room = Frame(-42, 17.5, 84, 11)
    words = lettering.lettered(lettering.set_in(stage.text, room, largest=13, most=1), room, letters)
    tail = poly(colours.lighter(band, -0.1), (36, 17), (56, 17), (50, 25), (56, 33), (36, 33))
    return (
        *both(tail),
        path(band, softened(((-47, 13), (47, 13), (47, 30), (-47, 30)), 1)),
        *readable(words, letters, band),
    )
