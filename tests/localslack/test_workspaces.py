"""Two workspaces on one server: one app, two installations."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from localslack import Home, RateLimits, Server, Settings, WorkspaceClient, WorkspaceError
from localslack.__main__ import main
from localslack.state import Json, make_id
from tests.localslack.kit import actions, button, modal, wide
from tests.localslack.raw import PNG, RawApp, upload

GENERAL, ACME_GENERAL = make_id("C", "general"), make_id("C", "acme/general")
LOCAL, ACME = make_id("T", "local"), make_id("T", "acme")


@pytest.fixture
def settings() -> Settings:
    """A server with two workspaces."""
    return wide(processing_delay=0.02, others=(Home("acme", "xoxb-acme"),))


@pytest.fixture
def acme(workspace: WorkspaceClient) -> WorkspaceClient:
    """The people's side of the second."""
    return workspace.team("acme")


@pytest.fixture
def acme_slack(server: Server) -> AsyncWebClient:
    """Slack's own client, with the bot's token for the second."""
    return AsyncWebClient(token="xoxb-acme", base_url=server.api_url)


async def test_each_token_opens_its_workspace(
    slack: AsyncWebClient, acme_slack: AsyncWebClient, workspace: WorkspaceClient, acme: WorkspaceClient
) -> None:
    """A token posts in its own workspace, knows no channel of the other, and the people see only what is theirs."""
    assert (await slack.auth_test())["team_id"] == LOCAL
    assert (await acme_slack.auth_test())["team_id"] == ACME
    await slack.chat_postMessage(channel=GENERAL, text="here")
    await acme_slack.chat_postMessage(channel=ACME_GENERAL, text="there")
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await acme_slack.chat_postMessage(channel=GENERAL, text="x")
    assert [message["text"] for message in await workspace.user("ana").messages("general")] == ["here"]
    assert [message["text"] for message in await acme.user("ana").messages("general")] == ["there"]
    assert [call["team"] for call in await workspace.calls("chat.postMessage")] == [LOCAL, ACME, ACME]


async def test_one_app_for_both(app: RawApp, workspace: WorkspaceClient, acme: WorkspaceClient) -> None:
    """What happens in either comes over the same connection, and says where it was."""
    assert (await workspace.user("ana").command("general", "/svg here"))["ok"]
    assert (await acme.user("ana").command("general", "/svg there"))["ok"]
    await acme.user("ben").say("general", "hello")
    here, there, said = (envelope["payload"] for envelope in await app.until(3))
    assert [(one["team_id"], one["text"]) for one in (here, there)] == [(LOCAL, "here"), (ACME, "there")]
    assert here["user_id"] != there["user_id"]
    assert here["api_app_id"] == there["api_app_id"]
    assert (said["team_id"], said["authorizations"][0]["user_id"]) == (ACME, make_id("U", "acme/svgbot"))
    async with aiohttp.ClientSession() as session:
        await session.post(there["response_url"], json={"text": "for there"})
    assert [message["text"] for message in await acme.user("ana").messages("general") if message["ephemeral"]] == [
        "for there"
    ]
    assert not [message for message in await workspace.user("ana").messages("general") if message["ephemeral"]]


async def test_files_and_forms(
    app: RawApp, acme_slack: AsyncWebClient, workspace: WorkspaceClient, acme: WorkspaceClient
) -> None:
    """Files, buttons and forms of the second workspace are its own too."""
    file_id = await upload(acme_slack)
    await acme_slack.files_completeUploadExternal(files=[{"id": file_id}], channel_id=ACME_GENERAL)
    shared = await acme.user("ana").wait_for("general", lambda message: "files" in message)
    assert await acme.file(file_id) == PNG
    with pytest.raises(WorkspaceError, match="no such file"):
        await workspace.file(file_id)
    url = shared["files"][0]["url_private"]
    async with aiohttp.ClientSession() as session:
        for token, status in (("xoxb-acme", 200), ("xoxb-local", 401)):
            async with session.get(url, headers={"Authorization": f"Bearer {token}"}) as response:
                assert response.status == status
    posted = await acme_slack.chat_postMessage(channel=ACME_GENERAL, text="x", blocks=[actions(button("go"))])
    clicked = await acme.user("ana").click("general", str(posted["ts"]), "go")
    await acme_slack.views_open(trigger_id=clicked["trigger_id"], view=modal())
    assert len(await acme.user("ana").views()) == 1
    assert await workspace.user("ana").views() == []


async def test_one_uninstalls(
    slack: AsyncWebClient, acme_slack: AsyncWebClient, app: RawApp, acme: WorkspaceClient
) -> None:
    """One workspace uninstalls the app; the other does not notice."""
    await acme.uninstall()
    told: list[Json] = [envelope["payload"] for envelope in await app.until(2)]
    assert {(one["team_id"], one["event"]["type"]) for one in told} == {
        (ACME, "tokens_revoked"),
        (ACME, "app_uninstalled"),
    }
    with pytest.raises(SlackApiError, match="account_inactive"):
        await acme_slack.auth_test()
    assert (await slack.auth_test())["ok"]


@pytest.mark.parametrize(
    "settings",
    [wide(others=(Home("acme", "xoxb-acme"),), rate_limits=RateLimits(post_burst=1, post_pace=60.0))],
)
async def test_limits_are_per_workspace(slack: AsyncWebClient, acme_slack: AsyncWebClient) -> None:
    """What one workspace has used up is still there in the other."""
    await slack.chat_postMessage(channel=GENERAL, text="x")
    with pytest.raises(SlackApiError, match="ratelimited"):
        await slack.chat_postMessage(channel=GENERAL, text="x")
    assert (await acme_slack.chat_postMessage(channel=ACME_GENERAL, text="x"))["ok"]


async def test_teams(workspace: WorkspaceClient, acme: WorkspaceClient) -> None:
    """Each workspace tells which others there are; one that does not exist is an error."""
    for one, team in ((workspace, LOCAL), (acme, ACME)):
        info = await one.info()
        assert (info["team"]["id"], [other["id"] for other in info["teams"]]) == (team, [LOCAL, ACME])
    with pytest.raises(WorkspaceError, match="team_not_found"):
        await workspace.team("nowhere").info()


def test_a_workspace_needs_a_token(capsys: pytest.CaptureFixture[str]) -> None:
    """A second workspace on the command line comes with its token."""
    with pytest.raises(SystemExit):
        main(["--workspace", "acme"])
    assert "NAME:TOKEN expected" in capsys.readouterr().err
