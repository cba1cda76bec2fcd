"""How much a drawing may hold, so that reading, painting and showing it ends soon.

The figures are DESIGN's (section SVG facts, "Budgets"); in brackets the most that a real drawing of the corpus needed.
"""

from bot.svg.refusal import Refused
from bot.svg.trees import Element, elements, text_in
from bot.svg.vocabulary import TEXT_ELEMENTS, local

MAX_NODES = 5_000  # (513)
MAX_DEPTH = 50  # (11)
MAX_ATTRIBUTES = 40  # (11) per element
MAX_PATH_CHARACTERS = 300_000  # (8 186)
MAX_TEXT_CHARACTERS = 10_000  # (415)
MAX_CSS_CHARACTERS = 60_000  # (6 867)
MAX_NUMBER = 1e5  # (1e4)

# What the sanitiser itself adds is not counted: what was stored once can be read again.
OWN_ATTRIBUTES = ("viewBox", "width", "height", "role", "aria-label")
OWN_ELEMENTS = ("title", "desc")


def check_shape(root: Element) -> None:
    """Raises Refused (too_complex) where there are too many elements, levels or attributes."""
    nodes = 0
    waiting = [(root, 1)]
    while waiting:
        element, depth = waiting.pop()
        if not isinstance(element.tag, str):
            continue
        nodes += local(element.tag) not in OWN_ELEMENTS
        own = sum(name in element.attrib for name in OWN_ATTRIBUTES)
        _allow(nodes, MAX_NODES, "elements")
        _allow(depth, MAX_DEPTH, "levels of nested elements")
        # Here and not later: lxml takes quadratic time to list attributes.
        _allow(len(element.attrib) - own, MAX_ATTRIBUTES, "attributes on one element")
        waiting.extend((child, depth + 1) for child in element)


def check_content(root: Element) -> None:
    """Raises Refused (too_complex) where there is too much text, CSS or path data."""
    text = styles = outlines = 0
    for element in elements(root):
        name = local(element.tag)
        if name in TEXT_ELEMENTS:
            text += len(element.text or "") + sum(len(child.tail or "") for child in element)
        elif name == "style":
            styles += len(text_in(element))
        outlines += len(element.get("d", "")) + len(element.get("points", ""))
    _allow(text, MAX_TEXT_CHARACTERS, "characters of text")
    _allow(styles, MAX_CSS_CHARACTERS, "characters of CSS")
    _allow(outlines, MAX_PATH_CHARACTERS, "characters of path data")


def _allow(amount: int, most: int, what: str) -> None:
    if amount > most:
        raise Refused("too_complex", f"The drawing has more than {most} {what}.")
