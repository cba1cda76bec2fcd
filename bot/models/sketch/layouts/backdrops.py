"""What stands behind a subject: one quiet shape, in a shade of the ground."""

from collections.abc import Callable

from bot.models.sketch import colours
from bot.models.sketch.layouts.layout import Stage, painted
from bot.models.sketch.marks import (
    Fade,
    Group,
    Mark,
    Marks,
    around,
    at,
    box,
    disc,
    dot,
    faint,
    hoop,
    number,
    oval,
    path,
    polar,
    poly,
    smooth,
    stroke,
)
from bot.models.sketch.palettes import faded

Backdrop = Callable[[Stage], Marks]


def behind(stage: Stage) -> Marks:
    """The ground, and what suits the subject on it. Nothing more than the ground where that was asked for."""
    base = painted(stage)
    scene = stage.scene
    if stage.look.bare or stage.look.fixed or scene.style in ("minimal", "silhouette", "outline"):
        return base
    if scene.things and all(actor.noun.plain for actor in stage.cast):
        choices: tuple[Backdrop, ...] = (plain, glow, halo_disc)
    else:
        homes = {actor.noun.habitat for actor in stage.cast}
        choices = _CHOICES + (((starry,) * 2) if homes == {"space"} and colours.is_dark(stage.look.ground) else ())
        choices += (floor, floor) if homes == {"land"} else (sea, sea) if homes == {"water"} else ()
    return (*base, *stage.chance.pick("backdrop", choices)(stage))


def plain(stage: Stage) -> Marks:
    """Nothing."""
    return ()


def glow(stage: Stage) -> Marks:
    """A light in the middle."""
    canvas, ground = stage.canvas, stage.look.ground
    return (box(canvas.x, canvas.y, canvas.w, canvas.h, Fade((faded(ground, -0.035), faded(ground, 0.03)), "out")),)


def halo_disc(stage: Stage) -> Marks:
    """A large disc."""
    x, y = stage.canvas.middle
    return (disc(x, y, 0.42 * stage.canvas.short, faded(stage.look.ground, 0.035)),)


def blob(stage: Stage) -> Marks:
    """A soft irregular shape."""
    x, y = stage.canvas.middle
    r = 0.44 * stage.canvas.short
    chance = stage.chance.of("blob")
    points = []
    for index in range(7):
        dx, dy = polar(r * chance.between(f"r{index}", 0.8, 1.04), 360 * index / 7 + chance.between("turn", 0, 51))
        points.append((x + dx, y + dy))
    return (path(faded(stage.look.ground), smooth(points)),)


def arch(stage: Stage) -> Marks:
    """A round-topped window."""
    x, y = stage.canvas.middle
    w, h = 0.34 * stage.canvas.short, 0.42 * stage.canvas.short
    r, top, low = number(w), y - h + w, number(y + h)
    return (
        path(faded(stage.look.ground), f"M{at((x - w, y + h))}V{number(top)}A{r} {r} 0 0 1 {at((x + w, top))}V{low}Z"),
    )


def rays(stage: Stage) -> Marks:
    """Rays from the middle to beyond the edges."""
    x, y = stage.canvas.middle
    reach = 0.75 * (stage.canvas.w + stage.canvas.h)
    count = stage.chance.pick("rays", (12, 16, 10))
    half = 90 / count
    ray = poly(faded(stage.look.ground, 0.028), (0, 0), polar(reach, -half), polar(reach, half))
    return (Group(around(count, (ray,)), x, y),)


def rings(stage: Stage) -> Marks:
    """Rings that grow fainter outwards."""
    x, y = stage.canvas.middle
    shade = faded(stage.look.ground, 0.04)
    return tuple(faint(disc(x, y, share * stage.canvas.short, shade), 0.4) for share in (0.66, 0.53, 0.4))


def confetti(stage: Stage) -> Marks:
    """Small shapes round the edge, over a disc."""
    chance = stage.chance.of("confetti")
    x, y = stage.canvas.middle
    short = stage.canvas.short
    shades = tuple(colours.mix(shade, stage.look.ground, 0.35) for shade in stage.look.colours[:4])
    marks: list[Mark | Group] = [disc(x, y, 0.37 * short, faded(stage.look.ground, 0.035))]
    for index in range(14):
        angle = 360 * index / 14 + chance.between(f"a{index}", -9, 9)
        dx, dy = polar(short * chance.between(f"d{index}", 0.415, 0.475), angle)
        size, shade = short * chance.between(f"s{index}", 0.009, 0.017), shades[index % len(shades)]
        sort = chance.pick(f"k{index}", (0, 1, 2))
        piece = (
            disc(0, 0, size, shade),
            hoop(0, 0, size, shade, size * 0.7),
            stroke(shade, size * 0.8, f"M{number(-size)} 0H{number(size)}"),
        )
        marks.append(Group((piece[sort],), x + dx, y + dy, turn=angle * 3))
    return tuple(marks)


def dots(stage: Stage) -> Marks:
    """A grid of small dots."""
    canvas, shade = stage.canvas, faded(stage.look.ground, 0.06)
    step = canvas.short / 13
    across, along = int(canvas.w / step), int(canvas.h / step)
    left, top = (canvas.w - (across - 1) * step) / 2, (canvas.h - (along - 1) * step) / 2
    return tuple(
        dot(canvas.x + left + column * step, canvas.y + top + row * step, step * 0.075, shade)
        for row in range(min(along, 40))
        for column in range(min(across, 40))
    )


def floor(stage: Stage) -> Marks:
    """Ground to stand on, over a low sun."""
    canvas, ground = stage.canvas, stage.look.ground
    x, y = canvas.middle
    level = y + 0.2 * canvas.h
    low, high = level + 0.03 * canvas.h, level - 0.05 * canvas.h
    hill = (
        f"M{at((canvas.x, low))}Q{at((x, high))} {at((canvas.right, low))}V{number(canvas.bottom)}H{number(canvas.x)}Z"
    )
    return (disc(x, y - 0.03 * canvas.h, 0.36 * canvas.short, faded(ground, 0.03)), path(faded(ground, 0.075), hill))


def sea(stage: Stage) -> Marks:
    """Water to swim on, in blues that go with the ground."""
    canvas = stage.canvas
    x, y = canvas.middle
    shades = ("#a9d5ee", "#7cbde3") if not colours.is_dark(stage.look.ground) else ("#24508a", "#1c4072")
    bands: list[Mark | Group] = [disc(x, y - 0.05 * canvas.h, 0.36 * canvas.short, faded(stage.look.ground, 0.035))]
    for index, shade in enumerate(shades):
        top = y + (0.2 + 0.12 * index) * canvas.h
        points = [
            (canvas.x + canvas.w * (step / 8 - 0.0625), top + (canvas.h * 0.012 if (step + index) % 2 else 0))
            for step in range(11)
        ]
        edge = f"L{at((canvas.right, canvas.bottom))}H{number(canvas.x)}Z"
        bands.append(path(shade, smooth(points, closed=False) + edge))
    return tuple(bands)


def starry(stage: Stage) -> Marks:
    """Small stars."""
    return stars(stage, 34)


def stars(stage: Stage, count: int, low: float = 1.0) -> Marks:
    """So many small stars, down to the given share of the canvas."""
    canvas, chance = stage.canvas, stage.chance.of("stars")
    found = []
    for index in range(count):
        x, y = chance.between(f"x{index}", 0.02, 0.98), chance.between(f"y{index}", 0.02, low - 0.02)
        size = canvas.short * chance.between(f"s{index}", 0.0018, 0.0055)
        found.append(
            faint(
                dot(canvas.x + x * canvas.w, canvas.y + y * canvas.h, size, "#ffffff"),
                round(chance.between(f"o{index}", 0.45, 0.95), 2),
            )
        )
    return tuple(found)


def shadow(x: float, y: float, half: float, ground: str) -> Mark:
    """The shadow under something that stands there."""
    return oval(x, y, half, half * 0.16, colours.mix(ground, colours.INK, 0.16))


_CHOICES: tuple[Backdrop, ...] = (halo_disc, blob, arch, rays, rings, confetti, dots, glow)
