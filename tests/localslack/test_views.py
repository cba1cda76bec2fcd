"""Modals and App Home: what apps may open, what is refused, and what people can do with them."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from localslack import Settings, WorkspaceClient, WorkspaceError
from localslack.state import Json, make_id
from tests.localslack import documented
from tests.localslack.kit import DIVIDER, actions, asked, button, entry, home, modal, option, plain, wide
from tests.localslack.raw import RawApp

ANA, BEN = make_id("U", "ana"), make_id("U", "ben")
CHOICES = [option("small"), option("large")]
Opener = Callable[..., Any]


@pytest.fixture
async def trigger(app: RawApp, workspace: WorkspaceClient) -> str:
    """What ana just did."""
    return str((await workspace.user("ana").command("general", "/svg"))["trigger_id"])


async def refusal(call: Any) -> Json:
    """The answer to a call that is refused, with a code that Slack's reference gives for the method."""
    with pytest.raises(SlackApiError) as refused:
        await call
    answer: Json = refused.value.response.data
    method = refused.value.response.api_url.rpartition("/")[2]
    assert answer["error"] in documented.errors(method)
    return answer


async def test_open(app: RawApp, trigger: str, slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """A modal stands before the one who asked for it, and the app is told all that Slack tells."""
    given = modal(asked("prompt", entry(initial_value="a cat")), private_metadata="x", callback_id="draw")
    view = (await slack.views_open(trigger_id=trigger, view=given))["view"]
    [seen] = await workspace.user("ana").views()
    assert seen == view
    assert await workspace.user("ben").views() == []
    assert view["state"] == {"values": {"prompt": {"it": {"type": "plain_text_input", "value": "a cat"}}}}
    expected = {
        "type": "modal",
        "title": plain("Draw"),
        "private_metadata": "x",
        "callback_id": "draw",
        "external_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
        "close": None,
        "previous_view_id": None,
        "root_view_id": view["id"],
        "team_id": make_id("T", "local"),
        "app_id": make_id("A", "svgbot"),
        "bot_id": make_id("B", "svgbot"),
    }
    assert view | expected == view
    assert view["hash"]


@pytest.mark.parametrize(
    ("view", "fault"),
    [
        pytest.param(
            modal(title=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/title/text]", id="title"
        ),
        pytest.param(
            modal(submit=plain("x" * 25)),
            "must be less than 25 characters [json-pointer:/view/submit/text]",
            id="submit",
        ),
        pytest.param(
            modal(close=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/close/text]", id="close"
        ),
        pytest.param(
            modal(private_metadata="x" * 3001),
            "must be less than 3001 characters [json-pointer:/view/private_metadata]",
            id="private_metadata",
        ),
        pytest.param(
            modal(callback_id="x" * 256),
            "must be less than 256 characters [json-pointer:/view/callback_id]",
            id="callback_id",
        ),
        pytest.param(
            modal(*[DIVIDER] * 101), "no more than 100 items allowed [json-pointer:/view/blocks]", id="101 blocks"
        ),
        pytest.param({"type": "modal", "blocks": []}, "missing required field: title [json-pointer:/view]", id="none"),
        pytest.param(
            {"type": "modal", "title": plain("x"), "blocks": [asked("a", entry())]},
            "must define `submit` to use `input` block [json-pointer:/view/blocks/0/input]",
            id="input without submit",
        ),
        pytest.param(home(), "must be of type modal [json-pointer:/view/type]", id="a home"),
        pytest.param(
            modal(size="big"), "invalid additional property: size [json-pointer:/view]", id="unknown property"
        ),
        pytest.param(
            modal({"type": "markdown", "text": "x"}),
            "unsupported type: markdown [json-pointer:/view/blocks/0/type]",
            id="markdown",
        ),
        pytest.param(
            modal(asked("a", entry()), asked("a", entry())),
            '`block_id` "a" already exists [json-pointer:/view/blocks/1/block_id]',
            id="block_id twice",
        ),
        pytest.param(
            modal(asked("a", entry()) | {"label": plain("x" * 2001)}),
            "must be less than 2001 characters [json-pointer:/view/blocks/0/label/text]",
            id="label",
        ),
        pytest.param(
            modal(asked("a", entry(initial_value="x" * 3001))),
            "must be less than 3001 characters [json-pointer:/view/blocks/0/element/initial_value]",
            id="initial value",
        ),
        pytest.param(
            modal(asked("a", entry(min_length=5, max_length=2))),
            "min_length must not be greater than max_length [json-pointer:/view/blocks/0/element]",
            id="lengths the wrong way round",
        ),
        pytest.param(
            modal(asked("a", entry(max_length=3001))),
            "must be between 1 and 3000 [json-pointer:/view/blocks/0/element/max_length]",
            id="max_length",
        ),
        pytest.param(
            modal(asked("a", {"type": "static_select", "options": [option(str(one)) for one in range(101)]})),
            "no more than 100 items allowed [json-pointer:/view/blocks/0/element/options]",
            id="101 options",
        ),
        pytest.param(
            modal(asked("a", {"type": "radio_buttons", "options": [option(str(one)) for one in range(11)]})),
            "no more than 10 items allowed [json-pointer:/view/blocks/0/element/options]",
            id="11 radio buttons",
        ),
        pytest.param(
            modal(asked("a", {"type": "static_select", "options": [option("x" * 151, "x")]})),
            "must be less than 151 characters [json-pointer:/view/blocks/0/element/options/0/value]",
            id="option value",
        ),
        pytest.param(
            modal(asked("a", {"type": "static_select", "options": CHOICES, "initial_option": option("huge")})),
            "initial option must match one of the options [json-pointer:/view/blocks/0/element]",
            id="initial option of none",
        ),
        pytest.param(
            modal(asked("a", {"type": "number_input"})),
            "missing required field: is_decimal_allowed [json-pointer:/view/blocks/0/element]",
            id="number of which kind",
        ),
        pytest.param(
            modal(asked("a", {"type": "number_input", "is_decimal_allowed": True, "min_value": 3})),
            "must provide a number [json-pointer:/view/blocks/0/element/min_value]",
            id="min_value no text",
        ),
        pytest.param(
            modal(asked("a", button("b"))),
            "unsupported type: button [json-pointer:/view/blocks/0/element/type]",
            id="button asked for",
        ),
    ],
)
async def test_invalid_views(trigger: str, slack: AsyncWebClient, view: Json, fault: str) -> None:
    """A view that Slack would not show is refused, with the place; the trigger is still good."""
    answer = await refusal(slack.views_open(trigger_id=trigger, view=view))
    assert (answer["error"], answer["response_metadata"]["messages"]) == ("invalid_arguments", [f"[ERROR] {fault}"])
    assert (await slack.views_open(trigger_id=trigger, view=modal(DIVIDER)))["ok"]


@pytest.mark.parametrize(
    "view",
    [
        pytest.param(
            modal(
                *[DIVIDER] * 100,
                title=plain("x" * 24),
                submit=plain("x" * 24),
                close=plain("x" * 24),
                private_metadata="x" * 3000,
                callback_id="x" * 255,
            ),
            id="at its limits",
        ),
        pytest.param({"type": "modal", "title": plain("x"), "blocks": [DIVIDER]}, id="without submit"),
        pytest.param(
            modal(
                asked("a", entry(multiline=True, min_length=0, max_length=3000, placeholder=plain("x")), optional=True),
                asked("b", {"type": "static_select", "options": CHOICES, "initial_option": CHOICES[1]}),
                asked("c", {"type": "multi_static_select", "options": CHOICES, "max_selected_items": 1}),
                asked("d", {"type": "checkboxes", "options": CHOICES, "initial_options": CHOICES}),
                asked("e", {"type": "number_input", "is_decimal_allowed": False, "min_value": "-1", "max_value": "9"}),
                asked("f", {"type": "users_select"}, hint=plain("Who?"), dispatch_action=True),
                actions({"type": "overflow", "options": CHOICES, "action_id": "more"}, button("go")),
            ),
            id="every element",
        ),
    ],
)
async def test_valid_views(trigger: str, slack: AsyncWebClient, view: Json) -> None:
    """What Slack shows is shown."""
    assert (await slack.views_open(trigger_id=trigger, view=view))["ok"]


async def test_trigger_is_used_once(trigger: str, slack: AsyncWebClient) -> None:
    """A trigger_id opens one modal."""
    await slack.views_open(trigger_id=trigger, view=modal())
    assert (await refusal(slack.views_open(trigger_id=trigger, view=modal())))["error"] == "exchanged_trigger_id"


async def test_unknown_trigger(slack: AsyncWebClient) -> None:
    """A trigger_id cannot be made up."""
    assert (await refusal(slack.views_open(trigger_id="1.2.3", view=modal())))["error"] == "invalid_trigger_id"


@pytest.mark.parametrize("settings", [Settings(port=0, trigger_lifetime=0.0)])
async def test_late_trigger(trigger: str, slack: AsyncWebClient) -> None:
    """Who takes too long cannot open a modal any more."""
    assert (await refusal(slack.views_open(trigger_id=trigger, view=modal())))["error"] == "expired_trigger_id"


async def test_too_large(trigger: str, slack: AsyncWebClient) -> None:
    """A view of more than 250 kB is refused as such."""
    section = {"type": "section", "text": plain("x" * 3000)}
    assert (await refusal(slack.views_open(trigger_id=trigger, view=modal(*[section] * 90))))[
        "error"
    ] == "view_too_large"


async def test_update(trigger: str, slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """A modal is updated by either id, keeps what stands in the fields that stay, and guards against races."""
    view = (await slack.views_open(trigger_id=trigger, view=modal(asked("a", entry()), external_id="mine")))["view"]
    ana = workspace.user("ana")
    fields = modal(asked("a", entry(min_length=3)), asked("b", entry(initial_value="b")), external_id="mine")
    first = (await slack.views_update(external_id="mine", view=fields, hash=view["hash"]))["view"]
    assert (await ana.submit(view["id"], {"a": {"it": "ab"}}))["by"] == "client"
    again = (await slack.views_update(view_id=view["id"], view=fields | {"title": plain("New")}))["view"]
    assert again["state"]["values"]["a"]["it"]["value"] == "ab"
    assert again["state"]["values"]["b"]["it"]["value"] == "b"
    assert [one["title"] for one in await ana.views()] == [plain("New")]
    late = slack.views_update(view_id=view["id"], view=fields, hash=first["hash"])
    assert (await refusal(late))["error"] == "hash_conflict"


async def test_update_of_nothing(trigger: str, slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """A modal that was closed, or never was, cannot be updated."""
    view = (await slack.views_open(trigger_id=trigger, view=modal()))["view"]
    await workspace.user("ana").close(view["id"])
    assert (await refusal(slack.views_update(view_id=view["id"], view=modal())))["error"] == "not_found"
    assert (await refusal(slack.api_call("views.update", json={"view": modal()})))["error"] == "invalid_arguments"


async def test_external_id_is_unique(
    trigger: str, app: RawApp, slack: AsyncWebClient, workspace: WorkspaceClient
) -> None:
    """Two views cannot have one external_id."""
    await slack.views_open(trigger_id=trigger, view=modal(external_id="mine"))
    second = (await workspace.user("ben").command("general", "/svg"))["trigger_id"]
    late = slack.views_open(trigger_id=second, view=modal(external_id="mine"))
    assert (await refusal(late))["error"] == "duplicate_external_id"


async def test_push(trigger: str, app: RawApp, slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """At most three modals lie on each other; the one on top is used first."""
    ana, row = workspace.user("ana"), actions(button("more"))
    root = (await slack.views_open(trigger_id=trigger, view=modal(row)))["view"]
    top = root
    for _ in range(2):
        clicked = await ana.click_in_view(top["id"], "more")
        pushed = (await slack.views_push(trigger_id=clicked["trigger_id"], view=modal(row)))["view"]
        assert (pushed["previous_view_id"], pushed["root_view_id"]) == (top["id"], root["id"])
        top = pushed
    clicked = await ana.click_in_view(top["id"], "more")
    too_many = slack.views_push(trigger_id=clicked["trigger_id"], view=modal(row))
    assert (await refusal(too_many))["error"] == "push_limit_reached"
    with pytest.raises(WorkspaceError, match="view_covered"):
        await ana.close(root["id"])
    await ana.close(top["id"])
    assert len(await ana.views()) == 2


async def test_push_needs_a_modal(trigger: str, slack: AsyncWebClient) -> None:
    """A command cannot push, since nothing lies below."""
    assert (await refusal(slack.views_push(trigger_id=trigger, view=modal())))["error"] == "not_found"


@pytest.mark.parametrize(
    ("element", "entered", "sentence"),
    [
        pytest.param(entry(), None, "Please complete this required field.", id="required"),
        pytest.param(entry(min_length=3), "ab", "Please enter at least 3 characters.", id="too short"),
        pytest.param(entry(max_length=3), "abcd", "Please enter no more than 3 characters.", id="too long"),
        pytest.param(entry(), "x" * 3001, "Please enter no more than 3000 characters.", id="longer than any field"),
        pytest.param(
            {"type": "number_input", "is_decimal_allowed": False},
            "1.5",
            "Please enter a whole number.",
            id="a fraction",
        ),
        pytest.param(
            {"type": "number_input", "is_decimal_allowed": True}, "x", "Please enter a number.", id="no number"
        ),
        pytest.param(
            {"type": "number_input", "is_decimal_allowed": False, "min_value": "2"},
            1,
            "Please enter 2 or more.",
            id="too small",
        ),
        pytest.param(
            {"type": "number_input", "is_decimal_allowed": False, "max_value": "2"},
            3,
            "Please enter 2 or less.",
            id="too great",
        ),
        pytest.param(
            {"type": "multi_static_select", "options": CHOICES, "max_selected_items": 1},
            ["small", "large"],
            "Please choose no more than 1.",
            id="too many",
        ),
        pytest.param(
            {"type": "checkboxes", "options": CHOICES}, [], "Please complete this required field.", id="no box ticked"
        ),
    ],
)
async def test_client_checks(
    trigger: str,
    app: RawApp,
    slack: AsyncWebClient,
    workspace: WorkspaceClient,
    element: Json,
    entered: Any,
    sentence: str,
) -> None:
    """What is filled in badly is told at its field, and the app hears nothing of it."""
    view = (await slack.views_open(trigger_id=trigger, view=modal(asked("a", element))))["view"]
    outcome = await workspace.user("ana").submit(view["id"], {"a": {"it": entered}})
    assert outcome == {"ok": False, "errors": {"a": sentence}, "by": "client"}
    assert await workspace.deliveries("interactive") == []


async def test_submission(trigger: str, app: RawApp, slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """The app gets every value in Slack's form; an empty acknowledgement closes the modal."""
    view = modal(
        asked("text", entry(), optional=True),
        asked("number", {"type": "number_input", "is_decimal_allowed": False}),
        asked("one", {"type": "static_select", "options": CHOICES}),
        asked("radio", {"type": "radio_buttons", "options": CHOICES, "initial_option": CHOICES[0]}),
        asked("some", {"type": "multi_static_select", "options": CHOICES}),
        asked("boxes", {"type": "checkboxes", "options": CHOICES}, optional=True),
        asked("who", {"type": "users_select"}),
        callback_id="draw",
        private_metadata="here",
    )
    opened = (await slack.views_open(trigger_id=trigger, view=view))["view"]
    entries = {"number": {"it": 3}, "one": {"it": "large"}, "some": {"it": ["small"]}, "who": {"it": "ben"}}
    outcome = await workspace.user("ana").submit(opened["id"], entries)
    assert (outcome["ok"], outcome["action"], outcome["views"]) == (True, "close", [])
    envelope = app.envelopes[-1]
    payload = envelope["payload"]
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("interactive", True)
    assert payload["type"] == "view_submission"
    assert payload["user"] == {"id": ANA, "username": "ana", "name": "ana", "team_id": make_id("T", "local")}
    assert payload["team"] == {"id": make_id("T", "local"), "domain": "localslack"}
    assert (payload["trigger_id"], payload["response_urls"]) == (outcome["trigger_id"], [])
    assert (payload["view"]["callback_id"], payload["view"]["private_metadata"]) == ("draw", "here")
    assert (payload["view"]["id"], payload["view"]["hash"]) == (opened["id"], opened["hash"])
    assert {block: value["it"] for block, value in payload["view"]["state"]["values"].items()} == {
        "text": {"type": "plain_text_input", "value": None},
        "number": {"type": "number_input", "value": "3"},
        "one": {"type": "static_select", "selected_option": CHOICES[1]},
        "radio": {"type": "radio_buttons", "selected_option": CHOICES[0]},
        "some": {"type": "multi_static_select", "selected_options": [CHOICES[0]]},
        "boxes": {"type": "checkboxes", "selected_options": []},
        "who": {"type": "users_select", "selected_user": BEN},
    }


FORM = modal(asked("a", entry(initial_value="x")))
ANSWERS: dict[str, Json] = {
    "errors": {"response_action": "errors", "errors": {"a": "Not that."}},
    "update": {"response_action": "update", "view": modal(title=plain("Updated"))},
    "push": {"response_action": "push", "view": modal(title=plain("Pushed"))},
    "clear": {"response_action": "clear"},
    "nonsense": {"response_action": "dance"},
    "errors elsewhere": {"response_action": "errors", "errors": {"b": "Not that."}},
    "no view": {"response_action": "update", "view": {"type": "modal"}},
}


@pytest.mark.parametrize(
    ("answer", "expected", "titles"),
    [
        pytest.param("errors", {"ok": False, "errors": {"a": "Not that."}, "by": "app"}, ["Draw"], id="errors"),
        pytest.param("update", {"ok": True, "action": "update"}, ["Updated"], id="update"),
        pytest.param("push", {"ok": True, "action": "push"}, ["Draw", "Pushed"], id="push"),
        pytest.param("clear", {"ok": True, "action": "clear"}, [], id="clear"),
        pytest.param("nonsense", {"ok": False, "error": "invalid_response_action"}, ["Draw"], id="nonsense"),
        pytest.param("errors elsewhere", {"ok": False, "error": "invalid_response_action"}, ["Draw"], id="no field"),
        pytest.param("no view", {"ok": False, "error": "invalid_response_action"}, ["Draw"], id="bad view"),
    ],
)
async def test_response_actions(
    slack: AsyncWebClient, workspace: WorkspaceClient, answer: str, expected: Json, titles: list[str]
) -> None:
    """The app's answer to a submission decides what the person sees next."""
    responses: dict[str, Json] = {"slash_commands": {}, "interactive": ANSWERS[answer]}
    async with RawApp(slack, answer=lambda envelope: responses[envelope["type"]]):
        await workspace.connected()
        ana = workspace.user("ana")
        trigger = (await ana.command("general", "/svg"))["trigger_id"]
        view = (await slack.views_open(trigger_id=trigger, view=FORM))["view"]
        outcome = await ana.submit(view["id"])
        assert outcome | expected == outcome
        assert [one["title"]["text"] for one in await ana.views()] == titles


@pytest.mark.parametrize("settings", [Settings(port=0, ack_timeout=0.1)])
async def test_submission_without_acknowledgement(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """An app that is too slow: the modal stays, with what was typed."""
    async with RawApp(slack, answer=lambda envelope: {} if envelope["type"] == "slash_commands" else None):
        await workspace.connected()
        ana = workspace.user("ana")
        trigger = (await ana.command("general", "/svg"))["trigger_id"]
        view = (await slack.views_open(trigger_id=trigger, view=FORM))["view"]
        outcome = await ana.submit(view["id"], {"a": {"it": "long work"}})
        assert (outcome["ok"], outcome["error"]) == (False, "operation_timeout")
        [still] = await ana.views()
        assert still["state"]["values"]["a"]["it"]["value"] == "long work"


@pytest.mark.parametrize(
    ("more", "everything", "closed"),
    [
        pytest.param({}, False, [], id="nobody asked"),
        pytest.param({"notify_on_close": True}, False, [False], id="one"),
        pytest.param({"notify_on_close": True}, True, [True, True], id="all"),
        pytest.param({"notify_on_close": True, "clear_on_close": True}, False, [True, True], id="clears"),
    ],
)
async def test_close(
    trigger: str,
    app: RawApp,
    slack: AsyncWebClient,
    workspace: WorkspaceClient,
    more: Json,
    everything: bool,
    closed: list[bool],
) -> None:
    """The app hears of a closed modal if it asked to, and whether the whole stack went."""
    ana, given = workspace.user("ana"), modal(actions(button("more")), **more)
    root = (await slack.views_open(trigger_id=trigger, view=given))["view"]
    clicked = await ana.click_in_view(root["id"], "more")
    top = (await slack.views_push(trigger_id=clicked["trigger_id"], view=given))["view"]
    await ana.close(top["id"], everything=everything)
    assert len(await ana.views()) == (0 if everything or "clear_on_close" in more else 1)
    before = 2  # the command and the click
    told = [one["payload"] for one in (await app.until(before + len(closed)))[before:]]
    assert [one["is_cleared"] for one in told] == closed
    assert {one["type"] for one in told} <= {"view_closed"}


@pytest.mark.parametrize(
    ("act", "error"),
    [
        pytest.param(lambda ana: ana.submit("V0"), "view_not_found", id="submit nothing"),
        pytest.param(lambda ana: ana.close("V0"), "view_not_found", id="close nothing"),
        pytest.param(lambda ana: ana.click_in_view("V0", "a"), "view_not_found", id="click in nothing"),
        pytest.param(lambda ana: ana.shortcut("nope"), "unknown_shortcut", id="no such shortcut"),
        pytest.param(lambda ana: ana.open_home("settings"), "no_such_tab", id="no such tab"),
    ],
)
async def test_impossible(workspace: WorkspaceClient, act: Opener, error: str) -> None:
    """What a person cannot do is refused."""
    with pytest.raises(WorkspaceError, match=error):
        await act(workspace.user("ana"))


@pytest.mark.parametrize(
    ("entries", "error"),
    [
        pytest.param({"b": {"it": "x"}}, "no_such_element", id="no such field"),
        pytest.param({"size": {"it": "huge"}}, "no_such_option", id="no such option"),
        pytest.param({"who": {"it": "nobody"}}, "user_not_found", id="no such user"),
        pytest.param({"size": "large"}, "values_expected", id="no values"),
    ],
)
async def test_impossible_entries(
    trigger: str, slack: AsyncWebClient, workspace: WorkspaceClient, entries: Json, error: str
) -> None:
    """One cannot enter what the form does not offer."""
    form = modal(asked("size", {"type": "static_select", "options": CHOICES}), asked("who", {"type": "users_select"}))
    view = (await slack.views_open(trigger_id=trigger, view=form))["view"]
    with pytest.raises(WorkspaceError, match=error):
        await workspace.user("ana").submit(view["id"], entries)


async def test_others_modals(trigger: str, slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """One cannot use somebody else's modal."""
    view = (await slack.views_open(trigger_id=trigger, view=FORM))["view"]
    with pytest.raises(WorkspaceError, match="view_not_found"):
        await workspace.user("ben").submit(view["id"])


async def test_home(app: RawApp, slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """Opening the app's home tells the app; what it publishes is seen by that person only, under one id."""
    ana = workspace.user("ana")
    await ana.open_home()
    event = await app.event(lambda one: one["type"] == "app_home_opened")
    assert (event["user"], event["tab"], event["channel"]) == (ANA, "home", make_id("D", "ana/svgbot"))
    assert "view" not in event
    first = (await slack.views_publish(user_id=ANA, view=home(DIVIDER)))["view"]
    second = (await slack.views_publish(user_id=ANA, view=home(actions(button("go"))), hash=first["hash"]))["view"]
    assert second["id"] == first["id"]
    assert await ana.home() == second
    assert await workspace.user("ben").home() is None
    late = slack.views_publish(user_id=ANA, view=home(), hash=first["hash"])
    assert (await refusal(late))["error"] == "hash_conflict"
    await ana.open_home()
    assert (await app.event(lambda one: "view" in one))["view"] == second
    assert (await ana.click_in_view(second["id"], "go"))["ok"]
    payload = app.envelopes[-1]["payload"]
    assert payload["container"] == {"type": "view", "view_id": second["id"]}
    assert payload["view"]["type"] == "home"


async def test_home_refusals(slack: AsyncWebClient) -> None:
    """A home for nobody, or that is none, is refused."""
    assert (await refusal(slack.views_publish(user_id="U0", view=home())))["error"] == "invalid_arguments"
    assert (await refusal(slack.views_publish(user_id=ANA, view=modal())))["error"] == "invalid_arguments"


@pytest.mark.parametrize("settings", [wide(home_tab=False)])
async def test_home_that_is_off(slack: AsyncWebClient) -> None:
    """An app whose manifest has no home tab cannot publish one."""
    assert (await refusal(slack.views_publish(user_id=ANA, view=home())))["error"] == "not_enabled"


async def test_click_in_modal_keeps_entries(
    trigger: str, app: RawApp, slack: AsyncWebClient, workspace: WorkspaceClient
) -> None:
    """What is filled in when somebody clicks goes with the click and stays."""
    view = modal(
        asked("prompt", entry()),
        actions({"type": "static_select", "options": CHOICES, "action_id": "size"}, button("more")),
        asked("live", entry(), dispatch_action=True, optional=True),
    )
    opened = (await slack.views_open(trigger_id=trigger, view=view))["view"]
    ana = workspace.user("ana")
    await ana.click_in_view(opened["id"], "size", option="large", values={"prompt": {"it": "a cat"}})
    payload = app.envelopes[-1]["payload"]
    [action] = payload["actions"]
    assert (action["type"], action["selected_option"], action["block_id"]) == ("static_select", CHOICES[1], "row")
    values = payload["view"]["state"]["values"]
    assert values["prompt"]["it"]["value"] == "a cat"
    assert values["row"] == {"size": {"type": "static_select", "selected_option": CHOICES[1]}}
    await ana.click_in_view(opened["id"], "it", block_id="live", option="now")
    [action] = app.envelopes[-1]["payload"]["actions"]
    assert (action["type"], action["value"]) == ("plain_text_input", "now")
    assert (await ana.views())[0]["state"]["values"]["prompt"]["it"]["value"] == "a cat"


async def test_waiting(trigger: str, slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """One can wait for a modal, and for the home tab."""
    ana = workspace.user("ana")
    waiting = asyncio.gather(ana.wait_for_view(lambda view: view["title"] == plain("Draw")), ana.wait_for_home())
    await slack.views_open(trigger_id=trigger, view=modal())
    await slack.views_publish(user_id=ANA, view=home())
    opened, published = await waiting
    assert (opened["type"], published["type"]) == ("modal", "home")
