"""How the bot and its workers speak: parts with their length before them, over the worker's stdin and stdout.

A job is one part, JSON. An answer is three: JSON, the SVG and the PNG, the last two empty where there is no picture;
and one more for each other form that was asked for, which the JSON names.
A worker that is ready says so in one part; one that cannot work says why and ends. Neither side trusts the other with
more than these bytes: a worker has read hostile text.
"""

import json
from dataclasses import asdict
from typing import Any

from bot.svg.types import Picture, Rejected, Wish

READY = b"ready"
LENGTH_BYTES = 4
# A PNG of 4096 x 4096 that cannot be compressed has 64 MiB, a reply 4 MiB before JSON escapes it.
MAX_PART_BYTES = 64 * 1024 * 1024


class BrokenMessage(Exception):
    """What came is not what was agreed."""


def pack(*parts: bytes) -> bytes:
    """The parts as they go over the pipe."""
    return b"".join(len(part).to_bytes(LENGTH_BYTES) + part for part in parts)


def length_of(prefix: bytes) -> int:
    """How many bytes the part has whose length this is. Raises BrokenMessage."""
    length = int.from_bytes(prefix)
    if len(prefix) != LENGTH_BYTES or length > MAX_PART_BYTES:
        raise BrokenMessage
    return length


def job(reply: str, wish: Wish) -> bytes:
    """A job as a part. Unpaired surrogates in the texts survive the way."""
    return json.dumps({"reply": reply, "wish": asdict(wish)}).encode()


def read_job(part: bytes) -> tuple[str, Wish]:
    """The job in a part."""
    message = json.loads(part)
    wish = message["wish"]
    size = tuple(wish["size"]) if wish["size"] else None
    return message["reply"], Wish(**{**wish, "size": size, "exports": tuple(wish["exports"])})


def answer(outcome: Picture | Rejected) -> tuple[bytes, ...]:
    """An answer as its parts."""
    values = asdict(outcome)
    svg, png, exports = values.pop("svg", b""), values.pop("png", b""), values.pop("exports", {})
    return json.dumps({**values, "exports": list(exports)}).encode(), svg, png, *exports.values()


def count_exports(header: bytes) -> int:
    """How many parts follow the first three of the answer. Raises BrokenMessage."""
    try:
        return len(json.loads(header)["exports"])
    except (ValueError, TypeError, KeyError) as error:
        raise BrokenMessage from error


def read_answer(header: bytes, svg: bytes, png: bytes, *exports: bytes) -> Picture | Rejected:
    """The answer in its parts. Raises BrokenMessage."""
    try:
        values: dict[str, Any] = json.loads(header)
        names = values.pop("exports")
        if "code" in values:
            return Rejected(**values)
        values |= {name: tuple(values[name]) for name in ("repairs", "dropped", "notes")}
        return Picture(svg=svg, png=png, exports=dict(zip(names, exports, strict=True)), **values)
    except (ValueError, TypeError, KeyError) as error:
        raise BrokenMessage from error
