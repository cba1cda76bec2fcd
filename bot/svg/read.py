"""From a model's reply to a tree: finds the drawing in the text, and mends what is not XML.

Every step scans the text once: a reply is hostile until it is read, and nested repetition is its favourite weapon.
"""

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from bot.svg import budgets, vocabulary
from bot.svg.refusal import Refused
from bot.svg.trees import Element, attributes, elements, take

# SPEC, section SVG: at most 1 048 576 bytes.
MAX_BYTES = 1_048_576
# Prose, thoughts and fences around a drawing of the full size; the longest reply in the corpus has 4 KB.
MAX_REPLY_BYTES = 4 * MAX_BYTES

_NAME = r"[A-Za-z_][\w.-]*"
_QUOTED = r""""[^"<]*"|'[^'<]*'"""
_OPENING = re.compile(rf"<(?:{_NAME}:)?svg(?=[\s/>])", re.I)
_OPENING_TAG = re.compile(rf"<(?:{_NAME}:)?svg(?=[\s/>])(?:[^<>\"']|{_QUOTED})*+>", re.I)
_MARKS = re.compile(
    rf"(?P<comment><!--)|(?P<data><!\[CDATA\[)|(?P<over>-->|\]\]>)"
    rf"|(?P<open><(?:{_NAME}:)?svg(?=[\s/>]))|(?P<close></(?:{_NAME}:)?svg\s*>)",
    re.I,
)
_THOUGHTS = re.compile(
    r"<(/?)(think|thinking|thoughts?|reasoning|reflection|analysis|scratchpad|problem_breakdown)\s*>", re.I
)
# What XML 1.0 (section 2.2) does not allow in a document, unpaired surrogates among it.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_JSON_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.))", re.S)
_JSON_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": ""}
_ESCAPED_TAG = re.compile(r"<svg\b[^<>]*?=\s*\\[\"']|\\u003csvg", re.I)

_REFERENCE = re.compile(r"&(?:#(\d+)|#[xX]([0-9A-Fa-f]+)|([A-Za-z][A-Za-z0-9]*));|&")
_XML_ENTITIES = frozenset(("amp", "lt", "gt", "quot", "apos"))
_TAG = re.compile(rf"<({_NAME}(?::{_NAME})?)((?:[^<>\"']|{_QUOTED})*+)>")
_ATTRIBUTE = re.compile(r"""([^\s=/"'<>]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+?(?=\s|/?$)))?""")
_GOOD_ATTRIBUTES = re.compile(rf"(?:\s+{_NAME}(?::{_NAME})?\s*=\s*(?:{_QUOTED}))*+\s*/?")
_ATTRIBUTE_NAME = re.compile(rf"{_NAME}(?::{_NAME})?")
_ANY_TAG = re.compile(r"</?[A-Za-z]")
_STRAY_LESS_THAN = re.compile(r"<(?![A-Za-z_/!?])")
_PREFIXES = re.compile(rf"[<\s/]({_NAME}):{_NAME}(?=[\s=/>])")
_DECLARED_PREFIXES = re.compile(rf"\bxmlns:({_NAME})\s*=")
_FENCE = re.compile(r"^[ \t]*```.*$", re.M)


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
    return _NOT_XML.sub("", text)


def _extract(reply: str, repairs: list[str]) -> str:
    if not reply.strip():
        raise Refused("empty", "The reply is empty.")
    if _size(reply) > MAX_REPLY_BYTES:
        raise Refused("too_large", f"The reply has {_size(reply)} bytes; at most {MAX_BYTES} are allowed.")
    text = _without_thoughts(_unescaped(reply, repairs))
    if "<!entity" in text.lower():
        raise Refused("forbidden", "The drawing declares XML entities; write the characters themselves.")
    found = _longest_drawing(text, repairs)
    source = printable(found)
    if source != found:
        repairs.append("removed control characters")
    if _size(source) > MAX_BYTES:
        raise Refused("too_large", f"The SVG has {_size(source)} bytes; at most {MAX_BYTES} are allowed.")
    return source


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


# --- what stands around the drawing --------------------------------------------------------------------------------


def _unescaped(text: str, repairs: list[str]) -> str:
    """The text as it was before somebody put it into JSON or HTML."""
    if _ESCAPED_TAG.search(text):
        repairs.append("unescaped JSON")
        return _from_json(text)
    if not _OPENING.search(text) and "&lt;svg" in text.lower():
        repairs.append("unescaped HTML")
        return html.unescape(text)
    return text


def _from_json(text: str) -> str:
    """The longest string with a drawing in the JSON value, or the text with its escapes undone where it is not JSON."""
    try:
        value = json.loads(text[text.index("{") : text.rindex("}") + 1])
    except (ValueError, RecursionError):
        plain = _JSON_ESCAPE.sub(_escaped_character, text)
    else:
        plain = max((found for found in _strings(value) if _OPENING.search(found)), key=len, default=text)
    # \ud83d\ude00 became two characters; together they are one.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")


def _escaped_character(escape: re.Match[str]) -> str:
    if escape[1]:
        return chr(int(escape[1], 16))
    return _JSON_LETTERS.get(escape[2], escape[2])


def _strings(value: object) -> Iterator[str]:
    """Every string in a JSON value."""
    waiting = [value]
    while waiting:
        match waiting.pop():
            case str() as found:
                yield found
            case list() as items:
                waiting.extend(items)
            case dict() as members:
                waiting.extend(members.values())


def _without_thoughts(text: str) -> str:
    """The text without the blocks in which a model thinks aloud; all of it where no drawing stands outside them."""
    kept: list[str] = []
    thinking, since = "", 0
    for mark in _THOUGHTS.finditer(text):
        closes, name = bool(mark[1]), mark[2].lower()
        if not closes and not thinking:
            kept.append(text[since : mark.start()])
            thinking, since = name, mark.start()
        elif closes and thinking in ("", name):
            if not thinking:
                kept.clear()  # Some chat templates swallow the opening tag: all before the closing one was thought.
            thinking, since = "", mark.end()
    kept.append(text[since:])
    spoken = "".join(kept)
    return spoken if _OPENING.search(spoken) else text


def _longest_drawing(text: str, repairs: list[str]) -> str:
    """The longest complete `<svg>` of the text, else the one that was cut off."""
    complete, open_since = _spans(text)
    # Prose that speaks of `<svg>` and `</svg>` makes a span too, but gives it no attributes.
    best = max(complete, key=lambda span: (_has_attributes(text, span[0]), span[1] - span[0]), default=None)
    cut_off = next((start for start in open_since if _has_attributes(text, start)), None)
    if best and (cut_off is None or _has_attributes(text, best[0])):
        return text[best[0] : best[1]]
    start = cut_off if cut_off is not None else next(iter(open_since), None)
    if start is None:
        raise Refused("no_svg", "The reply has no <svg> element.")
    repairs.append("closed a drawing that was cut off")
    fence = text.find("\n```", start)
    return text[start : fence if fence > 0 else len(text)].rstrip()


def _spans(text: str) -> tuple[list[tuple[int, int]], list[int]]:
    """Where `<svg>` elements begin and end, comments and CDATA left aside; and where those begin that never end."""
    complete: list[tuple[int, int]] = []
    open_since: list[int] = []
    last_over = {"comment": text.rfind("-->"), "data": text.rfind("]]>")}
    over, awaited = {"comment": "-->", "data": "]]>"}, ""
    for mark in _MARKS.finditer(text):
        kind = str(mark.lastgroup)
        if awaited:
            awaited = "" if mark[0] == awaited else awaited
        elif kind in over:
            awaited = over[kind] if last_over[kind] > mark.start() else ""
        elif kind == "close" and open_since:
            complete.append((open_since.pop(), mark.end()))
        elif kind == "open":
            tag = _OPENING_TAG.match(text, mark.start())
            if tag and tag[0].endswith("/>"):
                complete.append(tag.span())
            else:
                open_since.append(mark.start())
    return complete, open_since


def _has_attributes(text: str, start: int) -> bool:
    tag = _OPENING_TAG.match(text, start)
    return "=" in (tag[0] if tag else text[start : start + 200])


# --- from text to tree ---------------------------------------------------------------------------------------------


def _parse(source: str, repairs: list[str]) -> Element:
    root = _parsed(source)
    if root is None:
        source = _without_comments(source)
        root = _parsed(source)
        repairs += ["removed malformed comments"] if root is not None else []
    if root is None:
        source = _mended(source, repairs)
        root = _parsed(source)
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


def _mended(source: str, repairs: list[str]) -> str:
    """The source with the mistakes mended that models make most."""

    def note(mended: str, repair: str) -> str:
        if mended != source:
            repairs.append(repair)
        return mended

    source = note(_FENCE.sub("", source), "removed code fences")
    source = note(_without_torn_tag(source), "closed a drawing that was cut off")
    source = note(_REFERENCE.sub(_character, source), "mended entities")
    source = note(_STRAY_LESS_THAN.sub("&lt;", source), "escaped a bare <")
    source = note(_TAG.sub(_mended_tag, source), "mended attributes")
    return note(_with_namespaces(source), "declared namespaces")


def _without_comments(source: str) -> str:
    """The source without comments, and with the text of CDATA sections escaped in their place."""
    source = _replaced(source, "<!--", "-->", lambda comment: "")
    return _replaced(source, "<![CDATA[", "]]>", lambda data: html.escape(data, quote=False))


def _replaced(source: str, start: str, end: str, replacement: Callable[[str], str]) -> str:
    """Replaces all that stands between `start` and `end`; what never ends reaches to the next tag."""
    parts: list[str] = []
    since, last = 0, source.rfind(end)
    while (at := source.find(start, since)) >= 0:
        inside = at + len(start)
        if inside <= last:
            over = source.find(end, inside)
            resume = over + len(end)
        else:
            tag = _ANY_TAG.search(source, inside)
            over = resume = tag.start() if tag else len(source)
        parts += source[since:at], replacement(source[inside:over])
        since = resume
    return "".join([*parts, source[since:]])


def _without_torn_tag(source: str) -> str:
    """The source without a last tag that has no end: `<rect x="1`, also where `</svg>` was glued to it."""
    end = source.removesuffix("</svg>")
    torn = end.rfind("<")
    if torn > 0 and ">" not in end[torn:]:
        return end[:torn] + source[len(end) :]
    return source


def _character(reference: re.Match[str]) -> str:
    """A reference that XML understands: HTML's names become characters, a bare & is escaped."""
    if reference[0] == "&":
        return "&amp;"
    decimal, hexadecimal, name = reference.groups()
    if decimal or hexadecimal:
        digits, base = (decimal, 10) if decimal else (hexadecimal, 16)
        # Unicode has no code point of more than seven digits; without the bound int() could be asked for thousands.
        number = int(digits, base) if len(digits.lstrip("0")) <= 7 else 0
        known = number <= 0x10FFFF and not _NOT_XML.match(chr(number))
        return reference[0] if known else ""
    if name in _XML_ENTITIES:
        return reference[0]
    return html.escape(html.unescape(reference[0]))


def _mended_tag(tag: re.Match[str]) -> str:
    """The tag with every attribute named once (the first counts, as in HTML) and its value quoted."""
    name, body = tag.groups()
    closed = "/" if body.endswith("/") else ""
    found: list[tuple[str, str]] = _ATTRIBUTE.findall(body.removesuffix("/"))
    if len(dict(found)) == len(found) and _GOOD_ATTRIBUTES.fullmatch(body):
        return tag[0]
    attributes: dict[str, str] = {}
    for attribute, value in found:
        if _ATTRIBUTE_NAME.fullmatch(attribute):
            attributes.setdefault(attribute, value if value.startswith(("'", '"')) else f'"{value}"')
    return f"<{' '.join([name, *(f'{key}={value}' for key, value in attributes.items())])}{closed}>"


def _with_namespaces(source: str) -> str:
    """The source with every prefix declared on its root."""
    head = _OPENING_TAG.match(source)
    if head is None:
        return source
    known = {*_DECLARED_PREFIXES.findall(source), "xml", "xmlns"}
    uris = {"xlink": vocabulary.XLINK, "svg": vocabulary.SVG}
    declared = {
        f"xmlns:{prefix}": uris.get(prefix, f"urn:undeclared:{prefix}")
        for prefix in dict.fromkeys(_PREFIXES.findall(source))
        if prefix not in known
    }
    if not re.search(r"\sxmlns\s*=", head[0]) and head[0][1:4].lower() == "svg":
        declared = {"xmlns": vocabulary.SVG, **declared}
    attributes = "".join(f' {name}="{uri}"' for name, uri in declared.items())
    start = len(str(_OPENING.match(source)[0]))  # type: ignore[index]  # the longer pattern has matched here
    return source[:start] + attributes + source[start:]


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
