"""Slack's own way with text: what it escapes, and what it makes of links and mentions. Pure.

Source: Slack's documentation, "Formatting text for app surfaces": `&`, `<` and `>` are control characters; what
stands between `<` and `>` is a link (`<https://…|label>`), a mention (`<@U…>`, `<#C…>`) or a command (`<!here>`).
"""

import re

_CONTROL = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}


def escape(text: str) -> str:
    """Text that Slack shows as it is: nobody can make the bot say `<!channel>`."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def bold(text: str) -> str:
    """The text escaped and bold; plain where an asterisk of its own would end the setting."""
    shown = escape(" ".join(text.split()))
    return shown if not shown or "*" in shown else f"*{shown}*"


def code(text: str) -> str:
    """The text escaped and in code style."""
    return f"`{escape(text.replace('`', 'ˋ'))}`"


def unmarked(text: str) -> str:
    """The text for a field that is read out as it is (alt text): without escapes, and nothing in it to mistake."""
    return text.replace("<", "‹").replace(">", "›")


def plain(text: str) -> str:
    """What the person typed, as far as Slack lets us know: links as their label, mentions as names, no escapes."""
    shown = _CONTROL.sub(_shown, text)
    return re.sub("|".join(_ENTITIES), lambda found: _ENTITIES[found[0]], shown)


def without_mention(text: str, user: str) -> str:
    """The text without mentions of this user."""
    return re.sub(rf"<@{re.escape(user)}(?:\|[^<>]*)?>[:,]?\s*", "", text)


def without_mentions(text: str) -> str:
    """The text without mentions of anybody: Slack gives their ids, which nobody would want to read in it."""
    return re.sub(r"<[@!][^<>]*>[:,]?\s*", "", text)


def mentioned(text: str) -> frozenset[str]:
    """The ids of the users whom the text mentions, and `!here`, `!channel` and the like."""
    controls = (found.groups() for found in _CONTROL.finditer(text))
    return frozenset(name if kind == "@" else kind + name for kind, name, _ in controls if kind in ("@", "!"))


def _shown(found: re.Match[str]) -> str:
    kind, name, label = found.groups()
    if kind == "":
        return str(label or name.removeprefix("mailto:"))
    if kind == "!":
        return f"@{(label or name.split('^')[0]).lstrip('@')}"
    return f"{kind}{label or name}"
