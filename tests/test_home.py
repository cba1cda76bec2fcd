"""The home tab and the shortcuts, as people use them."""

import json
from functools import partial

import pytest

from bot.requests import PROMPT_LENGTH
from handlers import blocks, views
from handlers.home import SHOWN
from handlers.shortcuts import DRAW_SOMETHING, DRAW_THIS
from handlers.transport import web_client
from tests.faults.agreement import eventually
from tests.team import BOTH_TRANSPORTS, Message, Team, picture_of, rows_in, shown

pytestmark = BOTH_TRANSPORTS


def text_of(view: Message) -> str:
    """All that a person reads of a view."""
    return json.dumps(view["blocks"], ensure_ascii=False)


async def test_the_home_of_a_newcomer_says_how_to_begin(team: Team) -> None:
    """What to type, and a button that opens the form."""
    await team.ana.open_home()
    home = await team.ana.wait_for_home()
    assert "/svg a blue logo" in text_of(home)
    assert "You have no drawings yet" in text_of(home)
    assert all(block["type"] != "image" for block in home["blocks"])


async def test_home_shows_my_latest_drawings_as_pictures(team: Team) -> None:
    """The newest first, each in its latest version, with its picture; nobody else's."""
    first = await team.drawn()
    await team.drawn("a red star", by="ben")
    await team.drawn("a green tree")
    await team.ana.say("general", "make it yellow", thread_ts=first["ts"])
    second = await team.result("v2.svg", thread=first["ts"])
    await team.ana.open_home()
    home = await team.ana.wait_for_home()
    said = text_of(home)
    assert said.index("make it yellow") < said.index("a green tree")
    assert "v2, from v1" in said
    assert "a blue logo*" not in said
    assert "a red star" not in said
    pictures = [block["slack_file"]["id"] for block in home["blocks"] if block["type"] == "image"]
    assert len(pictures) == 2
    assert pictures[0] == picture_of(second)


async def test_home_shows_only_the_last_few(team: Team) -> None:
    """Enough to find it again, not a wall."""
    for number in range(SHOWN + 1):
        await team.drawn(f"drawing {number}")
    await team.ana.open_home()
    home = await team.ana.wait_for_home()
    assert sum(block["type"] == "image" for block in home["blocks"]) == SHOWN
    assert "drawing 0*" not in text_of(home)


@pytest.mark.parametrize("is_gone", [False, True], ids=["not yet", "no more"])
async def test_home_leaves_out_only_the_picture_that_slack_does_not_show(team: Team, is_gone: bool) -> None:
    """While Slack is still at work on it, and when somebody has deleted it; the drawing is there."""
    first = await team.drawn("a red star")
    if is_gone:
        lost = await team.drawn("a green tree")
        slack = web_client("xoxb-local", team.workspace.api_url)
        await slack.files_delete(file=picture_of(lost))
    else:
        await team.workspace.stick_files()
        await team.ana.command("general", "/svg a green tree")
        await eventually(partial(uploaded, team, 2))
    await team.ana.open_home()
    home = await team.ana.wait_for_home()
    assert "a green tree" in text_of(home)
    assert [block["slack_file"]["id"] for block in home["blocks"] if block["type"] == "image"] == [picture_of(first)]


async def uploaded(team: Team, pictures: int) -> None:
    """So many previews have been given to Slack."""
    assert len(rows_in(team.home, "SELECT * FROM uploads")) == pictures


async def test_looking_at_the_messages_publishes_nothing(team: Team) -> None:
    """Only the home tab is a page of ours."""
    await team.ana.open_home("messages")
    await team.quiet()
    assert await team.ana.home() is None


async def test_the_button_draws_in_my_own_conversation(team: Team) -> None:
    """The form says where the drawing will be; it can be refined there."""
    await team.ana.open_home()
    home = await team.ana.wait_for_home()
    await team.ana.click_in_view(home["id"], blocks.DRAW)
    form = await team.ana.wait_for_view()
    assert "direct message" in text_of(form)
    assert (await team.ana.submit(form["id"], {views.PROMPT: {views.PROMPT: "a red star"}}))["ok"]
    result = await team.result("v1.svg", channel="@svgbot")
    await team.ana.say("@svgbot", "make it green", thread_ts=result["ts"])
    await team.result("v2.svg", channel="@svgbot", thread=result["ts"])


async def test_a_drawing_can_be_refined_and_downloaded_from_home(team: Team) -> None:
    """The change stands in the drawing's thread, the file comes directly."""
    result = await team.drawn()
    await team.ana.open_home()
    home = await team.ana.wait_for_home()
    await team.ana.click_in_view(home["id"], blocks.REFINE)
    form = await team.ana.wait_for_view()
    assert (await team.ana.submit(form["id"], {views.PROMPT: {views.PROMPT: "make it green"}}))["ok"]
    await team.result("v2.svg", thread=result["ts"])
    await team.ana.click_in_view(home["id"], blocks.DOWNLOAD)
    message = await team.ana.wait_for("@svgbot", lambda m: bool(m.get("files")))
    assert await team.workspace.file(message["files"][0]["id"]) == await team.stored(result)
    await team.ana.wait_for("@svgbot", lambda m: "sent you the SVG" in shown(m))


async def test_the_shortcut_opens_the_form(team: Team) -> None:
    """From anywhere in Slack."""
    assert (await team.ana.shortcut(DRAW_SOMETHING))["ok"]
    form = await team.ana.wait_for_view()
    assert (await team.ana.submit(form["id"], {views.PROMPT: {views.PROMPT: "a red star"}}))["ok"]
    await team.result("v1.svg", channel="@svgbot")


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        pytest.param("a logo for our <new> bakery & café", "a logo for our <new> bakery & café", id="text"),
        pytest.param("a logo\nwith  two\tlines", "a logo with two lines", id="lines"),
        pytest.param("x" * 3000, "x" * PROMPT_LENGTH, id="long"),
        pytest.param("@ben please draw a cat for #design", "please draw a cat for #design", id="mention"),
    ],
)
async def test_a_message_becomes_a_prompt(team: Team, text: str, prompt: str) -> None:
    """Its text stands in the form as people see it, can be changed, and is drawn in its channel."""
    message = await team.workspace.user("ben").say("general", text)
    assert (await team.ana.shortcut(DRAW_THIS, channel="general", ts=message["ts"]))["ok"]
    form = await team.ana.wait_for_view()
    filled = form["state"]["values"][views.PROMPT][views.PROMPT]["value"]
    assert filled == prompt
    assert (await team.ana.submit(form["id"]))["ok"]
    await team.result("v1.svg")
