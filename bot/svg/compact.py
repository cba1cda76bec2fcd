"""Numbers, colours and outlines in as few characters as say the same. Pure functions on text."""

import math
import re
from collections.abc import Iterator

from bot.svg import geometry, outlines
from bot.svg.colours import colour

_NUMBER = re.compile(geometry.NUMBER)
_WHOLE_PX = re.compile(rf"\s*({geometry.NUMBER})(?:px)?\s*")
_DOUBLED = re.compile(r"#([0-9a-f])\1([0-9a-f])\2([0-9a-f])\3")
_COMMAND = re.compile(r"([A-Za-z])([^A-Za-z]*(?:[eE][^A-Za-z]*)*)")
_SPACES = re.compile(r"\s+")
_AROUND_COMMA = re.compile(r"\s*([,()])\s*")
# Between these and a number that begins with one of these nothing is needed.
_STARTS_ITSELF = ("-", "+")
# Colour words that are shorter than their numbers.
_WORDS = dict(
    pair.split(":")
    for pair in """#ff0000:red #d2b48c:tan #ffd700:gold #000080:navy #008080:teal #808080:gray #ffc0cb:pink #dda0dd:plum
    #cd853f:peru #fffafa:snow #800080:purple #ffa500:orange #008000:green #a52a2a:brown #4b0082:indigo #fffff0:ivory
    #c0c0c0:silver #fa8072:salmon #ff7f50:coral #f0e68c:khaki #808000:olive #ee82ee:violet #f5f5dc:beige #800000:maroon
    #f0ffff:azure #faf0e6:linen #da70d6:orchid #a0522d:sienna #ff6347:tomato #f5deb3:wheat #ffe4c4:bisque""".split()
)


def number(value: float, decimals: int) -> str:
    """The number rounded to so many decimals, without what can be left out."""
    text = f"{value:.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    text = text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
    return "0" if text in ("-0", "", "-") else text


def length(value: str, decimals: int) -> str:
    """A number or a length in px as a number; every other length as it stands."""
    match = _WHOLE_PX.fullmatch(value)
    return number(float(match[1]), decimals) if match else value


def share(value: str, decimals: int) -> str:
    """A number or percentage as a number."""
    parsed = geometry.length(value)
    if parsed is None or parsed[1] not in ("", "%"):
        return value
    return number(parsed[0] / 100 if parsed[1] else parsed[0], decimals)


def paint(value: str) -> str:
    """A colour in the shortest of its forms; everything else as it stands, and what shines through as well."""
    found = colour(value)
    if found is None or not found.startswith("#"):
        return _AROUND_COMMA.sub(r"\1", value.strip())
    if found in _WORDS:
        return _WORDS[found]
    return _DOUBLED.sub(r"#\1\2\3", found) if len(found) == 7 and _DOUBLED.fullmatch(found) else found


def transform(value: str) -> str:
    """The same functions without the blanks between them; numbers as they stand, for they multiply."""
    return _AROUND_COMMA.sub(r"\1", _SPACES.sub(" ", value.strip())).replace(") ", ")")


def joined(numbers: list[str]) -> str:
    """The numbers with only the blanks between them that are needed."""
    parts: list[str] = []
    for text in numbers:
        if parts and not text.startswith(_STARTS_ITSELF) and not (text.startswith(".") and "." in parts[-1]):
            parts.append(" ")
        parts.append(text)
    return "".join(parts)


def points(data: str, decimals: int) -> str | None:
    """The points of a polygon; None where there are none."""
    kept = outlines.points(data)
    return joined([number(float(one), decimals) for one in _NUMBER.findall(kept)]) if kept else None


def path(data: str, decimals: int) -> str | None:
    """Path data, each command absolute or relative as is shorter; None where it draws nothing."""
    kept = outlines.path(data)
    if kept is None:
        return None
    written: list[str] = []
    last = ""
    for letter, numbers in _shortest(kept, decimals):
        text = joined(numbers)
        # A move is followed by lines, so its letter cannot be left out.
        if letter == last and letter not in "Mm" and numbers:
            text = text if text.startswith(_STARTS_ITSELF) else f" {text}"
            written.append(text)
        else:
            written.append(letter + text)
        last = letter
    return "".join(written)


def _shortest(kept: str, decimals: int) -> Iterator[tuple[str, list[str]]]:
    """The commands with their numbers. All that is absolute is rounded first, and what is relative counted from that:
    so both forms say the very same, errors do not add up, and what is short already stays as it is."""
    true = true_start = pen = pen_start = (0.0, 0.0)
    for letter, text in _COMMAND.findall(kept):
        values = [float(one) for one in _NUMBER.findall(text)]
        name = letter.upper()
        if name == "Z":
            true, pen = true_start, pen_start
            yield "z", []
            continue
        exact = _shifted(name, values, *true) if letter.islower() else values
        far = [number(value, decimals) for value in exact]
        rounded = [float(one) for one in far]
        near = [number(value, decimals) for value in _shifted(name, rounded, -pen[0], -pen[1])]
        yield (name.lower(), near) if len(joined(near)) < len(joined(far)) else (name, far)
        true, pen = _end(name, exact, true), _end(name, rounded, pen)
        if name == "M":
            true_start, pen_start = true, pen


def _shifted(name: str, values: list[float], x: float, y: float) -> list[float]:
    match name:
        case "H":
            return [values[0] + x]
        case "V":
            return [values[0] + y]
        case "A":
            return [*values[:5], values[5] + x, values[6] + y]
        case _:
            return [value + (y if index % 2 else x) for index, value in enumerate(values)]


def _end(name: str, values: list[float], at: tuple[float, float]) -> tuple[float, float]:
    match name:
        case "H":
            return values[0], at[1]
        case "V":
            return at[0], values[0]
        case _:
            return values[-2], values[-1]


def decimals_for(side: float) -> int:
    """How many decimals a coordinate needs in a drawing of that side, for nobody to see the difference at 4096 px."""
    return max(0, math.ceil(math.log10(16_384 / max(side, 1e-9))))
