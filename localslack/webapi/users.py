"""auth.test, apps.connections.open, users.* and usergroups.*: who is who, and the way to a websocket."""

from urllib.parse import urlencode

from localslack.state import Json
from localslack.webapi.call import Call, Refused


def auth_test(call: Call) -> Json:
    """auth.test."""
    state = call.workspace.state
    return {
        "url": f"{call.workspace.url}/",
        "team": state.team.name,
        "user": state.people[call.bot].name,
        "team_id": state.team.id,
        "user_id": call.bot,
        "bot_id": state.app.bot_id,
        "is_enterprise_install": False,
    }


def connections_open(call: Call) -> Json:
    """apps.connections.open."""
    query = urlencode({"ticket": call.sockets.ticket(), "app_id": call.workspace.state.app.id})
    return {"url": f"ws{call.workspace.url.removeprefix('http')}/link/?{query}"}


def info(call: Call) -> Json:
    """users.info."""
    person = call.workspace.state.people.get(call.required("user"))
    if person is None:
        raise Refused("user_not_found")
    return {"user": call.workspace.shapes.person(person)}


def groups(call: Call) -> Json:
    """usergroups.list."""
    users, count = call.flag("include_users"), call.flag("include_count")
    known = call.workspace.state.groups.values()
    return {"usergroups": [call.workspace.shapes.group(one, users=users, count=count) for one in known]}


def group_members(call: Call) -> Json:
    """usergroups.users.list."""
    group = call.workspace.state.groups.get(call.required("usergroup"))
    if group is None:
        raise Refused("no_such_subteam")
    return {"users": list(group.users)}


def list_(call: Call) -> Json:
    """users.list."""
    part, following = call.page(list(call.workspace.state.people.values()))
    people = [call.workspace.shapes.person(person) for person in part]
    return {"members": people, "response_metadata": {"next_cursor": following}}
