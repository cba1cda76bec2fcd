"""`make sheet`: docs/sketch.png shows what sketch, the offline model, makes of twenty prompts."""

import io
import sys
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from bot.domain import Ask, DrawOptions
from bot.models.sketch.model import reply_to
from bot.svg import Picture, Wish
from bot.svg.engine import read

SHEET = Path(__file__).parent.parent / "docs" / "sketch.png"
PROMPTS = (
    "a blue logo",
    'a logo for a bakery called "Crumb"',
    "a coffee cup logo in the colours of autumn",
    "an app icon with a lightning bolt",
    "a badge for the best team of 2026",
    'a vintage badge with a mountain saying "Alpine Club"',
    'a wide banner saying "Welcome aboard" with a rocket',
    "a seamless pattern of lemons and leaves",
    "a geometric pattern in navy and gold",
    "a landscape with mountains and a lake at sunset",
    "a little house in a snowy forest at night",
    "a sailboat on the sea on a sunny day",
    "a bar chart that grows, in green",
    "a pie chart in pastel colours",
    "a black cat sitting under a full moon",
    "an orange fox reading a book",
    "three red balloons and a cake",
    "a poster for a jazz night",
    "a robot in line art",
    "a sticker of a happy penguin",
)
COLUMNS = 5
TILE, CAPTION, GAP = 300, 46, 18  # px
PAPER, INK = "#eceaf2", "#2a2738"
FONT_SIZE = 17


def drawn(prompt: str, *instructions: str, side: int = TILE * 2) -> Image.Image:
    """What comes of the prompt, and of the changes after it, on the way that the bot takes."""
    reply = reply_to(Ask("sketch", prompt, instructions, DrawOptions(), ()))
    picture = read(reply, Wish(long_side=side))
    assert isinstance(picture, Picture), f"{prompt}: {picture}"
    return Image.open(io.BytesIO(picture.png)).convert("RGB")


def sheet(prompts: Sequence[tuple[str, ...]], columns: int = COLUMNS) -> Image.Image:
    """The drawings side by side; each entry is a prompt and the changes after it."""
    rows = -(-len(prompts) // columns)
    paper = Image.new("RGB", (GAP + columns * (TILE + GAP), GAP + rows * (TILE + CAPTION + GAP)), PAPER)
    pen = ImageDraw.Draw(paper)
    font = ImageFont.load_default(FONT_SIZE)
    for number, said in enumerate(prompts):
        x, y = GAP + number % columns * (TILE + GAP), GAP + number // columns * (TILE + CAPTION + GAP)
        picture = drawn(*said)
        picture.thumbnail((TILE, TILE), Image.Resampling.LANCZOS)
        paper.paste(picture, (x + (TILE - picture.width) // 2, y + (TILE - picture.height) // 2))
        lines = _wrapped(said[-1], font, TILE)
        pen.multiline_text(
            (x + TILE / 2, y + TILE + 6), "\n".join(lines[:2]), fill=INK, font=font, anchor="ma", align="center"
        )
    return paper


def _wrapped(text: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, width: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) > width and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


if __name__ == "__main__":
    target = Path(sys.argv[1]) if sys.argv[1:] else SHEET
    target.parent.mkdir(parents=True, exist_ok=True)
    sheet([(prompt,) for prompt in PROMPTS]).save(target, optimize=True)
    print(f"{target}: {target.stat().st_size / 1000:.0f} kB")
