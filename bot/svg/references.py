"""What in a drawing refers to what: reference cycles are broken, and drawings that unfold without end refused."""

from collections.abc import Iterator

from bot.svg import geometry
from bot.svg.css import LOCAL_URL
from bot.svg.refusal import Refused
from bot.svg.trees import Element, attributes, elements
from bot.svg.vocabulary import SHAPES, XLINK_HREF, local

# DESIGN, section SVG facts: elements after unfolding every reference; the corpus has at most 2 712.
MAX_COST = 10_000
# A renderer goes down by recursion, and so does this module; the corpus has at most 11 levels.
MAX_DEPTH = 200

_HREFS = ("href", XLINK_HREF)
# What a container hands down to every shape in it.
_INHERITED = frozenset(("fill", "stroke", "marker", "marker-start", "marker-mid", "marker-end"))
_GRADIENTS = frozenset(("linearGradient", "radialGradient"))


def by_id(root: Element) -> dict[str, Element]:
    """The elements by their id; of two with the same id the first, as in browsers."""
    found: dict[str, Element] = {}
    for element in elements(root):
        if name := element.get("id"):
            found.setdefault(name, element)
    return found


def break_cycles(root: Element) -> bool:
    """Takes away each reference that leads back to where it stands. True where there was one. Raises Refused."""
    targets = by_id(root)
    open_, done = set[Element](), set[Element]()
    broken = False

    def visit(element: Element, depth: int) -> None:
        nonlocal broken
        if depth > MAX_DEPTH:
            raise Refused("too_complex", f"References and groups are nested more than {MAX_DEPTH} deep.")
        open_.add(element)
        for child in element:
            if child not in done:
                visit(child, depth + 1)
        for attribute, name in list(_references(element)):
            target = targets.get(name)
            if target in open_:
                _take_away(element, attribute, name)
                broken = True
            elif target is not None and target not in done:
                # What encloses the target unfolds it again, so a reference to that leads back as well.
                around = set(target.iterancestors()) - open_
                open_.update(around)
                visit(target, depth + 1)
                open_.difference_update(around)
        open_.remove(element)
        done.add(element)

    visit(root, 0)
    return broken


def check_cost(root: Element) -> None:
    """Raises Refused (too_complex) where the drawing unfolds to more than MAX_COST elements. Needs broken cycles."""
    targets = by_id(root)
    costs: dict[Element, int] = {}

    def cost(element: Element) -> int:
        if element not in costs:
            total = 1 + sum(map(cost, element))
            for attribute, name in _references(element):
                if name in targets:
                    total += _times(element, attribute, targets[name]) * cost(targets[name])
            if total > MAX_COST:
                raise Refused("too_complex", f"The drawing unfolds to more than {MAX_COST} elements.")
            costs[element] = total
        return costs[element]

    cost(root)


def _references(element: Element) -> Iterator[tuple[str, str]]:
    """The attributes that refer to something, each with the id it names."""
    for attribute, value in attributes(element):
        if attribute in _HREFS:
            yield attribute, value[1:]
        elif "url(" in value:
            for _, name in LOCAL_URL.findall(value):
                yield attribute, name


def _take_away(element: Element, attribute: str, name: str) -> None:
    if attribute in _HREFS:
        del element.attrib[attribute]
    else:
        element.set(attribute, element.get(attribute, "").replace(f"url(#{name})", "none"))


def _times(element: Element, attribute: str, target: Element) -> int:
    """How often the reference is painted: markers at every vertex, inherited paints for every shape."""
    if attribute.startswith("marker"):
        return sum(_vertices(shape) for shape in elements(element))
    if attribute in _INHERITED and local(target.tag) not in _GRADIENTS:
        return max(1, sum(local(shape.tag) in SHAPES for shape in elements(element)))
    return 1


def _vertices(shape: Element) -> int:
    outline = shape.get("d") or shape.get("points") or ""
    return max(1, geometry.count_numbers(outline) // 2)
