"""The measure of looks, on made pictures."""

import io
from pathlib import Path

import pytest
from PIL import Image

from bench.pixels import TOLERANCE, share_off

SIDE = 20
GREY = (100, 100, 100)


def picture(colour: tuple[int, ...] = GREY, dot: tuple[int, ...] | None = None, mode: str = "RGB") -> Image.Image:
    """A plain picture, with one pixel of its own colour."""
    made = Image.new(mode, (SIDE, SIDE), colour)
    if dot is not None:
        made.putpixel((3, 4), dot)
    return made


def measured(shown: Image.Image, truth: Image.Image, folder: Path, *, is_boxed: bool = False) -> float:
    """The share as the benchmark gets it, from a PNG and a file."""
    png, path = io.BytesIO(), folder / "truth.png"
    shown.save(png, "png")
    truth.save(path)
    return share_off(png.getvalue(), path, is_boxed=is_boxed)


@pytest.mark.parametrize(
    ("shown", "wanted"),
    [
        pytest.param(picture(), 0.0, id="the same"),
        pytest.param(picture((100, 100, 100 + TOLERANCE)), 0.0, id="all at the tolerance"),
        pytest.param(picture((100, 100, 101 + TOLERANCE)), 1.0, id="all beyond it in one channel"),
        pytest.param(picture((51, 100, 100)), 1.0, id="too dark counts as well"),
        pytest.param(picture(dot=(255, 0, 0)), 1 / SIDE**2, id="one pixel, off in every channel, counts once"),
        pytest.param(picture().resize((SIDE, SIDE - 1)), 0.0, id="another size is stretched"),
    ],
)
def test_pixels_that_are_off_are_counted(shown: Image.Image, wanted: float, tmp_path: Path) -> None:
    """Antialiasing does not count, a wrong colour does."""
    assert measured(shown, picture(), tmp_path) == pytest.approx(wanted)


def test_what_is_transparent_stands_on_white(tmp_path: Path) -> None:
    """A browser's page is white too; the colour that a transparent pixel hides does not matter."""
    assert measured(picture((0, 0, 0, 0), mode="RGBA"), picture((255, 255, 255)), tmp_path) == 0


def test_of_a_boxed_truth_only_the_drawing_counts(tmp_path: Path) -> None:
    """Above and below the drawing the box is empty, and the preview has no such margins."""
    boxed = Image.new("RGB", (SIDE, SIDE), "white")
    boxed.paste(GREY, (0, SIDE // 4, SIDE, 3 * SIDE // 4))
    preview = Image.new("RGB", (SIDE, SIDE // 2), GREY)
    assert measured(preview, boxed, tmp_path, is_boxed=True) == 0
    assert measured(preview, boxed, tmp_path) == pytest.approx(0.5)
