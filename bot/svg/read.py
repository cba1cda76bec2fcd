"""From a model's reply to a tree: finds the drawing, mends what is not XML, and names things as SVG does."""

from dataclasses import dataclass

from lxml import etree

from bot.svg import budgets, vocabulary
from bot.svg.mending import NOT_XML, balanced, mended, without_comments
from bot.svg.refusal import Refused
from bot.svg.trees import Element, attributes, elements, take
from bot.svg.wrapping import drawing_in

# SPEC, section SVG: at most 1 048 576 bytes.
MAX_BYTES = 1_048_576
# Prose, thoughts and fences around a drawing of the full size; the longest reply in the corpus has 4 KB.
MAX_REPLY_BYTES = 4 * MAX_BYTES


@dataclass(frozen=True, slots=True)
class Reading:
    """A drawing as a tree whose names are SVG's. `source` is its text as it stood in the reply, `repairs` says in
    short words what had to be mended to read it."""

    root: Element
    source: str
    repairs: tuple[str, ...]


def parse_reply(reply: str) -> Reading:
    """The drawing in the reply.

    Raises Refused: empty, no_svg, too_large, forbidden (it declares entities), malformed, too_complex.
    """
    repairs: list[str] = []
    source = _extract(reply, repairs)
    root = _parse(source, repairs)
    return Reading(root, source, tuple(dict.fromkeys(repairs)))


def printable(text: str) -> str:
    """The text without the characters that XML does not allow."""
    return NOT_XML.sub("", text)


def _extract(reply: str, repairs: list[str]) -> str:
    if not reply.strip():
        raise Refused("empty", "The reply is empty.")
    if _size(reply) > MAX_REPLY_BYTES:
        raise Refused("too_large", f"The reply has {_size(reply)} bytes; at most {MAX_BYTES} are allowed.")
    found = drawing_in(reply, repairs)
    source = printable(found)
    if source != found:
        repairs.append("removed control characters")
    if _size(source) > MAX_BYTES:
        raise Refused("too_large", f"The SVG has {_size(source)} bytes; at most {MAX_BYTES} are allowed.")
    return source


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _parse(source: str, repairs: list[str]) -> Element:
    root = _parsed(source)
    if root is None:
        source = without_comments(source)
        root = _parsed(source)
        repairs += ["removed malformed comments"] if root is not None else []
    if root is None:
        source = mended(source, repairs)
        root = _parsed(source)
    if root is None:
        source = balanced(source)
        root = _parsed(source)
        repairs += ["closed tags"] if root is not None else []
    if root is None:
        repairs.append("mended broken XML")
        root = _parsed(source, recover=True)
        if root is not None:
            _free_from_shapes(root)
    if root is None or not isinstance(root.tag, str) or vocabulary.local(root.tag).lower() != "svg":
        raise Refused("malformed", "The SVG is not well-formed XML and could not be mended.")
    budgets.check_shape(root)
    _name_as_svg_does(root, repairs)
    return root


def _parsed(source: str, *, recover: bool = False) -> Element | None:
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        # In recovery lxml answers None, against its stubs, where nothing could be saved.
        root: Element | None = etree.fromstring(source.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root


def _free_from_shapes(root: Element) -> None:
    """Takes elements out of shapes that were left open: `<path …>` without its slash swallows all that follows."""
    for shape in list(elements(root)):
        if vocabulary.local(shape.tag) in vocabulary.SHAPES - vocabulary.TEXT_ELEMENTS:
            for swallowed in reversed(list(shape)):
                if vocabulary.local(str(swallowed.tag)) not in ("title", "desc"):
                    shape.addnext(swallowed)


def _name_as_svg_does(root: Element, repairs: list[str]) -> None:
    """Puts the root's elements into SVG's namespace and spells names as SVG does."""
    own = vocabulary.namespace(root.tag)
    if own != vocabulary.SVG:
        repairs.append("declared namespaces")
    for element in elements(root):
        if vocabulary.namespace(element.tag) in (own, "", vocabulary.SVG):
            name = vocabulary.local(element.tag)
            if _spelled(name) != name:
                repairs.append("spelled names as SVG does")
            if name.lower() in vocabulary.SPELLING and element.tag != vocabulary.svg(_spelled(name)):
                element.tag = vocabulary.svg(_spelled(name))
        for attribute, value in attributes(element):
            spelled = _spelled(attribute)
            if spelled != attribute:
                repairs.append("spelled names as SVG does")
                take(element, attribute)
                element.set(spelled, element.get(spelled, value))


def _spelled(name: str) -> str:
    return vocabulary.SPELLING.get(name.lower(), name)
