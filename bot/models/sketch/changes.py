"""From a scene and an instruction to the next scene. Pure.

Each clause of the instruction is tried against RULES from the top; the first that knows what to do with it does it. A
new kind of instruction is one more function there.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.models.sketch import colours
from bot.models.sketch.clauses import Clause, clauses
from bot.models.sketch.crowds import most_of
from bot.models.sketch.nouns import NOUNS
from bot.models.sketch.palettes import PALETTES
from bot.models.sketch.reading import MOST_LINES, MOST_THINGS, read
from bot.models.sketch.scene import Ground, Lettering, Relation, Scene, Thing
from bot.models.sketch.vocabulary import Sense, name_of
from bot.models.sketch.words import Token, tokens


@dataclass(frozen=True, slots=True)
class Step:
    """The scene after an instruction, and what was done to get there, one phrase each; none where it was a guess."""

    scene: Scene
    done: tuple[str, ...]


Done = tuple[Scene, str]
Rule = Callable[[Clause, Scene], Done | None]


def change(scene: Scene, instruction: str) -> Step | None:
    """The scene as the instruction wants it. A request that is not understood gets a variation; None where it is
    conversation and asks for nothing."""
    asked = clauses(instruction)
    if not asked:
        return None
    done: list[str] = []
    now = scene
    for clause in asked:
        found = next((found for rule in RULES if (found := rule(clause, now))), None)
        if found:
            now = found[0]
            done.append(found[1])
    if not done and not any(clause.verb for clause in asked):
        return None
    return Step(now if done else varied(scene), tuple(dict.fromkeys(done)))


def varied(scene: Scene) -> Scene:
    """The same scene, drawn another way."""
    return replace(scene, variation=scene.variation + 1)


# What a clause is about


def _objects(clause: Clause, scene: Scene) -> tuple[Thing, ...]:
    """The things of the scene that the clause names; where it names a colour before them, those that have it."""
    names = clause.values("noun")
    named = tuple(thing for thing in scene.things if thing.noun in names)
    selecting = {token.value for token in _selecting(clause)}
    return tuple(thing for thing in named if selecting & set(thing.colours)) or named


def _some_of(clause: Clause, scene: Scene) -> tuple[Thing, ...]:
    """The things that the clause names, if they are not simply all there are."""
    named = _objects(clause, scene)
    return named if len(named) < len(scene.things) else ()


def _selecting(clause: Clause) -> tuple[Token, ...]:
    """The colours that stand before a noun, and so say which is meant."""
    last = max((index for index, token in enumerate(clause.tokens) if token.sense == "noun"), default=0)
    return tuple(token for token in clause.tokens[:last] if token.sense == "colour")


def _with(scene: Scene, chosen: tuple[Thing, ...], edit: Callable[[Thing], Thing]) -> Scene:
    ids = {thing.id for thing in chosen}
    return replace(scene, things=tuple(edit(thing) if thing.id in ids else thing for thing in scene.things))


def _recoloured(scene: Scene, new: tuple[str, ...]) -> Scene:
    """Everything in these colours."""
    return replace(scene, colours=new, things=tuple(replace(thing, colours=()) for thing in scene.things))


def _within(low: float, value: float, high: float) -> float:
    return min(max(value, low), high)


def _the(things: tuple[Thing, ...]) -> str:
    names = (NOUNS[thing.noun].many if thing.count > 1 else NOUNS[thing.noun].name for thing in things)
    return "the " + " and the ".join(dict.fromkeys(names))


def _counted(things: tuple[Thing, ...]) -> str:
    return " and ".join(
        f"{thing.count} {NOUNS[thing.noun].many}" if thing.count > 1 else with_article(NOUNS[thing.noun].name)
        for thing in things
    )


def with_article(name: str) -> str:
    """The name with "a" or "an"."""
    return f"{'an' if name[0] in 'aeiouX' else 'a'} {name}"


def _named(found: tuple[str, ...]) -> str:
    return " and ".join(name_of(colour) for colour in found)


# The background


def _ground(clause: Clause, scene: Scene) -> Done | None:
    asked = clause.asked.ground
    if asked.none or (clause.verb == "remove" and clause.senses("ground")):
        return replace(scene, ground=Ground(none=True)), "took the background away"
    if asked.colours:
        return replace(scene, ground=asked), f"put it on {_named(asked.colours)}"
    if not clause.senses("ground"):
        return None
    if clause.has("darker", "dark"):
        return _ground_moved(scene, -0.18 * clause.strength, "#3a4468"), "darkened the background"
    if clause.has("lighter", "brighter", "light"):
        return _ground_moved(scene, 0.18 * clause.strength, "#e9edf5"), "lightened the background"
    return (replace(scene, ground=Ground()), "gave it a background") if clause.verb == "add" else None


def _ground_moved(scene: Scene, by: float, otherwise: str) -> Scene:
    now = scene.ground.colours or (otherwise,)
    return replace(scene, ground=Ground(tuple(colours.lighter(colour, by) for colour in now)))


# Colours


def _swap_colours(clause: Clause, scene: Scene) -> Done | None:
    swaps = clause.has("swap", "switch", "invert", "reverse", "exchange")
    if not swaps or not clause.has("colour", "colours", "color", "colors", "them"):
        return None
    painted = tuple(thing for thing in scene.things if thing.colours)
    done = "swapped the colours"
    if len(scene.colours) > 1:
        return replace(scene, colours=scene.colours[::-1]), done
    if len(painted) > 1:
        new = {thing.id: other.colours for thing, other in zip(painted, painted[::-1], strict=True)}
        return _with(scene, painted, lambda thing: replace(thing, colours=new[thing.id])), done
    if painted and len(painted[0].colours) > 1:
        return _with(scene, painted, lambda thing: replace(thing, colours=thing.colours[::-1])), done
    front = scene.colours or (painted[0].colours if painted else ())
    if not front:
        return None
    behind = scene.ground.colours or (colours.WHITE,)
    return replace(_recoloured(scene, behind), ground=Ground(front)), "swapped the colours with the background"


_INSTEAD = re.compile(r"^(?P<new>.+?)\s+(?:instead of|rather than|in place of)\s+(?P<old>.+)$", re.IGNORECASE)
_INTO = re.compile(
    r"^(?:replace|swap|exchange|switch)?\s*(?P<old>.+?)\s+(?:with|by|for|to|into|→|->)\s+(?P<new>.+)$", re.IGNORECASE
)


def _exchange(clause: Clause, scene: Scene) -> Done | None:
    """One colour or thing for another: "blue instead of red", "replace the star with a heart"."""
    match = _INSTEAD.match(clause.rest) or (_INTO.match(clause.rest) if clause.verb == "make" else None)
    if match is None:
        return None
    old, new = tokens(match["old"]), tokens(match["new"])
    if any(token.sense in ("says", "text", "ground") for token in old):
        return None
    gone = tuple(thing for thing in scene.things if thing.noun in _values(old, "noun"))
    if gone and _values(new, "noun"):
        fresh = read(match["new"]).things[0]
        changed = _with(scene, gone, lambda one: replace(one, noun=fresh.noun, colours=fresh.colours or one.colours))
        return changed, f"replaced {_the(gone)} with {with_article(NOUNS[fresh.noun].name)}"
    before, after = _values(old, "colour")[:1], _values(new, "colour")[:1]
    if before and after and not _values(old, "noun"):
        return _repainted(scene, before[0], after[0]), f"used {_named(after)} instead of {_named(before)}"
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

    def repaint(thing: Thing) -> Thing:
        natural = (NOUNS[thing.noun].colour,) if NOUNS[thing.noun].colour and not scene.colours else ()
        own = thing.colours or natural
        painted = others(own)
        return replace(thing, colours=thing.colours if painted == own else painted, edge=other(thing.edge))

    found = replace(
        scene,
        colours=others(scene.colours),
        ground=replace(scene.ground, colours=others(scene.ground.colours)),
        lettering=replace(scene.lettering, colour=other(scene.lettering.colour)),
        things=tuple(repaint(thing) for thing in scene.things),
    )
    return found if found != scene else _recoloured(scene, (new,))


def _shade(clause: Clause, scene: Scene) -> Done | None:
    """Darker, lighter, stronger, quieter."""
    if clause.has("darker", "darken"):
        return _shaded(clause, scene, -0.45 * clause.strength, "darker")
    if clause.has("lighter", "brighter", "lighten", "brighten", "paler"):
        return _shaded(clause, scene, 0.45 * clause.strength, "lighter")
    if clause.senses("noun"):
        return None
    if clause.has("muted", "duller", "desaturate", "desaturated", "calmer", "less") and not clause.has(
        "lines", "detail"
    ):
        return replace(scene, vivid=_within(0.1, scene.vivid * 0.6, 2.5)), "made the colours quieter"
    if clause.has("colourful", "colorful", "saturated", "saturation", "vivid", "vibrant", "stronger", "contrast"):
        return replace(scene, vivid=_within(0.1, scene.vivid * 1.35, 2.5)), "made the colours stronger"
    return None


def _shaded(clause: Clause, scene: Scene, by: float, name: str) -> Done:
    chosen = tuple(thing for thing in _some_of(clause, scene) if thing.colours or NOUNS[thing.noun].colour)
    if not chosen:
        return replace(scene, shade=_within(-1.2, scene.shade + by, 1.2)), f"made it {name}"

    def moved(thing: Thing) -> Thing:
        now = thing.colours or (NOUNS[thing.noun].colour,)
        return replace(thing, colours=tuple(colours.lighter(colour, by / 3) for colour in now))

    return _with(scene, chosen, moved), f"made {_the(chosen)} {name}"


def _colour(clause: Clause, scene: Scene) -> Done | None:
    """A colour for a thing, for an outline, or for everything."""
    chosen, selecting = _objects(clause, scene), set(_selecting(clause))
    new = tuple(dict.fromkeys(token.value for token in clause.senses("colour") if token not in selecting))
    if not new and chosen and clause.verb != "add" and len(clause.senses("noun")) == 1:
        new = tuple(token.value for token in _selecting(clause))  # "a blue circle"
    if not new or (clause.senses("noun") and not chosen):
        return None
    if clause.senses("edge") or clause.has("outline", "outlines"):
        return _edged(scene, chosen or scene.things, new[0])
    if chosen:
        return _with(scene, chosen, lambda thing: replace(thing, colours=new)), f"made {_the(chosen)} {_named(new)}"
    return _recoloured(scene, new), f"made it {_named(new)}"


def _edged(scene: Scene, chosen: tuple[Thing, ...], colour: str) -> Done:
    if not chosen:
        return replace(scene, style="cartoon"), "drew outlines"
    return _with(scene, chosen, lambda thing: replace(thing, edge=colour)), "drew an outline"


# Lettering

_LETTERS = r"(?:text|title|name|caption|lettering|words?|letters?|label|wordmark|slogan|initials|tagline)"
_NEW_TEXT = re.compile(
    rf"\b{_LETTERS}\b.*?\b(?:to(?: say| read)?|says?|reads?|as|with|by|into|is|be)\b\s*:?\s*(?P<new>.+)$", re.IGNORECASE
)
_SAY = re.compile(
    r"^(?:it|this|the \w+)?\s*(?:should\s+)?"
    r"(?:says?|reads?|call(?:ed)? it|name(?:d)? it|rename it(?: to)?|title(?:d)? it)\b\s*:?\s*(?P<new>.+)$",
    re.IGNORECASE,
)
_QUOTES = " \"'“”‘’„«»"


def _text(clause: Clause, scene: Scene) -> Done | None:
    """What is written, and how it looks."""
    letters = scene.lettering
    names_it = bool(re.search(rf"\b{_LETTERS}\b", clause.rest, re.IGNORECASE))
    quoted = clause.values("text")
    if clause.verb == "remove" and (names_it or quoted):
        return replace(scene, lettering=Lettering()), "took the lettering away"
    if names_it and letters.lines and not quoted and (found := _text_looks(clause, scene)):
        return found
    line = _line(quoted[0] if quoted else _said(clause))
    if not line:
        return None
    if clause.verb == "add" and letters.lines and line not in letters.lines:
        return replace(
            scene, lettering=replace(letters, lines=(*letters.lines, line)[-MOST_LINES:])
        ), "added the lettering"
    asked = clause.asked.lettering
    new = replace(letters, lines=(line,), colour=asked.colour or letters.colour, place=asked.place or letters.place)
    return replace(scene, lettering=new), "wrote the lettering"


def _said(clause: Clause) -> str:
    """What is to be written, without quotes around it."""
    match = _SAY.match(clause.rest) or _NEW_TEXT.search(clause.rest)
    if match:
        return match["new"].strip(_QUOTES)
    if clause.verb == "write":
        return clause.rest.strip(_QUOTES)
    lines = clause.asked.lettering.lines
    return lines[0] if lines and clause.verb in ("add", "put", "") else ""


def _line(said: str) -> str:
    """The text as the reader of prompts would take it."""
    lines = read('"{}"'.format(said.replace('"', " "))).lettering.lines
    return lines[0] if lines else ""


def _text_looks(clause: Clause, scene: Scene) -> Done | None:
    letters, named, places = scene.lettering, clause.values("colour"), clause.senses("place")
    if clause.verb in ("add", "write"):
        return None
    if named:
        new, done = replace(letters, colour=named[-1]), f"made the lettering {_named(named[-1:])}"
    elif factor := _factor(clause):
        new, done = replace(letters, size=_within(0.2, letters.size * factor, 3.0)), "resized the lettering"
    elif clause.has("uppercase", "capitals", "caps"):
        new, done = replace(letters, lines=tuple(line.upper() for line in letters.lines)), "set it in capitals"
    elif clause.has("lowercase"):
        new, done = replace(letters, lines=tuple(line.lower() for line in letters.lines)), "set it in small letters"
    elif places:
        new, done = replace(letters, place=_place(clause)), "moved the lettering"
    else:
        return None
    return replace(scene, lettering=new), done


# Things


def _remove(clause: Clause, scene: Scene) -> Done | None:
    if clause.verb != "remove":
        return None
    if clause.senses("edge") or clause.has("outline", "outlines", "lines"):
        plain = replace(scene, style="flat" if scene.style in ("outline", "cartoon") else scene.style)
        return _with(plain, plain.things, lambda thing: replace(thing, edge="")), "took the outlines away"
    gone, counted = _objects(clause, scene), clause.senses("count")
    if not gone:
        return None
    if counted and 0 < counted[0].number < gone[0].count:
        left = gone[0].count - int(counted[0].number)
        return _with(scene, gone[:1], lambda thing: replace(thing, count=left)), f"took some of {_the(gone)} away"
    ids = {thing.id for thing in gone}
    return replace(
        scene, things=tuple(thing for thing in scene.things if thing.id not in ids)
    ), f"took {_the(gone)} away"


def _count(clause: Clause, scene: Scene) -> Done | None:
    """More of what there is, or fewer."""
    objects = _objects(clause, scene)
    lead = objects[:1] or (() if clause.senses("noun") else scene.things[:1])
    if not lead or clause.senses("colour"):
        return None
    new = _new_count(clause, lead[0], named=bool(objects))
    if new is None:
        return None
    new = int(_within(1, new, most_of(lead[0].noun)))
    return _with(
        scene, lead, lambda thing: replace(thing, count=new)
    ), f"drew {_counted((replace(lead[0], count=new),))}"


_OF_THEM = frozenset("more of them it these those please one ones a few some additional extra another".split())


def _new_count(clause: Clause, thing: Thing, *, named: bool) -> int | None:
    """How many there are to be; None where the clause is not about that."""
    counted = clause.senses("count")
    number = int(counted[0].number) if counted else 0
    # "more" may also be said of a quality ("more playful").
    of_them = named or all(word in _OF_THEM for word in clause.words)
    if clause.has("more", "additional", "extra", "another") and of_them:
        return thing.count + (number or (max(thing.count // 2, 2) if clause.has("more") else 1))
    if clause.has("fewer") or (clause.has("less") and named):
        return thing.count - (number or max(thing.count // 3, 1))
    if clause.has("twice", "double") and (clause.has("many", "number") or (named and clause.has("double"))):
        return thing.count * 2
    placed = clause.senses("place") or clause.senses("relation")
    if not named or placed or _factor(clause):
        return None
    if clause.verb == "add":
        return thing.count + max(number, 1)
    return number if number and clause.verb in ("make", "draw", "") and not clause.has("degrees") else None


def _add(clause: Clause, scene: Scene) -> Done | None:
    """New things come in, where they are wanted."""
    fresh = clause.asked.things
    if clause.verb == "add" and not fresh and (clause.senses("edge") or clause.has("outline", "outlines", "frame")):
        return _edged(scene, scene.things, (*clause.values("colour"), colours.INK)[0])
    known = {thing.noun: thing.id for thing in scene.things}
    if not fresh or clause.verb not in ("add", "put", "make", "draw", ""):
        return None
    if clause.verb != "add" and fresh[0].noun in known:
        return None
    if clause.has("into", "instead") or (
        clause.verb == "make" and clause.words[0] in ("it", "this") and not clause.has("with")
    ):
        return _instead(clause, scene)
    ids = _ids(fresh, scene, known)
    added = tuple(
        replace(thing, id=ids[thing.id], relation=_kept(thing.relation, ids), added=True)
        for thing in fresh
        if ids[thing.id] not in known.values()
    )[: MOST_THINGS - len(scene.things)]
    return (replace(scene, things=(*scene.things, *added)), f"added {_counted(added)}") if added else None


def _ids(fresh: tuple[Thing, ...], scene: Scene, known: dict[str, int]) -> dict[int, int]:
    """The ids in the scene of what a clause names. What the scene has already, and what the clause only uses to say
    where something goes ("a star above the house"), is meant itself; all else is new."""
    start = max((thing.id for thing in scene.things), default=-1) + 1
    landmarks = {thing.relation.other for thing in fresh if thing.relation}
    return {
        thing.id: known[thing.noun] if thing.noun in known and thing.id in landmarks else start + index
        for index, thing in enumerate(fresh)
    }


def _kept(relation: Relation | None, ids: dict[int, int]) -> Relation | None:
    return None if relation is None else replace(relation, other=ids[relation.other])


def _instead(clause: Clause, scene: Scene) -> Done:
    """Another subject in place of what there is ("turn it into a dog")."""
    fresh, before = clause.asked.things, scene.things[0].colours if scene.things else ()
    first = replace(fresh[0], colours=fresh[0].colours or clause.asked.colours or before)
    return replace(scene, things=(first, *fresh[1:])), f"made it {_counted((first,))}"


_PERCENT = re.compile(r"(\d{1,4})\s*(?:%|percent)")


def _factor(clause: Clause) -> float | None:
    """How many times larger something is to be; None where the clause is not about size."""
    percent = _PERCENT.search(clause.rest)
    step = 1 + (min(int(percent[1]), 400) / 100 if percent else 0.35 * clause.strength)
    if clause.has("twice", "double", "2x") and not clause.has("small", "smaller"):
        return 2.0
    if clause.has("half", "halve", "twice", "double"):
        return 0.5
    if clause.has("triple", "3x"):
        return 3.0
    if clause.has("smaller", "shrink", "small", "tiny", "reduce", "decrease") or (
        clause.has("zoom") and clause.has("out")
    ):
        return 1 / step
    grows = clause.has(
        "bigger", "larger", "enlarge", "grow", "big", "large", "huge", "giant", "zoom", "increase", "scale"
    )
    return step if grows else None


def _size(clause: Clause, scene: Scene) -> Done | None:
    """Bigger or smaller, a thing or the whole."""
    factor = _factor(clause)
    if factor is None or clause.senses("says"):
        return None
    how, chosen = "bigger" if factor > 1 else "smaller", _some_of(clause, scene)
    if chosen:
        resized = _with(scene, chosen, lambda thing: replace(thing, size=_within(0.1, thing.size * factor, 4.0)))
        return resized, f"made {_the(chosen)} {how}"
    return replace(scene, size=_within(0.1, scene.size * factor, 4.0)), f"made it {how}"


# Place and turn


def _move(clause: Clause, scene: Scene) -> Done | None:
    """A thing, or the whole, to another place."""
    chosen, fresh = _objects(clause, scene), clause.asked.things
    known = {thing.noun: thing.id for thing in scene.things}
    if len(chosen) > 1 and fresh[0].relation and all(thing.noun in known for thing in fresh):
        first = tuple(thing for thing in chosen if thing.noun == fresh[0].noun)
        relation = _kept(fresh[0].relation, {thing.id: known[thing.noun] for thing in fresh})
        return _with(scene, first, lambda thing: replace(thing, relation=relation, place="")), f"moved {_the(first)}"
    if clause.verb == "move" and clause.has("center", "centre") and not chosen:
        return replace(scene, place="centre"), "centred it"
    if not clause.senses("place") or clause.verb not in ("move", "put", "make", "") or (fresh and not chosen):
        return None
    if clause.verb != "move" and set(clause.values("place")) <= {"up", "down"}:
        return None  # "jazz it up"
    place = _place(clause)
    if chosen:
        moved = _with(scene, chosen, lambda thing: replace(thing, place=place, relation=None))
        return moved, f"moved {_the(chosen)}"
    return replace(scene, place=place), "moved it"


def _place(clause: Clause) -> str:
    return read(f"a circle at the {' '.join(clause.values('place'))}").things[0].place


_DEGREES = re.compile(r"(-?\d{1,3})\b")


def _turn(clause: Clause, scene: Scene) -> Done | None:
    """Turned, tilted, turned over, mirrored."""
    upside = clause.has("upside", "vertically")
    if clause.has("flip", "mirror", "mirrored", "flipped") and not upside:
        return replace(scene, flip=not scene.flip), "mirrored it"
    turns = clause.verb == "rotate" or clause.has("rotate", "rotated", "tilt", "tilted", "degrees", "sideways")
    if not upside and not turns:
        return None
    degrees = 180.0 if upside else _degrees(clause)
    if clause.has("left", "counterclockwise", "anticlockwise", "counter"):
        degrees = -degrees
    if chosen := _some_of(clause, scene):
        turned = _with(scene, chosen, lambda thing: replace(thing, turn=(thing.turn + degrees) % 360))
        return turned, f"turned {_the(chosen)}"
    return replace(scene, turn=(scene.turn + degrees) % 360), "turned it"


def _degrees(clause: Clause) -> float:
    if given := _DEGREES.search(clause.rest):
        return float(given[1])
    if clause.has("sideways"):
        return 90.0
    return 15.0 if clause.has("tilt", "tilted", "bit", "slightly") else 45.0


# Manner


def _again(clause: Clause, scene: Scene) -> Done | None:
    """Something else, please."""
    named = any(clause.senses(sense) for sense in ("noun", "colour", "ground", "text"))
    wishes = ("again", "another", "different", "differently", "redo", "retry", "regenerate", "surprise", "else",
              "variation", "new", "alternative", "other")  # fmt: skip
    if named or not clause.has(*wishes):
        return None
    if clause.has("colour", "colours", "color", "colors", "palette"):
        return _recoloured(scene, _next_palette(scene)), "chose other colours"
    return varied(scene), "tried another take on it"


def _next_palette(scene: Scene) -> tuple[str, ...]:
    sets = [palette.colours[:3] for palette in PALETTES]
    return sets[(sets.index(scene.colours) + 1) % len(sets)] if scene.colours in sets else sets[0]


def _lines(clause: Clause, scene: Scene) -> Done | None:
    """Heavier or finer lines; where there were none, there are now."""
    heavier = clause.has("thicker", "bolder", "heavier", "thicken", "thick")
    if not heavier and not clause.has("thinner", "finer", "thin"):
        return None
    lined = scene.style in ("outline", "cartoon") or any(thing.edge for thing in scene.things)
    by = 1 + 0.6 * clause.strength
    line = _within(0.2, scene.line * (by if heavier else 1 / by), 5.0)
    return replace(scene, line=line, style=scene.style if lined else "cartoon"), (
        "made the lines heavier" if heavier else "made the lines finer"
    )


def _corners(clause: Clause, scene: Scene) -> Done | None:
    if clause.has("rounder", "rounded", "softer", "round", "smoother", "soften"):
        return replace(scene, round=min(scene.round + 1.2, 5.0)), "rounded the corners"
    if clause.has("sharper", "sharp", "pointier", "angular", "pointy", "edgier", "sharpen"):
        return replace(scene, round=0.0), "sharpened the corners"
    return None


_WIDER = {"wider": "wide", "taller": "tall", "narrower": "tall", "square": "square"}


def _arrange(clause: Clause, scene: Scene) -> Done | None:
    """Rows and rings; wide or tall."""
    ways = clause.senses("spread")
    if ways and scene.things:
        spread = read(f"stars {ways[0].word}").things[0].spread
        chosen = _objects(clause, scene) or scene.things
        return _with(scene, chosen, lambda thing: replace(thing, spread=spread)), "rearranged them"
    # "make it square" is about the format, "make it a square" is not.
    asked = clause.asked.format or next((_WIDER[word] for word in clause.words if word in _WIDER), "")
    if not asked or clause.senses("article"):
        return None
    return replace(scene, format=asked), "changed the format"


def _manner(clause: Clause, scene: Scene) -> Done | None:
    """A style, a mood."""
    asked = clause.asked
    if clause.has("simpler", "simplify", "cleaner", "simplified"):
        return _simplified(clause, scene), "made it simpler"
    if clause.has("detail", "details", "detailed", "fancier", "richer", "depth", "shadow", "shadows"):
        return replace(scene, style="cartoon" if scene.style == "soft" else "soft"), "gave it more depth"
    if asked.style:
        return replace(
            scene, style=asked.style
        ), f"drew it in {'line' if asked.style == 'outline' else asked.style} style"
    if asked.tone:
        return replace(scene, tone=asked.tone), f"gave it {asked.tone} colours"
    if clause.has("warmer"):
        return replace(scene, tone="warm"), "made the colours warmer"
    if clause.has("cooler", "colder"):
        return replace(scene, tone="cool"), "made the colours cooler"
    return None


def _simplified(clause: Clause, scene: Scene) -> Scene:
    """In a plain style, with half of what there are many of; of three kinds and more the last goes, too, unless others
    are placed by it or only a bit was asked for."""
    things = tuple(replace(thing, count=(thing.count + 1) // 2) for thing in scene.things)
    landmarks = {thing.relation.other for thing in things if thing.relation}
    spare = [thing for thing in things if thing.id not in landmarks]
    if len(things) > 2 and spare and clause.strength >= 1.0:
        things = tuple(thing for thing in things if thing is not spare[-1])
    return replace(scene, style="minimal", things=things)


def _setting(clause: Clause, scene: Scene) -> Done | None:
    """Another kind of picture, a place, an hour, a motif."""
    asked = clause.asked
    if asked.motif:
        return replace(scene, kind=asked.kind, motif=asked.motif), "changed the design"
    if asked.hour or asked.setting or asked.weather:
        kind = "landscape" if scene.kind == "picture" else scene.kind
        hour, setting = asked.hour or scene.hour, asked.setting or scene.setting
        weather = asked.weather or scene.weather
        return replace(scene, kind=kind, hour=hour, setting=setting, weather=weather), "changed the scenery"
    if asked.kind != "picture" and not asked.things and asked.kind != scene.kind:
        return replace(scene, kind=asked.kind), f"made it {with_article(asked.kind)}"
    return None


RULES: tuple[Rule, ...] = (
    _ground, _swap_colours, _exchange, _text, _remove, _again, _count, _size, _shade, _lines, _turn, _move, _colour,
    _corners, _arrange, _add, _manner, _setting,
)  # fmt: skip
