"""Blocks and views for the tests."""

from dataclasses import replace
from typing import Any

from localslack import Settings
from localslack.grants import EVERY_EVENT, EVERY_SCOPE
from localslack.state import Json


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def option(value: str, text: str | None = None) -> Json:
    """An option of a menu."""
    return {"text": plain(text or value), "value": value}


def button(action_id: str, **more: Any) -> Json:
    """A button."""
    return {"type": "button", "text": plain("Go"), "action_id": action_id, **more}


def actions(*elements: Json, block_id: str = "row") -> Json:
    """A row of elements."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def asked(block_id: str, element: Json, **more: Any) -> Json:
    """An input block, whose element is called `it`."""
    label = plain(block_id.title())
    return {"type": "input", "block_id": block_id, "label": label, "element": {"action_id": "it", **element}, **more}


def entry(**more: Any) -> Json:
    """A field for text."""
    return {"type": "plain_text_input", **more}


def modal(*blocks: Json, **more: Any) -> Json:
    """A modal with these blocks and a submit button."""
    return {"type": "modal", "title": plain("Draw"), "submit": plain("Draw"), "blocks": list(blocks), **more}


def home(*blocks: Json, **more: Any) -> Json:
    """A home tab."""
    return {"type": "home", "blocks": list(blocks), **more}


def wide(**chosen: Any) -> Settings:
    """A workspace whose app may do, and hears of, everything that is modelled; with these settings."""
    return replace(Settings(port=0, scopes=EVERY_SCOPE, events=EVERY_EVENT), **chosen)


DIVIDER: Json = {"type": "divider"}
