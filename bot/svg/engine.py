"""The engine as one function: reply in, picture out. The worker calls it."""

import time
from dataclasses import replace

from bot.svg import inspect, normal, preview, safe
from bot.svg.exports.making import export
from bot.svg.read import parse_reply
from bot.svg.refusal import Refused
from bot.svg.types import Picture, Rejected, Wish


def read(reply: str, wish: Wish) -> Picture | Rejected:
    """The drawing in the reply, sanitised, with its preview; or why there is none.

    May hang or exhaust the memory, whatever the budgets: only a process that can be killed should call it.
    """
    began = time.perf_counter()
    try:
        picture = _drawn(reply, wish)
    except Refused as refused:
        return Rejected(refused.code, refused.detail, _milliseconds_since(began))
    except RecursionError:
        return Rejected("too_complex", "The drawing is nested too deeply.", _milliseconds_since(began))
    except MemoryError:
        return Rejected("too_complex", "The drawing needs too much memory.", _milliseconds_since(began))
    return replace(picture, ms=_milliseconds_since(began))


def _drawn(reply: str, wish: Wish) -> Picture:
    reading = parse_reply(reply)
    drawing = safe.sanitise(reading, wish)
    width, height = size = inspect.size(drawing.root)
    shown = preview.paint(normal.normalised(drawing.root), size, wish.long_side)
    repairs = (*reading.repairs, *drawing.repairs)
    return Picture(
        svg=drawing.data,
        png=shown.png,
        width=max(1, round(width)),
        height=max(1, round(height)),
        valid="partial" if repairs or drawing.dropped else "valid",
        repairs=repairs,
        dropped=drawing.dropped,
        notes=(*drawing.notes, *shown.notes),
        exports=export(drawing.root, wish.exports),
    )


def _milliseconds_since(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 3)
