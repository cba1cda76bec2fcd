"""The workspace as it is at the start: a few people, every kind of channel, and the app."""

import itertools
import time

from localslack.settings import Settings
from localslack.state import App, Channel, Group, Kind, Person, Role, State, Team, make_id

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


def opening_state(settings: Settings) -> State:
    """The state in which a workspace starts. Ids depend on the names only."""
    now = int(time.time())
    elsewhere = make_id("T", PARTNER_TEAM)
    people = [Person(make_id("U", name), name, real_name, role) for name, real_name, role in (*PEOPLE, *GUESTS)]
    people += [Person(make_id("U", name), name, real_name, role, team=elsewhere) for name, real_name, role in PARTNERS]
    bot = Person(make_id("U", settings.bot_name), settings.bot_name, settings.bot_name, is_bot=True)
    ids = {person.name: person.id for person in (*people, bot)}

    def channel(name: str, kind: Kind, members: tuple[str, ...], topic: str = "") -> Channel:
        chosen = frozenset(ids[member] for member in members)
        shared_with = (elsewhere,) if name == SHARED else ()
        return Channel(make_id("C", name), name, kind, chosen, ids[OWNER], now, topic, name == ARCHIVED, shared_with)

    def im(first: str, second: str) -> Channel:
        return Channel(make_id("D", f"{first}/{second}"), "", "im", frozenset({ids[first], ids[second]}), bot.id, now)

    channels = [
        channel(name, kind, (*members, settings.bot_name) if with_bot else members, topic)
        for name, kind, members, with_bot, topic in CHANNELS
    ]
    ims = [im(person, settings.bot_name) for person, _, _ in (*PEOPLE, *GUESTS)]
    groups = [
        Group(make_id("S", handle), handle, name, tuple(ids[user] for user in users), now)
        for handle, name, users in GROUPS
    ]
    return State(
        team=Team(make_id("T", "local"), "Local workspace", "localslack"),
        app=App(make_id("A", settings.bot_name), make_id("B", settings.bot_name), bot.id),
        people={person.id: person for person in (*people, bot)},
        channels={one.id: one for one in itertools.chain(channels, ims, [im(*FRIENDS)])},
        groups={group.id: group for group in groups},
    )
