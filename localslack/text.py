"""What people type, as Slack stores it and sends it to apps. Pure functions."""

import re
from dataclasses import dataclass

from localslack import emoji
from localslack.state import State

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_EVERYBODY = frozenset({"here", "channel", "everyone"})

_SPECIAL = re.compile(
    r"(?P<url>https?://[^\s<>]*[^\s<>.,;:!?'\")\]])"
    r"|(?<![\w@/])@(?P<user>[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)"
    r"|(?<![\w#&/])#(?P<channel>[a-z0-9][a-z0-9_-]*)"
    r"|(?P<mark>[&<>])"
)


def escape(text: str) -> str:
    """The text with `&`, `<` and `>` as entities."""
    return re.sub("[&<>]", lambda found: _ESCAPES[found[0]], text)


@dataclass(frozen=True, slots=True)
class Writer:
    """Turns typed text into stored text: entities, `:emoji:`, and references to what exists in the workspace.

    In messages a user is `<@U1>`; in the text of a slash command with `should_escape` it is `<@U1|name>`, and without
    it users, channels and links stay as typed.
    """

    state: State
    links: bool = True
    names: bool = False

    def write(self, typed: str) -> str:
        """The text as it is stored."""
        return emoji.named(_SPECIAL.sub(self._replace, typed))

    def _replace(self, found: re.Match[str]) -> str:
        if self.links:
            if found["url"]:
                return f"<{escape(found['url'])}>"
            if found["user"]:
                return self._user(found[0], found["user"])
            if found["channel"]:
                return self._channel(found[0], found["channel"])
        return escape(found[0])

    def _user(self, typed: str, name: str) -> str:
        if name in _EVERYBODY:
            return f"<!{name}>"
        person, group = self.state.person_named(name), self.state.group_named(name)
        if person is None:
            return typed if group is None else f"<!subteam^{group.id}>"
        return f"<@{person.id}|{person.name}>" if self.names else f"<@{person.id}>"

    def _channel(self, typed: str, name: str) -> str:
        channel = self.state.channel_named(name)
        return typed if channel is None else f"<#{channel.id}|{channel.name}>"


_LOOSE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt);)")


def from_app(text: str) -> str:
    """The text that an app sent, as Slack stores it: a bare `&` becomes an entity, references stay."""
    return _LOOSE_AMPERSAND.sub("&amp;", text)
