"""Path data and lists of points as CairoSVG can read them: as far as they are right, which is as browsers draw them."""

import re

from bot.svg.geometry import NUMBER

_SEGMENT = re.compile(r"([MmZzLlHhVvCcSsQqTtAa])([^MmZzLlHhVvCcSsQqTtAa]*)")
_COMMA = r"\s*+(?:,\s*+)?"
_NUMBERS = re.compile(NUMBER)
_LIST = re.compile(rf"(?:{_COMMA}(?>{NUMBER}))*+")
# The two flags need nothing between them and what follows: `a1 1 0 01.5.5`.
_ARC_PARTS = [NUMBER] * 3 + ["[01]"] * 2 + [NUMBER] * 2
_ARC = re.compile(_COMMA.join(f"({part})" for part in _ARC_PARTS))
_ARCS = re.compile(rf"(?:{_COMMA}(?>{_COMMA.join(_ARC_PARTS)}))*+")

# How many numbers a command takes (SVG 1.1, section 8.3).
_ARGUMENTS = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "t": 2, "a": 7, "z": 0}
# What a pair of numbers that follows a move draws.
_AFTER_MOVE = {"m": "l", "M": "L"}


def path(data: str) -> str | None:
    """The path up to its first mistake, every command with its letter; None where nothing is left to draw."""
    commands: list[str] = []
    data = data.strip()
    position = 0
    while match := _SEGMENT.match(data, position):
        letter, text = match.groups()
        if not commands and letter not in "Mm":
            break
        found, whole = _commands(letter, text)
        commands += found
        if not whole:
            break
        position = match.end()
    return " ".join(commands) or None


def _commands(letter: str, text: str) -> tuple[list[str], bool]:
    """The commands that a letter and the numbers after it stand for, and whether all of it was understood."""
    if letter in "Zz":
        return ["Z"], not text.strip()
    takes = _ARGUMENTS[letter.lower()]
    if takes == 7:
        end = _matched(_ARCS, text)
        groups = [" ".join(arc) for arc in _ARC.findall(text, 0, end)]
        whole = bool(groups)
    else:
        end = _matched(_LIST, text)
        numbers = _NUMBERS.findall(text, 0, end)
        groups = [" ".join(numbers[at : at + takes]) for at in range(0, len(numbers) - takes + 1, takes)]
        whole = bool(groups) and len(numbers) % takes == 0
    letters = [letter, *[_AFTER_MOVE.get(letter, letter)] * (len(groups) - 1)]
    commands = [f"{name}{group}" for name, group in zip(letters, groups, strict=False)]
    return commands, whole and not text[end:].strip()


def points(data: str) -> str | None:
    """The points up to the first mistake, without a last one that has no y; None where there are fewer than two."""
    numbers = _NUMBERS.findall(data, 0, _matched(_LIST, data))
    pairs = len(numbers) // 2
    return " ".join(numbers[: 2 * pairs]) if pairs > 1 else None


def _matched(pattern: re.Pattern[str], text: str) -> int:
    """Where the pattern, which matches the empty text too, stops matching."""
    match = pattern.match(text)
    return match.end() if match else 0
