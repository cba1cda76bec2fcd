"""Media queries, answered for a drawing that is looked at on a light screen (Media Queries 4)."""

import re
from collections.abc import Callable

from bot.svg import geometry

_FEATURE = re.compile(r"\(\s*([\w-]+)\s*(?::\s*([^()]*?)\s*)?\)")
_QUERY = re.compile(r"(?:(only|not)\s+)?(?:(all|screen)\b|\(|([\w-]+))", re.I)
# Questions of words, and the answer that holds.
_WORDS = {
    "prefers-color-scheme": "light",
    "prefers-reduced-motion": "no-preference",
    "prefers-contrast": "no-preference",
    "hover": "hover",
    "pointer": "fine",
}


def applies(query: str | None, size: tuple[float, float]) -> bool:
    """Whether the query, None for none, holds for a drawing of that size in px."""
    return query is None or not query.strip() or any(_holds(one.strip(), size) for one in query.split(","))


def _holds(query: str, size: tuple[float, float]) -> bool:
    match = _QUERY.match(query)
    if match is None:
        return False
    if re.search(r"\b(?:or|not)\s*\(|[<>=]", query):
        return False  # Conditions that nobody has been seen to write.
    on_screen = match[3] is None
    features = all(_is_so(name.lower(), value.lower(), size) for name, value in _FEATURE.findall(query))
    return (on_screen and features) != ((match[1] or "").lower() == "not")


def _is_so(name: str, value: str, size: tuple[float, float]) -> bool:
    if name in _WORDS:
        return value in ("", _WORDS[name]) and not (value == "" and _WORDS[name] == "no-preference")
    if name == "orientation":
        return value == ("landscape" if size[0] > size[1] else "portrait")
    compare, _, side = name.rpartition("-")
    wanted = geometry.pixels(value)
    if side not in ("width", "height") or compare not in _COMPARISONS or wanted is None:
        return False
    return _COMPARISONS[compare](size[side == "height"], wanted)


_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "": lambda one, other: one == other,
    "min": lambda one, other: one >= other,
    "max": lambda one, other: one <= other,
}
