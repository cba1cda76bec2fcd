"""Mends what models write that is nearly XML, so that it means what they meant. Every step scans the text once."""

import html
import re
from collections import Counter
from collections.abc import Callable

from bot.svg import vocabulary
from bot.svg.wrapping import OPENING, OPENING_TAG

# What XML 1.0 (section 2.2) does not allow in a document, unpaired surrogates among it.
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_NAME = r"[A-Za-z_][\w.-]*"
_QUOTED = r""""[^"<]*"|'[^'<]*'"""
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
# What text editors make of the quotes around a value.
_CURLY = re.compile('=\\s*[\u201c\u201d]([^\u201c\u201d"<>]*)[\u201c\u201d]')
_FENCE = re.compile(r"^[ \t]*```.*$", re.M)
_RAW_TAG = re.compile(r"<[A-Za-z][^<>]*>")
# A value in which another attribute begins, and one that the end of the tag is in.
_SWALLOWED = re.compile(r'="([^"=<>]*?)\s+([A-Za-z][\w:-]*)="')
_UNCLOSED = re.compile(r'="([^"<>/]*)(\s*/?>)$')
_END_OR_START = re.compile(rf"</\s*({_NAME}(?::{_NAME})?)\s*>|{_TAG.pattern}")
# Elements that hold nothing but words about them and what moves them: whatever else follows stands beside them.
_LEAVES = (vocabulary.SHAPES - vocabulary.TEXT_ELEMENTS) | frozenset(
    """stop use image fegaussianblur feoffset feflood feblend fecolormatrix fecomposite feturbulence femergenode
    fedropshadow femorphology fedisplacementmap fetile fefuncr fefuncg fefuncb fefunca fedistantlight fepointlight
    fespotlight""".split()
)
_IN_LEAVES = frozenset(name.lower() for name in vocabulary.ANIMATION_ELEMENTS | {"title", "desc", "metadata"})


def mended(source: str, repairs: list[str]) -> str:
    """The source with the mistakes mended that models make most."""

    def note(mended: str, repair: str) -> str:
        if mended != source:
            repairs.append(repair)
        return mended

    source = note(_FENCE.sub("", source), "removed code fences")
    source = note(_CURLY.sub('="\\1"', source), "straightened quotes")
    source = note(_without_torn_tag(source), "closed a drawing that was cut off")
    source = note(_REFERENCE.sub(_character, source), "mended entities")
    source = note(_STRAY_LESS_THAN.sub("&lt;", source), "escaped a bare <")
    source = note(_RAW_TAG.sub(_with_quotes, source), "closed quotes")
    source = note(_TAG.sub(_mended_tag, source), "mended attributes")
    return note(_with_namespaces(source), "declared namespaces")


def without_comments(source: str) -> str:
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
        known = number <= 0x10FFFF and not NOT_XML.match(chr(number))
        return reference[0] if known else ""
    if name in _XML_ENTITIES:
        return reference[0]
    return html.escape(html.unescape(reference[0]))


def _with_quotes(tag: re.Match[str]) -> str:
    """The tag with the quote that is missing in it: before the next attribute, or at the end."""
    if tag[0].count('"') % 2 == 0:
        return tag[0]
    mended = _SWALLOWED.sub(r'="\1" \2="', tag[0], count=1)
    return mended if mended != tag[0] else _UNCLOSED.sub(r'="\1"\2', tag[0])


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
            attributes.setdefault(attribute, value if value.startswith(("'", '"')) else f'"{value.strip("{}")}"')
    return f"<{' '.join([name, *(f'{key}={value}' for key, value in attributes.items())])}{closed}>"


def _with_namespaces(source: str) -> str:
    """The source with every prefix declared on its root."""
    head = OPENING_TAG.match(source)
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
    start = len(str(OPENING.match(source)[0]))  # type: ignore[index]  # the longer pattern has matched here
    return source[:start] + attributes + source[start:]


def balanced(source: str) -> str:
    """The source with every element closed where HTML would close it: at the end of what is around it, and those that
    hold nothing at the next tag. Ends without a beginning are left out."""
    parts: list[str] = []
    open_: list[str] = []
    counts: Counter[str] = Counter()
    since = 0

    def close() -> None:
        name = open_.pop()
        counts[name.lower()] -= 1
        parts.append(f"</{name}>")

    for tag in _END_OR_START.finditer(source):
        parts.append(source[since : tag.start()])
        since = tag.end()
        ends, starts, body = tag.groups()
        if ends:
            if counts[ends.lower()]:
                while open_[-1].lower() != ends.lower():
                    close()
                close()
                if not open_:
                    break
            continue
        name = vocabulary.local(starts.replace(":", "}")).lower()
        if open_ and open_[-1].lower() in _LEAVES and name not in _IN_LEAVES:
            close()
        parts.append(tag[0])
        if not body.endswith("/"):
            open_.append(starts)
            counts[starts.lower()] += 1
        elif not open_:
            break
    else:
        parts.append(source[since:])
    while open_:
        close()
    return "".join(parts)
