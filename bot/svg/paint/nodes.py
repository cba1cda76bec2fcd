"""What an element of CairoSVG's tree says of itself: CairoSVG hands nearly every attribute down to children."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from bot.svg import geometry
from bot.svg.css import LOCAL_URL
from bot.svg.vocabulary import XLINK_HREF

Node: TypeAlias = Any  # cairosvg.parser.Node: a dict of attributes with `tag`, `children`, `text`; it has no types
Nodes: TypeAlias = Mapping[str, Node]

SHAPES = frozenset(("circle", "ellipse", "line", "path", "polygon", "polyline", "rect"))


def own(node: Node, name: str, default: str = "") -> str:
    """The element's own attribute, not one that it inherits."""
    value: str = node.element.etree_element.get(name, default)
    return value


def number(node: Node, name: str, default: float = 0.0) -> float:
    """The element's own attribute as a number; the default where it is none."""
    values = geometry.numbers(own(node, name))
    return values[0] if values else default


def numbers(node: Node, name: str) -> list[float]:
    """The element's own attribute as a list of numbers; none where it is not one."""
    return geometry.numbers(own(node, name)) or []


def pair(node: Node, name: str, default: float = 0.0) -> tuple[float, float]:
    """An attribute of one number or two, the second being the first where it is not given."""
    values = numbers(node, name) or [default]
    return values[0], values[1] if len(values) > 1 else values[0]


def referred(node: Node, name: str, targets: Nodes) -> Node | None:
    """What the attribute refers to by `url(#…)`, None where it refers to nothing that is there."""
    url = LOCAL_URL.match(own(node, name))
    return targets.get(url[2]) if url else None


def chain(node: Node, targets: Nodes) -> list[Node]:
    """The element and those that its `href` leads to, one after the other."""
    found: list[Node] = []
    while node is not None and all(node is not one for one in found):
        found.append(node)
        node = targets.get((own(node, "href") or own(node, XLINK_HREF))[1:])
    return found


def first(nodes: list[Node], name: str, default: str = "") -> str:
    """The attribute of the first of the elements that has it."""
    return next((value for node in nodes if (value := own(node, name))), default)


def share(text: str, whole: float = 1.0) -> float:
    """A length as a number, where a percentage is of `whole`; 0 where it is none."""
    parsed = geometry.length(text)
    if parsed is None:
        return 0.0
    return parsed[0] / 100 * whole if parsed[1] == "%" else parsed[0]
