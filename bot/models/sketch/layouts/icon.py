"""App icons: one thing on a tile."""

from dataclasses import dataclass

from bot.models.sketch import colours, lettering
from bot.models.sketch.frames import Frame, fitted
from bot.models.sketch.ink import Ink
from bot.models.sketch.layouts.layout import Composition, Stage, painted
from bot.models.sketch.layouts.picture import readable
from bot.models.sketch.layouts.signs import emblem, first_cast, glyphs, initials, upon
from bot.models.sketch.looks import figure
from bot.models.sketch.marks import Fade, Marks, at, box, faint, number, path
from bot.models.sketch.palettes import faded, seen_on, stands_out

_ALONE, _NAMED = 0.78, 0.62  # the tile's share of the canvas, alone and with a name below
_ROUND = 0.225  # of the tile's side: as home screens have it
_FACE = 0.6  # share of the tile that the thing takes


@dataclass(frozen=True, slots=True)
class Tile:
    """Where the tile is and how it is coloured. `own_colours`: the thing on it has its own."""

    frame: Frame
    colour: str
    own_colours: bool


def icon(stage: Stage) -> Composition:
    """A tile with round corners; the thing on it in white or in its own colours, a longer name below."""
    ground = _ground(stage)
    named = bool(stage.text) and (bool(stage.cast) or len(stage.text[0]) > 3)
    frame = stage.field(_NAMED if named else _ALONE).square()
    tile = _tile(stage, frame.moved(0, -0.11) if named else frame, ground)
    front = (*_body(stage, tile), *_face(stage, tile))
    if named:
        room = Frame(
            stage.canvas.x + stage.canvas.w * 0.1,
            tile.frame.bottom + tile.frame.h * 0.08,
            stage.canvas.w * 0.8,
            tile.frame.h * 0.17,
        )
        colour = stage.scene.lettering.colour or stage.look.on(ground)
        front += readable(lettering.lettered(lettering.set_in(stage.text, room, most=1), room, colour), colour, ground)
    return Composition(painted(stage, ground), front, stage.field(_ALONE), ground)


def _ground(stage: Stage) -> str:
    look = stage.look
    if look.fixed or look.bare:
        return look.ground
    quiet = (colours.WHITE, colours.tint(look.brand, 0.965, 0.012), "#eef0f4")
    fitting = tuple(ground for ground in quiet if stands_out((look.brand,), ground))
    return stage.chance.pick("icon ground", fitting or (look.deep, "#2b3145"))


def _tile(stage: Stage, frame: Frame, ground: str) -> Tile:
    main = seen_on(stage.look.brand, ground)
    plain = stage.scene.style in ("minimal", "silhouette", "outline")
    if not stage.cast or stage.scene.colours or plain or not stage.chance.heads("own colours"):
        return Tile(frame, main, own_colours=False)
    light = colours.tint(main, 0.93, 0.04)
    return Tile(frame, light if stands_out((main,), light) else colours.tint(main, 0.35, 0.07), own_colours=True)


def _body(stage: Stage, tile: Tile) -> Marks:
    frame, corner = tile.frame, _ROUND * tile.frame.w * stage.scene.round
    shades = (tile.colour, faded(tile.colour, 0.03)) if tile.own_colours else (
        colours.lighter(tile.colour, 0.07), colours.lighter(tile.colour, -0.07))  # fmt: skip
    body = box(frame.x, frame.y, frame.w, frame.h, Fade(shades), corner)
    if not stage.chance.heads("shine") or stage.scene.round != 1:
        return (body,)
    return (body, faint(path(colours.WHITE, _sheen(frame, corner)), 0.1))


def _face(stage: Stage, tile: Tile) -> Marks:
    room, light = tile.frame.shrunk(_FACE), upon(tile.colour, stage.scene.colours[1:])
    cast = first_cast(stage) or stage.cast
    if cast and tile.own_colours:
        actor = cast[0]
        marks = figure(actor, stage.look, stage.scene, 0, tile.colour)
        return (fitted(marks, actor.noun.wide, actor.noun.tall, room),)
    if cast:
        return glyphs(stage, stage.cast, room, light, tile.colour)
    if stage.text:
        return initials(stage.text[0], room.shrunk(0.94), light)
    chance = stage.chance.of("icon")
    return (emblem(chance, room, Ink(light, tile.colour, asked=True, mono=True, chance=chance)),)


def _sheen(tile: Frame, corner: float) -> str:
    """The upper part of the tile, down to a swung line."""
    r, high = number(corner), tile.y + corner
    start = f"M{at((tile.x, high))}A{r} {r} 0 0 1 {at((tile.x + corner, tile.y))}H{number(tile.right - corner)}"
    side = f"A{r} {r} 0 0 1 {at((tile.right, high))}V{number(tile.y + tile.h * 0.32)}"
    swing = f"Q{at((tile.x + tile.w / 2, tile.y + tile.h * 0.58))} {at((tile.x, tile.y + tile.h * 0.5))}Z"
    return start + side + swing
