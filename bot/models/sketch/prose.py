"""What sketch says beside its drawings. Only words of its own vocabulary, never what somebody typed, except for plain
words that it did not understand."""

from bot.models.sketch.chance import Chance
from bot.models.sketch.changes import with_article
from bot.models.sketch.crowds import thinned
from bot.models.sketch.nouns import NOUNS
from bot.models.sketch.scene import Scene, Thing
from bot.models.sketch.vocabulary import name_of

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_OPENINGS = (
    "Here is {what}. I am sketch, a small offline composer: no AI, only shapes and rules.",
    "I drew {what}. This is sketch speaking, a small offline composer without AI.",
    "{What}, drawn by sketch: a small offline composer, not an AI.",
    "Drawn without any AI, by sketch, the small offline composer: {what}.",
)
_CHANGED = (
    "Done: I {done}. (sketch, the small offline composer without AI.)",
    "I {done}. Still sketch here: a small offline composer, no AI.",
    "As you wish: I {done}. sketch is a small offline composer without AI.",
)
_GUESSED = (
    "I am sketch, a small offline composer without AI. I did not understand that and only guessed: a variation.",
    "That is beyond me: sketch is a small offline composer without AI. This variation is only a guess.",
)
_NOTHING_NEW = "That changed nothing to be seen, so here is a variation of it."
_HINTS = (
    "Reply with a change, for example “make it green”, “bigger” or “add a star”.",
    "It can be changed by a reply: “background black”, “add the text Hello”, “try again” …",
    "Tell me what to change: a colour, a size, a background, one thing more or one less.",
)


def opening(scene: Scene, chance: Chance) -> str:
    """What stands before the first drawing."""
    what = described(scene)
    return chance.pick("opening", _OPENINGS).format(what=what, What=what[0].upper() + what[1:])


def changed(done: tuple[str, ...], seen: bool, chance: Chance) -> str:
    """What stands before a changed drawing. Nothing done: it was only a guess. Not `seen`: the picture had to be varied
    for anything to change."""
    if not done:
        return chance.pick("guessed", _GUESSED)
    said = chance.pick("changed", _CHANGED).format(done=_listed(done))
    return said if seen else f"{said} {_NOTHING_NEW}"


def closing(scene: Scene, chance: Chance) -> str:
    """What stands after a drawing: what was left out and why, and how to go on."""
    return " ".join((*_remarks(scene), chance.pick("hint", _HINTS)))


def about(scene: Scene) -> str:
    """The drawing's description, for those who cannot see it."""
    what = described(scene)
    return f"{what[0].upper()}{what[1:]}. Drawn by sketch, a small offline composer without AI."


def described(scene: Scene) -> str:
    """The scene in words: "two red circles and a green square on black"."""
    subject = _listed(tuple(_thing(thing) for thing in thinned(scene.things)))
    kind = {"picture": "", "landscape": _view(scene)}.get(scene.kind, with_article(scene.kind))
    if kind and subject:
        subject = f"{kind} with {subject}"
    elif not subject:
        subject = kind or ("some lettering" if scene.lettering.lines else "an abstract composition")
    if scene.colours:
        subject += f" in {_listed(tuple(name_of(colour) for colour in scene.colours))}"
    if scene.lettering.lines and (scene.things or kind):
        subject += ", with lettering"
    if scene.ground.none:
        return f"{subject}, without a background"
    return f"{subject} on {_listed(tuple(map(name_of, scene.ground.colours)))}" if scene.ground.colours else subject


def _remarks(scene: Scene) -> list[str]:
    remarks = []
    drawn = thinned(scene.things)
    if drawn != scene.things:
        counts = _listed(tuple(str(new.count) for new, old in zip(drawn, scene.things, strict=True) if new != old))
        remarks.append(f"That is more than a picture has room for: I stopped at {counts}.")
    if scene.unknown and not scene.things and not scene.lettering.lines and scene.kind == "picture":
        words = _listed(tuple(f"“{word}”" for word in scene.unknown))
        remarks.append(f"I have no drawing for {words}, so I wrote it on shapes and colours.")
    elif scene.emoji and not scene.things:
        remarks.append("I do not know that emoji, so I made an emblem of my own for it.")
    if scene.kind == "chart" and len(scene.values) < 2:
        remarks.append("The numbers are made up: name yours, and I will draw them.")
    return remarks


def _view(scene: Scene) -> str:
    words = [word for word in (scene.setting, scene.weather, scene.hour) if word]
    return f"a landscape ({', '.join(words)})" if words else "a landscape"


def _thing(thing: Thing) -> str:
    noun = NOUNS[thing.noun]
    coloured = " and ".join(dict.fromkeys(name_of(colour) for colour in thing.colours))
    if thing.count == 1:
        return with_article(f"{coloured} {noun.name}".strip())
    number = _NUMBERS[thing.count] if thing.count < len(_NUMBERS) else str(thing.count)
    return " ".join(filter(None, (number, coloured, noun.many)))


def _listed(parts: tuple[str, ...]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
