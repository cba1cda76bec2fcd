"""Modals and App Home: the triggers that open them, and what apps do with them."""

import json
import secrets
import time
from dataclasses import dataclass, replace

from localslack import blocks as block_kit
from localslack import forms
from localslack.state import Json, View, make_id
from localslack.workspace import Workspace

# Slack on push_limit_reached: "Currently the limit is 3".
STACK = 3
# Slack on view_too_large: "the provided view is greater than 250kb".
LARGEST = 250 * 1024
# Triggers that came about before so many others are forgotten, as if they had never been.
REMEMBERED = 20_000


class BadView(Exception):
    """The app cannot have that view. `error` is Slack's code; `faults` say what is wrong with the view."""

    def __init__(self, error: str, faults: list[str] | None = None) -> None:
        super().__init__(error)
        self.error = error
        self.faults = faults or []


@dataclass(slots=True)
class Trigger:
    """What somebody did that entitles the app to show them something, once and soon. `view` is the modal in which it
    was done."""

    user: str
    expiry: float
    view: str | None = None
    exchanged: bool = False


class Views:
    """The views of one workspace, as the app opens and changes them. Every method raises BadView."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._state = workspace.state
        self._triggers: dict[str, Trigger] = {}

    def trigger(self, user: str, view: View | None = None) -> str:
        """A fresh trigger_id for what the user just did."""
        trigger_id = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        expiry = time.monotonic() + self._workspace.settings.trigger_lifetime
        self._triggers[trigger_id] = Trigger(user, expiry, view.id if view else None)
        while len(self._triggers) > REMEMBERED:
            del self._triggers[next(iter(self._triggers))]
        return trigger_id

    def open(self, trigger_id: str, given: object) -> View:
        """A modal, instead of any that the person has open."""
        content = self._content(given, "modal")
        user = self._exchange(trigger_id).user
        for view in self._state.modals(user):
            self._state.remove(view)
        return self._add(user, content)

    def push(self, trigger_id: str, given: object) -> View:
        """A modal on top of the one in which the trigger came about."""
        content = self._content(given, "modal")
        below = self._state.views.get(self._exchange(trigger_id).view or "")
        if below is None:
            raise BadView("not_found")
        return self._above(below, content)

    def push_onto(self, below: View, given: object) -> View:
        """A modal on top of that one, in answer to its submission."""
        return self._above(below, self._content(given, "modal"))

    def update(self, view: View, given: object, expected_hash: str = "") -> View:
        """The view with other content. What stands in fields that stay is kept."""
        content = self._content(given, view.content["type"], current=view)
        if expected_hash not in ("", view.hash):
            raise BadView("hash_conflict")
        values = forms.kept(content["blocks"], view.values)
        changed = replace(view, content=content, values=values, hash=_fresh_hash())
        self._state.put(changed)
        return changed

    def publish(self, user: str, given: object, expected_hash: str = "") -> View:
        """The App Home of that user."""
        published = self._state.home(user)
        if published is not None:
            return self.update(published, given, expected_hash)
        return self._add(user, self._content(given, "home"))

    def enter(self, view: View, values: Json) -> View:
        """The view with other values in its fields."""
        entered = replace(view, values=values)
        self._state.put(entered)
        return entered

    def named(self, view_id: str, external_id: str) -> View:
        """The view of that id, or of that external_id."""
        for view in self._state.views.values():
            if view.id == view_id or (external_id and view.content.get("external_id") == external_id):
                return view
        raise BadView("not_found")

    def _content(self, given: object, kind: str, current: View | None = None) -> Json:
        if not isinstance(given, dict):
            raise BadView("invalid_arguments", ["must provide an object [json-pointer:/view]"])
        if len(json.dumps(given).encode()) > LARGEST:
            raise BadView("view_too_large")
        faults = self._workspace.block_kit.view_faults(given)
        if not faults and given["type"] != kind:
            faults = [f"must be of type {kind} [json-pointer:/view/type]"]
        if faults:
            raise BadView("invalid_arguments", faults)
        others = (view for view in self._state.views.values() if view is not current)
        external_id = given.get("external_id")
        if external_id and any(one.content.get("external_id") == external_id for one in others):
            raise BadView("duplicate_external_id")
        return {**given, "blocks": list(block_kit.stored(given["blocks"]))}

    def _exchange(self, trigger_id: str) -> Trigger:
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise BadView("invalid_trigger_id")
        if trigger.exchanged:
            raise BadView("exchanged_trigger_id")
        if trigger.expiry <= time.monotonic():
            raise BadView("expired_trigger_id")
        trigger.exchanged = True
        return trigger

    def _above(self, below: View, content: Json) -> View:
        if len(self._state.modals(below.user)) >= STACK:
            raise BadView("push_limit_reached")
        return self._add(below.user, content, below)

    def _add(self, user: str, content: Json, below: View | None = None) -> View:
        view_id = make_id("V", secrets.token_hex())
        view = View(
            id=view_id,
            user=user,
            content=content,
            hash=_fresh_hash(),
            values=forms.initial(content["blocks"]),
            root=below.root if below else view_id,
            previous=below.id if below else None,
        )
        self._state.put(view)
        return view


def _fresh_hash() -> str:
    return f"{int(time.time())}.{secrets.token_urlsafe(6)}"
