"""Block Kit, checked as strictly as Slack does. Pure functions.

Every check yields faults in Slack's words, with Slack's pointer to the place. Modelled are the blocks and elements
that a message of this app can contain; what Slack knows beyond them (inputs, menus, tables …) is refused as an
unsupported type until it is added to the tables at the end.
"""

import json
import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from localslack.shapes import PICTURES
from localslack.state import File, Json

# Limits: Slack's Block Kit reference, unless said otherwise.
BLOCKS = 50
# Observed, not documented (slackapi/bolt-js #2509 and #2867): the blocks as JSON, all together.
TOTAL_CHARACTERS = 13_200
BLOCK_ID = 255
ACTION_ID = 255
TEXT = 3000
FIELD = 2000
FIELDS = 10
HEADER = 150
CONTEXT_ELEMENTS = 10
ACTION_ELEMENTS = 25
BUTTON_TEXT = 75
BUTTON_VALUE = 2000
BUTTON_LABEL = 75
CONFIRM_TITLE, CONFIRM_TEXT, CONFIRM_BUTTON = 100, 300, 30
URL = 3000
ALT_TEXT = 2000
IMAGE_TITLE = 2000
MARKDOWN = 12_000

Check: TypeAlias = Callable[[Any, str], Iterator[str]]
_HTTP_URL = re.compile(r"https?://[^\s/]+\S*")


def _fault(sentence: str, at: str) -> str:
    return f"{sentence} [json-pointer:{at}]"


def _string(longest: int) -> Check:
    """Text of 1 to `longest` characters."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield _fault("must provide a string", at)
        elif not value:
            yield _fault("must be more than 0 characters", at)
        elif len(value) > longest:
            yield _fault(f"must be less than {longest + 1} characters", at)

    return check


def _boolean(value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield _fault("must provide a boolean", at)


def _whole(value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        yield _fault("must provide a number", at)


def _one_of(*choices: str) -> Check:
    def check(value: Any, at: str) -> Iterator[str]:
        if value not in choices:
            yield _fault("must be a valid enum value", at)

    return check


def _web_address(value: Any, at: str) -> Iterator[str]:
    faults = list(_string(URL)(value, at))
    if not faults and not _HTTP_URL.fullmatch(value):
        faults = [_fault("invalid_url", at)]
    yield from faults


def _object(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    """An object with exactly these fields."""
    optional = optional or {}
    known = required | optional

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield _fault("must provide an object", at)
            return
        for name in required:
            if name not in value:
                yield _fault(f"missing required field: {name}", at)
        for name, field in value.items():
            if name in known:
                yield from known[name](field, f"{at}/{name}")
            elif name != "type":
                yield _fault(f"invalid additional property: {name}", at)

    return check


def _list_of(item: Check, most: int | None = None, fewest: int = 1) -> Check:
    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield _fault("must provide an array", at)
            return
        if most is not None and len(value) > most:
            yield _fault(f"no more than {most} items allowed", at)
        if len(value) < fewest:
            yield _fault(f"no fewer than {fewest} items allowed", at)
        for number, one in enumerate(value):
            yield from item(one, f"{at}/{number}")

    return check


def _typed(table: dict[str, Check]) -> Check:
    """An object whose `type` says which check it must pass."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield _fault("must provide an object", at)
        elif "type" not in value:
            yield _fault("missing required field: type", at)
        elif not isinstance(value["type"], str) or value["type"] not in table:
            yield _fault(f"unsupported type: {value['type']}", f"{at}/type")
        else:
            yield from table[value["type"]](value, at)

    return check


def _plain_text(longest: int) -> dict[str, Check]:
    return {"plain_text": _object({"text": _string(longest)}, {"emoji": _boolean})}


def _plain(longest: int) -> Check:
    return _typed(_plain_text(longest))


def _any_text(longest: int) -> Check:
    mrkdwn = _object({"text": _string(longest)}, {"verbatim": _boolean})
    return _typed(_plain_text(longest) | {"mrkdwn": mrkdwn})


_confirm = _object(
    {
        "title": _plain(CONFIRM_TITLE),
        "text": _any_text(CONFIRM_TEXT),
        "confirm": _plain(CONFIRM_BUTTON),
        "deny": _plain(CONFIRM_BUTTON),
    },
    {"style": _one_of("primary", "danger")},
)

_button = _object(
    {"text": _plain(BUTTON_TEXT)},
    {
        "action_id": _string(ACTION_ID),
        "url": _web_address,
        "value": _string(BUTTON_VALUE),
        "style": _one_of("primary", "danger"),
        "confirm": _confirm,
        "accessibility_label": _string(BUTTON_LABEL),
    },
)


@dataclass(frozen=True, slots=True)
class Kit:
    """The checks. `file` finds an uploaded file by its id or its url_private or permalink, None if there is none."""

    file: Callable[[str], File | None]

    def faults(self, blocks: Sequence[Json]) -> list[str]:
        """What Slack finds wrong with the blocks of a message; nothing if they are good."""
        found = list(_list_of(_typed(self._blocks()), BLOCKS, fewest=0)(blocks, "/blocks"))
        return found or [*_repeated_block_ids(blocks), *_repeated_action_ids(blocks)]

    def _slack_file(self, value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield _fault("must provide an object", at)
            return
        names = set(value)
        if names not in ({"id"}, {"url"}):
            yield _fault("must provide either id or url", at)
            return
        file = self.file(str(value[names.pop()]))
        if file is None or file.stage != "processed" or file.mimetype not in PICTURES:
            yield _fault("invalid slack file", at)

    def _image(self, optional: dict[str, Check]) -> Check:
        fields = _object(
            {"alt_text": _string(ALT_TEXT)}, {"image_url": _web_address, "slack_file": self._slack_file} | optional
        )

        def check(value: Any, at: str) -> Iterator[str]:
            if ("image_url" in value) == ("slack_file" in value):
                yield _fault("must provide either image_url or slack_file", at)
            yield from fields(value, at)

        return check

    def _blocks(self) -> dict[str, Check]:
        block_id = {"block_id": _string(BLOCK_ID)}
        image = self._image({})
        fields = _list_of(_any_text(FIELD), FIELDS)
        accessory = _typed({"button": _button, "image": image})
        section = _object(
            {}, block_id | {"text": _any_text(TEXT), "fields": fields, "accessory": accessory, "expand": _boolean}
        )

        def section_with_text(value: Any, at: str) -> Iterator[str]:
            if "text" not in value and "fields" not in value:
                yield _fault("missing required field: text", at)
            yield from section(value, at)

        texts_and_images = _typed(
            {
                "plain_text": _any_text(TEXT),
                "mrkdwn": _any_text(TEXT),
                "image": image,
            }
        )
        return {
            "section": section_with_text,
            "header": _object({"text": _plain(HEADER)}, block_id),
            "divider": _object({}, block_id),
            "context": _object({"elements": _list_of(texts_and_images, CONTEXT_ELEMENTS)}, block_id),
            "image": self._image(block_id | {"title": _plain(IMAGE_TITLE)}),
            "actions": _object({"elements": _list_of(_typed({"button": _button}), ACTION_ELEMENTS)}, block_id),
            "rich_text": _object({"elements": _list_of(_typed(_RICH_TEXT))}, block_id),
            "markdown": _object({"text": _string(MARKDOWN)}, block_id),
        }


_style = _object({}, {"bold": _boolean, "italic": _boolean, "strike": _boolean, "code": _boolean})
_styled = {"style": _style}
_name = _string(BLOCK_ID)
_RICH_ELEMENTS: dict[str, Check] = {
    "text": _object({"text": _string(TOTAL_CHARACTERS)}, _styled),
    "link": _object({"url": _string(URL)}, _styled | {"text": _string(TEXT), "unsafe": _boolean}),
    "emoji": _object({"name": _name}, _styled | {"unicode": _name, "skin_tone": _whole}),
    "user": _object({"user_id": _name}, _styled),
    "usergroup": _object({"usergroup_id": _name}, _styled),
    "channel": _object({"channel_id": _name}, _styled),
    "broadcast": _object({"range": _one_of("here", "channel", "everyone")}, _styled),
    "color": _object({"value": _name}, _styled),
    "date": _object({"timestamp": _whole, "format": _string(TEXT)}, _styled | {"url": _string(URL), "fallback": _name}),
}
_inline = _list_of(_typed(_RICH_ELEMENTS), fewest=0)
_section = _object({"elements": _inline})
_RICH_TEXT: dict[str, Check] = {
    "rich_text_section": _section,
    "rich_text_quote": _object({"elements": _inline}, {"border": _whole}),
    "rich_text_preformatted": _object({"elements": _inline}, {"border": _whole, "language": _name}),
    "rich_text_list": _object(
        {"style": _one_of("bullet", "ordered"), "elements": _list_of(_typed({"rich_text_section": _section}))},
        {"indent": _whole, "offset": _whole, "border": _whole},
    ),
}


def _repeated_block_ids(blocks: Sequence[Json]) -> Iterator[str]:
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in seen:
            yield _fault(f'`block_id` "{block_id}" already exists', f"/blocks/{number}/block_id")
        if block_id is not None:
            seen.add(block_id)


def _repeated_action_ids(blocks: Sequence[Json]) -> Iterator[str]:
    """An action_id must be unique within its block."""
    for number, block in enumerate(blocks):
        seen: set[str] = set()
        for place, element in enumerate(block["elements"] if block["type"] == "actions" else ()):
            action_id = element.get("action_id")
            if action_id in seen:
                at = f"/blocks/{number}/elements/{place}/action_id"
                yield _fault(f'`action_id` "{action_id}" already exists', at)
            if action_id is not None:
                seen.add(action_id)


def too_long(blocks: Sequence[Json]) -> bool:
    """Whether the blocks are too much in total, each being good."""
    return len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))) > TOTAL_CHARACTERS


def stored(blocks: Sequence[Json]) -> tuple[Json, ...]:
    """The blocks as Slack keeps them: every block and every button has an id."""
    return tuple({**_with_action_ids(block), "block_id": block.get("block_id") or _fresh_id()} for block in blocks)


def _with_action_ids(block: Json) -> Json:
    if block["type"] == "actions":
        return {**block, "elements": [_with_action_id(element) for element in block["elements"]]}
    if block["type"] == "section" and block.get("accessory", {}).get("type") == "button":
        return {**block, "accessory": _with_action_id(block["accessory"])}
    return block


def _with_action_id(element: Json) -> Json:
    return {**element, "action_id": element.get("action_id") or _fresh_id()}


def _fresh_id() -> str:
    return secrets.token_urlsafe(4)[:5]
