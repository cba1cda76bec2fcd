"""What stands in the fields of a view, and what a client says of it before anything is sent. Pure functions.

Values have the form of Slack's `state.values`: block_id, then action_id, then an object of the element's type.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from localslack.blocks import elements_of
from localslack.elements import ENTRY
from localslack.impossible import Impossible
from localslack.state import Json, Person

# Type of element -> the field of its value, and the field of its first value.
_HOLDERS = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
}
_DECIMAL = re.compile(r"-?\d+(\.\d+)?")
_WHOLE = re.compile(r"-?\d+")
# A menu that fires an action keeps nothing.
_ACTING = {"overflow": "selected_option"}

FindPerson = Callable[[Any], Person]


@dataclass(frozen=True, slots=True)
class Field:
    """An element that a person can use, in its block."""

    block: Json
    element: Json

    @property
    def address(self) -> tuple[str, str]:
        """Its block_id and action_id."""
        return self.block["block_id"], self.element["action_id"]

    @property
    def type(self) -> str:
        """The type of the element."""
        return str(self.element["type"])

    def read(self, entry: Any, person: FindPerson) -> Json:
        """What a person enters (a text, a number, the value of an option or a list of them, the name of a user, None
        for nothing), in the form of Slack's values. Raises Impossible."""
        name = _HOLDERS[self.type][0] if self.type in _HOLDERS else _ACTING.get(self.type)
        match name:
            case "value":
                value: Any = None if entry in (None, "") else str(entry)
            case "selected_option":
                value = None if entry is None else self._option(entry)
            case "selected_options":
                value = [self._option(one) for one in entry or ()]
            case "selected_user":
                value = None if entry is None else person(entry).id
            case _:
                raise Impossible("no_such_element")
        return {"type": self.type, name: value}

    def _option(self, value: Any) -> Json:
        for option in self.element["options"]:
            if option.get("value") == value:
                found: Json = option
                return found
        raise Impossible("no_such_option")


def fields(blocks: Sequence[Json]) -> Iterator[Field]:
    """Everything in the blocks that a person can use, from top to bottom."""
    return (Field(block, element) for block in blocks for _, element in elements_of(block))


def initial(blocks: Sequence[Json]) -> Json:
    """What stands in the fields at first."""
    values: Json = {}
    for field in fields(blocks):
        if field.type in _HOLDERS:
            name, first = _HOLDERS[field.type]
            block_id, action_id = field.address
            empty: Any = [] if name == "selected_options" else None
            values.setdefault(block_id, {})[action_id] = {"type": field.type, name: field.element.get(first, empty)}
    return values


def kept(blocks: Sequence[Json], before: Json) -> Json:
    """What stands in the fields after an update: a field of the same block_id, action_id and type keeps its value."""
    values = initial(blocks)
    for block_id, actions in values.items():
        for action_id, value in actions.items():
            old = before.get(block_id, {}).get(action_id, value)
            if old["type"] == value["type"]:
                actions[action_id] = old
    return values


def filled(blocks: Sequence[Json], before: Json, entries: Json, person: FindPerson) -> Json:
    """The values with a person's entries (`{block_id: {action_id: entry}}`). Raises Impossible for an entry without
    a field."""
    known = {field.address: field for field in fields(blocks) if field.type in _HOLDERS}
    values = {block_id: dict(actions) for block_id, actions in before.items()}
    for block_id, given in entries.items():
        for action_id, entry in given.items():
            if (block_id, action_id) not in known:
                raise Impossible("no_such_element")
            values[block_id][action_id] = known[block_id, action_id].read(entry, person)
    return values


def complaints(blocks: Sequence[Json], values: Json) -> dict[str, str]:
    """What Slack's client says before it sends anything, by block_id; nothing if all is filled in well."""
    found = {}
    for field in fields(blocks):
        if field.block["type"] == "input":
            block_id, action_id = field.address
            sentence = _complaint(field, values[block_id][action_id])
            if sentence is not None:
                found[block_id] = sentence
    return found


def _complaint(field: Field, value: Json) -> str | None:
    held = value[_HOLDERS[field.type][0]]
    if not held:
        return None if field.block.get("optional") else "Please complete this required field."
    match field.type:
        case "plain_text_input":
            return _about_text(field.element, held)
        case "number_input":
            return _about_number(field.element, held)
        case "multi_static_select" if len(held) > field.element.get("max_selected_items", len(held)):
            return f"Please choose no more than {field.element['max_selected_items']}."
    return None


def _about_text(element: Json, text: str) -> str | None:
    fewest, most = element.get("min_length", 0), element.get("max_length", ENTRY)
    if len(text) < fewest:
        return f"Please enter at least {fewest} characters."
    if len(text) > most:
        return f"Please enter no more than {most} characters."
    return None


def _about_number(element: Json, text: str) -> str | None:
    if not (_DECIMAL if element["is_decimal_allowed"] else _WHOLE).fullmatch(text):
        return "Please enter a number." if element["is_decimal_allowed"] else "Please enter a whole number."
    number = float(text)
    if number < float(element.get("min_value", number)):
        return f"Please enter {element['min_value']} or more."
    if number > float(element.get("max_value", number)):
        return f"Please enter {element['max_value']} or less."
    return None
