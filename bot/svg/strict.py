"""The profile `strict`: the rules of SPEC, section SVG, word for word. It refuses; it does not take out."""

import re

from bot.svg import geometry
from bot.svg.read import Reading
from bot.svg.refusal import Refused
from bot.svg.trees import attributes, elements, text_in
from bot.svg.vocabulary import LABEL, STRICT_ELEMENTS, local

# In a fault a name is only a hint; attackers write names of any length, and any number of them.
MAX_NAMES = 10
MAX_NAME_CHARACTERS = 40

_ALLOWED = "svg, rect, circle, ellipse, line, polyline, polygon, path, text, g, defs and style"


def check(reading: Reading) -> None:
    """Raises Refused (forbidden) with the exact fault. The size is checked where every drawing's is."""
    if not reading.source.startswith("<svg"):
        raise Refused("forbidden", "The drawing must start with <svg.")
    if not reading.source.endswith("</svg>"):
        raise Refused("forbidden", "The drawing must end with </svg>.")
    names = dict.fromkeys(local(element.tag) for element in elements(reading.root))
    if others := [f"<{name[:MAX_NAME_CHARACTERS]}>" for name in names if name not in STRICT_ELEMENTS]:
        listed = ", ".join(others[:MAX_NAMES])
        raise Refused("forbidden", f"Not allowed: {listed}. The elements allowed are {_ALLOWED}.")
    if geometry.view_box(reading.root.get("viewBox")) is None:
        raise Refused("forbidden", "The root must have a viewBox of four numbers, the last two above zero.")
    _check_scripts(reading)


def _check_scripts(reading: Reading) -> None:
    """SPEC names onclick, onload, onerror and javascript:; every other handler of events is one of them."""
    for element in elements(reading.root):
        for attribute, value in attributes(element):
            name = local(attribute)[:MAX_NAME_CHARACTERS]
            if name.lower().startswith("on"):
                raise Refused("forbidden", f"The attribute {name} is not allowed.")
            if attribute != LABEL and _names_javascript(value):
                raise Refused("forbidden", f"javascript: is not allowed, not even in {name}.")
        if local(element.tag) == "style" and _names_javascript(text_in(element)):
            raise Refused("forbidden", "javascript: is not allowed, not even in <style>.")


def _names_javascript(value: str) -> bool:
    # Browsers skip white space and control characters in the name of a scheme.
    return "javascript:" in re.sub(r"[\s\x00-\x1f]+", "", value).lower()
