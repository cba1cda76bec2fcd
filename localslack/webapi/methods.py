"""The methods of the Web API that are modelled."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from localslack.grants import HISTORY, READ
from localslack.limits import HUNDREDS, TIERS
from localslack.state import Json
from localslack.webapi import chat, conversations, files, reactions, users, views
from localslack.webapi.call import Call


@dataclass(frozen=True, slots=True)
class Method:
    """A method, how often a minute it may be called, its scopes, of which the token needs one, and the kind of token
    that it wants. Source: "Facts" in the reference of each, docs.slack.dev/reference/methods."""

    answer: Callable[[Call], Json]
    per_minute: int
    scopes: tuple[str, ...] = ()
    opened_by: Literal["bot", "app"] = "bot"


# As documented; which of them counts depends on whom it is opened with.
_OPEN = ("channels:manage", "groups:write", "im:write", "mpim:write")
METHODS = {
    "apps.connections.open": Method(users.connections_open, TIERS[3], ("connections:write",), opened_by="app"),
    "auth.test": Method(users.auth_test, HUNDREDS),
    "chat.delete": Method(chat.delete, TIERS[3], ("chat:write",)),
    "chat.postEphemeral": Method(chat.post_ephemeral, TIERS[4], ("chat:write",)),
    "chat.postMessage": Method(chat.post_message, HUNDREDS, ("chat:write",)),
    "chat.update": Method(chat.update, TIERS[3], ("chat:write",)),
    "conversations.history": Method(conversations.history, TIERS[3], tuple(HISTORY.values())),
    "conversations.info": Method(conversations.info, TIERS[3], tuple(READ.values())),
    "conversations.join": Method(conversations.join, TIERS[3], ("channels:join",)),
    "conversations.list": Method(conversations.list_, TIERS[2], tuple(READ.values())),
    "conversations.members": Method(conversations.members, TIERS[4], tuple(READ.values())),
    "conversations.open": Method(conversations.open_, TIERS[3], _OPEN),
    "conversations.replies": Method(conversations.replies, TIERS[3], tuple(HISTORY.values())),
    "files.completeUploadExternal": Method(files.complete_upload, TIERS[4], ("files:write",)),
    "files.delete": Method(files.delete, TIERS[3], ("files:write",)),
    "files.getUploadURLExternal": Method(files.get_upload_url, TIERS[4], ("files:write",)),
    "files.info": Method(files.info, TIERS[4], ("files:read",)),
    "reactions.add": Method(reactions.add, TIERS[3], ("reactions:write",)),
    "reactions.get": Method(reactions.get, TIERS[3], ("reactions:read",)),
    "reactions.remove": Method(reactions.remove, TIERS[2], ("reactions:write",)),
    "usergroups.list": Method(users.groups, TIERS[2], ("usergroups:read",)),
    "usergroups.users.list": Method(users.group_members, TIERS[2], ("usergroups:read",)),
    "users.info": Method(users.info, TIERS[4], ("users:read",)),
    "users.list": Method(users.list_, TIERS[2], ("users:read",)),
    "views.open": Method(views.open_, TIERS[4]),
    "views.publish": Method(views.publish, TIERS[4]),
    "views.push": Method(views.push, TIERS[4]),
    "views.update": Method(views.update, TIERS[4]),
}
