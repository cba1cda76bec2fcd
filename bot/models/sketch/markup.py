"""Marks as SVG text. Only elements of the profile in force, no style sheet, every character escaped."""

from collections.abc import Iterable, Iterator
from unicodedata import category
from xml.sax.saxutils import escape, quoteattr

from bot.models.sketch.colours import mix
from bot.models.sketch.marks import Fade, Group, Mark, Marks, Paint, number

_WAYS = {"down": (0, 0, 0, 1), "along": (0, 0, 1, 0), "across": (0, 0, 1, 1)}
_MAX_TITLE = 120  # enough for a tooltip; a prompt has up to 1000 characters


def svg(marks: Marks, size: tuple[float, float], pixels: tuple[int, int], title: str, desc: str, *, plain: bool) -> str:
    """The whole file. `size` is the viewBox, `pixels` its natural size. `plain` keeps to the strict profile: no
    gradients, no title, no description."""
    fades: dict[Fade, str] = {}
    body = list(_lines(marks, fades, plain, "  "))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(size[0])} {number(size[1])}"'
        f' width="{pixels[0]}" height="{pixels[1]}">'
    )
    about = [] if plain else [f"  <title>{_text(clipped(title))}</title>", f"  <desc>{_text(desc)}</desc>"]
    defs = ["  <defs>", *(_gradient(fade, name) for fade, name in fades.items()), "  </defs>"] if fades else []
    return "\n".join([head, *about, *defs, *body, "</svg>"])


def clipped(text: str, limit: int = _MAX_TITLE) -> str:
    """The text on one line, without what is not meant to be seen (control and direction characters), cut to a
    readable length."""
    shown = " ".join("".join(" " if category(char) in _UNSEEN else char for char in text).split())
    return shown if len(shown) <= limit else shown[: limit - 1].rstrip() + "…"


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # Unicode's general categories


def _lines(marks: Marks, fades: dict[Fade, str], plain: bool, indent: str) -> Iterator[str]:
    for mark in marks:
        if isinstance(mark, Mark):
            yield indent + _element(mark, fades, plain)
        else:
            yield f"{indent}<g{_attributes(_placed(mark))}>"
            yield from _lines(mark.marks, fades, plain, indent + "  ")
            yield f"{indent}</g>"


def _placed(group: Group) -> Iterator[tuple[str, float | str]]:
    steps = [f"translate({number(group.x)} {number(group.y)})"] if group.x or group.y else []
    steps += [f"rotate({number(group.turn)})"] if group.turn else []
    if group.flip:
        steps.append(f"scale({number(-group.scale)} {number(group.scale)})")
    elif group.scale != 1:
        steps.append(f"scale({_fine(group.scale)})")
    if steps:
        yield "transform", " ".join(steps)
    if group.opacity != 1:
        yield "opacity", group.opacity


def _element(mark: Mark, fades: dict[Fade, str], plain: bool) -> str:
    attributes = list(mark.shape)
    attributes.append(("fill", _paint(mark.fill, fades, plain)))
    if mark.stroke:
        attributes += [("stroke", mark.stroke), ("stroke-width", mark.width)]
        attributes += [("stroke-linecap", "round"), ("stroke-linejoin", "round")]
    if mark.opacity != 1:
        attributes.append(("opacity", mark.opacity))
    if mark.text:
        return f"<{mark.tag}{_attributes(attributes)}>{_text(mark.text)}</{mark.tag}>"
    return f"<{mark.tag}{_attributes(attributes)}/>"


def _paint(paint: Paint | None, fades: dict[Fade, str], plain: bool) -> str:
    if paint is None:
        return "none"
    if isinstance(paint, str):
        return paint
    if plain:
        return mix(paint.colours[0], paint.colours[-1], 0.5)
    return f"url(#{fades.setdefault(paint, f'fade{len(fades) + 1}')})"


def _gradient(fade: Fade, name: str) -> str:
    last = len(fade.colours) - 1
    stops = "".join(
        f'<stop offset="{number(index / last)}" stop-color="{colour}"/>' for index, colour in enumerate(fade.colours)
    )
    if fade.way == "out":
        return f'    <radialGradient id="{name}">{stops}</radialGradient>'
    x1, y1, x2, y2 = _WAYS[fade.way]
    return f'    <linearGradient id="{name}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}">{stops}</linearGradient>'


def _attributes(pairs: Iterable[tuple[str, float | str]]) -> str:
    return "".join(
        f" {name}={quoteattr(value) if isinstance(value, str) else quoteattr(number(value))}" for name, value in pairs
    )


def _text(text: str) -> str:
    # A backslash as it is could be taken for JSON's way of writing "<" by those who read a model's answer.
    return escape(text, {"\\": "&#92;"})


def _fine(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")
