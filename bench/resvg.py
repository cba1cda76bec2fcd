"""resvg, on the file as it is, in the bot's own kind of worker. Speaks as `bot.svg.worker` does; see `bare_cairo`.

It finds the fonts that CairoSVG and the browser find, by the same fontconfig; naming them for it made it no better.
"""

import sys
import time

from bot.svg.types import Picture, Rejected, Wish
from bot.svg.worker import confine, serve


def read(text: str, wish: Wish) -> Picture | Rejected:
    """The PNG, on white; or why there is none."""
    from resvg_py import svg_to_bytes  # here, after the limits are set

    began = time.perf_counter()
    width, height = wish.size or (wish.long_side, wish.long_side)
    try:
        source = text.encode(errors="surrogateescape").decode()
        png = bytes(svg_to_bytes(svg_string=source, width=width, height=height, background="#ffffff"))
    except ValueError as error:
        return Rejected(type(error).__name__, str(error), _milliseconds_since(began))
    return Picture(b"", png, width, height, "valid", ms=_milliseconds_since(began))


def _milliseconds_since(began: float) -> float:
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    serve(read, float(sys.argv[1]), sys.stdin.buffer, confine())
