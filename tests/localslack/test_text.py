"""What people type, and what apps get of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localslack import Settings, emoji
from localslack.cast import opening_state
from localslack.state import make_id
from localslack.text import Writer, from_app

STATE = opening_state(Settings())
ANA, GENERAL = make_id("U", "ana"), make_id("C", "general")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        pytest.param("a < b & c > d", "a &lt; b &amp; c &gt; d", id="entities"),
        pytest.param("&amp;", "&amp;amp;", id="an entity typed"),
        pytest.param("hi @ana!", f"hi <@{ANA}>!", id="mention"),
        pytest.param("(@ana, @ana.)", f"(<@{ANA}>, <@{ANA}>.)", id="mentions with punctuation"),
        pytest.param("@nobody and a@ana.com", "@nobody and a@ana.com", id="no mention"),
        pytest.param("in #general", f"in <#{GENERAL}|general>", id="channel"),
        pytest.param("#1 of #nowhere", "#1 of #nowhere", id="no channel"),
        pytest.param("@here look", "<!here> look", id="everybody"),
        pytest.param("<!channel>", "&lt;!channel&gt;", id="everybody as markup is only text"),
        pytest.param("see https://x.org/?a=1&b=2.", "see <https://x.org/?a=1&amp;b=2>.", id="link"),
        pytest.param("(https://x.org)", "(<https://x.org>)", id="link in brackets"),
        pytest.param("🚀 to ❤️ and ❤", ":rocket: to :heart: and :heart:", id="emoji"),
        pytest.param("👍🏽", ":+1::skin-tone-4:", id="skin tone"),
        pytest.param("🏳️‍🌈 🧑‍💻", ":rainbow-flag: :technologist:", id="emoji of several parts"),
    ],
)
def test_messages(typed: str, stored: str) -> None:
    """A typed message is stored as Slack stores it."""
    assert Writer(STATE).write(typed) == stored


@pytest.mark.parametrize(
    ("links", "stored"),
    [
        pytest.param(True, f"<@{ANA}|ana> <https://x.org> &lt;b&gt;", id="should_escape"),
        pytest.param(False, "@ana https://x.org &lt;b&gt;", id="not should_escape"),
    ],
)
def test_commands(links: bool, stored: str) -> None:
    """The text of a slash command has references only where the app asked for them."""
    assert Writer(STATE, links=links, names=True).write("@ana https://x.org <b>") == stored


@given(st.text())
def test_nobody_can_type_markup(typed: str) -> None:
    """Whatever is typed, angle brackets in the stored text come from Slack only."""
    stored = Writer(STATE, links=False).write(typed)
    assert "<" not in stored
    assert ">" not in stored


@given(st.text())
def test_apps_escape_for_themselves(text: str) -> None:
    """What an app sends keeps its markup, and storing it twice changes nothing more."""
    assert from_app(from_app(text)) == from_app(text)
    assert from_app(text).replace("&amp;", "&") == text.replace("&amp;", "&")


@pytest.mark.parametrize(
    ("name", "known"),
    [("eyes", True), ("+1", True), ("wave::skin-tone-3", True), ("nope", False), ("wave::heart", False), ("", False)],
)
def test_emoji_names(name: str, known: bool) -> None:
    """Only names of emoji are names of emoji."""
    assert emoji.known(name) is known


def test_every_emoji_is_read_back() -> None:
    """Every character of the table becomes a name of that same character."""
    for character in emoji.EMOJI.values():
        assert emoji.EMOJI[emoji.named(character).strip(":")] == character
