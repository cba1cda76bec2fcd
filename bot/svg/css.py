"""CSS: what of it is safe to keep, written again from its parsed form. Nothing is passed on that was not understood."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import tinycss2

from bot.svg import vocabulary
from bot.svg.refusal import Refused

# DESIGN, section SVG facts; the corpus has at most 41.
MAX_RULES = 400
# A selector is matched against every element: its parts multiply. The corpus has at most 3.
MAX_SELECTOR_PARTS = 8
MAX_SELECTOR_CHARACTERS = 500

OUTSIDE_REFERENCE = "outside reference"

# A url() that names an element of the same drawing is the only one that loads nothing.
LOCAL_URL = re.compile(r"""url\(\s*(["']?)#([\w.:-]+)\1\s*\)""", re.I)

_PLAIN = re.compile(r"[\w\s#.,%+-]*")
_UNSAFE = re.compile(r"[\\<>{}@;]|/\*|\b(?:javascript|vbscript|data|file|https?|blob)\s*:", re.I)
_FUNCTION = re.compile(r"([\w-]*)\(")
_SAFE_SELECTOR = re.compile(r"""[\w\s#.*>+~,:()\[\]="'^$|%-]+""")
_COMBINATORS = re.compile(r"\s*[>+~]\s*|\s+")
_SAFE_MEDIA = re.compile(r"[\w\s\-:(),.>=</]*")
_CUSTOM = re.compile(r"--[\w-]+")


@dataclass(frozen=True, slots=True)
class Declaration:
    """One property and its value, which `safe_value` has let pass."""

    name: str
    value: str
    important: bool = False

    def __str__(self) -> str:
        return f"{self.name}:{self.value}{'!important' if self.important else ''}"


@dataclass(frozen=True, slots=True)
class Rule:
    """One style rule: its selector list as text. `media` is the condition that it stands under, None for none."""

    selectors: str
    declarations: tuple[Declaration, ...]
    media: str | None = None

    def __str__(self) -> str:
        rule = f"{self.selectors}{{{';'.join(map(str, self.declarations))}}}"
        return rule if self.media is None else f"@media {self.media}{{{rule}}}"


def safe_value(value: str) -> str | None:
    """The value with its url()s spelled in one way; None where it could load or run something.

    Backslashes are not decoded but refused: `ur\\l(` is an attack, and no drawing needs one.
    """
    if _PLAIN.fullmatch(value):
        return value
    if _UNSAFE.search(value):
        return None
    functions = _FUNCTION.findall(LOCAL_URL.sub("", value))
    if any(name and name.lower() not in vocabulary.CSS_FUNCTIONS for name in functions):
        return None
    return LOCAL_URL.sub(r"url(#\2)", value)


def name_of_loss(name: str, value: str) -> str:
    """What to call a property or an attribute that is left out because of its value."""
    return OUTSIDE_REFERENCE if "url(" in value.lower() else name


def declarations(style: str | Iterable[Any], dropped: list[str]) -> tuple[Declaration, ...]:
    """The safe declarations of a style attribute, or of a rule's content. Names what it leaves out in `dropped`."""
    if style == "":  # as on most elements
        return ()
    if isinstance(style, str):
        _check_digits(style)
    return tuple(_declarations(style, dropped))


def _declarations(style: str | Iterable[Any], dropped: list[str]) -> Iterator[Declaration]:
    for item in tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True):
        if item.type == "declaration":
            custom = item.name.startswith("--")
            name = item.name if custom else item.lower_name
            text = _text(item.value)
            value = safe_value(text) if text or (custom and text is not None) else None
            if value is None:
                dropped.append(name_of_loss(name, text or ""))
            elif _CUSTOM.fullmatch(name) or name in vocabulary.CSS_PROPERTIES:
                yield Declaration(name, value, item.important)
            else:
                moves = _without_prefix(name).split("-")[0] in vocabulary.ANIMATION_PROPERTIES
                dropped.append("animation" if moves else name)
        else:
            dropped.append("broken CSS")


def rules(text: str, dropped: list[str]) -> tuple[Rule, ...]:
    """The safe rules of a style sheet, conditions by media kept. Raises Refused (too_complex)."""
    _check_digits(text)
    found = tuple(_rules(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True), None, dropped))
    if len(found) > MAX_RULES:
        raise Refused("too_complex", f"The style sheet has {len(found)} rules; at most {MAX_RULES} are allowed.")
    return found


def _rules(nodes: Sequence[Any], media: str | None, dropped: list[str]) -> Iterator[Rule]:
    for node in nodes:
        if node.type == "qualified-rule":
            selectors = _text(node.prelude) or ""
            if not _is_safe_selector(selectors):
                dropped.append("CSS selector")
            elif kept := declarations(node.content, dropped):
                yield Rule(selectors, kept, media)
        elif node.type == "at-rule" and node.lower_at_keyword == "media" and media is None and node.content:
            condition = _text(node.prelude)
            if condition is not None and _SAFE_MEDIA.fullmatch(condition):
                inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
                yield from _rules(inner, condition, dropped)
            else:
                dropped.append("@media")
        elif node.type == "at-rule":
            keyframes = _without_prefix(node.lower_at_keyword) == "keyframes"
            dropped.append("animation" if keyframes else f"@{node.lower_at_keyword}")
        else:
            dropped.append("broken CSS")


def _is_safe_selector(selectors: str) -> bool:
    if len(selectors) > MAX_SELECTOR_CHARACTERS or not _SAFE_SELECTOR.fullmatch(selectors):
        return False
    return all(len(_COMBINATORS.split(one.strip())) <= MAX_SELECTOR_PARTS for one in selectors.split(","))


def _check_digits(text: str) -> None:
    # Python refuses to read an integer of more than 4300 digits, and tinycss2 does not expect that.
    if re.search(r"\d{100}", text):
        raise Refused("too_complex", "A number in the style has 100 digits or more.")


def _without_prefix(name: str) -> str:
    return re.sub(r"^-(?:webkit|moz|ms|o)-", "", name)


def _text(tokens: Sequence[Any]) -> str | None:
    """The tokens as CSS, comments left out; None where something in them is broken."""
    try:
        text: str = tinycss2.serialize(list(_without_comments(tokens)))
    except _Broken:
        return None
    return " ".join(text.replace("/**/", " ").split())


class _Broken(Exception):
    """The tokens hold something that is no CSS: a string or a url() that never ends, a bracket too many."""


def _without_comments(tokens: Iterable[Any]) -> Iterator[Any]:
    for token in tokens:
        if token.type == "error":
            raise _Broken
        if token.type == "function":
            token.arguments = list(_without_comments(token.arguments))
        elif token.type.endswith(" block"):
            token.content = list(_without_comments(token.content))
        if token.type != "comment":
            yield token
