"""What can happen in a workspace, each with its consequences: the new state, and the events that the app gets."""

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from localslack import events
from localslack.blocks import Kit
from localslack.grants import READ
from localslack.settings import Settings
from localslack.shapes import Shapes
from localslack.state import SLACKBOT, Channel, Edit, File, Json, Message, Person, Reaction, State, make_id

Outbox = Callable[[Json], None]

# What a bot's token is answered afterwards: docs.slack.dev/reference/methods/auth.test, "Errors".
ACCOUNT_INACTIVE = "account_inactive"
TOKEN_REVOKED = "token_revoked"  # noqa: S105  # no token, a code


class Workspace:
    """A workspace with one app installed. `outbox` takes the events for the app, each wrapped and ready to travel."""

    def __init__(self, settings: Settings, state: State, url: str, outbox: Outbox) -> None:
        self.settings = settings
        self.state = state
        self.url = url
        self.shapes = Shapes(state, url)
        self.block_kit = Kit(self.file)
        self._outbox = outbox

    def takes_commands(self, person: Person) -> bool:
        """Whether the person finds the app's commands and shortcuts here. People of other organisations do not: they
        have only the apps that are installed in their own (docs.slack.dev/apis/slack-connect)."""
        return self.state.app.refusal is None and "commands" in self.settings.scopes and person.team is None

    def file(self, name: str) -> File | None:
        """The file of that id, or whose url_private or permalink it is."""
        if name in self.state.files:
            return self.state.files[name]
        shapes = ((file, self.shapes.file(file)) for file in self.state.files.values())
        return next((file for file, shape in shapes if name in (shape["url_private"], shape["permalink"])), None)

    def post(
        self,
        channel: str,
        user: str,
        text: str,
        *,
        blocks: tuple[Json, ...] = (),
        thread_ts: str | None = None,
        subtype: str | None = None,
        metadata: Json | None = None,
        files: tuple[str, ...] = (),
        broadcast: bool = False,
        quiet: bool = False,
    ) -> Message:
        """A message that everybody in the channel sees; `quiet` keeps it from the app. As in Slack, a reply to a
        reply goes to its root, and a reply to what does not exist stands in the channel instead."""
        above = self.state.message(channel, thread_ts) if thread_ts else None
        message = Message(
            channel=channel,
            ts=self.state.clock.ts(),
            user=user,
            text=text,
            blocks=blocks,
            thread_ts=above.root if above else None,
            subtype=subtype,
            by_app=user == self.state.app.user,
            metadata=metadata,
            files=files,
            broadcast=broadcast,
        )
        self.state.put(message)
        if not quiet:
            home = self.state.channels[channel]
            self._tell(events.posted(self.shapes, message, home), home)
            if f"<@{self.state.app.user}" in text and not message.by_app and home.kind != "im":
                self._tell(events.mentioned(self.shapes, message), home)
        return message

    def whisper(
        self,
        channel: str,
        listener: str,
        text: str,
        *,
        blocks: tuple[Json, ...] = (),
        thread_ts: str | None = None,
        by_slack: bool = False,
    ) -> Message:
        """A message that only `listener` sees, from the app or from Slack itself. No event tells of it."""
        message = Message(
            channel=channel,
            ts=self.state.clock.ts(),
            user=SLACKBOT if by_slack else self.state.app.user,
            text=text,
            blocks=blocks,
            thread_ts=thread_ts,
            by_app=not by_slack,
            only_for=listener,
        )
        self.state.put(message)
        return message

    def edit(self, message: Message, editor: str, **changes: Any) -> Message:
        """The message with these fields changed, marked as edited."""
        ts = self.state.clock.ts()
        return self._change(message, replace(message, edited=Edit(editor, ts), **changes), ts)

    def delete(self, message: Message) -> None:
        """Takes the message away. A root with replies leaves a tombstone, so that its thread stays."""
        ts = self.state.clock.ts()
        if self.state.replies(message.channel, message.ts):
            tomb = Message(message.channel, message.ts, SLACKBOT, "This message was deleted.", subtype="tombstone")
            self._change(message, tomb, ts)
            return
        home = self.state.channels[message.channel]
        event = events.deleted(self.shapes, message, home, ts)
        self.state.remove(message)
        self._tell(event, home)

    def react(self, message: Message, user: str, name: str) -> bool:
        """Adds the emoji; False if this user chose it before."""
        mine = next((one for one in message.reactions if one.name == name), None)
        if mine is None:
            reactions = (*message.reactions, Reaction(name, (user,)))
        elif user in mine.users:
            return False
        else:
            more = Reaction(name, (*mine.users, user))
            reactions = tuple(more if one is mine else one for one in message.reactions)
        self._set_reactions(message, reactions, user, name, added=True)
        return True

    def unreact(self, message: Message, user: str, name: str) -> bool:
        """Takes the emoji back; False if this user had not chosen it."""
        mine = next((one for one in message.reactions if one.name == name and user in one.users), None)
        if mine is None:
            return False
        left = tuple(one for one in mine.users if one != user)
        others = ((Reaction(name, left),) if one is mine else (one,) for one in message.reactions)
        reactions = tuple(one for group in others for one in group if one.users)
        self._set_reactions(message, reactions, user, name, added=False)
        return True

    def join(self, channel: Channel, user: str) -> Channel:
        """The channel with one more member."""
        joined = replace(channel, members=channel.members | {user})
        self.state.put(joined)
        self._tell(events.membership(joined, user, self.state.team.id, self.state.clock.ts(), joined=True), joined)
        self.post(joined.id, user, f"<@{user}> has joined the channel", subtype="channel_join")
        return joined

    def leave(self, channel: Channel, user: str) -> Channel:
        """The channel with one member less. A bot that leaves hears only that it did."""
        left = replace(channel, members=channel.members - {user})
        self.state.put(left)
        if user == self.state.app.user and READ[channel.kind] in self.settings.scopes:
            self._tell_app(events.left(left, self.state.clock.ts()))
        self._tell(events.membership(left, user, self.state.team.id, self.state.clock.ts(), joined=False), left)
        return left

    def revoke(self) -> None:
        """The app's token is revoked; the app stays installed."""
        self._tell_app(events.tokens_revoked(self.state.app.user))
        self.state.put(replace(self.state.app, refusal=TOKEN_REVOKED))

    def uninstall(self) -> None:
        """The app is taken out of the workspace, and its bot out of every channel."""
        bot = self.state.app.user
        self._tell_app(events.tokens_revoked(bot))
        self._tell_app(events.app_uninstalled())
        self.state.put(replace(self.state.app, refusal=ACCOUNT_INACTIVE))
        for channel in list(self.state.channels.values()):
            if channel.kind != "im" and bot in channel.members:
                self.state.put(replace(channel, members=channel.members - {bot}))

    def install(self) -> None:
        """The app is back, with the same token. Where it was a member it has to be invited again."""
        self.state.put(replace(self.state.app, refusal=None))

    def open_home(self, user: str, tab: str) -> None:
        """The user looks at the app's home, on that tab (home or messages)."""
        channel = self.state.im(user, self.state.app.user)
        if channel is not None:
            self._tell(events.home_opened(self.shapes, channel, user, tab, self.state.clock.ts()), channel)

    def gather(self, users: Iterable[str]) -> Channel:
        """The DM of these several users, which begins now unless there is one."""
        people = [self.state.people[user] for user in dict.fromkeys(users)]
        known = self.state.mpim(*(person.id for person in people))
        if known is not None:
            return known
        name = f"mpdm-{'--'.join(person.name for person in people)}-1"
        members = frozenset(person.id for person in people)
        channel = Channel(make_id("G", name), name, "mpim", members, people[0].id, int(time.time()))
        self.state.put(channel)
        return channel

    def _change(self, previous: Message, message: Message, ts: str) -> Message:
        self.state.put(message)
        home = self.state.channels[message.channel]
        self._tell(events.changed(self.shapes, message, previous, home, ts), home)
        return message

    def _set_reactions(
        self, message: Message, reactions: tuple[Reaction, ...], user: str, name: str, *, added: bool
    ) -> None:
        self.state.put(replace(message, reactions=reactions))
        event = events.reacted(message, user, name, self.state.clock.ts(), added=added)
        self._tell(event, self.state.channels[message.channel])

    def _tell(self, event: Json, channel: Channel) -> None:
        """Sends the event, if the app is in the channel, has subscribed to it and may know."""
        if (
            self.state.app.user in channel.members
            and events.subscription(event, channel) in self.settings.events
            and events.needed_scope(event, channel) in (None, *self.settings.scopes)
        ):
            self._send(event)

    def _tell_app(self, event: Json) -> None:
        """Sends an event that is about the app itself, if it has subscribed to it."""
        if event["type"] in self.settings.events:
            self._send(event)

    def _send(self, event: Json) -> None:
        if self.state.app.refusal is None:
            self._outbox(events.wrapped(self.shapes, event, self.settings.verification_token))
