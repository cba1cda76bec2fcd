"""The form in which drawings are stored: short, always the same, and to be seen no differently.

That nothing looks different is for test_looks.py, whose previews are of stored drawings.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.svg import compact
from bot.svg.read import parse_reply
from bot.svg.safe import sanitise
from bot.svg.types import Wish

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" role="img">\n<title>a</title>'


def stored(content: str, *, pretty: bool = False) -> str:
    """What is stored between the title and the end."""
    reply = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{content}</svg>'
    svg = sanitise(parse_reply(reply), Wish(title="a", pretty=pretty)).data.decode()
    return svg if pretty else svg.removeprefix(HEAD).removesuffix("</svg>")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(' <g>\n <rect width="9"/> </g> ', '<rect width="9"/>', id="blanks and a group for nothing"),
        pytest.param('<g fill="red"><g/></g>', "", id="groups around nothing"),
        pytest.param('<rect width="9.000001" x="0.50"/>', '<rect width="9" x=".5"/>', id="digits that nobody sees"),
        pytest.param('<rect width="9px" fill="#FFCC00"/>', '<rect width="9" fill="#fc0"/>', id="units and hex"),
        pytest.param('<rect width="9" fill="rgb(255, 0, 0)"/>', '<rect width="9" fill="red"/>', id="words for colours"),
        pytest.param('<rect width="9" stroke="none" opacity="1" x="0"/>', '<rect width="9"/>', id="what holds anyway"),
        pytest.param(
            '<g stroke="red"><rect width="9" stroke="none"/></g>',
            '<g stroke="red"><rect width="9" stroke="none"/></g>',
            id="what takes back something",
        ),
        pytest.param(
            '<rect id="r" width="9" stroke="none"/><use href="#r" stroke="red"/>',
            '<rect id="r" width="9" stroke="none"/><use href="#r" stroke="red"/>',
            id="what a use would say otherwise",
        ),
        pytest.param('<rect id="x" class="y" width="9"/>', '<rect width="9"/>', id="names that nobody calls"),
        pytest.param(
            '<style>.y{fill:red}#x{x:1px}</style><rect id="x" class="y z" width="9"/>',
            '<style>.y{fill:red}#x{x:1px}</style><rect id="x" class="y" width="9"/>',
            id="names that a style sheet calls",
        ),
        pytest.param(
            '<defs><linearGradient id="a"/><radialGradient id="b" href="#a"/></defs><rect width="9"/>',
            '<rect width="9"/>',
            id="dead definitions, the one by the other",
        ),
        pytest.param(
            '<rect width="9" style="fill:rgb(0,0,128);opacity:1"/>', '<rect width="9" fill="navy"/>', id="style of one"
        ),
        pytest.param(
            '<path d="M 10.0 10.0 L 20.0 10.0 L 20.0 20.0 Z"/>', '<path d="M10 10l10 0 0 10z"/>', id="outline"
        ),
        pytest.param('<path d="M 100 100 L 101 101 L 100 102"/>', '<path d="M100 100l1 1-1 1"/>', id="steps"),
        pytest.param("<text>\n  two\n  words\n</text>", "<text>two words</text>", id="blanks in text"),
    ],
)
def test_is_stored_in_few_characters(content: str, expected: str) -> None:
    """The file holds what the drawing needs and no more."""
    assert stored(content) == expected


def test_can_be_laid_out_for_people() -> None:
    """Every element on a line of its own; read again without that wish it is the short form."""
    pretty = stored('<g fill="red"><rect width="9"/><text>a <tspan>b</tspan></text></g>', pretty=True)
    assert pretty.splitlines()[2:] == [
        '  <g fill="red">',
        '    <rect width="9"/>',
        "    <text>a <tspan>b</tspan></text>",
        "  </g>",
        "</svg>",
    ]
    again = sanitise(parse_reply(pretty), Wish()).data.decode()
    assert again.endswith('<g fill="red"><rect width="9"/><text>a <tspan>b</tspan></text></g></svg>')


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param("M0 0h10.004v-.5", "M0 0H10V-.5", id="rounded"),
        pytest.param("m1 1l1 1l1 1", "M1 1L2 2 3 3", id="absolute where as short"),
        pytest.param("M0 0A5 5 0 0 1 10 10", "M0 0A5 5 0 0 1 10 10", id="arc"),
        pytest.param("M0.333 0L.666 0L.999 0L1.332 0", "M.33 0L.67 0 1 0l.33 0", id="errors do not add up"),
        pytest.param("M0 0Q1 1 2 0T4 0z", "M0 0Q1 1 2 0T4 0z", id="smooth"),
        pytest.param("nothing", None, id="no path"),
    ],
)
def test_outlines_are_written_shortly(data: str, expected: str | None) -> None:
    """Path data says the same in fewer characters, to two decimals."""
    assert compact.path(data, 2) == expected


_number = st.floats(-999, 999, allow_nan=False).map(lambda value: f"{value:.4g}")
_commands = st.sampled_from([("M", 2), ("l", 2), ("H", 1), ("v", 1), ("c", 6), ("S", 4), ("q", 4), ("T", 2), ("z", 0)])
_command = _commands.flatmap(
    lambda one: st.tuples(st.just(one[0]), st.lists(_number, min_size=one[1], max_size=one[1]))
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_command))
def test_what_is_short_stays_as_it_is(commands: list[tuple[str, list[str]]]) -> None:
    """Written shortly once more, an outline does not change: no error grows from revision to revision."""
    data = "M0 0" + "".join(letter + " ".join(numbers) for letter, numbers in commands)
    once = compact.path(data, 2)
    assert once is not None
    assert compact.path(once, 2) == once
