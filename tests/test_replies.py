"""What is said in a drawing's thread, and what of it changes the drawing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import Change
from bot.errors import OutOfRange
from bot.replies import calls_off, change_in


@pytest.mark.parametrize(
    "text",
    [
        "make it green",
        "bigger",
        "a bit smaller please",
        "#ff0000",
        "add a star",
        "remove the text",
        "now with a black background",
        "nice, but bigger",
        "ok now add a star",
        "great! now make it red",
        "no, make it blue",
        "can you make it green?",
        "Could you please add our initials?",
        "make it green?",
        "how about blue?",
        "use 2 colours",
        "use the first one's colours",
        "undo the stripes",
        "blue instead of red 🙂",
        "more contrast!",
        "why not blue?",
        "could the star be bigger?",
        "can the background be white?",
        "is it possible to make it green?",
        "would it be possible to add a shadow?",
        "any chance of a transparent background?",
        "love it, can we have it in teal?",
        "thanks! now add a moon",
        "let's go with red",
        "shall we try a darker blue?",
        "I'd prefer it in blue",
        "I think it needs more contrast",
        "the text is too small",
        "the circle should be larger",
        "I'll take it in blue",
        "try again",
        "something more playful",
        'can you put "Acme" below it?',
    ],
)
def test_an_instruction_refines(text: str) -> None:
    """Orders, wishes and suggestions go to the model as they are."""
    assert change_in(text) == Change("refine", text)


@pytest.mark.parametrize(
    "text",
    ["undo", "Undo!", "please undo", "undo that", "undo it, please", "revert", "go back", "undo the last change"],
)
def test_undo_in_its_spellings(text: str) -> None:
    """Undo is undo only as the whole text."""
    assert change_in(text) == Change("undo", text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("use v2", 2),
        ("Use V12.", 12),
        ("v3", 3),
        ("use version 2", 2),
        ("back to v1", 1),
        ("go back to version 1 please", 1),
        ("revert to 4", 4),
        ("use 2", 2),
        ("restore v1!", 1),
        ("please use revision #7", 7),
        ("use the first version", 1),
        ("back to the original, please", 1),
    ],
)
def test_a_version_is_chosen_by_its_number(text: str, number: int) -> None:
    """A version is chosen in several spellings."""
    assert change_in(text) == Change("use", text, number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "thanks!",
        "Thank you so much, this is great",
        "love it",
        "wow, that's beautiful 🎉",
        ":heart:",
        "❤️ 👍🏽",
        "+1",
        "lol",
        "looks good",
        "https://example.com/brand",
        "who drew this?",
        "is this for the deck?",
        "Do we have a budget for this?",
        "lunch?",
        "can you send me the file?",
        "when is the launch, and who owns it?",
        "who can make it green?",
        "did you change the colour?",
        "can we meet at 4 to talk about the logo?",
        "could you check with legal?",
        "can someone send me the svg?",
        "does anybody know which font this is?",
        "can the logo be used in print?",
        "let's discuss this tomorrow",
        "I think we should ask Maria first",
        "FYI the client wants it by Friday",
        "I'll use this in the deck",
        "we've got a meeting about the logo at 3",
        "the client loved it!",
        "he said he prefers the first one",
        "we decided to go with v2 in the meeting",
        "I sent it to the printer",
        "let me know what you think",
        "ping me when it's done",
        "agree with Ben",
        "not sure about this",
        "I'm not convinced",
        "sorry, wrong thread",
        "approved",
        "ship it",
        "same here",
        "please",
        "brb",
        "+1 from me",
    ],
)
def test_conversation_is_left_alone(text: str) -> None:
    """Thanks, praise, emoji, links and questions to people change nothing."""
    assert change_in(text) is None


def test_what_is_said_to_others_is_left_alone() -> None:
    """A reply that mentions somebody else is for them, unless it mentions the bot too."""
    assert change_in("make it green", to_others=True) is None
    assert change_in("make it green", to_others=True, to_bot=True) == Change("refine", "make it green", direct=True)


def test_a_question_to_the_bot_is_for_the_bot() -> None:
    """Mentioned by name, the bot takes a question as a wish; thanks are still thanks."""
    assert change_in("what would it look like in red?", to_bot=True) is not None
    assert change_in("thanks!", to_bot=True) is None


def test_a_long_instruction_is_refused_and_a_long_story_ignored() -> None:
    """Only who asks for a change is told that it was too long."""
    with pytest.raises(OutOfRange):
        change_in("make it " + "very " * 300 + "green")
    assert change_in("yesterday we talked " + "about it " * 200) is None


@given(st.text(max_size=1500), st.booleans(), st.booleans())
def test_any_reply_is_taken_or_left(text: str, to_bot: bool, to_others: bool) -> None:
    """Nothing that can be typed breaks the rules."""
    try:
        change = change_in(text, to_bot=to_bot, to_others=to_others)
    except OutOfRange:
        return
    assert change is None or change.text


@pytest.mark.parametrize(
    ("text", "does"),
    [
        pytest.param("cancel", True, id="plain"),
        pytest.param("Stop!", True, id="shouted"),
        pytest.param("please cancel it", True, id="politely"),
        pytest.param("never mind", True, id="never mind"),
        pytest.param("stop that, please", True, id="please at the end"),
        pytest.param("stop sign", False, id="something to draw"),
        pytest.param("cancel the meeting", False, id="something else"),
        pytest.param("undo", False, id="undo"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_what_calls_a_drawing_off(text: str, does: bool) -> None:
    """Only the whole text does."""
    assert calls_off(text) is does
