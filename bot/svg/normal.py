"""A copy of the drawing that CairoSVG 2.9.1 paints as browsers paint the original.

CairoSVG knows SVG 1.1's attributes and little of CSS, hands nearly every attribute down to children, and gives up the
whole drawing for one value that it cannot read. So the copy has no style sheets, no variables, no `use`, only plain
numbers, hex and rgba() colours, and nothing that refers to something that is not there.
"""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace

from lxml import etree

from bot.svg import cascade, geometry, outlines, references, transforms
from bot.svg.colours import colour
from bot.svg.css import LOCAL_URL
from bot.svg.geometry import Box, text_of
from bot.svg.vocabulary import SHAPES, TEXT_ELEMENTS, XLINK_HREF, XML_SPACE, local, svg

# Dashes shorter than this share of the drawing's long side cannot be told from a line, but each costs time.
FINEST_DASH = 1 / 2048

# CSS Fonts 4, section 2.5: the absolute sizes in px, for a medium of 16 px.
_FONT_SIZES = {
    "xx-small": 9.6, "x-small": 12.0, "small": 14.2, "medium": 16.0, "large": 19.2, "x-large": 24.0, "xx-large": 32.0,
    "xxx-large": 48.0,
}  # fmt: skip
_RELATIVE_FONT_SIZES = {"smaller": 5 / 6, "larger": 6 / 5}

_PAINTS = frozenset(("fill", "stroke"))
_COLOURS = frozenset(("stop-color", "flood-color", "lighting-color", "color"))
_OPACITIES = frozenset(("opacity", "fill-opacity", "stroke-opacity", "stop-opacity", "flood-opacity"))
_EFFECTS = frozenset(("clip-path", "mask", "marker-start", "marker-mid", "marker-end"))
# Which side of the viewport a percentage is of; those of neither are of its diagonal.
_ACROSS = frozenset(("x", "x1", "x2", "cx", "dx", "width", "rx", "fx"))
_DOWN = frozenset(("y", "y1", "y2", "cy", "dy", "height", "ry", "fy"))
_LENGTHS = _ACROSS | _DOWN | frozenset(
    ("r", "fr", "stroke-width", "stroke-dashoffset", "letter-spacing", "startOffset", "offset", "refX", "refY",
     "markerWidth", "markerHeight")
)  # fmt: skip
_NEVER_NEGATIVE = frozenset(("width", "height", "r", "rx", "ry", "stroke-width", "markerWidth", "markerHeight"))
_LISTS = frozenset(("x", "y", "dx", "dy"))
# CairoSVG sets these on its canvas and never takes them back, so a container's would stick to all that follows in it.
_HANDED_DOWN = ("stroke-linecap", "stroke-linejoin", "stroke-dasharray", "stroke-dashoffset")
# Their coordinates are shares of what they paint, or lie in a viewport of their own.
_OWN_UNITS = frozenset(("linearGradient", "radialGradient", "pattern", "mask", "marker", "stop", "textPath", "filter"))
_SPACE = re.compile(r"[\t\n\r]+")

_FILTER_EFFECTS = {
    "feDropShadow": "a shadow",
    "feOffset": "a shadow",
    "feTurbulence": "a texture",
    "feDiffuseLighting": "a light effect",
    "feSpecularLighting": "a light effect",
    "feColorMatrix": "a colour effect",
    "feComponentTransfer": "a colour effect",
    "feMorphology": "an outline effect",
    "feGaussianBlur": "a blur",
}
...
