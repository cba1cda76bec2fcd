"""The manifest against the bot: what Slack is asked for is what has a listener or a call, and the file is valid."""

import ast
import copy
import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
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

# Slack's reference of each event. A message is subscribed to by the kind of its conversation.
EVENTS: dict[str, dict[str, str]] = {
    "app_mention": {"app_mention": "app_mentions:read"},
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
    of_events = {scope for name in listeners["event"] for scope in EVENTS[name].values()}
    of_commands = {"commands"} if listeners["command"] else set()
    scopes = MANIFEST["oauth_config"]["scopes"]["bot"]
    assert set(scopes) == of_calls | of_events | of_commands
    assert scopes == sorted(set(scopes))
    assert set(scopes) == SCOPES, "the scopes that `svgbot doctor` looks for"


def test_the_default_transport_is_on() -> None:
    """`svgbot serve` connects without a public address."""
    assert MANIFEST["settings"]["socket_mode_enabled"] is True


Check = Callable[[Any], bool]


def text(low: int, high: int, pattern: str = "") -> Check:
    """A text of so many characters."""
    return lambda value: isinstance(value, str) and low <= len(value) <= high and bool(re.search(pattern, value))


def texts(high: int) -> Check:
    """At most so many different names."""
    return lambda value: (
        isinstance(value, list) and len(value) == len(set(value)) <= high and all(map(text(1, 50), value))
    )


def flag(value: Any) -> bool:
    """True or false."""
    return isinstance(value, bool)


URL = r"^https?://"

# The parts that an app like this may use, after Slack's published schema (github.com/slackapi/manifest-schema,
# version 1). A `!` marks what must be there; a range is how many of the shape beside it there may be.
SHAPE: dict[str, Any] = {
    "display_information!": {
        "name!": text(1, 35),
        "description": text(1, 140),
        "background_color": text(4, 7, r"^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$"),
        "long_description": text(175, 4000),
    },
    "features": {
        "app_home": {
            "home_tab_enabled": flag,
            "messages_tab_enabled": flag,
            "messages_tab_read_only_enabled": flag,
        },
        "bot_user": {"display_name!": text(1, 80), "always_online": flag},
        "shortcuts": (
            range(1, 11),
            {
                "name!": text(1, 24),
                "type!": text(1, 7, "^(message|global)$"),
                "callback_id!": text(1, 255),
                "description!": text(1, 150),
            },
        ),
        "slash_commands": (
            range(1, 51),
            {
                "command!": text(2, 32, "^/"),
                "url": text(1, 3000, URL),
                "description!": text(1, 2000),
                "usage_hint": text(1, 1000),
                "should_escape": flag,
            },
        ),
    },
    "oauth_config": {"redirect_urls": texts(1000), "scopes": {"bot": texts(255), "user": texts(255)}},
    "settings": {
        "event_subscriptions": {"request_url": text(1, 3500, URL), "bot_events": texts(100), "user_events": texts(100)},
        "interactivity": {
            "is_enabled!": flag,
            "request_url": text(1, 3500, URL),
            "message_menu_options_url": text(1, 3500, URL),
        },
        "org_deploy_enabled": flag,
        "socket_mode_enabled": flag,
        "token_rotation_enabled": flag,
    },
}


def faults(value: Any, shape: Any, place: str = "") -> list[str]:
    """Where the value is not of the shape."""
    if callable(shape):
        return [] if shape(value) else [place]
    if isinstance(shape, tuple):
        bounds, each = shape
        if not isinstance(value, list) or len(value) not in bounds:
            return [place]
        return [fault for i, item in enumerate(value) for fault in faults(item, each, f"{place}/{i}")]
    if not isinstance(value, dict):
        return [place]
    shapes = {name.rstrip("!"): inner for name, inner in shape.items()}
    missing = [f"{place}/{name[:-1]}" for name in shape if name.endswith("!") and name[:-1] not in value]
    unknown = [f"{place}/{name}" for name in value.keys() - shapes.keys()]
    inner = [
        fault for name in value.keys() & shapes.keys() for fault in faults(value[name], shapes[name], f"{place}/{name}")
    ]
    return missing + unknown + inner


def test_the_manifest_is_valid() -> None:
    """Slack takes the file as it is."""
    assert faults(MANIFEST, SHAPE) == []


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        pytest.param("/display_information/name", "x" * 36, id="long name"),
        pytest.param("/display_information/background_color", "blue", id="colour"),
        pytest.param("/features/slash_commands/0/command", "svg", id="command without slash"),
        pytest.param("/features/slash_commands", [], id="no commands"),
        pytest.param("/features/slash_commands/0/hint", "x", id="unknown field"),
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
    assert faults(changed, SHAPE) == [path]
