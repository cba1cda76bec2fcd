"""What a reply in a drawing's thread means. Pure rules: an instruction changes the drawing, conversation is left alone.

What these rules let through may still be conversation; the model has the last word (`NOT_AN_INSTRUCTION`).
"""

import re

from bot.domain import Change
from bot.errors import OutOfRange
from bot.requests import PROMPT_LENGTH, clean

_PLEASE = r"(?:please[, ]+|pls[, ]+)?"
_TAIL = r"(?:[, ]+(?:please|pls))?[\s.!]*"
_BACK = r"(?:use|take|restore|pick|(?:(?:go |revert |switch )?back|revert|return) to)"
_UNDO = re.compile(
    rf"{_PLEASE}(?:(?:undo|revert|go back|step back)(?: (?:it|that|this|the last (?:change|one|step)))?"
    rf"|{_BACK} the (?:previous|last) (?:one|version)){_TAIL}",
    re.I,
)
_USE = re.compile(
    rf"{_PLEASE}(?:{_BACK} )?(?:v\.?|version |revision |rev )\s*#?(?P<number>\d{{1,6}}){_TAIL}",
    re.I,
)
_USE_NUMBER = re.compile(rf"{_PLEASE}(?:use|restore|(?:go )?back to|revert to) #?(?P<number>\d{{1,6}}){_TAIL}", re.I)
_USE_FIRST = re.compile(rf"{_PLEASE}{_BACK} the (?:original|(?:first|original) (?:one|version)){_TAIL}", re.I)

_CANCEL = re.compile(
    rf"{_PLEASE}(?:(?:cancel|stop|abort)(?: (?:it|this|that|the drawing|drawing|everything))?|never ?mind){_TAIL}", re.I
)

_EMOJI = re.compile(
    r":[a-z0-9_+'\-]+:|[\U0001F000-\U0001FAFF\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff]"
    r"|[\ufe0f\u200d\u20e3\U000E0020-\U000E007F]"
)
_LINK = re.compile(r"https?://\S+", re.I)
_WORD = re.compile(r"[\w'’+]+")

# What may stand before the point: "ok, now …", "love it, …", "thanks! …".
_LEAD = re.compile(
    r"(?:(?:and|now|ok(?:ay)?|hey|so|then|also|but|or|maybe|perhaps|just|please|pls|h+m+|well|great|nice|cool|yes|no|"
    r"thanks?(?: you)?|love (?:it|this)|looks? (?:good|great)|(?:it's |that's )?(?:very )?(?:good|perfect|lovely))\b"
    r"[,.! ]*)+",
    re.I,
)
_REQUEST = re.compile(
    r"(?:(?:can|could|would|will) (?:you|we|it|u)(?: please| also| maybe| perhaps| just)* "
    r"(?!(?:explain|tell|see|believe|imagine|send|share|say|come|look|help|check|talk|meet|call|review|wait|ask)\b)\w+"
    r"|(?:can|could|should|may) (?:this|that|these|those|the \w+|its? \w+)(?: \w+)? "
    r"(?:be|have|get|go|become|look|stand|sit|start|fill)\b(?! (?:used|seen|sent|shared|to)\b)"
    r"|(?:is|would) it (?:be )?possible to (?!(?:get|see|send|share|know|meet)\b)\w+"
    r"|any chance (?:of|for)\b|why not\b|why don't (?:you|we)\b|shall we\b|let'?s\b"
    r"|(?:how|what) about\b|what if\b)",
    re.I,
)
_QUESTION = re.compile(
    r"(?:what|who|whom|whose|where|when|why|how|which|is|are|was|were|am|do|does|did|has|have|had|should|shall|isn't|"
    r"aren't|doesn't|don't|didn't|wasn't|haven't|any|anyone|anybody|really|right|can|could|would|will|may|might)\b",
    re.I,
)
# How people begin who tell each other something.
_TELLING = re.compile(
    r"(?:fyi|btw|by the way|brb|sorry|agreed?|see you|talk (?:to you|later|soon)|let (?:me|us|him|her|them) know|"
    r"let'?s (?:discuss|talk|meet|ask|wait|see|chat|sync|decide|vote|park|ship|do (?:it|this) (?:tomorrow|later))|"
    r"(?:ping|dm|call|text|tell|message|email) (?:me|us|him|her|them)|"
    r"(?:i|we|he|she|they|you|the (?:client|customer|boss|team)) (?:said|says|told|sent|asked|decided|agreed|loved|"
    r"loves|approved|met|meet|saw)|"
    r"(?:i|we|he|she|they)['’]?(?:ll| will|ve got| have got) (?!(?:take|have|go|try|need|like)\b)|"
    r"i think (?:we|you|they) should (?:ask|wait|discuss|talk|meet|check|show|send|share|see)|"
    r"(?:i['’]?m|not) (?:not )?(?:sure|convinced)(?: (?:about|of|if|whether) (?:this|that|it))?\W*$)",
    re.I,
)
_VERBS = frozenset(
    """
    add adjust align brighten center centre change clean color colour crop darken decrease delete draw drop
    enlarge erase fill flip give grow hide improve include increase invert keep lighten make mirror move narrow
    outline paint put recolor recolour redo reduce refine remove rename replace resize restyle rotate round
    scale set shift show shrink simplify spin stretch swap take thicken thin tilt try turn tweak use widen write
    """.split()
)
# Words of which a reply without any instruction is made: thanks, praise, agreement, laughter.
_SMALL_TALK = frozenset(
    """
    +1 a absolutely agree agreed ah aha ahh all alright amazing and approved awesome beautiful best bravo brb
    brilliant buddy but cheers congrats convinced cool damn dear definitely done dope enjoy epic everybody everyone
    exactly excellent fab fair fantastic fine folks for from fun funny good gorgeous got great guys ha haha hahaha
    hehe hello here hey hi hilarious hm hmm hooray i i'm impressive incredible indeed is it it's its it’s i’m job
    just k kudos legend lgtm like likes lol look looking looks love loved lovely loves magic magnificent man many
    mate me mhm morning much my nailed neat nice nicely no nope not noted now of oh ok okay omg one ooh oops perfect
    please pls pretty props quite rad really right same ship so solid sorry splendid stunning super superb sure
    sweet team thank thanks that that's that’s the there they this thread thx to too totally true ty u very was way
    we well what whoa wonderful work works wow wrong wtf yay yeah yep yes yesterday you your yup
    """.split()
)


def change_in(text: str, *, to_bot: bool = False, to_others: bool = False) -> Change | None:
    """The change that the reply asks for; None where people are talking to each other.

    `text` is plain, without mentions; `to_bot` and `to_others` say whether it mentioned the bot or other people.
    Raises OutOfRange where an instruction is too long.
    """
    text = clean(text)
    if not text or (to_others and not to_bot):
        return None
    if _UNDO.fullmatch(text):
        return Change("undo", text)
    use = _USE.fullmatch(text) or _USE_NUMBER.fullmatch(text)
    if use:
        return Change("use", text, int(use["number"]))
    if _USE_FIRST.fullmatch(text):
        return Change("use", text, 1)
    if _says_nothing(text) or (not to_bot and (_asks_somebody(text) or _tells_somebody(text))):
        return None
    if len(text) > PROMPT_LENGTH:
        if to_bot or _begins_with_verb(text):
            raise OutOfRange("prompt_too_long", length=len(text), limit=PROMPT_LENGTH)
        return None
    return Change("refine", text, direct=to_bot)


def is_restoring(text: str) -> bool:
    """Whether the whole text is "undo", "use v2" or the like."""
    return any(rule.fullmatch(text) for rule in (_UNDO, _USE, _USE_NUMBER, _USE_FIRST))


def calls_off(text: str) -> bool:
    """Whether the whole text calls off what was asked for; `text` is plain, without mentions."""
    return bool(_CANCEL.fullmatch(clean(text)))


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _says_nothing(text: str) -> bool:
    """Emoji, links, thanks and praise."""
    words = _words(_LINK.sub("", _EMOJI.sub("", text)))
    return all(word in _SMALL_TALK for word in words)


def _asks_somebody(text: str) -> bool:
    """A question that is no request: "can you make it green?" is one, "who drew this?" is not."""
    point = _to_the_point(text)
    if _REQUEST.match(point) or _begins_with_verb(text):
        return False
    return text.rstrip(" !").endswith("?") or bool(_QUESTION.match(point) and "?" in text)


def _tells_somebody(text: str) -> bool:
    """News, plans and opinions: "the client loved it", "let's discuss this tomorrow"."""
    return bool(_TELLING.match(_to_the_point(text))) and not _begins_with_verb(text)


def _begins_with_verb(text: str) -> bool:
    return bool(set(_words(_to_the_point(text))[:1]) & _VERBS)


def _to_the_point(text: str) -> str:
    lead = _LEAD.match(text)
    return text[lead.end() :] if lead else text
