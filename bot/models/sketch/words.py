"""A text as tokens: quoted spans, emoji, hex colours, numbers and words, the longest known phrase first."""

import re
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category, name

from bot.models.sketch import colours, vocabulary
from bot.models.sketch.vocabulary import Meaning, Sense

# A prompt has at most 1000 characters (SPEC); what comes after twice that cannot change a drawing for the better.
_LONGEST_TEXT = 2000


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of the text: as it was typed (`typed`, from `start` to `end`), in the form in which words are compared
    (`word`), and what it means."""

    typed: str
    word: str
    sense: Sense
    value: str = ""
    number: float = 0.0
    plural: bool = False
    start: int = 0
    end: int = 0


_QUOTED = (
    r"\"(?P<straight>[^\"\n]*)\""
    r"|[“„](?P<curly>[^“”\n]*)[”“]"
    r"|«(?P<french>[^»\n]*)»"
    r"|(?<![^\W_])[‘](?P<single>[^‘\n]*?)’(?![^\W_])"
    r"|(?<![^\W_])'(?P<apostrophe>[^'\n]+?(?:'[^\W_][^'\n]*?)*)'(?![^\W_])"
)
_PIECE = re.compile(
    rf"(?P<text>{_QUOTED})"
    r"|(?P<short>:(?=[a-z0-9_+'-]*(?:[a-z]|[+-]1|100))[a-z0-9_+'-]{1,60}:(?:(?::skin-tone-[2-6]:))?)"
    r"|(?P<hex>\#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})(?![0-9a-zA-Z]))"
    r"|(?P<function>(?:rgb|hsl)a?\([^()]{1,40}\))"
    r"|(?P<number>[+-]?\d{1,9}(?:\.\d{1,6})?(?![^\W\d_]))"
    r"|(?P<word>[^\W_]+(?:['’][^\W_]+)*)"
    r"|(?P<flag>[\U0001F1E6-\U0001F1FF]{2})"
    r"|(?P<other>\S)(?:\uFE0F?\u200D\S)*"  # of emoji joined into one, the first says what it is
)
_STOPS = frozenset(",.;:!?()[]{}|/\\…")
_JOINS = frozenset("&+")
_SILENT = frozenset("™©®")  # symbols that belong to the name before them


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a text, in order."""
    return _joined(list(_pieces(text[:_LONGEST_TEXT])))


def _pieces(text: str) -> list[Token]:
    found: list[Token] = []
    for match in _PIECE.finditer(text):
        piece, sort = match.group(), match.lastgroup or ""
        start, end = match.span()
        found += [
            Token(piece, token.word, token.sense, token.value, token.number, token.plural, start, end)
            for token in _read(piece, sort, match)
        ]
    return found


def _read(piece: str, sort: str, match: "re.Match[str]") -> tuple[Token, ...]:
    if match["text"] is not None:
        said = next(
            part for part in match.group("straight", "curly", "french", "single", "apostrophe") if part is not None
        )
        return (Token(piece, "", "text", said.strip()),) if said.strip() else ()
    if sort == "short":
        return short_name(piece)
    if sort in ("hex", "function"):
        colour = colours.css(piece if len(piece) != 5 else piece[:4])
        return (Token(piece, piece, "colour", colour),) if colour else ()
    if sort == "number":
        return (Token(piece, piece, "count", number=float(piece)),)
    if sort == "word":
        return (Token(piece, vocabulary.key(piece), "other"),)
    return _pictured(piece, ["flag"]) if sort == "flag" else _symbol(piece[0])


def _symbol(char: str) -> tuple[Token, ...]:
    if char in _JOINS:
        return (Token(char, "and", "and"),)
    if char in _SILENT:
        return ()
    if category(char) == "So" or char in "→←↔↗":
        return _emoji(char)
    if char in _STOPS or char in "—–":
        return (Token(char, char, "stop"),)
    return ()


@lru_cache(1024)  # of the about 7000 symbols in Unicode few are in use
def _emoji(char: str) -> tuple[Token, ...]:
    """What an emoji shows: its Unicode name is read as words."""
    words = vocabulary.key(name(char, "")).split()
    if ord(char) < _COLOURED:
        words = [word for word in words if word not in ("black", "white")]
    return _pictured(char, words)


_COLOURED = 0x1F500  # from here on, BLACK and WHITE in Unicode's names are colours, before it they mean filled or not


def short_name(piece: str) -> tuple[Token, ...]:
    """What an emoji's short name shows (`:rocket:`, as Slack sends them)."""
    words = vocabulary.key(piece.split("::")[0].strip(":").replace("_", " ")).split()
    return _pictured(piece, words)


def _pictured(typed: str, words: list[str]) -> tuple[Token, ...]:
    noun = _noun_in(words)
    if noun is None:
        return (Token(typed, typed, "emoji", typed),)
    shade = next((colour for word in words if (colour := _colour(word))), None)
    drawn = Token(typed, noun, "noun", noun, plural=False)
    return (Token(typed, typed, "colour", shade), drawn) if shade else (drawn,)


def _noun_in(words: list[str]) -> str | None:
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            known = vocabulary.meaning(" ".join(words[start : start + length]))
            if known and known[0].sense in ("noun", "topic", "occasion"):
                return known[0].value
    return None


def _colour(word: str) -> str | None:
    known = vocabulary.meaning(word)
    return known[0].value if known and known[0].sense == "colour" else None


def _joined(pieces: list[Token]) -> tuple[Token, ...]:
    """The words put together to the longest phrases that mean something."""
    found: list[Token] = []
    index = 0
    while index < len(pieces):
        token, index = _longest(pieces, index)
        found.append(token)
    return _settled(found)


def _longest(pieces: list[Token], index: int) -> tuple[Token, int]:
    first = pieces[index]
    if first.sense not in ("other", "count"):
        return first, index + 1
    for length in range(min(vocabulary.LONGEST, len(pieces) - index), 0, -1):
        run = pieces[index : index + length]
        if any(token.sense not in ("other", "count") for token in run):
            continue
        if found := _phrase(run):
            return found, index + length
    return first, index + 1


def _phrase(run: list[Token]) -> Token | None:
    words = [token.word for token in run]
    if shaded := _shaded(words):
        return _spanning(run, Meaning("colour", shaded), False)
    if run[0].sense == "count" and len(run) == 1:
        return None
    known = vocabulary.meaning(" ".join(words))
    return _spanning(run, *known) if known else None


def _shaded(words: list[str]) -> str | None:
    """A colour with adjectives before it. CSS's own name for the whole wins; but the light and the dark of a tuned
    colour are shades of that."""
    if len(words) < 2 or not vocabulary.is_shade(words[0]):
        return None
    rest = " ".join(words[1:])
    base = _colour(rest) or _shaded(words[1:])
    whole = _colour(" ".join(words))
    tuned = words[0] in ("light", "dark") and vocabulary.is_tuned(rest)
    return vocabulary.shaded(words[0], base) if base and (tuned or whole is None) else whole


def _spanning(run: list[Token], found: Meaning, plural: bool) -> Token:
    word = " ".join(token.word for token in run)
    typed = " ".join(token.typed for token in run)
    return Token(typed, word, found.sense, found.value, found.number, plural, run[0].start, run[-1].end)


def _settled(found: list[Token]) -> tuple[Token, ...]:
    """Words that are a colour and a thing, settled by what stands around them."""
    return tuple(
        _as_noun(token) if token.word in vocabulary.BOTH and _is_thing(found, index) else token
        for index, token in enumerate(found)
    )


def _as_noun(token: Token) -> Token:
    return Token(token.typed, token.word, "noun", vocabulary.BOTH[token.word], start=token.start, end=token.end)


def _is_thing(found: list[Token], index: int) -> bool:
    before = found[index - 1].sense if index else "stop"
    after = next((token.sense for token in found[index + 1 :] if token.sense != "other"), "stop")
    return before in ("article", "count", "size") and after not in ("noun", "kind", "ground", "colour", "setting")
