"""Measured values, and what is made of many of them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value in its unit; `of` says what a share is a share of."""

    value: float
    unit: str
    of: str = ""

    def __str__(self) -> str:
        digits = 0 if abs(self.value) >= 1000 else 1 if abs(self.value) >= 10 or self.unit == "%" else 2
        number = f"{self.value:.{digits}f} {self.unit}"
        return f"{number} ({self.of})" if self.of else number


def share(part: int, whole: int) -> Figure:
    """The part in per cent of the whole, which is not 0, with both numbers beside it."""
    return Figure(100 * part / whole, "%", f"{part} of {whole}")


def percentile(values: Sequence[float], rank: float) -> float:
    """The smallest of the values that at least `rank` per cent of them do not exceed (nearest rank); there must be
    one, and `rank` lies above 0 and not above 100."""
    ordered = sorted(values)
    position = -(-len(ordered) * rank // 100)
    return ordered[int(position) - 1]


def ranked(values: Sequence[float], rank: float, unit: str) -> Figure:
    """That percentile of the values, which are in that unit."""
    return Figure(percentile(values, rank), unit)
