"""`python -m tests.svg.pictures`: makes docs/svg.png anew, drawings as CairoSVG alone paints them and as previews."""

import io
from pathlib import Path

import cairosvg
from PIL import Image, ImageDraw

from bench.pixels import on_white
from tests.svg.looks import HEAD, LOOKS
from tests.svg.test_preview import preview

FILE = Path(__file__).resolve().parents[2] / "docs" / "svg.png"
SHOWN = (
    "shadow in parts", "shine", "noise", "mask by light", "blend modes", "clip by holes", "colours", "CSS",
    "text in the middle", "text on a path", "letters one by one", "turned around itself",
)  # fmt: skip
SIDE, GAP, LINE, PER_ROW = 200, 12, 22, 4


def main() -> None:
    """Writes the sheet: pairs, before and after, each under its name."""
    width, height = 2 * SIDE + 3 * GAP, SIDE + LINE + 2 * GAP
    sheet = Image.new("RGB", (PER_ROW * width, -(-len(SHOWN) // PER_ROW) * height), "#e5e7eb")
    pen = ImageDraw.Draw(sheet)
    for index, name in enumerate(SHOWN):
        x, y = index % PER_ROW * width + GAP, index // PER_ROW * height + GAP
        pen.text((x, y), f"{name}: CairoSVG alone, preview", fill="#111827")
        sheet.paste(_alone(LOOKS[name]), (x, y + LINE))
        sheet.paste(_previewed(LOOKS[name]), (x + SIDE + GAP, y + LINE))
    FILE.parent.mkdir(exist_ok=True)
    sheet.save(FILE, optimize=True)


def _alone(content: str) -> Image.Image:
    try:
        png = cairosvg.svg2png(f"<svg {HEAD}>{content}</svg>".encode(), output_width=SIDE, output_height=SIDE)
    except Exception:  # noqa: BLE001  CairoSVG lets any error out; it paints nothing then
        return Image.new("RGB", (SIDE, SIDE), "white")
    return on_white(Image.open(io.BytesIO(png)))


def _previewed(content: str) -> Image.Image:
    return on_white(Image.open(io.BytesIO(preview(content, HEAD.partition(" ")[2], long_side=SIDE).png)))


if __name__ == "__main__":
    main()
