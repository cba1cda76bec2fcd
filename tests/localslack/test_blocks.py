"""Block Kit: what Slack takes and what it refuses."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localslack import blocks as block_kit
from localslack.blocks import Kit
from localslack.state import File, Json

FILES = {
    "F1": File("F1", "a.png", "U1", 0, 1, stage="processed", mimetype="image/png"),
    "F2": File("F2", "a.svg", "U1", 0, 1, stage="processed", mimetype="image/svg+xml"),
    "F3": File("F3", "a.png", "U1", 0, 1, stage="completed"),
    "F4": File("F4", "a.png", "U1", 0, 1, stage="deleted"),
}
KIT = Kit(FILES.get)


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(**more: Any) -> Json:
    return {"type": "section", **more}


def button(text: str = "Go", **more: Any) -> Json:
    return {"type": "button", "text": plain(text), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def context(*elements: Json) -> Json:
    return {"type": "context", "elements": list(elements)}


def image(**more: Any) -> Json:
    return {"type": "image", "alt_text": "a", **more}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


DIVIDER: Json = {"type": "divider"}
CONFIRM = {"title": plain("Sure?"), "text": mrkdwn("Gone is gone"), "confirm": plain("Yes"), "deny": plain("No")}


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(section(text=mrkdwn("x" * 3000)), id="section at its limit"),
        pytest.param(section(fields=[mrkdwn("x" * 2000)] * 10), id="ten fields"),
        pytest.param(section(text=plain("x"), accessory=button()), id="button beside"),
        pytest.param(section(text=plain("x"), accessory=image(slack_file={"id": "F1"})), id="picture beside"),
        pytest.param({"type": "header", "text": plain("x" * 150)}, id="header at its limit"),
        pytest.param(DIVIDER, id="divider"),
        pytest.param(context(*[mrkdwn("x"), image(slack_file={"id": "F1"})] * 5), id="context at its limit"),
        pytest.param(image(slack_file={"id": "F1"}, title=plain("A")), id="picture of the workspace"),
        pytest.param(image(image_url="https://example.org/a.png"), id="picture from the web"),
        pytest.param(actions(*[button(value="x" * 2000, style="primary")] * 25), id="25 buttons"),
        pytest.param(actions(button(style="danger", confirm=CONFIRM, action_id="x" * 255)), id="asks first"),
        pytest.param(actions(button(url="https://example.org")), id="link button"),
        pytest.param(
            rich(
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "x", "style": {"bold": True}}]},
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [{"type": "rich_text_section", "elements": [{"type": "emoji", "name": "eyes"}]}],
                },
                {"type": "rich_text_quote", "elements": [{"type": "user", "user_id": "U1"}]},
                {"type": "rich_text_preformatted", "elements": [{"type": "link", "url": "https://example.org"}]},
            ),
            id="rich text",
        ),
        pytest.param({"type": "markdown", "text": "**x**"}, id="markdown"),
    ],
)
def test_good_blocks(block: Json) -> None:
    """What Slack takes is taken, up to the limit."""
    assert KIT.faults([block]) == []


@pytest.mark.parametrize(
    ("blocks", "fault"),
    [
        pytest.param([DIVIDER] * 51, "no more than 50 items allowed [json-pointer:/blocks]", id="51 blocks"),
        pytest.param(["x"], "must provide an object [json-pointer:/blocks/0]", id="no object"),
        pytest.param([{}], "missing required field: type [json-pointer:/blocks/0]", id="no type"),
        pytest.param([{"type": "sections"}], "unsupported type: sections [json-pointer:/blocks/0/type]", id="unknown"),
        pytest.param([{"type": []}], "unsupported type: [] [json-pointer:/blocks/0/type]", id="type no text"),
        pytest.param([section()], "missing required field: text [json-pointer:/blocks/0]", id="empty section"),
        pytest.param(
            [DIVIDER, section(text=mrkdwn("x" * 3001))],
            "must be less than 3001 characters [json-pointer:/blocks/1/text/text]",
            id="long section",
        ),
        pytest.param(
            [section(text=mrkdwn(""))],
            "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
            id="empty text",
        ),
        pytest.param(
            [section(text="hello")], "must provide an object [json-pointer:/blocks/0/text]", id="text no object"
        ),
        pytest.param(
            [section(text={"type": "mrkdwn", "text": 5})],
            "must provide a string [json-pointer:/blocks/0/text/text]",
            id="text a number",
        ),
        pytest.param(
            [section(text=mrkdwn("x") | {"emoji": True})],
            "invalid additional property: emoji [json-pointer:/blocks/0/text]",
            id="emoji in mrkdwn",
        ),
        pytest.param(
            [section(fields=[mrkdwn("x")] * 11)],
            "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
            id="11 fields",
        ),
        pytest.param(
            [section(fields=[mrkdwn("x" * 2001)])],
            "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]",
            id="long field",
        ),
        pytest.param(
            [{"type": "header", "text": plain("x" * 151)}],
            "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
            id="long header",
        ),
        pytest.param(
            [{"type": "header", "text": mrkdwn("x")}],
            "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
            id="header in mrkdwn",
        ),
        pytest.param(
            [context(*[mrkdwn("x")] * 11)],
            "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
            id="11 elements in context",
        ),
        pytest.param(
            [context()], "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]", id="empty context"
        ),
        pytest.param(
            [context(button())],
            "unsupported type: button [json-pointer:/blocks/0/elements/0/type]",
            id="button in context",
        ),
        pytest.param(
            [{"type": "image", "slack_file": {"id": "F1"}}],
            "missing required field: alt_text [json-pointer:/blocks/0]",
            id="picture without alt text",
        ),
        pytest.param(
            [image(alt_text="x" * 2001, slack_file={"id": "F1"})],
            "must be less than 2001 characters [json-pointer:/blocks/0/alt_text]",
            id="long alt text",
        ),
        pytest.param(
            [image()], "must provide either image_url or slack_file [json-pointer:/blocks/0]", id="picture of nothing"
        ),
        pytest.param(
            [image(image_url="ftp://x")], "invalid_url [json-pointer:/blocks/0/image_url]", id="picture by ftp"
        ),
        *(
            pytest.param(
                [image(slack_file={"id": file})], "invalid slack file [json-pointer:/blocks/0/slack_file]", id=name
            )
            for file, name in {"F0": "no file", "F2": "an svg", "F3": "not yet processed", "F4": "deleted"}.items()
        ),
        pytest.param(
            [image(slack_file={"id": "F1", "url": "x"})],
            "must provide either id or url [json-pointer:/blocks/0/slack_file]",
            id="file twice",
        ),
        pytest.param(
            [actions(*[button()] * 26)],
            "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
            id="26 buttons",
        ),
        pytest.param(
            [actions(button("x" * 76))],
            "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
            id="long button",
        ),
        pytest.param(
            [actions(button(value="x" * 2001))],
            "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
            id="long value",
        ),
        pytest.param(
            [actions(button(action_id="x" * 256))],
            "must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]",
            id="long action_id",
        ),
        pytest.param(
            [actions(button(style="blue"))],
            "must be a valid enum value [json-pointer:/blocks/0/elements/0/style]",
            id="unknown style",
        ),
        pytest.param(
            [actions(button(disabled=True))],
            "invalid additional property: disabled [json-pointer:/blocks/0/elements/0]",
            id="disabled button",
        ),
        pytest.param(
            [actions(button(action_id="a"), button(action_id="a"))],
            '`action_id` "a" already exists [json-pointer:/blocks/0/elements/1/action_id]',
            id="action_id twice",
        ),
        pytest.param(
            [DIVIDER | {"block_id": "a"}, DIVIDER | {"block_id": "a"}],
            '`block_id` "a" already exists [json-pointer:/blocks/1/block_id]',
            id="block_id twice",
        ),
        pytest.param(
            [section(text=plain("x") | {"emoji": "yes"})],
            "must provide a boolean [json-pointer:/blocks/0/text/emoji]",
            id="emoji no boolean",
        ),
        pytest.param(
            [section(fields={})], "must provide an array [json-pointer:/blocks/0/fields]", id="fields no list"
        ),
        pytest.param(
            [image(slack_file="F1")], "must provide an object [json-pointer:/blocks/0/slack_file]", id="file no object"
        ),
        pytest.param(
            [actions(button(confirm="sure"))],
            "must provide an object [json-pointer:/blocks/0/elements/0/confirm]",
            id="confirm no object",
        ),
        pytest.param(
            [rich({"type": "rich_text_quote", "elements": [], "border": "thick"})],
            "must provide a number [json-pointer:/blocks/0/elements/0/border]",
            id="border no number",
        ),
        pytest.param(
            [rich({"type": "rich_text_section", "elements": [{"type": "text", "text": "x", "color": "red"}]})],
            "invalid additional property: color [json-pointer:/blocks/0/elements/0/elements/0]",
            id="coloured rich text",
        ),
    ],
)
def test_bad_blocks(blocks: list[Json], fault: str) -> None:
    """What Slack refuses is refused, with Slack's pointer to the place."""
    assert fault in KIT.faults(blocks)


def test_action_ids_may_repeat_in_another_block() -> None:
    """An action_id has to be unique within its block only."""
    assert KIT.faults([actions(button(action_id="a")), actions(button(action_id="a"))]) == []


def test_ids_are_given() -> None:
    """Stored blocks and buttons have ids; given ones stay."""
    beside = section(text=plain("x"), accessory=button())
    divider, row, words = block_kit.stored(
        [DIVIDER | {"block_id": "mine"}, actions(button(), button(action_id="b")), beside]
    )
    assert divider["block_id"] == "mine"
    assert row["block_id"]
    assert row["elements"][0]["action_id"]
    assert row["elements"][1]["action_id"] == "b"
    assert words["accessory"]["action_id"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "text", "elements", "fields", "accessory", "slack_file", "alt_text", "style"])
            | st.text(max_size=3),
            inner
            | st.sampled_from(
                ["section", "mrkdwn", "plain_text", "image", "actions", "button", "rich_text", "context"]
            ),
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(st.lists(JSON, max_size=4))
def test_wild_blocks(blocks: list[Any]) -> None:
    """Whatever an app sends as blocks, the answer is a list of faults, and what has none can be stored."""
    if not KIT.faults(blocks):
        assert len(block_kit.stored(blocks)) == len(blocks)
