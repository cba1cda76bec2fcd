"""The manifest against the bot: what Slack is asked for is what has a listener or a call, and the file is valid."""

import ast
import copy
import inspect
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml
from jsonschema import Draft7Validator
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

import handlers
from handlers.transport import SCOPES
from localslack import Settings as SlackSettings

PROJECT = Path(__file__).parent.parent
MANIFEST: dict[str, Any] = yaml.safe_load((PROJECT / "manifest.yml").read_text("utf-8"))

HISTORY = {"channels:history", "groups:history", "im:history", "mpim:history"}

# Slack's reference of each method, "Required scopes" of a bot token. A method without an entry fails the test below.
SCOPES_OF_METHOD: dict[str, set[str]] = {
    "auth_test": set(),
    "apps_connections_open": set(),  # connections:write, of the app-level token
    "chat_delete": {"chat:write"},
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_history": HISTORY,
    "conversations_info": {"channels:read"},  # of others it says too little to be shown
    "conversations_join": {"channels:join"},
    "conversations_open": {"im:write"},  # with one user
    "conversations_replies": HISTORY,
    "files_delete": {"files:write"},
    "files_info": {"files:read"},
    "files_upload_v2": {"files:write"},
    "reactions_add": {"reactions:write"},
    "reactions_remove": {"reactions:write"},
    "usergroups_users_list": {"usergroups:read"},
    "users_info": {"users:read"},
    "views_open": set(),
    "views_publish": set(),
    "views_push": set(),
    "views_update": set(),
}

# Slack's reference of each event, and the scope that it needs, if any. A message is subscribed to by the kind of its
# conversation.
EVENTS: dict[str, dict[str, str]] = {
    "app_home_opened": {"app_home_opened": ""},  # no scope
    "app_mention": {"app_mention": "app_mentions:read"},
    "app_uninstalled": {"app_uninstalled": ""},
    "tokens_revoked": {"tokens_revoked": ""},
    "message": {
        "message.channels": "channels:history",
        "message.groups": "groups:history",
        "message.im": "im:history",
        "message.mpim": "mpim:history",
    },
}

INTERACTIVE = {
    "action",
    "block_action",
    "global_shortcut",
    "message_shortcut",
    "options",
    "shortcut",
    "view",
    "view_closed",
    "view_submission",
}


Shape: TypeAlias = dict[str, Any]


class RecordingApp(AsyncApp):
    """Bolt's app, noting what it is asked to listen for."""

    def __init__(self) -> None:
        super().__init__(signing_secret="s", token="xoxb-recorded")
        self.asked: dict[str, set[str]] = {}

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        if name not in {"command", "event", "message", *INTERACTIVE}:
            return found

        def noting(constraint: Any, *args: Any, **kwargs: Any) -> Any:
            self.asked.setdefault(name, set()).add(str(constraint))
            return found(constraint, *args, **kwargs)

        return noting


@pytest.fixture(scope="module")
def listeners() -> dict[str, set[str]]:
    """Kind of listener → what it listens for, as the handlers register them."""
    app = RecordingApp()
    parts: dict[str, Any] = {
        name: object() for name in inspect.signature(handlers.register).parameters if name != "app"
    }
    handlers.register(app, **parts)
    return app.asked


def calls() -> set[str]:
    """The methods of Slack's client that the handlers call, by whatever name they hold the client."""
    methods = {name for name, _ in inspect.getmembers(AsyncWebClient, inspect.isfunction) if not name.startswith("_")}
    methods.discard("api_call")  # what all of them go through
    found = {
        node.func.attr
        for path in (PROJECT / "handlers").glob("**/*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    return found & methods


def test_the_commands_are_those_that_are_answered(listeners: dict[str, set[str]]) -> None:
    """No command in Slack's menu leads nowhere, and none that works is missing from it."""
    commands = MANIFEST["features"]["slash_commands"]
    assert {command["command"] for command in commands} == listeners["command"]


def test_the_local_workspace_escapes_as_slack_will() -> None:
    """What people type reaches the bot in the same form in both."""
    escaped = {command["should_escape"] for command in MANIFEST["features"]["slash_commands"]}
    assert escaped == {SlackSettings().should_escape}


def test_the_local_workspace_offers_the_same_shortcuts() -> None:
    """What can be tried there is what Slack will show."""
    offered = {(one.callback_id, one.name, one.on_message) for one in SlackSettings().shortcuts}
    asked = {(one["callback_id"], one["name"], one["type"] == "message") for one in MANIFEST["features"]["shortcuts"]}
    assert offered == asked


def test_the_local_workspace_grants_what_slack_will() -> None:
    """A call or an event that Slack would refuse for want of a scope or subscription is refused locally too."""
    assert SlackSettings().scopes == set(MANIFEST["oauth_config"]["scopes"]["bot"])
    assert SlackSettings().events == set(MANIFEST["settings"]["event_subscriptions"]["bot_events"])


def test_the_events_are_those_that_are_heard(listeners: dict[str, set[str]]) -> None:
    """Slack sends what the bot listens for, in every kind of conversation, and nothing else."""
    wanted = {event for name in listeners["event"] for event in EVENTS[name]}
    assert set(MANIFEST["settings"]["event_subscriptions"]["bot_events"]) == wanted


def test_buttons_and_forms_reach_the_bot(listeners: dict[str, set[str]]) -> None:
    """Interactivity is on exactly when something listens for it; shortcuts are named one by one."""
    assert MANIFEST["settings"]["interactivity"]["is_enabled"] == bool(INTERACTIVE & listeners.keys())
    listened = {
        name for kind in ("shortcut", "global_shortcut", "message_shortcut") for name in listeners.get(kind, ())
    }
    assert {shortcut["callback_id"] for shortcut in MANIFEST["features"].get("shortcuts", ())} == listened
    assert MANIFEST["features"]["app_home"]["home_tab_enabled"] == ("app_home_opened" in listeners["event"])


def test_the_scopes_are_those_that_are_used(listeners: dict[str, set[str]]) -> None:
    """Nobody is asked for more than the listeners and calls need, nor for less."""
    unknown = calls() - SCOPES_OF_METHOD.keys()
    assert not unknown, "say in SCOPES_OF_METHOD which scopes these need"
    of_calls = {scope for method in calls() for scope in SCOPES_OF_METHOD[method]}
    of_events = {scope for name in listeners["event"] for scope in EVENTS[name].values() if scope}
    of_commands = {"commands"} if listeners["command"] else set()
    scopes = MANIFEST["oauth_config"]["scopes"]["bot"]
    assert set(scopes) == of_calls | of_events | of_commands
    assert scopes == sorted(set(scopes))
    assert set(scopes) == SCOPES, "the scopes that `svgbot doctor` looks for"


def test_the_default_transport_is_on() -> None:
    """`svgbot serve` connects without a public address."""
    assert MANIFEST["settings"]["socket_mode_enabled"] is True


def text(low: int, high: int, pattern: str = "") -> Shape:
    """A text of so many characters."""
    return {"type": "string", "minLength": low, "maxLength": high} | ({"pattern": pattern} if pattern else {})


def parts(*required: str, **properties: Shape) -> Shape:
    """An object of these parts and no others."""
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


def several(low: int, high: int, each: Shape) -> Shape:
    """A list of so many, none twice."""
    return {"type": "array", "items": each, "minItems": low, "maxItems": high, "uniqueItems": True}


FLAG: Shape = {"type": "boolean"}
URL = r"^https?://"

# What Slack's published schema (github.com/slackapi/manifest-schema, version 1) says of the parts that an app like this
# may use: names, what is required, and every bound.
SCHEMA = parts(
    "display_information",
    display_information=parts(
        "name",
        name=text(1, 35),
        description=text(1, 140),
        background_color=text(4, 7, r"^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$"),
        long_description=text(175, 4000),
    ),
    features=parts(
        app_home=parts(home_tab_enabled=FLAG, messages_tab_enabled=FLAG, messages_tab_read_only_enabled=FLAG),
        bot_user=parts("display_name", display_name=text(1, 80), always_online=FLAG),
        shortcuts=several(
            1,
            10,
            parts(
                *("name", "type", "callback_id", "description"),
                name=text(1, 24),
                type={"enum": ["message", "global"]},
                callback_id=text(1, 255),
                description=text(1, 150),
            ),
        ),
        slash_commands=several(
            1,
            50,
            parts(
                *("command", "description"),
                command=text(2, 32, r"^/"),
                url=text(0, 3000, URL),
                description=text(1, 2000),
                usage_hint=text(1, 1000),
                should_escape=FLAG,
            ),
        ),
    ),
    oauth_config=parts(
        redirect_urls=several(0, 1000, text(0, 2500)),
        scopes=parts(bot=several(0, 255, text(0, 50)), user=several(0, 255, text(0, 50))),
    ),
    settings=parts(
        event_subscriptions=parts(
            request_url=text(0, 3500, URL),
            bot_events=several(0, 100, text(0, 50)),
            user_events=several(0, 100, text(0, 50)),
        ),
        interactivity=parts(
            "is_enabled",
            is_enabled=FLAG,
            request_url=text(0, 3500, URL),
            message_menu_options_url=text(0, 3500, URL),
        ),
        org_deploy_enabled=FLAG,
        socket_mode_enabled=FLAG,
        token_rotation_enabled=FLAG,
    ),
)


def faults(manifest: Any) -> list[str]:
    """Where the manifest is not as the schema says."""
    return ["/" + "/".join(map(str, error.absolute_path)) for error in Draft7Validator(SCHEMA).iter_errors(manifest)]


def test_the_manifest_is_valid() -> None:
    """Slack takes the file as it is."""
    assert faults(MANIFEST) == []


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        pytest.param("/display_information/name", "x" * 36, id="long name"),
        pytest.param("/display_information/background_color", "blue", id="colour"),
        pytest.param("/features/slash_commands/0/command", "svg", id="command without slash"),
        pytest.param("/features/slash_commands", [], id="no commands"),
        pytest.param("/features/shortcuts/0/type", "local", id="unknown kind"),
        pytest.param("/features/shortcuts/0/name", "x" * 25, id="long shortcut"),
        pytest.param("/oauth_config/scopes/bot", ["commands", "commands"], id="twice"),
        pytest.param("/settings/interactivity/is_enabled", "yes", id="no flag"),
    ],
)
def test_a_wrong_manifest_is_noticed(path: str, wrong: Any) -> None:
    """The check of the manifest can fail."""
    changed = copy.deepcopy(MANIFEST)
    *way, last = path.strip("/").split("/")
    place: Any = changed
    for step in way:
        place = place[int(step) if step.isdecimal() else step]
    place[last] = wrong
    assert faults(changed) == [path]


def test_an_unknown_or_missing_part_is_noticed() -> None:
    """A misspelt name is not silently left out."""
    assert faults(MANIFEST | {"feature": {}}) == ["/"]
    assert faults({"settings": {}}) == ["/"]
