"""The one table that a run prints, and the same as JSON. Pure."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bench.figures import Figure

_GAP = "   "


@dataclass(frozen=True, slots=True)
class Row:
    """One thing measured: the bot's figure, and where there is one, that of what it is compared with."""

    name: str
    ours: Figure
    beside: Figure | None = None

    @property
    def ratio(self) -> float | None:
        """The bot's figure as a multiple of the other's; None where there is nothing to divide by."""
        return self.ours.value / self.beside.value if self.beside and self.beside.value else None


@dataclass(frozen=True, slots=True)
class Section:
    """Rows that are compared with the same thing; `notes` are sentences that belong to them."""

    title: str
    beside: str
    rows: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()


def text(sections: Sequence[Section]) -> str:
    """The sections one below the other, with columns that run through."""
    lines = [line for section in sections for line in _lines(section)]
    widths = [max((len(cells[column]) for cells in lines if len(cells) > 1), default=0) for column in range(4)]
    return "\n".join(_aligned(cells, widths) for cells in lines).rstrip()


def to_json(sections: Sequence[Section]) -> list[dict[str, Any]]:
    """The sections for machines, with the ratios."""
    return [
        {**asdict(section), "rows": [{**asdict(row), "ratio": row.ratio} for row in section.rows]}
        for section in sections
    ]


def _lines(section: Section) -> list[tuple[str, ...]]:
    heading = (section.title, "svgbot", section.beside, "ratio") if section.rows else (section.title,)
    notes = [(f"  {note}",) for note in section.notes]
    return [heading, *(_cells(row) for row in section.rows), *notes, ("",)]


def _cells(row: Row) -> tuple[str, ...]:
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    return f"  {row.name}", str(row.ours), str(row.beside or ""), ratio


def _aligned(cells: tuple[str, ...], widths: Sequence[int]) -> str:
    if len(cells) == 1:
        return cells[0]
    name, *figures = cells
    columns = (cell.rjust(width) for cell, width in zip(figures, widths[1:], strict=True))
    return _GAP.join((name.ljust(widths[0]), *columns)).rstrip()
