"""The files to measure with: a folder of what models wrote, with what a browser paints for each.

The folder holds `index.json`, a list of objects: `id`, `file` and `truth` (paths in the folder; `truth` is a PNG on
white and absent where a browser shows nothing), `wellformed`, `animated`, `width` and `height` of the truth in px.
"""

import json
import os
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image

# Where it lies beside the project, unless the variable says otherwise.
DEFAULT = Path(os.environ.get("SVGBOT_CORPUS", Path(__file__).resolve().parents[1].parent / "shared" / "corpus"))

SEED = 1  # the same sample every time, so that runs can be compared

Kind = Literal["static", "animated", "mended", "empty"]
"""Well-formed and still; well-formed with animation; malformed or wrapped in a reply, so that the browser's view is
what it mends as HTML, in the middle of a square; or nothing that a browser shows, which is no truth or a white one."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One file. `size` is that of the truth in px; it and `truth` are None where a browser shows nothing."""

    id: str
    file: Path
    kind: Kind
    truth: Path | None
    size: tuple[int, int] | None


def load(folder: Path) -> list[Sample]:
    """All files of the corpus. Raises OSError or ValueError where the folder has no index that can be read."""
    entries = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    return [_sample(folder, **entry) for entry in entries]


def sampled(samples: list[Sample], count: int) -> list[Sample]:
    """So many of them, or all: always the same ones."""
    chance = random.Random(SEED)  # noqa: S311  a sample is no secret
    return chance.sample(samples, min(count, len(samples)))


def _is_white(truth: Path) -> bool:
    with Image.open(truth) as image:
        return image.convert("L").getextrema() == (255, 255)


def _sample(
    folder: Path,
    *,
    id: str,
    file: str,
    wellformed: bool,
    animated: bool | None = None,
    truth: str | None = None,
    width: int | None = None,
    height: int | None = None,
    **_: object,
) -> Sample:
    if truth is None or width is None or height is None or _is_white(folder / truth):
        return Sample(id, folder / file, "empty", None, None)
    kind: Kind = "mended" if not wellformed else "animated" if animated else "static"
    return Sample(id, folder / file, kind, folder / truth, (width, height))
