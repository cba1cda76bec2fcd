"""From a reply to a tree: what a model wrapped, escaped, cut off or misspelled becomes the drawing that it meant."""

import base64
import contextlib
import json
import time
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from bot.svg.read import MAX_BYTES, Reading, parse_reply
from bot.svg.refusal import Refused

SVG = "http://www.w3.org/2000/svg"
OPEN = f'<svg xmlns="{SVG}"'
CUT_OFF = "closed a drawing that was cut off"
DRAWING = f'<svg xmlns="{SVG}" viewBox="0 0 9 9"><rect width="9"/></svg>'
ATTRIBUTES = " ".join(f'a{number}=""' for number in range(20_000))
OTHER = f'<svg xmlns="{SVG}" viewBox="0 0 1 1"><g/></svg>'


def names(reading: Reading) -> list[str]:
    """The local names of all elements, in document order."""
    return [etree.QName(element).localname for element in reading.root.iter(etree.Element)]


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(DRAWING, id="alone"),
        pytest.param(f"\ufeff\n {DRAWING}\n", id="byte order mark and blanks"),
        pytest.param(f'<?xml version="1.0"?>\n<!DOCTYPE svg>\n{DRAWING}', id="declaration and doctype"),
        pytest.param(f"Here you are:\n\n```svg\n{DRAWING}\n```\nEnjoy!", id="prose and fence"),
        pytest.param(f"```xml\n{DRAWING}", id="fence that never ends"),
        pytest.param(f"<p>Look:</p><div>{DRAWING}</div>", id="inside a page"),
        pytest.param(f"<think>{OTHER}{OTHER * 9}</think>{DRAWING}", id="after a thought that draws"),
        pytest.param(f"I try {OTHER * 9}</think>{DRAWING}", id="after a thought whose start was swallowed"),
        pytest.param(f"<think>Done: {DRAWING}", id="inside a thought that never ends"),
        pytest.param(f"{OTHER}\nBetter:\n{DRAWING}", id="the longer of two"),
        pytest.param(f"Use `<svg>` and close `</svg>`: {DRAWING} `</svg>`", id="prose that names the tags"),
        pytest.param(f"An `<svg>` it is: {DRAWING}", id="prose that opens a tag"),
        pytest.param(f"<!-- {OTHER * 9} -->{DRAWING}", id="not the one in a comment"),
        pytest.param(f"{DRAWING}<svg viewBox='0 0 9 9'><g><path/>", id="complete before cut off"),
    ],
)
def test_finds_the_drawing(reply: str) -> None:
    """Whatever a model writes around its drawing, exactly the drawing is taken, and nothing counts as repaired."""
    reading = parse_reply(reply)
    assert reading.source == DRAWING
    assert reading.repairs == ()
    assert names(reading) == ["svg", "rect"]


@pytest.mark.parametrize(
    ("reply", "repair", "expected"),
    [
        pytest.param(
            '{"svg": "<svg viewBox=\\"0 0 9 9\\">\\n<rect/>\\u003c/svg>"}', "unescaped JSON", ["svg", "rect"], id="JSON"
        ),
        pytest.param(
            '<svg viewBox=\\"0 0 9 9\\">\\n<rect fill=\\"red\\"/>\\n</svg>',
            "unescaped JSON",
            ["svg", "rect"],
            id="torn JSON",
        ),
        pytest.param(
            "&lt;svg viewBox=&quot;0 0 9 9&quot;&gt;&lt;g/&gt;&lt;/svg&gt;", "unescaped HTML", ["svg", "g"], id="HTML"
        ),
        pytest.param(
            "&amp;lt;svg viewBox=&amp;quot;0 0 9 9&amp;quot;&amp;gt;&amp;lt;g/&amp;gt;&amp;lt;/svg&amp;gt;",
            "unescaped HTML",
            ["svg", "g"],
            id="HTML twice",
        ),
        pytest.param(
            json.dumps(json.dumps({"svg": f'{OPEN}><g id="a"/></svg>'})),
            "unescaped JSON",
            ["svg", "g"],
            id="twice",
        ),
        pytest.param(f"svg = '{OPEN}>\\n<g/>\\n</svg>'", "unescaped a string", ["svg", "g"], id="string"),
        pytest.param(f"> {OPEN}>\n> <g/>\n> </svg>", "took out of a quotation", ["svg", "g"], id="quotation"),
        pytest.param(f"<a><![CDATA[{OPEN}><g/></svg>]]></a>", "took out of CDATA", ["svg", "g"], id="CDATA"),
        pytest.param(
            f'<img src="data:image/svg+xml;base64,{base64.b64encode(DRAWING.encode()).decode()}">',
            "decoded a data URI",
            ["svg", "rect"],
            id="data URI",
        ),
        pytest.param(
            f"![a](data:image/svg+xml;charset=utf-8,{quote(DRAWING)})", "decoded a data URI", ["svg", "rect"], id="URI"
        ),
        pytest.param(
            f"data:image/svg+xml;utf8,{OPEN}><g fill='%23fff'/></svg>",
            "decoded a data URI",
            ["svg", "g"],
            id="half",
        ),
        pytest.param('<svg viewBox="0 0 9 9"><g><rect/><circle r="3', CUT_OFF, ["svg", "g", "rect"], id="cut off"),
        pytest.param('<svg viewBox="0 0 9 9"><g/><rect x="-8"</svg>', CUT_OFF, ["svg", "g"], id="cut off, closed"),
        pytest.param(
            '```svg\n<svg viewBox="0 0 9 9"><g/>\n```\nI ran out of',
            CUT_OFF,
            ["svg", "g"],
            id="cut off before prose",
        ),
        pytest.param('<svg viewBox="0 0 9 9"><g/></svg>', "declared namespaces", ["svg", "g"], id="no xmlns"),
        pytest.param(
            '<svg xmlns="https://www.w3.org/2000/svg"><g/></svg>', "declared namespaces", ["svg", "g"], id="wrong xmlns"
        ),
        pytest.param(
            f'{OPEN}><use xlink:href="#a"/></svg>', "declared namespaces", ["svg", "use"], id="undeclared xlink"
        ),
        pytest.param(
            f'{OPEN}><g inkscape:label="a"/></svg>', "declared namespaces", ["svg", "g"], id="undeclared prefix"
        ),
        pytest.param(f"{OPEN}><g id=\u201ca\u201d/></svg>", "straightened quotes", ["svg", "g"], id="curly quotes"),
        pytest.param(f'{OPEN}><g id="a fill="red"/></svg>', "closed quotes", ["svg", "g"], id="quote left out"),
        pytest.param(f'{OPEN}><g id="a" fill="red/></svg>', "closed quotes", ["svg", "g"], id="last quote left out"),
        pytest.param(f"{OPEN}><rect width={{5}}/></svg>", "mended attributes", ["svg", "rect"], id="braces"),
        pytest.param(f'{OPEN}><g strokeWidth="2"/></svg>', "spelled names as SVG does", ["svg", "g"], id="JSX"),
        pytest.param(f'{OPEN}><g id="a" id="b"/></svg>', "mended attributes", ["svg", "g"], id="twice"),
        pytest.param(f'{OPEN}><rect width=5 x="1"y="2"/></svg>', "mended attributes", ["svg", "rect"], id="bare"),
        pytest.param(f'{OPEN}><g hidden, 5="a"/></svg>', "mended attributes", ["svg", "g"], id="nonsense"),
        pytest.param(f"{OPEN}><text>a & b</text></svg>", "mended entities", ["svg", "text"], id="bare &"),
        pytest.param(f"{OPEN}><text>&copy;&nbsp;</text></svg>", "mended entities", ["svg", "text"], id="entity"),
        pytest.param(f"{OPEN}><text>&#xD800;</text></svg>", "mended entities", ["svg", "text"], id="surrogate"),
        pytest.param(f"{OPEN}><text>1 < 2</text></svg>", "escaped a bare <", ["svg", "text"], id="bare <"),
        pytest.param(
            f'{OPEN}><rect <!-- wide --> width="5"/></svg>',
            "removed malformed comments",
            ["svg", "rect"],
            id="comment in a tag",
        ),
        pytest.param(f"{OPEN}><!-- a -- b --><g/></svg>", "removed malformed comments", ["svg", "g"], id="dashes"),
        pytest.param(f"{OPEN}><!-- never closed <g/></svg>", "removed malformed comments", ["svg", "g"], id="open"),
        pytest.param(f"{OPEN}><g/>\n```\n<rect x=1 /></svg>", "removed code fences", ["svg", "g", "rect"], id="fence"),
        pytest.param(
            f"{OPEN}><linearGradient><stop><stop></linearGradient><g/></svg>",
            "closed tags",
            ["svg", "linearGradient", "stop", "stop", "g"],
            id="stops left open",
        ),
        pytest.param(f"{OPEN}></g><g/></rect></svg>", "closed tags", ["svg", "g"], id="ends without a beginning"),
        pytest.param(f"{OPEN}><g><rect/></svg>", "closed tags", ["svg", "g", "rect"], id="left open"),
        pytest.param(
            f'{OPEN}><path d="M0 0"><circle/><g/></svg>',
            "closed tags",
            ["svg", "path", "circle", "g"],
            id="shape left open",
        ),
        pytest.param(
            f"{OPEN}><RECT/><lineargradient/></svg>",
            "spelled names as SVG does",
            ["svg", "rect", "linearGradient"],
            id="folded names",
        ),
        pytest.param(
            f"{OPEN}><text>a\x08\x00b\ud800</text></svg>",
            "removed control characters",
            ["svg", "text"],
            id="control characters",
        ),
    ],
)
def test_mends(reply: str, repair: str, expected: list[str]) -> None:
    """A drawing that is not quite XML is read as it was meant, and the person is told what was mended."""
    reading = parse_reply(reply)
    assert names(reading) == expected
    assert repair in reading.repairs


def test_a_shape_left_open_swallows_nothing() -> None:
    """A missing slash does not make the rest of the drawing invisible: what follows stands beside the shape."""
    reading = parse_reply(f'{OPEN}><path d="M0 0"><circle/><g><rect/></g></svg>')
    assert [etree.QName(child).localname for child in reading.root] == ["path", "circle", "g"]


def test_the_first_of_two_attributes_counts() -> None:
    """A repeated attribute means what browsers take it to mean: the first."""
    reading = parse_reply(f'{OPEN}><g id="a" id="b"/></svg>')
    assert reading.root[0].get("id") == "a"


def test_text_keeps_its_characters() -> None:
    """Entities of HTML, emoji in JSON and signs in CDATA arrive as the characters that they stand for."""
    source = f"{OPEN}><text>&euro;<![CDATA[ & < ]]>\U0001f600</text><text x=1/></svg>"
    reading = parse_reply(json.dumps({"answer": [source]}))
    assert reading.root[0].text == "€ & < \U0001f600"


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        pytest.param("", "empty", id="nothing"),
        pytest.param(" \n\t", "empty", id="blanks"),
        pytest.param("I cannot draw that.", "no_svg", id="prose"),
        pytest.param("<html><body/></html>", "no_svg", id="a page"),
        pytest.param("\x1f\x8b\x08\x00\x00<gzip", "no_svg", id="compressed"),
        pytest.param("<svga/><svg-x/>", "no_svg", id="names that only begin so"),
        pytest.param(f'<!DOCTYPE svg [<!ENTITY a "b">]>{DRAWING}', "forbidden", id="entity"),
        pytest.param(f'<!doctype svg [<!entity a "b">]>{DRAWING}', "forbidden", id="entity in small letters"),
        pytest.param(f"<svg xmlns='{SVG}'>{' ' * MAX_BYTES}</svg>", "too_large", id="over 1 MiB"),
        pytest.param("a" * (4 * MAX_BYTES + 1), "too_large", id="prose without end"),
        pytest.param(f"<svg xmlns='{SVG}'>{'<g>' * 5000}{'</g>' * 5000}</svg>", "too_complex", id="too deep"),
        pytest.param(f"<svg xmlns='{SVG}'>{'<g/>' * 5001}</svg>", "too_complex", id="too many elements"),
        pytest.param(
            f"<svg xmlns='{SVG}'><g {ATTRIBUTES}/></svg>",
            "too_complex",
            id="attributes",
        ),
        pytest.param("<svg >1]]>!=<a:svg xmlns:a=''", "malformed", id="beyond repair"),
    ],
)
def test_refuses(reply: str, code: str) -> None:
    """What is no drawing, or could not be one, is refused with the reason."""
    with pytest.raises(Refused) as refused:
        parse_reply(reply)
    assert refused.value.code == code
    assert refused.value.detail.endswith(".")


def test_takes_exactly_a_mebibyte() -> None:
    """A drawing of 1 048 576 bytes is taken, whatever stands around it."""
    padding = MAX_BYTES - len(DRAWING.encode())
    reading = parse_reply(f"Here: {DRAWING.replace('</svg>', ' ' * padding + '</svg>')} There.")
    assert len(reading.source.encode()) == MAX_BYTES


@pytest.mark.parametrize(
    "piece",
    [
        "<svg ",
        "<svg a='",
        '<svg a="',
        "<!--",
        "<![CDATA[",
        "<think>",
        "</think>",
        "&",
        "<g a='",
        "<svg><!--",
        "```\n",
        "{",
        "\\",
    ],
)
def test_repetition_is_read_in_linear_time(piece: str) -> None:
    """A megabyte of the same beginning over and over keeps nobody busy: it takes some four times as long as a quarter
    of it, where it would take sixteen times as long if each were read again with the next."""

    def seconds(size: int) -> float:
        reply = f"<svg viewBox='0 0 1 1'>{piece * (size // len(piece) - 100)}"
        began = time.thread_time()
        with contextlib.suppress(Refused):
            parse_reply(reply)
        return time.thread_time() - began

    # What is over in a moment cannot be measured well, and need not be.
    assert seconds(MAX_BYTES) < 10 * max(seconds(MAX_BYTES // 4), 0.05)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<svg ",
                "<svg>",
                "</svg>",
                'viewBox="0 0 9 9"',
                ">",
                "/>",
                "<",
                "&",
                '"',
                "'",
                "<g",
                "</g>",
                "<!--",
                "-->",
                "<![CDATA[",
                "]]>",
                "<?x",
                "?>",
                "<style>",
                "\\",
                '\\"',
                "&lt;svg",
                "&#",
                ";",
                "{",
                "}",
                "<think>",
                "</think>",
                "```",
                "\n",
                " ",
                "=",
                "xlink:href",
                "\x00",
                "\ud800",
                "\ufffe",
                "é",
            ]
        )
        | st.text(max_size=5),
        max_size=40,
    ).map("".join)
)
def test_any_text_is_read_or_refused(reply: str) -> None:
    """No text whatever breaks the reader."""
    try:
        reading = parse_reply(reply)
    except Refused:
        return
    assert etree.QName(reading.root).localname == "svg"
