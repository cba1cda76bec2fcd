"""Block Kit's interactive elements: buttons, menus and fields, checked as strictly as Slack does. Pure functions."""

import re
from collections.abc import Iterator
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
    whole,
)
from localslack.checks import web_address as url

# Limits: Slack's Block Kit reference.
ACTION_ID = 255
BUTTON_TEXT = 75
BUTTON_VALUE = 2000
BUTTON_LABEL = 75
CONFIRM_TITLE, CONFIRM_TEXT, CONFIRM_BUTTON = 100, 300, 30
OPTION_TEXT, OPTION_VALUE = 75, 150
MENU_OPTIONS = 100
LISTED_OPTIONS = 10
OVERFLOW_OPTIONS = 5
PLACEHOLDER = 150
ENTRY = 3000

_NUMBER = re.compile(r"-?\d+(\.\d+)?")

_confirm = object_of(
    {
        "title": plain(CONFIRM_TITLE),
        "text": any_text(CONFIRM_TEXT),
        "confirm": plain(CONFIRM_BUTTON),
        "deny": plain(CONFIRM_BUTTON),
    },
    {"style": one_of("primary", "danger")},
)
_action_id: dict[str, Check] = {"action_id": string(ACTION_ID)}
_asked_first: dict[str, Check] = _action_id | {"confirm": _confirm}
_field: dict[str, Check] = {"focus_on_load": boolean, "placeholder": plain(PLACEHOLDER)}

button = object_of(
    {"text": plain(BUTTON_TEXT)},
    _asked_first
    | {
        "url": url,
        "value": string(BUTTON_VALUE),
        "style": one_of("primary", "danger"),
        "accessibility_label": string(BUTTON_LABEL),
    },
)


def _option(text: Check, optional: dict[str, Check]) -> Check:
    return object_of({"text": text, "value": string(OPTION_VALUE)}, optional)


def _number(value: Any, at: str) -> Iterator[str]:
    """A number, which Slack wants as text."""
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        yield fault("must provide a number", at)


def _length(fewest: int) -> Check:
    def check(value: Any, at: str) -> Iterator[str]:
        faults = list(whole(value, at))
        if not faults and not fewest <= value <= ENTRY:
            faults = [fault(f"must be between {fewest} and {ENTRY}", at)]
        yield from faults

    return check


def _chosen(fields: Check) -> Check:
    """A menu whose first choice is one of its options."""

    def check(value: Any, at: str) -> Iterator[str]:
        faults = list(fields(value, at))
        if not faults:
            initial = [value[name] for name in ("initial_option",) if name in value] + value.get("initial_options", [])
            if any(one not in value["options"] for one in initial):
                faults = [fault("initial option must match one of the options", at)]
        yield from faults

    return check


def _at_most(name: str, fields: Check) -> Check:
    """A field whose smallest value (`min_…`) is not above its greatest."""

    def check(value: Any, at: str) -> Iterator[str]:
        faults = list(fields(value, at))
        least, most = f"min_{name}", f"max_{name}"
        if not faults and least in value and most in value and float(value[least]) > float(value[most]):
            faults = [fault(f"{least} must not be greater than {most}", at)]
        yield from faults

    return check


_menu_option = _option(plain(OPTION_TEXT), {"description": plain(OPTION_TEXT)})
_listed_option = _option(any_text(OPTION_TEXT), {"description": any_text(OPTION_TEXT)})
_menu: dict[str, Check] = {"options": list_of(_menu_option, MENU_OPTIONS)}
_listed: dict[str, Check] = {"options": list_of(_listed_option, LISTED_OPTIONS)}
_dispatch_config = object_of(
    {}, {"trigger_actions_on": list_of(one_of("on_enter_pressed", "on_character_entered"), most=2)}
)

_CHOICES: dict[str, Check] = {
    "static_select": _chosen(object_of(_menu, _asked_first | _field | {"initial_option": _menu_option})),
    "multi_static_select": _chosen(
        object_of(
            _menu,
            _asked_first
            | _field
            | {"initial_options": list_of(_menu_option, MENU_OPTIONS), "max_selected_items": whole},
        )
    ),
    "radio_buttons": _chosen(
        object_of(_listed, _asked_first | {"initial_option": _listed_option, "focus_on_load": boolean})
    ),
    "checkboxes": _chosen(
        object_of(
            _listed,
            _asked_first | {"initial_options": list_of(_listed_option, LISTED_OPTIONS), "focus_on_load": boolean},
        )
    ),
    "users_select": object_of({}, _asked_first | _field | {"initial_user": string(ACTION_ID)}),
}

# What stands in an actions block, or beside a section.
ACTIONS: dict[str, Check] = _CHOICES | {
    "button": button,
    "overflow": object_of(
        {"options": list_of(_option(plain(OPTION_TEXT), {"url": string(URL)}), OVERFLOW_OPTIONS)}, _asked_first
    ),
}

# What an input block can ask for.
INPUTS: dict[str, Check] = _CHOICES | {
    "plain_text_input": _at_most(
        "length",
        object_of(
            {},
            _action_id
            | _field
            | {
                "initial_value": string(ENTRY),
                "multiline": boolean,
                "min_length": _length(0),
                "max_length": _length(1),
                "dispatch_action_config": _dispatch_config,
            },
        ),
    ),
    "number_input": _at_most(
        "value",
        object_of(
            {"is_decimal_allowed": boolean},
            _action_id
            | _field
            | {
                "initial_value": _number,
                "min_value": _number,
                "max_value": _number,
                "dispatch_action_config": _dispatch_config,
            },
        ),
    ),
}
