"""CairoSVG alone, on the file as it is, in the bot's own kind of worker: some files hang it, some take all memory.

Speaks as `bot.svg.worker` does. The job's text is the file's bytes, decoded with "surrogateescape"; `size` is the
PNG's size in px.
"""

import sys
import time

from bot.svg.types import Picture, Rejected, Wish
from bot.svg.worker import confine, serve


def read(text: str, wish: Wish) -> Picture | Rejected:
    """The PNG, on white; or the name of the exception."""
    import cairosvg  # here, after the limits are set

    began = time.perf_counter()
    width, height = wish.size or (wish.long_side, wish.long_side)
    try:
        png: bytes = cairosvg.svg2png(
            bytestring=text.encode(errors="surrogateescape"),
            output_width=width,
            output_height=height,
            background_color="white",
        )
    except Exception as error:  # noqa: BLE001  CairoSVG lets any error out
        return Rejected(type(error).__name__, str(error), _milliseconds_since(began))
    return Picture(b"", png, width, height, "valid", ms=_milliseconds_since(began))


def _milliseconds_since(began: float) -> float:
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    serve(read, float(sys.argv[1]), sys.stdin.buffer, confine())
