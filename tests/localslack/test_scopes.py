"""Scopes: what a token may do (docs.slack.dev/reference/scopes, and "Facts" in docs.slack.dev/reference/methods)."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from localslack import Server, Settings, WorkspaceClient
from localslack.state import Json, make_id
from localslack.webapi import METHODS
from tests.localslack.kit import wide

GENERAL, STUDIO, ANA, BEN = (
    make_id("C", "general"),
    make_id("C", "studio"),
    make_id("U", "ana"),
    make_id("U", "ben"),
)
ANY_HISTORY = "channels:history,groups:history,im:history,mpim:history"
ANY_READ = "channels:read,groups:read,im:read,mpim:read"
NEEDED = {
    "apps.connections.open": "connections:write",
    "auth.test": "",
    "chat.delete": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.history": ANY_HISTORY,
    "conversations.info": ANY_READ,
    "conversations.join": "channels:join",
    "conversations.list": ANY_READ,
    "conversations.members": ANY_READ,
    "conversations.open": "channels:manage,groups:write,im:write,mpim:write",
    "conversations.replies": ANY_HISTORY,
    "files.completeUploadExternal": "files:write",
    "files.delete": "files:write",
    "files.getUploadURLExternal": "files:write",
    "files.info": "files:read",
    "reactions.add": "reactions:write",
    "reactions.get": "reactions:read",
    "reactions.remove": "reactions:write",
    "usergroups.list": "usergroups:read",
    "usergroups.users.list": "usergroups:read",
    "users.info": "users:read",
    "users.list": "users:read",
    "views.open": "",
    "views.publish": "",
    "views.push": "",
    "views.update": "",
}


async def call(server: Server, method: str, **args: str) -> tuple[Json, str, str]:
    """The answer, the scopes of the token and those that the method accepts, both from the headers."""
    headers = {"Authorization": "Bearer xoxb-local"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{server.api_url}{method}", data=args, headers=headers) as response,
    ):
        answer: Json = await response.json()
        return answer, response.headers.get("X-OAuth-Scopes", ""), response.headers.get("X-Accepted-OAuth-Scopes", "")


def test_every_method_has_its_scopes() -> None:
    """Every method wants what Slack's reference says."""
    assert {name: ",".join(sorted(method.scopes)) for name, method in METHODS.items()} == NEEDED


@pytest.mark.parametrize("settings", [Settings(port=0, scopes=frozenset({"commands"}))])
@pytest.mark.parametrize("method", [name for name, scope in NEEDED.items() if scope and name[:5] != "apps."])
async def test_without_the_scope(server: Server, method: str) -> None:
    """Without its scope a method does nothing, whatever the arguments; it says what it needs and what it got."""
    answer, _, _ = await call(server, method)
    assert (answer["ok"], answer["error"], answer["provided"]) == (False, "missing_scope", "commands")
    assert sorted(answer["needed"].split(",")) == NEEDED[method].split(",")


@pytest.mark.parametrize("settings", [Settings(port=0, scopes=frozenset({"commands", "chat:write"}))])
async def test_scopes_in_the_headers(server: Server) -> None:
    """Every answer tells what the token may do, and what the method wanted."""
    for method, accepted in (("auth.test", ""), ("chat.postMessage", "chat:write"), ("users.list", "users:read")):
        assert (await call(server, method))[1:] == ("chat:write,commands", accepted)


@pytest.mark.parametrize("settings", [wide(scopes=frozenset({"channels:history", "channels:read", "im:write"}))])
@pytest.mark.parametrize(
    ("method", "args", "needed"),
    [
        pytest.param("conversations.history", {"channel": STUDIO}, "groups:history", id="a private channel's history"),
        pytest.param("conversations.replies", {"channel": STUDIO, "ts": "1.1"}, "groups:history", id="its threads"),
        pytest.param("conversations.info", {"channel": STUDIO}, "groups:read", id="what it is"),
        pytest.param("conversations.members", {"channel": STUDIO}, "groups:read", id="who is in it"),
        pytest.param("conversations.list", {"types": "public_channel,im"}, "im:read", id="a list with DMs"),
        pytest.param("conversations.open", {"users": f"{ANA},{BEN}"}, "mpim:write", id="a DM of several"),
    ],
)
async def test_by_kind_of_conversation(server: Server, method: str, args: dict[str, str], needed: str) -> None:
    """A scope for one kind of conversation is none for another."""
    answer, _, _ = await call(server, method, **args)
    assert (answer["error"], answer["needed"]) == ("missing_scope", needed)
    allowed = {"conversations.list": {}, "conversations.open": {"users": ANA}}.get(method, {"channel": GENERAL})
    assert (await call(server, method, **allowed))[0].get("error") in (None, "invalid_arguments")


@pytest.mark.parametrize("settings", [Settings(port=0)])
async def test_the_default(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """Unless told otherwise, the app has what its manifest asks for: not, for example, the right to look people up."""
    assert (await slack.conversations_history(channel=GENERAL))["ok"]
    with pytest.raises(SlackApiError, match="missing_scope"):
        await slack.users_info(user=ANA)
