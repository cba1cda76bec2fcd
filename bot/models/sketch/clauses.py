"""An instruction taken apart: what each of its clauses asks for, and whether it asks for anything at all."""

import re
from dataclasses import dataclass, replace

from bot.models.sketch.reading import named
from bot.models.sketch.scene import Scene
from bot.models.sketch.vocabulary import FILLERS, Sense
from bot.models.sketch.words import Token, tokens


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that an instruction asks for: the meaning of its verb ("" where there is none), the words after it,
    their tokens, and what they would be as a prompt of their own."""

    verb: str
    rest: str
    words: tuple[str, ...]
    tokens: tuple[Token, ...]
    asked: Scene

    def has(self, *words: str) -> bool:
        """Whether one of the words is in it."""
        return any(word in self.words for word in words)

    def senses(self, sense: Sense) -> tuple[Token, ...]:
        """Its tokens of that sense."""
        return tuple(token for token in self.tokens if token.sense == sense)

    def values(self, sense: Sense) -> tuple[str, ...]:
        """What its tokens of that sense stand for."""
        return tuple(token.value for token in self.senses(sense))

    @property
    def strength(self) -> float:
        """How much of it: half for "a bit", more for "much"."""
        if self.has("bit", "slightly", "little", "somewhat", "touch", "tad"):
            return 0.5
        return 1.8 if self.has("much", "lot", "way", "far", "lots", "very", "really") else 1.0


# Verbs by what they ask for.
_ASKING = {
    "add": "add include insert append attach surround",
    "put": "put",
    "write": "write call name title rename",
    "remove": "remove delete drop erase hide lose clear without no omit ditch kill",
    "move": "move shift place push align center centre position bring",
    "rotate": "rotate tilt spin flip mirror",
    "draw": "draw create generate design sketch",
    "make": """make change set use colour color paint recolour recolor fill convert let give have turn apply adjust
        update keep show replace swap switch exchange scale enlarge grow shrink resize zoom reduce increase decrease
        double halve invert reverse simplify lighten darken brighten round thicken arrange try redo retry regenerate
        start surprise do fix improve go crop tone animate combine mix blend soften sharpen stretch polish refine tweak
        modify redraw restyle wrap""",
}
_VERBS = {verb: meaning for meaning, verbs in _ASKING.items() for verb in verbs.split()} | {
    "get rid of": "remove", "take away": "remove", "take out": "remove", "cut out": "remove",
}  # fmt: skip
# Verbs that say themselves what is to be done: they stay among the words.
_TELLING = frozenset(
    """enlarge grow shrink resize zoom reduce increase decrease double halve invert reverse simplify lighten darken
    brighten round thicken center centre flip mirror swap switch exchange replace without redo retry regenerate surprise
    try start go soften sharpen arrange improve recolour recolor call name title rename tilt spin turn do change colour
    color""".split()
)

_ASKS = (
    r"please|(?:could|can|would|will) (?:you|we|it)(?: be)?|i(?: would|'d) (?:like|prefer)(?: it)?|i prefer"
    r"|i want(?: you to| it)?|(?:we|i|it) needs?|needs|it should(?: be| have)?|should be|let's|lets|(?:how|what) about"
)
_REQUEST = re.compile(
    rf"^(?:\W*(?:ok|okay|so|but|and|hey|hi|also|maybe|now|then)\b[\s,]*)*(?:{_ASKS})\b", re.IGNORECASE
)
_OPENERS = re.compile(
    rf"^(?:(?:{_ASKS}|now|then|also|just|maybe|perhaps|ok|okay|hey|hi|so|and|but|or|actually|next|svgbot|alright|hm+|oh"
    r"|kindly|to|you to|it to be|try to|try making it|try it|try with|better)\b[\s,:]*)+",
    re.IGNORECASE,
)
# What people say of a drawing without wanting it changed.
_CHAT = re.compile(
    r"^(?:i (?:like|love|think|guess|see|hate|am|was|have|really)|i'm|love it|like it|nice|great|good|looks?"
    r"|that(?:'s| is| looks| was)?|this|thank|thanks|thx|ty|lol|haha|wow|cool|awesome|perfect|yes|yeah|yep|nope|why"
    r"|what|who|when|where|how|which|is|are|was|were|do you|does|did|has|hmm|beautiful|amazing|lovely|congrats|agreed"
    r"|same|sure|they|he|she|we|you|my|our|their|his|her|not bad|well done|interesting|sounds|no idea|no problem"
    r"|no worries|no thanks|no way|ha)\b",
    re.IGNORECASE,
)

# How people begin who suggest something: what follows is the wish, if it is one.
_SUGGESTS = re.compile(r"(?:^|(?<=[,.;!?] ))why (?:not|don['’]?t (?:you|we))\b", re.IGNORECASE)

# Complaints, and what would mend them; "less busy" is the wish for what would mend "too busy".
_TOO = re.compile(r"\btoo (?P<much>\w+)|\bnot (?P<little>\w+) enough", re.IGNORECASE)
_LESS = re.compile(r"\b(?:less|not (?:quite )?(?:so|as|that)) (?P<much>\w+)", re.IGNORECASE)
_CURES = {
    "big": "smaller", "large": "smaller", "huge": "smaller", "small": "bigger", "tiny": "bigger", "little": "bigger",
    "dark": "lighter", "light": "darker", "bright": "darker", "pale": "darker", "thin": "thicker lines",
    "thick": "thinner lines", "busy": "simpler", "complicated": "simpler", "complex": "simpler",
    "boring": "more colourful", "plain": "more colourful", "dull": "more colourful", "colourful": "muted",
    "colorful": "muted", "sharp": "rounder", "pointy": "rounder", "many": "fewer", "few": "more", "much": "simpler",
    "round": "sharper", "crowded": "simpler", "cluttered": "simpler", "detailed": "simpler", "detail": "simpler",
    "details": "simpler", "intricate": "simpler", "messy": "simpler", "chaotic": "simpler", "full": "simpler",
}  # fmt: skip
_FILLS = {
    "big": "bigger", "large": "bigger", "dark": "darker", "bright": "lighter", "colourful": "more colourful",
    "colorful": "more colourful", "round": "rounder", "small": "smaller", "bold": "thicker lines",
}  # fmt: skip

# Words that only instructions know, for telling a short wish from somebody's story.
_WISHES = frozenset(
    """again another different differently redo retry else variation bigger larger smaller darker lighter brighter paler
    thicker thinner bolder rounder rounded sharper pointier simpler cleaner fancier wider taller narrower warmer cooler
    more fewer less twice double half upside mirrored flipped sideways stronger quieter vivid saturated instead centered
    detailed softer smoother colourful colorful text degrees tilted rotated uppercase lowercase""".split()
)
_NEUTRAL = frozenset(
    "bit slightly much way lot lots far very really somewhat touch tad too even still than corners size".split()
)
_MOST_STRANGE = 2  # words that mean nothing here, before a sentence without a verb counts as a story
_LINKS = frozenset({"then", "but", "also"})
_ALWAYS_CUT = frozenset({".", ";", "!", "?", "but"})


def clauses(instruction: str) -> tuple[Clause, ...]:
    """What the instruction asks for, clause by clause; nothing where it is conversation."""
    wished = _LESS.sub(_lessened, _SUGGESTS.sub("", instruction))
    mended = _TOO.sub(_mended, wished)
    complains = mended != wished
    parts = [_clause(part) for part in _parts(mended) if complains or _REQUEST.match(part) or not _CHAT.match(part)]
    asked: list[Clause] = []
    verb = ""
    for clause in parts:
        verb = clause.verb or verb
        # "make the circle red and the square blue": a clause without a verb has that of the one before.
        if clause.verb or complains or asked or _is_wish(clause):
            asked.append(replace(clause, verb=verb))
    return tuple(asked)


def _lessened(match: re.Match[str]) -> str:
    return _CURES.get(match["much"].lower()) or match[0]


def _mended(match: re.Match[str]) -> str:
    much, little = (match["much"] or "").lower(), (match["little"] or "").lower()
    return _CURES.get(much) or _FILLS.get(little) or match[0]


def _parts(text: str) -> list[str]:
    """The text, cut before every verb and before every object with an article of its own."""
    pieces = tokens(text)
    starts = [0] + [index for index in range(1, len(pieces)) if _begins(pieces, index)]
    ends = [*starts[1:], len(pieces)]
    spans = [(start, end) for start, end in zip(starts, ends, strict=True) if end > start]
    cut = [text[pieces[start].start : pieces[end - 1].end] for start, end in spans]
    return [re.sub(r"[\s,;]+(?:(?:and|then|but|also)[\s,]*)*$", "", part, flags=re.IGNORECASE).strip() for part in cut]


def _begins(pieces: tuple[Token, ...], index: int) -> bool:
    """Whether a new clause begins with that token."""
    before, here = pieces[index - 1], pieces[index]
    if before.typed.lower() in _ALWAYS_CUT:
        return True
    if before.sense not in ("stop", "and") and before.word not in _LINKS:
        return False
    after = pieces[index + 1].sense if index + 1 < len(pieces) else "stop"
    object_named = here.word in ("the", "its") and after in ("noun", "ground", "says", "colour")
    return object_named or here.word.split(" ")[0] in _VERBS or here.sense in ("ground", "none")


def _clause(part: str) -> Clause:
    verb, rest = _verb_of(_OPENERS.sub("", part).strip())
    pieces = tokens(rest)
    words = tuple(word for token in pieces for word in (token.word or token.typed.lower()).split())
    wished = "should" in words or (_REQUEST.match(part) and rest)
    return Clause(verb or ("make" if wished else ""), rest, words, pieces, named(rest))


def _verb_of(text: str) -> tuple[str, str]:
    """The meaning of the verb that the text begins with, and the text after it."""
    words = text.lower().split()
    for length in (3, 2, 1):
        phrase = " ".join(words[:length]).strip(",.!?:")
        if len(words) >= length and phrase in _VERBS:
            after = text.split(None, length)[length:]
            return _VERBS[phrase], text if phrase in _TELLING else "".join(after)
    return "", text


def _is_wish(clause: Clause) -> bool:
    """Whether words without a verb are a short wish ("bigger", "a bit darker") and not a story or a reaction."""
    if all(token.sense in ("noun", "emoji", "colour") and _is_picture(token.typed) for token in clause.tokens):
        return False
    strange = known = 0
    for token in clause.tokens:
        if token.word in _WISHES or token.sense not in ("other", "stop", "article", "and", "in", "of", "on"):
            known += 1
        elif token.sense == "other" and token.word not in FILLERS | _NEUTRAL:
            strange += 1
    return strange <= _MOST_STRANGE and known > strange


def _is_picture(typed: str) -> bool:
    """Whether it was typed as an emoji (or its short name), not as a word or a hex colour."""
    return not typed[0].isalnum() and not typed.startswith("#")
