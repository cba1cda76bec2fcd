"""What people do in the workspace, over HTTP under /local: the page, the demo and the tests use it. Not Slack's."""

import itertools
import json
from typing import Any

from aiohttp import web

from localslack import emoji
from localslack.impossible import Impossible
from localslack.link import Link
from localslack.slash import SlashCommands
from localslack.state import Channel, Json, Message, Person, Team
from localslack.text import Writer
from localslack.uploads import Uploads
from localslack.workspace import Workspace

# A request for changes is answered after this many seconds even when nothing changed.
LONGEST_WAIT = 25.0


async def body_of(request: web.Request) -> Json:
    """The JSON object in the request. Only declared JSON is taken, since no form of a foreign page can declare it."""
    if request.content_type != "application/json":
        raise Impossible("json_expected")
    try:
        body = json.loads(await request.text())
    except ValueError as error:
        raise Impossible("json_expected") from error
    if not isinstance(body, dict):
        raise Impossible("json_expected")
    return body


class People:
    """The people's side of the workspace."""

    def __init__(
        self, workspace: Workspace, commands: SlashCommands, uploads: Uploads, link: Link, teams: tuple[Team, ...]
    ) -> None:
        self._workspace = workspace
        self._commands = commands
        self._uploads = uploads
        self._link = link
        self._teams = teams

    def routes(self) -> list[web.RouteDef]:
        """The paths under /local."""
        return [
            web.get("/local/workspace", self.describe),
            web.get("/local/emoji", self.emoji),
            web.get("/local/messages", self.messages),
            web.get("/local/files/{file}", self.file),
            web.get("/local/changes", self.changes),
            web.get("/local/stream", self.stream),
            web.post("/local/type", self.type),
            web.post("/local/edit", self.edit),
            web.post("/local/delete", self.delete),
            web.post("/local/react", self.react),
            web.post("/local/join", self.join),
        ]

    async def describe(self, request: web.Request) -> web.Response:
        """The workspace as `user` sees it."""
        state, shapes = self._workspace.state, self._workspace.shapes
        user = self.person(request.query.get("user", "ana"))
        channels = [
            shapes.channel(channel, user.id)
            | {"label": self._label(channel, user), "latest": self._latest(channel, user)}
            for channel in state.channels.values()
            if channel.visible_to(user)
        ]
        return web.json_response(
            {
                "url": self._workspace.url,
                "team": state.team.to_json(),
                "teams": [team.to_json() for team in self._teams],
                "app": {"id": state.app.id, "bot_id": state.app.bot_id, "user": state.app.user},
                "commands": [one.to_json() for one in self._workspace.settings.commands],
                "shortcuts": [one.to_json() for one in self._workspace.settings.shortcuts],
                "connected": self._link.open,
                "user": user.id,
                "people": [shapes.person(person) for person in state.people.values()],
                "channels": channels,
                "pictures": {file.id: file.measures for file in state.files.values() if file.measures},
                "revision": state.changes.revision,
            }
        )

    async def emoji(self, _: web.Request) -> web.Response:
        """Every emoji by its name."""
        return web.json_response(emoji.EMOJI)

    async def messages(self, request: web.Request) -> web.Response:
        """A channel, or with `thread` one thread, as `user` sees it, oldest first; with `latest` no more than so many,
        the latest."""
        revision = self._workspace.state.changes.revision
        user = self.person(request.query.get("user", ""))
        channel = self.channel(request.query.get("channel", ""), user)
        state, thread = self._workspace.state, request.query.get("thread")
        if thread is not None:
            backwards = reversed(list(state.in_thread(channel.id, thread)))
        else:
            backwards = (one for one in state.latest_first(channel.id) if one.thread_ts is None or one.broadcast)
        seen = itertools.islice((one for one in backwards if one.only_for in (None, user.id)), _count(request))
        shown = [self._shown(message) for message in seen][::-1]
        return web.json_response({"messages": shown, "channel": channel.id, "revision": revision})

    async def file(self, request: web.Request) -> web.Response:
        """The bytes of a file."""
        return self._uploads.picture(request.match_info["file"])

    async def changes(self, request: web.Request) -> web.Response:
        """Waits until the revision is beyond `after`, or for a while; returns the revision then."""
        after = int(request.query.get("after", "-1"))
        wait = min(float(request.query.get("wait", LONGEST_WAIT)), LONGEST_WAIT)
        return web.json_response({"revision": await self._workspace.state.changes.after(after, wait)})

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """The revision, and again after every change, as server-sent events."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        revision = self._workspace.state.changes.revision
        while True:
            await response.write(f"data: {revision}\n\n".encode())
            revision = await self._workspace.state.changes.after(revision, LONGEST_WAIT)

    async def type(self, request: web.Request) -> web.Response:
        """What `user` typed into the input line of a channel or thread: a message, or a command."""
        body = await body_of(request)
        user = self.person(body.get("user"))
        channel = self.open_to(body.get("channel"), user)
        typed, thread_ts = str(body.get("text", "")), body.get("thread_ts") or None
        if not typed.strip():
            raise Impossible("no_text")
        if typed.lstrip().startswith("/"):
            return web.json_response({"command": await self._commands.invoke(channel, user, typed, thread_ts)})
        if thread_ts and self._workspace.state.message(channel.id, thread_ts) is None:
            raise Impossible("thread_not_found")
        text = Writer(self._workspace.state).write(typed)
        return web.json_response(
            {"message": self._shown(self._workspace.post(channel.id, user.id, text, thread_ts=thread_ts))}
        )

    async def edit(self, request: web.Request) -> web.Response:
        """`user` changes the text of an own message."""
        body = await body_of(request)
        message, user = self._own(body)
        text = Writer(self._workspace.state).write(str(body.get("text", "")))
        return web.json_response({"message": self._shown(self._workspace.edit(message, user.id, text=text))})

    async def delete(self, request: web.Request) -> web.Response:
        """`user` deletes an own message; an admin deletes anybody's, as in Slack by default."""
        message, _ = self._own(await body_of(request), admins_too=True)
        self._workspace.delete(message)
        return web.json_response({})

    async def react(self, request: web.Request) -> web.Response:
        """`user` adds an emoji to a message, or with `on` false takes it back."""
        body = await body_of(request)
        user = self.person(body.get("user"))
        channel = self.open_to(body.get("channel"), user)
        message, name = self._message(channel, body), str(body.get("name", ""))
        if not emoji.known(name):
            raise Impossible("invalid_name")
        act = self._workspace.react if body.get("on", True) else self._workspace.unreact
        return web.json_response({"changed": act(message, user.id, name)})

    async def join(self, request: web.Request) -> web.Response:
        """`user` joins a public channel."""
        body = await body_of(request)
        user = self.person(body.get("user"))
        channel = self.channel(str(body.get("channel", "")), user)
        if channel.kind != "public" or channel.archived or not user.is_full_member:
            raise Impossible("cannot_join")
        if user.id not in channel.members:
            self._workspace.join(channel, user.id)
        return web.json_response({})

    def person(self, name: Any) -> Person:
        """The user of that name or id. Raises Impossible."""
        person = self._workspace.state.person_named(str(name))
        if person is None:
            raise Impossible("user_not_found")
        return person

    def channel(self, name: str, user: Person | None = None) -> Channel:
        """The channel of that id or name, or `@name` for the user's DM with that person. Without a user, any
        channel. Raises Impossible."""
        state = self._workspace.state
        if name.startswith("@") and user is not None:
            channel = state.im(user.id, self.person(name.removeprefix("@")).id)
        else:
            channel = state.channel_named(name)
        if channel is None or (user is not None and not channel.visible_to(user)):
            raise Impossible("channel_not_found")
        return channel

    def open_to(self, name: Any, user: Person) -> Channel:
        """The channel, if the user may say something there."""
        channel = self.channel(str(name), user)
        if user.id not in channel.members:
            raise Impossible("not_in_channel")
        if channel.archived:
            raise Impossible("is_archived")
        return channel

    def _own(self, body: Json, *, admins_too: bool = False) -> tuple[Message, Person]:
        user = self.person(body.get("user"))
        message = self._message(self.open_to(body.get("channel"), user), body)
        if message.user != user.id and not (admins_too and user.is_admin):
            raise Impossible("not_yours")
        return message, user

    def _message(self, channel: Channel, body: Json) -> Message:
        message = self._workspace.state.message(channel.id, str(body.get("ts", "")))
        if message is None:
            raise Impossible("message_not_found")
        return message

    def _shown(self, message: Message) -> Json:
        shape = self._workspace.shapes.message(message)
        return shape | {"channel": message.channel, "ephemeral": message.only_for is not None}

    def _latest(self, channel: Channel, viewer: Person) -> str | None:
        backwards = self._workspace.state.latest_first(channel.id)
        return next((one.ts for one in backwards if one.only_for in (None, viewer.id)), None)

    def _label(self, channel: Channel, viewer: Person) -> str:
        people = self._workspace.state.people
        if channel.kind == "im":
            return people[channel.partner_of(viewer.id)].real_name
        if channel.kind == "mpim":
            return ", ".join(sorted(people[member].real_name for member in channel.members - {viewer.id}))
        return channel.name


def _count(request: web.Request) -> int | None:
    """How many messages are asked for; None for all."""
    latest = request.query.get("latest", "")
    return int(latest) if latest.isdecimal() else None
