"""Who is in a workspace: owners, admins, members, guests, others from elsewhere; user groups; DMs of several."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from localslack import WorkspaceClient, WorkspaceError
from localslack.state import Json, make_id
from tests.localslack.raw import RawApp

ANA, BEN, NORA, BOT = (make_id("U", name) for name in ("ana", "ben", "nora", "svgbot"))
NORTHWIND = make_id("T", "northwind")


@pytest.mark.parametrize(
    ("name", "admin", "owner", "restricted"),
    [
        ("ana", True, True, False),
        ("chloe", True, False, False),
        ("ben", False, False, False),
        ("gus", False, False, True),
    ],
)
async def test_roles(slack: AsyncWebClient, name: str, *, admin: bool, owner: bool, restricted: bool) -> None:
    """users.info tells owners, admins, members and guests apart (docs.slack.dev/reference/objects/user-object)."""
    user: Json = (await slack.users_info(user=make_id("U", name)))["user"]
    assert (user["is_admin"], user["is_owner"], user["is_restricted"]) == (admin, owner, restricted)
    assert "is_stranger" not in user


async def channels_of(workspace: WorkspaceClient, name: str) -> set[str]:
    """The names of the channels that the person sees."""
    return {channel["name"] for channel in (await workspace.info(name))["channels"] if "name" in channel}


async def test_guests(workspace: WorkspaceClient) -> None:
    """A guest sees only the channels that they are in, and cannot join others; a member sees every public one."""
    assert await channels_of(workspace, "gus") == {"design"}
    assert await channels_of(workspace, "dev") == {"general", "design", "partners", "attic"}
    with pytest.raises(WorkspaceError, match="channel_not_found"):
        await workspace.user("gus").join("general")
    assert (await workspace.user("gus").say("design", "hello"))["text"] == "hello"


async def test_people_of_another_organisation(app: RawApp, slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """Somebody of another organisation talks in a shared channel, and it shows where they are from; the app's commands
    are not theirs (docs.slack.dev/apis/slack-connect)."""
    nora = workspace.user("nora")
    assert await channels_of(workspace, "nora") == {"partners"}
    await nora.say("partners", "hello")
    [envelope] = await app.until(1)
    event = envelope["payload"]["event"]
    assert (event["team"], event["user_team"], event["source_team"]) == (NORTHWIND,) * 3
    assert envelope["payload"]["is_ext_shared_channel"] is True
    assert (await nora.command("partners", "/svg a cat"))["error"] == "unknown_command"
    about: Json = (await slack.users_info(user=NORA))["user"]
    assert (about["team_id"], about["is_stranger"]) == (NORTHWIND, False)
    channel: Json = (await slack.conversations_info(channel=make_id("C", "partners")))["channel"]
    assert (channel["is_ext_shared"], channel["shared_team_ids"]) == (True, [make_id("T", "local"), NORTHWIND])


async def test_stranger(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """Somebody of another organisation who shares no channel with the bot is a stranger to it."""
    await workspace.remove_member("partners", "svgbot")
    assert (await slack.users_info(user=NORA))["user"]["is_stranger"] is True
    with pytest.raises(SlackApiError, match="user_not_visible"):
        await slack.conversations_open(users=NORA)


async def test_user_groups(app: RawApp, slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """The members of a user group can be looked up as they are now; people address it by its handle."""
    group = make_id("S", "designers")
    assert set((await slack.usergroups_users_list(usergroup=group))["users"]) == {ANA, make_id("U", "chloe")}
    assert await workspace.set_group("designers", ["ben"]) == group
    assert (await slack.usergroups_users_list(usergroup=group))["users"] == [BEN]
    listed: Json = (await slack.usergroups_list(include_count=True))["usergroups"][0]
    assert (listed["id"], listed["handle"], listed["user_count"]) == (group, "designers", 1)
    fresh = await workspace.set_group("admins", ["ana", "ben"])
    assert (await slack.usergroups_users_list(usergroup=fresh))["users"] == [ANA, BEN]
    with pytest.raises(SlackApiError, match="no_such_subteam"):
        await slack.usergroups_users_list(usergroup="S0")
    await workspace.user("ana").say("general", "@designers look")
    assert (await app.event())["text"] == f"<!subteam^{group}> look"


async def test_a_group_is_nobody(workspace: WorkspaceClient) -> None:
    """A user group cannot have the name of a person."""
    with pytest.raises(WorkspaceError, match="name_taken"):
        await workspace.set_group("ana", [])


async def test_a_dm_of_several(app: RawApp, slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """The app opens a DM with several people once; they talk there, and it hears of it as such."""
    opened: Json = (await slack.conversations_open(users=[ANA, BEN], return_im=True)).data  # type: ignore[assignment]
    channel = opened["channel"]
    assert (channel["is_mpim"], channel["is_private"], channel["name"]) == (True, True, "mpdm-ana--ben--svgbot-1")
    assert "already_open" not in opened
    again: Json = (await slack.conversations_open(users=[BEN, ANA])).data  # type: ignore[assignment]
    assert (again["already_open"], again["channel"]["id"]) == (True, channel["id"])
    await workspace.user("ben").say(channel["id"], "hello both")
    event = await app.event()
    assert (event["type"], event["channel_type"], event["channel"]) == ("message", "mpim", channel["id"])
    assert (await slack.conversations_history(channel=channel["id"]))["messages"][0]["text"] == "hello both"
    listed = await slack.conversations_list(types="mpim")
    assert [one["id"] for one in listed["channels"]] == [channel["id"]]
    with pytest.raises(WorkspaceError, match="channel_not_found"):
        await workspace.user("dev").say(channel["id"], "me too")


async def test_people_gather(app: RawApp, workspace: WorkspaceClient) -> None:
    """People begin a DM of several by themselves, with the bot or without; it appears under the others' names."""
    channel = await workspace.create_group_dm(["ana", "dev", "svgbot"])
    labels = {one["id"]: one["label"] for one in (await workspace.info("dev"))["channels"]}
    assert labels[channel] == "Ana Martins, svgbot"
    await workspace.user("dev").say(channel, "@svgbot draw")
    assert {e["payload"]["event"]["type"] for e in await app.until(2)} == {"message", "app_mention"}


async def test_too_many_for_a_dm(slack: AsyncWebClient) -> None:
    """A DM has at most eight people besides the app."""
    with pytest.raises(SlackApiError, match="too_many_users"):
        await slack.conversations_open(users=[f"U{number}" for number in range(9)])
