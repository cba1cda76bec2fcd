"""What Block Kit's checks are made of. Pure functions.

A check yields faults in Slack's words, with Slack's pointer to the place.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

# A URL in Block Kit: "maximum length is 3000 characters".
URL = 3000

Check: TypeAlias = Callable[[Any, str], Iterator[str]]
_HTTP_URL = re.compile(r"https?://[^\s/]+\S*")


def fault(sentence: str, at: str) -> str:
    """The fault in Slack's form."""
    return f"{sentence} [json-pointer:{at}]"


def string(longest: int) -> Check:
    """Text of 1 to `longest` characters."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield fault("must provide a string", at)
        elif not value:
            yield fault("must be more than 0 characters", at)
        elif len(value) > longest:
            yield fault(f"must be less than {longest + 1} characters", at)

    return check


def boolean(value: Any, at: str) -> Iterator[str]:
    """true or false."""
    if not isinstance(value, bool):
        yield fault("must provide a boolean", at)


def whole(value: Any, at: str) -> Iterator[str]:
    """A whole number, 0 or more."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        yield fault("must provide a number", at)


def one_of(*choices: str) -> Check:
    """One of these texts."""

    def check(value: Any, at: str) -> Iterator[str]:
        if value not in choices:
            yield fault("must be a valid enum value", at)

    return check


def web_address(value: Any, at: str) -> Iterator[str]:
    """An address on the web."""
    faults = list(string(URL)(value, at))
    if not faults and not _HTTP_URL.fullmatch(value):
        faults = [fault("invalid_url", at)]
    yield from faults


def object_of(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    """An object with exactly these fields."""
    optional = optional or {}
    known = required | optional

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield fault("must provide an object", at)
            return
        for name in required:
            if name not in value:
                yield fault(f"missing required field: {name}", at)
        for name, field in value.items():
            if name in known:
                yield from known[name](field, f"{at}/{name}")
            elif name != "type":
                yield fault(f"invalid additional property: {name}", at)

    return check


def list_of(item: Check, most: int | None = None, fewest: int = 1) -> Check:
    """A list of `fewest` to `most` values that pass the check."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield fault("must provide an array", at)
            return
        if most is not None and len(value) > most:
            yield fault(f"no more than {most} items allowed", at)
        if len(value) < fewest:
            yield fault(f"no fewer than {fewest} items allowed", at)
        for number, one in enumerate(value):
            yield from item(one, f"{at}/{number}")

    return check


def typed(table: dict[str, Check]) -> Check:
    """An object whose `type` says which check it must pass."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield fault("must provide an object", at)
        elif "type" not in value:
            yield fault("missing required field: type", at)
        elif not isinstance(value["type"], str) or value["type"] not in table:
            yield fault(f"unsupported type: {value['type']}", f"{at}/type")
        else:
            yield from table[value["type"]](value, at)

    return check


def _plain_text(longest: int) -> dict[str, Check]:
    return {"plain_text": object_of({"text": string(longest)}, {"emoji": boolean})}


def plain(longest: int) -> Check:
    """A plain_text object."""
    return typed(_plain_text(longest))


def any_text(longest: int) -> Check:
    """A text object of either kind."""
    mrkdwn = object_of({"text": string(longest)}, {"verbatim": boolean})
    return typed(_plain_text(longest) | {"mrkdwn": mrkdwn})
