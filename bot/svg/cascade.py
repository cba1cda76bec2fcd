"""CSS written out: every element gets as attributes what style sheets, style attributes and variables say of it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import cssselect2
from lxml import etree

from bot.svg import css, inspect, media
from bot.svg.trees import Element, attributes, elements, named, take
from bot.svg.vocabulary import PRESENTATION, local, svg

# A variable may stand in the value of another; deeper than this nobody writes.
MAX_SUBSTITUTIONS = 8
# Variables that name each other several times double at every level.
MAX_CHARACTERS = 10_000

_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)")
_PATH_FUNCTION = re.compile(r"""path\(\s*(["'])(.*)\1\s*\)""")
_FONT = re.compile(
    r"""(?P<words>(?:[\w-]+\s+)*?)
    (?P<size>[\d.]+(?:px|pt|pc|em|ex|rem|mm|cm|in|%)|xx?-small|small|medium|x{0,3}-?large|smaller|larger)
    (?:\s*/\s*[\w.%]+)?\s+(?P<family>.+)""",
    re.X,
)
_WEIGHT = re.compile(r"bold|bolder|lighter|[1-9]00")
_MARKERS = ("marker-start", "marker-mid", "marker-end")

# SVG 2 lets CSS set these on every element; as attributes they mean something only on some.
_GEOMETRY = {
    "x": ("rect", "svg", "use"),
    "y": ("rect", "svg", "use"),
    "width": ("rect", "svg", "use"),
    "height": ("rect", "svg", "use"),
    "rx": ("rect", "ellipse"),
    "ry": ("rect", "ellipse"),
    "cx": ("circle", "ellipse"),
    "cy": ("circle", "ellipse"),
    "r": ("circle",),
    "d": ("path",),
}


def write_out(root: Element) -> str | None:
    """Replaces style sheets and style attributes by attributes, in place, and returns the root's CSS background."""
    size = inspect.size(root)
    rules = [
        rule
        for style in named(root, "style")
        if media.applies(style.get("media"), size)
        for rule in css.rules(style.text or "", [])
        if media.applies(rule.media, size)
    ]
    background: str | None = None
    variables: dict[Element | None, Mapping[str, str]] = {None: {}}
    for element, matches in _with_matches(root, rules):
        declared = _cascaded(matches, element)
        own = {name: value for name, value in declared.items() if name.startswith("--")}
        inherited = variables.get(element.getparent(), {})
        variables[element] = {**inherited, **own} if own else inherited
        _write_attributes(element, declared, variables[element], is_root=element is root)
        if element is root:
            background = declared.get("background-color", declared.get("background"))
            background = _substituted(background, variables[root]) if background else None
    etree.strip_elements(root, svg("style"), with_tail=False)
    return background


def _with_matches(root: Element, rules: Sequence[css.Rule]) -> Iterator[tuple[Element, Sequence[Any]]]:
    """Every element with what cssselect2 found for it: tuples that end in a rule's declarations, weakest first."""
    if not rules:
        yield from ((element, ()) for element in elements(root))
        return
    matcher = _matcher(rules)
    for wrapped in cssselect2.ElementWrapper.from_xml_root(root).iter_subtree():
        yield wrapped.etree_element, matcher.match(wrapped)


def _matcher(rules: Iterable[css.Rule]) -> Any:
    matcher = cssselect2.Matcher()
    for rule in rules:
        try:
            selectors = cssselect2.compile_selector_list(rule.selectors)
        except (cssselect2.SelectorError, NotImplementedError):
            continue  # As browsers do with a selector that they do not know.
        for selector in selectors:
            if selector.pseudo_element is None:
                matcher.add_selector(selector, rule.declarations)
    return matcher


def _cascaded(matches: Sequence[Any], element: Element) -> dict[str, str]:
    """What CSS says of the element: for each property the declaration that counts."""
    style = take(element, "style")
    if not matches and not style:
        return {}
    declared = [declaration for *_, declarations in matches for declaration in declarations]
    declared += css.declarations(style, []) if style else ()
    declared.sort(key=lambda declaration: declaration.important)  # Stable: among equals the order decides.
    values: dict[str, str] = {}
    for declaration in declared:
        values.update(_longhands(declaration.name, declaration.value))
    return values


def _longhands(name: str, value: str) -> dict[str, str]:
    if name == "marker":
        return dict.fromkeys(_MARKERS, value)
    if name == "font" and (font := _FONT.fullmatch(value)):
        words = font["words"].split()
        weight = next((word for word in words if _WEIGHT.fullmatch(word)), "normal")
        style = next((word for word in words if word in ("italic", "oblique")), "normal")
        return {
            "font-weight": weight,
            "font-style": style,
            "font-size": font["size"],
            "font-family": font["family"],
        }
    return {name: value}


def _write_attributes(
    element: Element, declared: Mapping[str, str], variables: Mapping[str, str], *, is_root: bool
) -> None:
    for name, value in attributes(element):
        if "var(" in value:
            element.set(name, _substituted(value, variables))
    for name, value in declared.items():
        if name in PRESENTATION:
            element.set(name, _substituted(value, variables))
        elif local(element.tag) in _GEOMETRY.get(name, ()) and not is_root:
            outline = _PATH_FUNCTION.fullmatch(value)
            element.set(name, outline[2] if outline else _substituted(value, variables))


def _substituted(value: str, variables: Mapping[str, str]) -> str:
    """The value with its variables in place; what has no value leaves nothing behind, so that it counts as invalid."""
    for _ in range(MAX_SUBSTITUTIONS):
        if "var(" not in value or len(value) > MAX_CHARACTERS:
            break
        value = _VARIABLE.sub(lambda variable: variables.get(variable[1], variable[2] or "").strip(), value)
    return value
