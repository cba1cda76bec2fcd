"""The one line to Slack: turns within the budgets, 429 honoured where it belongs, and nothing sent in vain."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from slack_sdk.errors import SlackApiError

from bot.errors import DeliveryError
from handlers.delivery import slack_errors
from handlers.sender import LISTENERS, PROGRESS, RESULTS, Budgets, Manner, Sender
from localslack import Settings, WorkspaceClient, serve

POST, UPDATE = "chat.postMessage", "chat.update"
PATIENT = Manner(patience=3600.0)


def turns(
    budgets: Budgets, method: str, channel: str | None, count: int, manner: Manner, now: float = 0.0
) -> list[float]:
    """The turns that so many calls get which all come now; those that would come too late get none."""
    given = (budgets.turn(method, channel, now, manner, now + manner.patience) for _ in range(count))
    return [turn for turn in given if turn is not None]


def test_a_channel_gets_a_short_burst_and_then_a_message_a_second() -> None:
    """As Slack asks for it."""
    assert turns(Budgets(), POST, "C1", 13, PATIENT) == [0] * 10 + [1, 2, 3]


def test_a_busy_channel_does_not_hold_up_another() -> None:
    """Each channel has a budget of its own."""
    budgets = Budgets()
    turns(budgets, POST, "C1", 20, PATIENT)
    assert turns(budgets, POST, "C2", 1, PATIENT) == [0]


def test_a_method_gets_a_minutes_worth_and_then_its_pace() -> None:
    """chat.update: fifty a minute."""
    given = turns(Budgets(), UPDATE, None, 52, PATIENT)
    assert given == pytest.approx([0] * 50 + [1.2, 2.4])


def test_the_pace_can_be_set() -> None:
    """Two bots on one token take half each."""
    assert turns(Budgets(pace=0.5), POST, "C1", 7, PATIENT) == [0] * 5 + [2, 4]


def test_results_find_room_where_progress_was_lavish() -> None:
    """Progress leaves half of each budget alone, and what it cannot say soon it does not say."""
    budgets = Budgets()
    announced = turns(budgets, POST, "C1", 40, PROGRESS)
    assert len(announced) == 7  # five at once, two within its patience
    assert turns(budgets, POST, "C1", 4, RESULTS) == [0, 0, 0, 1]


def test_progress_gives_way_to_results_that_wait() -> None:
    """While results stand in line, nothing is announced."""
    budgets = Budgets()
    assert len(turns(budgets, POST, "C1", 15, RESULTS)) == 15
    assert turns(budgets, POST, "C1", 1, PROGRESS) == []


def test_no_more_calls_wait_than_can_go_in_time() -> None:
    """However many come: the line is as long as its patience."""
    assert len(turns(Budgets(), POST, "C1", 10_000, RESULTS)) == 70


def test_what_slack_closes_is_closed_for_that_channel_only() -> None:
    """Then it opens slowly."""
    budgets = Budgets()
    budgets.close(POST, "C1", until=30.0, now=0.0)
    assert not budgets.is_open(POST, "C1", 29.0)
    assert budgets.is_open(POST, "C2", 0.0)
    assert turns(budgets, POST, "C1", 3, PATIENT) == [30, 31, 32]
    assert turns(budgets, POST, "C2", 1, PATIENT) == [0]


def test_silent_channels_are_forgotten() -> None:
    """Memory does not grow with the channels that there ever were."""
    budgets = Budgets()
    for number in range(5000):
        turns(budgets, POST, f"C{number}", 1, PATIENT, now=number * 10.0)
    assert len(budgets._budgets) <= 1001


@pytest.fixture
async def workspace() -> AsyncIterator[WorkspaceClient]:
    """A local workspace."""
    async with serve(Settings(port=0)) as server, WorkspaceClient(server.url) as client:
        yield client


def sender(workspace: WorkspaceClient, manner: Manner = LISTENERS) -> Sender:
    """A line to it."""
    return Sender("xoxb-local", workspace.api_url, Budgets(), manner)


async def channel_id(workspace: WorkspaceClient, name: str) -> str:
    """The id of a channel that the bot is in."""
    return await workspace.create_channel(name, members=["ana", "svgbot"])


async def test_429_is_waited_for_and_the_call_arrives_once(workspace: WorkspaceClient) -> None:
    """Not before Slack said, and not twice."""
    channel = await channel_id(workspace, "busy")
    await workspace.fail(POST, retry_after=1)
    await sender(workspace).chat_postMessage(channel=channel, text="hello")
    refused, taken = await workspace.calls(POST)
    assert (refused["status"], taken["status"]) == (429, 200)
    assert taken["at"] - refused["at"] >= 1.0
    assert [m["text"] for m in await workspace.user("ana").messages("busy") if m.get("bot_id")] == ["hello"]


async def test_while_one_channel_waits_the_others_are_served(workspace: WorkspaceClient) -> None:
    """429 holds up its own channel only."""
    busy, free = await channel_id(workspace, "busy"), await channel_id(workspace, "free")
    line = sender(workspace)
    await workspace.fail(POST, retry_after=600)
    with pytest.raises(SlackApiError, match="ratelimited"):
        await line.chat_postMessage(channel=busy, text="hello")
    await line.chat_postMessage(channel=free, text="hello")
    assert [call["arguments"]["channel"] for call in await workspace.calls(POST)] == [busy, free]


async def test_a_closed_budget_is_not_knocked_at(workspace: WorkspaceClient) -> None:
    """Until Slack opens it again, calls fail at once and are not sent; what is meant for it is worth a later try."""
    line = sender(workspace)
    await workspace.fail("files.info", retry_after=600)
    for _ in range(3):
        with pytest.raises(DeliveryError, match="ratelimited"):
            async with slack_errors():
                await line.files_info(file="F1")
    assert len(await workspace.calls("files.info")) == 1


async def test_calls_of_every_weight_share_the_budget(workspace: WorkspaceClient) -> None:
    """What one has used up the other has not."""
    channel = await channel_id(workspace, "busy")
    line = sender(workspace, RESULTS)
    progress = line.with_manner(PROGRESS)
    await asyncio.gather(*(line.chat_postMessage(channel=channel, text=f"{number}") for number in range(12)))
    said = [progress.chat_postMessage(channel=channel, text="working") for _ in range(6)]
    outcomes = await asyncio.gather(*said, return_exceptions=True)
    assert any(isinstance(outcome, SlackApiError) for outcome in outcomes)


async def test_other_refusals_come_through_as_they_are(workspace: WorkspaceClient) -> None:
    """Only 429 is sent again: after anything else nobody knows what was done."""
    channel = await channel_id(workspace, "ill")
    await workspace.fail(POST, status=500)
    with pytest.raises(SlackApiError, match="internal_error"):
        await sender(workspace).chat_postMessage(channel=channel, text="hello")
    assert len(await workspace.calls(POST)) == 1
