"""Slack's escapes, both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.slack_text import bold, code, escape, mentioned, plain, without_mention


@pytest.mark.parametrize(
    ("slack", "typed"),
    [
        pytest.param("a blue logo", "a blue logo", id="plain"),
        pytest.param("salt &amp; pepper", "salt & pepper", id="ampersand"),
        pytest.param("&lt;b&gt;", "<b>", id="angles"),
        pytest.param("&amp;lt;", "&lt;", id="an escape that somebody typed"),
        pytest.param("like <https://a.example/x?b=1&amp;c=2>", "like https://a.example/x?b=1&c=2", id="link"),
        pytest.param("like <http://acme.com|acme.com>", "like acme.com", id="link with label"),
        pytest.param("<mailto:a@b.example|a@b.example>", "a@b.example", id="mail"),
        pytest.param("for <@U12|ana>", "for @ana", id="user with name"),
        pytest.param("for <@U12>", "for @U12", id="user"),
        pytest.param("of <#C12|general>", "of #general", id="channel"),
        pytest.param("<!here> look", "@here look", id="command"),
        pytest.param("<!subteam^S1|@design>", "@design", id="group"),
    ],
)
def test_text_is_read_as_it_was_typed(slack: str, typed: str) -> None:
    """What people see in their input line is what the bot reads."""
    assert plain(slack) == typed


@given(st.text())
def test_what_is_escaped_is_shown_as_it_is(text: str) -> None:
    """No text can become a link, a mention or a command."""
    assert plain(escape(text)) == text
    assert "<" not in escape(text)
    assert not mentioned(escape(text))


def test_mentions_are_found_and_taken_out() -> None:
    """Who is spoken to is known, and the bot's own name is no part of the instruction."""
    text = "<@UBOT> make it like <@U2|ben>'s, <!here>"
    assert mentioned(text) == {"UBOT", "U2", "!here"}
    assert without_mention(text, "UBOT") == "make it like <@U2|ben>'s, <!here>"


def test_settings_cannot_be_broken_out_of() -> None:
    """An asterisk or a backtick in a prompt does not undo the setting of the rest."""
    assert bold("a *red* dot") == "a *red* dot"
    assert bold("a\nlogo") == "*a logo*"
    assert bold("<!channel>") == "*&lt;!channel&gt;*"
    assert code("a`b<") == "`aˋb&lt;`"
