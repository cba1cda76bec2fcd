"""Lettering that fits its room in any common sans-serif font."""

import math
import unicodedata
from dataclasses import dataclass
from typing import Literal

from bot.models.sketch.frames import Frame
from bot.models.sketch.marks import Mark, Marks

# Advance widths of U+0020 to U+007E in thousandths of an em: of DejaVu Sans Bold and Liberation Sans Bold (which is as
# wide as Helvetica and Arial) the wider, so that the lettering fits whichever font a renderer has.
_WIDTHS = (
    348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696, 696, 696, 696, 696,
    696, 696, 696, 400, 400, 838, 838, 838, 611, 1000, 774, 762, 734, 830, 683, 683, 821, 837, 372, 556, 775, 637, 995,
    837, 850, 733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838, 556, 500, 675, 716, 593, 716,
    678, 435, 716, 712, 343, 343, 665, 343, 1042, 712, 687, 716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712,
    365, 712, 838,
)  # fmt: skip
_UNKNOWN, _FULL = 950, 1100  # of letters that the tables do not have, and of ideographs and emoji
_CAPITAL = 0.73  # height of a capital letter in em
_LEADING = 1.16  # from one baseline to the next in em
_DESCENT = 0.2  # of letters that go below the baseline, in em
_DESCENDING = frozenset("gjpqyQ,;()[]{}@")
_MOST_LINES = 4
_FEWER = 0.85  # how much larger a further line must make the letters to be worth it
_SANS = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"

Align = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Setting:
    """Lines of text and the font size (in px of the viewBox) at which they fill their room."""

    lines: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        """From the top of the first line's capitals to the last baseline."""
        return self.size * (_CAPITAL + _LEADING * (len(self.lines) - 1))

    @property
    def width(self) -> float:
        """Of the longest line, in the widest font."""
        return self.size * max(map(width, self.lines))


def width(text: str) -> float:
    """How wide the text is at most, in em."""
    return sum(map(_advance, text)) / 1000


def set_in(lines: tuple[str, ...], frame: Frame, largest: float = math.inf, most: int = _MOST_LINES) -> Setting:
    """The lines, broken where that makes them larger, as large as they fit into the frame."""
    ways = [lines] if len(lines) > 1 else [_broken(lines[0], count) for count in range(1, most + 1)]
    found = (Setting(way, min(_size(way, frame), largest)) for way in ways)
    return max(found, key=lambda setting: setting.size * _FEWER ** len(setting.lines))


def lettered(setting: Setting, frame: Frame, colour: str, align: Align = "middle") -> Marks:
    """The setting drawn in the middle of the frame's height."""
    x = {"start": frame.x, "middle": frame.x + frame.w / 2, "end": frame.x + frame.w}[align]
    first = frame.y + (frame.h - setting.height) / 2 + _CAPITAL * setting.size
    return tuple(
        Mark(
            "text",
            (
                ("x", x),
                ("y", first + index * _LEADING * setting.size),
                ("font-family", _SANS),
                ("font-size", setting.size),
                ("font-weight", "700"),
                ("text-anchor", align),
            ),
            colour,
            text=line,
        )
        for index, line in enumerate(setting.lines)
    )


def initials(name: str) -> str:
    """One to three letters that stand for a name: the first of each word, or a short name itself."""
    words = [word for word in name.split() if word[0].isalnum()]
    if len(words) > 1:
        return "".join(word[0] for word in words[:3]).upper()
    first = words[0] if words else name.strip()
    return first.upper() if len(first) <= 3 else first[:1].upper()


def _advance(char: str) -> int:
    if " " <= char <= "~":
        return _WIDTHS[ord(char) - ord(" ")]
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Cf"):
        return 0
    if unicodedata.east_asian_width(char) in "WF":
        return _FULL
    base = unicodedata.normalize("NFD", char)[0]
    return _WIDTHS[ord(base) - ord(" ")] if " " <= base <= "~" else _UNKNOWN


def _size(lines: tuple[str, ...], frame: Frame) -> float:
    tall = _CAPITAL + _LEADING * (len(lines) - 1)
    if _DESCENDING & set(lines[-1]):
        tall += 2 * _DESCENT  # as much above, since the capitals stand in the middle
    return min(frame.w / max(*map(width, lines), 0.1), frame.h / tall)


def _broken(text: str, count: int) -> tuple[str, ...]:
    """The text in at most `count` lines of about the same length, broken at spaces."""
    room = width(text) / count
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        # A word goes on the line whose even share of the whole it still begins in.
        if lines[-1] and len(lines) < count and width(longer) - width(word) / 2 > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return tuple(lines)
