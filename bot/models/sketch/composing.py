"""From a scene to an SVG."""

from dataclasses import dataclass

from bot.models.sketch import colours, markup, styles
from bot.models.sketch.chance import Chance
from bot.models.sketch.frames import Frame, turned_size
from bot.models.sketch.layouts import LAYOUTS, Composition, Stage, set_stage
from bot.models.sketch.marks import Group, Marks
from bot.models.sketch.palettes import TONES
from bot.models.sketch.scene import Scene

_SHORT = 512.0  # px of the viewBox's shorter side: enough for whole numbers to be fine steps
_LONGEST = 100.0  # how many times longer the other side may be; coordinates stay below 1e5
# Sides of the canvas by kind where no size is asked for, and by format.
_SIDES = {"landscape": (1.5, 1.0), "banner": (3.0, 1.0), "card": (1.0, 1.4), "chart": (1.4, 1.0)}
_FORMATS = {"wide": (1.78, 1.0), "tall": (1.0, 1.5), "square": (1.0, 1.0)}
_LIT = frozenset({"picture", "icon", "sticker", "landscape", "badge", "card", "banner"})
_LINE = 0.0095  # weight of drawn lines, as a share of the shorter side


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished drawing: its marks, on a canvas from (0, 0), to be shown `pixels` wide and tall."""

    marks: Marks
    canvas: Frame
    pixels: tuple[int, int]

    def svg(self, title: str, desc: str, *, plain: bool) -> str:
        """The file. `plain` keeps to the strict profile."""
        return markup.svg(self.marks, (self.canvas.w, self.canvas.h), self.pixels, title, desc, plain=plain)


def compose(scene: Scene, chance: Chance, size: tuple[int, int] | None = None) -> Picture:
    """The drawing of a scene, `size` px wide and tall (None: whatever suits)."""
    canvas = canvas_of(scene, chance, size)
    stage = set_stage(scene, chance, canvas)
    composition = LAYOUTS[scene.kind](stage)
    back, front = _adjusted(stage, composition)
    pixels = size or (round(canvas.w), round(canvas.h))
    return Picture((*back, *_settled(stage, composition, front)), canvas, pixels)


def canvas_of(scene: Scene, chance: Chance, size: tuple[int, int] | None) -> Frame:
    """The canvas, its shorter side always the same."""
    wide, tall = _sides(scene, chance) if size is None else (max(size[0], 1), max(size[1], 1))
    scale = _SHORT / min(wide, tall)
    most = _SHORT * _LONGEST
    return Frame(0, 0, round(min(wide * scale, most)), round(min(tall * scale, most)))


def _sides(scene: Scene, chance: Chance) -> tuple[float, float]:
    if scene.format:
        return _FORMATS[scene.format]
    if scene.kind == "logo" and scene.lettering.name and len(" ".join(scene.lettering.lines)) > 3:
        return chance.pick("logo sides", ((1.0, 1.0), (2.1, 1.0)))
    if scene.kind == "picture":
        return _picture_sides(scene)
    return _SIDES.get(scene.kind, (1.0, 1.0))


def _picture_sides(scene: Scene) -> tuple[float, float]:
    """Wide for what stands side by side, and for words alone."""
    free = [thing for thing in scene.things if not thing.place and not thing.relation]
    beside = [thing for thing in scene.things if thing.relation and thing.relation.how in ("left", "right", "beside")]
    copies = sum(thing.count for thing in free)
    lone_words = bool(scene.lettering.lines) and not scene.things
    rings = any(thing.spread in ("ring", "column") for thing in free) or any(
        thing.relation and thing.relation.how == "around" for thing in scene.things
    )
    if not rings and (2 <= copies <= 3 or lone_words or (beside and len(scene.things) < 4)):
        return (1.5, 1.0)
    return (1.0, 1.0)


def _adjusted(stage: Stage, composition: Composition) -> tuple[Marks, Marks]:
    """Back and front in the scene's style and tone."""
    scene, look = stage.scene, stage.look
    back, front = composition.back, composition.front
    tone = TONES.get(scene.tone)
    if tone:
        front = styles.toned(front, tone)
        back = back if look.fixed else styles.toned(back, tone)
    if scene.shade or scene.vivid != 1:

        def moved(colour: str) -> str:
            return colours.vivid(colours.lighter(colour, 0.2 * scene.shade), scene.vivid)

        front = styles.toned(front, moved)
        back = styles.toned(back, moved) if scene.kind == "landscape" else back
    ground = composition.ground or look.ground
    weight = stage.canvas.short * _LINE * scene.line
    match scene.style:
        case "outline":
            pen = look.on(ground, 4.5) if look.asked else colours.against(ground)
            front = styles.outlined(front, pen, ground, weight)
            back = styles.outlined(back, pen, ground, weight) if scene.kind == "landscape" else back
        case "cartoon":
            front = styles.inked(front, colours.INK, weight)
            back = styles.inked(back, colours.INK, weight * 0.7) if scene.kind == "landscape" else back
        case "silhouette":
            pen = look.main if look.asked else colours.against(ground, look.deep, colours.WHITE)
            front = styles.toned(front, lambda colour: colour if colour == ground else pen)
        case "flat" | "minimal":
            pass
        case _ if scene.kind in _LIT or scene.style == "soft":
            front = styles.soft(front)
            back = styles.soft(back) if scene.kind == "landscape" else back
        case _:
            pass
    return back, front


def _settled(stage: Stage, composition: Composition, front: Marks) -> Marks:
    """The front, turned about its middle and moved to its place, as large as still fits."""
    scene, field, canvas = stage.scene, composition.field, stage.canvas
    if scene.kind == "landscape" or not front or not (scene.turn or scene.place or scene.flip):
        return front
    x, y = field.middle
    wide, tall = turned_size(field.w, field.h, scene.turn)
    scale = min(1.0, canvas.w * 0.98 / wide, canvas.h * 0.98 / tall)
    if scene.place and scene.place != "centre":
        scale = min(scale, 0.62 * canvas.short / min(field.short, canvas.short))
    dx = _aside(scene.place, "left", "right") * max(canvas.w - wide * scale, 0) / 2 * 0.86
    dy = _aside(scene.place, "top", "bottom") * max(canvas.h - tall * scale, 0) / 2 * 0.86
    inner = Group(front, -x, -y)
    return (Group((inner,), canvas.x + canvas.w / 2 + dx, canvas.y + canvas.h / 2 + dy, scale, scene.turn, scene.flip),)


def _aside(place: str, back: str, forth: str) -> int:
    return (forth in place) - (back in place)
