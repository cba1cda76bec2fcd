"""Effects that an element refers to: those that are not there count for nothing, CSS's filter functions become filters,
and what a preview cannot show is noted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import tinycss2

from bot.svg import geometry
from bot.svg.colours import colour
from bot.svg.css import LOCAL_URL
from bot.svg.geometry import text_of
from bot.svg.trees import Element, new, take
from bot.svg.vocabulary import local

# Attributes that refer to an effect, and the element that each must find.
REFERENCES = {
    "clip-path": "clipPath",
    "mask": "mask",
    "marker-start": "marker",
    "marker-mid": "marker",
    "marker-end": "marker",
}

_NAMES = {"clipPath": "a clip", "mask": "a mask", "marker": "a marker"}
# CSS's functions have no region: this one holds everything. They count in sRGB.
_EVERYWHERE = {
    "x": "-1e5",
    "y": "-1e5",
    "width": "2e5",
    "height": "2e5",
    "filterUnits": "userSpaceOnUse",
    "color-interpolation-filters": "srgb",
}
_DEGREES = {"deg": 1.0, "grad": 0.9, "rad": 57.29578, "turn": 360.0, "": 1.0}


@dataclass(slots=True)
class Scene:
    """A drawing that is being made ready for its preview: its elements by id, those that were made for it, and what
    the preview loses of it."""

    targets: Mapping[str, Element]
    left_out: dict[str, None] = field(default_factory=dict)
    made: list[Element] = field(default_factory=list)

    def notes(self) -> Iterator[str]:
        """What to tell a person, as sentences."""
        if self.left_out:
            yield left_out(self.left_out)


def left_out(names: Mapping[str, None]) -> str:
    """The sentence that says what a preview leaves out."""
    *most, last = names
    return f"The preview leaves out {', '.join(most)} and {last}." if most else f"The preview leaves out {last}."


def prepare(element: Element, scene: Scene, font_size: float) -> None:
    """Leaves references alone in the element's filter, each to a filter that is there."""
    value = (take(element, "filter") or "none").strip()
    if value == "none":
        return
    references = []
    for token in tinycss2.parse_component_value_list(value, skip_comments=True):
        if token.type == "url" and token.value.startswith("#"):
            target = scene.targets.get(token.value[1:])
            references += [token.value[1:]] if target is not None and local(target.tag) == "filter" else []
        elif token.type == "function" and (made := _filter(token, font_size)) is not None:
            made.set("id", f"css-filter-{len(scene.made)}")
            scene.made.append(made)
            references.append(made.get("id", ""))
        elif token.type != "whitespace":
            scene.left_out["a filter effect"] = None
    if references:
        element.set("filter", " ".join(f"url(#{name})" for name in references))


def applicable(name: str, value: str, scene: Scene) -> str | None:
    """The reference, where its clip, mask or marker is there; else what says none."""
    kind = REFERENCES[name]
    # Markers are inherited: only a word keeps those of the parent away.
    none = "none" if kind == "marker" else None
    url = LOCAL_URL.fullmatch(value.strip())
    target = scene.targets.get(url[2]) if url else None
    if target is None or local(target.tag) != kind:
        if url is None and value.strip() != "none":
            scene.left_out[_NAMES[kind]] = None
        return none
    if kind == "marker" and "0" in (target.get("markerWidth"), target.get("markerHeight")):
        return none
    return value


# --- CSS's filter functions, as the filters that they stand for (Filter Effects 1, section 13) ---------------------


def _filter(function: Any, font_size: float) -> Element | None:
    """The filter that the function stands for, None where it is none."""
    words = [tinycss2.serialize([token]) for token in function.arguments if token.type not in ("whitespace", "literal")]
    made = new("filter")
    for attribute, value in _EVERYWHERE.items():
        made.set(attribute, value)
    name = function.lower_name
    if name == "blur":
        radius = geometry.pixels(words[0], font_size) if words else 0.0
        primitive = None if radius is None else _primitive("feGaussianBlur", stdDeviation=text_of(radius))
    elif name == "drop-shadow":
        primitive = _shadow(words, font_size)
    elif name == "hue-rotate":
        angle = geometry.length(words[0]) if words else (0.0, "deg")
        turn = angle[0] * _DEGREES[angle[1]] if angle and angle[1] in _DEGREES else None
        primitive = None if turn is None else _primitive("feColorMatrix", type="hueRotate", values=text_of(turn))
    else:
        amount = _amount(words[0]) if words else 1.0
        primitive = None if amount is None else _toned(name, amount)
    if primitive is None:
        return None
    made.append(primitive)
    return made


def _shadow(words: list[str], font_size: float) -> Element | None:
    lengths = [pixels for word in words if (pixels := geometry.pixels(word, font_size)) is not None]
    colours = [found for word in words if geometry.length(word) is None and (found := colour(word))]
    if not 2 <= len(lengths) <= 3 or len(lengths) + len(colours) != len(words):
        return None
    dx, dy, deviation = (text_of(one) for one in (*lengths, 0.0)[:3])
    paint = colours[0] if colours else "currentColor"
    return _primitive("feDropShadow", dx=dx, dy=dy, stdDeviation=deviation, **{"flood-color": paint})


def _amount(word: str) -> float | None:
    parsed = geometry.length(word)
    factor = {"": 1.0, "%": 0.01}.get(parsed[1]) if parsed else None
    return max(0.0, parsed[0] * factor) if parsed and factor else None


def _toned(name: str, amount: float) -> Element | None:
    """The functions that change colours by an amount; 1 is all of it."""
    part = min(1.0, amount)
    match name:
        case "brightness":
            return _transfer("RGB", type="linear", slope=text_of(amount))
        case "contrast":
            return _transfer("RGB", type="linear", slope=text_of(amount), intercept=text_of(0.5 - amount / 2))
        case "invert":
            return _transfer("RGB", type="table", tableValues=f"{text_of(part)} {text_of(1 - part)}")
        case "opacity":
            return _transfer("A", type="table", tableValues=f"0 {text_of(part)}")
        case "saturate":
            return _primitive("feColorMatrix", type="saturate", values=text_of(amount))
        case "grayscale":
            return _primitive("feColorMatrix", type="saturate", values=text_of(1 - part))
        case "sepia":
            rows = ((0.393, 0.769, 0.189), (0.349, 0.686, 0.168), (0.272, 0.534, 0.131))
            values = [
                [*(part * value + (1 - part) * (row == column) for column, value in enumerate(weights)), 0.0, 0.0]
                for row, weights in enumerate(rows)
            ]
            values.append([0.0, 0.0, 0.0, 1.0, 0.0])
            written = " ".join(text_of(value) for row in values for value in row)
            return _primitive("feColorMatrix", type="matrix", values=written)
        case _:
            return None


def _transfer(channels: str, **function: str) -> Element:
    made = new("feComponentTransfer")
    made.extend(_primitive(f"feFunc{channel}", **function) for channel in channels)
    return made


def _primitive(name: str, **attributes: str) -> Element:
    made = new(name)
    for attribute, value in attributes.items():
        made.set(attribute, value)
    return made
