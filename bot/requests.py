"""What a person typed after `/svg`, turned into a request. Pure: Slack and the command line both use it."""

import difflib
import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from tinycss2.color3 import parse_color

from bot.domain import DrawOptions, DrawRequest
from bot.errors import BadFormat, InputError, InvalidChoice, MissingField, OutOfRange

PROMPT_LENGTH = 1000  # SPEC, prompt_text
STRICT_PROMPT_LENGTH = 10  # SPEC, prompt_text: at least
STRICT_PROMPT = re.compile(r"[a-zA-Z0-9\s\-\.\,\!\?\'\"]+")  # SPEC, prompt_text
FILE_NAME = re.compile(r"[a-zA-Z0-9_\-]+")  # SPEC, filename
STAGE_NAME = re.compile(r"[A-Z][A-Z0-9_]*")  # SPEC, stage_name
NAME_LENGTH = 255  # SPEC, filename and stage_name
DEFAULT_NAME_LENGTH = 60  # a name that we make must stay readable in a stage path
SIZES = range(16, 4097)  # px; below, nothing can be seen; above, no preview shows it
MAX_TOKENS = range(1, 128_001)  # the largest completion that a model of the catalogue may give
STYLE_LENGTH = 60
PALETTE_COLOURS = 8

# Names for moods, since few people think in hex; each reads well on white and on dark.
PALETTES: dict[str, tuple[str, ...]] = {
    "cool": ("#1e3a8a", "#0ea5e9", "#14b8a6", "#e0f2fe"),
    "earth": ("#78350f", "#a16207", "#4d7c0f", "#f5f0e1"),
    "forest": ("#14532d", "#4d7c0f", "#a3b18a", "#f1f5e8"),
    "mono": ("#111827", "#6b7280", "#d1d5db", "#ffffff"),
    "neon": ("#0f172a", "#f0abfc", "#22d3ee", "#a3e635"),
    "ocean": ("#0c4a6e", "#0284c7", "#67e8f9", "#f0f9ff"),
    "pastel": ("#a5b4fc", "#fbcfe8", "#bbf7d0", "#fde68a"),
    "sunset": ("#7c2d12", "#f97316", "#fbbf24", "#fecdd3"),
    "warm": ("#991b1b", "#ea580c", "#f59e0b", "#fff7ed"),
}


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be asked for: the rule for prompts, the model names with what else they are called (in lower case), and
    the stages (none named: any valid name)."""

    prompts: Literal["standard", "strict"] = "standard"
    models: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HelpWanted:
    """`/svg help`: how it is used."""


@dataclass(frozen=True, slots=True)
class ListWanted:
    """`/svg list`: the person's own drawings."""


Command: TypeAlias = DrawRequest | HelpWanted | ListWanted

_WHOLE_TEXTS: dict[str, Command] = {
    "help": HelpWanted(),
    "--help": HelpWanted(),
    "?": HelpWanted(),
    "list": ListWanted(),
}


def parse_command(text: str, policy: Policy) -> Command:
    """The request in the text. `help` and `list` are commands only as the whole text: `list of fruits` is drawn.

    Raises InputError with the code and the facts of the sentence that mends it.
    """
    text = clean(text)
    whole = _WHOLE_TEXTS.get(_DASH.sub("--", text.casefold(), count=1))
    if whole is not None:
        return whole
    if _HELP.search(text):
        return HelpWanted()
    words, options = _split(text, policy)
    return DrawRequest(prompt=check_prompt(" ".join(words), policy), options=options)


def parse_fields(prompt: str, fields: Mapping[str, str], policy: Policy) -> DrawRequest:
    """The request of a form or a command line, where prompt and options come apart. Raises InputError."""
    parsed = parse_form(prompt, fields, policy)
    if isinstance(parsed, dict):
        raise next(iter(parsed.values()))
    return parsed


def parse_form(prompt: str, fields: Mapping[str, str], policy: Policy) -> DrawRequest | dict[str, InputError]:
    """The request of a filled-in form, or every problem by the name of its field (`prompt` and the options')."""
    problems: dict[str, InputError] = {}
    options = DrawOptions()
    for name, value in fields.items():
        try:
            options = _OPTIONS[name].set(options, clean(value), policy)
        except InputError as error:
            problems[name] = error
    try:
        request = DrawRequest(check_prompt(clean(prompt), policy), options)
    except InputError as error:
        problems["prompt"] = error
    return problems or request


def check_prompt(prompt: str, policy: Policy) -> str:
    """The prompt, if the policy allows it. Raises InputError."""
    if not is_visible(prompt):
        raise MissingField("prompt_missing")
    if len(prompt) > PROMPT_LENGTH:
        raise OutOfRange("prompt_too_long", length=len(prompt), limit=PROMPT_LENGTH)
    if policy.prompts == "strict":
        prompt = prompt.translate(_TYPEWRITER)
        if len(prompt) < STRICT_PROMPT_LENGTH:
            raise OutOfRange("prompt_too_short", length=len(prompt), limit=STRICT_PROMPT_LENGTH)
        if not STRICT_PROMPT.fullmatch(prompt):
            raise BadFormat("prompt_characters", given=re.sub(STRICT_PROMPT, "", prompt)[:10])
    return prompt


def clean(text: str) -> str:
    """The text on one line, without characters that cannot be seen and only steer: controls, text direction."""
    visible = "".join(" " if c.isspace() else c for c in text if c.isspace() or not _steers(c))
    return " ".join(visible.split())


def is_visible(text: str) -> bool:
    """Whether there is anything to be seen in the text: a letter, a digit, a sign, an emoji."""
    return any(unicodedata.category(c)[0] in "LNPS" for c in text)


def slug(text: str, length: int = DEFAULT_NAME_LENGTH) -> str:
    """A file name (SPEC, filename) made of the text; `drawing` where nothing of it can stay."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-zA-Z0-9]+", "-", ascii_text.lower()).strip("-")
    return words[:length].rstrip("-") or "drawing"


def nearest(word: str, choices: tuple[str, ...]) -> str | None:
    """The choice that the word most probably means; `sonet` means `claude-sonnet-5`, `gpt4` `openai-gpt-4.1`."""
    wanted = _bare(word)

    def likeness(choice: str) -> float:
        parts = [choice, *re.split(r"[-_.]", choice)]
        if len(wanted) >= 3 and wanted in _bare(choice):
            return 1.0
        return max(difflib.SequenceMatcher(None, wanted, _bare(part)).ratio() for part in parts)

    best = max(choices, key=likeness, default=None)
    return best if best is not None and likeness(best) >= 0.6 else None


def _bare(word: str) -> str:
    return re.sub(r"[^a-z0-9]", "", word.lower())


_DASHES = "—–―−"  # what keyboards make of two hyphens
_DASH = re.compile(f"^[{_DASHES}]")
_TYPEWRITER = str.maketrans({**dict.fromkeys(_DASHES, "-"), "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'"})
_CLOSING = {'"': '"', "'": "'", "“": '”“"', "„": '“”"', "”": '”"', "‘": "’'", "’": "’'"}
# Of the characters that only format, those of which emoji and some scripts are made: joiners and tags.
_JOINING = frozenset("\u200c\u200d") | {chr(tag) for tag in range(0xE0020, 0xE0080)}
_HELP = re.compile(rf"(?:^| )(?:--|[{_DASHES}]{{1,2}})help(?: |$)", re.IGNORECASE)
_SPACED_SIZE = re.compile(
    rf"((?:^| )(?:--?|[{_DASHES}]{{1,2}})size[ =]\s*\d+) ?([x×*]) ?(\d+)(?= |$)", re.IGNORECASE | re.ASCII
)
# What people also call an option.
_MEANT = {"color": "palette", "colors": "palette", "colour": "palette", "colours": "palette"} | {
    "width": "size",
    "height": "size",
    "filename": "name",
    "tokens": "max-tokens",
}
_OPTION = re.compile(rf"(?P<dash>--?|[{_DASHES}]{{1,2}})(?P<name>[A-Za-z][A-Za-z-]*)(?:=(?P<value>.*))?", re.DOTALL)


def _steers(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs"} and character not in _JOINING


def _tokens(text: str) -> Iterator[str]:
    """The words of the text; what stands in quotes, also behind an equals sign, is one word, quotes included."""
    position = 0
    while position < len(text):
        if text[position] == " ":
            position += 1
            continue
        end = _word_end(text, position)
        yield text[position:end]
        position = end


def _word_end(text: str, start: int) -> int:
    space = text.find(" ", start)
    plain_end = len(text) if space < 0 else space
    option = _OPTION.match(text[start:plain_end])
    quote = start + option.start("value") if option and option["value"] else start
    closing = _CLOSING.get(text[quote : quote + 1], "")
    for end in range(quote + 1, len(text)) if closing else ():
        if text[end] in closing and (end + 1 == len(text) or not text[end + 1].isalnum()):
            following = text.find(" ", end)
            return len(text) if following < 0 else following
    return plain_end


def _unquoted(word: str, option: str) -> str:
    closing = _CLOSING.get(word[:1], "")
    if not closing:
        return word
    if len(word) < 2 or word[-1] not in closing:
        raise BadFormat("quote_open", option=option, given=word)
    return word[1:-1].strip()


def _split(text: str, policy: Policy) -> tuple[list[str], DrawOptions]:
    words: list[str] = []
    options = DrawOptions()
    tokens = iter(list(_tokens(_SPACED_SIZE.sub(r"\1\2\3", text))))
    for token in tokens:
        found = _OPTION.fullmatch(token)
        name = _option_name(found) if found else None
        if found is None or name is None:
            words.append(token)
            continue
        value = _unquoted(found["value"] if found["value"] is not None else next(tokens, ""), name)
        if not value or _is_option(value):
            raise MissingField("option_value", option=name, example=_OPTIONS[name].example)
        options = _OPTIONS[name].set(options, value, policy)
    return words, options


def _is_option(word: str) -> bool:
    found = _OPTION.fullmatch(word)
    return found is not None and (found["dash"] == "--" or found["name"].lower() in _OPTIONS)


def _option_name(found: re.Match[str]) -> str | None:
    """The option's name, None where a dash is only a dash. Raises InvalidChoice for an option that is none."""
    name = found["name"].lower()
    if name in _OPTIONS:
        return name
    close = _MEANT.get(name) or nearest(name, tuple(_OPTIONS))
    if found["dash"] == "-" or (found["dash"] != "--" and close is None):
        return None
    raise InvalidChoice("option_unknown", given=name, nearest=close, choices=", ".join(f"--{o}" for o in _OPTIONS))


def _number(option: str, value: str, low: float, high: float) -> float:
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if math.isnan(number):
        raise BadFormat("not_a_number", option=option, given=value)
    if not low <= number <= high:
        raise OutOfRange("number_range", option=option, given=value, low=low, high=high)
    return number


def _whole_number(option: str, value: str, bounds: range) -> int:
    number = _number(option, value, bounds.start, bounds.stop - 1)
    if number != int(number):
        raise BadFormat("not_a_whole_number", option=option, given=value)
    return int(number)


def _model(options: DrawOptions, value: str, policy: Policy) -> DrawOptions:
    by_lower = {name.lower(): name for name in policy.models} | dict(policy.aliases)
    if value.lower() not in by_lower:
        close = nearest(value, policy.models)
        raise InvalidChoice("model_unknown", given=value, nearest=close, choices=", ".join(policy.models))
    return replace(options, model=by_lower[value.lower()])


def _name(options: DrawOptions, value: str, policy: Policy) -> DrawOptions:
    if len(value) > NAME_LENGTH:
        raise OutOfRange("name_too_long", length=len(value), limit=NAME_LENGTH)
    if not FILE_NAME.fullmatch(value):
        raise BadFormat("name_format", given=value, nearest=slug(value.removesuffix(".svg")))
    return replace(options, name=value)


def _stage(options: DrawOptions, value: str, policy: Policy) -> DrawOptions:
    if len(value) > NAME_LENGTH:
        raise OutOfRange("stage_too_long", length=len(value), limit=NAME_LENGTH)
    if not STAGE_NAME.fullmatch(value):
        mended = re.sub(r"^[^A-Z]+|[^A-Z0-9_]", "", slug(value).upper().replace("-", "_"))
        raise BadFormat("stage_format", given=value, nearest=mended or None)
    if policy.stages and value not in policy.stages:
        raise InvalidChoice(
            "stage_unknown", given=value, nearest=nearest(value, policy.stages), choices=", ".join(policy.stages)
        )
    return replace(options, stage=value)


def _size(options: DrawOptions, value: str, policy: Policy) -> DrawOptions:
    found = re.fullmatch(r"(\d{1,6})(?:\s*[x×*]\s*(\d{1,6}))?\s*(?:px)?", value, re.IGNORECASE | re.ASCII)
    if found is None:
        raise BadFormat("size_format", given=value)
    width, height = int(found[1]), int(found[2] or found[1])
    if width not in SIZES or height not in SIZES:
        raise OutOfRange("size_range", given=value, low=SIZES.start, high=SIZES.stop - 1)
    return replace(options, size=(width, height))


def _style(options: DrawOptions, value: str, policy: Policy) -> DrawOptions:
    if len(value) > STYLE_LENGTH:
        raise OutOfRange("style_too_long", length=len(value), limit=STYLE_LENGTH)
    return replace(options, style=value)


def _palette(options: DrawOptions, value: str, policy: Policy) -> DrawOptions:
    named = PALETTES.get(value.lower())
    colours = named or tuple(c.lower() for c in re.split(r"[,;\s]+", value) if c)
    if not colours:
        raise MissingField("option_value", option="palette", example=_OPTIONS["palette"].example)
    if len(colours) > PALETTE_COLOURS:
        raise OutOfRange("palette_too_long", length=len(colours), limit=PALETTE_COLOURS)
    for colour in colours:
        if not re.fullmatch(r"#?[a-z0-9]+", colour) or getattr(parse_color(colour), "alpha", 0) == 0:
            raise InvalidChoice("colour_unknown", given=colour, choices=", ".join(PALETTES))
    return replace(options, palette=colours)


def _temperature(options: DrawOptions, value: str, policy: Policy) -> DrawOptions:
    return replace(options, temperature=_number("temperature", value, 0.0, 1.0))  # SPEC, model parameters


def _max_tokens(options: DrawOptions, value: str, policy: Policy) -> DrawOptions:
    return replace(options, max_tokens=_whole_number("max-tokens", value, MAX_TOKENS))


def _top_p(options: DrawOptions, value: str, policy: Policy) -> DrawOptions:
    return replace(options, top_p=_number("top-p", value, 0.0, 1.0))


@dataclass(frozen=True, slots=True)
class _Option:
    set: Callable[[DrawOptions, str, Policy], DrawOptions]
    example: str


_OPTIONS: dict[str, _Option] = {
    "model": _Option(_model, "claude-sonnet-5"),
    "name": _Option(_name, "blue-logo"),
    "stage": _Option(_stage, "SVG_STAGE"),
    "temperature": _Option(_temperature, "0.7"),
    "max-tokens": _Option(_max_tokens, "16000"),
    "top-p": _Option(_top_p, "0.9"),
    "size": _Option(_size, "800x600"),
    "style": _Option(_style, "flat"),
    "palette": _Option(_palette, "navy,gold"),
}

EXAMPLES: dict[str, str] = {name: option.example for name, option in _OPTIONS.items()}
