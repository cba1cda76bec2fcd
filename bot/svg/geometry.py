"""Numbers, lengths and boxes as SVG writes them."""

import math
import re
from dataclasses import dataclass

NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"

_NUMBERS = re.compile(NUMBER)
# Atomic groups: "11111x" must not be tried as 1·1111, 11·111, ….
_LIST = re.compile(rf"\s*+(?>{NUMBER})(?:(?:\s*+,)?\s*+(?>{NUMBER}))*+\s*+")
_LENGTH = re.compile(rf"\s*({NUMBER})\s*([a-zA-Z]*|%)\s*")

# CSS Values 4, section 6.2: absolute lengths in px. `rem` counts from the initial font size.
PX = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "q": 24 / 25.4}
# What browsers take an inline drawing to be that says nothing of its size (CSS 2, section 10.3.2).
DEFAULT_SIZE = (300.0, 150.0)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in user units."""

    x: float
    y: float
    width: float
    height: float


def numbers(text: str) -> list[float] | None:
    """The numbers of a list, None where it holds anything else."""
    return [float(number) for number in _NUMBERS.findall(text)] if _LIST.fullmatch(text) else None


def length(text: str) -> tuple[float, str] | None:
    """A length as its number and its unit in lower case ("" for none), None where it is not one."""
    match = _LENGTH.fullmatch(text)
    return (float(match[1]), match[2].lower()) if match else None


def pixels(text: str, font_size: float = 16.0) -> float | None:
    """An absolute or font-relative length in px, None where it is neither or not finite."""
    parsed = length(text)
    if parsed is None:
        return None
    number, unit = parsed
    factor = {"em": font_size, "rem": 16.0, "ex": font_size / 2, "ch": font_size / 2, **PX}.get(unit)
    return number * factor if factor is not None and math.isfinite(number) else None


def view_box(text: str | None) -> Box | None:
    """A viewBox that shows something: four finite numbers, width and height above zero."""
    values = numbers(text or "")
    if values is None or len(values) != 4 or not all(map(math.isfinite, values)) or min(values[2:]) <= 0:
        return None
    return Box(*values)


def text_of(number: float) -> str:
    """The number in as few characters as keep six digits of it."""
    return f"{number:.6g}" if abs(number) < 1e6 else f"{number:.0f}"


def count_numbers(text: str) -> int:
    """How many numbers stand in path data or a list of points."""
    return len(_NUMBERS.findall(text))


def largest(text: str) -> float:
    """The largest of the numbers that stand anywhere in the text, by its amount; 0 where there is none."""
    return max((abs(float(number)) for number in _NUMBERS.findall(text)), default=0.0)
