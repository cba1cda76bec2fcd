"""The drawing for programs: a component for React, and an address that is the drawing itself."""

import json
import re
from copy import deepcopy
from urllib.parse import quote

from lxml import etree

from bot.svg import canonical, cascade, css
from bot.svg.trees import Element, attributes, elements, named
from bot.svg.vocabulary import TEXT_ELEMENTS, XLINK_HREF, XML_SPACE, local

_WORD = re.compile(r"[A-Za-z0-9]+")
_LETTER_AFTER_DASH = re.compile(r"-([a-z])")
# What may stand in a data URI as it is, inside of double quotes.
_SAFE = " =:/;,'()!*+@"
_UNTOUCHED = frozenset(("aria-label", "aria-hidden", "aria-labelledby", "aria-describedby"))
_NAMES = {"class": "className", XLINK_HREF: "href", XML_SPACE: "xmlSpace"}


def data_uri(root: Element) -> bytes:
    """A `data:` URI for `src="…"` or `url("…")`: percent-encoded where it must be, which is shorter than base64."""
    root = deepcopy(root)
    canonical.lay_out(root, pretty=False)
    return b"data:image/svg+xml," + quote(etree.tostring(root, encoding="unicode"), safe=_SAFE).encode()


def jsx(root: Element, title: str) -> bytes:
    """A React component (18 or later) of the drawing. Its ids are made unique for every place that it is shown in;
    `title` is a property, and whatever else it is given goes to the <svg>."""
    root = deepcopy(root)
    background = cascade.write_out(root)  # A style sheet would hold for the whole page.
    if background:
        root.set("style", f"background:{background}")
    for element in [*named(root, "title"), *named(root, "desc")]:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    ids = {element.get("id", "") for element in elements(root)} - {""}
    name = "".join(word.capitalize() for word in _WORD.findall(title)).lstrip("0123456789") or "Drawing"
    lines = [
        'import { useId } from "react";',
        "",
        f"export default function {name}({{ title = {json.dumps(title)}, ...props }}) {{",
        "  const id = useId();",
        "  return (",
        f"    <svg xmlns={json.dumps('http://www.w3.org/2000/svg')}{_attributes(root, ids)} {{...props}}>",
        "      <title>{title}</title>",
        *(line for child in root for line in _lines(child, ids, "      ")),
        "    </svg>",
        "  );",
        "}",
        "",
    ]
    return "\n".join(lines).encode()


def _lines(element: Element, ids: set[str], indent: str) -> list[str]:
    name = local(element.tag)
    opening = f"{indent}<{name}{_attributes(element, ids)}"
    if name in TEXT_ELEMENTS:
        return [f"{opening}>{_text(element, ids)}</{name}>"]
    if not len(element):
        return [f"{opening} />"]
    inside = [line for child in element for line in _lines(child, ids, indent + "  ")]
    return [f"{opening}>", *inside, f"{indent}</{name}>"]


def _text(element: Element, ids: set[str]) -> str:
    """Words and elements among them; as strings, for JSX has its own mind about white space."""
    parts = [_string(element.text)]
    for child in element:
        parts.append(f"<{local(child.tag)}{_attributes(child, ids)}>{_text(child, ids)}</{local(child.tag)}>")
        parts.append(_string(child.tail))
    return "".join(parts)


def _string(text: str | None) -> str:
    return f"{{{json.dumps(text)}}}" if text else ""


def _attributes(element: Element, ids: set[str]) -> str:
    return "".join(f" {_name(name)}={_value(name, value, ids)}" for name, value in attributes(element))


def _name(name: str) -> str:
    if name in _UNTOUCHED:
        return name
    return _NAMES.get(name) or _LETTER_AFTER_DASH.sub(lambda letter: letter[1].upper(), name)


def _value(name: str, value: str, ids: set[str]) -> str:
    if name == "style":
        declared = {_name(one.name): one.value for one in css.declarations(value, [])}
        return f"{{{json.dumps(declared)}}}"
    if name == "id":
        return f"{{`${{id}}-{value}`}}"
    if name in ("href", XLINK_HREF) and value[1:] in ids:
        return f"{{`#${{id}}-{value[1:]}`}}"
    if css.LOCAL_URL.search(value):
        return f"{{`{css.LOCAL_URL.sub(lambda url: f'url(#${{id}}-{url[2]})', value)}`}}"
    return f"{{{json.dumps(value)}}}"
