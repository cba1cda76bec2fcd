"""What the benchmark says of the engine, on a corpus of its own of a few files."""

import json
from pathlib import Path

from PIL import Image

from bench import corpus, report, svg
from bench.table import Section

SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="{}"/></svg>'

FILES = {
    "plain": (SQUARE.format("red"), True),
    "hsl": (SQUARE.format("hsl(0 100% 50%)"), True),
    "reply": (f"Here you are:\n```svg\n{SQUARE.format('red')}\n```", False),
    "prose": ("I would rather talk about the weather.", False),
}


def written(folder: Path) -> Path:
    """A corpus in which a browser paints every drawing red."""
    Image.new("RGB", (40, 40), "red").save(folder / "red.png")
    entries = []
    for name, (content, wellformed) in FILES.items():
        (folder / name).write_text(content, encoding="utf-8")
        shown = {"truth": "red.png", "width": 40, "height": 40} if name != "prose" else {}
        entries.append({"id": name, "file": name, "wellformed": wellformed, "animated": False, "source": "us", **shown})
    (folder / "index.json").write_text(json.dumps(entries), encoding="utf-8")
    return folder


async def measured(folder: Path) -> list[Section]:
    """The sections that the benchmark makes of the corpus."""
    async with svg.Judge(folder / "stage") as judge:
        return svg.sections([await judge.verdict(sample) for sample in corpus.load(folder)])


def shares(section: Section) -> dict[str, tuple[str, str]]:
    """What the section counts, by name: the bot's and the other's."""
    return {row.name: (row.ours.of, row.beside.of) for row in section.rows if row.beside and row.beside.of}


async def test_the_engine_is_measured_beside_bare_cairosvg(tmp_path: Path) -> None:
    """CairoSVG alone paints hsl() black and cannot read a reply; what holds no drawing is drawn by neither."""
    section, _ = await measured(written(tmp_path))
    assert shares(section) == {
        "drawn and stored: well-formed files": ("2 of 2", "2 of 2"),
        "drawn and stored: malformed files, whole replies": ("1 of 1", "0 of 1"),
        "drawn and stored: files without a drawing": ("0 of 1", "0 of 1"),
        "good preview: still, well-formed files": ("2 of 2", "1 of 2"),
        "bad preview: still, well-formed files": ("0 of 2", "1 of 2"),
        "no preview: still, well-formed files": ("0 of 2", "0 of 2"),
        "good preview: malformed files, whole replies": ("1 of 1", "0 of 1"),
        "bad preview: malformed files, whole replies": ("0 of 1", "0 of 1"),
        "no preview: malformed files, whole replies": ("0 of 1", "1 of 1"),
    }
    assert section.notes == ("not drawn (no_svg 1): prose",)
    assert len(list((tmp_path / "stage").rglob("*.svg"))) == 3
    assert all(row.ours.value > 0 for row in section.rows if row.ours.unit == "ms")


async def test_the_engine_is_measured_beside_resvg(tmp_path: Path) -> None:
    """resvg knows hsl(); a reply it cannot read either."""
    _, section = await measured(written(tmp_path))
    figures = shares(section)
    assert section.beside == "resvg"
    assert figures["good preview: still, well-formed files"] == ("2 of 2", "2 of 2")
    assert figures["good preview: malformed files, whole replies"] == ("1 of 1", "0 of 1")


async def test_the_report_shows_the_worst(tmp_path: Path) -> None:
    """Whoever wants to make previews better sees the browser's picture and everybody's, the worst file first."""
    folder = written(tmp_path)
    Image.new("RGB", (40, 40), "blue").save(folder / "red.png")
    async with svg.Judge(folder / "stage") as judge:
        verdicts = [await judge.verdict(sample) for sample in corpus.load(folder)]
        worst = svg.worst(verdicts, 2)
        page = report.html([(verdict, await judge.pictures(verdict.sample)) for verdict in worst])
    assert page.count("<tr>") == 3
    assert page.count("100.00 % off") == 6
    assert page.count("data:image/png;base64,") == 8


def test_a_sample_is_always_the_same(tmp_path: Path) -> None:
    """Two quick runs can be compared; a sample larger than the corpus is all of it."""
    samples = corpus.load(written(tmp_path))
    assert corpus.sampled(samples, 2) == corpus.sampled(samples, 2)
    assert len(set(corpus.sampled(samples, 2))) == 2
    assert set(corpus.sampled(samples, 99)) == set(samples)
