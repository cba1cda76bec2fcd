"""views.*: modals and App Home."""

from collections.abc import Iterator
from contextlib import contextmanager

from localslack.state import Json, View
from localslack.views import BadView
from localslack.webapi.call import Call, Refused, refused_with


def open_(call: Call) -> Json:
    """views.open."""
    with _refusals():
        return _answer(call, call.views.open(call.required("trigger_id"), _given(call)))


def push(call: Call) -> Json:
    """views.push."""
    with _refusals():
        return _answer(call, call.views.push(call.required("trigger_id"), _given(call)))


def update(call: Call) -> Json:
    """views.update, by view_id or external_id."""
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if not view_id and not external_id:
        raise refused_with("invalid_arguments", ["missing required field: view_id"])
    given = _given(call)
    with _refusals():
        view = call.views.named(view_id, external_id)
        return _answer(call, call.views.update(view, given, call.text("hash")))


def publish(call: Call) -> Json:
    """views.publish."""
    user, given = call.required("user_id"), _given(call)
    if not call.workspace.settings.home_tab:
        raise Refused("not_enabled")
    if user not in call.workspace.state.people:
        raise refused_with("invalid_arguments", ["invalid user_id [json-pointer:/user_id]"])
    with _refusals():
        return _answer(call, call.views.publish(user, given, call.text("hash")))


def _given(call: Call) -> object:
    call.required("view")
    return call.data("view", "invalid_arguments")


def _answer(call: Call, view: View) -> Json:
    return {"view": call.workspace.shapes.view(view)}


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except BadView as bad:
        raise (refused_with(bad.error, bad.faults) if bad.faults else Refused(bad.error)) from bad
