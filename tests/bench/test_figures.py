"""Figures and the table: what is printed is what was measured."""

import pytest

from bench.figures import Figure, percentile, ranked, share
from bench.table import Row, Section, text, to_json


@pytest.mark.parametrize(
    ("rank", "wanted"),
    [
        pytest.param(50, 50.0, id="median"),
        pytest.param(95, 95.0, id="p95"),
        pytest.param(99.5, 100.0, id="between two: the upper"),
        pytest.param(100, 100.0, id="all"),
        pytest.param(0.1, 1.0, id="the least"),
    ],
)
def test_a_percentile_is_one_of_the_values(rank: float, wanted: float) -> None:
    """So many per cent of the values are not above it, whatever their order."""
    values = [float(value) for value in range(100, 0, -1)]
    assert percentile(values, rank) == wanted


def test_a_percentile_of_one_value_is_that_value() -> None:
    """A single file has a p95 too."""
    assert ranked([7.0], 95, "ms") == Figure(7.0, "ms")


@pytest.mark.parametrize(
    ("figure", "wanted"),
    [
        pytest.param(share(1, 3), "33.3 % (1 of 3)", id="share with its numbers"),
        pytest.param(share(0, 3), "0.0 % (0 of 3)", id="none"),
        pytest.param(Figure(0.023, "s"), "0.02 s", id="small"),
        pytest.param(Figure(38.24, "ms"), "38.2 ms", id="middling"),
        pytest.param(Figure(1234.5, "ms"), "1234 ms", id="large"),
    ],
)
def test_a_figure_is_read_with_its_unit(figure: Figure, wanted: str) -> None:
    """As many digits as a measurement bears."""
    assert str(figure) == wanted


def test_the_table_shows_the_ratio_beside_both_figures() -> None:
    """Columns run through all sections; a note has the line to itself; a lone figure has no ratio."""
    sections = [
        Section("speed", "bare", (Row("a", Figure(30, "ms"), Figure(20, "ms")), Row("alone", Figure(1, "ms")))),
        Section("nothing measured", "bare", notes=("There is a reason for it, and it may be told at any length.",)),
    ]
    assert text(sections).splitlines() == [
        "speed      svgbot      bare   ratio",
        "  a       30.0 ms   20.0 ms    1.50",
        "  alone   1.00 ms",
        "",
        "nothing measured",
        "  There is a reason for it, and it may be told at any length.",
    ]


def test_the_json_holds_what_the_table_shows() -> None:
    """Machines get the same figures; where the other figure is 0 there is no ratio."""
    rows = (Row("a", share(3, 4), share(1, 4)), Row("b", share(1, 4), share(0, 4)))
    (section,) = to_json([Section("shares", "bare", rows)])
    assert [row["ratio"] for row in section["rows"]] == [3.0, None]
    assert section["rows"][0]["ours"] == {"value": 75.0, "unit": "%", "of": "3 of 4"}
