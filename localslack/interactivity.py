"""What people click, fill in and choose: from the page to the app, and what follows from the app's answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from localslack import forms
from localslack.delivery import Delivery, Dispatch, Undelivered
from localslack.impossible import Impossible
from localslack.responses import Responses
from localslack.state import Channel, Json, Message, Person, View
from localslack.views import BadView, Views
from localslack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Press:
    """Which element somebody used: an action_id, where several elements have it also their block_id or a button's
    `value`; and the `option` (or options, user or text) chosen in it."""

    action_id: str
    block_id: str | None = None
    value: str | None = None
    option: Any = None

    def find(self, blocks: Sequence[Json]) -> forms.Field:
        """The element. Raises Impossible."""
        for field in forms.fields(blocks):
            fires = field.block["type"] != "input" or field.block.get("dispatch_action")
            if (
                fires
                and field.element["action_id"] == self.action_id
                and self.block_id in (None, field.block["block_id"])
                and self.value in (None, field.element.get("value"))
            ):
                return field
        raise Impossible("no_such_element")


class Interactivity:
    """Takes what people do with what the app has shown them."""

    def __init__(self, workspace: Workspace, dispatch: Dispatch, responses: Responses, views: Views) -> None:
        self._workspace = workspace
        self._state = workspace.state
        self._dispatch = dispatch
        self._responses = responses
        self._views = views

    async def click(self, person: Person, channel: Channel, message: Message, press: Press) -> Json:
        """Somebody uses an element in a message; waits for the acknowledgement. Raises Impossible."""
        field = press.find(message.blocks)
        if not message.by_app:
            raise Impossible("no_such_element")
        values = self._values_with(field, press, forms.initial(message.blocks))
        response_url, _ = self._responses.open(channel.id, person.id, message)
        hidden = message.only_for is not None
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": hidden,
        }
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        payload = self._payload("block_actions", person) | {
            "container": container,
            "trigger_id": self._views.trigger(person.id),
            "channel": self._workspace.shapes.named(channel),
            "state": {"values": values},
            "response_url": response_url,
            "actions": [self._action(field, press)],
        }
        if not hidden:
            payload["message"] = self._workspace.shapes.message(message)
        return await self._ask(payload)

    async def click_in_view(self, person: Person, view: View, press: Press, entries: Json) -> Json:
        """Somebody uses an element in a modal or on the home tab, with these entries in the fields. Raises
        Impossible."""
        blocks = view.content["blocks"]
        field = press.find(blocks)
        values = forms.filled(blocks, view.values, entries, self._person)
        view = self._views.enter(view, self._values_with(field, press, values))
        modal = view.content["type"] == "modal"
        payload = self._payload("block_actions", person) | {
            "container": {"type": "view", "view_id": view.id},
            "trigger_id": self._views.trigger(person.id, view if modal else None),
            "view": self._workspace.shapes.view(view),
            "actions": [self._action(field, press)],
        }
        return await self._ask(payload)

    async def submit(self, person: Person, view: View, entries: Json) -> Json:
        """Somebody submits the modal on top with these entries. Returns what followed: `ok` and the `action` (close,
        update, push, clear), or `errors` by block_id and whose they are, or the `error`. Raises Impossible."""
        blocks = view.content["blocks"]
        view = self._views.enter(view, forms.filled(blocks, view.values, entries, self._person))
        if errors := forms.complaints(blocks, view.values):
            return {"ok": False, "errors": errors, "by": "client"}
        payload = self._payload("view_submission", person) | {
            "trigger_id": self._views.trigger(person.id, view),
            "view": self._workspace.shapes.view(view),
            "response_urls": [],
        }
        try:
            delivery = await self._deliver(payload)
        except Undelivered as undelivered:
            return {"ok": False, "error": undelivered.code, "trigger_id": payload["trigger_id"]}
        try:
            outcome = self._follow(view, delivery)
        except BadView:
            outcome = {"ok": False, "error": "invalid_response_action"}
        return outcome | {"trigger_id": payload["trigger_id"], "envelope_id": delivery.envelope_id}

    def close(self, person: Person, view: View, *, everything: bool = False) -> None:
        """Somebody closes the modal on top, or with `everything` (or where the modal says so) the whole stack."""
        cleared = everything or bool(view.content.get("clear_on_close"))
        for one in self._state.modals(person.id)[::-1] if cleared else [view]:
            self._state.remove(one)
            if one.content.get("notify_on_close"):
                payload = self._payload("view_closed", person)
                self._dispatch.tell(
                    "interactive", payload | {"view": self._workspace.shapes.view(one), "is_cleared": cleared}
                )

    async def shortcut(self, person: Person, callback_id: str, message: Message | None) -> Json:
        """Somebody chooses a shortcut, of a message if one is given; waits for the acknowledgement. Raises
        Impossible."""
        settings = self._workspace.settings
        known = {(one.callback_id, one.on_message) for one in settings.shortcuts}
        if (callback_id, message is not None) not in known or not self._workspace.takes_commands(person):
            raise Impossible("unknown_shortcut")
        payload = self._payload("shortcut" if message is None else "message_action", person) | {
            "callback_id": callback_id,
            "trigger_id": self._views.trigger(person.id),
            "action_ts": self._state.clock.ts(),
        }
        if message is not None:
            channel = self._state.channels[message.channel]
            response_url, _ = self._responses.open(channel.id, person.id)
            payload |= {
                "channel": self._workspace.shapes.named(channel),
                "message_ts": message.ts,
                "message": self._workspace.shapes.message(message),
                "response_url": response_url,
            }
        return await self._ask(payload)

    def _follow(self, view: View, delivery: Delivery) -> Json:
        """Does what the app's answer to a submission says. Raises BadView."""
        response = delivery.response or {}
        action = response.get("response_action", "close")
        match action:
            case "errors":
                return {"ok": False, "errors": _errors_at_fields(view, response.get("errors")), "by": "app"}
            case "update":
                self._views.update(view, response.get("view"))
            case "push":
                self._views.push_onto(view, response.get("view"))
            case "clear":
                for one in self._state.modals(view.user):
                    self._state.remove(one)
            case "close":
                if view.id in self._state.views:
                    self._state.remove(view)
            case _:
                raise BadView("invalid_response_action")
        modals = [self._workspace.shapes.view(one) for one in self._state.modals(view.user)]
        return {"ok": True, "action": action, "views": modals}

    async def _ask(self, payload: Json) -> Json:
        try:
            delivery = await self._deliver(payload)
        except Undelivered as undelivered:
            return {"ok": False, "error": undelivered.code, "trigger_id": payload["trigger_id"]}
        return {"ok": True, "trigger_id": payload["trigger_id"], "envelope_id": delivery.envelope_id}

    async def _deliver(self, payload: Json) -> Delivery:
        if self._state.app.refusal is not None:
            raise Undelivered("no_connection")
        return await self._dispatch.ask("interactive", payload)

    def _payload(self, kind: str, person: Person) -> Json:
        team = self._state.team
        return {
            "type": kind,
            "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": person.team or team.id},
            "api_app_id": self._state.app.id,
            "token": self._workspace.settings.verification_token,
            "team": {"id": team.id, "domain": team.domain},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _values_with(self, field: forms.Field, press: Press, values: Json) -> Json:
        """The values with what was just chosen, where the element keeps it."""
        block_id, action_id = field.address
        if press.option is None or action_id not in values.get(block_id, {}):
            return values
        return forms.filled([field.block], values, {block_id: {action_id: press.option}}, self._person)

    def _action(self, field: forms.Field, press: Press) -> Json:
        block_id, action_id = field.address
        action: Json = {"type": field.type, "action_id": action_id, "block_id": block_id}
        if field.type == "button":
            told = ("text", "value", "style", "url")
            action |= {name: field.element[name] for name in told if name in field.element}
        else:
            action |= field.read(press.option, self._person)
        return action | {"action_ts": self._state.clock.ts()}

    def _person(self, name: Any) -> Person:
        person = self._state.person_named(str(name))
        if person is None:
            raise Impossible("user_not_found")
        return person


def _errors_at_fields(view: View, errors: Any) -> dict[str, str]:
    """The app's errors, each at a field that the modal has. Raises BadView."""
    inputs = {block["block_id"] for block in view.content["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        raise BadView("invalid_response_action")
    return {block_id: str(sentence) for block_id, sentence in errors.items()}
