"""Faults on demand."""

import asyncio
import time

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from localslack import WaitTimeout, WorkspaceClient, WorkspaceError
from localslack.state import make_id

GENERAL = make_id("C", "general")


async def texts(workspace: WorkspaceClient) -> list[str]:
    """What stands in #general."""
    return [message["text"] for message in await workspace.user("ana").messages("general")]


@pytest.mark.parametrize(
    ("when", "meanwhile"),
    [pytest.param("before", [], id="before it takes effect"), pytest.param("after", ["x"], id="after it took effect")],
)
async def test_hold(slack: AsyncWebClient, workspace: WorkspaceClient, when: str, meanwhile: list[str]) -> None:
    """A held call hangs until it is released, and then goes on as if nothing had been."""
    hold = await workspace.hold("chat.postMessage", when=when)  # type: ignore[arg-type]  # mypy widens the literal
    call = asyncio.create_task(slack.chat_postMessage(channel=GENERAL, text="x"))
    await hold.reached()
    assert (await texts(workspace), call.done()) == (meanwhile, False)
    assert (await workspace.calls("chat.postMessage"))[0]["response"] is None
    await hold.release()
    assert (await call)["ok"]
    assert await texts(workspace) == ["x"]


@pytest.mark.parametrize(
    ("when", "left"),
    [pytest.param("before", [], id="never takes effect"), pytest.param("after", ["x"], id="took effect, unanswered")],
)
async def test_client_dies_in_a_hold(workspace: WorkspaceClient, when: str, left: list[str]) -> None:
    """A client that dies while its call is held: what had not happened never will."""
    hold = await workspace.hold("chat.postMessage", when=when)  # type: ignore[arg-type]  # mypy widens the literal
    headers = {"Authorization": "Bearer xoxb-local"}
    form = {"channel": GENERAL, "text": "x"}

    async def post() -> None:
        async with aiohttp.ClientSession() as session:
            await session.post(f"{workspace.api_url}chat.postMessage", data=form, headers=headers)

    call = asyncio.create_task(post())
    await hold.reached()
    call.cancel()
    await asyncio.gather(call, return_exceptions=True)
    await hold.release()
    # Another call shows that the first, had it still been there, would be through.
    async with aiohttp.ClientSession() as session:
        await session.post(f"{workspace.api_url}chat.postMessage", data=form | {"text": "y"}, headers=headers)
    assert await texts(workspace) == [*left, "y"]


async def test_hold_of_several(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """A hold catches as many calls as it was told, and no more."""
    hold = await workspace.hold("chat.postMessage", times=2)
    calls = [asyncio.create_task(slack.chat_postMessage(channel=GENERAL, text=text)) for text in "ab"]
    await hold.reached()

    async def both() -> bool:
        return len(await workspace.calls("chat.postMessage")) == 2

    await workspace.wait_for(both)
    await slack.chat_postMessage(channel=GENERAL, text="c")
    assert await texts(workspace) == ["c"]
    await workspace.clear_faults()
    await asyncio.gather(*calls)
    assert sorted(await texts(workspace)) == ["a", "b", "c"]
    with pytest.raises(WorkspaceError, match="no_such_fault"):
        await hold.release()


async def test_errors(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """The next calls fail as ordered, without effect, and those after them work."""
    await workspace.fail("chat.postMessage", error="internal_error", times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError, match="internal_error"):
            await slack.chat_postMessage(channel=GENERAL, text="x")
    await slack.chat_postMessage(channel=GENERAL, text="y")
    assert await texts(workspace) == ["y"]


async def test_http_status(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """A call can fail with an HTTP status."""
    await workspace.fail("auth.test", status=503)
    with pytest.raises(SlackApiError) as failed:
        await slack.auth_test()
    assert failed.value.response.status_code == 503
    assert (await workspace.calls("auth.test"))[0]["status"] == 503


async def test_rate_limit(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """A call can be told to come back later, in Slack's way."""
    await workspace.fail("auth.test", retry_after=7)
    with pytest.raises(SlackApiError, match="ratelimited") as failed:
        await slack.auth_test()
    assert (failed.value.response.status_code, failed.value.response.headers["Retry-After"]) == (429, "7")


async def test_other_methods_are_not_concerned(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """A fault of one method leaves the others alone."""
    await workspace.fail("auth.test", error="internal_error")
    assert (await slack.users_list())["ok"]


async def test_unknown_kind(workspace: WorkspaceClient) -> None:
    """A fault that nobody knows is refused."""
    with pytest.raises(WorkspaceError, match="unknown_kind"):
        await workspace.request("POST", "/local/faults", {"kind": "earthquake"})


async def test_waiting_in_vain(workspace: WorkspaceClient) -> None:
    """Waiting for what does not happen ends in time, with an error."""
    began = time.monotonic()
    with pytest.raises(WaitTimeout):
        await workspace.user("ana").wait_for("general", lambda _: True, timeout=0.1)
    assert time.monotonic() - began < 2
