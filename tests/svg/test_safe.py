"""What is stored: harmless whatever came in, named, sized, and the same again when it is read again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from bot.svg import vocabulary
from bot.svg.read import MAX_BYTES, parse_reply
from bot.svg.refusal import Refused
from bot.svg.safe import Safe, sanitise
from bot.svg.trees import text_in
from bot.svg.types import Profile, Wish
from tests.svg.attacks import ATTACKS
from tests.svg.harmless import assert_harmless

SVG = "http://www.w3.org/2000/svg"
OPEN = f'<svg xmlns="{SVG}" viewBox="0 0 9 9"'
WISH = Wish(title="A logo", desc="A blue logo")
STRICT = Wish(profile="strict", title="A logo")


def stored(content: str, attributes: str = "", wish: Wish = WISH) -> Safe:
    """What is stored of a drawing with that content."""
    return sanitise(parse_reply(f"{OPEN} {attributes}>{content}</svg>"), wish)


def fault(reply: str, wish: Wish = STRICT) -> Refused:
    """Why the reply is refused."""
    with pytest.raises(Refused) as refused:
        sanitise(parse_reply(reply), wish)
    return refused.value


@pytest.mark.parametrize("attack", [pytest.param(attack, id=name) for name, attack in ATTACKS.items()])
@pytest.mark.parametrize("profile", ["static", "strict"])
def test_no_attack_is_stored(attack: str, profile: Profile) -> None:
    """Whoever opens a stored drawing is safe: no attack gets through, by either profile."""
    try:
        drawing = sanitise(parse_reply(attack), Wish(profile=profile))
    except Refused as refused:
        assert refused.code == "forbidden"  # noqa: PT017  both ways out are right; neither is the exception
        return
    assert_harmless(drawing.data, profile)


@pytest.mark.parametrize(
    ("content", "dropped"),
    [
        pytest.param("<script>a</script>", "<script>", id="element"),
        pytest.param("<foreignObject><p/></foreignObject>", "<foreignObject>", id="foreign content"),
        pytest.param("<rect onclick='a'/>", "onclick", id="handler"),
        pytest.param("<rect data-x='1'/>", "data-x", id="attribute nobody knows"),
        pytest.param("<image href='data:image/png;base64,AA'/>", "embedded image", id="image"),
        pytest.param("<use href='http://a/b#c'/>", "outside reference", id="outside use"),
        pytest.param("<rect fill='url(http://a/b#c)'/>", "outside reference", id="outside paint"),
        pytest.param("<rect style='fill:url(http://a/b#c)'/>", "outside reference", id="outside paint in CSS"),
        pytest.param("<a href='http://a'><rect/></a>", "link", id="link"),
        pytest.param("<style>@import 'a.css';</style>", "@import", id="import"),
        pytest.param("<rect style='cursor:wait'/>", "cursor", id="property"),
        pytest.param("<rect><animate attributeName='x'/></rect>", "animation", id="SMIL"),
        pytest.param("<style>@keyframes a{to{fill:red}} rect{animation:a 1s}</style>", "animation", id="CSS animation"),
        pytest.param("<rect style='-webkit-animation-name:a'/>", "animation", id="prefixed animation"),
        pytest.param("<g id='a'><use href='#a'/></g>", "reference cycle", id="cycle"),
        pytest.param(
            "<use href='#b'/><g id='a'><g id='b'><use href='#a'/></g></g>", "reference cycle", id="cycle from outside"
        ),
        pytest.param("<circle r='inf' cx='NaN'/>", "r", id="not a number"),
        pytest.param("<circle style='r:calc(infinity * 1px)'/>", "r", id="not a number in CSS"),
        pytest.param("<rect id='a b'/>", "id", id="impossible id"),
        pytest.param("<feGaussianBlur stdDeviation='9999'/>", "stdDeviation", id="blur without measure"),
        pytest.param(f"<path stroke-dasharray='{'1 ' * 99}'/>", "stroke-dasharray", id="dashes without end"),
        pytest.param("<style type='text/x'>a{fill:red}</style>", "style sheet that is not CSS", id="other style sheet"),
        pytest.param("<style>rect&lt;g{fill:red}</style>", "CSS selector", id="selector that is none"),
        pytest.param("<style>} rect{fill:red}</style>", "CSS selector", id="broken style sheet"),
        pytest.param(f"<style>{'a ' * 9}{{fill:red}}</style>", "CSS selector", id="selector of many parts"),
    ],
)
def test_names_what_it_takes_out(content: str, dropped: str) -> None:
    """The person is told, in a word, what of the drawing was taken out."""
    drawing = stored(f'<rect width="9" height="9"/>{content}')
    assert dropped in drawing.dropped
    assert_harmless(drawing.data)


def test_an_attacker_cannot_flood_the_message() -> None:
    """However many things are taken out, and however they are called, the list of them stays short."""
    drawing = stored("".join(f"<{'x' * 500}{number}/><y{number}/>" for number in range(500)))
    assert len(drawing.dropped) <= 31
    assert max(map(len, drawing.dropped)) <= 40


@pytest.mark.parametrize(
    "content",
    [
        pytest.param('<linearGradient id="a"><stop offset="0" stop-color="red"/></linearGradient>', id="gradient"),
        pytest.param('<rect fill="url(#a) red" style="stroke:url(#b)"/>', id="local paint"),
        pytest.param('<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="#a"/>', id="xlink"),
        pytest.param('<filter id="f"><feGaussianBlur stdDeviation="2"/><feOffset dx="1"/></filter>', id="filter"),
        pytest.param('<text x="1"> a  <tspan dy="1">b</tspan> c <textPath href="#p">d</textPath></text>', id="text"),
        pytest.param("<style>.a:not(.b) > rect{fill:hsl(1 2% 3%);--x:1px}</style>", id="style sheet"),
        pytest.param("<style>@media (min-width:1px){rect{fill:red}}</style>", id="media rule"),
        pytest.param("<style><![CDATA[ rect { fill : red } ]]></style>", id="style sheet in CDATA"),
        pytest.param('<rect width="9" style="mix-blend-mode:multiply;transform:rotate(20deg)"/>', id="CSS transform"),
        pytest.param("<rect style=\"font-family:'Segoe UI', sans-serif\"/>", id="quoted family"),
        pytest.param('<rect fill="color-mix(in srgb, red 20%, var(--x, blue))"/>', id="colour function"),
        pytest.param('<path d="M1e-5-.5.5A1 1 0 01.5.5Z" transform="matrix(1,0,0,1,-5 .5)"/>', id="terse numbers"),
        pytest.param('<rect fill="#123456" stroke="#12345678"/>', id="colours that look like large numbers"),
        pytest.param('<mask id="m"><rect fill="white"/></mask><marker id="k" orient="auto"/>', id="effects"),
    ],
)
def test_keeps_what_is_safe(content: str) -> None:
    """What real drawings are made of is stored whole."""
    drawing = stored(content)
    assert drawing.dropped == ()
    assert drawing.repairs == ()
    kept = [element.tag for element in etree.fromstring(drawing.data).iter()]
    wanted = [element.tag for element in etree.fromstring(f"{OPEN}>{content}</svg>").iter()]
    assert kept == [wanted[0], f"{{{SVG}}}title", f"{{{SVG}}}desc", *wanted[1:]]


def test_what_a_link_is_around_stays() -> None:
    """A drawing inside a link is still drawn, and words in a link are still read."""
    drawing = stored("<a href='x' fill='red'><rect width='9'/></a><text>a <a href='x'>b</a> c</text>")
    root = assert_harmless(drawing.data)
    assert [element.tag.removeprefix(f"{{{SVG}}}") for element in root.iter()] == [
        "svg", "title", "desc", "g", "rect", "text", "tspan",
    ]  # fmt: skip
    assert text_in(root[-1]) == "a b c"


def test_text_around_what_is_taken_out_stays() -> None:
    """Words after something that was taken out of a text do not disappear with it."""
    root = assert_harmless(stored("<text>a<set/>b<tspan>c</tspan><script/>d</text>").data)
    assert text_in(root[-1]) == "abcd"


# --- title, desc, size ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "wish", "title", "desc"),
    [
        pytest.param("<g/>", WISH, "A logo", "A blue logo", id="from the wish"),
        pytest.param("<g/>", Wish(), "Drawing", None, id="from nowhere"),
        pytest.param("<g/>", Wish(title="A logo"), "A logo", None, id="nothing but a title"),
        pytest.param("<g/><title>Own</title>", WISH, "Own", "A blue logo", id="its own, moved to the front"),
        pytest.param("<desc>Own</desc><title>T</title>", WISH, "T", "Own", id="both its own"),
        pytest.param(
            "<title> </title><g/><title>Second</title>", WISH, "Second", "A blue logo", id="the first that says"
        ),
        pytest.param("<title>a <b>bold</b>\n one</title>", WISH, "a bold one", "A blue logo", id="with markup"),
        pytest.param("<g/>", Wish(title="a\x00\x08\ud83d b\ufffe"), "a b", None, id="characters that XML forbids"),
        pytest.param("<g/>", Wish(title="<script>&\"'"), "<script>&\"'", None, id="markup in the wish"),
        pytest.param("<g/>", Wish(title="x" * 5000, desc="y" * 9000), "x" * 1000, "y" * 4000, id="endless wish"),
    ],
)
def test_every_drawing_has_a_title_and_a_description(content: str, wish: Wish, title: str, desc: str | None) -> None:
    """A screen reader finds a title first of all and then a description, unless that would say the same: the model's
    own, else what was asked for."""
    root = assert_harmless(stored(content, wish=wish).data)
    named = [(f"{{{SVG}}}title", title), *([(f"{{{SVG}}}desc", desc)] if desc else [])]
    assert [(element.tag, element.text) for element in list(root)[: len(named)]] == named
    assert sum(element.tag in (f"{{{SVG}}}title", f"{{{SVG}}}desc") for element in root) == len(named)


def test_a_title_inside_a_group_stays_there() -> None:
    """A tooltip of a part of the drawing is not taken for the drawing's title."""
    root = assert_harmless(stored("<g><title>A part</title></g>").data)
    assert [element.text for element in root.iter(f"{{{SVG}}}title")] == ["A logo", "A part"]


@pytest.mark.parametrize(
    ("head", "wish", "expected"),
    [
        pytest.param('viewBox="0 0 40 30"', WISH, (None, None, "0 0 40 30"), id="viewBox only"),
        pytest.param('width="40" height="30"', WISH, ("40", "30", "0 0 40 30"), id="made from the size"),
        pytest.param(
            'width="4cm" height="30mm"', WISH, ("4cm", "30mm", "0 0 151.181 113.386"), id="made from centimetres"
        ),
        pytest.param('width="100%" height="30"', WISH, (None, "30", "0 0 300 30"), id="share of nothing"),
        pytest.param("", WISH, (None, None, "0 0 300 150"), id="nothing at all"),
        pytest.param("", Wish(size=(64, 48)), ("64", "48", "0 0 64 48"), id="nothing but a wish"),
        pytest.param('viewBox="0 0 4 3"', Wish(size=(64, 48)), ("64", "48", "0 0 4 3"), id="wished for"),
        pytest.param('width="9" height="9"', Wish(size=(64, 48)), ("64", "48", "0 0 9 9"), id="wished for another"),
        pytest.param('width="0" height="-5"', WISH, (None, None, "0 0 300 150"), id="zero and negative"),
        pytest.param('width="1e9" height="1e9"', WISH, (None, None, "0 0 300 150"), id="beyond measure"),
        pytest.param('width="NaN" height="inf"', WISH, (None, None, "0 0 300 150"), id="not numbers"),
        pytest.param('width="5em" height="6parsec"', WISH, ("5em", None, "0 0 80 150"), id="odd units"),
        pytest.param(
            'viewBox="0 0 nan 5" width="8" height="4"', WISH, ("8", "4", "0 0 8 4"), id="viewBox not of numbers"
        ),
        pytest.param('viewBox="0 0 9" width="8" height="4"', WISH, ("8", "4", "0 0 8 4"), id="viewBox of three"),
        pytest.param('viewBox="0 0 0 9"', WISH, (None, None, "0 0 300 150"), id="viewBox without width"),
        pytest.param('viewBox="0,0,-5,9"', WISH, (None, None, "0 0 300 150"), id="viewBox inside out"),
        pytest.param(
            'style="width:100%;fill:red" viewBox="0 0 4 3"', Wish(size=(8, 6)), ("8", "6", "0 0 4 3"), id="CSS"
        ),
    ],
)
def test_the_root_has_a_viewbox_and_the_right_size(
    head: str, wish: Wish, expected: tuple[str | None, str | None, str]
) -> None:
    """The stored drawing has the size that was asked for or its own, and can always be scaled."""
    root = assert_harmless(sanitise(parse_reply(f'<svg xmlns="{SVG}" {head}><g/></svg>'), wish).data)
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == expected
    assert "width" not in root.get("style", "")


# --- budgets -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(f"<text>{'a' * 10_001}</text>", id="text"),
        pytest.param(f"<text>{'<tspan/>aaaa' * 2501}</text>", id="text after children"),
        pytest.param(f"<style>{'a{fill:red}' * 401}</style>", id="rules"),
        pytest.param(f"<style>{' ' * 60_001}</style>", id="CSS"),
        pytest.param(f"<path d='M{'1 ' * 150_001}'/>", id="path data"),
        pytest.param("<rect x='1e6'/>", id="number with exponent"),
        pytest.param("<path d='M0 0L-100001 0'/>", id="number in a path"),
        pytest.param("<rect style='x:1e999px'/>", id="number in CSS"),
        pytest.param(f"<rect style='x:{'9' * 5000}'/>", id="number of thousands of digits"),
        pytest.param(f"<rect width='{'9' * 5000}'/>", id="attribute of thousands of digits"),
        pytest.param(f"<rect style='fill:{'(' * 5000}'/>", id="brackets in brackets"),
        pytest.param(
            "<g id='a0'><rect/></g>"
            + "".join(f"<g id='a{n + 1}'><use href='#a{n}'/><use href='#a{n}'/></g>" for n in range(30)),
            id="uses of uses",
        ),
        pytest.param(
            f"<marker id='m'><rect/></marker><g marker-mid='url(#m)'><path d='M{'1 1 ' * 9000}'/></g>", id="markers"
        ),
        pytest.param(
            f"<pattern id='p'>{'<rect/>' * 99}</pattern><g fill='url(#p)'>{'<rect/>' * 200}</g>", id="patterns"
        ),
        pytest.param(
            "".join(f"<linearGradient id='a{n}' href='#a{n + 1}'/>" for n in range(400)), id="a chain of references"
        ),
    ],
)
def test_refuses_what_is_too_much(content: str) -> None:
    """A drawing that nobody could draw in time is refused with a sentence, at once."""
    try:
        refused = fault(f"{OPEN}>{content}</svg>", WISH)
    except RecursionError:
        return  # The engine makes the same answer of it.
    assert refused.code == "too_complex"
    assert refused.detail.endswith(".")


def test_a_stored_drawing_is_never_over_a_mebibyte() -> None:
    """What the sanitiser adds may not carry a drawing over the limit."""
    filler = f"<text lang='{'c' * 192}'/>" * 4999
    assert len(filler) < MAX_BYTES - 1000
    assert fault(f"{OPEN}>{filler}</svg>", WISH).code == "too_large"


# --- strict --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        *(
            pytest.param(f"{OPEN}><{name}/></svg>", f"<{name}>", id=name)
            for name in sorted(vocabulary.STATIC_ELEMENTS - vocabulary.STRICT_ELEMENTS)
        ),
        pytest.param(f"{OPEN}><a href='#'/><image/></svg>", "<a>, <image>", id="several"),
        pytest.param(f"{OPEN}><rect onclick='a'/></svg>", "onclick", id="onclick"),
        pytest.param(f"{OPEN} onload='a'></svg>", "onload", id="onload"),
        pytest.param(f"{OPEN}><g OnError='a'/></svg>", "OnError", id="onerror in any case"),
        pytest.param(f"{OPEN}><g onfocusin='a'/></svg>", "onfocusin", id="any other handler"),
        pytest.param(f"{OPEN}><rect fill='javascript:a'/></svg>", "javascript:", id="javascript"),
        pytest.param(f"{OPEN}><rect href='java&#10;script:a'/></svg>", "javascript:", id="javascript in pieces"),
        pytest.param(
            f"{OPEN}><style>a{{b:url(JavaScript:c)}}</style></svg>", "javascript:", id="javascript in a style"
        ),
        pytest.param(f"<svg xmlns='{SVG}' width='9' height='9'><g/></svg>", "viewBox", id="no viewBox"),
        pytest.param(f"<svg xmlns='{SVG}' viewBox='0 0 9'><g/></svg>", "viewBox", id="no right viewBox"),
        pytest.param(f"{OPEN}><g/>", "end with </svg>", id="cut off"),
        pytest.param(f"{OPEN}/>", "end with </svg>", id="closed in itself"),
        pytest.param(f"<s:svg xmlns:s='{SVG}' viewBox='0 0 9 9'></s:svg>", "start with <svg", id="prefixed"),
    ],
)
def test_strict_names_the_fault(reply: str, words: str) -> None:
    """By the strict rules a drawing that breaks one is refused, and the model is told which."""
    refused = fault(reply)
    assert refused.code == "forbidden"
    assert words in refused.detail


def test_strict_takes_what_the_rules_allow() -> None:
    """A drawing of the twelve elements passes, out of prose and fence, and carries its name as a label."""
    shapes = "".join(f"<{name}/>" for name in sorted(vocabulary.STRICT_ELEMENTS - {"svg", "style", "g", "defs"}))
    reply = f"Here:\n```svg\n{OPEN}><defs/><style>rect{{fill:red}}</style><g>{shapes}</g></svg>\n```\nonclick"
    drawing = sanitise(parse_reply(reply), STRICT)
    root = assert_harmless(drawing.data, "strict")
    assert root.get("aria-label") == "A logo"
    assert drawing.dropped == ()


def test_strict_looks_at_markup_not_at_words() -> None:
    """A drawing may speak of onload and javascript: it is what markup does that counts."""
    drawing = sanitise(parse_reply(f"{OPEN}><text>onload=javascript:</text></svg>"), STRICT)
    assert b"onload=javascript:" in drawing.data


def test_strict_still_takes_out_what_loads() -> None:
    """SPEC's rules say nothing of url(); what is stored by them is harmless all the same."""
    drawing = sanitise(parse_reply(f"{OPEN}><rect fill='url(http://a/b#c)'/></svg>"), STRICT)
    assert drawing.dropped == ("outside reference",)
    assert_harmless(drawing.data, "strict")


# --- again and again -----------------------------------------------------------------------------------------------

_VALUES = st.sampled_from(
    """red none url(#a) url(#b) url('#c') url(http://a) javascript:a 1 -1e5 1e6 50% NaN 0,0,9,9 M0,0L1,1Z rotate(5) #a
    a,b &lt; &quot; \\62 { } ; /* */ @x fill:red;stroke:url(#a) fill:RED!important --x:1;fill:var(--x) width:1px '
    animation:a""".split()
) | st.sampled_from(["", " ", "0 0 9 9"])
_ATTRIBUTES = st.dictionaries(
    st.sampled_from(
        """id class style fill stroke href x width height viewBox d transform onclick filter mask clip-path marker-end
        role aria-label data-x xml:space xml:base font-family preserveAspectRatio stroke-dasharray
        stdDeviation""".split()
    ),
    _VALUES,
    max_size=5,
)
_SHEETS = st.lists(
    st.sampled_from(
        """rect #a .b>g { } fill : red ; @media all ( ) /* */ " @import url(#a) url(x) \\ , --x !important
        [a=b]""".split()
    )
    | st.sampled_from([" ", "\n"]),
    max_size=30,
).map("".join)
_TEXTS = st.sampled_from(["", " ", "a", "a\n b", "&amp;", "&#10;", "\u00a0", "é", "]]"])
_NAMES = st.sampled_from(
    ["g", "rect", "text", "tspan", "use", "defs", "symbol", "pattern", "linearGradient", "mask", "marker", "clipPath",
     "filter", "feGaussianBlur", "title", "desc", "a", "script", "image", "set", "svg", "path"]
)  # fmt: skip


def _element(name: str, attributes: dict[str, str], text: str, children: list[str]) -> str:
    written = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{name}{written}>{text}{''.join(children)}</{name}>{text}"


_ELEMENTS = st.recursive(
    st.builds(_element, _NAMES, _ATTRIBUTES, _TEXTS, st.just([])) | _SHEETS.map(lambda css: f"<style>{css}</style>"),
    lambda inner: st.builds(_element, _NAMES, _ATTRIBUTES, _TEXTS, st.lists(inner, max_size=4)),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(st.builds(_element, st.just("svg"), _ATTRIBUTES, _TEXTS, st.lists(_ELEMENTS, max_size=5)))
def test_what_is_stored_is_harmless_and_a_fixed_point(drawing: str) -> None:
    """Any tree of good and bad parts is stored harmless, and reading the stored drawing stores the same bytes."""
    for profile in ("static", "strict"):
        try:
            once = sanitise(parse_reply(drawing), Wish(profile=profile, title="A title"))
        except Refused:
            continue
        assert_harmless(once.data, profile)
        again = sanitise(parse_reply(once.data.decode()), Wish(profile=profile, title="Another"))
        assert again.data == once.data
        assert again.dropped == ()


def test_the_same_reply_is_stored_the_same() -> None:
    """Two people who get the same reply get the same bytes."""
    first, second = (stored("<g fill='red' x='1'/><style>a{fill:red}</style>").data for _ in range(2))
    assert first == second
