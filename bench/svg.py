"""The SVG engine beside bare CairoSVG and resvg: what is drawn, how right, how fast, and how large the file gets."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.corpus import Kind, Sample
from bench.figures import ranked, share
from bench.pixels import BAD, GOOD, share_off
from bench.table import Row, Section
from bot.domain import StagePath
from bot.errors import StorageError
from bot.stage import FolderStage
from bot.svg import Picture, Rejected, Wish
from bot.svg.batch import decode
from bot.svg.renderer import WorkerRenderer

PREVIEW_PX = 1024  # the long side of the preview that people get
NAMED = 8  # files that a note names before it only counts them

STAGE = "BENCH"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one program made of a file. `fault` is None where it painted a picture; `off` is the share of wrong pixels,
    None where there is no picture or no truth; `ms` is the time for the preview as people get it, from the text to
    the PNG, the way to the worker included."""

    fault: str | None
    off: float | None
    ms: float

    @property
    def good(self) -> bool:
        """Nobody sees a difference to the browser."""
        return self.off is not None and self.off < GOOD

    @property
    def bad(self) -> bool:
        """It looks wrong."""
        return self.off is not None and self.off > BAD


@dataclass(frozen=True, slots=True)
class Verdict:
    """One file: what the bot made of it, and what CairoSVG and resvg made of it alone. `preparing_ms` is the time for
    reading, sanitising and normalising, None where the file was refused by then; `kept` is the stored file's size as
    a share of the file's, None where nothing was stored."""

    sample: Sample
    ours: Attempt
    bare: Attempt
    resvg: Attempt
    preparing_ms: float | None
    kept: float | None


@dataclass(frozen=True, slots=True)
class Pictures:
    """The PNGs of one file, None where there is none."""

    ours: bytes | None
    bare: bytes | None
    resvg: bytes | None


class Judge:
    """Puts the programs to work on the same files, in turn, each in a worker process. An async context manager."""

    def __init__(self, folder: Path) -> None:
        self._stage = FolderStage(folder)
        self._engine = WorkerRenderer(workers=1)
        self._preparing = WorkerRenderer(workers=1, module="bench.preparing")
        self._cairo = WorkerRenderer(workers=1, module="bench.bare_cairo")
        self._resvg = WorkerRenderer(workers=1, module="bench.resvg")
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> "Judge":
        for renderer in (self._engine, self._preparing, self._cairo, self._resvg):
            await self._stack.enter_async_context(renderer)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def verdict(self, sample: Sample) -> Verdict:
        """All of them on that file, at the truth's size for the looks and at the preview's for the time."""
        data = sample.file.read_bytes()
        reply, raw = decode(data), data.decode(errors="surrogateescape")
        size = sample.size or (PREVIEW_PX, PREVIEW_PX)
        ours, bare, resvg = await self._outcomes(sample)
        our_ms = await _timed(self._engine, reply, Wish(title=sample.id, long_side=PREVIEW_PX))
        bare_ms = await _timed(self._cairo, raw, Wish(size=enlarged(size)))
        resvg_ms = await _timed(self._resvg, raw, Wish(size=enlarged(size)))
        prepared = await self._preparing.read(reply, Wish(title=sample.id))
        return Verdict(
            sample,
            Attempt(await self._stored(sample, ours), _off(ours, sample), our_ms),
            Attempt(_fault(bare), _off(bare, sample), bare_ms),
            Attempt(_fault(resvg), _off(resvg, sample), resvg_ms),
            prepared.ms if isinstance(prepared, Picture) else None,
            len(ours.svg) / len(data) if isinstance(ours, Picture) else None,
        )

    async def pictures(self, sample: Sample) -> Pictures:
        """What each of them paints of that file, at the truth's size."""
        return Pictures(*(one.png if isinstance(one, Picture) else None for one in await self._outcomes(sample)))

    async def _outcomes(self, sample: Sample) -> tuple[Picture | Rejected, Picture | Rejected, Picture | Rejected]:
        data = sample.file.read_bytes()
        raw = data.decode(errors="surrogateescape")
        size = sample.size or (PREVIEW_PX, PREVIEW_PX)
        return (
            await self._engine.read(decode(data), Wish(title=sample.id, long_side=max(size))),
            await self._cairo.read(raw, Wish(size=size)),
            await self._resvg.read(raw, Wish(size=size)),
        )

    async def _stored(self, sample: Sample, outcome: Picture | Rejected) -> str | None:
        """Why the drawing did not come to lie in the stage; None: it does."""
        if isinstance(outcome, Rejected):
            return outcome.code
        try:
            await self._stage.put(StagePath(STAGE, f"{sample.id}.svg"), outcome.svg)
        except StorageError as error:
            return error.code
        return None


def sections(verdicts: Sequence[Verdict]) -> list[Section]:
    """All that is to be said of them: beside CairoSVG, which the engine paints with, and beside resvg."""
    return [
        Section(
            f"SVG engine, {len(verdicts)} files",
            "bare CairoSVG",
            (*_rows(verdicts, lambda verdict: verdict.bare), *_stored(verdicts)),
            tuple(_notes(verdicts)),
        ),
        Section("SVG engine, the same files", "resvg", tuple(_rows(verdicts, lambda verdict: verdict.resvg))),
    ]


def worst(verdicts: Sequence[Verdict], count: int) -> list[Verdict]:
    """So many of the still or mended files whose preview is not good, the worst first."""
    seen = [verdict for verdict in _of(verdicts, "static", "mended") if not verdict.ours.good]
    return sorted(seen, key=lambda verdict: -_badness(verdict.ours))[:count]


def _badness(attempt: Attempt) -> float:
    return 1.0 if attempt.off is None else attempt.off


Beside = Callable[[Verdict], Attempt]


def _rows(verdicts: Sequence[Verdict], beside: Beside) -> list[Row]:
    return [
        *_drawn("drawn and stored: well-formed files", verdicts, beside, "static", "animated"),
        *_drawn("drawn and stored: malformed files, whole replies", verdicts, beside, "mended"),
        *_drawn("drawn and stored: files without a drawing", verdicts, beside, "empty"),
        *_looks("still, well-formed files", verdicts, beside, "static"),
        *_looks("malformed files, whole replies", verdicts, beside, "mended"),
        *_times(verdicts, beside),
    ]


def _drawn(name: str, verdicts: Sequence[Verdict], beside: Beside, *kinds: Kind) -> list[Row]:
    chosen = _of(verdicts, *kinds)
    return [_shares(name, chosen, beside, lambda attempt: attempt.fault is None)] if chosen else []


def _looks(name: str, verdicts: Sequence[Verdict], beside: Beside, kind: Kind) -> list[Row]:
    chosen = _of(verdicts, kind)
    if not chosen:
        return []
    return [
        _shares(f"good preview: {name}", chosen, beside, lambda attempt: attempt.good),
        _shares(f"bad preview: {name}", chosen, beside, lambda attempt: attempt.bad),
        _shares(f"no preview: {name}", chosen, beside, lambda attempt: attempt.off is None),
    ]


def _shares(name: str, verdicts: Sequence[Verdict], beside: Beside, holds: Callable[[Attempt], bool]) -> Row:
    ours = sum(holds(verdict.ours) for verdict in verdicts)
    theirs = sum(holds(beside(verdict)) for verdict in verdicts)
    return Row(name, share(ours, len(verdicts)), share(theirs, len(verdicts)))


def _times(verdicts: Sequence[Verdict], beside: Beside) -> list[Row]:
    """The times of the files that both paint: a refusal is quick and would flatter."""
    both = [verdict for verdict in verdicts if verdict.ours.fault is None and beside(verdict).fault is None]
    if not both:
        return []
    ours, theirs = [verdict.ours.ms for verdict in both], [beside(verdict).ms for verdict in both]
    return [
        Row(f"text to PNG of {PREVIEW_PX} px, median", ranked(ours, 50, "ms"), ranked(theirs, 50, "ms")),
        Row(f"text to PNG of {PREVIEW_PX} px, p95", ranked(ours, 95, "ms"), ranked(theirs, 95, "ms")),
    ]


def _stored(verdicts: Sequence[Verdict]) -> list[Row]:
    """What becomes of well-formed files on the way to the stage; around the others lies prose."""
    chosen = _of(verdicts, "static", "animated")
    preparing = [verdict.preparing_ms for verdict in chosen if verdict.preparing_ms is not None]
    kept = [100 * verdict.kept for verdict in chosen if verdict.kept is not None]
    return [
        *([Row("reading, sanitising, normalising, median", ranked(preparing, 50, "ms"))] if preparing else []),
        *([Row("stored size, of the file's, median", ranked(kept, 50, "%"))] if kept else []),
    ]


def _notes(verdicts: Sequence[Verdict]) -> list[str]:
    faults = Counter(verdict.ours.fault for verdict in verdicts if verdict.ours.fault)
    counted = ", ".join(f"{code} {count}" for code, count in faults.most_common())
    undrawn = [verdict for verdict in verdicts if verdict.ours.fault]
    spoilt = [verdict for verdict in verdicts if verdict.bare.good and not verdict.ours.good]
    return [
        *([f"not drawn ({counted}): {_names(undrawn)}"] if undrawn else []),
        *([f"good in bare CairoSVG only: {_names(spoilt)}"] if spoilt else []),
    ]


def _names(verdicts: Sequence[Verdict]) -> str:
    named = ", ".join(verdict.sample.id for verdict in verdicts[:NAMED])
    more = len(verdicts) - NAMED
    return f"{named} and {more} more" if more > 0 else named


def _of(verdicts: Sequence[Verdict], *kinds: Kind) -> list[Verdict]:
    return [verdict for verdict in verdicts if verdict.sample.kind in kinds]


async def _timed(renderer: WorkerRenderer, text: str, wish: Wish) -> float:
    began = time.perf_counter()
    await renderer.read(text, wish)
    return (time.perf_counter() - began) * 1000


def _fault(outcome: Picture | Rejected) -> str | None:
    return outcome.code if isinstance(outcome, Rejected) else None


def _off(outcome: Picture | Rejected, sample: Sample) -> float | None:
    if isinstance(outcome, Rejected) or sample.truth is None:
        return None
    return share_off(outcome.png, sample.truth, is_boxed=sample.kind == "mended")


def enlarged(size: tuple[int, int]) -> tuple[int, int]:
    """That size with the preview's long side."""
    scale = PREVIEW_PX / max(size)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
