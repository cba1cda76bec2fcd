"""The command `svgbot svg`: the engine alone, on files with raw replies."""

import asyncio
import codecs
import json
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TextIO

from bot.svg.exports.forms import suffix as suffix_of
from bot.svg.read import MAX_REPLY_BYTES
from bot.svg.renderer import WORKERS, WorkerRenderer, WorkerUnavailable
from bot.svg.system import missing_system_libraries
from bot.svg.types import Picture, Rejected, Wish

# Four bytes a character, in UTF-32: what is longer than this is too long in any encoding.
MAX_FILE_BYTES = 4 * MAX_REPLY_BYTES

# The marks of UTF-32 first: that of UTF-16 begins one of them.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    # None at all: the first bytes of every drawing give UTF-16 away.
)
_UNMARKED = (("<svg".encode("utf-16-le"), "utf-16-le"), ("<svg".encode("utf-16-be"), "utf-16-be"))
_DECLARED = re.compile(rb"""<\?xml[^>]{0,100}?encoding=["']([\w-]{1,40})["']""")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file."""

    file: Path
    id: str
    outcome: Picture | Rejected

    def __str__(self) -> str:
        outcome = self.outcome
        if isinstance(outcome, Rejected):
            return f"no  {self.file}: {outcome.code}: {outcome.detail} ({outcome.ms:.0f} ms)"
        said = [f"{outcome.width} x {outcome.height} px, {outcome.ms:.0f} ms"]
        said += [f"repaired: {', '.join(outcome.repairs)}"] if outcome.repairs else []
        said += [f"taken out: {', '.join(outcome.dropped)}"] if outcome.dropped else []
        return f"ok  {self.file}: {'; '.join([*said, *outcome.notes])}"

    def to_json(self) -> dict[str, Any]:
        """The line for machines."""
        outcome = self.outcome
        line = {"file": str(self.file), "id": self.id, "ok": isinstance(outcome, Picture)}
        if isinstance(outcome, Rejected):
            lists: dict[str, Any] = {"repairs": [], "dropped": [], "notes": []}
            return {**line, **lists, "ms": outcome.ms, "code": outcome.code, "fault": outcome.detail}
        return {
            **line,
            "repairs": outcome.repairs,
            "dropped": outcome.dropped,
            "notes": outcome.notes,
            "ms": outcome.ms,
        }


async def run(files: Sequence[Path], *, out: Path, as_json: bool, wish: Wish, stdout: TextIO) -> int:
    """Reads the reply in every file, of a folder in each file in it, and writes ID.svg, ID.png and what else the wish
    asks for into `out`.

    ID is the file's name without its suffix, numbered where it repeats. Prints one line for each file, in order, as
    JSON or to be read. Returns the exit status: 0 unless the engine itself broke. Raises OSError where `out` cannot
    be written.
    """
    named = _with_ids(_expanded(files))
    _make_folder(out)
    try:
        async with WorkerRenderer() as renderer:
            free = asyncio.Semaphore(WORKERS)
            tasks = [asyncio.create_task(_one(file, name, out, wish, renderer, free)) for file, name in named]
            broke = False
            for task in tasks:
                result = await task
                stdout.write(_line(result, as_json=as_json))
                stdout.flush()
                broke |= isinstance(result.outcome, Rejected) and result.outcome.code == "crashed"
    except WorkerUnavailable as unavailable:
        stdout.write(f"{missing_system_libraries() or unavailable}\n")
        return 1
    return int(broke)


async def _one(
    file: Path, name: str, out: Path, wish: Wish, renderer: WorkerRenderer, free: asyncio.Semaphore
) -> Result:
    async with free:
        try:
            data = await asyncio.to_thread(_content, file)
        except OSError as error:
            return Result(file, name, Rejected("unreadable", error.strerror or "It cannot be read."))
        outcome = await renderer.read(decode(data), replace(wish, title=name))
        if isinstance(outcome, Picture):
            await asyncio.to_thread(_write, out / name, outcome)
        return Result(file, name, outcome)


def _line(result: Result, *, as_json: bool) -> str:
    text = json.dumps(result.to_json()) if as_json else str(result)
    # File names need not be Unicode; a terminal does.
    return text.encode("utf-8", "backslashreplace").decode() + "\n"


def decode(data: bytes) -> str:
    """The text of a file of unknown encoding: as it is marked, else UTF-8, else as it is declared, else Windows'."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    for beginning, encoding in _UNMARKED:
        # At an odd place it would be the other of the two.
        if data.find(beginning) % 2 == 0:
            return data.decode(encoding, "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return _not_utf8(data)


def _not_utf8(data: bytes) -> str:
    if declared := _DECLARED.search(data):
        try:
            return data.decode(declared[1].decode())
        except (LookupError, UnicodeError):
            pass
    text = data.decode(errors="replace")
    # Some of it is UTF-8: then the rest is damage, not another encoding.
    if any(character > "\x7f" and character != "\ufffd" for character in text):
        return text
    return data.decode("cp1252", "replace")


def _expanded(files: Iterable[Path]) -> Iterator[Path]:
    for file in files:
        if file.is_dir():
            yield from sorted(child for child in file.iterdir() if child.is_file() and not child.name.startswith("."))
        else:
            yield file


def _with_ids(files: Iterable[Path]) -> list[tuple[Path, str]]:
    """Every file with its ID. Some file systems take `A` and `a` for one name, so they are here."""
    taken: set[str] = set()
    named: list[tuple[Path, str]] = []
    for file in files:
        name, number = file.stem, 1
        while name.casefold() in taken:
            number += 1
            name = f"{file.stem}-{number}"
        taken.add(name.casefold())
        named.append((file, name))
    return named


def _make_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)


def _content(file: Path) -> bytes:
    # A pipe or a device may never end.
    if not stat.S_ISREG(file.stat().st_mode):
        raise OSError(0, "It is not a file.")
    with file.open("rb") as stream:
        return stream.read(MAX_FILE_BYTES + 1)


def _write(stem: Path, picture: Picture) -> None:
    others = {suffix_of(form): data for form, data in picture.exports.items()}
    for suffix, data in {".svg": picture.svg, ".png": picture.png, **others}.items():
        stem.with_name(stem.name + suffix).write_bytes(data)
