"""Values of the workspace as JSON of Slack's shapes. Pure functions."""

import hashlib
from dataclasses import dataclass

from localslack.state import SLACKBOT, Channel, File, Group, Json, Message, Person, State, View

# Slack offers these widths of every processed picture (file object, thumb_*).
THUMBNAILS = (64, 80, 160, 360, 480, 720, 960, 1024)
PICTURES = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif"}
_PRETTY = {"png": "PNG", "jpg": "JPEG", "gif": "GIF", "svg": "SVG", "text": "Plain Text", "binary": "Binary"}
_FILE_TYPES = {**PICTURES, "image/svg+xml": "svg", "text/plain": "text"}
# What stands for a channel's name where the app must not know it.
_HIDDEN_NAMES = {"private": "privategroup", "im": "directmessage"}
# The fields of a view that an app may leave out.
_VIEW_DEFAULTS: Json = {
    "private_metadata": "",
    "callback_id": "",
    "external_id": "",
    "clear_on_close": False,
    "notify_on_close": False,
    "close": None,
    "submit": None,
}
DM_KINDS = {"public": "channel", "private": "group", "im": "im", "mpim": "mpim"}


@dataclass(frozen=True, slots=True)
class Shapes:
    """The JSON of what is in `state`; `url` is where files are found, without a slash at the end."""

    state: State
    url: str

    def person(self, person: Person) -> Json:
        """A user object (docs.slack.dev/reference/objects/user-object)."""
        team = person.team or self.state.team.id
        shape: Json = {
            "id": person.id,
            "team_id": team,
            "name": person.name,
            "deleted": False,
            "real_name": person.real_name,
            "tz": "Europe/Lisbon",
            "tz_label": "Western European Time",
            "tz_offset": 0,
            "profile": {
                "real_name": person.real_name,
                "real_name_normalized": person.real_name,
                "display_name": person.name,
                "display_name_normalized": person.name,
                "team": team,
            },
            "is_admin": person.is_admin,
            "is_owner": person.role == "owner",
            "is_primary_owner": person.role == "owner",
            "is_restricted": person.role == "guest",
            "is_ultra_restricted": False,
            "is_bot": person.is_bot,
            "is_app_user": False,
            "updated": 0,
        }
        if person.is_bot:
            shape["profile"] |= {"bot_id": self.state.app.bot_id, "api_app_id": self.state.app.id}
        if person.team is not None:
            shape["is_stranger"] = not self._meets_the_app(person)
        return shape

    def _meets_the_app(self, person: Person) -> bool:
        return any({person.id, self.state.app.user} <= one.members for one in self.state.channels.values())

    def group(self, group: Group, *, users: bool = False, count: bool = False) -> Json:
        """A user group (docs.slack.dev/reference/methods/usergroups.list)."""
        shape: Json = {
            "id": group.id,
            "team_id": self.state.team.id,
            "is_usergroup": True,
            "is_subteam": True,
            "name": group.name,
            "description": "",
            "handle": group.handle,
            "is_external": False,
            "date_create": group.created,
            "date_update": group.created,
            "date_delete": 0,
            "auto_type": None,
            "created_by": SLACKBOT,
            "updated_by": SLACKBOT,
            "deleted_by": None,
            "prefs": {"channels": [], "groups": []},
        }
        if users:
            shape["users"] = list(group.users)
        if count:
            shape["user_count"] = len(group.users)
        return shape

    def channel(self, channel: Channel, viewer: str) -> Json:
        """A conversation object, as the viewer (a user id) gets it."""
        shape: Json = {
            "id": channel.id,
            "created": channel.created,
            "is_channel": channel.kind == "public",
            "is_group": channel.kind in ("private", "mpim"),
            "is_im": channel.kind == "im",
            "is_mpim": channel.kind == "mpim",
            "is_private": channel.kind != "public",
            "is_archived": channel.archived,
            "is_org_shared": False,
            "context_team_id": self.state.team.id,
            "updated": channel.created * 1000,
        }
        if channel.kind == "im":
            return shape | {
                "user": channel.partner_of(viewer),
                "is_user_deleted": False,
                "is_open": True,
                "priority": 0,
            }
        return shape | {
            "name": channel.name,
            "name_normalized": channel.name,
            "is_general": channel.name == "general",
            "is_shared": bool(channel.shared_with),
            "is_ext_shared": bool(channel.shared_with),
            "is_pending_ext_shared": False,
            "pending_shared": [],
            "shared_team_ids": [self.state.team.id, *channel.shared_with],
            "unlinked": 0,
            "creator": channel.creator,
            "is_member": viewer in channel.members,
            "topic": {"value": channel.topic, "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
            "previous_names": [],
        }

    def named(self, channel: Channel) -> Json:
        """The channel as commands and clicks name it to an app, which may not be in it."""
        return {"id": channel.id, "name": _HIDDEN_NAMES.get(channel.kind, channel.name)}

    def view(self, view: View) -> Json:
        """A view object."""
        return (
            _VIEW_DEFAULTS
            | view.content
            | {
                "id": view.id,
                "team_id": self.state.team.id,
                "app_id": self.state.app.id,
                "app_installed_team_id": self.state.team.id,
                "bot_id": self.state.app.bot_id,
                "hash": view.hash,
                "root_view_id": view.root,
                "previous_view_id": view.previous,
                "state": {"values": view.values},
            }
        )

    def message(self, message: Message, *, metadata: bool = True) -> Json:
        """A message object; `metadata` says whether it was asked for."""
        state = self.state
        shape: Json = {"type": "message", "user": message.user, "text": message.text, "ts": message.ts}
        shape |= self._origin(message)
        if message.subtype:
            shape["subtype"] = message.subtype
        if message.by_app:
            bot = state.people[state.app.user]
            shape |= {"bot_id": state.app.bot_id, "app_id": state.app.id}
            shape["bot_profile"] = {
                "id": state.app.bot_id,
                "app_id": state.app.id,
                "user_id": bot.id,
                "name": bot.name,
                "icons": {},
                "deleted": False,
                "updated": 0,
                "team_id": state.team.id,
            }
        elif message.subtype is None:
            shape["client_msg_id"] = _client_id(message)
        if message.blocks:
            shape["blocks"] = list(message.blocks)
        if message.files:
            shape |= {"files": [self.file_in_message(state.files[one]) for one in message.files], "upload": False}
        if message.edited:
            shape["edited"] = {"user": message.edited.user, "ts": message.edited.ts}
        if message.metadata is not None and metadata:
            shape["metadata"] = message.metadata
        if message.reactions:
            shape["reactions"] = [
                {"name": one.name, "users": list(one.users), "count": len(one.users)} for one in message.reactions
            ]
        return shape | self._thread(message)

    def _origin(self, message: Message) -> Json:
        """The team of the author; that of somebody from elsewhere is told three times."""
        author = self.state.people.get(message.user)
        if author is None or author.team is None:
            return {"team": self.state.team.id}
        return dict.fromkeys(("team", "user_team", "source_team"), author.team)

    def _thread(self, message: Message) -> Json:
        if message.thread_ts is not None:
            root = self.state.message(message.channel, message.thread_ts)
            return {"thread_ts": message.thread_ts} | ({"parent_user_id": root.user} if root else {})
        replies = self.state.replies(message.channel, message.ts)
        if not replies or message.only_for is not None:
            return {}
        users = list(dict.fromkeys(reply.user for reply in replies))
        return {
            "thread_ts": message.ts,
            "reply_count": len(replies),
            "reply_users_count": len(users),
            "reply_users": users,
            "latest_reply": replies[-1].ts,
            "is_locked": False,
            "subscribed": False,
        }

    def file_in_message(self, file: File) -> Json:
        """The file as messages show it: what was deleted leaves a tombstone."""
        return {"id": file.id, "mode": "tombstone"} if file.stage == "deleted" else self.file(file)

    def file(self, file: File) -> Json:
        """A file object. Mimetype, filetype and thumbnails are missing until it is processed."""
        filetype = _FILE_TYPES.get(file.mimetype, "binary") if file.mimetype else ""
        path = f"{self.state.team.id}-{file.id}/{file.name}"
        channels = {share: self.state.channels[share] for share, _ in file.shares}
        shape: Json = {
            "id": file.id,
            "created": file.created,
            "timestamp": file.created,
            "name": file.name,
            "title": file.title or file.name,
            "mimetype": file.mimetype,
            "filetype": filetype,
            "pretty_type": _PRETTY.get(filetype, ""),
            "user": file.user,
            "user_team": self.state.team.id,
            "editable": False,
            "size": file.size,
            "mode": "hosted",
            "is_external": False,
            "external_type": "",
            "is_public": any(channel.kind == "public" for channel in channels.values()),
            "public_url_shared": False,
            "display_as_bot": False,
            "username": "",
            "url_private": f"{self.url}/files-pri/{path}",
            "url_private_download": f"{self.url}/files-pri/{self.state.team.id}-{file.id}/download/{file.name}",
            "permalink": f"{self.url}/files/{file.user}/{file.id}/{file.name}",
            "media_display_type": "unknown",
            "channels": [one.id for one in channels.values() if one.kind == "public"],
            "groups": [one.id for one in channels.values() if one.kind in ("private", "mpim")],
            "ims": [one.id for one in channels.values() if one.kind == "im"],
            "shares": self._shares(file),
            "comments_count": 0,
            "has_rich_preview": False,
        }
        if file.alt_txt:
            shape["alt_txt"] = file.alt_txt
        if file.mimetype in PICTURES:
            shape |= {f"thumb_{width}": shape["url_private"] for width in THUMBNAILS}
        if file.measures:
            shape |= dict(zip(("original_w", "original_h"), file.measures, strict=True))
        return shape

    def _shares(self, file: File) -> Json:
        shares: Json = {}
        for channel, ts in file.shares:
            group = "public" if self.state.channels[channel].kind == "public" else "private"
            message = self.state.any_message(channel, ts)
            share: Json = {"ts": ts, "team_id": self.state.team.id, "reply_count": 0, "reply_users": []}
            if message is not None and message.thread_ts:
                share["thread_ts"] = message.thread_ts
            shares.setdefault(group, {}).setdefault(channel, []).append(share)
        return shares


def _client_id(message: Message) -> str:
    digest = hashlib.sha256(f"{message.channel}/{message.ts}".encode()).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}"
