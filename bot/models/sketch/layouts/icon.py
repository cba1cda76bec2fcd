"""App icons: one thing on a tile."""

from bot.models.sketch import colours, lettering
from bot.models.sketch.emblems import EMBLEMS
from bot.models.sketch.frames import Frame, fitted
from bot.models.sketch.ink import Ink
from bot.models.sketch.layouts.layout import Composition, Stage, painted
from bot.models.sketch.layouts.picture import readable
from bot.models.sketch.looks import figure, glyph
from bot.models.sketch.marks import Fade, Marks, box, faint, path
from bot.models.sketch.palettes import faded, stands_out

_TILE, _NAMED = 0.78, 0.62  # the tile's share of the canvas, alone and with a name below


def icon(stage: Stage) -> Composition:
    """A tile with round corners; the thing on it in white or in its own colours."""
    named = bool(stage.text) and (bool(stage.cast) or len(stage.text[0]) > 3)
    field = stage.field(_TILE)
    tile = stage.field(_NAMED if named else _TILE).square()
    if named:
        tile = Frame(tile.x, tile.y - stage.canvas.short * 0.07, tile.w, tile.h)
    ground = _around(stage)
    main = stage.look.brand
    own_colours = bool(stage.cast) and stage.chance.heads("own colours") and not stage.scene.colours
    face = colours.tint(main, 0.93, 0.04) if own_colours else main
    if own_colours and not stands_out((main,), face):
        face = colours.tint(main, 0.35, 0.07)
    top, low = (colours.lighter(face, 0.07), colours.lighter(face, -0.07)) if not own_colours else (face, faded(face, 0.03))
    corner = 0.225 * tile.w * stage.scene.round
    body = box(tile.x, tile.y, tile.w, tile.h, Fade((top, low)), corner)
    shine = faint(path("#ffffff", _sheen(tile, corner)), 0.1)
    front = (body, *((shine,) if stage.chance.heads("shine") and corner else ()), *_face(stage, tile, face, own_colours))
    if named:
        room = Frame(stage.canvas.x + stage.canvas.w * 0.1, tile.y + tile.h * 1.08, stage.canvas.w * 0.8, tile.h * 0.17)
        colour = stage.scene.lettering.colour or stage.look.on(ground)
        front += readable(lettering.lettered(lettering.set_in(stage.text, room, most=1), room, colour), colour, ground)
    return Composition(painted(stage, ground), front, field)


def _around(stage: Stage) -> str:
    look = stage.look
    if look.fixed or look.bare:
        return look.ground
    quiet = ("#ffffff", colours.tint(look.brand, 0.965, 0.012), "#eef0f4")
    return stage.chance.pick("icon ground", tuple(g for g in quiet if stands_out((look.brand,), g)) or (look.deep, "#2b3145"))


def _face(stage: Stage, tile: Frame, face: str, own_colours: bool) -> Marks:
    room = tile.shrunk(0.6)
    if stage.cast:
        actor = stage.cast[0]
        light = colours.against(face, "#ffffff", colours.INK)
        marks = figure(actor, stage.look, stage.scene, 0, face) if own_colours else glyph(actor, light, face, stage.look)
        return (fitted(marks, actor.noun.wide, actor.noun.tall, room),)
    light = next((c for c in stage.scene.colours[1:] if colours.contrast(c, face) >= 2), colours.against(face))
    if stage.text:
        letters = lettering.initials(stage.text[0])
        return lettering.lettered(lettering.set_in((letters,), room.shrunk(0.94), most=1), room, light)
    chance = stage.chance.of("icon")
    return (fitted(chance.pick("emblem", EMBLEMS)(Ink(light, face, asked=True, mono=True, chance=chance)), 100, 100, room),)


def _sheen(tile: Frame, corner: float) -> str:
    x, y, side = tile.x, tile.y, tile.w
    return (f"M{x:.2f} {y + corner:.2f}A{corner:.2f} {corner:.2f} 0 0 1 {x + corner:.2f} {y:.2f}H{x + side - corner:.2f}"
            f"A{corner:.2f} {corner:.2f} 0 0 1 {x + side:.2f} {y + corner:.2f}V{y + side * 0.32:.2f}"
            f"Q{x + side / 2:.2f} {y + side * 0.58:.2f} {x:.2f} {y + side * 0.5:.2f}Z")  # fmt: skip
