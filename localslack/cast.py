"""The workspace as it is at the start: a few people, every kind of channel, and the app."""

import itertools
import time

from localslack.settings import Settings
from localslack.state import App, Channel, Kind, Person, State, Team, make_id

PEOPLE = (("ana", "Ana Martins"), ("ben", "Ben Okafor"), ("chloe", "Chloé Dubois"), ("dev", "Dev Patel"))
ADMIN = "ana"
EVERYBODY = tuple(name for name, _ in PEOPLE)

# name, kind, people, whether the bot is a member, topic
CHANNELS: tuple[tuple[str, Kind, tuple[str, ...], bool, str], ...] = (
    ("general", "public", EVERYBODY, True, "Everything for everybody"),
    ("design", "public", ("ana", "ben", "chloe"), False, "Logos, icons, layouts"),
    ("studio", "private", ("ana", "ben"), True, "Drafts"),
    ("leadership", "private", ("ana", "ben"), False, "Plans"),
    ("attic", "public", EVERYBODY, False, "No longer in use"),
)
ARCHIVED = "attic"
FRIENDS = ("ana", "ben")


def opening_state(settings: Settings) -> State:
    """The state in which a workspace starts. Ids depend on the names only."""
    now = int(time.time())
    people = [Person(make_id("U", name), name, real_name, is_admin=name == ADMIN) for name, real_name in PEOPLE]
    bot = Person(make_id("U", settings.bot_name), settings.bot_name, settings.bot_name, is_bot=True)
    ids = {person.name: person.id for person in (*people, bot)}

    def channel(name: str, kind: Kind, members: tuple[str, ...], topic: str = "") -> Channel:
        chosen = frozenset(ids[member] for member in members)
        return Channel(make_id("C", name), name, kind, chosen, ids[ADMIN], now, topic, archived=name == ARCHIVED)

    def im(first: str, second: str) -> Channel:
        return Channel(make_id("D", f"{first}/{second}"), "", "im", frozenset({ids[first], ids[second]}), bot.id, now)

    channels = [
        channel(name, kind, (*members, settings.bot_name) if with_bot else members, topic)
        for name, kind, members, with_bot, topic in CHANNELS
    ]
    ims = [im(person, settings.bot_name) for person in EVERYBODY]
    return State(
        team=Team(make_id("T", "local"), "Local workspace", "localslack"),
        app=App(make_id("A", settings.bot_name), make_id("B", settings.bot_name), bot.id),
        people={person.id: person for person in (*people, bot)},
        channels={one.id: one for one in itertools.chain(channels, ims, [im(*FRIENDS)])},
    )
