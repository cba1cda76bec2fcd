"""Ways of drawing: each turns the same marks into another hand. Pure functions over marks."""

from collections.abc import Callable
from dataclasses import replace

from bot.models.sketch import colours
from bot.models.sketch.marks import Fade, Group, Mark, Marks, Paint

_SOFT = 0.045  # how much lighter the top and darker the bottom of a softly lit shape is


def soft(marks: Marks) -> Marks:
    """Softly lit from above."""

    def lit(mark: Mark) -> Mark:
        if mark.spot or mark.text or not isinstance(mark.fill, str):
            return mark
        return replace(mark, fill=Fade((colours.lighter(mark.fill, _SOFT), colours.lighter(mark.fill, -_SOFT))))

    return each(marks, lit)


def outlined(marks: Marks, ink: str, paper: str, width: float) -> Marks:
    """Only lines of one colour, `width` thick, on paper; what lies in front hides what lies behind, and what was a
    thick line becomes its two edges."""

    def drawn(mark: Mark, scale: float) -> Marks:
        thin = width / scale
        if mark.text:
            return (replace(mark, fill=ink),)
        if mark.spot:
            return (replace(mark, fill=ink if mark.fill else None, stroke=ink if mark.stroke else None),)
        if mark.fill is not None:
            return (replace(mark, fill=paper, stroke=ink, width=thin, opacity=1),)
        if mark.width < 3 * thin:
            return (replace(mark, stroke=ink, width=min(mark.width, thin), opacity=1),)
        return (
            replace(mark, stroke=ink, opacity=1),
            replace(mark, stroke=paper, width=mark.width - 2 * thin, opacity=1),
        )

    return _scaled(marks, drawn, 1.0)


def inked(marks: Marks, ink: str, width: float) -> Marks:
    """Flat colours with a dark line around each shape, as in a cartoon."""

    def drawn(mark: Mark, scale: float) -> Marks:
        if mark.spot or mark.text or mark.fill is None or mark.opacity < 1:
            return (mark,)
        return (replace(mark, stroke=ink, width=width / scale),)

    return _scaled(marks, drawn, 1.0)


def halo(marks: Marks, colour: str, width: float) -> Marks:
    """The marks' silhouette in one colour, grown by `width` on all sides: what a sticker is cut to."""

    def grown(mark: Mark, scale: float) -> Marks:
        own = mark.width if mark.stroke else 0.0
        fill = colour if mark.fill else None
        return (replace(mark, fill=fill, stroke=colour, width=own + 2 * width / scale, opacity=1),)

    return _scaled(marks, grown, 1.0)


def each(marks: Marks, change: Callable[[Mark], Mark]) -> Marks:
    """Every mark changed, wherever it is."""
    return tuple(
        change(mark) if isinstance(mark, Mark) else replace(mark, marks=each(mark.marks, change)) for mark in marks
    )


def recoloured(paint: Paint | None, change: Callable[[str], str]) -> Paint | None:
    """The paint with each of its colours changed."""
    if isinstance(paint, Fade):
        return replace(paint, colours=tuple(change(colour) for colour in paint.colours))
    return change(paint) if paint else None


def toned(marks: Marks, change: Callable[[str], str]) -> Marks:
    """The marks with each colour changed."""

    def painted(mark: Mark) -> Mark:
        return replace(mark, fill=recoloured(mark.fill, change), stroke=change(mark.stroke) if mark.stroke else None)

    return each(marks, painted)


def _scaled(marks: Marks, change: Callable[[Mark, float], Marks], scale: float) -> Marks:
    """Every mark changed, told how much larger than in its own units it will be."""
    changed: list[Mark | Group] = []
    for mark in marks:
        if isinstance(mark, Mark):
            changed += change(mark, scale)
        else:
            changed.append(replace(mark, marks=_scaled(mark.marks, change, scale * mark.scale)))
    return tuple(changed)


_LEGIBLE = 1.7  # contrast below which letters run into their ground even when large


def legible(colour: str, ground: str) -> bool:
    """Whether large letters of that colour can be read on that ground."""
    return colours.contrast(colour, ground) >= _LEGIBLE


def edge_for(ground: str) -> str:
    """The colour of a line that sets something off from the ground."""
    return colours.mix(ground, colours.against(ground), 0.55)
