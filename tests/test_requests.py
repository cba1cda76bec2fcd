"""What people type after `/svg`, and what it is taken for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import wording
from bot.domain import DrawOptions, DrawRequest, from_json, to_json
from bot.errors import InputError
from bot.models.catalogue import built_in
from bot.requests import (
    FILE_NAME,
    STRICT_PROMPT,
    HelpWanted,
    ListWanted,
    Policy,
    clean,
    nearest,
    parse_command,
    parse_fields,
    slug,
)

NAMES = built_in().names
POLICY = Policy(models=NAMES)
STRICT = Policy(prompts="strict", models=NAMES)


@pytest.mark.parametrize(
    ("text", "prompt", "options"),
    [
        pytest.param("a blue logo", "a blue logo", {}, id="plain"),
        pytest.param("  a   blue\n logo\t", "a blue logo", {}, id="white space"),
        pytest.param("a logo --model claude-sonnet-5", "a logo", {"model": "claude-sonnet-5"}, id="model"),
        pytest.param("--model CLAUDE-4-Sonnet a logo", "a logo", {"model": "claude-4-sonnet"}, id="case and order"),
        pytest.param("a logo --name=acme_1-b", "a logo", {"name": "acme_1-b"}, id="equals sign"),
        pytest.param("a logo --stage TEAM_2", "a logo", {"stage": "TEAM_2"}, id="stage"),
        pytest.param(
            "a --temperature 0.7 logo --top-p 1 --max-tokens 16000",
            "a logo",
            {"temperature": 0.7, "top_p": 1.0, "max_tokens": 16000},
            id="numbers",
        ),
        pytest.param("a logo —model sketch", "a logo", {"model": "sketch"}, id="em dash of macOS"),
        pytest.param("a logo –name x", "a logo", {"name": "x"}, id="en dash"),
        pytest.param("a logo --style “hand drawn”", "a logo", {"style": "hand drawn"}, id="curly quotes"),
        pytest.param(
            "a logo --style='hand drawn' big", "a logo big", {"style": "hand drawn"}, id="quotes after equals"
        ),
        pytest.param("a logo --size 800x600", "a logo", {"size": (800, 600)}, id="size"),
        pytest.param("a logo --size 800×600px", "a logo", {"size": (800, 600)}, id="size with a real times sign"),
        pytest.param("a logo --size 512", "a logo", {"size": (512, 512)}, id="square"),
        pytest.param("a logo --size 300 x 200 in blue", "a logo in blue", {"size": (300, 200)}, id="size with spaces"),
        pytest.param("a logo -size 300", "a logo", {"size": (300, 300)}, id="one hyphen"),
        pytest.param("a t-shirt - blue -ish", "a t-shirt - blue -ish", {}, id="hyphens"),
        pytest.param('a sign saying "Acme', 'a sign saying "Acme', {}, id="an open quote in the prompt"),
        pytest.param("x --palette navy,#FC0", "x", {"palette": ("navy", "#fc0")}, id="palette"),
        pytest.param('x --palette "navy, gold"', "x", {"palette": ("navy", "gold")}, id="palette with spaces"),
        pytest.param("a logo saying “Acme Corp”", "a logo saying “Acme Corp”", {}, id="lettering keeps its quotes"),
        pytest.param('a sign that says "--model"', 'a sign that says "--model"', {}, id="an option in quotes is text"),
        pytest.param("a cat's house and dogs' toys", "a cat's house and dogs' toys", {}, id="apostrophes"),
        pytest.param("a logo — blue", "a logo — blue", {}, id="a dash is a dash"),
        pytest.param("red —white stripes", "red —white stripes", {}, id="a dash before a word is a dash"),
        pytest.param("🚀", "🚀", {}, id="an emoji alone"),
        pytest.param(":rocket:", ":rocket:", {}, id="an emoji as Slack sends it"),
        pytest.param("list of fruits", "list of fruits", {}, id="list is a command only alone"),
        pytest.param("help desk icon", "help desk icon", {}, id="help is a command only alone"),
        pytest.param("日本の山", "日本の山", {}, id="other scripts"),
        pytest.param("a\x00 b\u202elogo\u200b", "a blogo", {}, id="control characters"),
        pytest.param(
            "👩\u200d🚀 🏴\U000e0067\U000e007f", "👩\u200d🚀 🏴\U000e0067\U000e007f", {}, id="emoji stay whole"
        ),
    ],
)
def test_a_request_is_understood(text: str, prompt: str, options: dict[str, object]) -> None:
    """The prompt is what remains when the options are taken out."""
    assert parse_command(text, POLICY) == DrawRequest(prompt, DrawOptions(**options))  # type: ignore[arg-type]  # a table


@pytest.mark.parametrize("text", ["help", " Help ", "HELP", "--help", "—help", "?", "a logo --help", "--help me"])
def test_help_is_the_whole_text(text: str) -> None:
    """Help in every spelling."""
    assert parse_command(text, POLICY) == HelpWanted()


@pytest.mark.parametrize("text", ["list", "List", " LIST "])
def test_list_is_the_whole_text(text: str) -> None:
    """The list in every spelling."""
    assert parse_command(text, POLICY) == ListWanted()


@pytest.mark.parametrize(
    ("text", "code", "sentence"),
    [
        pytest.param("", "prompt_missing", "Try `/svg a blue logo`", id="nothing"),
        pytest.param("--model sketch", "prompt_missing", "What shall I draw?", id="options alone"),
        pytest.param("x" * 1001, "prompt_too_long", "1001 characters, and I can take 1000", id="too long"),
        pytest.param("a --modle sketch", "option_unknown", "Did you mean `--model`?", id="misspelt option"),
        pytest.param("a —modle sketch", "option_unknown", "Did you mean `--model`?", id="misspelt, smart dash"),
        pytest.param("a --seed 4", "option_unknown", "There is no `--seed`. There are: --model,", id="no such option"),
        pytest.param("a --colour red", "option_unknown", "Did you mean `--palette`?", id="another word for it"),
        pytest.param("\u200b\u2060", "prompt_missing", "What shall I draw?", id="nothing to be seen"),
        pytest.param(
            'a --style "flat --size 300', "quote_open", 'left open: “"flat”. Please close it.', id="open quote"
        ),
        pytest.param("a --palette ,", "option_value", "such as `--palette navy,gold`", id="no colours"),
        pytest.param("a --size 0x0", "size_range", "from 16 to 4096 px, not “0x0”", id="no size"),
        pytest.param("a --model", "option_value", "wants a value, such as `--model claude-sonnet-5`", id="no value"),
        pytest.param("a --style --model sketch", "option_value", "`--style` wants a value", id="an option as value"),
        pytest.param("a --model sonet", "model_unknown", "Did you mean `claude-sonnet-5`?", id="misspelt model"),
        pytest.param("a --model zzz", "model_unknown", "There are: claude-sonnet-5,", id="no such model"),
        pytest.param("a --name ../../etc/passwd", "name_format", "How about `etc-passwd`?", id="path as name"),
        pytest.param("a --name logo.svg", "name_format", "How about `logo`?", id="name with suffix"),
        pytest.param("a --name " + "n" * 256, "name_too_long", "256 characters; 255", id="long name"),
        pytest.param("a --stage my-stage", "stage_format", "Did you mean `MY_STAGE`?", id="stage in small letters"),
        pytest.param("a --stage 1A", "stage_format", "Did you mean `A`?", id="stage begins with a digit"),
        pytest.param("a --stage " + "S" * 256, "stage_too_long", "255 are the most", id="long stage"),
        pytest.param("a --temperature hot", "not_a_number", "wants a number, not “hot”", id="not a number"),
        pytest.param("a --temperature nan", "not_a_number", "wants a number", id="nan"),
        pytest.param("a --temperature 1.1", "number_range", "from 0 to 1, not “1.1”", id="temperature"),
        pytest.param("a --top-p -1", "number_range", "from 0 to 1", id="top-p"),
        pytest.param("a --max-tokens 1.5", "not_a_whole_number", "whole number", id="tokens are whole"),
        pytest.param("a --max-tokens 0", "number_range", "from 1", id="no tokens"),
        pytest.param("a --size big", "size_format", "such as `--size 800x600`", id="size in words"),
        pytest.param("a --size 9x99999", "size_range", "from 16 to 4096", id="size out of range"),
        pytest.param("a --style " + "s" * 61, "style_too_long", "at most 60 characters", id="long style"),
        pytest.param("a --palette navy,blurple", "colour_unknown", "the colour “blurple”", id="no such colour"),
        pytest.param("a --palette transparent", "colour_unknown", "I don’t know the colour", id="no paint"),
        pytest.param(
            "a --palette red,red,red,red,red,red,red,red,red", "palette_too_long", "at most 8", id="nine colours"
        ),
    ],
)
def test_what_cannot_be_used_gets_a_sentence_that_mends_it(text: str, code: str, sentence: str) -> None:
    """Each mistake has its own sentence."""
    with pytest.raises(InputError) as raised:
        parse_command(text, POLICY)
    assert raised.value.code == code
    assert sentence in wording.problem(raised.value)


@pytest.mark.parametrize(
    ("prompt", "code"),
    [
        pytest.param("too short", "prompt_too_short", id="nine characters"),
        pytest.param("a blue logo 🚀", "prompt_characters", id="emoji"),
        pytest.param("a logo (blue)", "prompt_characters", id="brackets"),
        pytest.param("x" * 1001, "prompt_too_long", id="too long"),
    ],
)
def test_the_strict_policy_is_the_specification(prompt: str, code: str) -> None:
    """10 to 1000 plain characters."""
    with pytest.raises(InputError) as raised:
        parse_command(prompt, STRICT)
    assert raised.value.code == code


def test_the_strict_policy_forgives_a_keyboard() -> None:
    """Curly quotes and long dashes are what keyboards make of plain ones."""
    parsed = parse_command("a sign — “Acme’s”", STRICT)
    assert parsed == DrawRequest('a sign - "Acme\'s"')


def test_only_the_allowed_stages_may_be_named() -> None:
    """An admin's list is the list."""
    policy = Policy(models=NAMES, stages=("SVG_STAGE", "BRAND"))
    assert parse_command("a --stage BRAND", policy) == DrawRequest("a", DrawOptions(stage="BRAND"))
    with pytest.raises(InputError) as raised:
        parse_command("a --stage BRANDS", policy)
    assert wording.problem(raised.value) == "I may not use the stage “BRANDS”. Did you mean `BRAND`?"


def test_fields_of_a_form_follow_the_same_rules() -> None:
    """A form and a command line mean the same."""
    fields = {"size": "800x600", "style": "flat", "palette": "warm"}
    typed = parse_command("a logo --size 800x600 --style flat --palette warm", POLICY)
    assert parse_fields(" a  logo ", fields, POLICY) == typed
    with pytest.raises(InputError):
        parse_fields("a logo", {"size": "huge"}, POLICY)


@pytest.mark.parametrize(
    ("word", "meant"),
    [("gpt4", "openai-gpt-4.1"), ("sonnet", "claude-sonnet-5"), ("claude3.5", "claude-3-5-sonnet"), ("qqq", None)],
)
def test_the_nearest_choice_is_what_was_meant(word: str, meant: str | None) -> None:
    """Shortened and misspelt names are recognised."""
    choices = ("claude-sonnet-5", "openai-gpt-4.1", "claude-3-5-sonnet")
    assert nearest(word, choices) == meant


@given(st.text(max_size=1200))
def test_any_text_is_a_request_or_a_sentence(text: str) -> None:
    """Nothing that can be typed breaks the parser, and what it takes survives the way through the queue."""
    for policy in (POLICY, STRICT):
        sentence, parsed = "", None
        try:
            parsed = parse_command(text, policy)
        except InputError as error:
            sentence = wording.problem(error)
        assert bool(sentence) != bool(parsed)
        if isinstance(parsed, DrawRequest):
            assert parsed.prompt == clean(parsed.prompt)
            assert from_json(DrawRequest, to_json(parsed)) == parsed
            assert policy is POLICY or STRICT_PROMPT.fullmatch(parsed.prompt)


@given(st.text(max_size=300))
def test_every_prompt_has_a_file_name(prompt: str) -> None:
    """Whatever the script, the name is one that SPEC allows."""
    assert FILE_NAME.fullmatch(slug(prompt))
    assert len(slug(prompt)) <= 60
