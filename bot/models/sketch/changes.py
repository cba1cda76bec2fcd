"""From a scene and an instruction to the next scene. Pure.

An instruction is taken apart into clauses ("make it green and add a star" has two). Each clause is tried against RULES
from the top; the first that knows what to do with it does it. A new kind of instruction is one more function there.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.models.sketch import colours
from bot.models.sketch.nouns import NOUNS
from bot.models.sketch.palettes import PALETTES
from bot.models.sketch.reading import most_of, read
from bot.models.sketch.scene import Ground, Lettering, Relation, Scene, Thing
from bot.models.sketch.vocabulary import FILLERS, Sense, name_of
from bot.models.sketch.words import Token, tokens


@dataclass(frozen=True, slots=True)
class Step:
    """The scene after an instruction, and what was done to get there, one phrase each; none where it was a guess."""

    scene: Scene
    done: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that an instruction asks for: the verb's meaning ("" where there is none), the words after it, their
    tokens, and what they would be as a prompt of their own."""

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


Done = tuple[Scene, str]
Rule = Callable[[Clause, Scene], Done | None]

_VERBS = {
    "add": "add", "put": "put", "include": "add", "insert": "add", "append": "add", "attach": "add", "write": "write",
    "remove": "remove", "delete": "remove", "drop": "remove", "erase": "remove", "hide": "remove", "lose": "remove",
    "clear": "remove", "without": "remove", "no": "remove", "omit": "remove", "ditch": "remove", "kill": "remove",
    "make": "make", "change": "make", "set": "make", "use": "make", "colour": "make", "color": "make", "paint": "make",
    "recolour": "make", "recolor": "make", "fill": "make", "convert": "make", "let": "make", "give": "make",
    "have": "make", "turn": "make", "apply": "make", "adjust": "make", "update": "make", "keep": "make", "show": "make",
    "draw": "draw", "create": "draw", "generate": "draw", "design": "draw", "sketch": "draw", "replace": "make",
    "swap": "make", "switch": "make", "exchange": "make", "move": "move", "shift": "move", "place": "move",
    "push": "move", "align": "move", "center": "move", "centre": "move", "position": "move", "bring": "move",
    "rotate": "rotate", "tilt": "rotate", "spin": "rotate", "flip": "rotate", "mirror": "rotate", "scale": "make",
    "enlarge": "make", "grow": "make", "shrink": "make", "resize": "make", "zoom": "make", "reduce": "make",
    "increase": "make", "decrease": "make", "double": "make", "halve": "make", "invert": "make", "reverse": "make",
    "simplify": "make", "lighten": "make", "darken": "make", "brighten": "make", "round": "make", "thicken": "make",
    "arrange": "make", "surround": "add", "try": "make", "redo": "make", "retry": "make", "regenerate": "make",
    "start": "make", "surprise": "make", "do": "make", "fix": "make", "improve": "make", "go": "make", "crop": "make",
    "call": "write", "name": "write", "title": "write", "rename": "write", "tone": "make", "animate": "make",
    "combine": "make", "mix": "make", "blend": "make", "soften": "make", "sharpen": "make", "stretch": "make",
    "get rid of": "remove", "take away": "remove", "take out": "remove", "cut out": "remove", "polish": "make",
    "refine": "make", "tweak": "make", "modify": "make", "redraw": "make", "restyle": "make", "wrap": "make",
}  # fmt: skip
_SOFTENERS = re.compile(
    r"^(?:(?:please|now|then|also|just|maybe|perhaps|ok|okay|hey|hi|so|and|but|or|actually|again,|next|svgbot|alright|hm+|oh"
    r"|could you|can you|would you|will you|could we|can we|can it|could it be|can it be|i want you to|i want it|i want"
    r"|i would like it|i would like|i'd like it|i'd like|i'd prefer|i prefer|i would prefer|we need|i need|it needs|needs"
    r"|it should be|it should have|it should|should be|let's|lets|how about|what about|would be nice with|kindly|to"
    r"|you to|it to be|try to|try making it|try it|try with|better)\b[\s,:]*)+",
    re.IGNORECASE,
)
_REQUESTS = re.compile(
    r"^(?:\W*(?:ok|okay|so|but|and|hey|hi|please|also|maybe|now|then)\b[\s,]*)*(?:please|could (?:you|we|it)|can (?:you|we|it)"
    r"|would you|will you|i want|i would like|i'd like|i'd prefer|i prefer|i would prefer|we need|i need|it needs|needs"
    r"|it should|should be|let's|lets|how about|what about)\b",
    re.IGNORECASE,
)
# What people say of a drawing without wanting it changed.
_CHAT = re.compile(
    r"^(?:i (?:like|love|think|guess|see|hate|am|was|have|really)|i'm|love it|like it|nice|great|good|looks?|that(?:'s| is| looks| was)?|this"
    r"|thank|thanks|thx|ty|lol|haha|wow|cool|awesome|perfect|yes|yeah|yep|nope|why|what|who|when|where|how|which|is|are|was"
    r"|were|do you|does|did|has|hmm|beautiful|amazing|lovely|congrats|agreed|same|sure|they|he|she|we|you|my|our|"
    r"their|his|her|not bad|well done|interesting|sounds|no idea|no problem|no worries|no thanks|no way|ha)\b",
    re.IGNORECASE,
)
_TOO = re.compile(r"\btoo (?P<what>\w+)|\bnot (?P<less>\w+) enough", re.IGNORECASE)
_TOO_OPPOSITE = {
    "big": "smaller", "large": "smaller", "huge": "smaller", "small": "bigger", "tiny": "bigger", "little": "bigger",
    "dark": "lighter", "light": "darker", "bright": "darker", "pale": "darker", "thin": "thicker lines",
    "thick": "thinner lines", "busy": "simpler", "complicated": "simpler", "complex": "simpler", "boring": "more colourful",
    "plain": "more colourful", "dull": "more colourful", "colourful": "muted", "colorful": "muted", "sharp": "rounder",
    "pointy": "rounder", "many": "fewer", "few": "more", "much": "simpler", "round": "sharper",
}  # fmt: skip
_NOT_ENOUGH = {"big": "bigger", "large": "bigger", "dark": "darker", "bright": "lighter", "colourful": "more colourful",
               "colorful": "more colourful", "round": "rounder", "small": "smaller", "bold": "thicker lines"}  # fmt: skip
_MOST_STRANGE = 2  # words that mean nothing here, before a sentence without a verb counts as conversation


def change(scene: Scene, instruction: str) -> Step | None:
    """The scene as the instruction wants it. A request that is not understood gets a variation; None where it is
    conversation and asks for nothing."""
    text = _TOO.sub(_opposite, instruction)
    done: list[str] = []
    wanted = text is not instruction and text != instruction
    now = scene
    for clause in _clauses(text):
        asks = bool(clause.verb) or wanted
        if not asks and not _is_terse(clause):
            continue
        wanted = wanted or asks
        for rule in RULES:
            if found := rule(clause, now):
                now = found[0]
                done.append(found[1])
                break
    if done:
        return Step(now, tuple(dict.fromkeys(done)))
    return Step(varied(scene), ()) if wanted else None


def varied(scene: Scene) -> Scene:
    """The same scene, drawn another way."""
    return replace(scene, variation=scene.variation + 1)


def _opposite(match: "re.Match[str]") -> str:
    what, less = match["what"], match["less"]
    return _TOO_OPPOSITE.get((what or "").lower()) or _NOT_ENOUGH.get((less or "").lower()) or match[0]


# Clauses


def _clauses(text: str) -> tuple[Clause, ...]:
    """The clauses, each with its verb; one without a verb that names its object ("and the square blue") has the verb
    before it."""
    found: list[Clause] = []
    verb = ""
    for part in _parts(text):
        clause = _clause(part)
        if _CHAT.match(part) and not _REQUESTS.match(part) and not found:
            verb = ""
            if not clause.verb:
                continue
        inherited = clause if clause.verb or not verb else replace(clause, verb=verb)
        verb = inherited.verb
        found.append(inherited)
    return tuple(found)


def _parts(text: str) -> list[str]:
    """The text cut before every verb, and before every object with an article of its own."""
    pieces = tokens(text)
    starts = [0]
    for index, token in enumerate(pieces[1:], 1):
        if pieces[index - 1].sense in ("stop", "and") or pieces[index - 1].word in ("then", "but", "also"):
            if pieces[index - 1].typed in _ENDS or _begins(pieces, index, token):
                starts.append(index)
    ends = [*starts[1:], len(pieces)]
    cut = [(pieces[start].start, pieces[end - 1].end) for start, end in zip(starts, ends, strict=True) if end > start]
    return [_trimmed(text[start:end]) for start, end in cut]


_ENDS = frozenset({".", ";", "!", "?", "but"})


def _trimmed(part: str) -> str:
    return re.sub(r"[\s,;]+(?:(?:and|then|but|also)[\s,]*)*$", "", part, flags=re.IGNORECASE).strip()


def _begins(pieces: tuple[Token, ...], index: int, token: Token) -> bool:
    if token.word.split(" ")[0] in _VERBS or _REQUESTS.match(token.typed):
        return True
    after = pieces[index + 1].sense if index + 1 < len(pieces) else "stop"
    return token.word in ("the", "its") and after in ("noun", "ground", "says", "colour") or token.sense in ("ground", "none")


def _clause(part: str) -> Clause:
    polite = bool(_REQUESTS.match(part))
    bare = _SOFTENERS.sub("", part.strip()).strip()
    verb, rest = _verb_of(bare)
    pieces = tokens(rest)
    words = tuple(word for token in pieces for word in (token.word or token.typed.lower()).split())
    return Clause(verb or ("make" if polite and rest else ""), rest, words, pieces, read(rest))


def _verb_of(text: str) -> tuple[str, str]:
    """The meaning of the verb that the text begins with, and the text after it (verbs that say themselves what is to
    be done stay in it)."""
    words = text.lower().split()
    for length in (3, 2, 1):
        phrase = " ".join(words[:length]).strip(",.!?:")
        if len(words) >= length and phrase in _VERBS:
            after = text.split(None, length)[length:]
            rest = after[0] if after else ""
            return _VERBS[phrase], text if phrase in _TELLING else rest
    return "", text


_TELLING = frozenset(
    "enlarge grow shrink resize zoom reduce increase decrease double halve invert reverse simplify lighten darken brighten "
    "round thicken center centre flip mirror swap switch exchange replace without redo retry regenerate surprise try start "
    "go soften sharpen arrange improve recolour recolor call name title rename tilt spin turn do change colour color".split()
)


def _is_terse(clause: Clause) -> bool:
    """Whether words without a verb are a short wish ("bigger", "a bit darker please") and not somebody's story."""
    strange = [
        token
        for token in clause.tokens
        if token.sense == "other" and token.word not in FILLERS and token.word not in _KNOWN | _DEGREE_WORDS
    ]
    if all(token.sense in ("noun", "emoji", "colour") and not token.typed[0].isalnum() for token in clause.tokens):
        return False  # emoji alone are a reaction
    known = [token for token in clause.tokens if token.sense not in ("other", "stop", "article", "and", "in", "of", "on")]
    known += [token for token in clause.tokens if token.word in _KNOWN]
    return len(strange) <= _MOST_STRANGE and len(known) > len(strange)


# What the clause is about


def _objects(clause: Clause, scene: Scene) -> tuple[Thing, ...]:
    """The things of the scene that the clause names; where it also names a colour that only some of them have, those."""
    names = {token.value for token in clause.senses("noun")}
    named = tuple(thing for thing in scene.things if thing.noun in names)
    before = {token.value for token in _before_nouns(clause)}
    chosen = tuple(thing for thing in named if before & set(thing.colours))
    return chosen or named


def _before_nouns(clause: Clause) -> tuple[Token, ...]:
    """The colours that stand before a noun, and so say which is meant."""
    last = max((index for index, token in enumerate(clause.tokens) if token.sense == "noun"), default=-1)
    return tuple(token for token in clause.tokens[: max(last, 0)] if token.sense == "colour")


def _with(scene: Scene, chosen: tuple[Thing, ...], edit: Callable[[Thing], Thing]) -> Scene:
    ids = {thing.id for thing in chosen}
    return replace(scene, things=tuple(edit(thing) if thing.id in ids else thing for thing in scene.things))


def _strength(clause: Clause) -> float:
    """How much of it: half for "a bit", more for "much"."""
    if clause.has("bit", "slightly", "little", "somewhat", "touch", "tad"):
        return 0.5
    return 1.8 if clause.has("much", "lot", "way", "far", "lots", "very", "really") else 1.0


def _the(things: tuple[Thing, ...]) -> str:
    names = [NOUNS[thing.noun].many if thing.count > 1 else NOUNS[thing.noun].name for thing in things]
    return "the " + " and the ".join(dict.fromkeys(names))


def _named(found: tuple[str, ...]) -> str:
    return " and ".join(name_of(colour) for colour in found)


# Rules


def _again(clause: Clause, scene: Scene) -> Done | None:
    """Something else, please."""
    if clause.senses("noun") or clause.senses("colour") or clause.senses("ground") or clause.asked.lettering.lines:
        return None
    if not clause.has("again", "another", "different", "differently", "redo", "retry", "regenerate", "surprise", "else",
                      "variation", "new", "alternative", "other"):  # fmt: skip
        return None
    if clause.has("colour", "colours", "color", "colors", "palette", "shade"):
        return _recoloured(scene, _next_palette(scene)), "chose other colours"
    return varied(scene), "tried another take on it"


def _next_palette(scene: Scene) -> tuple[str, ...]:
    sets = [palette.colours[:3] for palette in PALETTES]
    return sets[(sets.index(scene.colours) + 1) % len(sets) if scene.colours in sets else 0]


def _swap_colours(clause: Clause, scene: Scene) -> Done | None:
    """The colours change places."""
    if not clause.has("swap", "switch", "invert", "reverse", "exchange") or not clause.has(
        "colour", "colours", "color", "colors", "them"
    ):
        return None
    painted = [thing for thing in scene.things if thing.colours]
    if len(scene.colours) > 1:
        return replace(scene, colours=scene.colours[::-1]), "swapped the colours"
    if len(painted) > 1:
        turned = dict(zip((thing.id for thing in painted), (thing.colours for thing in painted[::-1]), strict=True))
        return _with(scene, tuple(painted), lambda thing: replace(thing, colours=turned[thing.id])), "swapped the colours"
    if painted and len(painted[0].colours) > 1:
        return _with(scene, tuple(painted), lambda thing: replace(thing, colours=thing.colours[::-1])), "swapped the colours"
    front = scene.colours or (painted[0].colours if painted else ())
    if front and scene.ground.colours:
        return (
            replace(_recoloured(scene, scene.ground.colours), ground=Ground(front[:1])),
            "swapped the colours with the background",
        )
    if front:
        return replace(_recoloured(scene, ("#ffffff",)), ground=Ground(front[:1])), "swapped the colours with the background"
    return None


_INSTEAD = re.compile(r"^(?P<new>.+?)\s+(?:instead of|rather than|in place of)\s+(?P<old>.+)$", re.IGNORECASE)
_INTO = re.compile(r"^(?:replace|swap|exchange|switch)?\s*(?P<old>.+?)\s+(?:with|by|for|to|into|→|->)\s+(?P<new>.+)$", re.IGNORECASE)


def _exchange(clause: Clause, scene: Scene) -> Done | None:
    """One colour or thing for another: "blue instead of red", "replace the star with a heart"."""
    match = _INSTEAD.match(clause.rest) or (_INTO.match(clause.rest) if clause.verb == "make" else None)
    if match is None:
        return None
    old, new = tokens(match["old"]), tokens(match["new"])
    if any(token.sense in ("says", "text", "ground") for token in old):
        return None
    old_nouns, new_nouns = _values(old, "noun"), _values(new, "noun")
    old_colours, new_colours = _values(old, "colour"), _values(new, "colour")
    gone = tuple(thing for thing in scene.things if thing.noun in old_nouns)
    if gone and new_nouns:
        fresh = read(match["new"]).things[0]
        changed = _with(scene, gone, lambda thing: replace(thing, noun=fresh.noun, colours=fresh.colours or thing.colours))
        return changed, f"replaced {_the(gone)} with {NOUNS[fresh.noun].name}"
    if old_colours and new_colours and not old_nouns:
        return _repainted(scene, old_colours[0], new_colours[0]), f"used {_named(new_colours[:1])} instead of {_named(old_colours[:1])}"
    return None


def _values(found: tuple[Token, ...], sense: Sense) -> tuple[str, ...]:
    return tuple(token.value for token in found if token.sense == sense)


_SAME = 0.22  # distance in OKLab within which people call two tones by one name


def _repainted(scene: Scene, old: str, new: str) -> Scene:
    """Whatever has about the old colour gets the new one; where nothing has, everything does."""

    def other(colour: str) -> str:
        return new if colour and colours.far_apart(colour, old) < _SAME else colour

    def others(many: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(other(colour) for colour in many)

    found = replace(
        scene,
        colours=others(scene.colours),
        ground=replace(scene.ground, colours=others(scene.ground.colours)),
        lettering=replace(scene.lettering, colour=other(scene.lettering.colour)),
        things=tuple(replace(thing, colours=others(thing.colours), edge=other(thing.edge)) for thing in scene.things),
    )
    natural = tuple(
        thing
        for thing in found.things
        if not thing.colours and not found.colours and colours.far_apart(NOUNS[thing.noun].colour or new, old) < _SAME
    )
    found = _with(found, natural, lambda thing: replace(thing, colours=(new,)))
    return found if found != scene else _recoloured(scene, (new,))


def _ground(clause: Clause, scene: Scene) -> Done | None:
    """The background."""
    asked = clause.asked.ground
    if asked.none or (clause.verb == "remove" and clause.senses("ground")):
        return replace(scene, ground=Ground(none=True)), "took the background away"
    if asked.colours:
        return replace(scene, ground=asked), f"put it on {_named(asked.colours)}"
    if not clause.senses("ground"):
        return None
    if clause.has("darker", "dark", "lighter", "brighter", "light", "white"):
        dark = clause.has("darker", "dark")
        by = (-0.18 if dark else 0.18) * _strength(clause)
        now = scene.ground.colours or (("#e9edf5",) if not dark else ("#3a4468",))
        return replace(scene, ground=Ground(tuple(colours.lighter(colour, by) for colour in now))), (
            "darkened the background" if dark else "lightened the background"
        )
    if clause.verb == "add":
        return replace(scene, ground=Ground()), "gave it a background"
    return None


_LETTERS = r"(?:text|title|name|caption|lettering|words?|letters?|label|wordmark|slogan|initials|tagline)"
_NEW_TEXT = re.compile(rf"\b{_LETTERS}\b.*?\b(?:to(?: say| read)?|say|says|read|as|with|by|into|is|be)\b\s*:?\s*(?P<new>.+)$", re.IGNORECASE)
_SAY = re.compile(r"^(?:it|this|the \w+)?\s*(?:should\s+)?(?:says?|reads?|call(?:ed)? it|name(?:d)? it|rename it(?: to)?|title(?:d)? it)\b\s*:?\s*(?P<new>.+)$", re.IGNORECASE)


def _text(clause: Clause, scene: Scene) -> Done | None:
    """What is written, and how it looks."""
    letters = scene.lettering
    names_it = bool(re.search(rf"\b{_LETTERS}\b", clause.rest, re.IGNORECASE))
    if clause.verb == "remove" and names_it:
        return replace(scene, lettering=Lettering()), "took the lettering away"
    quoted = _values(clause.tokens, "text")
    if clause.verb not in ("add", "write") and not quoted and names_it and (found := _text_looks(clause, scene)):
        return found
    said = quoted[0] if quoted else _said(clause)
    if not said:
        return None
    line = _line(said)
    if not line:
        return None
    if clause.verb == "add" and letters.lines and line not in letters.lines:
        return replace(scene, lettering=replace(letters, lines=(*letters.lines, line)[-4:])), "added the lettering"
    colour = (clause.asked.lettering.colour or letters.colour) if not quoted else letters.colour
    place = clause.asked.lettering.place or letters.place
    return replace(scene, lettering=replace(letters, lines=(line,), colour=colour, place=place)), "wrote the lettering"


def _line(said: str) -> str:
    found = read(f'"{said.replace(chr(34), " ")}"').lettering.lines
    return found[0] if found else ""


def _said(clause: Clause) -> str:
    match = _SAY.match(clause.rest) or _NEW_TEXT.search(clause.rest)
    if match:
        return match["new"].strip().strip("\"'“”‘’")
    if clause.verb == "write":
        return clause.rest.strip().strip("\"'“”‘’")
    lines = clause.asked.lettering.lines
    return lines[0] if lines and clause.verb in ("add", "put", "") else ""


def _text_looks(clause: Clause, scene: Scene) -> Done | None:
    letters = scene.lettering
    named = clause.senses("colour")
    if not letters.lines:
        return None
    if named:
        return replace(scene, lettering=replace(letters, colour=named[-1].value)), f"made the lettering {_named((named[-1].value,))}"
    if factor := _factor(clause):
        return replace(scene, lettering=replace(letters, size=letters.size * factor)), "resized the lettering"
    if clause.has("uppercase", "capitals", "caps"):
        return replace(scene, lettering=replace(letters, lines=tuple(line.upper() for line in letters.lines))), "set it in capitals"
    if clause.has("lowercase"):
        return replace(scene, lettering=replace(letters, lines=tuple(line.lower() for line in letters.lines))), "set it in small letters"
    places = clause.senses("place")
    if places:
        return replace(scene, lettering=replace(letters, place=places[0].value)), "moved the lettering"
    return None


def _remove(clause: Clause, scene: Scene) -> Done | None:
    """Things go."""
    if clause.verb != "remove":
        return None
    if clause.senses("edge") or clause.has("outline", "outlines", "lines"):
        bare = tuple(replace(thing, edge="") for thing in scene.things)
        return replace(scene, things=bare, style="flat" if scene.style in ("outline", "cartoon") else scene.style), "took the outlines away"
    gone = _objects(clause, scene)
    if not gone:
        return None
    counted = clause.senses("count")
    if counted and counted[0].number < gone[0].count:
        fewer = int(counted[0].number)
        return _with(scene, gone[:1], lambda thing: replace(thing, count=max(thing.count - fewer, 1))), f"took some of {_the(gone)} away"
    ids = {thing.id for thing in gone}
    return replace(scene, things=tuple(thing for thing in scene.things if thing.id not in ids)), f"took {_the(gone)} away"


def _count(clause: Clause, scene: Scene) -> Done | None:
    """More of them, or fewer."""
    objects = _objects(clause, scene)
    lead = objects[:1] or (scene.things[:1] if not clause.senses("noun") else ())
    if not lead or clause.senses("colour"):
        return None
    thing, counted = lead[0], clause.senses("count")
    number = int(counted[0].number) if counted else 0
    most = most_of(thing.noun)
    if clause.has("more", "additional", "extra", "another") and (objects or not _qualities(clause)):
        new = thing.count + (number or (1 if clause.has("another", "extra") and not clause.has("more") else max(thing.count // 2, 2)))
    elif clause.has("fewer", "less") and (objects or clause.has("fewer")):
        new = thing.count - (number or max(thing.count // 3, 1))
    elif clause.has("twice", "double") and clause.has("many", "number") or (clause.has("double") and objects):
        new = thing.count * 2
    elif number and objects and clause.verb in ("make", "draw", "") and not clause.has("bigger", "smaller", "larger", "degrees", "%"):
        new = number
    elif clause.verb == "add" and objects and not clause.asked.things[0].place and clause.asked.things[0].relation is None:
        new = thing.count + max(number, 1)
    else:
        return None
    new = min(max(new, 1), most)
    return _with(scene, lead, lambda one: replace(one, count=new)), f"drew {new} {NOUNS[thing.noun].many if new > 1 else NOUNS[thing.noun].name}"


def _qualities(clause: Clause) -> bool:
    """Whether "more" is said of a quality ("more playful") and not of how many there are ("more of them, please")."""
    return any(word not in _OF_THEM for word in clause.words)


def _add(clause: Clause, scene: Scene) -> Done | None:
    """New things come in, where they are wanted."""
    fresh = clause.asked.things
    known = {thing.noun for thing in scene.things}
    if clause.verb == "add" and not fresh and (clause.senses("edge") or clause.has("outline", "outlines", "border", "frame")):
        edge = (_values(clause.tokens, "colour") or (colours.INK,))[0]
        if scene.things:
            return replace(scene, things=tuple(replace(thing, edge=edge) for thing in scene.things)), "drew an outline"
        return replace(scene, style="cartoon"), "drew outlines"
    if not fresh or clause.verb not in ("add", "put", "make", "draw", "") or (clause.verb != "add" and fresh[0].noun in known):
        return None
    if clause.has("into", "instead") or (clause.verb == "make" and clause.words[0] in ("it", "this") and not clause.has("with")):
        return _instead(clause, scene)
    start = max((thing.id for thing in scene.things), default=-1) + 1
    same = {thing.noun: thing.id for thing in scene.things}
    # An object that the scene has already is only what the new thing is related to.
    ids = {
        thing.id: same[thing.noun] if thing.noun in same and index and _is_related_to(thing, fresh) else start + index
        for index, thing in enumerate(fresh)
    }
    added = tuple(
        replace(thing, id=ids[thing.id], relation=_moved(thing.relation, ids)) for thing in fresh if ids[thing.id] >= start
    )
    room = 12 - len(scene.things)
    if not added or room < 1:
        return None
    return replace(scene, things=(*scene.things, *added[:room])), f"added {_some(added[:room])}"


def _is_related_to(thing: Thing, fresh: tuple[Thing, ...]) -> bool:
    return any(other.relation is not None and other.relation.other == thing.id for other in fresh)


def _moved(relation: Relation | None, ids: dict[int, int]) -> Relation | None:
    return None if relation is None else replace(relation, other=ids[relation.other])


def _instead(clause: Clause, scene: Scene) -> Done:
    """Another subject in place of the only one ("make it a dog")."""
    fresh = clause.asked.things
    kept = scene.things[0] if scene.things else None
    first = replace(fresh[0], colours=fresh[0].colours or clause.asked.colours or (kept.colours if kept else ()))
    return replace(scene, things=(first, *fresh[1:])), f"made it {_some((first,))}"


def _some(things: tuple[Thing, ...]) -> str:
    return " and ".join(
        f"{thing.count} {NOUNS[thing.noun].many}" if thing.count > 1 else _a(NOUNS[thing.noun].name) for thing in things
    )


def _a(name: str) -> str:
    return f"{'an' if name[0] in 'aeiouX' else 'a'} {name}"


_PERCENT = re.compile(r"(\d+)\s*(?:%|percent)")


def _factor(clause: Clause) -> float | None:
    """How many times larger something is to be; None where the clause is not about size."""
    strength = _strength(clause)
    percent = _PERCENT.search(clause.rest)
    share = min(int(percent[1]), 400) / 100 if percent else None
    if clause.has("twice", "double", "2x") and not clause.has("small", "smaller"):
        return 2.0
    if clause.has("half", "halve", "twice", "double"):
        return 0.5
    if clause.has("triple", "3x"):
        return 3.0
    if clause.has("bigger", "larger", "enlarge", "grow", "big", "large", "huge", "giant", "zoom", "increase", "larger") and not clause.has("out"):
        return 1 + (share if share is not None else 0.35 * strength)
    if clause.has("smaller", "shrink", "small", "tiny", "reduce", "decrease", "tinier", "zoom", "little"):
        return 1 / (1 + (share if share is not None else 0.35 * strength))
    return None


def _size(clause: Clause, scene: Scene) -> Done | None:
    """Bigger or smaller, a thing or the whole."""
    factor = _factor(clause)
    if factor is None or (clause.has("little") and not clause.has("smaller", "bigger", "larger")):
        return None
    how = "bigger" if factor > 1 else "smaller"
    chosen = _objects(clause, scene)
    if chosen and len(chosen) < len(scene.things):
        return _with(scene, chosen, lambda thing: replace(thing, size=_within(thing.size * factor))), f"made {_the(chosen)} {how}"
    return replace(scene, size=_within(scene.size * factor)), f"made it {how}"


def _within(size: float) -> float:
    return min(max(size, 0.1), 4.0)


_QUIETER = frozenset({"less", "muted", "duller", "desaturate", "desaturated", "softer", "calmer"})


def _shade(clause: Clause, scene: Scene) -> Done | None:
    """Darker, lighter, stronger, quieter."""
    if clause.senses("noun") and not clause.has("darker", "lighter", "brighter"):
        return None
    strength = _strength(clause)
    for words, by, name in (
        (("darker", "darken"), -0.45, "darker"),
        (("lighter", "brighter", "lighten", "brighten", "paler"), 0.45, "lighter"),
    ):
        if clause.has(*words):
            chosen = tuple(thing for thing in _objects(clause, scene) if thing.colours or NOUNS[thing.noun].colour)
            if chosen and len(chosen) < len(scene.things):
                return _with(scene, chosen, lambda thing: _shaded(thing, by * strength / 3)), f"made {_the(chosen)} {name}"
            return replace(scene, shade=min(max(scene.shade + by * strength, -1.2), 1.2)), f"made it {name}"
    if clause.has("colourful", "colorful", "saturated", "saturation", "vivid", "vibrant", "stronger", "contrast", "muted", "duller",
                  "desaturated", "calmer"):  # fmt: skip
        quiet = clause.has(*_QUIETER)
        return replace(scene, vivid=min(max(scene.vivid * (0.6 if quiet else 1.35), 0.1), 2.5)), (
            "made the colours quieter" if quiet else "made the colours stronger"
        )
    return None


def _shaded(thing: Thing, by: float) -> Thing:
    now = thing.colours or (NOUNS[thing.noun].colour,)
    return replace(thing, colours=tuple(colours.lighter(colour, by) for colour in now))


def _colour(clause: Clause, scene: Scene) -> Done | None:
    """A colour for a thing, for what is written, or for everything."""
    selecting = {id(token) for token in _before_nouns(clause)}
    named = tuple(dict.fromkeys(token.value for token in clause.senses("colour") if id(token) not in selecting))
    chosen = _objects(clause, scene)
    if not named and chosen and selecting and clause.verb in ("make", "put", "") and len(chosen) == 1 and len(clause.senses("noun")) == 1:
        named = tuple(token.value for token in _before_nouns(clause))
    if not named:
        if clause.senses("noun") or not clause.senses("colour"):
            return None
        named = _values(clause.tokens, "colour")
    if clause.senses("edge") or clause.has("outline", "outlines"):
        edged = chosen or scene.things
        return (_with(scene, edged, lambda thing: replace(thing, edge=named[0])), f"made the outline {_named(named[:1])}") if edged else None
    if chosen:
        return _with(scene, chosen, lambda thing: replace(thing, colours=named)), f"made {_the(chosen)} {_named(named)}"
    return _recoloured(scene, named), f"made it {_named(named)}"


def _recoloured(scene: Scene, new: tuple[str, ...]) -> Scene:
    return replace(scene, colours=new, things=tuple(replace(thing, colours=()) for thing in scene.things))


def _move(clause: Clause, scene: Scene) -> Done | None:
    """A thing, or the whole, to another place."""
    chosen = _objects(clause, scene)
    fresh = clause.asked.things
    ids = {thing.noun: thing.id for thing in scene.things}
    if len(chosen) > 1 and len(fresh) > 1 and fresh[0].relation and all(thing.noun in ids for thing in fresh[:2]):
        first = next(thing for thing in chosen if thing.noun == fresh[0].noun)
        how = Relation(fresh[0].relation.how, ids[fresh[1].noun])
        return _with(scene, (first,), lambda thing: replace(thing, relation=how, place="")), f"moved {_the((first,))}"
    if clause.has("center", "centre") and clause.verb == "move" and not chosen:
        return replace(scene, place=""), "centred it"
    if not clause.senses("place") or clause.verb not in ("move", "put", "make", ""):
        return None
    place = _place(clause)
    if chosen:
        return _with(scene, chosen, lambda thing: replace(thing, place=place, relation=None)), f"moved {_the(chosen)}"
    return replace(scene, place=place), "moved it"


def _place(clause: Clause) -> str:
    words = " ".join(_values(clause.tokens, "place"))
    placed = read(f"a circle at the {words}").things[0].place
    return placed or "centre"


_DEGREES = re.compile(r"(-?\d{1,3})\s*(?:°|degrees?|deg)?")


def _turn(clause: Clause, scene: Scene) -> Done | None:
    """Turned, tilted, turned over, mirrored."""
    if clause.has("flip", "mirror", "mirrored", "flipped") and not clause.has("vertically", "upside"):
        return replace(scene, flip=not scene.flip), "mirrored it"
    upside = clause.has("upside", "vertically")
    if not upside and clause.verb != "rotate" and not clause.has("rotate", "rotated", "tilt", "tilted", "degrees", "sideways"):
        return None
    given = _DEGREES.search(clause.rest)
    degrees = 180.0 if upside else float(given[1]) if given else 15.0 if clause.has("tilt", "tilted", "bit", "slightly") else 90.0 if clause.has("sideways") else 45.0
    degrees *= -1 if clause.has("left", "counterclockwise", "anticlockwise", "counter") else 1
    chosen = _objects(clause, scene)
    if chosen and len(chosen) < len(scene.things):
        return _with(scene, chosen, lambda thing: replace(thing, turn=(thing.turn + degrees) % 360)), f"turned {_the(chosen)}"
    return replace(scene, turn=(scene.turn + degrees) % 360), "turned it"


def _lines(clause: Clause, scene: Scene) -> Done | None:
    """Heavier or finer lines."""
    if not clause.has("line", "lines", "stroke", "strokes", "outline", "outlines", "thicker", "thinner", "bolder", "thicken", "thick", "thin"):
        return None
    heavier, finer = clause.has("thicker", "bolder", "heavier", "thicken", "thick", "bold"), clause.has("thinner", "finer", "lighter", "thin")
    if not heavier and not finer:
        return None
    style = scene.style if scene.style in ("outline", "cartoon") or any(thing.edge for thing in scene.things) else "cartoon"
    by = 1 + 0.6 * _strength(clause)
    return replace(scene, line=min(max(scene.line * (by if heavier else 1 / by), 0.2), 5), style=style), (
        "made the lines heavier" if heavier else "made the lines finer"
    )


def _round(clause: Clause, scene: Scene) -> Done | None:
    """Softer or sharper corners."""
    if clause.has("rounder", "rounded", "softer", "round", "smoother", "soften"):
        return replace(scene, round=min(scene.round + 1.2, 5)), "rounded the corners"
    if clause.has("sharper", "sharp", "pointier", "angular", "pointy", "edgier", "sharpen"):
        return replace(scene, round=0.0), "sharpened the corners"
    return None


def _manner(clause: Clause, scene: Scene) -> Done | None:
    """A style, a mood, an arrangement, a kind, a place, an hour."""
    asked = clause.asked
    if clause.has("simpler", "simplify", "cleaner", "simplified"):
        return replace(scene, style="minimal"), "made it simpler"
    if clause.has("detail", "details", "detailed", "fancier", "richer", "depth", "shadow", "shadows"):
        return replace(scene, style="cartoon" if scene.style == "soft" else "soft"), "gave it more depth"
    if asked.style:
        return replace(scene, style=asked.style), f"drew it in {'line' if asked.style == 'outline' else asked.style} style"
    if asked.tone:
        return replace(scene, tone=asked.tone), f"gave it {'muted' if asked.tone == 'grey' else asked.tone} colours"
    if clause.has("warmer", "cooler", "colder"):
        return replace(scene, tone="warm" if clause.has("warmer") else "cool"), "changed the mood of the colours"
    if asked.kind not in ("picture", "landscape") and asked.kind != scene.kind and not asked.motif:
        return replace(scene, kind=asked.kind), f"made it {_a(asked.kind)}"
    if asked.hour or asked.setting:
        kind = "landscape" if scene.kind == "picture" else scene.kind
        return replace(scene, kind=kind, hour=asked.hour or scene.hour, setting=asked.setting or scene.setting), "changed the scenery"
    if asked.motif:
        return replace(scene, kind=asked.kind, motif=asked.motif), "changed the design"
    return None


def _arrange(clause: Clause, scene: Scene) -> Done | None:
    """Rows, rings; wide or tall."""
    ways = clause.senses("spread")
    if ways and scene.things:
        chosen = _objects(clause, scene) or scene.things
        spread = read(f"stars {ways[0].word}").things[0].spread
        return _with(scene, chosen, lambda thing: replace(thing, spread=spread)), "rearranged them"
    if clause.asked.format:
        return replace(scene, format=clause.asked.format), "changed the format"
    wider = {"wider": "wide", "taller": "tall", "narrower": "tall", "square": "square"}
    found = next((wider[word] for word in clause.words if word in wider), None)
    if found and (found != "square" or not any(thing.noun == "square" for thing in clause.asked.things) or clause.words[-1] == "square"):
        return replace(scene, format=found), "changed the format"
    return None


RULES: tuple[Rule, ...] = (
    _ground, _swap_colours, _exchange, _text, _remove, _again, _count, _size, _shade, _lines, _turn, _move, _colour, _round,
    _arrange, _add, _manner,
)  # fmt: skip

_OF_THEM = frozenset("more of them it these those please one ones a few some additional extra another another".split())
_DEGREE_WORDS = frozenset("bit slightly much way lot lots far very really somewhat touch tad too even still than please".split())

# Words that only instructions know, for telling a short wish from conversation.
_KNOWN = frozenset(
    """again another different differently redo retry else variation bigger larger smaller darker lighter brighter paler
    thicker thinner bolder rounder rounded sharper pointier simpler cleaner fancier wider taller narrower warmer cooler
    more fewer less twice double half upside mirrored flipped sideways stronger quieter vivid saturated instead centered
    detailed softer smoother colourful colorful text degrees tilted rotated uppercase lowercase""".split()
)
