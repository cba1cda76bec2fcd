"""Simple charts: bars, a trend, a pie. They show the prompt's numbers, or made-up ones that nobody should quote."""

from collections.abc import Callable
from dataclasses import replace

from bot.models.sketch import colours, lettering
from bot.models.sketch.frames import Frame
from bot.models.sketch.layouts.layout import Composition, Stage, painted
from bot.models.sketch.layouts.picture import readable
from bot.models.sketch.marks import Fade, Mark, Marks, at, box, disc, dot, number, path, polar, smooth, stroke
from bot.models.sketch.palettes import faded

Chart = Callable[[Stage, Frame, tuple[float, ...]], Marks]
_MOST_VALUES = 24  # what still can be told apart


def chart(stage: Stage) -> Composition:
    """The chart, with the words as its title."""
    stage = _on_light(stage)
    field = stage.field(0.78)
    room, title = field, None
    if stage.text:
        title, _, room = field.rows(0.14, 0.08, 0.78)
    draw = CHARTS.get(stage.scene.motif) or stage.chance.pick("chart", tuple(CHARTS.values()))
    front = draw(stage, room, _values(stage))
    if title is not None:
        colour = stage.scene.lettering.colour or stage.look.on(stage.look.ground)
        words = lettering.lettered(lettering.set_in(stage.text, title, most=1), title, colour)
        front = (*readable(words, colour, stage.look.ground), *front)
    return Composition(painted(stage), front, field)


def _on_light(stage: Stage) -> Stage:
    """Charts are read on light paper, unless another ground or mood was asked for."""
    look = stage.look
    if look.fixed or look.bare or stage.scene.tone in ("dark", "neon") or not colours.is_dark(look.ground):
        return stage
    return replace(stage, look=replace(look, ground=colours.tint(look.main, 0.965, 0.014)))


def _values(stage: Stage) -> tuple[float, ...]:
    """What to show, each from 0 to 1 of the largest."""
    asked = stage.scene.values[:_MOST_VALUES]
    if len(asked) < 2:
        asked = _made_up(stage)
    peak = max(max(asked), 1e-9)
    return tuple(max(value, 0.0) / peak for value in asked)


def _made_up(stage: Stage) -> tuple[float, ...]:
    """Values that go the way the prompt says, and mostly up where it says nothing."""
    chance = stage.chance.of("values")
    count = chance.pick("count", (5, 6, 7))
    made = tuple(0.25 + 0.6 * index / count + chance.between(str(index), -0.16, 0.2) for index in range(count))
    match stage.scene.course:
        case "up":
            return tuple(sorted(made))
        case "down":
            return tuple(sorted(made, reverse=True))
        case _:
            return made


def bars(stage: Stage, room: Frame, values: tuple[float, ...]) -> Marks:
    """Columns side by side on a line."""
    step = room.w / len(values)
    wide = step * 0.64
    shades = _shades(stage, len(values))
    columns = tuple(
        box(
            room.x + step * (index + 0.5) - wide / 2,
            room.y + room.h * (1 - value),
            wide,
            max(room.h * value, 1),
            shade,
            wide * 0.12,
        )
        for index, (value, shade) in enumerate(zip(values, shades, strict=True))
    )
    return (*_lines(stage, room), *columns, _base(stage, room))


def trend(stage: Stage, room: Frame, values: tuple[float, ...]) -> Marks:
    """A line over a soft area."""
    main, ground = stage.look.main, stage.look.ground
    step = room.w / (len(values) - 1)
    points = [(room.x + step * index, room.y + room.h * (1 - 0.92 * value)) for index, value in enumerate(values)]
    line = smooth(points, closed=False)
    low = number(room.y + room.h)
    area = path(
        Fade((colours.mix(main, ground, 0.55), colours.mix(main, ground, 0.92))), f"{line}V{low}H{number(room.x)}Z"
    )
    weight = stage.canvas.short * 0.013 * stage.scene.line
    dots = tuple(mark for x, y in points for mark in (dot(x, y, weight * 1.5, main), dot(x, y, weight * 0.75, ground)))
    return (*_lines(stage, room), area, stroke(main, weight, line), *dots, _base(stage, room))


def pie(stage: Stage, room: Frame, values: tuple[float, ...]) -> Marks:
    """Slices of a disc."""
    x, y = room.middle
    r = room.short / 2
    gap = stage.canvas.short * 0.008
    return tuple(
        replace(path(shade, _slice(x, y, r, start, end)), stroke=stage.look.ground, width=gap)
        for shade, start, end in _turns(stage, values)
    )


def donut(stage: Stage, room: Frame, values: tuple[float, ...]) -> Marks:
    """Slices of a ring."""
    x, y = room.middle
    return (*pie(stage, room, values), disc(x, y, room.short * 0.29, stage.look.ground))


CHARTS: dict[str, Chart] = {"bars": bars, "trend": trend, "pie": pie, "donut": donut}


def _turns(stage: Stage, values: tuple[float, ...]) -> list[tuple[str, float, float]]:
    whole, start, turns = sum(values) or 1.0, 0.0, []
    for value, shade in zip(values, _shades(stage, len(values)), strict=True):
        end = start + 360 * value / whole
        turns.append((shade, start, end))
        start = end
    return turns


def _slice(x: float, y: float, r: float, start: float, end: float) -> str:
    # An arc cannot end where it begins: a whole disc stops just short of it.
    (ax, ay), (bx, by) = polar(r, start), polar(r, min(end, start + 359.9))
    large = int(end - start > 180)
    return f"M{at((x, y))}L{at((x + ax, y + ay))}A{number(r)} {number(r)} 0 {large} 1 {at((x + bx, y + by))}Z"


def _shades(stage: Stage, count: int) -> tuple[str, ...]:
    """A colour for each value: those asked for in turn, else shades of one or the palette's."""
    asked = stage.scene.colours
    if len(asked) > 1:
        return tuple(asked[index % len(asked)] for index in range(count))
    if asked:
        return tuple(
            colours.mix(asked[0], stage.look.ground, 0.62 * (1 - (index + 1) / count)) for index in range(count)
        )
    if stage.scene.motif in ("pie", "donut"):  # neighbours must differ, the last and the first too
        hue = colours.oklch(stage.look.brand)[2]
        return tuple(
            colours.from_oklch(0.64 + 0.11 * (index % 2), 0.13, (hue + 330 * index / count) % 360)
            for index in range(count)
        )
    return tuple(stage.look.colours[index % len(stage.look.colours)] for index in range(count))


def _lines(stage: Stage, room: Frame) -> Marks:
    shade, weight = faded(stage.look.ground, 0.06), stage.canvas.short * 0.0035
    return tuple(
        stroke(shade, weight, f"M{number(room.x)} {number(room.y + room.h * share)}h{number(room.w)}")
        for share in (0, 0.25, 0.5, 0.75)
    )


def _base(stage: Stage, room: Frame) -> Mark:
    ground = stage.look.ground
    return stroke(
        colours.mix(ground, colours.against(ground), 0.55),
        stage.canvas.short * 0.006,
        f"M{number(room.x)} {number(room.y + room.h)}h{number(room.w)}",
    )
