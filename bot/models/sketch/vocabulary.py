"""The words that sketch knows, as tables. Nouns bring their own words (nouns/); everything else is here."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from bot.models.sketch import colours
from bot.models.sketch.nouns import NOUNS
from bot.models.sketch.topics import OCCASIONS, SUBJECTS, WISHES

Sense = Literal[
    "noun", "colour", "deepen", "count", "size", "place", "relation", "kind", "style", "tone", "setting", "hour",
    "motif", "spread", "ground", "none", "edge", "says", "named", "for", "format",
    "topic", "occasion", "wish", "weather", "course",
    "and", "with", "in", "on", "of", "article", "stop", "text", "emoji", "other",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word or phrase means: `value` is a noun's name, a colour, a place …; `number` a count or a factor."""

    sense: Sense
    value: str = ""
    number: float = 0.0


# The plain colour words, tuned: CSS's own pure red, blue or lime glare beside anything else. Hex values and all other
# CSS names are taken exactly.
_TUNED = {
    "red": "#e03131", "blue": "#2563eb", "green": "#2f9e44", "yellow": "#ffd02e", "orange": "#fb8b1e",
    "purple": "#7c3aed", "violet": "#8b5cf6", "pink": "#f472b6", "brown": "#8b5a2b", "cyan": "#0cb7d4",
    "aqua": "#12b9c9", "magenta": "#d6249f", "fuchsia": "#d6249f", "lime": "#84cc16", "navy": "#16296b",
    "gold": "#f2b51d", "grey": "#848b98", "gray": "#848b98", "black": "#000000", "white": "#ffffff",
    "navy blue": "#16296b", "baby blue": "#9fd0f7", "electric blue": "#1f6bff", "ice blue": "#cfeafa",
    "ocean blue": "#1b6ca8", "neon green": "#39ff14", "neon pink": "#ff2fa0", "neon blue": "#1f8fff",
    "neon yellow": "#f2ff2b", "lime green": "#6fcf1f", "grass green": "#4caf3c", "pine green": "#1f5f4a",
    "army green": "#5b6236", "sage": "#9caf88", "mint": "#8fe3c0", "mint green": "#8fe3c0", "emerald": "#12a06b",
    "jade": "#15a37c", "peach": "#ffc09f", "apricot": "#fbb172", "mustard": "#e0a526", "amber": "#ffb000",
    "ochre": "#c98a2b", "rust": "#b7472a", "terracotta": "#cc6b49", "burgundy": "#7d1d35", "wine red": "#7d1d35",
    "blood red": "#a31621", "ruby": "#c2183c", "rose gold": "#e0a899", "rose": "#f0567d", "blush": "#f4b8c0",
    "lilac": "#c3a4e8", "mauve": "#b784a7", "cream": "#fdf3dc", "sand": "#e3cfa4", "taupe": "#8f7f73",
    "charcoal": "#363b45", "graphite": "#454a54", "cobalt": "#1746b0", "cerulean": "#1f8fce",
    "ultramarine": "#2a2fb8", "sapphire": "#1c4fb8", "petrol": "#14606e", "bronze": "#b0773a", "copper": "#c46f3d",
    "off white": "#f7f3ea", "golden": "#f2b51d", "reddish": "#e03131", "bluish": "#2563eb", "greenish": "#2f9e44",
}  # fmt: skip

# What an adjective before a colour does to it: lightness, and factor of chroma.
_SHADES = {
    "light": (0.2, 0.66), "pale": (0.22, 0.5), "soft": (0.12, 0.7), "pastel": (0.2, 0.55), "bright": (0.05, 1.2),
    "vivid": (0.0, 1.3), "hot": (0.0, 1.3), "neon": (0.08, 1.5), "electric": (0.0, 1.4), "dark": (-0.17, 0.9),
    "deep": (-0.14, 1.0), "muted": (0.0, 0.5), "dusty": (0.03, 0.5), "dull": (-0.03, 0.45),
}  # fmt: skip
_SYNONYMS = {"grey": "gray"}  # CSS knows both; joined names ("dark grey") need one

# Words that are both: a colour before a noun ("an orange cat"), a thing elsewhere ("an orange").
BOTH = {"orange": "orange", "rose": "rose"}

_COUNTS = {
    "one": 1, "single": 1, "a single": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "hundred": 100, "a hundred": 100, "one hundred": 100, "thousand": 1000, "a thousand": 1000,
    "a million": 1_000_000, "dozen": 12, "a dozen": 12, "two dozen": 24, "half a dozen": 6, "pair of": 2,
    "a pair of": 2, "couple of": 2, "a couple of": 2, "a couple": 2, "twin": 2, "several": 5, "some": 4, "a few": 3,
    "few": 3, "many": 9, "lots of": 12, "a lot of": 12, "plenty of": 12, "a bunch of": 7, "trio of": 3, "a trio of": 3,
}  # fmt: skip

_SIZES = {
    "tiny": 0.4, "very small": 0.45, "mini": 0.5, "miniature": 0.45, "small": 0.62, "little": 0.62, "medium": 1.0,
    "medium sized": 1.0, "big": 1.4, "large": 1.4, "very big": 1.7, "very large": 1.7, "huge": 1.75, "giant": 1.85,
    "gigantic": 1.85, "enormous": 1.85, "massive": 1.85,
}  # fmt: skip

_PLACES = {
    "left": "left", "right": "right", "top": "top", "bottom": "bottom", "upper": "top", "lower": "bottom",
    "centre": "centre", "center": "centre", "middle": "centre", "centered": "centre", "centred": "centre",
    "left side": "left", "right side": "right", "left hand side": "left", "right hand side": "right",
    "corner": "corner", "up": "up", "upward": "up", "upwards": "up", "down": "down", "downward": "down",
    "downwards": "down",
}  # fmt: skip

_RELATIONS = {
    "above": "above", "over": "above", "on top of": "above", "below": "below", "under": "below", "beneath": "below",
    "underneath": "below", "left of": "left", "to the left of": "left", "on the left of": "left", "right of": "right",
    "to the right of": "right", "on the right of": "right", "next to": "beside", "beside": "beside", "near": "beside",
    "alongside": "beside", "close to": "beside", "inside": "inside", "inside of": "inside", "within": "inside",
    "in the middle of": "inside", "in the centre of": "inside", "in the center of": "inside", "behind": "behind",
    "in front of": "front", "around": "around", "surrounding": "around", "between": "between",
    "holding": "held", "carrying": "held", "eating": "held", "drinking": "held", "hugging": "held",
    "surrounded by": "surrounded", "orbiting": "around", "circling": "around",
}  # fmt: skip

_KINDS = {
    "logo": "logo", "logotype": "logo", "logomark": "logo", "brand": "logo", "brand mark": "logo", "trademark": "logo",
    "monogram": "logo", "branding": "logo", "icon": "icon", "app icon": "icon", "favicon": "icon", "button": "icon",
    "glyph": "icon", "pictogram": "icon", "badge": "badge", "emblem": "badge", "stamp": "badge", "patch": "badge",
    "banner": "banner", "header": "banner", "cover": "banner", "headline": "banner", "web banner": "banner",
    "card": "card", "greeting card": "card", "postcard": "card", "poster": "card",
    "invitation": "card", "flyer": "card", "business card": "card", "sticker": "sticker", "decal": "sticker",
    "pattern": "pattern", "wallpaper": "pattern", "texture": "pattern", "seamless pattern": "pattern",
    "wrapping paper": "pattern", "tiles": "pattern", "mosaic": "pattern", "landscape": "landscape",
    "scene": "landscape", "scenery": "landscape", "vista": "landscape", "panorama": "landscape", "chart": "chart",
    "graph": "chart", "diagram": "chart", "histogram": "chart",
}  # fmt: skip

_STYLES = {
    "flat": "flat", "flat design": "flat", "outline": "outline", "outlined": "outline", "outlines": "outline",
    "line art": "outline", "lineart": "outline", "line drawing": "outline", "line icon": "outline",
    "line style": "outline", "lines only": "outline", "coloring page": "outline", "colouring page": "outline",
    "coloring book": "outline", "colouring book": "outline", "wireframe": "outline", "stroke style": "outline",
    "hand drawn": "outline", "doodle": "outline", "minimal": "minimal", "minimalist": "minimal",
    "minimalistic": "minimal", "simple": "minimal", "clean": "minimal", "simplistic": "minimal",
    "cartoon": "cartoon", "cartoonish": "cartoon", "comic": "cartoon", "bold outline": "cartoon",
    "silhouette": "silhouette", "stencil": "silhouette", "glossy": "soft", "gradient": "soft", "gradients": "soft",
    "3d": "soft", "shaded": "soft", "shiny": "soft", "realistic": "soft", "isometric": "soft",
}  # fmt: skip

_TONES = {
    "pastel": "pastel", "pastels": "pastel", "pastel colours": "pastel", "pastel colors": "pastel", "neon": "neon",
    "neon colours": "neon", "neon colors": "neon", "cyberpunk": "neon", "synthwave": "neon", "vintage": "vintage",
    "retro": "vintage", "sepia": "vintage", "old fashioned": "vintage", "warm": "warm", "warm colours": "warm",
    "warm colors": "warm", "cool colours": "cool", "cool colors": "cool", "cold colours": "cool",
    "cold colors": "cool", "earthy": "earthy", "earth tones": "earthy", "earth colours": "earthy",
    "earth colors": "earthy", "natural colours": "earthy", "natural colors": "earthy", "muted": "muted",
    "muted colours": "muted", "muted colors": "muted", "colourful": "colourful", "colorful": "colourful",
    "multicolour": "colourful", "multicolor": "colourful", "multicoloured": "colourful", "multicolored": "colourful",
    "rainbow coloured": "colourful", "rainbow colored": "colourful", "rainbow colours": "colourful",
    "rainbow colors": "colourful", "monochrome": "grey", "black and white": "grey", "greyscale": "grey",
    "grayscale": "grey", "grey scale": "grey", "dark mode": "dark", "dark theme": "dark", "dark": "dark",
    "moody": "dark", "vibrant": "vivid", "vivid": "vivid", "bright colours": "vivid", "bright colors": "vivid",
    "saturated": "vivid",
}  # fmt: skip

_SETTINGS = {
    "sea": "sea", "ocean": "sea", "seaside": "beach", "lake": "sea", "river": "sea", "water": "sea", "harbor": "sea",
    "underwater": "deep", "beach": "beach", "coast": "beach", "forest": "forest", "woods": "forest", "jungle": "forest",
    "meadow": "meadow", "field": "meadow", "fields": "meadow", "garden": "meadow", "park": "meadow",
    "countryside": "meadow", "hills": "meadow", "rolling hills": "meadow", "farm": "meadow", "grass": "meadow",
    "valley": "mountains", "mountain range": "mountains", "desert": "desert",
    "dunes": "desert", "space": "space",
    "outer space": "space", "galaxy": "space", "cosmos": "space", "universe": "space", "milky way": "space",
    "sky": "sky", "skies": "sky",
}  # fmt: skip

_COURSES = {
    "grows": "up", "growing": "up", "growth": "up", "rising": "up", "rises": "up", "increasing": "up",
    "going up": "up", "goes up": "up", "upward trend": "up", "falling": "down", "falls": "down", "shrinking": "down",
    "decreasing": "down", "declining": "down", "decline": "down", "going down": "down", "goes down": "down",
}  # fmt: skip

_WEATHERS = {
    "winter": "snow", "snow": "snow", "snowy": "snow", "snowing": "snow", "in the snow": "snow", "arctic": "snow",
    "wintry": "snow", "in the rain": "rain", "rainy": "rain", "raining": "rain", "rainy day": "rain",
    "stormy": "rain",
}  # fmt: skip

_HOURS = {
    "night": "night", "at night": "night", "night sky": "night", "midnight": "night", "starry": "night",
    "starry night": "night", "moonlight": "night", "sunset": "sunset", "dusk": "sunset", "evening": "sunset",
    "at sunset": "sunset", "sunrise": "dawn", "dawn": "dawn", "morning": "dawn", "daytime": "day", "autumn": "autumn",
    "fall colors": "autumn", "spring": "day", "summer": "day",
}  # fmt: skip

_MOTIFS = {
    "stripes": "stripes", "striped": "stripes", "pinstripes": "stripes", "polka dots": "dots", "polka dot": "dots",
    "dotted": "dots", "checks": "checks", "checkerboard": "checks", "chequered": "checks", "checkered": "checks",
    "chessboard": "checks", "plaid": "plaid", "tartan": "plaid", "gingham": "plaid", "chevron pattern": "zigzag",
    "herringbone": "zigzag", "scales": "scales", "waves pattern": "scales", "honeycomb": "honeycomb",
    "hexagonal": "honeycomb", "geometric": "tiles", "bauhaus": "tiles",
    "confetti pattern": "confetti",
    "memphis": "confetti", "bar chart": "bars", "bar graph": "bars", "bars": "bars", "column chart": "bars",
    "line chart": "trend", "line graph": "trend", "trend": "trend", "area chart": "trend", "pie chart": "pie",
    "pie": "pie", "pie graph": "pie", "donut chart": "donut", "doughnut chart": "donut", "abstract": "abstract",
    "abstract art": "abstract",
}  # fmt: skip
CHARTS = frozenset({"bars", "trend", "pie", "donut"})

_SPREADS = {
    "ring of": "ring", "circle of": "ring", "wreath of": "ring", "row of": "row", "line of": "row",
    "column of": "column",
    "stack of": "column", "grid of": "grid", "in a row": "row", "in a line": "row", "in a ring": "ring",
    "in a circle": "ring", "in a grid": "grid", "in a column": "column", "side by side": "row", "stacked": "column",
}  # fmt: skip

_FORMATS = {
    "wide": "wide", "widescreen": "wide", "horizontal": "wide", "landscape format": "wide",
    "landscape orientation": "wide", "portrait": "tall", "vertical": "tall", "tall": "tall",
    "portrait format": "tall", "square format": "square",
}  # fmt: skip

_LITTLE: dict[str, Sense] = {
    "and": "and", "with": "with", "featuring": "with", "containing": "with", "having": "with", "has": "with",
    "wearing": "with", "plus": "and", "in": "in", "coloured": "in", "colored": "in",
    "is": "in", "are": "in", "on": "on", "onto": "on", "against": "on", "atop": "on", "upon": "on", "of": "of",
    "a": "article", "an": "article", "the": "article", "its": "article", "this": "article", "that": "article",
    "background": "ground", "backdrop": "ground", "bg": "ground", "canvas": "ground", "back ground": "ground",
    "transparent": "none", "no": "none", "without": "none", "see through": "none",
    "border": "edge", "edge": "edge", "edges": "edge", "stroke": "edge", "contour": "edge", "rim": "edge",
    "saying": "says", "that says": "says", "says": "says", "which says": "says", "that reads": "says",
    "reading": "says", "with the text": "says", "with the word": "says", "with the words": "says",
    "with text": "says", "the text": "says", "the word": "says", "the words": "says", "text": "says",
    "lettering": "says", "caption": "says", "captioned": "says", "labelled": "says", "labeled": "says",
    "titled": "says", "title": "says", "entitled": "says", "inscribed": "says", "with the letters": "says",
    "with the letter": "says", "the letters": "says", "the letter": "says", "letters": "says", "letter": "says",
    "initials": "says", "with the initials": "says", "the initials": "says", "with the name": "named",
    "called": "named", "named": "named", "the name": "named", "for": "for",
}  # fmt: skip

# Said of anything, and drawn as nothing: neither names nor unknown words.
FILLERS = frozenset(
    """about abstract adorable amazing another app art artistic artwork as at awesome background based basic be
    beautiful best better bold bottom bright business but by can cartoon casual charming cheerful classic
    classical classy clean clear clever club color colored colorful colors colour colourful colours company
    contemporary cool corporate cosy could cozy crazy creative cute depicting design designed digital draw
    drawing drawn dynamic easy edgy elegant epic every exciting expressive fancy feminine festival first flying
    fresh friendly from fun funky funny futuristic generate geometric give good gorgeous graphic great group
    hand happy high i illustrated illustration illustrative image interesting it jumping just kind like little
    logo look looking looks lovely luxurious luxury made magical make masculine me minimal modern more mostly my
    mysterious natural neat new nice old one only organic original our outline paint painting perfect picture
    plain playful please polished powerful premium pretty product professional project quality quick random
    really regular rough round rounded running scalable serious shape shaped sharp shining shiny show showing
    sign silly simple single sitting sketch sleek sleeping smart smiling smooth so solid some something standing
    startup strong style styled stylish stylized sublime subtle svg sweet symbol team tech technology that their
    themed thick thin time to traditional trendy two type typical unique use using vector very warm we website
    weird while wonderful would yet you your""".split()
)


def _colour_words() -> dict[str, Meaning]:
    return {word: Meaning("colour", colour) for word, colour in _TUNED.items()}


def _all() -> dict[str, Meaning]:
    topical: tuple[tuple[Sense, dict[str, str]], ...] = (("topic", SUBJECTS), ("occasion", OCCASIONS), ("wish", WISHES))
    # What has a drawing of its own wins over what only stands for something.
    table = {key(word): Meaning(sense, noun) for sense, words in topical for word, noun in words.items()}
    for found in NOUNS.values():
        table |= {key(word): Meaning("noun", found.name) for word in (found.many, *found.words)}
    senses: tuple[tuple[Sense, dict[str, str]], ...] = (
        ("place", _PLACES), ("relation", _RELATIONS), ("kind", _KINDS), ("style", _STYLES), ("tone", _TONES),
        ("setting", _SETTINGS), ("hour", _HOURS), ("motif", _MOTIFS), ("spread", _SPREADS), ("format", _FORMATS),
        ("weather", _WEATHERS), ("course", _COURSES),
    )  # fmt: skip
    for sense, words in senses:
        table |= {key(word): Meaning(sense, value) for word, value in words.items()}
    table |= {key(word): Meaning("count", number=count) for word, count in _COUNTS.items()}
    table |= {key(word): Meaning("size", number=size) for word, size in _SIZES.items()}
    table |= {key(word): Meaning(sense) for word, sense in _LITTLE.items()}
    return table | _colour_words()


def key(phrase: str) -> str:
    """How a phrase stands in the table: lower case, words apart by one space."""
    return " ".join(phrase.casefold().replace("-", " ").replace("’", "'").split())


_TABLE = _all()
_PLURALS = frozenset(key(found.many) for found in NOUNS.values()) - {
    key(word) for found in NOUNS.values() for word in found.words
}
LONGEST = max(len(phrase.split()) for phrase in _TABLE)


def meaning(phrase: str) -> tuple[Meaning, bool] | None:
    """What a phrase (as `key` writes it) means, and whether it is in the plural; None if it means nothing here."""
    if found := _TABLE.get(phrase):
        return found, phrase in _PLURALS
    if colour := _css_name(phrase):
        return Meaning("colour", colour), False
    for single in _singulars(phrase):
        found = _TABLE.get(single)
        if found and found.sense in ("noun", "kind"):
            return found, True
    return None


def shaded(adjective: str, colour: str) -> str:
    """The colour as the adjective before it changes it ("light", "deep" …); unchanged by any other word."""
    by, chroma = _SHADES.get(adjective, (0.0, 1.0))
    light, own, hue = colours.oklch(colour)
    return colours.from_oklch(light + by, own * chroma, hue) if adjective in _SHADES else colour


def is_shade(word: str) -> bool:
    """Whether the word changes the colour after it."""
    return word in _SHADES


def is_tuned(word: str) -> bool:
    """Whether the colour word means another tone here than in CSS."""
    return word in _TUNED


def name_of(colour: str) -> str:
    """What people call this very colour; its hex where nobody calls it anything."""
    return _NAMES.get(colour, colour)


_NAMES = {colour: word for word, colour in reversed(_TUNED.items())}


@lru_cache(4096)  # words come from outside: not all of them can be remembered
def _css_name(phrase: str) -> str | None:
    joined = "".join(_SYNONYMS.get(word, word) for word in phrase.split())
    return colours.css(joined) if joined.isascii() and joined.isalpha() else None


def _singulars(phrase: str) -> tuple[str, ...]:
    if phrase.endswith("ss") or len(phrase) < 4:
        return ()
    if phrase.endswith("ies"):
        return (phrase[:-3] + "y", phrase[:-1])
    if phrase.endswith("ves"):
        return (phrase[:-3] + "f", phrase[:-3] + "fe", phrase[:-1])
    if phrase.endswith("es"):
        return (phrase[:-1], phrase[:-2])
    return (phrase[:-1],) if phrase.endswith("s") else ()
