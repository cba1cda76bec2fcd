"""What must hold of every stored drawing, checked without the engine's own code."""

import re

from lxml import etree

_SVG = "{http://www.w3.org/2000/svg}"
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_OTHER_QUALIFIED = "{http://www.w3.org/XML/1998/namespace}space"
_STRICT = set("svg rect circle ellipse line polyline polygon path text g defs style".split())
_STATIC = _STRICT | set(
    """linearGradient radialGradient stop use symbol clipPath mask pattern marker tspan textPath title desc
    filter""".split()
)
_LOCAL_URL = re.compile(r"url\(#[\w.:-]+\)")
# Text for people may say anything.
_WORDS = ("aria-label",)


def assert_harmless(svg: bytes, profile: str = "static") -> etree._Element:
    """The parsed drawing, after looking at every element, attribute and style in it."""
    assert svg.startswith(b"<svg")
    assert svg.endswith(b"</svg>")
    assert len(svg) <= 1_048_576
    assert b"<?" not in svg
    assert b"<!" not in svg
    root = etree.fromstring(svg, etree.XMLParser(resolve_entities=False, no_network=True))
    for element in root.iter():
        assert isinstance(element.tag, str)
        name = element.tag.removeprefix(_SVG)
        allowed = name in _STRICT if profile == "strict" else name in _STATIC or re.fullmatch("fe[A-Z][A-Za-z]+", name)
        assert allowed, f"<{name}> was kept"
        assert name != "feImage"
        for attribute, value in element.items():
            _assert_harmless_attribute(str(attribute), str(value))
        if name == "style":
            _assert_harmless_css("".join(map(str, element.itertext())))
    assert root.get("viewBox")
    assert root.get("role") == "img"
    return root


def _assert_harmless_attribute(name: str, value: str) -> None:
    assert not name.lower().startswith("on")
    if name in _HREFS:
        assert re.fullmatch(r"#[\w.:-]+", value), f"{name} leads to {value}"
        return
    assert name == _OTHER_QUALIFIED or re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", name), f"{name} was kept"
    if name not in _WORDS:
        _assert_harmless_css(value)


def _assert_harmless_css(text: str) -> None:
    assert "\\" not in text
    assert "javascript:" not in re.sub(r"\s", "", text).lower()
    assert "url(" not in _LOCAL_URL.sub("", text).lower()
    assert not re.search(r"@(?!media\b)", text)
    assert not re.search(r"image-set|expression|behavior|-moz-binding|\bsrc\(|position:|data:|https?:", text, re.I)
