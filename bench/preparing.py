"""What the engine does before it paints, alone, in the bot's own kind of worker, so that it can be timed."""

import sys
import time

from bot.svg.normal import normalised
from bot.svg.read import parse_reply
from bot.svg.refusal import Refused
from bot.svg.safe import sanitise
from bot.svg.types import Picture, Rejected, Wish
from bot.svg.worker import confine, serve


def read(reply: str, wish: Wish) -> Picture | Rejected:
    """Reads, sanitises and normalises; the picture is empty, its `ms` are what counts."""
    began = time.perf_counter()
    try:
        normalised(sanitise(parse_reply(reply), wish).root)
    except Refused as refused:
        return Rejected(refused.code, refused.detail)
    return Picture(b"", b"", 0, 0, "valid", ms=(time.perf_counter() - began) * 1000)


if __name__ == "__main__":
    serve(read, float(sys.argv[1]), sys.stdin.buffer, confine())
