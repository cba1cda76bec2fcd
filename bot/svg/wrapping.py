"""Finds the drawing in a reply: out of JSON, HTML, data URIs, thoughts and prose.

Every step scans the text once: a reply is hostile until it is read, and nested repetition is its favourite weapon.
"""

import base64
import html
import json
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from bot.svg.refusal import Refused

_NAME = r"[A-Za-z_][\w.-]*"
_QUOTED = r""""[^"<]*"|'[^'<]*'"""
OPENING = re.compile(rf"<(?:{_NAME}:)?svg(?=[\s/>])", re.I)
OPENING_TAG = re.compile(rf"<(?:{_NAME}:)?svg(?=[\s/>])(?:[^<>\"']|{_QUOTED})*+>", re.I)
_MARKS = re.compile(
    rf"(?P<comment><!--)|(?P<data><!\[CDATA\[)|(?P<over>-->|\]\]>)"
    rf"|(?P<open><(?:{_NAME}:)?svg(?=[\s/>]))|(?P<close></(?:{_NAME}:)?svg\s*>)",
    re.I,
)
_THOUGHTS = re.compile(
    r"<(/?)(think|thinking|thoughts?|reasoning|reflection|analysis|scratchpad|problem_breakdown)\s*>", re.I
)
_JSON_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.))", re.S)
_JSON_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": ""}
_ESCAPED_TAG = re.compile(r"<svg\b[^<>]*?=\s*\\+[\"']|\\u003csvg", re.I)
_DATA_URI = re.compile(r"data:image/svg\+xml(?:;(?!base64)[\w=-]{1,40}){0,4}(?P<encoding>;base64)?,", re.I)
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/=_-]|\s(?=[A-Za-z0-9+/=])|%[23][0-9A-Fa-f])*")
_ESCAPED_OPENING = re.compile(r"&(?:amp;){0,3}lt;svg", re.I)
_QUOTED_OPENING = re.compile(r"^[ \t]{0,8}>[ \t]{0,8}<svg\b", re.M | re.I)
_QUOTED_LINE = re.compile(r"^[ \t]{0,8}>[ \t]?", re.M)
_CDATA_OPENING = re.compile(r"<!\[CDATA\[\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?=<svg\b)", re.I)


def drawing_in(reply: str, repairs: list[str]) -> str:
    """The source of the drawing, as far as it goes. Names what had to be undone in `repairs`.

    Raises Refused: no_svg, forbidden (it declares entities).
    """
    text = _without_thoughts(_unwrapped(reply, repairs))
    if "<!entity" in text.lower():
        raise Refused("forbidden", "The drawing declares XML entities; write the characters themselves.")
    return _longest_drawing(text, repairs)


def _unwrapped(text: str, repairs: list[str]) -> str:
    """The text as it was before somebody put it into JSON, HTML, a data URI, a quotation or a string."""
    for _ in range(MAX_LAYERS):
        for repair, unwrap in _LAYERS:
            inner = unwrap(text)
            if inner is not None:
                repairs.append(repair)
                text = inner
                break
        else:
            break
    return text


def _out_of_json(text: str) -> str | None:
    return _from_json(text) if _ESCAPED_TAG.search(text) else None


def _out_of_string(text: str) -> str | None:
    """Of a string on one line, in which \\n stands for a line break."""
    opening = OPENING.search(text)
    drawing = text[opening.start() : text.rfind("</")] if opening else ""
    if ">\\n" not in drawing or "\n" in drawing:
        return None
    return _JSON_ESCAPE.sub(_escaped_character, text)


def _out_of_data_uri(text: str) -> str | None:
    uri = _DATA_URI.search(text)
    if uri is None:
        return None
    if uri["encoding"]:
        if OPENING.search(text):
            return None  # The drawing itself is there, and shows the other as an image.
        data = re.sub(r"\s+", "", unquote(_BASE64.match(text, uri.end())[0]))  # type: ignore[index]  # matches ""
        try:
            return base64.b64decode(data + "=" * (-len(data) % 4)).decode(errors="replace")
        except ValueError:
            return None
    rest = text[uri.end() :].lstrip()
    is_encoded = rest[:3].lower() == "%3c" or (rest.startswith("<") and "%23" in rest)
    return unquote(rest) if is_encoded else None


def _out_of_html(text: str) -> str | None:
    return html.unescape(text) if not OPENING.search(text) and _ESCAPED_OPENING.search(text) else None


def _out_of_quotation(text: str) -> str | None:
    return _QUOTED_LINE.sub("", text) if _QUOTED_OPENING.search(text) else None


def _out_of_cdata(text: str) -> str | None:
    """Of a CDATA section that holds the whole drawing."""
    start = _CDATA_OPENING.search(text)
    opening = OPENING.search(text)
    if start is None or opening is None or opening.start() < start.start():
        return None
    before, _, after = text[start.end() :].rpartition("]]>")
    return text[: start.start()] + before + after


# How often a drawing may be wrapped; models have been seen to do it twice.
MAX_LAYERS = 4
_LAYERS: tuple[tuple[str, Callable[[str], str | None]], ...] = (
    ("unescaped JSON", _out_of_json),
    ("decoded a data URI", _out_of_data_uri),
    ("unescaped HTML", _out_of_html),
    ("unescaped a string", _out_of_string),
    ("took out of a quotation", _out_of_quotation),
    ("took out of CDATA", _out_of_cdata),
)


def _from_json(text: str) -> str:
    """The longest string with a drawing in the JSON value, or the text with its escapes undone where it is not JSON."""
    try:
        value = json.loads(text[text.index("{") : text.rindex("}") + 1])
    except (ValueError, RecursionError):
        plain = _JSON_ESCAPE.sub(_escaped_character, text)
    else:
        plain = max((found for found in _strings(value) if OPENING.search(found)), key=len, default=text)
    # \ud83d\ude00 became two characters; together they are one.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")


def _escaped_character(escape: re.Match[str]) -> str:
    if escape[1]:
        return chr(int(escape[1], 16))
    return _JSON_LETTERS.get(escape[2], escape[2])


def _strings(value: object) -> Iterator[str]:
    """Every string in a JSON value."""
    waiting = [value]
    while waiting:
        match waiting.pop():
            case str() as found:
                yield found
            case list() as items:
                waiting.extend(items)
            case dict() as members:
                waiting.extend(members.values())


def _without_thoughts(text: str) -> str:
    """The text without the blocks in which a model thinks aloud; all of it where no drawing stands outside them."""
    kept: list[str] = []
    thinking, since = "", 0
    for mark in _THOUGHTS.finditer(text):
        closes, name = bool(mark[1]), mark[2].lower()
        if not closes and not thinking:
            kept.append(text[since : mark.start()])
            thinking, since = name, mark.start()
        elif closes and thinking in ("", name):
            if not thinking:
                kept.clear()  # Some chat templates swallow the opening tag: all before the closing one was thought.
            thinking, since = "", mark.end()
    kept.append(text[since:])
    spoken = "".join(kept)
    return spoken if OPENING.search(spoken) else text


def _longest_drawing(text: str, repairs: list[str]) -> str:
    """The longest complete `<svg>` of the text, else the one that was cut off."""
    complete, open_since = _spans(text)
    # Prose that speaks of `<svg>` and `</svg>` makes a span too, but gives it no attributes.
    best = max(complete, key=lambda span: (_has_attributes(text, span[0]), span[1] - span[0]), default=None)
    cut_off = next((start for start in open_since if _has_attributes(text, start)), None)
    if best and (cut_off is None or _has_attributes(text, best[0])):
        return text[best[0] : best[1]]
    start = cut_off if cut_off is not None else next(iter(open_since), None)
    if start is None:
        raise Refused("no_svg", "The reply has no <svg> element.")
    repairs.append("closed a drawing that was cut off")
    fence = text.find("\n```", start)
    return text[start : fence if fence > 0 else len(text)].rstrip()


def _spans(text: str) -> tuple[list[tuple[int, int]], list[int]]:
    """Where `<svg>` elements begin and end, comments and CDATA left aside; and where those begin that never end."""
    complete: list[tuple[int, int]] = []
    open_since: list[int] = []
    last_over = {"comment": text.rfind("-->"), "data": text.rfind("]]>")}
    over, awaited = {"comment": "-->", "data": "]]>"}, ""
    for mark in _MARKS.finditer(text):
        kind = str(mark.lastgroup)
        if awaited:
            awaited = "" if mark[0] == awaited else awaited
        elif kind in over:
            awaited = over[kind] if last_over[kind] > mark.start() else ""
        elif kind == "close" and open_since:
            complete.append((open_since.pop(), mark.end()))
        elif kind == "open":
            tag = OPENING_TAG.match(text, mark.start())
            if tag and tag[0].endswith("/>"):
                complete.append(tag.span())
            else:
                open_since.append(mark.start())
    return complete, open_since


def _has_attributes(text: str, start: int) -> bool:
    tag = OPENING_TAG.match(text, start)
    return "=" in (tag[0] if tag else text[start : start + 200])
