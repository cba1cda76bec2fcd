"""What goes into the SVG engine and what comes out: frozen values, no I/O."""

from dataclasses import dataclass, field
from typing import Literal

Profile = Literal["static", "strict"]


@dataclass(frozen=True, slots=True)
class Wish:
    """How a reply is to be read: the profile in force, the title and description for a drawing that has none, the
    size in px that the drawing must have (None: its own), the preview's long side in px, and whether the stored file
    is laid out for people to read, and in which other forms it is wanted (`exports.forms`)."""

    profile: Profile = "static"
    title: str = ""
    desc: str = ""
    size: tuple[int, int] | None = None
    long_side: int = 1024
    pretty: bool = False
    exports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A reply that became a drawing: the sanitised SVG (UTF-8) for the stage and its PNG preview.

    `width` and `height` are the drawing's own size in px. `valid` is SPEC's result: "valid" where nothing had to be
    changed, "partial" where something was repaired or dropped. `repairs` names what was mended in the text,
    `dropped` what was taken out, `notes` what a person should know about the preview; `ms` is the time it took.
    `exports` holds the other forms that were asked for.
    """

    svg: bytes
    png: bytes
    width: int
    height: int
    valid: Literal["valid", "partial"]
    repairs: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    ms: float = 0.0
    exports: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A reply that did not become a drawing.

    `code` is one of: "empty" (nothing to read), "no_svg" (text without an <svg>), "too_large" (over 1 MiB),
    "malformed" (not XML, beyond repair), "forbidden" (against the profile or unsafe as a whole), "too_complex" (over
    a budget), "blank" (nothing to see), "hung" (killed after its time), "crashed" (the engine itself broke).
    `detail` names the exact fault in one English sentence that a model can act on.
    """

    code: str
    detail: str
    ms: float = 0.0
