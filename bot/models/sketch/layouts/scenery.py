"""What a landscape has of itself: sky, light, hills, water."""

from bot.models.sketch import colours
from bot.models.sketch.frames import Frame
from bot.models.sketch.ink import Ink
from bot.models.sketch.layouts import backdrops
from bot.models.sketch.layouts.abstract import hill
from bot.models.sketch.layouts.airs import SAND, Air
from bot.models.sketch.layouts.layout import Stage
from bot.models.sketch.marks import Fade, Group, Mark, Marks, at, box, disc, faint, number, path, stroke
from bot.models.sketch.nouns import NOUNS

HORIZON = 0.62  # share of the height
DEPTHS = ("#5cc4e0", "#1f7fb8", "#0f4a86")
_HILLS = ((HORIZON + 0.01, 0.045), (0.7, 0.04), (0.8, 0.03))  # level and swing, far to near
_SHORE = 0.83
_STARS = 46
_FALLING = 90  # drops or flakes


def heaven(stage: Stage, shades: tuple[str, ...], stars: int = 0, low: float = 1.0) -> Marks:
    """The sky over the whole canvas, with so many stars down to that share of it."""
    canvas = stage.canvas
    fill = Fade(shades) if len(shades) > 1 else shades[0]
    return (box(canvas.x, canvas.y, canvas.w, canvas.h, fill), *backdrops.stars(stage, stars, low))


def sky(stage: Stage, air: Air) -> Marks:
    """The sky of the hour."""
    return heaven(stage, air.sky, _STARS if air.is_dark else 0, HORIZON)


def light(stage: Stage, air: Air, *, clouded: bool) -> Marks:
    """The sun or the moon, and perhaps clouds by day."""
    canvas, chance = stage.canvas, stage.chance.of("sky")
    x, y = canvas.spot(chance.pick("x", (0.76, 0.24, 0.62)), 0.5 if air.is_setting else 0.22)
    r = canvas.h * (0.13 if air.is_setting else 0.085)
    if air.is_dark:
        return (Group(NOUNS["moon"].draw(Ink(air.lit)), x, y, r / 50),)
    sun = (faint(disc(x, y, r * 1.5, air.lit), 0.22), disc(x, y, r, air.lit))
    return (*sun, *_clouds(stage, air)) if clouded and not air.is_setting else sun


def _clouds(stage: Stage, air: Air) -> Marks:
    canvas, chance = stage.canvas, stage.chance.of("clouds")
    marks = NOUNS["cloud"].draw(Ink(colours.mix(colours.WHITE, air.sky[-1], 0.25)))
    found = []
    for share in (0.16, 0.5, 0.88):
        x, y = canvas.spot(share, chance.between(f"y{share}", 0.14, 0.36))
        found.append(Group(marks, x, y, canvas.h * chance.between(f"s{share}", 0.0016, 0.0027), opacity=0.9))
    return tuple(found)


def overcast(stage: Stage, air: Air) -> Marks:
    """Heavy clouds from side to side."""
    canvas, chance = stage.canvas, stage.chance.of("overcast")
    marks = []
    for index, share in enumerate((0.06, 0.3, 0.52, 0.76, 0.97)):
        shade = colours.mix(air.sky[0], "#5d6980", chance.between(f"c{index}", 0.25, 0.6))
        x, y = canvas.spot(share, chance.between(f"y{index}", 0.07, 0.17))
        marks.append(
            Group(NOUNS["cloud"].draw(Ink(shade)), x, y, canvas.h * chance.between(f"s{index}", 0.0034, 0.0046))
        )
    return tuple(marks)


def falling(stage: Stage) -> Marks:
    """Rain or snow before everything."""
    canvas, chance = stage.canvas, stage.chance.of("falling")
    marks: list[Mark] = []
    for index in range(_FALLING if stage.scene.weather else 0):
        x, y = canvas.spot(chance.between(f"x{index}", 0.0, 1.0), chance.between(f"y{index}", 0.0, 0.97))
        size = canvas.h * chance.between(f"s{index}", 0.5, 1.0)
        if stage.scene.weather == "snow":
            marks.append(faint(disc(x, y, size * 0.0085, colours.WHITE), 0.85))
        else:
            fall = f"M{at((x, y))}l{number(-size * 0.018)} {number(size * 0.055)}"
            marks.append(faint(stroke("#dbe8f7", canvas.h * 0.005, fall), 0.6))
    return tuple(marks)


def thicket(stage: Stage, air: Air) -> Marks:
    """The wood in which other things stand: two rows of firs, the far one paler."""
    canvas, chance = stage.canvas, stage.chance.of("thicket")
    marks = []
    for row, (foot, tall, count) in enumerate(((0.7, 0.2, 15), (0.76, 0.27, 11))):
        shade = colours.mix(colours.mix(air.land[2], "#1d5a45", 0.7), air.land[0], 0.45 - 0.3 * row)
        if stage.scene.weather == "snow":
            shade = colours.mix(shade, colours.WHITE, 0.28)
        fir = NOUNS["fir tree"].draw(Ink(shade, asked=True))
        for index in range(count):
            high = canvas.h * tall * chance.between(f"h{row}{index}", 0.75, 1.15)
            x, low = canvas.spot((index + chance.between(f"x{row}{index}", 0.2, 0.8)) / count, foot)
            marks.append(Group(fir, x, low - high / 2, high / 100))
    return tuple(marks)


def ridges(stage: Stage, air: Air) -> Marks:
    """Distant mountains, in the mountains always, elsewhere by chance."""
    canvas, chance = stage.canvas, stage.chance.of("ridges")
    high = stage.scene.setting == "mountains"
    if not high and chance.pick("none", (False, True, False)):
        return ()
    far = colours.mix(air.land[0], air.sky[-1], 0.5)
    near = colours.mix(colours.mix(air.land[1], air.land[0], 0.5), air.sky[-1], 0.3)
    tall = 0.3 if high else 0.19
    return tuple(
        path(shade, _jagged(canvas, tall * share, [chance.between(f"{share}{step}", 0.0, 1.0) for step in range(11)]))
        for shade, share in ((far, 1.0), (near, 0.72))
    )


def _jagged(canvas: Frame, tall: float, rises: list[float]) -> str:
    """Peaks and dips from side to side, standing behind the horizon."""
    base = HORIZON + 0.08
    points = [(-0.2, base)]
    for step, rise in enumerate(rises):
        height = 0.55 + 0.45 * rise if step % 2 else 0.32 * rise
        points.append(((step - 0.5 + (rise - 0.5) * 0.5) / (len(rises) - 2), base - 0.06 - tall * height))
    points.append((1.2, base))
    return "M" + "L".join(at(canvas.spot(*point)) for point in points) + "Z"


def hills(stage: Stage, air: Air) -> Marks:
    """Rolling land, far to near."""
    chance = stage.chance.of("hills")
    return tuple(
        hill(stage.canvas, level, swing, chance.of(str(level)), shade)
        for (level, swing), shade in zip(_HILLS, air.land, strict=True)
    )


def shore(stage: Stage, air: Air) -> Marks:
    """Land in front of water."""
    return (hill(stage.canvas, _SHORE, 0.02, stage.chance.of("shore"), air.land[2] if air.is_dark else SAND),)


def water(stage: Stage, air: Air) -> Marks:
    """Water from the horizon on, with light on it."""
    canvas, chance = stage.canvas, stage.chance.of("water")
    sea = canvas.part(0, HORIZON, 1, 1 - HORIZON)
    shine = colours.mix(air.water[0], air.sky[-1], 0.55)
    marks: list[Mark] = [box(sea.x, sea.y, sea.w, sea.h, Fade(air.water))]
    for index in range(16):
        start = sea.spot(chance.between(f"x{index}", 0.02, 0.86), (index + 0.7) / 16.5)
        length = canvas.w * chance.between(f"l{index}", 0.03, 0.1)
        marks.append(faint(stroke(shine, canvas.h * 0.006, f"M{at(start)}h{number(length)}"), 0.55))
    return tuple(marks)


def depths(stage: Stage) -> Marks:
    """Under water: light from above, sand below, bubbles."""
    canvas, chance = stage.canvas, stage.chance.of("depths")
    bubbles = []
    for index in range(18):
        x, y = canvas.spot(chance.between(f"x{index}", 0.05, 0.95), chance.between(f"y{index}", 0.08, 0.8))
        bubbles.append(faint(disc(x, y, canvas.h * chance.between(f"r{index}", 0.006, 0.018), colours.WHITE), 0.3))
    sand = hill(canvas, 0.88, 0.03, chance, colours.mix(DEPTHS[2], SAND, 0.5))
    return (*heaven(stage, DEPTHS), *bubbles, sand)
