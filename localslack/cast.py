"""The workspace as it is at the start: a few people, every kind of channel, and the app."""

import itertools
import time

from localslack.settings import Home, Settings
from localslack.state import App, Changes, Channel, Group, Kind, Person, Role, State, Team, make_id

PEOPLE: tuple[tuple[str, str, Role], ...] = (
    ("ana", "Ana Martins", "owner"),
    ("ben", "Ben Okafor", "member"),
    ("chloe", "Chloé Dubois", "admin"),
    ("dev", "Dev Patel", "member"),
)
GUESTS: tuple[tuple[str, str, Role], ...] = (("gus", "Gus Weber", "guest"),)
# People of another organisation, and its name.
PARTNERS: tuple[tuple[str, str, Role], ...] = (("nora", "Nora Lind", "member"),)
PARTNER_TEAM = "northwind"
OWNER = "ana"
EVERYBODY = tuple(name for name, _, _ in PEOPLE)

# name, kind, people, whether the bot is a member, topic
CHANNELS: tuple[tuple[str, Kind, tuple[str, ...], bool, str], ...] = (
    ("general", "public", EVERYBODY, True, "Everything for everybody"),
    ("design", "public", ("ana", "ben", "chloe", "gus"), False, "Logos, icons, layouts"),
    ("partners", "public", ("ana", "ben", "nora"), True, "Together with Northwind"),
    ("studio", "private", ("ana", "ben"), True, "Drafts"),
    ("leadership", "private", ("ana", "ben"), False, "Plans"),
    ("attic", "public", EVERYBODY, False, "No longer in use"),
)
ARCHIVED = "attic"
SHARED = "partners"
# handle, name, people
GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (("designers", "Designers", ("ana", "chloe")),)
FRIENDS = ("ana", "ben")


def opening_states(settings: Settings, changes: Changes) -> list[State]:
    """The states in which the workspaces start, the first one first."""
    first = opening_state(settings, changes)
    return [first, *(opening_state(settings, changes, home) for home in settings.others)]


def opening_state(settings: Settings, changes: Changes | None = None, home: Home | None = None) -> State:
    """The state in which a workspace starts, by default the first. Ids depend on the names only."""
    now = int(time.time())

    def named(prefix: str, name: str) -> str:
        return make_id(prefix, f"{home.domain}/{name}" if home else name)

    team = (
        Team(make_id("T", home.domain), home.domain.title(), home.domain)
        if home
        else Team(make_id("T", "local"), "Local workspace", "localslack")
    )
    elsewhere = make_id("T", PARTNER_TEAM)
    people = [Person(named("U", name), name, real_name, role) for name, real_name, role in (*PEOPLE, *GUESTS)]
    people += [Person(named("U", name), name, real_name, role, team=elsewhere) for name, real_name, role in PARTNERS]
    bot = Person(named("U", settings.bot_name), settings.bot_name, settings.bot_name, is_bot=True)
    ids = {person.name: person.id for person in (*people, bot)}

    def channel(name: str, kind: Kind, members: tuple[str, ...], topic: str = "") -> Channel:
        chosen = frozenset(ids[member] for member in members)
        shared_with = (elsewhere,) if name == SHARED else ()
        return Channel(named("C", name), name, kind, chosen, ids[OWNER], now, topic, name == ARCHIVED, shared_with)

    def im(first: str, second: str) -> Channel:
        return Channel(named("D", f"{first}/{second}"), "", "im", frozenset({ids[first], ids[second]}), bot.id, now)

    channels = [
        channel(name, kind, (*members, settings.bot_name) if with_bot else members, topic)
        for name, kind, members, with_bot, topic in CHANNELS
    ]
    ims = [im(person, settings.bot_name) for person, _, _ in (*PEOPLE, *GUESTS)]
    groups = [
        Group(named("S", handle), handle, name, tuple(ids[user] for user in users), now)
        for handle, name, users in GROUPS
    ]
    token = home.bot_token if home else settings.bot_token
    return State(
        team=team,
        app=App(make_id("A", settings.bot_name), named("B", settings.bot_name), bot.id, token),
        people={person.id: person for person in (*people, bot)},
        channels={one.id: one for one in itertools.chain(channels, ims, [im(*FRIENDS)])},
        groups={group.id: group for group in groups},
        changes=changes or Changes(),
    )
