"""Faults on demand."""

import asyncio
import time

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from localslack import WaitTimeout, WorkspaceClient, WorkspaceError
from localslack.state import make_id
from tests.localslack.kit import actions, button
from tests.localslack.raw import RawApp, upload

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
    assert time.monotonic() - began < 5


async def post(workspace: WorkspaceClient, text: str) -> None:
    """Posts in #general, once: Slack's client would try again by itself."""
    headers = {"Authorization": "Bearer xoxb-local"}
    form = {"channel": GENERAL, "text": text}
    async with aiohttp.ClientSession() as session:
        await session.post(f"{workspace.api_url}chat.postMessage", data=form, headers=headers)


@pytest.mark.parametrize(
    ("lose", "left"),
    [pytest.param("lose_request", [], id="the request"), pytest.param("lose_answer", ["x"], id="the answer")],
)
async def test_lost_calls(workspace: WorkspaceClient, lose: str, left: list[str]) -> None:
    """A connection can be cut before a call takes effect or after it did; the app cannot tell which."""
    await getattr(workspace, lose)("chat.postMessage")
    with pytest.raises(aiohttp.ClientConnectionError):
        await post(workspace, "x")
    assert await texts(workspace) == left
    await post(workspace, "y")
    assert await texts(workspace) == [*left, "y"]


async def test_delay(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """A method can be slow, and others are not held up by it."""
    await workspace.delay("chat.postMessage", 0.2)
    began = time.monotonic()
    slow = asyncio.create_task(slack.chat_postMessage(channel=GENERAL, text="x"))
    await slack.auth_test()
    assert not slow.done()
    assert (await slow)["ok"]
    assert time.monotonic() - began >= 0.2


async def test_any_method(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """Whatever is called next can be told to come back later."""
    await workspace.fail(retry_after=1, times=2)
    for refused in (slack.users_list(), slack.auth_test()):
        with pytest.raises(SlackApiError, match="ratelimited"):
            await refused
    assert (await slack.auth_test())["ok"]


async def test_an_upload_that_never_ends(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """The bytes of a file can be kept waiting; nothing is there to complete until they are through."""
    hold = await workspace.hold("upload")
    sending = asyncio.create_task(upload(slack))
    await hold.reached()
    file_id = (await workspace.calls("files.getUploadURLExternal"))[0]["response"]["file_id"]
    with pytest.raises(SlackApiError, match="file_not_found"):
        await slack.files_completeUploadExternal(files=[{"id": file_id}])
    await hold.release()
    assert await sending == file_id
    assert (await slack.files_completeUploadExternal(files=[{"id": file_id}]))["ok"]


async def test_a_response_url_that_fails(app: RawApp, workspace: WorkspaceClient) -> None:
    """A response_url can be told to fail; that costs none of its uses."""
    await workspace.user("ana").command("general", "/svg x")
    url = app.envelopes[0]["payload"]["response_url"]
    await workspace.fail("response_url", status=503)
    async with aiohttp.ClientSession() as session:
        statuses = [(await session.post(url, json={"text": "x"})).status for _ in range(7)]
    assert statuses == [503, 200, 200, 200, 200, 200, 404]


@pytest.mark.parametrize(
    ("act", "error", "events"),
    [
        pytest.param("revoke_token", "token_revoked", ["tokens_revoked"], id="token revoked"),
        pytest.param("uninstall", "account_inactive", ["tokens_revoked", "app_uninstalled"], id="app uninstalled"),
    ],
)
async def test_the_app_is_shut_out(
    app: RawApp, slack: AsyncWebClient, workspace: WorkspaceClient, act: str, error: str, events: list[str]
) -> None:
    """An app whose token was revoked or that was uninstalled is told once; then its token opens nothing, people find
    its commands no more, and it hears nothing; installed again it works.

    docs.slack.dev/reference/events/tokens_revoked and app_uninstalled, docs.slack.dev/reference/methods/auth.test.
    """
    ana = workspace.user("ana")
    await getattr(workspace, act)()
    with pytest.raises(SlackApiError, match=error):
        await slack.auth_test()
    assert (await ana.command("general", "/svg x"))["error"] == "unknown_command"
    await ana.say("general", "@svgbot anybody?")
    told = [envelope["payload"]["event"] for envelope in await app.until(len(events))]
    assert [event["type"] for event in told] == events
    assert told[0]["tokens"] == {"oauth": [], "bot": [make_id("U", "svgbot")]}
    await workspace.install()
    await workspace.add_member("design", "svgbot")
    assert (await slack.auth_test())["ok"]
    assert (await ana.command("design", "/svg x"))["ok"]


async def test_an_uninstalled_app_has_left(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """An app that is installed again has to be invited again, and its old buttons work again."""
    row = actions(button("go"))
    posted = await slack.chat_postMessage(channel=GENERAL, text="x", blocks=[row])
    await workspace.uninstall()
    outcome = await workspace.user("ana").click("general", str(posted["ts"]), "go")
    assert (outcome["ok"], outcome["error"]) == (False, "dispatch_failed")
    await workspace.install()
    with pytest.raises(SlackApiError, match="not_in_channel"):
        await slack.chat_postMessage(channel=GENERAL, text="x")


async def test_removed_in_the_middle(app: RawApp, slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """A bot that is taken out of a channel can neither answer there nor read it."""
    posted = await slack.chat_postMessage(channel=GENERAL, text="Drawing …")
    await workspace.remove_member("general", "svgbot")
    for refused in (
        slack.chat_postMessage(channel=GENERAL, text="x", thread_ts=str(posted["ts"])),
        slack.conversations_history(channel=GENERAL),
    ):
        with pytest.raises(SlackApiError, match="not_in_channel"):
            await refused


async def test_deleted_root(app: RawApp, slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """An admin deletes what the bot said: without replies it is gone and cannot be changed; the app hears of it."""
    posted = await slack.chat_postMessage(channel=GENERAL, text="Drawing …")
    await workspace.user("ana").delete("general", str(posted["ts"]))
    event = await app.event(lambda event: event.get("subtype") == "message_deleted")
    assert event["deleted_ts"] == posted["ts"]
    with pytest.raises(SlackApiError, match="message_not_found"):
        await slack.chat_update(channel=GENERAL, ts=str(posted["ts"]), text="Drawn")
