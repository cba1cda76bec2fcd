"""The forms: `/svg` alone, and Refine. Pure builders, and what was filled in."""

import json
from dataclasses import dataclass
from typing import Any

from bot import wording
from bot.domain import Drawing, Json
from bot.requests import EXAMPLES, PALETTES, PROMPT_LENGTH

DRAW, REFINE = "draw", "refine"  # callback ids
PROMPT = "prompt"  # block and action id of the text; options have their own names as ids
FORM_OPTIONS = ("model", "style", "size", "palette", "name")
STYLES = ("flat", "outline", "geometric", "minimal", "playful", "hand drawn", "retro")
SIZES = ("512x512", "1024x1024", "800x600", "1200x630", "1600x400")

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Filled:
    """What somebody filled in: the text and the options chosen."""

    text: str
    options: dict[str, str]


def draw_form(channel: str | None, models: tuple[str, ...], prompt: str = "") -> Json:
    """The form behind `/svg` alone, the home tab's button and the shortcuts; the drawing goes to the channel, or
    without one to the person directly. `prompt` is what stands in it already."""
    whereto = [] if channel else [{"type": "context", "elements": [_markdown(wording.form_elsewhere())]}]
    return _modal(
        DRAW,
        {"channel": channel},
        wording.form_title(),
        wording.form_submit(),
        [
            _text(
                PROMPT,
                wording.form_prompt(),
                multiline=True,
                limit=PROMPT_LENGTH,
                hint=wording.form_prompt_hint(),
                initial=prompt[:PROMPT_LENGTH],
            ),
            _menu("style", STYLES),
            _menu("palette", tuple(PALETTES)),
            _menu("size", SIZES),
            _menu("model", models),
            _text("name", wording.form_label("name"), optional=True, limit=255, hint=f"{EXAMPLES['name']}"),
            *whereto,
        ],
    )


def refine_form(drawing: Drawing) -> Json:
    """The small form behind Refine."""
    return _modal(
        REFINE,
        {"drawing": drawing.id},
        wording.refine_title(),
        wording.form_submit(),
        [_text(PROMPT, wording.refine_prompt(), multiline=True, limit=PROMPT_LENGTH, hint=wording.refine_hint())],
    )


def filled_in(view: Json) -> Filled:
    """What the submitted view holds."""
    values = view["state"]["values"]
    options = {name: value for name in FORM_OPTIONS if name in values and (value := _value(values[name][name]))}
    return Filled(_value(values[PROMPT][PROMPT]) or "", options)


def metadata(view: Json) -> Json:
    """What the form remembered."""
    remembered: Json = json.loads(view["private_metadata"])
    return remembered


def complaints(sentences: dict[str, str]) -> dict[str, str]:
    """Each problem at its field. A form shows plain text."""
    return {name: sentence.replace("`", "") for name, sentence in sentences.items()}


def _value(state: Json) -> str | None:
    chosen = state.get("selected_option")
    value = chosen["value"] if chosen else state.get("value")
    return str(value) if value else None


def _modal(callback_id: str, remembered: Json, title: str, submit: str, blocks: list[Block]) -> Json:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": json.dumps(remembered),
        "title": _plain(title),
        "submit": _plain(submit),
        "close": _plain(wording.form_close()),
        "blocks": blocks,
    }


def _text(
    name: str,
    label: str,
    *,
    limit: int,
    hint: str,
    multiline: bool = False,
    optional: bool = False,
    initial: str = "",
) -> Block:
    return {
        "type": "input",
        "block_id": name,
        "optional": optional,
        "label": _plain(label),
        "hint": _plain(hint),
        "element": {
            "type": "plain_text_input",
            "action_id": name,
            "multiline": multiline,
            "max_length": limit,
            "focus_on_load": name == PROMPT,
            **({"initial_value": initial} if initial else {}),
        },
    }


def _menu(name: str, choices: tuple[str, ...]) -> Block:
    return {
        "type": "input",
        "block_id": name,
        "optional": True,
        "label": _plain(wording.form_label(name)),
        "element": {
            "type": "static_select",
            "action_id": name,
            "options": [{"text": _plain(choice), "value": choice} for choice in choices],
        },
    }


def _markdown(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}
