"""Block Kit, checked as strictly as Slack does. Pure functions.

Modelled are the blocks that messages and views of this app can contain; what Slack knows beyond them (tables, videos …)
is refused as an unsupported type until it is added to the tables.
"""

import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from localslack.checks import (
    URL,
    Check,
    any_text,
    boolean,
    fault,
    list_of,
    object_of,
    one_of,
    plain,
    string,
    typed,
    web_address,
    whole,
)
from localslack.elements import ACTIONS, INPUTS
from localslack.shapes import PICTURES
from localslack.state import File, Json

# Limits: Slack's Block Kit reference, unless said otherwise.
BLOCKS = 50
VIEW_BLOCKS = 100
# Observed, not documented (slackapi/bolt-js #2509 and #2867): the blocks as JSON, all together.
TOTAL_CHARACTERS = 13_200
BLOCK_ID = 255
TEXT = 3000
FIELD = 2000
FIELDS = 10
HEADER = 150
CONTEXT_ELEMENTS = 10
ACTION_ELEMENTS = 25
ALT_TEXT = 2000
IMAGE_TITLE = 2000
MARKDOWN = 12_000
LABEL = 2000
# The reference of views.
VIEW_TITLE = 24
VIEW_BUTTON = 24
PRIVATE_METADATA = 3000
CALLBACK_ID = 255
EXTERNAL_ID = 255


@dataclass(frozen=True, slots=True)
class Kit:
    """The checks. `file` finds an uploaded file by its id or its url_private or permalink, None if there is none."""

    file: Callable[[str], File | None]

    def faults(self, blocks: Sequence[Json]) -> list[str]:
        """What Slack finds wrong with the blocks of a message; nothing if they are good."""
        found = list(list_of(typed(self._in_messages()), BLOCKS, fewest=0)(blocks, "/blocks"))
        return found or _repeated_ids(blocks, "/blocks")

    def view_faults(self, view: Any) -> list[str]:
        """What Slack finds wrong with a view; nothing if it is good."""
        blocks = list_of(typed(self._in_views()), VIEW_BLOCKS, fewest=0)
        common: dict[str, Check] = {
            "private_metadata": _possibly_empty(PRIVATE_METADATA),
            "callback_id": _possibly_empty(CALLBACK_ID),
            "external_id": _possibly_empty(EXTERNAL_ID),
        }
        flags: dict[str, Check] = dict.fromkeys(("clear_on_close", "notify_on_close", "submit_disabled"), boolean)
        buttons = dict.fromkeys(("submit", "close"), plain(VIEW_BUTTON))
        modal = object_of({"title": plain(VIEW_TITLE), "blocks": blocks}, common | flags | buttons)
        home = object_of({"blocks": blocks}, common)
        found = list(typed({"modal": modal, "home": home})(view, "/view"))
        return found or [*_repeated_ids(view["blocks"], "/view/blocks"), *_inputs_without_submit(view)]

    def _slack_file(self, value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield fault("must provide an object", at)
            return
        names = set(value)
        if names not in ({"id"}, {"url"}):
            yield fault("must provide either id or url", at)
            return
        file = self.file(str(value[names.pop()]))
        if file is None or file.stage != "processed" or file.mimetype not in PICTURES:
            yield fault("invalid slack file", at)

    def _image(self, optional: dict[str, Check]) -> Check:
        fields = object_of(
            {"alt_text": string(ALT_TEXT)}, {"image_url": web_address, "slack_file": self._slack_file} | optional
        )

        def check(value: Any, at: str) -> Iterator[str]:
            if ("image_url" in value) == ("slack_file" in value):
                yield fault("must provide either image_url or slack_file", at)
            yield from fields(value, at)

        return check

    def _in_messages(self) -> dict[str, Check]:
        return self._everywhere() | {"markdown": object_of({"text": string(MARKDOWN)}, _block_id)}

    def _in_views(self) -> dict[str, Check]:
        asked = object_of(
            {"label": plain(LABEL), "element": typed(INPUTS)},
            _block_id | {"hint": plain(LABEL), "optional": boolean, "dispatch_action": boolean},
        )
        return self._everywhere() | {"input": asked}

    def _everywhere(self) -> dict[str, Check]:
        image = self._image({})
        fields = list_of(any_text(FIELD), FIELDS)
        accessory = typed(ACTIONS | {"image": image})
        section = object_of(
            {}, _block_id | {"text": any_text(TEXT), "fields": fields, "accessory": accessory, "expand": boolean}
        )

        def section_with_text(value: Any, at: str) -> Iterator[str]:
            if "text" not in value and "fields" not in value:
                yield fault("missing required field: text", at)
            yield from section(value, at)

        texts_and_images = typed(
            {
                "plain_text": any_text(TEXT),
                "mrkdwn": any_text(TEXT),
                "image": image,
            }
        )
        return {
            "section": section_with_text,
            "header": object_of({"text": plain(HEADER)}, _block_id),
            "divider": object_of({}, _block_id),
            "context": object_of({"elements": list_of(texts_and_images, CONTEXT_ELEMENTS)}, _block_id),
            "image": self._image(_block_id | {"title": plain(IMAGE_TITLE)}),
            "actions": object_of({"elements": list_of(typed(ACTIONS), ACTION_ELEMENTS)}, _block_id),
            "rich_text": object_of({"elements": list_of(typed(_RICH_TEXT))}, _block_id),
        }


_block_id: dict[str, Check] = {"block_id": string(BLOCK_ID)}
_style = object_of({}, {"bold": boolean, "italic": boolean, "strike": boolean, "code": boolean})
_styled = {"style": _style}
_name = string(BLOCK_ID)
_RICH_ELEMENTS: dict[str, Check] = {
    "text": object_of({"text": string(TOTAL_CHARACTERS)}, _styled),
    "link": object_of({"url": string(URL)}, _styled | {"text": string(TEXT), "unsafe": boolean}),
    "emoji": object_of({"name": _name}, _styled | {"unicode": _name, "skin_tone": whole}),
    "user": object_of({"user_id": _name}, _styled),
    "usergroup": object_of({"usergroup_id": _name}, _styled),
    "channel": object_of({"channel_id": _name}, _styled),
    "broadcast": object_of({"range": one_of("here", "channel", "everyone")}, _styled),
    "color": object_of({"value": _name}, _styled),
    "date": object_of({"timestamp": whole, "format": string(TEXT)}, _styled | {"url": string(URL), "fallback": _name}),
}
_inline = list_of(typed(_RICH_ELEMENTS), fewest=0)
_section = object_of({"elements": _inline})
_RICH_TEXT: dict[str, Check] = {
    "rich_text_section": _section,
    "rich_text_quote": object_of({"elements": _inline}, {"border": whole}),
    "rich_text_preformatted": object_of({"elements": _inline}, {"border": whole, "language": _name}),
    "rich_text_list": object_of(
        {"style": one_of("bullet", "ordered"), "elements": list_of(typed({"rich_text_section": _section}))},
        {"indent": whole, "offset": whole, "border": whole},
    ),
}


def _possibly_empty(longest: int) -> Check:
    def check(value: Any, at: str) -> Iterator[str]:
        if value != "":
            yield from string(longest)(value, at)

    return check


def elements_of(block: Json) -> list[tuple[str, Json]]:
    """The interactive elements of a good block, each with its place in the block."""
    match block["type"]:
        case "actions":
            return [(f"elements/{place}", element) for place, element in enumerate(block["elements"])]
        case "section" if block.get("accessory", {}).get("type") in ACTIONS:
            return [("accessory", block["accessory"])]
        case "input":
            return [("element", block["element"])]
    return []


def _repeated_ids(blocks: Sequence[Json], at: str) -> list[str]:
    """A block_id must be unique, an action_id within its block."""
    faults = []
    block_ids: set[str] = set()
    for number, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in block_ids:
            faults.append(fault(f'`block_id` "{block_id}" already exists', f"{at}/{number}/block_id"))
        if block_id is not None:
            block_ids.add(block_id)
        action_ids: set[str] = set()
        for place, element in elements_of(block):
            action_id = element.get("action_id")
            if action_id in action_ids:
                sentence = f'`action_id` "{action_id}" already exists'
                faults.append(fault(sentence, f"{at}/{number}/{place}/action_id"))
            if action_id is not None:
                action_ids.add(action_id)
    return faults


def _inputs_without_submit(view: Json) -> Iterator[str]:
    for number, block in enumerate(view["blocks"]):
        if block["type"] == "input" and view["type"] == "modal" and "submit" not in view:
            yield fault("must define `submit` to use `input` block", f"/view/blocks/{number}/input")


def too_long(blocks: Sequence[Json]) -> bool:
    """Whether the blocks are too much in total, each being good."""
    return len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))) > TOTAL_CHARACTERS


def stored(blocks: Sequence[Json]) -> tuple[Json, ...]:
    """The blocks as Slack keeps them: every block and every interactive element has an id."""
    return tuple({**_with_action_ids(block), "block_id": block.get("block_id") or _fresh_id()} for block in blocks)


def _with_action_ids(block: Json) -> Json:
    match block["type"]:
        case "actions":
            return {**block, "elements": [_with_action_id(element) for element in block["elements"]]}
        case "section" if block.get("accessory", {}).get("type") in ACTIONS:
            return {**block, "accessory": _with_action_id(block["accessory"])}
        case "input":
            return {**block, "element": _with_action_id(block["element"])}
    return block


def _with_action_id(element: Json) -> Json:
    return {**element, "action_id": element.get("action_id") or _fresh_id()}


def _fresh_id() -> str:
    return secrets.token_urlsafe(4)[:5]
