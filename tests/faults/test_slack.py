"""Slack misbehaves, and everybody gets one answer."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from handlers import blocks, views
from localslack import WorkspaceClient
from tests.faults.agreement import agree, eventually, rows, said
from tests.scripted import BLUE, GREEN, ScriptedModel
from tests.team import Team, picture_of, shown, team_with

# What a drawing and its refinement call.
METHODS = (
    "chat.postMessage",
    "chat.update",
    "files.getUploadURLExternal",
    "upload",
    "files.completeUploadExternal",
    "files.info",
    "reactions.add",
    "reactions.remove",
    "conversations.history",
    "conversations.replies",
)

Trouble = Callable[[WorkspaceClient, str], Awaitable[None]]


async def too_often(workspace: WorkspaceClient, method: str) -> None:
    """Slack asks for a second's peace."""
    await workspace.fail(method, retry_after=1)


async def out_of_order(workspace: WorkspaceClient, method: str) -> None:
    """Slack is ill."""
    await workspace.fail(method, status=503)


async def in_trouble(workspace: WorkspaceClient, method: str) -> None:
    """Slack says that something went wrong, and not how far it got."""
    await workspace.fail(method, error="internal_error")


async def cut_before(workspace: WorkspaceClient, method: str) -> None:
    """The connection goes before the call arrives."""
    await workspace.lose_request(method)


async def cut_after(workspace: WorkspaceClient, method: str) -> None:
    """The call does what it should, and nobody hears of it."""
    await workspace.lose_answer(method)


@pytest.mark.parametrize("trouble", [too_often, out_of_order, in_trouble, cut_before, cut_after])
async def test_every_call_fails_once_and_each_request_has_one_answer(team: Team, trouble: Trouble) -> None:
    """A drawing and its refinement, with each method failing at its first call."""
    for method in METHODS:
        await trouble(team.workspace, method)
    result = await team.drawn()
    await agree(team)
    for method in METHODS:
        await trouble(team.workspace, method)
    await team.ana.say("general", "make it green", thread_ts=result["ts"])
    await team.result("v2.svg", thread=result["ts"])
    await agree(team)
    assert picture_of(result)


async def test_too_many_messages_by_its_other_name_is_no_refusal(team: Team) -> None:
    """Of posting, Slack says it without a 429, and the message comes later."""
    await team.workspace.fail("chat.postMessage", error="rate_limited", times=2)
    await team.drawn()
    await agree(team)


@pytest.mark.parametrize("as_retry", [False, True], ids=["as if new", "marked as a retry"])
async def test_what_is_delivered_twice_is_done_once(team: Team, as_retry: bool) -> None:
    """Commands, replies and clicks, with and without Slack's word that it tried before."""
    await team.workspace.duplicate("slash_commands", as_retry=as_retry)
    result = await team.drawn()
    await team.workspace.duplicate("events_api", as_retry=as_retry)
    await team.ana.say("general", "make it green", thread_ts=result["ts"])
    await team.result("v2.svg", thread=result["ts"])
    await team.workspace.duplicate("interactive", as_retry=as_retry)
    await team.ana.click("general", result["ts"], blocks.REGENERATE)
    await team.result("v3.svg", thread=result["ts"])
    await team.quiet()
    assert len(await team.replies(result)) == 2


async def test_a_lost_acknowledgement_brings_the_reply_again_and_it_is_done_once(team: Team) -> None:
    """Slack delivers again what it believes unheard."""
    result = await team.drawn()
    await team.workspace.lose_acks("events_api")
    await team.ana.say("general", "make it green", thread_ts=result["ts"])
    await team.result("v2.svg", thread=result["ts"])

    async def came_again() -> bool:
        return any(one["retry_attempt"] for one in await team.workspace.deliveries("events_api"))

    assert await team.workspace.wait_for(came_again)
    await agree(team)


async def test_a_mention_is_one_instruction_though_it_comes_as_two_events(team: Team) -> None:
    """`message` and `app_mention`, each twice."""
    result = await team.drawn()
    await team.workspace.duplicate("message")
    await team.workspace.duplicate("app_mention", as_retry=True)
    await team.ana.say("general", "@svgbot make it green", thread_ts=result["ts"])
    await team.result("v2.svg", thread=result["ts"])
    await agree(team)
    assert len(await team.replies(result)) == 1


async def test_a_reply_that_cannot_be_drawn_is_answered_once_however_often_it_comes(team: Team) -> None:
    """As two events, each of them twice."""
    result = await team.drawn()
    await team.workspace.duplicate("message")
    await team.workspace.duplicate("app_mention", as_retry=True)
    await team.ana.say("general", "@svgbot make it " + "very " * 1000 + "green", thread_ts=result["ts"])
    await team.result("I can take 1000", thread=result["ts"])
    await team.quiet()
    assert len(await team.replies(result)) == 1


async def test_a_refusal_that_slack_does_not_take_is_said_again(team: Team) -> None:
    """The reply does not come again, for it is acknowledged."""
    result = await team.drawn()
    await team.workspace.fail("chat.postMessage", error="internal_error")
    await team.ana.say("general", "make it " + "very " * 1000 + "green", thread_ts=result["ts"])
    await team.result("I can take 1000", thread=result["ts"])
    await team.quiet()
    assert len(await team.replies(result)) == 1


async def test_replies_that_come_in_another_order_are_all_done(team: Team) -> None:
    """Each is made to the then latest version."""
    result = await team.drawn()
    await team.workspace.reorder(2)
    await team.ana.say("general", "make it green", thread_ts=result["ts"])
    await team.ana.say("general", "add a star", thread_ts=result["ts"])
    second = await team.result("v2.svg", thread=result["ts"])
    third = await team.result("v3.svg", thread=result["ts"])
    assert "v2, from v1" in shown(second)
    assert "v3, from v2" in shown(third)
    await agree(team)


async def test_two_people_who_refine_at_once_get_an_answer_each(team: Team) -> None:
    """In turn; neither change is lost."""
    result = await team.drawn()
    asked = {"ana": "make it green", "ben": "add a star", "chloe": "make it red"}
    await asyncio.gather(
        *(team.workspace.user(who).say("general", text, thread_ts=result["ts"]) for who, text in asked.items())
    )
    await team.result("v4.svg", thread=result["ts"])
    await agree(team)
    answers = "".join(shown(reply) for reply in await team.replies(result))
    for who, text in asked.items():
        assert f"*{text}* for <@{await team.id_of(who)}>" in answers


async def test_a_dropped_connection_is_replaced(team: Team) -> None:
    """What was accepted goes on meanwhile, and the bot hears again."""
    held = await team.workspace.hold("chat.update")
    await team.ana.command("general", "/svg a blue logo")
    await held.reached()
    await team.workspace.drop_sockets()
    await held.release()
    result = await team.result("v1.svg")
    await team.workspace.connected()
    await team.ana.say("general", "make it green", thread_ts=result["ts"])
    await team.result("v2.svg", thread=result["ts"])
    await agree(team)


async def test_a_preview_that_slack_never_finishes_is_shared_once(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """The result stands at once and says so; the file follows in the thread."""
    monkeypatch.setattr("handlers.delivery.PROCESSING_WAITS", (0.01, 0.01))
    await team.workspace.stick_files(1)
    result = await team.drawn()
    assert "follows in the thread" in shown(result)
    await team.ana.wait_for("general", lambda m: bool(m.get("files")), thread_ts=result["ts"])
    await agree(team)


async def test_a_share_that_fails_in_silence_leaves_a_result_with_a_way_to_it(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No preview at all, but the message says where the drawing is to be had, and it is."""
    monkeypatch.setattr("handlers.delivery.PROCESSING_WAITS", (0.01, 0.01))
    await team.workspace.stick_files(1)
    await team.workspace.lose_shares(1)
    result = await team.drawn()
    assert "Download SVG" in shown(result)
    await team.ana.click("general", result["ts"], blocks.DOWNLOAD)
    sent = await team.ana.wait_for("@svgbot", lambda m: bool(m.get("files")))
    assert await team.workspace.file(sent["files"][0]["id"]) == await team.stored(result)


async def test_a_preview_that_slack_takes_back_does_not_cost_the_result(team: Team) -> None:
    """`invalid_blocks` although the file was said to be ready."""
    await team.workspace.fail("chat.update", error="invalid_blocks")
    result = await team.drawn()
    assert "follows in the thread" in shown(result)
    await agree(team)


@pytest.fixture
async def slow(tmp_path: Path) -> AsyncIterator[tuple[Team, asyncio.Event, asyncio.Event]]:
    """A team whose model draws blue at once, and then waits: it says when it has begun and goes on when it is told."""
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(ask: Any) -> str:
        begun.set()
        await go_on.wait()
        return GREEN

    async with team_with(tmp_path, model=ScriptedModel(BLUE, slowly, BLUE, GREEN)) as team:
        yield team, begun, go_on


Slow = tuple[Team, asyncio.Event, asyncio.Event]


async def test_a_deleted_root_moves_the_drawing_to_a_message_of_its_own(slow: Slow) -> None:
    """The new version stands in the channel, and people go on in its thread."""
    team, begun, go_on = slow
    result = await team.drawn()
    await team.ana.click("general", result["ts"], blocks.REFINE)
    form = await team.ana.wait_for_view()
    held = await team.workspace.hold("chat.postMessage")
    await team.ana.submit(form["id"], {views.PROMPT: {views.PROMPT: "make it green"}})
    await held.reached()
    await team.ana.delete("general", result["ts"])
    await held.release()
    await begun.wait()
    go_on.set()
    moved = await team.result("v2.svg")
    assert "thread_ts" not in moved
    await team.quiet()
    await team.ana.say("general", "make it blue", thread_ts=moved["ts"])
    await team.result("v3.svg", thread=moved["ts"])


async def test_a_bot_that_is_taken_out_of_a_channel_answers_directly(slow: Slow) -> None:
    """It was asked there, so it answers; and it does not come back uninvited."""
    team, begun, go_on = slow
    await team.workspace.add_member("leadership", "svgbot")
    result = await team.drawn(channel="leadership")
    await team.ana.say("leadership", "make it green", thread_ts=result["ts"])
    await begun.wait()
    await team.workspace.remove_member("leadership", "svgbot")
    go_on.set()
    answer = await team.result("v2.svg", channel="@svgbot")
    assert "/invite @svgbot" in shown(answer)
    await agree(team)


@pytest.mark.parametrize("reason", ["restricted_action", "restricted_action_read_only_channel"])
async def test_where_only_some_may_post_the_answer_comes_directly(team: Team, reason: str) -> None:
    """The bot may join such a channel, and still may not speak there."""
    await team.workspace.fail("chat.postMessage", error=reason, times=2)
    await team.ana.command("general", "/svg a blue logo")
    result = await team.result("v1.svg", channel="@svgbot")
    await team.ana.say("@svgbot", "make it green", thread_ts=result["ts"])
    await team.result("v2.svg", channel="@svgbot", thread=result["ts"])


async def test_a_placeholder_out_of_reach_does_not_keep_the_result_back(tmp_path: Path) -> None:
    """The bot was taken out of a private channel while it drew: the result comes directly."""
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(ask: Any) -> str:
        begun.set()
        await go_on.wait()
        return BLUE

    async with team_with(tmp_path, model=ScriptedModel(slowly)) as team:
        await team.workspace.add_member("leadership", "svgbot")
        await team.ana.command("leadership", "/svg a blue logo")
        await begun.wait()
        await team.workspace.remove_member("leadership", "svgbot")
        go_on.set()
        answer = await team.result("v1.svg", channel="@svgbot")
        assert "/invite @svgbot" in shown(answer)


@pytest.mark.parametrize("way", ["uninstall", "revoke_token"])
async def test_where_the_app_is_uninstalled_jobs_end_and_nothing_is_tried_for_ever(slow: Slow, way: str) -> None:
    """What was being drawn is stored, that nobody can be told is in the error log, and Slack is left in peace."""
    team, begun, go_on = slow
    await team.drawn()
    await team.ana.command("general", "/svg a green logo")
    await begun.wait()
    await getattr(team.workspace, way)()
    go_on.set()

    async def refused() -> int:
        calls = await team.workspace.calls()
        return sum((call["response"] or {}).get("error") in ("account_inactive", "token_revoked") for call in calls)

    async def noted() -> None:
        reason = {"uninstall": "account_inactive", "revoke_token": "token_revoked"}[way]
        found = [row["message"] for row in rows(team.home, "SELECT message FROM error_log")]
        assert found == [reason] * 2  # that it failed, and that nobody can be told

    await eventually(noted)
    await agree(team, answered=False)
    assert 1 <= await refused() <= 4  # the preview, the message, and that it failed
    assert ("slack.tokens_revoked", "ok") in [(action, result) for action, _, result in team.audited()]
    assert await said(team)
