"""SVG's filter primitives (Filter Effects 1, section 9), on pixels."""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce

import numpy as np
from cairosvg.colors import color

from bot.svg.geometry import Box
from bot.svg.paint import light, noise, pixels
from bot.svg.paint.nodes import Node, number, numbers, own, pair, share
from bot.svg.paint.pixels import Array, Picture

# Pixels times primitives that one drawing may cost: about two seconds of a small machine, of the five that there are.
BUDGET = 120_000_000
# Primitives that cost many times what the others do, by pixel.
_DEAR = {"feDiffuseLighting": 4, "feSpecularLighting": 4, "feMorphology": 4}
# What one octave of noise costs, and one number of a kernel.
_OCTAVE, _WEIGHT = 4.0, 0.5
# What a filter costs that does nothing: its picture is read and written, and its colours are counted anew.
_ALWAYS = 4.0
# Bytes that the pictures of one filter may take, of the worker's 512 MB.
_MEMORY = 150_000_000
# Pictures that a primitive needs beside those that are kept.
_SCRATCH = 5

_IDENTITY = np.eye(4, 5, dtype=np.float32)
_LUMINANCE = np.array([0.2126, 0.7152, 0.0722], np.float32)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the pixels lie: `scale` is px per user unit across and down, `origin` the user coordinates of the upper
    left corner, `box` the bounding box of what is filtered and `viewport` what percentages are of, in user units."""

    scale: tuple[float, float]
    origin: tuple[float, float]
    box: Box
    viewport: Box


@dataclass(slots=True)
class _Work:
    """A filter at work on a picture."""

    frame: Frame
    source: Picture
    in_shares: bool
    results: dict[str, Picture] = field(default_factory=dict)
    sources: dict[bool, Picture] = field(default_factory=dict)
    latest: Picture | None = None

    def picture(self, name: str, *, linear: bool) -> Picture:
        """The input of that name, "" being what the primitive before made."""
        found = self.found(name, linear=linear)
        if found is self.source:
            # Most filters ask for it more than once.
            found = self.sources[linear] = self.sources.get(linear) or found.linear(linear)
        return found.linear(linear)

    def found(self, name: str, *, linear: bool) -> Picture:
        """The same, its colours counted as they happen to be; `linear` is what is wanted of a picture made here."""
        if name == "SourceAlpha":
            found = Picture(np.zeros_like(self.source.pixels), is_linear=linear)
            found.pixels[3] = self.source.pixels[3]
        elif name in self.results:
            found = self.results[name]
        elif name in ("BackgroundImage", "BackgroundAlpha", "FillPaint", "StrokePaint"):
            found = Picture(
                np.zeros_like(self.source.pixels), is_linear=linear
            )  # As in browsers: nobody supports them any more.
        elif name != "SourceGraphic" and self.latest:
            found = self.latest
        else:
            # Most filters ask for it more than once.
            found = self.sources[linear] = (self.sources.get(linear) or self.source).linear(linear)
        return found.linear(linear)

    def px(self, value: float, axis: int) -> float:
        """A length along an axis (0 across, 1 down) in px."""
        side = (self.frame.box.width, self.frame.box.height)[axis] if self.in_shares else 1.0
        return value * side * self.frame.scale[axis]

    def place(self, value: float, axis: int) -> float:
        """A coordinate along an axis in px."""
        if self.in_shares:
            value = (self.frame.box.x, self.frame.box.y)[axis] + value * (self.frame.box.width, self.frame.box.height)[
                axis
            ]
        return (value - self.frame.origin[axis]) * self.frame.scale[axis]


@dataclass(frozen=True, slots=True)
class _Call:
    """A primitive that is being worked out."""

    node: Node
    work: _Work
    linear: bool

    def input(self, name: str = "in") -> Array:
        """The picture that comes in, premultiplied."""
        return self.work.picture(own(self.node, name), linear=self.linear).pixels

    def straight(self, name: str = "in") -> Array:
        """The same, straight; not to be written to."""
        return self.work.picture(own(self.node, name), linear=self.linear).straight

    def alpha(self, name: str = "in") -> Array:
        """Its alpha alone, for which no colours need to be counted anew."""
        return self.work.found(own(self.node, name), linear=self.linear).alpha

    def colour(self, name: str, default: str) -> Array:
        """A colour of the primitive, premultiplied, in its kind of colours."""
        opacity = number(self.node, name.replace("color", "opacity"), 1.0)
        red, green, blue, alpha = color(self.node.get(name, default), opacity)
        one = np.array([[[red * alpha]], [[green * alpha]], [[blue * alpha]], [[alpha]]], np.float32)
        return Picture(one).linear(self.linear).pixels


def cost(node: Node, size: tuple[int, int]) -> int:
    """What the filter costs on a picture of that size, as BUDGET counts."""
    return int(size[0] * size[1] * (_ALWAYS + sum(map(_weight, node.children))))


def _weight(node: Node) -> float:
    if node.tag == "feTurbulence":
        return _OCTAVE * max(1.0, number(node, "numOctaves", 1.0))
    if node.tag == "feConvolveMatrix":
        columns, rows = pair(node, "order", 3.0)
        return _WEIGHT * columns * rows
    return _DEAR.get(node.tag, 1)


def most_pixels(node: Node) -> int:
    """How many pixels a picture may have for the filter to find room in memory."""
    kept = max((len(names) for names in _needed(node)), default=0)
    return _MEMORY // (16 * (kept + _SCRATCH))


def _needed(node: Node) -> list[set[str]]:
    """After each primitive, the names of those results so far that a later one needs."""
    needed: list[set[str]] = []
    names: set[str] = set()
    for child in reversed(node.children):
        needed.append(set(names))
        names.discard(own(child, "result"))
        names |= _inputs(child) - {""}
    return needed[::-1]


def _inputs(node: Node) -> set[str]:
    """The names of what a primitive reads, "" being what the one before it made."""
    return {own(one, name) for one in (node, *node.children) for name in ("in", "in2")}


def reach(node: Node, frame_box: Box) -> float:
    """How far, in user units, the filter carries what it paints."""
    in_shares = own(node, "primitiveUnits") == "objectBoundingBox"
    unit = max(frame_box.width, frame_box.height) if in_shares else 1.0
    far = 0.0
    for child in node.children:
        far += pixels.REACH * max(pair(child, "stdDeviation", 2.0 if child.tag == "feDropShadow" else 0.0))
        far += (
            max(abs(number(child, "dx")), abs(number(child, "dy")))
            + max(pair(child, "radius"))
            + number(child, "scale")
        )
    return far * unit


def apply(node: Node, source: Array, frame: Frame) -> Array:
    """What the filter makes of the source."""
    work = _Work(frame, Picture(source), own(node, "primitiveUnits") == "objectBoundingBox")
    for child, needed in zip(node.children, _needed(node), strict=True):
        primitive = _PRIMITIVES.get(child.tag) or _STRAIGHT_PRIMITIVES.get(child.tag)
        if primitive is None:
            continue
        call = _Call(child, work, _is_linear(child))
        result = _within(child, work, primitive(call).astype(np.float32, copy=False))
        kind = "straight" if child.tag in _STRAIGHT_PRIMITIVES else "pixels"
        work.latest = Picture(**{kind: result}, is_linear=call.linear)
        if name := own(child, "result"):
            work.results[name] = work.latest
        work.results = {name: result for name, result in work.results.items() if name in needed}
    return (work.latest or Picture(np.zeros_like(source))).linear(wanted=False).pixels


def _is_linear(node: Node) -> bool:
    return bool(node.get("color-interpolation-filters") != "srgb")


def _within(node: Node, work: _Work, result: Array) -> Array:
    """The result where the primitive's own region is, nothing elsewhere."""
    if not any(own(node, side) for side in ("x", "y", "width", "height")):
        return result
    left, top, right, bottom = _region(node, work, result.shape)
    cut = np.zeros_like(result)
    cut[:, top:bottom, left:right] = result[:, top:bottom, left:right]
    return cut


def _region(node: Node, work: _Work, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    """The primitive's region in px: left, top, right, bottom."""
    edges = []
    for axis, (start, side) in enumerate((("x", "width"), ("y", "height"))):
        whole = 1.0 if work.in_shares else (work.frame.viewport.width, work.frame.viewport.height)[axis]
        most = shape[2 - axis]
        low = work.place(share(own(node, start), whole), axis) if own(node, start) else 0.0
        high = low + work.px(share(own(node, side), whole), axis) if own(node, side) else float(most)
        edges.append((min(most, max(0, round(low))), min(most, max(0, round(high)))))
    (left, right), (top, bottom) = edges
    return left, top, right, bottom


# --- the primitives ------------------------------------------------------------------------------------------------


def _gaussian_blur(call: _Call) -> Array:
    across, down = pair(call.node, "stdDeviation")
    return pixels.blurred(call.input(), max(0.0, call.work.px(across, 0)), max(0.0, call.work.px(down, 1)))


def _offset(call: _Call) -> Array:
    dx, dy = number(call.node, "dx"), number(call.node, "dy")
    return pixels.moved(call.input(), call.work.px(dx, 0), call.work.px(dy, 1))


def _drop_shadow(call: _Call) -> Array:
    source = call.input()
    across, down = pair(call.node, "stdDeviation", 2.0)
    shadow = pixels.blurred(source[3:], max(0.0, call.work.px(across, 0)), max(0.0, call.work.px(down, 1)))
    dx, dy = number(call.node, "dx", 2.0), number(call.node, "dy", 2.0)
    shadow = pixels.moved(shadow, call.work.px(dx, 0), call.work.px(dy, 1))
    return pixels.over(source, shadow * call.colour("flood-color", "black"))


def _flood(call: _Call) -> Array:
    return np.broadcast_to(call.colour("flood-color", "black"), call.work.source.pixels.shape).copy()


def _merge(call: _Call) -> Array:
    names = [own(node, "in") for node in call.node.children if node.tag == "feMergeNode"]
    layers = (call.work.picture(name, linear=call.linear).pixels for name in names)
    if not names:
        return np.zeros_like(call.work.source.pixels)
    return reduce(lambda below, top: pixels.over(top, below), layers)


def _composite(call: _Call) -> Array:
    one, beta = call.input(), call.alpha("in2")
    operator = own(call.node, "operator", "over")
    if operator == "in":
        return one * beta
    if operator == "out":
        return one * (1 - beta)
    other, alpha = call.input("in2"), one[3]
    match operator:
        case "atop":
            return one * beta + other * (1 - alpha)
        case "xor":
            return one * (1 - beta) + other * (1 - alpha)
        case "lighter":
            return np.minimum(one + other, 1)
        case "arithmetic":
            return _arithmetic(call.node, one, other)
        case _:
            return pixels.over(one, other)


def _arithmetic(node: Node, one: Array, other: Array) -> Array:
    k1, k2, k3, k4 = (np.float32(number(node, f"k{index}")) for index in (1, 2, 3, 4))
    mixed = np.full_like(one, k4)
    # Most of the four are 0.
    if k1:
        mixed += k1 * one * other
    for weight, picture in ((k2, one), (k3, other)):
        if weight:
            mixed += weight * picture
    np.clip(mixed, 0, 1, out=mixed)
    return np.minimum(mixed, mixed[3], out=mixed)


def _blend(call: _Call) -> Array:
    top, below = call.input(), call.input("in2")
    mix = _BLENDS.get(own(call.node, "mode", "normal"))
    result = pixels.over(top, below)
    # What of the upper one has nothing below it stays as it is; the rest is mixed.
    if mix is not None:
        source, backdrop = call.straight()[:3], call.straight("in2")[:3]
        mixed = mix(source, backdrop)
        mixed -= source
        mixed *= top[3] * below[3]
        result[:3] += mixed
    return result


def _color_matrix(call: _Call) -> Array:
    matrix = _matrix(own(call.node, "type", "matrix"), numbers(call.node, "values"))
    straight = call.straight()
    if matrix is None:
        return straight
    result = np.empty_like(straight)
    for plane, (*weights, constant) in zip(result, matrix, strict=True):
        plane[:] = constant
        # Most numbers of a matrix are 0.
        for weight, channel in zip(weights, straight, strict=True):
            if weight == 1:
                plane += channel
            elif weight:
                plane += weight * channel
    return _in_range(result)


def _matrix(kind: str, values: list[float]) -> Array | None:
    """The matrix of a feColorMatrix, None for one that changes nothing."""
    matrix = _IDENTITY.copy()
    grey = np.tile(_GREY, (3, 1))
    if kind == "matrix":
        return np.array(values, np.float32).reshape(4, 5) if len(values) == 20 else None
    if kind == "saturate":
        amount = values[0] if values else 1.0
        matrix[:3, :3] = grey + amount * (np.eye(3, dtype=np.float32) - grey)
    elif kind == "hueRotate":
        angle = np.radians(values[0] if values else 0.0)
        matrix[:3, :3] = grey + np.cos(angle) * (np.eye(3) - grey) + np.sin(angle) * _TURN
    elif kind == "luminanceToAlpha":
        matrix[:] = 0
        matrix[3, :3] = _LUMINANCE
    else:
        return None
    return matrix


# Filter Effects 1, section 9.6: the weights of a colour's grey, and what a turn of its hue adds.
_GREY = np.array([0.213, 0.715, 0.072], np.float32)
_TURN = np.array([[-0.213, -0.715, 0.928], [0.143, 0.140, -0.283], [-0.787, 0.715, 0.072]], np.float32)


def _component_transfer(call: _Call) -> Array:
    straight = call.straight().copy()
    for node in call.node.children:
        channel = {"feFuncR": 0, "feFuncG": 1, "feFuncB": 2, "feFuncA": 3}.get(node.tag)
        if channel is not None:
            straight[channel] = _transferred(node, straight[channel])
    return _in_range(straight)


def _transferred(node: Node, values: Array) -> Array:
    table = numbers(node, "tableValues")
    match own(node, "type"):
        case "linear":
            return values * number(node, "slope", 1.0) + number(node, "intercept")
        case "gamma":
            power = np.power(np.clip(values, 0, 1), number(node, "exponent", 1.0))
            return number(node, "amplitude", 1.0) * power + number(node, "offset")
        case "table" if table:
            return np.interp(values, np.linspace(0, 1, len(table)), table).astype(np.float32)
        case "discrete" if table:
            steps = np.minimum((values * len(table)).astype(np.int32), len(table) - 1)
            return np.array(table, np.float32)[steps]
        case _:
            return values


def _morphology(call: _Call) -> Array:
    source = call.input()
    pick = np.maximum if own(call.node, "operator", "erode") == "dilate" else np.minimum
    radii = pair(call.node, "radius")
    # Zero in both means: nothing at all (Filter Effects 1, section 9.19).
    if min(radii) < 0 or max(radii) == 0:
        return source
    # In bytes: there is much to be laid side by side.
    spread = pixels.to_bytes(source)
    for axis in (0, 1):
        radius = min(source.shape[2 - axis], round(call.work.px(radii[axis], axis)))
        spread = _spread(spread, radius, 2 - axis, pick)
    return spread.astype(np.float32) / 255


def _spread(source: Array, radius: int, axis: int, pick: Callable[..., Array]) -> Array:
    """The extreme of every pixel and its neighbours up to `radius`; doubling steps need few of them."""
    margin = [(0, 0)] * 3
    margin[axis] = (radius, radius)
    padded, covered, wanted = np.pad(source, margin), 1, 2 * radius + 1
    while covered < wanted:
        step = min(covered, wanted - covered)
        length = padded.shape[axis] - step
        near, far = (slice(None),) * axis + (slice(length),), (slice(None),) * axis + (slice(step, None),)
        padded = pick(padded[near], padded[far])
        covered += step
    return padded


def _convolve_matrix(call: _Call) -> Array:
    source = call.input()
    columns, rows = (int(side) for side in pair(call.node, "order", 3.0))
    kernel = numbers(call.node, "kernelMatrix")
    if len(kernel) != columns * rows or not kernel:
        return source
    divisor = number(call.node, "divisor") or sum(kernel) or 1.0
    target_x = int(number(call.node, "targetX", columns // 2))
    target_y = int(number(call.node, "targetY", rows // 2))
    keeps_alpha = own(call.node, "preserveAlpha") == "true"
    values = call.straight() if keeps_alpha else source
    mode = {"none": "constant", "wrap": "wrap"}.get(own(call.node, "edgeMode", "duplicate"), "edge")
    margins = ((0, 0), (rows, rows), (columns, columns))
    padded = np.pad(values, margins, mode=mode)  # type: ignore[call-overload]  # numpy wants the word itself
    height, width = source.shape[1:]
    total = np.zeros_like(source)
    for index, weight in enumerate(reversed(kernel)):
        row, column = rows + index // columns - target_y, columns + index % columns - target_x
        total += np.float32(weight / divisor) * padded[:, row : row + height, column : column + width]
    total += np.float32(number(call.node, "bias"))
    if keeps_alpha:
        total[3] = source[3]
        return pixels.premultiplied(np.clip(total, 0, 1, out=total))
    np.clip(total, 0, 1, out=total)
    np.minimum(total, total[3], out=total)
    return total


def _displacement_map(call: _Call) -> Array:
    source, chart = call.input(), call.straight("in2")
    scale, (across, down) = number(call.node, "scale"), _selected(call.node)
    height, width = source.shape[1:]
    columns, rows = np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)[:, None]
    x = np.rint(columns + call.work.px(scale, 0) * (chart[across] - 0.5)).astype(np.intp)
    y = np.rint(rows + call.work.px(scale, 1) * (chart[down] - 0.5)).astype(np.intp)
    outside = (x < 0) | (x >= width) | (y < 0) | (y >= height)
    y *= width
    y += x
    result = np.zeros_like(source)
    for plane, moved in zip(source, result, strict=True):
        if plane.any():
            plane.take(y, mode="clip", out=moved)
    result[:, outside] = 0
    return result


def _selected(node: Node) -> tuple[int, int]:
    """The channels that say how far a feDisplacementMap moves a pixel across and down."""
    across, down = ("RGB".find(own(node, f"{axis}ChannelSelector", "A")) for axis in "xy")
    return across % 4, down % 4


def _tile(call: _Call) -> Array:
    source = call.input()
    name = own(call.node, "in")
    siblings = call.node.parent.children
    before = siblings[: next(index for index, one in enumerate(siblings) if one is call.node)]
    origin = next((one for one in reversed(before) if not name or own(one, "result") == name), None)
    if origin is None:
        return source
    left, top, right, bottom = _region(origin, call.work, source.shape)
    if right <= left or bottom <= top:
        return np.zeros_like(source)
    rows = (np.arange(source.shape[1]) - top) % (bottom - top) + top
    columns = (np.arange(source.shape[2]) - left) % (right - left) + left
    return source[:, rows][:, :, columns]


def _turbulence(call: _Call) -> Array:
    height, width = call.work.source.pixels.shape[1:]
    frame = call.work.frame
    return noise.turbulence(
        # In the middle of each px, and half a unit further: there Chromium takes the noise.
        x=frame.origin[0] + (np.arange(width) + 0.5) / frame.scale[0] + 0.5,
        y=frame.origin[1] + (np.arange(height) + 0.5) / frame.scale[1] + 0.5,
        frequency=pair(call.node, "baseFrequency"),
        octaves=int(number(call.node, "numOctaves", 1.0)),
        seed=int(number(call.node, "seed")),
        is_fractal=own(call.node, "type") == "fractalNoise",
        channels=_counted(call.node),
    )


def _counted(node: Node) -> list[int]:
    """The channels of a primitive's result that anybody counts with: where only a matrix or a displacement reads it,
    seldom all four."""
    after = itertools.dropwhile(lambda one: one is not node, node.parent.children)
    reader, others = next(itertools.islice(after, 1, None), None), list(after)
    name = own(node, "result")
    is_read_again = name != "" and any(name in _inputs(other) for other in others)
    if reader is None or is_read_again or _is_linear(reader) != _is_linear(node):
        return [0, 1, 2, 3]
    if reader.tag == "feColorMatrix":
        matrix = _matrix(own(reader, "type", "matrix"), numbers(reader, "values"))
        if matrix is not None:
            return [channel for channel in range(4) if matrix[:, channel].any()]
    if reader.tag == "feDisplacementMap" and own(reader, "in") not in ("", name):
        return sorted({*_selected(reader)})
    return [0, 1, 2, 3]


def _diffuse_lighting(call: _Call) -> Array:
    lit = _lit(call)
    shades = light.diffuse(lit, number(call.node, "diffuseConstant", 1.0))
    colours = shades * call.colour("lighting-color", "white")[:3]
    return np.concatenate((np.clip(colours, 0, 1), np.ones_like(shades)[None]))


def _specular_lighting(call: _Call) -> Array:
    lit = _lit(call)
    constant, exponent = number(call.node, "specularConstant", 1.0), number(call.node, "specularExponent", 1.0)
    shades = light.specular(lit, constant, exponent)
    colours = np.clip(shades * call.colour("lighting-color", "white")[:3], 0, 1)
    return np.concatenate((colours, colours.max(axis=0, keepdims=True)))


def _lit(call: _Call) -> light.Lit:
    work = call.work
    source = next((child for child in call.node.children if child.tag in light.SOURCES), None)
    lamp = light.lamp(source, work.place, work.frame.scale) if source is not None else light.Distant(0.0, 0.0)
    height = number(call.node, "surfaceScale", 1.0) * work.frame.scale[0]
    return light.lit(call.alpha(), height, lamp)


_PRIMITIVES: Mapping[str, Callable[[_Call], Array]] = {
    "feBlend": _blend,
    "feComposite": _composite,
    "feConvolveMatrix": _convolve_matrix,
    "feDiffuseLighting": _diffuse_lighting,
    "feDisplacementMap": _displacement_map,
    "feDropShadow": _drop_shadow,
    "feFlood": _flood,
    "feGaussianBlur": _gaussian_blur,
    "feMerge": _merge,
    "feMorphology": _morphology,
    "feOffset": _offset,
    "feSpecularLighting": _specular_lighting,
    "feTile": _tile,
}


# Those that count with straight colours, and give them.
_STRAIGHT_PRIMITIVES: Mapping[str, Callable[[_Call], Array]] = {
    "feColorMatrix": _color_matrix,
    "feComponentTransfer": _component_transfer,
    "feTurbulence": _turbulence,
}


def _in_range(straight: Array) -> Array:
    """The pixels with every number where it belongs; there is no colour where nothing is to be seen."""
    np.clip(straight, 0, 1, out=straight)
    if straight[3].min() == 0:
        straight[:3] *= straight[3] > 0
    return straight


# --- how feBlend mixes (Compositing 1, section 10.1) ---------------------------------------------------------------


def _screen(source: Array, backdrop: Array) -> Array:
    return source + backdrop - source * backdrop


def _hard_light(source: Array, backdrop: Array) -> Array:
    return np.where(source <= 0.5, 2 * source * backdrop, _screen(2 * source - 1, backdrop))


def _dodge(source: Array, backdrop: Array) -> Array:
    return np.where(backdrop == 0, 0, np.minimum(1, backdrop / np.maximum(1 - source, 1e-6)))


def _burn(source: Array, backdrop: Array) -> Array:
    return np.where(backdrop >= 1, 1, 1 - np.minimum(1, (1 - backdrop) / np.maximum(source, 1e-6)))


def _soft_light(source: Array, backdrop: Array) -> Array:
    bright = np.where(backdrop <= 0.25, ((16 * backdrop - 12) * backdrop + 4) * backdrop, np.sqrt(backdrop))
    darker = backdrop - (1 - 2 * source) * backdrop * (1 - backdrop)
    return np.where(source <= 0.5, darker, backdrop + (2 * source - 1) * (bright - backdrop))


_BLENDS: Mapping[str, Callable[[Array, Array], Array]] = {
    "multiply": lambda source, backdrop: source * backdrop,
    "screen": _screen,
    "overlay": lambda source, backdrop: _hard_light(backdrop, source),
    "darken": np.minimum,
    "lighten": np.maximum,
    "color-dodge": _dodge,
    "color-burn": _burn,
    "hard-light": _hard_light,
    "soft-light": _soft_light,
    "difference": lambda source, backdrop: np.abs(source - backdrop),
    "exclusion": lambda source, backdrop: source + backdrop - 2 * source * backdrop,
}
