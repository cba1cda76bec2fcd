"""What may be stored: a new tree into which only what is known to be safe is copied.

Nothing is searched for and struck out. An element, an attribute, a CSS property that is not on a list of vocabulary.py
does not come along, whatever it is called and however it is written.
"""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from bot.svg import budgets, canonical, css, geometry, references, strict
from bot.svg.inspect import own_size
from bot.svg.read import MAX_BYTES, Reading, printable
from bot.svg.refusal import Refused
from bot.svg.trees import Element, attributes, new, take, text_in
from bot.svg.types import Profile, Wish
from bot.svg.vocabulary import (
    ANIMATION_ELEMENTS,
    ATTRIBUTES,
    LABEL,
    STATIC_ELEMENTS,
    STRICT_ELEMENTS,
    TEXT_ELEMENTS,
    XLINK_HREF,
    XML_SPACE,
    local,
    svg,
)

# A dash pattern that long is a bomb or a mistake; the corpus has at most 8.
MAX_DASHES = 64
# Titles are read out by screen readers and descriptions by search engines; the longest of the corpus has 165.
MAX_TITLE_CHARACTERS = 1_000
MAX_DESC_CHARACTERS = 4_000
_MOST_WORDS = {"title": MAX_TITLE_CHARACTERS, "desc": MAX_DESC_CHARACTERS}
UNTITLED = "Drawing"
# Work in a browser grows with these, squared for the radii, while the drawing looks the same beyond them.
MAX_FILTER = {"stdDeviation": 500, "radius": 500, "numOctaves": 10, "order": 16}

MAX_NAMED = 30  # names in `dropped`: enough for a person, too few to flood a message
MAX_NAME_CHARACTERS = 40

_ID = re.compile(r"[\w.:-]+")
_CLASSES = re.compile(r"[\w\s.:-]*")
_HREF = re.compile(r"\s*#([\w.:-]+)\s*")
_NOT_A_NUMBER = re.compile(r"(?<![\w#-])[+-]?(?:nan|inf|infinity)(?![\w-])", re.I)
_MAYBE_TOO_LARGE = re.compile(r"(?<![\d.#])\d{6}|\d[eE]\+?\d")
_HEX_COLOUR = re.compile(r"#[0-9A-Fa-f]+")
_SEPARATORS = re.compile(r"[\s,]+")
_ASPECT = re.compile(r"(?:none|x(?:Min|Mid|Max)Y(?:Min|Mid|Max))(?:\s+(?:meet|slice))?")

_REFERRING = frozenset(("use", "textPath", "linearGradient", "radialGradient", "pattern"))
# Values in which digits and "nan" are not numbers that anything is drawn from.
_NO_NUMBERS = frozenset(
    """class lang role aria-hidden aria-labelledby aria-describedby font-family result in in2 seed media type""".split()
)


@dataclass(frozen=True, slots=True)
class Safe:
    """A drawing that may be stored, as a tree and as the bytes of it; the rest as in `types.Picture`."""

    root: Element
    data: bytes
    repairs: tuple[str, ...]
    dropped: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Losses:
    """What the copy leaves out, and what has to be said about it."""

    dropped: list[str] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)

    def named(self) -> tuple[str, ...]:
        names = list(dict.fromkeys(printable(name)[:MAX_NAME_CHARACTERS] for name in self.dropped))
        more = [f"{len(names) - MAX_NAMED} more"] if len(names) > MAX_NAMED else []
        return (*names[:MAX_NAMED], *more)

    def notes(self) -> Iterator[str]:
        if "animation" in self.dropped:
            yield "The animation was taken out: the drawing stands still."
        if "embedded image" in self.dropped:
            yield "An embedded image was taken out: only shapes and text are kept."


def sanitise(reading: Reading, wish: Wish) -> Safe:
    """The drawing as it may be stored under the wish's profile. Raises Refused: forbidden, too_complex, too_large.

    The result is a fixed point: read and sanitised again under the same profile it gives the same bytes.
    """
    budgets.check_content(reading.root)
    if wish.profile == "strict":
        strict.check(reading)
    losses = _Losses()
    root = _copy(reading.root, "svg", None, losses, wish.profile)
    _frame(root, wish, losses)
    _label(root, wish)
    _put_own_attributes_first(root)
    if references.break_cycles(root):
        losses.dropped.append("reference cycle")
    references.check_cost(root)
    canonical.shorten(root)
    canonical.lay_out(root, pretty=wish.pretty)
    root.text = root.text or "\n"  # An empty root would be written without its </svg>.
    etree.cleanup_namespaces(root)
    data = etree.tostring(root, encoding="unicode").encode()
    if len(data) > MAX_BYTES:
        raise Refused("too_large", f"The SVG has {len(data)} bytes; at most {MAX_BYTES} are allowed.")
    return Safe(root, data, tuple(losses.repairs), losses.named(), tuple(losses.notes()))


# --- copying -------------------------------------------------------------------------------------------------------


def _copy(element: Element, name: str, parent: Element | None, losses: _Losses, profile: Profile) -> Element:
    """The element under its new parent, with what is safe of its attributes, its text and its children."""
    copy = new(name) if parent is None else etree.SubElement(parent, svg(name))
    for attribute, raw in attributes(element):
        value = _safe_attribute(name, attribute, raw, losses, is_root=parent is None)
        if value is not None:
            copy.set(attribute, value)
    if "href" in copy.attrib:
        take(copy, XLINK_HREF)  # Of two, browsers follow this one, and other programs the other.
    if name == "style":
        copy.text = _safe_style_sheet(element, losses)
    elif name in ("title", "desc"):
        copy.text = text_in(element)
    else:
        if name in TEXT_ELEMENTS:
            copy.text = element.text
        for child in element:
            _copy_child(child, copy, losses, profile)
    return copy


def _copy_child(child: Element, parent: Element, losses: _Losses, profile: Profile) -> None:
    in_text = local(parent.tag) in TEXT_ELEMENTS
    name = _name_to_keep(child, in_text=in_text, profile=profile)
    if name is None:
        losses.dropped.append(_name_of_loss(child))
        if child.tag == svg("feImage") and profile == "static":
            _leave_empty(child, parent)
    else:
        copy = _copy(child, name, parent, losses, profile)
        if name == "style" and not copy.text:
            parent.remove(copy)
    if in_text and child.tail:
        _append_text(parent, child.tail)


def _leave_empty(image: Element, parent: Element) -> None:
    """Puts nothing where the image was, as browsers do with one that cannot be loaded: without it the filter's next
    primitive would work on what came before."""
    empty = etree.SubElement(parent, svg("feFlood"))
    empty.set("flood-opacity", "0")
    if result := css.safe_value(image.get("result", "")):
        empty.set("result", result)


def _name_to_keep(element: Element, *, in_text: bool, profile: Profile) -> str | None:
    if not isinstance(element.tag, str):
        return None
    name = local(element.tag)
    if element.tag == svg("a"):
        # A link leads nowhere here; what it is drawn around stays.
        return "tspan" if in_text else "g"
    allowed = STRICT_ELEMENTS if profile == "strict" else STATIC_ELEMENTS
    return name if element.tag == svg(name) and name in allowed else None


def _name_of_loss(element: Element) -> str:
    name = local(str(element.tag))
    if name in ANIMATION_ELEMENTS:
        return "animation"
    return "embedded image" if name in ("image", "feImage") else f"<{name}>"


def _append_text(parent: Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _safe_style_sheet(element: Element, losses: _Losses) -> str:
    if element.get("type", "text/css").strip().lower() not in ("", "text/css"):
        losses.dropped.append("style sheet that is not CSS")
        return ""
    rules = css.rules(text_in(element), losses.dropped)
    kept = (replace(rule, declarations=tuple(_drawable("style", rule.declarations, losses))) for rule in rules)
    return "".join(str(rule) for rule in kept if rule.declarations)


# --- attributes ----------------------------------------------------------------------------------------------------


def _safe_attribute(element: str, name: str, value: str, losses: _Losses, *, is_root: bool) -> str | None:
    """The value as it may be copied, None for not at all."""
    if name == "style":
        kept = _drawable(element, css.declarations(value, losses.dropped), losses)
        # On the root they would override the size that the drawing is to have.
        own = [str(one) for one in kept if not (is_root and one.name in ("width", "height"))]
        return ";".join(own) or None
    if name in ("href", XLINK_HREF):
        href = _HREF.fullmatch(value)
        if href and element in _REFERRING:
            return f"#{href[1]}"
        losses.dropped.append(css.OUTSIDE_REFERENCE if element in _REFERRING else "link")
        return None
    if name == LABEL or (name == XML_SPACE and value in ("preserve", "default")):
        return value
    safe = css.safe_value(value) if name in ATTRIBUTES else None
    if safe is None or not _is_sound(element, name, safe, is_root=is_root):
        losses.dropped.append(css.name_of_loss(local(name), value))
        return None
    return safe


def _drawable(element: str, declarations: Iterable[css.Declaration], losses: _Losses) -> Iterator[css.Declaration]:
    for declaration in declarations:
        if _is_sound(element, declaration.name, declaration.value, is_root=False):
            yield declaration
        else:
            losses.dropped.append(declaration.name)


def _is_sound(element: str, name: str, value: str, *, is_root: bool) -> bool:
    """Whether the value can be drawn from; False for what no renderer understands. Raises Refused (too_complex)."""
    if name == "id":
        return bool(_ID.fullmatch(value))
    if name == "class":
        return bool(_CLASSES.fullmatch(value))
    if name in _NO_NUMBERS:
        return True
    if name == "viewBox":
        sound = geometry.view_box(value) is not None
    elif name == "preserveAspectRatio":
        sound = bool(_ASPECT.fullmatch(value.strip()))
    elif name == "stroke-dasharray":
        sound = len(_SEPARATORS.split(value)) <= MAX_DASHES
    elif name in MAX_FILTER:
        sound = max(geometry.numbers(value) or [math.inf]) <= MAX_FILTER[name]
    else:
        sound = True
    if is_root and name in ("width", "height"):
        return True  # `_frame` judges them: without them a drawing can still be drawn.
    if sound and _MAYBE_TOO_LARGE.search(value) and geometry.largest(_HEX_COLOUR.sub("", value)) > budgets.MAX_NUMBER:
        raise Refused("too_complex", f"A number in {name} of <{element}> is beyond ±{budgets.MAX_NUMBER:.0f}.")
    return sound and not _NOT_A_NUMBER.search(value)


# --- the root ------------------------------------------------------------------------------------------------------


def _frame(root: Element, wish: Wish, losses: _Losses) -> None:
    """Gives the root a viewBox, and the size that was wished for or the one it has where that is one."""
    sizes = {side: own_size(root, side) for side in ("width", "height")}
    for side, pixels in sizes.items():
        value = take(root, side)
        if value is not None and pixels is not None:
            root.set(side, value.strip())
        elif value is not None and not value.strip().endswith("%"):
            losses.dropped.append(side)
    if "viewBox" not in root.attrib:
        width, height = (own or default for own, default in zip(sizes.values(), _fallback_size(wish), strict=True))
        root.set("viewBox", f"0 0 {geometry.text_of(width)} {geometry.text_of(height)}")
        losses.repairs.append("made a viewBox from width and height" if any(sizes.values()) else "added a viewBox")
    if wish.size is not None:
        root.set("width", str(wish.size[0]))
        root.set("height", str(wish.size[1]))


def _put_own_attributes_first(root: Element) -> None:
    values = dict(attributes(root))
    root.attrib.clear()
    for name in dict.fromkeys((*budgets.OWN_ATTRIBUTES, *values)):
        if name in values:
            root.set(name, values[name])


def _fallback_size(wish: Wish) -> tuple[float, float]:
    return wish.size or geometry.DEFAULT_SIZE


def _label(root: Element, wish: Wish) -> None:
    """Names the drawing for those who cannot see it: title and desc, or aria-label where those are not allowed."""
    root.set("role", "img")
    if wish.profile == "strict":
        label = _words(root.get(LABEL, ""), MAX_TITLE_CHARACTERS) or _words(wish.title, MAX_TITLE_CHARACTERS)
        root.set(LABEL, label or UNTITLED)
        return
    found = {"title": "", "desc": ""}
    for child in list(root):
        if (name := local(child.tag)) in found:
            root.remove(child)
            found[name] = found[name] or _words(child.text or "", _MOST_WORDS[name])
    found["title"] = found["title"] or _words(wish.title, MAX_TITLE_CHARACTERS) or UNTITLED
    found["desc"] = found["desc"] or _words(wish.desc, MAX_DESC_CHARACTERS)
    for index, (name, words) in enumerate((name, words) for name, words in found.items() if words):
        element = new(name)
        element.text = words
        root.insert(index, element)


def _words(text: str, most: int) -> str:
    """The text on one line, without what XML does not allow, cut to its limit."""
    return " ".join(printable(text).split())[:most].rstrip()
