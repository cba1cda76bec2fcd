"""The worst previews side by side, as one HTML page with the pictures in it."""

import base64
import html as markup
from collections.abc import Sequence
from pathlib import Path

from bench.svg import Attempt, Pictures, Verdict

_PAGE = """<!doctype html>
<meta charset="utf-8">
<title>The worst previews</title>
<style>
body {{ font: 14px/1.4 sans-serif; margin: 2em; }}
td, th {{ padding: 0 1em 1em 0; text-align: left; vertical-align: top; }}
img {{ width: 256px; border: 1px solid #ccc; }}
</style>
<h1>The {count} worst previews</h1>
<p>Under each picture: the share of its pixels that a person would see to differ from the browser's.</p>
<table>
<tr><th>file<th>browser<th>svgbot<th>bare CairoSVG<th>resvg
{rows}
</table>
"""


def write(file: Path, shown: Sequence[tuple[Verdict, Pictures]]) -> None:
    """Writes the page. Raises OSError."""
    file.write_text(html(shown), encoding="utf-8")


def html(shown: Sequence[tuple[Verdict, Pictures]]) -> str:
    """The page, in the order given."""
    return _PAGE.format(count=len(shown), rows="\n".join(_row(*one) for one in shown))


def _row(verdict: Verdict, pictures: Pictures) -> str:
    truth = verdict.sample.truth.read_bytes() if verdict.sample.truth else None
    cells = [
        f"<td>{markup.escape(verdict.sample.id)}<br>{verdict.sample.kind}",
        _cell(truth, ""),
        _cell(pictures.ours, _said(verdict.ours)),
        _cell(pictures.bare, _said(verdict.bare)),
        _cell(pictures.resvg, _said(verdict.resvg)),
    ]
    return f"<tr>{''.join(cells)}"


def _cell(png: bytes | None, said: str) -> str:
    picture = f'<img src="data:image/png;base64,{base64.b64encode(png).decode()}"><br>' if png else ""
    return f"<td>{picture}{markup.escape(said)}"


def _said(attempt: Attempt) -> str:
    return f"{100 * attempt.off:.2f} % off" if attempt.off is not None else attempt.fault or "no picture"
