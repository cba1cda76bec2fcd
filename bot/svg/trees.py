"""lxml's trees with the types that they have here: names and values are text, never bytes."""

from collections.abc import Iterator
from typing import TypeAlias, cast

from lxml import etree

from bot.svg.vocabulary import SVG, XLINK, svg

Element: TypeAlias = etree._Element


def new(name: str) -> Element:
    """An SVG element that stands alone."""
    # lxml's stubs do not know the default namespace, whose prefix is None.
    prefixes = cast("dict[str, str]", {None: SVG, "xlink": XLINK})
    return etree.Element(svg(name), nsmap=prefixes)


def elements(root: Element) -> Iterator[Element]:
    """The root and all elements in it, in document order; no comments, instructions or entities."""
    return root.iter(etree.Element)


def named(root: Element, name: str) -> Iterator[Element]:
    """The SVG elements of that name in the tree."""
    return root.iter(svg(name))


def attributes(element: Element) -> list[tuple[str, str]]:
    """The attributes by their qualified names, in order."""
    return cast("list[tuple[str, str]]", element.items())


def take(element: Element, name: str) -> str | None:
    """Takes the attribute away and returns its value, None where there was none."""
    value = element.get(name)
    if value is not None:
        del element.attrib[name]
    return value


def text_in(element: Element) -> str:
    """All text in the element, its descendants' included."""
    return "".join(map(str, element.itertext()))
