"""Slack is slow, and yet it has every acknowledgement within the 3 s that it waits for one."""

from collections.abc import Awaitable, Callable

import pytest

from handlers import blocks, views
from handlers.shortcuts import DRAW_SOMETHING, DRAW_THIS
from localslack.state import Json
from tests.team import BOTH_TRANSPORTS, Team, shown

pytestmark = BOTH_TRANSPORTS

Act = Callable[[Team], Awaitable[Json]]
"""What a person does; the answer says whether it was acknowledged."""


async def the_command_alone(team: Team) -> Json:
    return await team.ana.command("general", "/svg")


async def the_shortcut(team: Team) -> Json:
    return await team.ana.shortcut(DRAW_SOMETHING)


async def the_shortcut_of_a_message(team: Team) -> Json:
    said = await team.ana.say("general", "a blue logo")
    return await team.ana.shortcut(DRAW_THIS, channel="general", ts=said["ts"])


async def the_button_on_the_home_tab(team: Team) -> Json:
    await team.ana.open_home()
    home = await team.ana.wait_for_home()
    return await team.ana.click_in_view(home["id"], blocks.DRAW)


async def refine(team: Team) -> Json:
    result = await team.drawn()
    return await team.ana.click("general", result["ts"], blocks.REFINE)


@pytest.mark.parametrize(
    "act", [the_command_alone, the_shortcut, the_shortcut_of_a_message, the_button_on_the_home_tab, refine]
)
async def test_a_form_may_open_late(team: Team, act: Act) -> None:
    """What asks for a form is acknowledged before Slack has opened it."""
    held = await team.workspace.hold("views.open")
    assert (await act(team))["ok"]
    await held.reached()
    await held.release()
    await team.ana.wait_for_view()


@pytest.mark.parametrize(
    ("act", "way"),
    [
        pytest.param(the_command_alone, "response_url", id="the command alone"),
        pytest.param(refine, "chat.postEphemeral", id="refine"),
    ],
)
async def test_a_form_that_does_not_open_is_explained(team: Team, act: Act, way: str) -> None:
    """To the one who wanted it, even if Slack cannot take that at once: nobody is left without an answer."""
    await team.workspace.fail("views.open", error="expired_trigger_id")
    await team.workspace.lose_request(way)
    assert (await act(team))["ok"]
    await team.ana.wait_for("general", lambda m: bool(m["ephemeral"]) and "form" in shown(m))


async def test_a_click_that_is_refused_is_acknowledged_before_the_person_is_told(team: Team) -> None:
    """Nora is of another organisation."""
    drawn = await team.drawn(channel="partners")
    held = await team.workspace.hold("chat.postEphemeral")
    nora = team.workspace.user("nora")
    assert (await nora.click("partners", drawn["ts"], blocks.REGENERATE))["ok"]
    await held.reached()
    await held.release()
    await nora.wait_for("partners", lambda m: "organisation that set me up" in shown(m))


@pytest.mark.parametrize(
    ("who", "text", "method", "answer"),
    [
        pytest.param("nora", "make it green", "chat.postEphemeral", "organisation that set me up", id="an outsider's"),
        pytest.param(
            "ana", "make it " + "very " * 1000 + "green", "chat.postMessage", "I can take 1000", id="too long"
        ),
    ],
)
async def test_a_reply_that_is_refused_is_acknowledged_before_its_author_is_told(
    team: Team, who: str, text: str, method: str, answer: str
) -> None:
    """The answer follows in the thread."""
    person = team.workspace.user(who)
    drawn = await team.drawn(channel="partners")
    held = await team.workspace.hold(method)
    await person.say("partners", text, thread_ts=drawn["ts"])
    await held.reached()
    await heard(team)
    await held.release()
    await person.wait_for("partners", lambda m: answer in shown(m), thread_ts=drawn["ts"])


async def test_the_home_tab_may_come_late(team: Team) -> None:
    """That it was opened is acknowledged before Slack has taken what is on it."""
    held = await team.workspace.hold("views.publish")
    await team.ana.open_home()
    await held.reached()
    await heard(team)
    await held.release()
    await team.ana.wait_for_home()


async def heard(team: Team) -> None:
    """Waits until every event is acknowledged, while Slack does not answer the bot."""

    async def all_are() -> bool:
        return all(one["acked"] for one in await team.workspace.deliveries("events_api"))

    assert await team.workspace.wait_for(all_are)


async def test_the_form_for_a_direct_message_needs_none_to_be_accepted(team: Team) -> None:
    """Where the person's own conversation is can be asked later."""
    await team.ana.shortcut(DRAW_SOMETHING)
    form = await team.ana.wait_for_view()
    held = await team.workspace.hold("conversations.open")
    assert (await team.ana.submit(form["id"], {views.PROMPT: {views.PROMPT: "a red star"}}))["ok"]
    await held.reached()
    await held.release()
    result = await team.result("v1.svg", channel="@svgbot")
    assert "/invite" not in shown(result)
    await team.ana.say("@svgbot", "make it green", thread_ts=result["ts"])
    await team.result("v2.svg", channel="@svgbot", thread=result["ts"])
