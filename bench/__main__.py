"""`python -m bench`: measures, and prints one table."""

import argparse
import asyncio
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench import ack, corpus, crowd, model, report, start, svg, table, throughput
from bench.processes import BenchError
from bench.table import Section
from bot.settings import Settings

PARTS = ("svg", "ack", "model", "snowflake", "start", "throughput", "crowd")
WORST = 20
SAMPLE = 60  # files of a quick run
THROUGHPUT = 200  # files that are drawn with an instant model
EVERY = 25  # files between two signs of life


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the parts that were asked for; the exit status: 0 measured, 1 it could not be, 2 asked wrongly."""
    asked = _parser().parse_args(arguments)
    heading = _heading(quick=asked.quick)
    try:
        sections = asyncio.run(_sections(asked))
    except BenchError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130  # what a shell reports of a program that Ctrl-C ended
    print(f"{heading}\n\n{table.text(sections)}")
    if asked.json:
        figures = {"run": heading, "sections": table.to_json(sections)}
        asked.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench", description="Measures the bot beside what it is built on.")
    parser.add_argument("--corpus", type=Path, metavar="DIR", help=f"the files to draw (default: {corpus.DEFAULT})")
    parser.add_argument("--quick", action="store_true", help="a sample, always the same, in about a minute")
    parser.add_argument(
        "--only", type=_parts, default=PARTS, metavar="PART,…", help=f"of {', '.join(PARTS)} (default: all)"
    )
    parser.add_argument(
        "--report", type=Path, metavar="FILE", help=f"write the {WORST} worst previews there, side by side, as HTML"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    return parser


def _parts(text: str) -> tuple[str, ...]:
    parts = tuple(text.split(","))
    if unknown := [part for part in parts if part not in PARTS]:
        raise argparse.ArgumentTypeError(f"no such part: {', '.join(unknown)}")
    return parts


async def _sections(asked: argparse.Namespace) -> list[Section]:
    sections = []
    with _home() as home:
        if "svg" in asked.only:
            sections += await _svg(asked.corpus, home, asked.report, quick=asked.quick)
        if "ack" in asked.only:
            _tell("acknowledgements …")
            sections.append(await ack.measure(home / "ack", quick=asked.quick))
        if "model" in asked.only:
            _tell("the model's adapter …")
            sections.append(await model.measure(quick=asked.quick))
        if "snowflake" in asked.only:
            _tell("Snowflake …")
            from bench import snowflake  # here, for its clients take seconds to load

            sections += await snowflake.measure(home, quick=asked.quick)
        if "start" in asked.only:
            _tell("start-up …")
            sections.append(await start.measure(home, quick=asked.quick))
        if "throughput" in asked.only:
            sections.append(await _throughput(asked.corpus, home, quick=asked.quick))
        if "crowd" in asked.only:
            _tell("a crowd …")
            sections.append(await crowd.measure(home / "crowd", quick=asked.quick))
    return sections


@contextmanager
def _home() -> Iterator[Path]:
    """A folder beside the bot's own data: /tmp may lie in memory, where to make something durable costs nothing."""
    data = Settings.model_fields["home"].default
    data.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=data) as folder:
        yield Path(folder).absolute()


async def _svg(folder: Path | None, home: Path, html: Path | None, *, quick: bool) -> list[Section]:
    try:
        samples = corpus.load(folder or corpus.DEFAULT)
    except (OSError, ValueError, TypeError) as error:
        reason = f"There is no corpus at {folder or corpus.DEFAULT}; CORPUS=DIR names a folder with an index.json."
        if folder:
            raise BenchError(reason) from error
        return [Section("SVG engine: not measured", "bare CairoSVG", notes=(reason,))]
    chosen = corpus.sampled(samples, SAMPLE) if quick else samples
    verdicts = []
    async with svg.Judge(home / "stage") as judge:
        for number, sample in enumerate(chosen):
            if number % EVERY == 0:
                _tell(f"drawings: {number} of {len(chosen)} …")
            verdicts.append(await judge.verdict(sample))
        if html:
            shown = [(verdict, await judge.pictures(verdict.sample)) for verdict in svg.worst(verdicts, WORST)]
            report.write(html, shown)
    return svg.sections(verdicts)


async def _throughput(folder: Path | None, home: Path, *, quick: bool) -> Section:
    try:
        samples = corpus.load(folder or corpus.DEFAULT)
    except (OSError, ValueError, TypeError):
        reason = f"There is no corpus at {folder or corpus.DEFAULT}; CORPUS=DIR names a folder with an index.json."
        return Section("drawings with an instant model: not measured", "bare CairoSVG", notes=(reason,))
    _tell("drawings with an instant model …")
    shown = [sample for sample in samples if sample.kind == "static"]
    chosen = corpus.sampled(shown, SAMPLE if quick else THROUGHPUT)
    return await throughput.measure(home / "throughput", chosen)


def _heading(*, quick: bool) -> str:
    load = f", load {os.getloadavg()[0]:.1f}"
    kind = "a sample" if quick else "everything"
    return (
        f"svgbot beside what it is built on: {kind}, Python {platform.python_version()}, {os.cpu_count()} cores{load}"
    )


def _tell(progress: str) -> None:
    print(progress, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
