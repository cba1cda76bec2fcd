"""The preview beside a real browser: drawing by drawing, the same picture."""

import io
from functools import cache

import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Page

from bench.pixels import GOOD, off, on_white
from tests.browser import page_at
from tests.svg.looks import HEAD, LOOKS
from tests.svg.test_preview import preview

SIDE = 200


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shown() -> dict[str, Image.Image]:
    """What the browser paints of each of the drawings."""
    async with page_at("about:blank", viewport={"width": SIDE, "height": SIDE}) as page:
        return {name: await _painted(page, content) for name, content in LOOKS.items()}


async def _painted(page: Page, content: str) -> Image.Image:
    await page.set_content(f"<style>body{{margin:0}}svg{{display:block}}</style><svg {HEAD}>{content}</svg>")
    return on_white(Image.open(io.BytesIO(await page.screenshot())))


@cache
def ours(name: str) -> Image.Image:
    """The preview of the drawing."""
    return on_white(Image.open(io.BytesIO(preview(LOOKS[name], HEAD.partition(" ")[2], long_side=SIDE).png)))


@pytest.mark.parametrize("name", LOOKS)
def test_shows_something(name: str) -> None:
    """No preview is blank: that much can be seen without a browser."""
    assert len(ours(name).getcolors(SIDE * SIDE) or ()) > 1


@pytest.mark.parametrize("name", LOOKS)
def test_looks_as_in_a_browser(name: str, shown: dict[str, Image.Image]) -> None:
    """A person sees no difference between the preview and the drawing in a browser."""
    assert off(ours(name), shown[name]) < GOOD
