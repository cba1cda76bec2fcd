"""Colours that go together, for what nobody asked a colour of; and the moods that change colours."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.models.sketch.colours import against, far_apart, from_oklch, is_dark, lighter, mix, oklch, tint, turned


@dataclass(frozen=True, slots=True)
class Palette:
    """A light ground, a deep ground, and colours that stand out on both."""

    light: str
    deep: str
    colours: tuple[str, ...]


PALETTES = (
    Palette("#f6f1e7", "#22313f", ("#e4572e", "#17a398", "#f2b134", "#2e86ab")),
    Palette("#eef3fb", "#1b2a49", ("#3a6ff7", "#ff5d8f", "#ffb703", "#12b5a5")),
    Palette("#faf2ea", "#3d2b2e", ("#c8553d", "#4f8a8b", "#f0953b", "#6b4e71")),
    Palette("#f3f0fd", "#2a1f57", ("#7048e8", "#ff7a9c", "#38bdf8", "#f7b32b")),
    Palette("#edf8f2", "#0c3b39", ("#0f9d77", "#f2a20d", "#e0563b", "#2f6690")),
    Palette("#fdf1ee", "#3a1d33", ("#ec4067", "#fbb02d", "#1789a6", "#7b4fa6")),
    Palette("#f4f6ec", "#2a3718", ("#5f7f2e", "#d9892f", "#b3543a", "#3b7a78")),
    Palette("#e9f5fc", "#0a2342", ("#0a7cc4", "#18b7d6", "#ff9f1c", "#ef476f")),
    Palette("#fbf0f5", "#2d2a4a", ("#d6458f", "#3f9b78", "#e0a03c", "#5465d6")),
    Palette("#f5f5f0", "#1c1c22", ("#d64933", "#2b8fb3", "#f4a62a", "#5c946e")),
    Palette("#eff4f7", "#2b2a4c", ("#1b998b", "#f46036", "#c5265f", "#4a6fd8")),
    Palette("#fdf8e8", "#3a2e39", ("#ef5350", "#1e6b72", "#e8a23d", "#8c5e9c")),
)

RAINBOW = ("#e5484d", "#f58a2c", "#fbc02d", "#3fae5a", "#2f80e4", "#7a4fd0")
_DEEP_BLUE = "#1d2a4d"
_NAVY = 265.0  # hue; a dark yellow would be mud
_CREAM = "#fbf6ec"
_CLEAR = 0.125  # distance in OKLab at which a shape stands out without an outline

_SEEN = 0.25  # the same for a mark that has to be seen from afar


def grounds_for(lead: str, palette: Palette) -> tuple[str, ...]:
    """Backgrounds that go with a colour: always as many, so that a choice among them stays when other things change."""
    light, chroma, hue = oklch(lead)
    if light <= 0.83:
        return (
            tint(lead, 0.955, 0.02),
            tint(turned(lead, 180), 0.95, 0.03),
            _CREAM,
            palette.light,
            tint(turned(lead, 60), 0.93, 0.035),
            from_oklch(0.28, 0.055, _NAVY if 25 < (hue + 180) % 360 < 130 else (hue + 180) % 360),
        )
    soft = 0.07 if chroma > 0.03 else 0.05
    return (
        from_oklch(0.85, soft, 232),
        from_oklch(0.82, soft, (hue + 180) % 360),
        _DEEP_BLUE,
        from_oklch(0.83, soft, 45),
        from_oklch(0.81, soft, 165),
        from_oklch(0.78, soft, 300),
    )


def stands_out(mains: tuple[str, ...], ground: str) -> bool:
    """Whether all of these colours can be told from the ground at a glance."""
    return all(far_apart(main, ground) >= _CLEAR for main in mains)


def seen_on(colour: str, ground: str) -> str:
    """The colour, or the nearest shade of it that stands out on the ground."""
    for step in (0.0, -0.15, 0.15, -0.3, 0.3, -0.5, 0.5):
        shade = lighter(colour, step) if step else colour
        if far_apart(shade, ground) >= _SEEN:
            return shade
    return against(ground)


def family(colour: str) -> tuple[str, ...]:
    """Colours made of one, for what needs several and was asked for one: the same hue, lighter, deeper, and a
    neighbour of it."""
    light, chroma, hue = oklch(colour)
    middle = min(max(light, 0.42), 0.72)
    return (
        colour,
        from_oklch(min(middle + 0.17, 0.9), chroma * 0.75, hue),
        from_oklch(max(middle - 0.16, 0.24), chroma * 0.9, hue),
        from_oklch(middle + 0.05, chroma * 0.95, (hue + (24 if chroma > 0.04 else 0)) % 360),
    )


def faded(ground: str, by: float = 0.05) -> str:
    """The ground's own colour a step away from it, for what stands behind the subject."""
    light, chroma, hue = oklch(ground)
    return from_oklch(light + by if is_dark(ground) else light - by, min(chroma * 1.5 + 0.006, 0.12), hue)


def _pastel(colour: str) -> str:
    light, chroma, hue = oklch(colour)
    return from_oklch(0.62 + 0.36 * light, min(chroma, 0.085), hue)


def _neon(colour: str) -> str:
    light, chroma, hue = oklch(colour)
    return colour if chroma < 0.04 or light < 0.4 else from_oklch(max(light, 0.66), 0.3, hue)


def _grey(colour: str) -> str:
    return from_oklch(oklch(colour)[0], 0.0, 0.0)


def _muted(colour: str) -> str:
    light, chroma, hue = oklch(colour)
    return from_oklch(light, chroma * 0.45, hue)


def _vivid(colour: str) -> str:
    light, chroma, hue = oklch(colour)
    return colour if chroma < 0.04 else from_oklch(light, chroma * 1.35, hue)


TONES: dict[str, Callable[[str], str]] = {
    "pastel": _pastel,
    "neon": _neon,
    "grey": _grey,
    "muted": _muted,
    "vivid": _vivid,
    "vintage": lambda colour: mix(_muted(colour), "#e8cf9f", 0.22),
    "earthy": lambda colour: mix(_muted(colour), "#a9713f", 0.25),
    "warm": lambda colour: mix(colour, "#ff8a3c", 0.22),
    "cool": lambda colour: mix(colour, "#3c8cff", 0.22),
}
