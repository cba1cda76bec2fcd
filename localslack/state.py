"""What is in a workspace: frozen values, and the one place that holds the current ones. No I/O, no consequences."""

import asyncio
import base64
import hashlib
import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Json: TypeAlias = dict[str, Any]
Kind: TypeAlias = Literal["public", "private", "im", "mpim"]
Role: TypeAlias = Literal["owner", "admin", "member", "guest"]

SLACKBOT = "USLACKBOT"


def make_id(prefix: str, name: str) -> str:
    """An id of Slack's form. The same name always gives the same id, so that other processes can rely on it."""
    digest = hashlib.sha256(f"{prefix}/{name}".encode()).digest()
    return prefix + base64.b32encode(digest).decode()[:10]


@dataclass(frozen=True, slots=True)
class Team:
    """The workspace itself."""

    id: str
    name: str
    domain: str

    def to_json(self) -> Json:
        """What the page is told of it."""
        return {"id": self.id, "name": self.name, "domain": self.domain}


@dataclass(frozen=True, slots=True)
class Person:
    """A user, human or bot. A `guest` sees only the channels that they are in; so does somebody of another
    organisation, whose `team` that is (Slack Connect)."""

    id: str
    name: str
    real_name: str
    role: Role = "member"
    is_bot: bool = False
    team: str | None = None

    @property
    def is_admin(self) -> bool:
        """Whether Slack lets them do what admins do; owners are admins too."""
        return self.role in ("owner", "admin")

    @property
    def is_full_member(self) -> bool:
        """Whether the whole workspace is open to them."""
        return self.role != "guest" and self.team is None


@dataclass(frozen=True, slots=True)
class App:
    """The app under development, as installed in the workspace, with the `token` of its bot. `refusal` is what that is
    answered since it was revoked or the app was uninstalled."""

    id: str
    bot_id: str
    user: str
    token: str
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A conversation. An `im` has no name and exactly two members, an `mpim` has several; `created` is in seconds
    since 1970. `shared_with` are the teams of other organisations (Slack Connect)."""

    id: str
    name: str
    kind: Kind
    members: frozenset[str]
    creator: str
    created: int
    topic: str = ""
    archived: bool = False
    shared_with: tuple[str, ...] = ()

    def visible_to(self, person: Person) -> bool:
        """Whether the person can see the channel at all."""
        return person.id in self.members or (self.kind == "public" and person.is_full_member)

    def partner_of(self, user: str) -> str:
        """The other member of a DM; in a DM with oneself, oneself."""
        return next(iter(self.members - {user}), user)


@dataclass(frozen=True, slots=True)
class Group:
    """A user group, which people address as `@handle`; `users` are ids."""

    id: str
    handle: str
    name: str
    users: tuple[str, ...]
    created: int


@dataclass(frozen=True, slots=True)
class Edit:
    """Who changed a message last, and when (a ts)."""

    user: str
    ts: str


@dataclass(frozen=True, slots=True)
class Reaction:
    """One emoji under a message and those who chose it, in that order."""

    name: str
    users: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stands now. `by_app` is set on what the app said; `only_for` makes it ephemeral; a reply has
    the `thread_ts` of its root, a root has none; `files` are ids."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: tuple[Json, ...] = ()
    thread_ts: str | None = None
    subtype: str | None = None
    by_app: bool = False
    metadata: Json | None = None
    edited: Edit | None = None
    files: tuple[str, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    broadcast: bool = False
    only_for: str | None = None

    @property
    def root(self) -> str:
        """The ts of the thread that this message belongs to or begins."""
        return self.thread_ts or self.ts


@dataclass(frozen=True, slots=True)
class File:
    """An uploaded file. Its life: awaiting the bytes, `uploaded`, `completed` (announced, still being processed),
    `processed` (its mimetype is known and it can be shown), `deleted`. `measures` is a picture's (width, height) in
    px."""

    id: str
    name: str
    user: str
    created: int
    length: int
    stage: Literal["awaiting", "uploaded", "completed", "processed", "deleted"] = "awaiting"
    title: str = ""
    alt_txt: str = ""
    size: int = 0
    mimetype: str = ""
    measures: tuple[int, int] | None = None
    shares: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """A modal that is open, or a published App Home. `content` is what the app gave (type, title, blocks …), `values`
    what stands in its fields now, in the form of `view.state.values`; `hash` changes with the content."""

    id: str
    user: str
    content: Json
    hash: str
    values: Json
    root: str
    previous: str | None = None


class Changes:
    """A counter that goes up with every change, and lets others wait for the next one."""

    def __init__(self) -> None:
        self.revision = 0
        self._next = asyncio.Event()

    def bump(self) -> None:
        """Something has changed."""
        self.revision += 1
        self._next.set()
        self._next = asyncio.Event()

    async def after(self, revision: int, timeout: float) -> int:
        """The revision now, once it is beyond `revision` or the time is up."""
        if self.revision <= revision:
            try:
                async with asyncio.timeout(timeout):
                    await self._next.wait()
            except TimeoutError:
                pass
        return self.revision


class Clock:
    """Gives every message its own, ever increasing `ts`."""

    def __init__(self) -> None:
        self._last = 0

    def ts(self) -> str:
        """Seconds since 1970 with six decimals, as text: Slack's name for a message in its channel."""
        self._last = max(self._last + 1, time.time_ns() // 1000)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"


@dataclass(slots=True)
class State:
    """Everything in the workspace now. Values are replaced, never changed in place, and each replacement counts.

    `messages` are by channel and ts, `threads` the replies among them by channel and root, then ts.
    """

    team: Team
    app: App
    people: dict[str, Person]
    channels: dict[str, Channel]
    groups: dict[str, Group] = field(default_factory=dict)
    messages: dict[str, dict[str, Message]] = field(default_factory=dict)
    threads: dict[tuple[str, str], dict[str, Message]] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    clock: Clock = field(default_factory=Clock)
    changes: Changes = field(default_factory=Changes)

    def put(self, value: App | Person | Channel | Group | Message | File | View) -> None:
        """Adds the value, or replaces the one of the same id."""
        match value:
            case App():
                self.app = value
            case Person():
                self.people[value.id] = value
            case Channel():
                self.channels[value.id] = value
            case Group():
                self.groups[value.id] = value
            case Message():
                self.messages.setdefault(value.channel, {})[value.ts] = value
                if value.thread_ts is not None:
                    self.threads.setdefault((value.channel, value.thread_ts), {})[value.ts] = value
            case File():
                self.files[value.id] = value
            case View():
                self.views[value.id] = value
        self.changes.bump()

    def remove(self, value: Message | View) -> None:
        """Takes the message or the view away."""
        if isinstance(value, View):
            del self.views[value.id]
        else:
            del self.messages[value.channel][value.ts]
            if value.thread_ts is not None:
                del self.threads[value.channel, value.thread_ts][value.ts]
        self.changes.bump()

    def modals(self, user: str) -> list[View]:
        """The user's open modals, the one on top last."""
        return [view for view in self.views.values() if view.user == user and view.content["type"] == "modal"]

    def home(self, user: str) -> View | None:
        """What the app has published on its home tab for the user."""
        return next((one for one in self.views.values() if one.user == user and one.content["type"] == "home"), None)

    def in_channel(self, channel: str) -> Iterator[Message]:
        """The channel's messages, replies and ephemeral ones included, oldest first."""
        return iter(self.messages.get(channel, {}).values())

    def latest_first(self, channel: str) -> Iterator[Message]:
        """The same, latest first."""
        return reversed(self.messages.get(channel, {}).values())

    def in_thread(self, channel: str, ts: str) -> Iterator[Message]:
        """The message and the replies to it, ephemeral ones included, oldest first."""
        root = self.messages.get(channel, {}).get(ts)
        return itertools.chain([root] if root else [], self.threads.get((channel, ts), {}).values())

    def replies(self, channel: str, ts: str) -> list[Message]:
        """The replies to a message that everybody sees, oldest first."""
        return [reply for reply in self.threads.get((channel, ts), {}).values() if reply.only_for is None]

    def message(self, channel: str, ts: str) -> Message | None:
        """The message that everybody sees there."""
        found = self.any_message(channel, ts)
        return None if found is None or found.only_for is not None else found

    def any_message(self, channel: str, ts: str) -> Message | None:
        """The message there, even if only one person sees it."""
        return self.messages.get(channel, {}).get(ts)

    def person_named(self, name: str) -> Person | None:
        """The user of that name or id."""
        return self.people.get(name) or next((one for one in self.people.values() if one.name == name), None)

    def channel_named(self, name: str) -> Channel | None:
        """The channel of that id or name, with or without its #. DMs have no name."""
        found = self.channels.get(name)
        bare = name.removeprefix("#")
        return found or next((one for one in self.channels.values() if one.kind != "im" and one.name == bare), None)

    @property
    def bot(self) -> Person:
        """The app's own user."""
        return self.people[self.app.user]

    def group_named(self, name: str) -> Group | None:
        """The user group of that handle or id."""
        return self.groups.get(name) or next((one for one in self.groups.values() if one.handle == name), None)

    def im(self, *users: str) -> Channel | None:
        """The DM between these users."""
        return self._between("im", users)

    def mpim(self, *users: str) -> Channel | None:
        """The DM of exactly these users, who are more than two."""
        return self._between("mpim", users)

    def _between(self, kind: Kind, users: Sequence[str]) -> Channel | None:
        return next((one for one in self.channels.values() if one.kind == kind and one.members == set(users)), None)
