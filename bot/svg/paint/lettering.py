"""Text, set as browsers set it: in chunks, with kerning, unrounded advances and a face for every character.

CairoSVG 2.9.1 sets letter by letter, rounds advances to pixels, and aligns each element of a text by itself.
"""

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise
from typing import Any, TypeAlias

from cairosvg.helpers import point_angle, size, transform
from cairosvg.surface import TAGS, cairo

from bot.svg.paint import faces
from bot.svg.paint.faces import Face
from bot.svg.paint.nodes import Node, number, own, share
from bot.svg.vocabulary import XLINK_HREF

Canvas: TypeAlias = Any  # paint.canvas.Canvas, which imports this module
Point: TypeAlias = tuple[float, float]

# CSS Text Decoration leaves it to the font; these are Arial's, in em: how far above the baseline, and how thick.
_LINES = {"underline": -0.106, "line-through": 0.259, "overline": 0.905}
_THICKNESS = 0.073
# CSS Inline 3, section 4.2.4, as Chromium does it: parts of the font's height.
_SHIFTS = {"super": 1 / 3, "sub": -1 / 5}


@dataclass(slots=True)
class Letter:
    """A character and where it stands, in user units; `angle` is in radians, `stretch` a factor of its width."""

    character: str
    node: Node
    face: Face
    size: float
    glyph: int
    advance: float
    x: float | None
    y: float | None
    dx: float
    dy: float
    angle: float
    stretch: float = 1.0
    at: Point = (0.0, 0.0)
    is_lost: bool = False


def draw(canvas: Canvas, node: Node, opacity: float) -> None:
    """Paints the text."""
    context = canvas.context
    for styled, letters in groupby(_set(canvas, node), key=lambda letter: letter.node):
        if styled.get("visibility", "visible") != "visible":
            continue
        run = list(letters)
        plain = [letter for letter in run if not letter.face.is_coloured]
        context.new_path()
        _decorate(canvas, styled, run)
        _trace(canvas, plain)
        canvas.paint_path(styled, node, opacity)
        context.new_path()
        for letter in run:
            if letter.face.is_coloured:
                _paint_coloured(canvas, letter)


def outline(canvas: Canvas, node: Node) -> None:
    """Adds the text's letters to the current path."""
    _trace(canvas, list(_set(canvas, node)))


def corners(canvas: Canvas, node: Node) -> list[Point]:
    """The corners of the boxes around the letters, in user units."""
    found = []
    for letter in _set(canvas, node):
        turn = cairo.Matrix.init_rotate(letter.angle) if letter.angle else None
        ascent, descent = letter.face.ascent * letter.size, letter.face.descent * letter.size
        for x, y in ((0.0, -ascent), (letter.advance, -ascent), (0.0, descent), (letter.advance, descent)):
            if turn is not None:
                x, y = turn.transform_point(x, y)
            found.append((letter.at[0] + x, letter.at[1] + y))
    return found


def length(path: Iterable[tuple[int, tuple[float, ...]]]) -> float:
    """The length of a flat path of cairo's."""
    return sum(math.dist(start, end) for start, end in _segments(path))


# --- painting ------------------------------------------------------------------------------------------------------


def _trace(canvas: Canvas, letters: list[Letter]) -> None:
    context = canvas.context
    matrix = context.get_matrix()
    _, yx, xy, yy, _, y0 = matrix.as_tuple()
    # Browsers put the baseline of upright text on a whole px, and hint it there.
    snaps = canvas.snaps_text and xy == yx == 0 and yy > 0
    for letter in letters:
        if letter.is_lost or letter.character.isspace():
            continue
        x, y = letter.at
        if snaps and not letter.angle:
            y = (round(y * yy + y0) - y0) / yy
        context.save()
        context.translate(x, y)
        context.rotate(letter.angle)
        context.scale(letter.stretch, 1)
        letter.face.choose(context, letter.size, is_hinted=snaps and not letter.angle)
        context.glyph_path([(letter.glyph, 0, 0)])
        context.restore()


def _paint_coloured(canvas: Canvas, letter: Letter) -> None:
    context = canvas.context
    context.save()
    context.translate(*letter.at)
    context.rotate(letter.angle)
    letter.face.choose(context, letter.size)
    context.show_glyphs([(letter.glyph, 0, 0)])
    context.restore()


def _decorate(canvas: Canvas, node: Node, run: list[Letter]) -> None:
    decoration = node.get("text-decoration", "").split()
    for line, height in _LINES.items():
        if line in decoration:
            for letter in run:
                thick = _THICKNESS * letter.size
                top = letter.at[1] - height * letter.size - thick / 2
                canvas.context.rectangle(letter.at[0], top, letter.advance, thick)


# --- setting -------------------------------------------------------------------------------------------------------


def _set(canvas: Canvas, node: Node) -> list[Letter]:
    """The letters of the text, each in its place."""
    letters = list(_letters(canvas, node, []))
    _kern(letters)
    for spaced, within in _by_ancestor(letters, lambda one: number(one, "textLength") > 0):
        _fit(spaced, within)
    pen = 0.0, 0.0
    for chunk in _chunks(letters):
        pen = _place(chunk, pen)
    for path_node, within in _by_ancestor(letters, lambda one: one.tag == "textPath"):
        _bend(canvas, path_node, within)
    return letters


def _by_ancestor(letters: list[Letter], holds: Callable[[Node], bool]) -> list[tuple[Node, list[Letter]]]:
    """The elements around the letters of which that holds, each with the letters in it, in order."""
    found: dict[int, tuple[Node, list[Letter]]] = {}
    answers: dict[int, bool] = {}
    for letter in letters:
        node = letter.node
        while node is not None:
            if id(node) not in answers:
                answers[id(node)] = holds(node)
            if answers[id(node)]:
                found.setdefault(id(node), (node, []))[1].append(letter)
            node = None if node.tag == "text" else node.parent
    return list(found.values())


Lists: TypeAlias = list[tuple[dict[str, list[float]], list[int]]]


def _letters(canvas: Canvas, node: Node, around: Lists) -> Iterator[Letter]:
    """The letters of the element, with what the lists of it and of those around it say of each."""
    lists = {name: _lengths(canvas, node, name) for name in ("x", "y", "dx", "dy", "rotate")}
    around = [*around, (lists, [0])]
    em = size(canvas, node.get("font-size", "16"))
    letter_spacing, word_spacing = (size(canvas, node.get(name)) for name in ("letter-spacing", "word-spacing"))
    wanted = faces.wanted(node)
    lift = _shift(node, em) - _drop(canvas, node, wanted, em)
    for character in node.text or "":
        face, glyph, advance = faces.glyph(wanted, character)
        said = {name: _said(around, name) for name in ("x", "y", "dx", "dy", "rotate")}
        for _, counter in around:
            counter[0] += 1
        yield Letter(
            character=character,
            node=node,
            face=face,
            size=em,
            glyph=glyph,
            advance=advance * em + letter_spacing + (word_spacing if character.isspace() else 0.0),
            x=said["x"],
            y=said["y"],
            dx=said["dx"] or 0.0,
            dy=(said["dy"] or 0.0),
            angle=math.radians(said["rotate"] or 0.0),
            at=(0.0, -lift),
        )
    for child in node.children:
        yield from _letters(canvas, child, around)


def _lengths(canvas: Canvas, node: Node, name: str) -> list[float]:
    return [size(canvas, one, name[-1]) for one in own(node, name).replace(",", " ").split()]


def _said(around: Lists, name: str) -> float | None:
    """What the innermost list that reaches so far says of the next letter; the last angle goes on."""
    for lists, counter in reversed(around):
        values = lists[name]
        if counter[0] < len(values):
            return values[counter[0]]
        if name == "rotate" and values:
            return values[-1]
    return None


def _shift(node: Node, em: float) -> float:
    """How far the baseline-shifts of the element and of those around it lift it."""
    lift = 0.0
    while node is not None and node.tag != "text":
        value = own(node, "baseline-shift")
        lift += _SHIFTS.get(value, 0.0) * em if value in _SHIFTS else share(value, em)
        node = node.parent
    return lift


def _drop(canvas: Canvas, node: Node, face: Face, em: float) -> float:
    """How far the letters come down for the baseline that the element names to lie on the line."""
    baseline = (own(node, "alignment-baseline") if node.tag != "text" else "") or node.get("dominant-baseline")
    if baseline not in _BASELINES:
        return 0.0
    # Browsers round a font's heights to whole px.
    px = em * math.hypot(*canvas.context.get_matrix().as_tuple()[:4]) / math.sqrt(2) or 1.0
    ascent, descent = round(face.ascent * px) / px, round(face.descent * px) / px
    return em * _BASELINES[baseline](ascent, descent, face.x_height)


# By ascent, descent and height of an x.
_BASELINES: dict[str, Callable[[float, float, float], float]] = {
    "middle": lambda ascent, descent, x_height: x_height / 2,
    "central": lambda ascent, descent, x_height: (ascent - descent) / 2,
    "hanging": lambda ascent, descent, x_height: 0.8 * ascent,
    "mathematical": lambda ascent, descent, x_height: ascent / 2,
    **dict.fromkeys(("text-before-edge", "before-edge", "text-top"), lambda ascent, descent, x_height: ascent),
    **dict.fromkeys(
        ("text-after-edge", "after-edge", "text-bottom", "ideographic"), lambda ascent, descent, x_height: -descent
    ),
}


def _kern(letters: list[Letter]) -> None:
    for left, right in pairwise(letters):
        if left.face is right.face and left.size == right.size and right.x is None and right.y is None:
            left.advance += faces.kerning(left.face, left.character, right.character) * left.size


def _fit(node: Node, letters: list[Letter]) -> None:
    """Makes the letters together as long as the element's textLength says."""
    natural = sum(letter.advance for letter in letters)
    wanted = number(node, "textLength")
    if not letters or natural <= 0:
        return
    if own(node, "lengthAdjust") == "spacingAndGlyphs":
        for letter in letters:
            letter.stretch *= wanted / natural
            letter.advance *= wanted / natural
    elif len(letters) > 1:
        for letter in letters[:-1]:
            letter.advance += (wanted - natural) / (len(letters) - 1)


def _chunks(letters: list[Letter]) -> Iterator[list[Letter]]:
    """The letters between two that are placed absolutely: what `text-anchor` aligns."""
    chunk: list[Letter] = []
    for letter in letters:
        if chunk and (letter.x is not None or letter.y is not None):
            yield chunk
            chunk = []
        chunk.append(letter)
    if chunk:
        yield chunk


def _place(chunk: list[Letter], pen: Point) -> Point:
    """Places the letters one after the other; gives where the next would stand."""
    x = chunk[0].x if chunk[0].x is not None else pen[0]
    y = chunk[0].y if chunk[0].y is not None else pen[1]
    width = sum(letter.advance + letter.dx for letter in chunk) - chunk[0].dx
    x -= width * {"middle": 0.5, "end": 1.0}.get(chunk[0].node.get("text-anchor", "start"), 0.0)
    for letter in chunk:
        x, y = x + letter.dx, y + letter.dy
        letter.at = x, y + letter.at[1]
        x += letter.advance
    return x, y


# --- text on a path ------------------------------------------------------------------------------------------------


def _bend(canvas: Canvas, node: Node, letters: list[Letter]) -> None:
    """Moves the letters of a textPath onto its path, each by its middle; those beyond its ends are lost."""
    line = canvas.paths.get((own(node, "href") or own(node, XLINK_HREF))[1:])
    segments = _line(canvas, line) if line is not None else []
    if own(node, "side") == "right":
        segments = [(end, beginning) for beginning, end in reversed(segments)]
    ends = list(accumulate(math.dist(*segment) for segment in segments))
    whole = ends[-1] if ends else 0.0
    if not letters or whole <= 0:
        for letter in letters:
            letter.is_lost = True
        return
    said = number(line, "pathLength")
    start = own(node, "startOffset", "0")
    offset = share(start, whole) * (whole / said if said > 0 and not start.endswith("%") else 1.0)
    first = letters[0].at[0] - letters[0].dx
    anchored = {"middle": 0.5, "end": 1.0}.get(letters[0].node.get("text-anchor", "start"), 0.0)
    width = sum(letter.advance + letter.dx for letter in letters)
    begin = offset - anchored * width
    base = letters[0].at[1] - letters[0].dy
    for letter in letters:
        middle = begin + letter.at[0] - first + letter.advance / 2
        found = _point(segments, ends, middle)
        if found is None:
            letter.is_lost = True
            continue
        (x, y), angle = found
        away = letter.at[1] - base
        back = -letter.advance / 2
        letter.at = (
            x + back * math.cos(angle) - away * math.sin(angle),
            y + back * math.sin(angle) + away * math.cos(angle),
        )
        letter.angle += angle


def _line(canvas: Canvas, node: Node) -> list[tuple[Point, Point]]:
    """The straight pieces of the path that the text follows; Chromium takes no other shape for one."""
    if node.tag != "path":
        return []
    context = cairo.Context(cairo.RecordingSurface(cairo.CONTENT_ALPHA, None))
    context.set_tolerance(0.02)
    with canvas.onto(context):
        transform(canvas, own(node, "transform"))
        TAGS[node.tag](canvas, node)
        context.identity_matrix()
        return list(_segments(context.copy_path_flat()))


def _segments(path: Iterable[tuple[int, tuple[float, ...]]]) -> Iterator[tuple[Point, Point]]:
    start = here = (0.0, 0.0)
    for kind, points in path:
        if kind == cairo.PATH_MOVE_TO:
            start = here = (points[0], points[1])
        else:
            there = start if kind == cairo.PATH_CLOSE_PATH else (points[0], points[1])
            yield here, there
            here = there


def _point(segments: list[tuple[Point, Point]], ends: list[float], distance: float) -> tuple[Point, float] | None:
    """The point so far along, and the direction there; None beyond the ends. `ends` is how far each segment goes."""
    index = bisect_left(ends, distance)
    if distance < 0 or index == len(ends):
        return None
    start, end = segments[index]
    long = math.dist(start, end)
    part = 1 - (ends[index] - distance) / long if long else 0.0
    x, y = (a + (b - a) * part for a, b in zip(start, end, strict=True))
    return (x, y), point_angle(*start, *end)
