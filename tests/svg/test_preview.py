"""The preview: painted as a browser paints the drawing, where CairoSVG alone would paint black, or nothing at all."""

import io
from typing import cast

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.svg import inspect
from bot.svg.normal import normalised
from bot.svg.preview import GREY, MAX_ASPECT, Preview, paint
from bot.svg.read import parse_reply
from bot.svg.refusal import Refused
from bot.svg.safe import sanitise
from bot.svg.trees import named
from bot.svg.types import Wish
from tests.svg.fuzzing import elements

SIDE = 100
RED, GREEN, BLUE = (255, 0, 0), (0, 128, 0), (0, 0, 255)
WHITE, BLACK = (255, 255, 255), (0, 0, 0)


def preview(content: str, head: str = 'viewBox="0 0 100 100"', long_side: int = SIDE) -> Preview:
    """The preview of a drawing with that content."""
    drawing = sanitise(parse_reply(f'<svg xmlns="http://www.w3.org/2000/svg" {head}>{content}</svg>'), Wish())
    return paint(normalised(drawing.root), inspect.size(drawing.root), long_side)


def picture(shown: Preview) -> Image.Image:
    """The preview's pixels."""
    return Image.open(io.BytesIO(shown.png)).convert("RGB")


def near(colour: object, wanted: tuple[int, int, int]) -> bool:
    """Whether the colours are the same, but for what antialiasing and rounding make."""
    assert isinstance(colour, tuple)
    return all(abs(one - other) <= 3 for one, other in zip(colour, wanted, strict=True))


RECT = '<rect width="100" height="100"'
LINE = '<path d="M0 50H100" stroke="red" stroke-width="20"'
GRADIENT = '<linearGradient id="g"><stop offset="1e1" stop-color="hsl(0 100% 50%)"/></linearGradient>'
TEXTURE = '<filter id="f"><feTurbulence/></filter>'
MASK = f'<mask id="m">{RECT} fill="white"/></mask>'


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        pytest.param(f'{RECT} fill="hsl(240 100% 50%)"/>', BLUE, id="hsl()"),
        pytest.param(f'{RECT} fill="#f00f"/>', RED, id="#rgba"),
        pytest.param(f'{RECT} fill="#ff000080"/>', (255, 127, 127), id="#rrggbbaa"),
        pytest.param(f'{RECT} fill="rebeccapurple"/>', (102, 51, 153), id="rebeccapurple"),
        pytest.param(f'{RECT} fill="rgb(0 0 255 / 50%)"/>', (127, 127, 255), id="rgb() with a slash"),
        pytest.param(f'{RECT} fill="oklch(0.628 0.2577 29.23)"/>', RED, id="oklch()"),
        pytest.param(f'{RECT} fill="lab(54.29% 80.81 69.89)"/>', RED, id="lab()"),
        pytest.param(f'{RECT} fill="color-mix(in srgb, red, blue)"/>', (128, 0, 128), id="color-mix()"),
        pytest.param(f'<g color="hsl(0 100% 50%)">{RECT} fill="CurrentColor"/></g>', RED, id="currentColor"),
        pytest.param(f'{RECT} fill="url(#nowhere) red"/>', RED, id="fallback of a paint"),
        pytest.param(f'{RECT} fill="url(#nowhere)"/><rect width="1"/>', None, id="paint that is nowhere"),
        pytest.param(f'<g fill="red">{RECT} fill="no-colour"/></g>', RED, id="colour that is none"),
        pytest.param(f'{RECT} fill="red" opacity="50%"/>', (255, 127, 127), id="opacity in percent"),
        pytest.param(f'{RECT} fill="red" opacity="0.5="/>', RED, id="opacity that is none"),
        pytest.param(f'<style>.a{{fill:blue}}</style>{RECT} class="a" fill="red"/>', BLUE, id="rule over attribute"),
        pytest.param(
            f'<style>rect{{fill:blue}}#a{{fill:red}}</style>{RECT} id="a" class="b"/>', RED, id="by specificity"
        ),
        pytest.param(
            f'<style>rect{{fill:blue!important}}</style>{RECT} style="fill:red"/>', BLUE, id="important over style"
        ),
        pytest.param(
            f"<style>:root{{--a:var(--b,red)}}</style>{RECT} fill='var(--a)'/>", RED, id="variable in a variable"
        ),
        pytest.param(
            f'<g style="--a:red"><g style="--a:blue"/>{RECT} style="fill:var(--a)"/></g>', RED, id="scoped variable"
        ),
        pytest.param(
            f"<style>@media (prefers-color-scheme:dark){{rect{{fill:red}}}}</style>{RECT} fill='blue'/>",
            BLUE,
            id="dark",
        ),
        pytest.param(f"<style>@media screen{{rect{{fill:red}}}}</style>{RECT} fill='blue'/>", RED, id="screen"),
        pytest.param(f'<style media="print">rect{{fill:red}}</style>{RECT} fill="blue"/>', BLUE, id="print"),
        pytest.param(f"<style>rect:foo(2){{fill:red}}</style>{RECT} fill='blue'/>", BLUE, id="unknown selector"),
        pytest.param('<rect width="200%" height="100%" fill="red"/>', RED, id="percent of the viewport"),
        pytest.param('<rect style="width:100px;height:100px;fill:red"/>', RED, id="geometry in CSS"),
        pytest.param('<ellipse cx="50" cy="50" rx="60" fill="red"/>', RED, id="one radius"),
        pytest.param(
            '<rect x="-10" y="-10" width="20" height="20" fill="red" style="transform:translate(50%,50%) scale(3)"/>',
            RED,
            id="CSS transform",
        ),
        pytest.param(
            '<rect width="20" height="200" fill="red" style="transform:rotate(0.25turn);'
            'transform-origin:50px 50px"/><rect x="40" y="40" width="20" height="20" fill="blue"/>',
            BLUE,
            id="turn",
        ),
        pytest.param(
            '<rect x="45" width="10" height="100" fill="red" transform="rotate(90)" transform-origin="center"/>',
            RED,
            id="transform-origin",
        ),
        pytest.param(
            '<rect x="30" y="30" width="40" height="40" fill="red" style="transform-box:fill-box;'
            'transform-origin:center;transform:scale(0.5)"/>',
            RED,
            id="transform-box",
        ),
        pytest.param(
            '<g transform="translate(5"><rect x="40" y="40" width="20" height="20" fill="red"/></g>',
            RED,
            id="transform that is none",
        ),
        pytest.param(
            '<symbol id="s" viewBox="0 0 1 1"><rect width="1" height="1" fill="red"/></symbol>'
            '<use href="#s" x="25" y="25" width="50" height="50"/>',
            RED,
            id="symbol",
        ),
        pytest.param(f'<defs>{RECT} id="r"/></defs><use href="#r" fill="red"/>', RED, id="use that paints"),
        pytest.param(
            f'{RECT} id="r" fill="red"/><rect id="r" width="9" height="9"/><use href="#r"/>',
            RED,
            id="the first of an id",
        ),
        pytest.param('<path d="M0 0H100V100H0Z L 5 x" fill="red"/>', RED, id="path up to its mistake"),
        pytest.param('<path d="m0,0h1e2v1e2h-1e2z" fill="red"/>', RED, id="terse path"),
        pytest.param('<path d="M0 50A50 50 0 1150 100 50 50 0 01 0 50" fill="red"/>', RED, id="flags without blanks"),
        pytest.param('<polygon points="0,0 100,0 100,100 0,100 7" fill="red"/>', RED, id="point without y"),
        pytest.param(f'{RECT} fill="red"><circle cx="50" cy="50" r="40"/></rect>', RED, id="shape in a shape"),
        pytest.param(f'{LINE} stroke-dasharray="0.0001"/>', RED, id="dust"),
        pytest.param(f'{LINE} stroke-dasharray="-1 2"/>', RED, id="minus dash"),
        pytest.param(
            '<g stroke-dasharray="1 99"><path d="M9 50H91" stroke="red" stroke-width="20" '
            'stroke-dasharray="none"/></g>',
            RED,
            id="dashes taken back",
        ),
        pytest.param(
            '<g stroke-linecap="square"><path d="M90 50H95" stroke="red" stroke-width="90" '
            'stroke-linecap="butt"/></g><rect width="1" height="1"/>',
            WHITE,
            id="line cap taken back",
        ),
        pytest.param(
            f'<marker id="m" markerWidth="100" markerHeight="100" markerUnits="userSpaceOnUse">{RECT} '
            'fill="red"/></marker><path d="M0 0" marker-start="url(#m)"/><path d="M0 0L0 1" '
            'marker-start="url(#m)"/>',
            RED,
            id="marker without viewBox",
        ),
        pytest.param(f'{MASK}{RECT} fill="red" mask="url(#m)"/>', RED, id="mask"),
        pytest.param(f'{RECT} fill="red" mask="url(#no)" clip-path="url(#no)"/>', RED, id="effects that are nowhere"),
        pytest.param(
            f'{RECT} fill="blue" stroke="red" stroke-width="90" paint-order="stroke"/>', BLUE, id="paint-order"
        ),
        pytest.param(f'{RECT} fill="red"/>{RECT} filter="url(#f)"/>{TEXTURE}', RED, id="texture over all"),
        pytest.param(
            '<svg x="25" y="25" width="50" height="50" viewBox="0 0 2 2"><rect width="100%" height="2" '
            'fill="red"/></svg>',
            RED,
            id="drawing in a drawing",
        ),
        pytest.param(f'{RECT} fill="red" stroke-width="thick" stroke-miterlimit="x" rx="a"/>', RED, id="no numbers"),
        pytest.param(f'{GRADIENT}{RECT} fill="url(#g)"/>', RED, id="gradient"),
    ],
)
def test_is_painted_as_in_a_browser(content: str, wanted: tuple[int, int, int] | None) -> None:
    """The middle of the preview has the colour that it has in a browser."""
    if wanted is None:
        with pytest.raises(Refused):
            preview(content)
        return
    colour = picture(preview(content)).getpixel((50, 50))
    assert near(colour, wanted), colour


@pytest.mark.parametrize(
    ("head", "size"),
    [
        pytest.param('viewBox="0 0 10 10"', (100, 100), id="square"),
        pytest.param('viewBox="5 5 40 20"', (100, 50), id="wide"),
        pytest.param('viewBox="0 0 20 40"', (50, 100), id="tall"),
        pytest.param('viewBox="0 0 10 10" width="200" height="100"', (100, 50), id="a size of another shape"),
        pytest.param('viewBox="0 0 10 20" width="5cm"', (50, 100), id="width only"),
        pytest.param('viewBox="0 0 1 50000"', (round(SIDE / MAX_ASPECT), 100), id="a thread"),
        pytest.param('viewBox="0 0 50000 1"', (100, round(SIDE / MAX_ASPECT)), id="a strip"),
        pytest.param('width="0" height="-1"', (100, 50), id="no size"),
    ],
)
def test_has_exactly_the_long_side_asked_for(head: str, size: tuple[int, int]) -> None:
    """A preview has as many pixels as were asked for, in the shape of the drawing, and never an endless strip."""
    shown = preview('<rect x="-50000" y="-50000" width="100000" height="100000" fill="red"/>', head)
    assert picture(shown).size == size


def test_a_drawing_of_another_shape_than_its_size_keeps_its_proportions() -> None:
    """A square drawing on a wide canvas stands in its middle, on the drawing's own background."""
    shown = picture(
        preview(
            '<circle cx="5" cy="5" r="5" fill="red"/>',
            'viewBox="0 0 10 10" width="200" height="100" style="background:hsl(240 100% 50%)"',
        )
    )
    assert near(shown.getpixel((50, 25)), RED)
    assert near(shown.getpixel((2, 25)), BLUE)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("", id="nothing"),
        pytest.param("<rect/>", id="no size"),
        pytest.param('<rect x="200" width="9" height="9"/>', id="outside the viewBox"),
        pytest.param('<rect width="9" height="9" fill="none"/>', id="no paint"),
        pytest.param('<rect width="9" height="9" opacity="0"/>', id="transparent"),
        pytest.param('<g display="none"><rect width="9" height="9"/></g>', id="not displayed"),
        pytest.param('<rect width="9" height="9" visibility="hidden"/>', id="hidden"),
        pytest.param('<g transform="scale(0)"><rect width="9" height="9"/></g>', id="scaled away"),
        pytest.param('<defs><rect width="9" height="9"/></defs>', id="definitions only"),
        pytest.param('<rect width="100" height="100" fill="white"/>', id="a white sheet"),
        pytest.param('<g id="a"><use href="#a"/></g>', id="a use of itself"),
    ],
)
def test_a_drawing_with_nothing_to_see_is_refused(content: str) -> None:
    """Nobody gets an empty preview: a drawing that shows nothing is refused, with a sentence."""
    with pytest.raises(Refused) as refused:
        preview(content)
    assert refused.value.code == "blank"


def test_white_on_nothing_is_shown_on_grey() -> None:
    """A white logo without a background can be seen in its preview, and the person is told about the grey."""
    shown = preview('<circle cx="50" cy="50" r="20" fill="white"/>')
    assert near(picture(shown).getpixel((50, 50)), WHITE)
    assert near(picture(shown).getpixel((5, 5)), (round(GREY[0] * 255),) * 3)
    assert shown.notes == ("The drawing is white; the preview shows it on grey.",)


def test_a_transparent_drawing_stands_on_white() -> None:
    """Black lines without a background can be seen in Slack's dark mode too."""
    shown = preview('<circle cx="50" cy="50" r="20"/>')
    assert near(picture(shown).getpixel((5, 5)), WHITE)
    assert shown.notes == ()


@pytest.mark.parametrize(
    ("content", "note"),
    [
        pytest.param(
            f'{RECT} style="clip-path:circle(5px)"/>',
            "The preview leaves out a clip.",
            id="clip of CSS",
        ),
        pytest.param(
            f'{RECT} style="filter:rotate(1deg)"/>',
            "The preview leaves out a filter effect.",
            id="unknown filter",
        ),
        pytest.param(
            '<rect width="9" height="9" '
            'style="filter:rotate(1deg);clip-path:inset(1px);mask:linear-gradient(red,blue)"/>',
            "The preview leaves out a filter effect, a clip and a mask.",
            id="several",
        ),
        pytest.param('<g filter="url(#nowhere)"/>', None, id="a filter that is nowhere"),
        pytest.param(
            f'{RECT} style="mix-blend-mode:normal;clip-path:none"/>',
            None,
            id="nothing out of the ordinary",
        ),
        pytest.param(f'{TEXTURE}<g filter="url(#f)"/>', None, id="a filter that is painted"),
    ],
)
def test_says_what_it_cannot_show(content: str, note: str | None) -> None:
    """Where the preview is not the drawing, the person is told what it leaves out."""
    shown = preview(f'<circle cx="50" cy="50" r="20"/>{content}')
    assert shown.notes == ((note,) if note else ())


def test_filters_that_would_take_too_long_are_left_out() -> None:
    """Two hundred textures over the whole drawing cost the textures, not the drawing, and the person is told."""
    textures = '<filter id="f"><feTurbulence numOctaves="9"/></filter>' + f'{RECT} filter="url(#f)"/>' * 200
    shown = preview(f'{textures}{RECT} fill="red"/>', long_side=400)
    assert near(picture(shown).getpixel((50, 50)), RED)
    assert shown.notes == ("The preview leaves out filters that would take too long.",)


def test_a_part_that_cannot_be_painted_costs_the_part_only() -> None:
    """Where CairoSVG fails at a marker, the rest of the drawing is painted as it is."""
    drawing = sanitise(
        parse_reply(
            '<svg viewBox="0 0 100 100"><marker id="m" viewBox="0 0 1 1"/><path d="M0 0L9 9" marker-end="url(#m)"/>'
            f'{RECT} fill="red"/></svg>'
        ),
        Wish(),
    )
    normal = normalised(drawing.root)
    next(named(normal.root, "marker")).set("orient", "nowhere")
    shown = paint(normal, (100, 100), SIDE)
    assert near(picture(shown).getpixel((50, 50)), RED)
    assert shown.notes == ("The preview leaves out filters, patterns, clips, masks and markers.",)


@pytest.mark.parametrize(
    ("baseline", "top", "bottom"),
    [
        pytest.param("alphabetic", 22, 49, id="on the line"),
        pytest.param("hanging", 51, 78, id="hanging from it"),
        pytest.param("middle", 33, 60, id="around it"),
        pytest.param("central", 36, 63, id="around it, by the font's height"),
        pytest.param("text-after-edge", 14, 41, id="above it"),
        pytest.param("text-before-edge", 58, 85, id="below it"),
    ],
)
def test_text_stands_where_its_baseline_says(baseline: str, top: int, bottom: int) -> None:
    """A capital letter fills the rows that Chromium gives it, in Arial or what stands in for it."""
    text = f'<text x="30" y="50" font-size="40" font-family="Arial" dominant-baseline="{baseline}">H</text>'
    shown = picture(preview(text)).convert("L")
    rows = [y for y in range(SIDE) if cast("int", shown.crop((0, y, SIDE, y + 1)).getextrema()[0]) < 60]
    assert abs(rows[0] - top) <= 2
    assert abs(rows[-1] - bottom) <= 2


def _ink(family: str) -> bytes:
    return preview(f'<text y="50" font-size="30" font-family="{family}">Hamburg</text>').png


def test_the_first_font_that_is_there_is_used() -> None:
    """A font that this machine lacks does not hide the next one in the list."""
    assert _ink("No Such Font, 'Nor This', Courier") == _ink("Courier")
    assert _ink("serif") != _ink("sans-serif")


def test_a_line_break_in_text_is_a_space() -> None:
    """Words on two lines of the source do not grow together."""
    first, second = (preview(f'<text y="50">Hello{blank}World</text>').png for blank in ("\n", " "))
    assert first == second


@settings(max_examples=120, deadline=None)
@given(st.lists(elements(), min_size=1, max_size=4).map("".join))
@example('<g clip-path="url(#a)"><clipPath id="a" clipPathUnits="objectBoundingBox"><circle r="1"/></clipPath></g>')
@example('<text fill="url(#a)">a</text><pattern id="a" width="1" height="1"><rect width="1"/></pattern>')
@example('<marker id="a" markerWidth="0" viewBox="0 0 1 1"/><path d="M0 0L9 9" marker-end="url(#a)"/>')
def test_no_value_breaks_the_painter(content: str) -> None:
    """Whatever numbers, units and references a drawing has, there is a preview, or a reason why there is none."""
    try:
        shown = preview(f'<rect width="9" height="9" fill="red"/>{content}')
    except Refused as refused:
        assert refused.code in ("too_complex", "blank")  # noqa: PT017  both ways out are right
        return
    assert max(picture(shown).size) == SIDE
