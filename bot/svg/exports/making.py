"""Makes the forms of a drawing. Needs CairoSVG; may hang or exhaust the memory, as painting may."""

from collections.abc import Callable, Iterable, Mapping

from bot.svg import inspect
from bot.svg.exports import markup, pictures, variants
from bot.svg.trees import Element

DEFAULT_SIDE = 1024

_MAKERS: Mapping[str, Callable[[Element], bytes]] = {
    "png": lambda root: pictures.png(root, DEFAULT_SIDE),
    "pdf": pictures.pdf,
    "ico": pictures.ico,
    "jsx": lambda root: markup.jsx(root, inspect.title(root)),
    "datauri": markup.data_uri,
    "dark": variants.dark,
    "mono": variants.mono,
}


def export(root: Element, forms: Iterable[str]) -> dict[str, bytes]:
    """The sanitised drawing in each of the forms (`forms.suffix` accepts their names)."""
    return {form: _made(root, form) for form in forms}


def _made(root: Element, form: str) -> bytes:
    name, _, side = form.partition(":")
    return pictures.png(root, int(side)) if side else _MAKERS[name](root)
