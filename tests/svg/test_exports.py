"""The other forms of a drawing: each can be opened by what it is for, and shows the drawing."""

import io
import re
from urllib.parse import unquote

import pytest
from lxml import etree
from PIL import Image

from bot.svg.exports.forms import SUFFIXES, suffix
from bot.svg.exports.making import export
from bot.svg.read import parse_reply
from bot.svg.safe import sanitise
from bot.svg.types import Wish
from tests.svg.harmless import assert_harmless
from tests.svg.test_preview import near

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><style>.k{fill:navy;stroke-width:2}</style>'
    '<linearGradient id="g"><stop stop-color="#fff"/><stop offset="1" stop-color="#fff"/></linearGradient>'
    '<rect width="100" height="100" fill="url(#g)"/><circle class="k" cx="50" cy="50" r="30"/><use href="#t"/>'
    '<text id="t" x="110" y="60" font-size="20">a {b} "c" <tspan font-weight="bold">d</tspan></text></svg>'
)
NAVY = (0, 0, 128)


def made(form: str, reply: str = DRAWING) -> bytes:
    """The drawing in that form."""
    return export(sanitise(parse_reply(reply), Wish(title="2 blue discs")).root, [form])[form]


def shown(svg: bytes) -> Image.Image:
    """What a drawing looks like on white."""
    image = Image.open(io.BytesIO(made("png:200", svg.decode())))
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")


@pytest.mark.parametrize("side", [1, 16, 300])
def test_a_png_has_the_size_asked_for_and_is_transparent(side: int) -> None:
    """Whoever needs the drawing on a page of their own gets no white behind it."""
    image = Image.open(io.BytesIO(made(f"png:{side}")))
    assert image.size == (side, max(1, round(side / 2)))
    assert image.mode == "RGBA"
    if side == 300:
        assert image.getpixel((299, 0)) == (0, 0, 0, 0)
        assert image.getpixel((75, 75)) == (*NAVY, 255)


def test_an_icon_has_all_usual_sizes() -> None:
    """Windows finds each size painted for itself, the drawing in the middle of a square."""
    icon = Image.open(io.BytesIO(made("ico")))
    assert icon.info["sizes"] == {(side, side) for side in (16, 32, 48, 64, 128, 256)}
    icon.size = (256, 256)  # type: ignore[misc]  # of an icon it can be set: it chooses one
    assert icon.convert("RGBA").getpixel((64, 128)) == (*NAVY, 255)
    assert icon.convert("RGBA").getpixel((64, 10)) == (0, 0, 0, 0)


def test_a_pdf_has_one_page_of_the_drawings_size() -> None:
    """A printer gets vectors at the drawing's own size: 200 px are 150 points."""
    pdf = made("pdf")
    assert pdf.startswith(b"%PDF-")
    assert re.findall(rb"/MediaBox \[ 0 0 150 75 \]", pdf)
    assert b"/Subtype /Image" not in pdf


def test_a_react_component_is_one_element_with_ids_of_its_own() -> None:
    """Two of them on a page do not disturb each other, and the title can be set."""
    jsx = made("jsx").decode()
    assert 'export default function BlueDiscs({ title = "2 blue discs", ...props })' in jsx
    assert "{...props}>" in jsx
    assert "id={`${id}-g`}" in jsx
    assert "fill={`url(#${id}-g)`}" in jsx
    assert "href={`#${id}-t`}" in jsx
    assert "<style" not in jsx
    body = jsx[jsx.index("<svg") : jsx.index("</svg>") + 6].replace(" {...props}", "")
    body = re.sub(r"=\{(`[^`]*`|\"(?:[^\"\\]|\\.)*\")\}", lambda value: "=" + value[1].replace("`", '"'), body)
    root = etree.fromstring(re.sub(r"\{\"(?:[^\"\\]|\\.)*\"\}", "words", body))
    assert [etree.QName(element).localname for element in root] == [
        "title", "linearGradient", "rect", "circle", "use", "text",
    ]  # fmt: skip
    assert root[3].get("strokeWidth") == "2"
    assert '{"a {b} \\"c\\" "}' in jsx


def test_a_data_uri_is_the_drawing() -> None:
    """It can stand between double quotes, and what it says is the stored file."""
    uri = made("datauri").decode()
    assert uri.startswith("data:image/svg+xml,")
    assert not set(uri) & set('"<>#\n')
    root = assert_harmless(unquote(uri.partition(",")[2]).encode())
    assert root.get("viewBox") == "0 0 200 100"


def test_the_dark_variant_exchanges_light_and_dark() -> None:
    """White becomes black and navy a light blue; what nothing was said of was black, and becomes white."""
    dark = assert_harmless(made("dark"))
    image = shown(etree.tostring(dark))
    assert near(image.getpixel((5, 5)), (0, 0, 0))
    assert near(image.getpixel((50, 50)), (127, 127, 255))
    assert dark.get("fill") == "#ffffff"


def test_the_mono_variant_has_one_colour() -> None:
    """The drawing's darkness is the ink, in the colour of the text around; white takes none."""
    mono = made("mono")
    assert_harmless(mono)
    image = shown(mono.replace(b"currentColor", b"red"))
    assert near(image.getpixel((5, 5)), (255, 255, 255))
    red, green, blue = image.getpixel((50, 50))  # type: ignore[misc]  # of an RGB image
    assert red == 255
    assert green == blue < 20


@pytest.mark.parametrize("form", ["gif", "png:", "png:0", "png:4097", "png:-1", "pdf:3"])
def test_a_form_that_there_is_not_is_refused(form: str) -> None:
    """A mistyped form is told before anything is made."""
    with pytest.raises(ValueError, match=re.escape(form)):
        suffix(form)


def test_every_form_has_a_file_of_its_own() -> None:
    """No form overwrites another, nor the stored file and its preview."""
    suffixes = [suffix(form) for form in (*SUFFIXES, "png:64", "png:128")]
    assert len({*suffixes, ".svg", ".png"}) == len(suffixes) + 2
