"""Deliveries that go wrong on demand: lost acknowledgements, duplicates, and messages out of order."""

import pytest

from localslack import Settings, WorkspaceClient
from localslack.state import Json
from tests.localslack.raw import RawApp

QUICK = Settings(port=0, retry_delays=(0.0, 0.05, 0.05))


def said(app: RawApp) -> list[tuple[str, int]]:
    """The texts of the messages that reached the app, each with the number of its attempt."""
    events = [(envelope["payload"]["event"], envelope["retry_attempt"]) for envelope in app.envelopes]
    return [(str(event.get("text")), attempt) for event, attempt in events]


@pytest.mark.parametrize("settings", [QUICK])
async def test_lost_ack(app: RawApp, workspace: WorkspaceClient) -> None:
    """An event whose acknowledgement got lost comes again, as a retry of the same event."""
    await workspace.lose_acks("message", times=2)
    await workspace.user("ana").say("general", "hello")
    first, second, third = await app.until(3)
    assert [one["retry_attempt"] for one in (first, second, third)] == [0, 1, 2]
    assert [one["retry_reason"] for one in (first, second, third)] == ["", "timeout", "timeout"]
    assert first["payload"] == second["payload"] == third["payload"]
    await workspace.user("ana").say("general", "after")
    await app.event(lambda event: event["text"] == "after")
    assert said(app) == [("hello", 0), ("hello", 1), ("hello", 2), ("after", 0)]


async def test_lost_ack_of_a_command(app: RawApp, workspace: WorkspaceClient) -> None:
    """A command whose acknowledgement got lost reached the app, but the person is told otherwise."""
    await workspace.lose_acks("slash_commands")
    outcome = await workspace.user("ana").command("general", "/svg x")
    assert (outcome["ok"], outcome["error"]) == (False, "operation_timeout")
    assert len(app.envelopes) == 1


@pytest.mark.parametrize(("as_retry", "attempt"), [(False, 0), (True, 1)])
async def test_duplicates(app: RawApp, workspace: WorkspaceClient, *, as_retry: bool, attempt: int) -> None:
    """A message comes twice, with or without a word that it does; the next one does not."""
    await workspace.duplicate("message", as_retry=as_retry)
    for text in ("twice", "once"):
        await workspace.user("ana").say("general", text)
    await app.until(3)
    assert sorted(said(app)) == [("once", 0), ("twice", 0), ("twice", attempt)]
    twins = [one for one in app.envelopes if one["payload"]["event"]["text"] == "twice"]
    assert twins[0]["payload"] == twins[1]["payload"]
    assert twins[0]["envelope_id"] != twins[1]["envelope_id"]


async def test_duplicate_command(app: RawApp, workspace: WorkspaceClient) -> None:
    """A command can come twice with one trigger_id."""
    await workspace.duplicate("slash_commands")
    assert (await workspace.user("ana").command("general", "/svg x"))["ok"]
    first, second = await app.until(2)
    assert first["payload"]["trigger_id"] == second["payload"]["trigger_id"]


async def test_out_of_order(app: RawApp, workspace: WorkspaceClient) -> None:
    """Messages can overtake each other; what the app itself says does not count."""
    await workspace.reorder(3)
    for text in ("one", "two"):
        await workspace.user("ana").say("general", text)
    await app.slack.chat_postMessage(channel="general", text="mine")
    await app.event(lambda event: event["text"] == "mine")
    assert said(app) == [("mine", 0)]
    await workspace.user("ana").say("general", "three")
    await app.until(4)
    assert [text for text, _ in said(app)] == ["mine", "three", "two", "one"]


async def test_kept_messages_are_not_lost(app: RawApp, workspace: WorkspaceClient) -> None:
    """Messages that wait for others to overtake them are delivered when the faults are forgotten."""
    await workspace.reorder(3)
    await workspace.user("ana").say("general", "alone")
    await workspace.clear_faults()
    assert (await app.event())["text"] == "alone"


async def test_own_messages_are_left_alone(app: RawApp, workspace: WorkspaceClient) -> None:
    """A fault that is ordered for messages waits for those of people."""
    await workspace.duplicate("message")
    posted: Json = (await app.slack.chat_postMessage(channel="general", text="mine")).data  # type: ignore[assignment]
    await workspace.user("ana").say("general", "yours", thread_ts=posted["ts"])
    await app.until(3)
    assert sorted(said(app)) == [("mine", 0), ("yours", 0), ("yours", 0)]
