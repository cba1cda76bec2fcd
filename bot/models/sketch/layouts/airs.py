"""The light of the hours and the colours of the lands."""

from dataclasses import dataclass, replace

from bot.models.sketch import colours
from bot.models.sketch.layouts.layout import Stage


@dataclass(frozen=True, slots=True)
class Air:
    """The sky from the top down, the land from far to near, water from far to near, and the colour of the sun or
    moon."""

    sky: tuple[str, ...]
    land: tuple[str, str, str]
    water: tuple[str, str]
    lit: str

    @property
    def is_dark(self) -> bool:
        """Whether the stars are out."""
        return colours.lightness(self.sky[0]) < 0.3

    @property
    def is_setting(self) -> bool:
        """Whether the sun is at the horizon."""
        return len(self.sky) > 3


_HOURS = {
    "day": (
        Air(("#7cc6f2", "#c9eafb", "#eef8fb"), ("#a9d3a4", "#79bb7c", "#519d63"), ("#5cb2df", "#2f8cc4"), "#ffc93c"),
        Air(("#9fdcf0", "#dff3ee", "#fbf6df"), ("#c5d88f", "#9dc06a", "#6fa053"), ("#62bfd0", "#2f93ad"), "#ffd34f"),
    ),
    "dawn": (
        Air(("#8fb8ee", "#f9cfc4", "#ffe7c7"), ("#b7b7d6", "#8f97bf", "#6d7aa5"), ("#9db5dc", "#6f8fc4"), "#fff1c4"),
        Air(("#c3b4ec", "#f7c6d3", "#fff0d6"), ("#a9c3b5", "#7fa39b", "#5c827f"), ("#b6b8e0", "#8290c4"), "#fff6d6"),
    ),
    "sunset": (
        Air(
            ("#3d2c6b", "#c6487c", "#ff9a56", "#ffd38a"),
            ("#7d4277", "#5a3267", "#3a2351"),
            ("#a84a79", "#5d3570"),
            "#ffe08a",
        ),
        Air(
            ("#26486f", "#e0795a", "#ffb25e", "#ffe3a3"),
            ("#8a5a4c", "#64413f", "#422c33"),
            ("#b56a55", "#5e4a5e"),
            "#fff0b8",
        ),
    ),
    "night": (
        Air(("#0b1233", "#1d2a63", "#3b4a8c"), ("#2f3d73", "#222e5c", "#161f45"), ("#22386f", "#152552"), "#f7e7ae"),
        Air(("#170f38", "#3a2569", "#74508f"), ("#46366f", "#33285a", "#211b43"), ("#41306f", "#2a2152"), "#fbeccb"),
        Air(("#04202f", "#0d4456", "#2d7a80"), ("#1c5560", "#144049", "#0c2b34"), ("#155463", "#0c3744"), "#f2f4d0"),
    ),
    "autumn": (
        Air(("#9cc9e0", "#f3e3c4", "#fbeed3"), ("#e0b15c", "#cf8440", "#a75a34"), ("#7fb0c4", "#4f8aa3"), "#ffc24a"),
        Air(("#b9c6d8", "#f2d7c0", "#fbe9d6"), ("#d9a05a", "#b9703f", "#8a4a32"), ("#8aa5b8", "#5d7f98"), "#ffd98a"),
    ),
}
_UNSAID = (_HOURS["day"][0], _HOURS["dawn"][0], _HOURS["day"][1], _HOURS["sunset"][0])
_LANDS = {
    "desert": ("#f3d19c", "#e3ad69", "#cd8b4c"),
    "snow": ("#eef5fb", "#dbe8f4", "#c4d8ea"),
    "beach": ("#f5deae", "#efd095", "#e6bf7a"),
    "forest": ("#8fbf9b", "#5d9d74", "#377a57"),
}
SAND = "#efd095"
_OVERCAST = "#8793a6"
_NIGHTLY = frozenset({"moon", "full moon", "star", "shooting star", "ghost", "owl", "sparkle", "planet"})
_DAILY = frozenset({"sun", "rainbow", "cloud", "hot air balloon", "airplane", "bird", "butterfly", "bee"})


def air_of(stage: Stage) -> Air:
    """The light that the prompt asks for or its things suggest."""
    scene = stage.scene
    hour = _hour(stage)
    air = stage.chance.pick("air", _HOURS[hour] if hour else _UNSAID)
    white = scene.weather == "snow"
    if land := _LANDS.get("snow" if white else scene.setting):
        share = 0.85 if colours.lightness(air.land[2]) > 0.5 else 0.55 if white else 0.3
        far, middle, near = (colours.mix(own, shade, share) for own, shade in zip(air.land, land, strict=True))
        air = replace(air, land=(far, middle, near))
    if scene.weather == "rain":
        air = replace(air, sky=tuple(colours.mix(shade, _OVERCAST, 0.6) for shade in air.sky[:3]))
    if scene.ground.colours:
        air = replace(air, sky=scene.ground.colours)
    return _in_colours(scene.colours, air) if scene.colours and not scene.things else air


def _hour(stage: Stage) -> str:
    scene, nouns = stage.scene, {thing.noun for thing in stage.scene.things}
    if scene.hour:
        return scene.hour
    if scene.tone in ("dark", "neon") or (nouns & _NIGHTLY and not nouns & _DAILY):
        return "night"
    return "day" if nouns & _DAILY else ""


def _in_colours(asked: tuple[str, ...], air: Air) -> Air:
    """The view in the colours of the prompt: land in shades of the first, the sky in those of the last."""
    land, sky = asked[0], asked[-1]
    shades = (colours.mix(land, colours.WHITE, 0.4), land, colours.lighter(land, -0.14))
    top = sky if len(asked) > 1 else colours.mix(sky, colours.WHITE, 0.5)
    return replace(air, sky=(top, colours.mix(sky, colours.WHITE, 0.86)), land=shades, water=(shades[0], land))
