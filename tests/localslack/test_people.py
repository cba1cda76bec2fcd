"""What people cannot do in the workspace."""

import aiohttp
import pytest

from localslack import Server, WorkspaceClient, WorkspaceError
from localslack.state import Json


@pytest.mark.parametrize(
    ("path", "body", "error"),
    [
        pytest.param("type", {"user": "nobody", "channel": "general", "text": "x"}, "user_not_found", id="nobody"),
        pytest.param("type", {"user": "ana", "channel": "general", "text": " "}, "no_text", id="nothing"),
        pytest.param(
            "type",
            {"user": "ana", "channel": "general", "text": "x", "thread_ts": "1.1"},
            "thread_not_found",
            id="no thread",
        ),
        pytest.param("edit", {"user": "ana", "channel": "general", "ts": "1.1"}, "message_not_found", id="no message"),
        pytest.param("react", {"user": "ana", "channel": "general", "ts": "1.1"}, "message_not_found", id="react"),
        pytest.param("join", {"user": "ana", "channel": "attic"}, "cannot_join", id="join archived"),
        pytest.param("channels", {"name": "general"}, "name_taken", id="channel twice"),
        pytest.param("deliveries/repeat", {}, "no_such_delivery", id="repeat nothing"),
    ],
)
async def test_impossible_acts(server: Server, path: str, body: Json, error: str) -> None:
    """What a person cannot do is refused with a code, not with a crash."""
    async with aiohttp.ClientSession() as session, session.post(f"{server.url}/local/{path}", json=body) as response:
        assert (response.status, await response.json()) == (400, {"error": error})


@pytest.mark.parametrize("body", ["{", "[]"])
async def test_bad_bodies(server: Server, body: str) -> None:
    """What is no JSON object is refused."""
    headers = {"Content-Type": "application/json"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{server.url}/local/type", data=body, headers=headers) as response,
    ):
        assert (response.status, await response.json()) == (400, {"error": "json_expected"})


async def test_acting_as_others(workspace: WorkspaceClient) -> None:
    """People can change and delete only their own messages, and react only with emoji that exist."""
    said = await workspace.user("ana").say("general", "mine")
    ben = workspace.user("ben")
    for refused, error in (
        (ben.edit("general", said["ts"], "x"), "not_yours"),
        (ben.delete("general", said["ts"]), "not_yours"),
        (ben.react("general", said["ts"], "nope"), "invalid_name"),
        (ben.say("general", "/svg x"), "is a command"),
        (ben.command("general", "svg x"), "begins with a slash"),
    ):
        with pytest.raises(WorkspaceError, match=error):
            await refused
