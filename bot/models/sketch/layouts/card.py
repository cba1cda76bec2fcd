"""Cards and posters: upright, framed, a picture over words."""

from bot.models.sketch import colours, lettering
from bot.models.sketch.emblems import EMBLEMS
from bot.models.sketch.frames import Frame, fitted
from bot.models.sketch.ink import Ink
from bot.models.sketch.layouts import backdrops
from bot.models.sketch.layouts.layout import Composition, Stage, painted
from bot.models.sketch.layouts.picture import arranged, drawn, readable
from bot.models.sketch.marks import Group, Mark, Marks, box
from bot.models.sketch.palettes import faded


def card(stage: Stage) -> Composition:
    """A frame, what there is to see above, what there is to read below."""
    field = stage.field(0.78)
    picture, words = (field, None) if not stage.text else _rooms(stage, field)
    front: Marks = ()
    if picture is not None:
        front += drawn(stage, arranged(stage, picture)) if stage.cast else (_emblem(stage, picture),)
    if words is not None:
        colour = stage.scene.lettering.colour or stage.look.on(stage.look.ground)
        setting = lettering.set_in(stage.text, words, largest=stage.canvas.short * 0.16)
        front += readable(lettering.lettered(setting, words, colour), colour, stage.look.ground)
    return Composition((*painted(stage), *_frame(stage)), front, field)


def _rooms(stage: Stage, field: Frame) -> tuple[Frame, Frame]:
    if stage.scene.lettering.place.startswith("top"):
        words, _, picture = field.rows(0.26, 0.06, 0.68)
    else:
        picture, _, words = field.rows(0.66, 0.06, 0.28)
    return picture.shrunk(0.92), words


def _emblem(stage: Stage, room: Frame) -> Group:
    chance = stage.chance.of("card")
    ink = Ink(stage.look.main, stage.look.ground, stage.look.colours[1:3], asked=True, mono=True, chance=chance)
    return fitted(chance.pick("emblem", EMBLEMS)(ink), 100, 100, room.shrunk(0.78))


def _frame(stage: Stage) -> Marks:
    if stage.look.bare:
        return ()
    canvas, ground = stage.canvas, stage.look.ground
    line = colours.mix(ground, stage.look.on(ground), 0.55)
    inset = canvas.short * 0.045

    def edge(by: float, width: float, round: float) -> Mark:
        rim = box(canvas.x + by, canvas.y + by, canvas.w - 2 * by, canvas.h - 2 * by, None, round)
        return Mark(rim.tag, rim.shape, None, line, width)

    sort = stage.chance.pick("frame", ("double", "round", "panel", "dots"))
    if sort == "double":
        return (edge(inset, canvas.short * 0.006, 0), edge(inset * 1.4, canvas.short * 0.002, 0))
    if sort == "round":
        return (edge(inset, canvas.short * 0.006, canvas.short * 0.06),)
    if sort == "panel":
        return (
            box(
                canvas.x + inset,
                canvas.y + inset,
                canvas.w - 2 * inset,
                canvas.h - 2 * inset,
                faded(ground, 0.03),
                canvas.short * 0.05,
            ),
        )
    return (
        *backdrops.dots(stage),
        box(
            canvas.x + inset, canvas.y + inset, canvas.w - 2 * inset, canvas.h - 2 * inset, ground, canvas.short * 0.05
        ),
    )
