"""What a preview cannot show: filters, blend modes, some clips, masks and markers. It is found, named and left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.svg.css import LOCAL_URL
from bot.svg.trees import Element, elements
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
# What a filter is for, by the primitive that gives it away; the first that is there counts.
_FILTERS = {
    "feDropShadow": "a shadow",
    "feOffset": "a shadow",
    "feTurbulence": "a texture",
    "feDiffuseLighting": "a light effect",
    "feSpecularLighting": "a light effect",
    "feGaussianBlur": "a blur",
}
_CSS_FILTERS = {"drop-shadow(": "a shadow", "blur(": "a blur"}
_OTHER_FILTER = "a filter effect"
_GENERATORS = frozenset(("feTurbulence", "feFlood", "feDiffuseLighting"))


@dataclass(slots=True)
class Scene:
    """A drawing that is being made ready for its preview: its elements by id, and what the preview loses of it."""

    targets: Mapping[str, Element]
    left_out: dict[str, None] = field(default_factory=dict)
    is_masked: bool = False

    def notes(self) -> Iterator[str]:
        """What to tell a person, as sentences."""
        if self.left_out:
            *most, last = self.left_out
            yield f"The preview leaves out {', '.join(most)} and {last}." if most else f"The preview leaves out {last}."
        if self.is_masked:
            yield "The preview shows a mask only roughly."


def note(element: Element, scene: Scene) -> None:
    """Notes the element's filter and blend mode as left out."""
    if element.get("mix-blend-mode", "normal") != "normal":
        scene.left_out["a blend mode"] = None
    value = element.get("filter", "none")
    if primitives := _primitives(element, scene):
        kinds = (kind for primitive, kind in _FILTERS.items() if primitive in primitives)
    elif value != "none" and not LOCAL_URL.match(value):
        kinds = (kind for function, kind in _CSS_FILTERS.items() if function in value)
    else:
        return
    scene.left_out[next(kinds, _OTHER_FILTER)] = None


def bring_paint(element: Element, scene: Scene) -> bool:
    """Whether the element's filter brings colour with it: without the filter a shape that has none would be black."""
    return not _primitives(element, scene).isdisjoint(_GENERATORS)


def _primitives(element: Element, scene: Scene) -> frozenset[str]:
    """The names of the primitives in the element's filter."""
    url = LOCAL_URL.match(element.get("filter", ""))
    target = scene.targets.get(url[2]) if url else None
    return frozenset(local(one.tag) for one in elements(target)) if target is not None else frozenset()


def applicable(element: str, name: str, value: str, scene: Scene) -> str | None:
    """The reference, where its clip, mask or marker is there and CairoSVG can apply it; else what says none."""
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
    # CairoSVG takes the box that these units are shares of from x, y, width and height: only a rect has them.
    in_shares = "objectBoundingBox" in (target.get("clipPathUnits"), target.get("maskContentUnits"))
    if in_shares and not (kind == "clipPath" and element == "rect"):
        scene.left_out[_NAMES[kind]] = None
        return none
    scene.is_masked |= kind == "mask"
    return value
