"""From a prompt to a scene. Pure: the same text always means the same."""

from dataclasses import dataclass, field, replace
from typing import cast
from unicodedata import category

from bot.models.sketch import colours, vocabulary
from bot.models.sketch.markup import clipped
from bot.models.sketch.nouns import NOUNS
from bot.models.sketch.scene import Ground, How, Kind, Relation, Scene, Spread, Style, Thing
from bot.models.sketch.topics import GREETINGS
from bot.models.sketch.vocabulary import FILLERS, Sense
from bot.models.sketch.words import Token, tokens

MOST_THINGS = 12  # different things that one picture has room for
_IMPLIED = 3  # how many "stars" are
MOST_LINES = 4  # of lettering
_MOST_LETTERS = 120  # in a line: what can be read in a preview
_MOST_UNKNOWN = 6  # words worth telling that they were not understood
_SAID_WORDS = 8  # what follows "saying" without quotes
_NAME_WORDS = 6  # a name is rarely longer
_DARK_GROUND, _LIGHT_GROUND = "#171d33", "#f5f6fa"
_ARROW_TURNS = {"left": 180.0, "up": -90.0, "top": -90.0, "down": 90.0, "bottom": 90.0, "right": 0.0}
# Things with a surface: what they come "with" is drawn on them.
_SURFACES = frozenset(
    {"shield", "speech bubble", "mug", "T-shirt", "shopping bag", "flag", "circle", "square", "hexagon", "rosette",
     "coffee cup", "octagon", "rectangle", "heart", "ring", "monitor", "laptop"}
)  # fmt: skip
_ON_TREES = frozenset({"apple", "pear", "orange", "lemon", "cherries", "heart", "star", "bird", "balloon"})
_PERCHES = frozenset({"tree", "fir tree", "palm tree"})
_IN_A_SHAPE = {"in a circle": "circle", "in a ring": "ring"}
_WITH_NAMES: frozenset[Kind] = frozenset({"picture", "logo", "icon", "badge", "banner", "card", "sticker"})

_WITH_WORDS: frozenset[Kind] = frozenset({"card", "banner"})  # nobody wants them without
# The colours of an hour or a season, for what is no landscape.
_HOUR_COLOURS = {
    "autumn": ("#c8553d", "#e09f3e", "#8a5a2b", "#9e2a2b"),
    "sunset": ("#f2704f", "#f9b24e", "#a83f7c", "#5a3267"),
}

_ENDS_SAYING: frozenset[Sense] = frozenset({"stop", "ground", "style", "kind", "relation", "spread", "says", "named",
                                            "edge", "with", "emoji", "text"})  # fmt: skip
_ENDS_SAYING_WORDS = frozenset("on using at by made as which where".split())
_DESCRIBED: frozenset[Sense] = frozenset({"noun", "kind", "ground", "edge", "setting", "motif", "emoji", "says"})
_EDGES = frozenset({"outline", "outlines"})  # in "a red outline", not a style
_DESCRIBING: frozenset[Sense] = frozenset({"other", "size", "style", "tone", "format", "colour"})


def read(text: str) -> Scene:
    """What the text asks for, as a prompt: what it only hints at is filled in."""
    reader = _Reader(tokens(text), text)
    return reader.filled(reader.scene())


def named(text: str) -> Scene:
    """Only what the text names, as a part of an instruction."""
    return _Reader(tokens(text), text).scene()


@dataclass(slots=True)
class _Coming:
    """What was said of the thing that is about to be named."""

    count: int = 0
    colours: tuple[str, ...] = ()
    size: float = 1.0
    place: str = ""
    spread: Spread = ""


@dataclass(slots=True)
class _Reader:
    """Goes through the tokens once and collects the scene; it lives for one call of `read`."""

    tokens: tuple[Token, ...]
    text: str
    at: int = 0
    built: Scene = field(default_factory=Scene)
    coming: _Coming = field(default_factory=_Coming)
    how: str = ""  # how the next thing stands to the last one
    between: int | None = None  # the thing that stands between the last one and the next
    last: str = ""  # what was mentioned last: "thing", "text" or "kind"
    numbers: tuple[float, ...] = ()
    topic: str = ""  # the noun that stands for what it is about
    purpose: str = ""  # what follows "for", as it was typed
    greeting: str = ""  # what one writes for the occasion
    addressee: str = ""  # the name after "for"

    def scene(self) -> Scene:
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            self._take(token)
        self._loose(self.coming.colours)
        return self._completed()

    def _take(self, token: Token) -> None:
        match token.sense:
            case "noun":
                self._thing(token)
            case "colour":
                self._colours()
            case "count":
                self._count(token)
            case "size":
                self.coming.size *= token.number
            case "place":
                self._place(token)
            case "spread":
                self._spread(token)
            case "kind":
                self._kind(cast("Kind", token.value))
            case "style":
                self._style(cast("Style", token.value))
            case "tone":
                self._tone(token)
            case "setting":
                self.built = replace(self.built, setting=self.built.setting or token.value)
                self._spend_on_ground()
            case "weather":
                self.built = replace(self.built, weather=self.built.weather or token.value)
                self._spend_on_ground()
            case "course":
                self.built = replace(self.built, course=token.value)
            case "topic" | "occasion" | "wish":
                self._topic(token)
            case "hour":
                self.built = replace(self.built, hour=self.built.hour or token.value)
            case "motif":
                self.built = replace(self.built, motif=self.built.motif or token.value, colours=self._spent())
            case "format":
                self.built = replace(self.built, format=token.value)
            case "ground":
                self._ground()
            case "none":
                self._none(token)
            case "edge":
                self._edge()
            case "text":
                self._say(token.value)
            case "says" if token.word == "reading" and self._here("article", "noun", "count", "colour", "size"):
                self.how = "held"
            case "says":
                self._say(self._said(_SAID_WORDS))
            case "named":
                self._say(self._said(_NAME_WORDS), mentioned=False)
            case "for":
                self.purpose = self.purpose or self._purpose()
                self.addressee = self._name()
                self._say(self.addressee, mentioned=False)
            case "relation":
                self.how = token.value
            case "with" | "in" | "on":
                self.how = self.how or token.sense
            case "and":
                self.how = ""
            case "stop":
                self.how, self.coming.count = "", 0
            case "emoji":
                self.built = replace(self.built, emoji=(*self.built.emoji, token.value))
            case "other":
                self._unknown(token)
            case _:
                pass

    # Things

    def _thing(self, token: Token) -> None:
        things = self.built.things
        if self._repeats(token):
            self._change_last(count=things[-1].count + 1)
            return
        coming, self.coming = self.coming, _Coming()
        if len(things) == MOST_THINGS:
            return
        turn = _ARROW_TURNS.get(coming.place, token.number) if token.value == "arrow" else 0.0
        new = Thing(
            id=len(things),
            noun=token.value,
            count=coming.count or (_IMPLIED if token.plural else 1),
            colours=coming.colours,
            size=coming.size,
            turn=turn,
            place="" if token.value == "arrow" else coming.place,
            spread=coming.spread,
        )
        self.built = replace(self.built, things=(*things, new))
        if self.last == "text" and self.how in ("in", "on", "inside") and new.noun in _SURFACES:
            self._write_inside()
        elif things:
            self._relate(things[-1], new)
        self.last, self.how = "thing", ""

    def _topic(self, token: Token) -> None:
        """What it is about; colours said of it are the whole's."""
        self.topic = self.topic or token.value
        self.built = replace(self.built, colours=(*self.built.colours, *self._spent()))
        if token.sense == "wish" and self.last != "text":
            self._say(_titled(token.typed))
        self.greeting = self.greeting or GREETINGS.get(token.word, "")

    def _wished(self, lines: tuple[str, ...]) -> tuple[str, ...]:
        """What a card says beside what it is expressly to say: the occasion, and to whom."""
        if self.greeting and lines in ((), (self.addressee,)):
            return (self.greeting, *lines)
        words = _titled(self.purpose)
        return lines or ((words,) if words else ())

    def _repeats(self, token: Token) -> bool:
        """Whether it is the same emoji once more."""
        before = self.tokens[self.at - 2] if self.at > 1 else None
        return before is not None and before.typed == token.typed and before.value == token.value and not token.plural

    def _relate(self, one: Thing, new: Thing) -> None:
        if self.between is not None:
            self._change(new, relation=Relation("right", self.between))
            self.between = None
            return
        match self.how:
            case "with" if one.noun in _SURFACES and one.count == 1:
                self._change(new, relation=Relation("inside", one.id))
            case "in" | "on" if new.noun in _SURFACES and new.count == 1:
                self._change(one, relation=Relation("inside", new.id))
            case "on" if NOUNS[new.noun].habitat != "water":
                self._change(one, relation=Relation("above", new.id))
            case "with" if one.noun == "tree" and new.noun in _ON_TREES:
                self._change(new, relation=Relation("inside", one.id))
            case "in" if new.noun in _PERCHES and NOUNS[one.noun].height < 0.5:
                self._change(one, relation=Relation("above", new.id))
            case "held":
                self._change(new, relation=Relation("held", one.id))
            case "surrounded":
                self._change(new, relation=Relation("around", one.id))
            case "between":
                self._change(one, relation=Relation("right", new.id))
                self.between = one.id
                if new.count == 2:
                    self._part(new, one)
            case "" | "with" | "in" | "on":
                pass
            case how:
                self._change(one, relation=Relation(cast("How", how), new.id))

    def _part(self, pair: Thing, middle: Thing) -> None:
        """Two of a kind, with something between them."""
        other = replace(pair, id=pair.id + 1, count=1, relation=Relation("right", middle.id))
        self._change(pair, count=1)
        self.built = replace(self.built, things=(*self.built.things, other))
        self.between = None

    def _change(self, thing: Thing, **changes: object) -> None:
        things = tuple(replace(old, **changes) if old.id == thing.id else old for old in self.built.things)  # type: ignore[arg-type]  # replace cannot be typed by name
        self.built = replace(self.built, things=things)

    def _change_last(self, **changes: object) -> None:
        self._change(self.built.things[-1], **changes)

    def _count(self, token: Token) -> None:
        self.numbers = (*self.numbers, token.number)
        self.coming.count = int(token.number) if token.number >= 1 else 0

    def _spread(self, token: Token) -> None:
        """How several things stand; "in a circle" is a circle where there is only one thing to stand in it."""
        spread = cast("Spread", token.value)
        if token.word in _IN_A_SHAPE and (
            self.last == "text" or (self.last == "thing" and self.built.things[-1].count == 1)
        ):
            self.how = "in"
            self._thing(replace(token, value=_IN_A_SHAPE[token.word]))
        elif self.last == "thing" and not self._ahead("noun"):
            self._change_last(spread=spread)
        else:
            self.coming.spread = spread

    def _edge(self) -> None:
        spent = self._spent()
        if self.built.things:
            self._change_last(edge=spent[0] if spent else colours.INK)

    def _place(self, token: Token) -> None:
        words = {token.value}
        while self._here("place", "article"):
            words.add(self.tokens[self.at].value)
            self.at += 1
        place = _corner(words)
        if self.last == "thing" and self.built.things[-1].noun == "arrow" and place in _ARROW_TURNS:
            self._change_last(turn=_ARROW_TURNS[place])
        elif self.last == "thing" and not self._ahead("noun"):
            self._change_last(place=_compass(place))
        elif self.last == "text":
            self.built = replace(self.built, lettering=replace(self.built.lettering, place=_compass(place)))
        else:
            self.coming.place = place

    # Colours

    def _colours(self) -> None:
        """A run of colours: it belongs to what it stands before, else to what was mentioned last."""
        self.at -= 1
        before = self.tokens[self.at - 1].sense if self.at else "stop"
        run = self._run()
        if self._describes():
            self.coming.colours += run
        elif before == "on" or (before == "article" and self.at > 1 and self._was_on()):
            self.built = replace(self.built, ground=Ground(run))
        else:
            self._loose(run)

    def _run(self) -> tuple[str, ...]:
        """Colours joined by commas and "and"."""
        run: list[str] = []
        ahead = self.at
        while ahead < len(self.tokens):
            token = self.tokens[ahead]
            if token.sense == "colour":
                run.append(token.value)
                self.at = ahead + 1
            elif token.sense != "and" and token.typed not in (",", "/"):
                break
            ahead += 1
        return tuple(dict.fromkeys(run))

    def _was_on(self) -> bool:
        return any(token.sense == "on" for token in self.tokens[max(self.at - 4, 0) : self.at])

    def _describes(self) -> bool:
        """Whether something that can have a colour comes next."""
        for token in self.tokens[self.at : self.at + 4]:
            if token.sense in _DESCRIBED or token.word in _EDGES:
                return True
            if token.sense not in _DESCRIBING and token.word not in ("coloured", "colored"):
                return False
        return False

    def _loose(self, run: tuple[str, ...]) -> None:
        if not run:
            return
        things = self.built.things
        if self.last == "text" and self.built.kind not in ("logo", "icon", "badge"):
            self.built = replace(self.built, lettering=replace(self.built.lettering, colour=run[0]))
        elif self.last == "thing" and not things[-1].colours and (len(things) == 1 or things[0].colours):
            self._change_last(colours=run)
        else:
            self.built = replace(self.built, colours=(*self.built.colours, *run))

    def _spent(self) -> tuple[str, ...]:
        """The colours that were said of what comes, now used for the whole."""
        spent, self.coming.colours = self.coming.colours, ()
        return spent

    # The whole

    def _kind(self, kind: Kind) -> None:
        name = self._name_before() or (
            self._name() if self._here("other") and self.tokens[self.at].word not in FILLERS else ""
        )
        if self.built.kind == "picture":
            self.built = replace(self.built, kind=kind)
        self.built = replace(self.built, colours=(*self.built.colours, *self._spent()))
        self.coming = _Coming()
        self.last = "kind"
        self._say(name, mentioned=False)

    def _style(self, style: Style) -> None:
        if style == "outline" and (self.coming.colours or self.how == "with") and self.built.things:
            self._edge()
        else:
            self.built = replace(self.built, style=style)

    def _tone(self, token: Token) -> None:
        if token.word == "dark" and self._here("ground"):
            self.at += 1
            self.built = replace(self.built, ground=Ground((_DARK_GROUND,)))
        else:
            self.built = replace(self.built, tone=token.value)

    def _ground(self) -> None:
        before = self.tokens[self.at - 2].word if self.at > 1 else ""
        spent = self._spent() or self._ground_after()
        if spent:
            self.built = replace(self.built, ground=Ground(spent))
        elif before == "light":
            self.built = replace(self.built, ground=Ground((_LIGHT_GROUND,)))

    def _ground_after(self) -> tuple[str, ...]:
        """The colours in "background navy", "background: #fff", "background should be black"."""
        ahead = self.at
        while ahead < min(len(self.tokens), self.at + 4) and (
            self.tokens[ahead].sense in ("in", "of", "article") or self.tokens[ahead].typed.casefold() in _TURNING
        ):
            ahead += 1
        if ahead < len(self.tokens) and self.tokens[ahead].sense == "colour":
            self.at = ahead
            return self._run()
        return ()

    def _spend_on_ground(self) -> None:
        if spent := self._spent():
            self.built = replace(self.built, ground=Ground(spent))

    def _none(self, token: Token) -> None:
        """What is expressly not wanted."""
        while self._here("article"):
            self.at += 1
        if self._here("ground"):
            self.at += 1
            self.built = replace(self.built, ground=Ground(none=True))
        elif token.value == "clear" or token.word in ("transparent", "see through"):
            self.built = replace(self.built, ground=Ground(none=True))
        elif self._here("says", "noun", "edge", "colour", "style", "tone"):
            self.at += 1

    def _unknown(self, token: Token) -> None:
        if token.word not in FILLERS and token.word.isascii() and token.word.isalpha() and len(token.word) > 2:
            self.built = replace(self.built, unknown=(*self.built.unknown, token.word)[:_MOST_UNKNOWN])

    # Lettering

    def _write_inside(self) -> None:
        self.built = replace(self.built, lettering=replace(self.built.lettering, place="inside"))

    def _say(self, said: str, mentioned: bool = True) -> None:
        """Something to be written; a name is not what a colour after it is meant for."""
        line = clipped("".join(char for char in said if category(char) != "So"), _MOST_LETTERS)
        lettering = self.built.lettering
        if line and line not in lettering.lines and len(lettering.lines) < MOST_LINES:
            colour = (self._spent() or (lettering.colour,))[0]
            self.built = replace(
                self.built, lettering=replace(lettering, lines=(*lettering.lines, line), colour=colour, name=True)
            )
            if self.last == "thing" and mentioned and self.built.things[-1].noun in _SURFACES:
                self._write_inside()
            self.last = "text" if mentioned else self.last

    def _said(self, most: int) -> str:
        """The words that come next, as they were typed; quoted ones speak for themselves."""
        while self._here("stop") and self.tokens[self.at].typed == ":":
            self.at += 1
        start = self.at
        while self.at < min(len(self.tokens), start + most) and not self._ends_saying():
            self.at += 1
        return self._typed(start, self.at)

    def _ends_saying(self) -> bool:
        token = self.tokens[self.at]
        after = self.tokens[self.at + 1].sense if self.at + 1 < len(self.tokens) else "stop"
        return (
            token.sense in _ENDS_SAYING
            or token.word in _ENDS_SAYING_WORDS
            or not token.typed[0].isalnum()
            or (token.sense == "in" and after in ("colour", "article", "place", "style", "tone"))
            or (token.sense == "and" and after in ("article", "count", "colour", "size"))
        )

    def _name(self) -> str:
        """The name in "for Acme Rockets": words that begin with a capital."""
        if self.built.kind not in _WITH_NAMES or not self._here_is_capital(0):
            return ""
        start = self.at
        while self.at - start < _NAME_WORDS and (self._here_is_capital(0) or self._here_joins_names()):
            self.at += 1
        return self._typed(start, self.at)

    def _purpose(self) -> str:
        """The occasion in "for a jazz night", which goes on being read."""
        start = self.at
        while self._here("article") or (self.at < len(self.tokens) and self.tokens[self.at].word in FILLERS):
            self.at += 1
        said, self.at = self._said(_NAME_WORDS), start
        return said

    def _here_joins_names(self) -> bool:
        here = self.tokens[self.at].word if self.at < len(self.tokens) else ""
        return here in ("and", "of") and self._here_is_capital(1)

    def _here_is_capital(self, ahead: int) -> bool:
        where = self.at + ahead
        return where < len(self.tokens) and _is_capital(self.tokens[where], "colour", "size", "tone")

    def _name_before(self) -> str:
        """The name in "an Acme logo"."""
        kind_at = self.at - 1
        start = kind_at
        while start > 0 and _is_capital(self.tokens[start - 1]) and self.tokens[start - 1].word not in FILLERS:
            start -= 1
        run = self.tokens[start:kind_at]
        named = any(token.sense == "other" for token in run)
        if not run or not (named or (len(run) > 1 and self.tokens[kind_at].typed.islower())):
            return ""
        self.built = replace(
            self.built, unknown=tuple(word for word in self.built.unknown if word not in {token.word for token in run})
        )
        return self._typed(start, kind_at)

    def _typed(self, start: int, end: int) -> str:
        return self.text[self.tokens[start].start : self.tokens[end - 1].end] if end > start else ""

    # Looking ahead

    def _here(self, *senses: Sense) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at].sense in senses

    def _ahead(self, sense: Sense) -> bool:
        """Whether that comes next, articles and adjectives aside."""
        for token in self.tokens[self.at : self.at + 4]:
            if token.sense == sense:
                return True
            if token.sense not in _DESCRIBING and token.sense not in ("article", "count"):
                return False
        return False

    def _completed(self) -> Scene:
        kind = _kind_of(self.built)
        return replace(self.built, kind=kind, values=self.numbers if kind == "chart" else ())

    def filled(self, built: Scene) -> Scene:
        """The scene with what stands for its topic, what its card says, and the colours of its season."""
        if built.weather == "snow" and not built.setting and not built.things:
            built = replace(built, setting="snow")
        if self.topic and not built.things and built.kind != "landscape":
            built = replace(built, things=(Thing(0, self.topic),))
        if built.kind in _WITH_WORDS:
            built = replace(built, lettering=replace(built.lettering, lines=self._wished(built.lettering.lines)))
        if built.kind != "landscape" and not built.colours:
            built = replace(built, colours=_HOUR_COLOURS.get(built.hour, ()))
        return built


_TURNING = frozenset({":", "=", "to", "should", "be", "that", "color", "colour"})


def _titled(said: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in said.split())


_NAMING: tuple[Sense, ...] = ("other", "noun", "hour", "setting", "place", "motif", "topic", "occasion", "weather")


def _is_capital(token: Token, *more: Sense) -> bool:
    return token.typed[:1].isupper() and token.sense in _NAMING + more


def _corner(words: set[str]) -> str:
    """Place words as one place."""
    vertical = next((word for word in ("top", "bottom") if word in words), "")
    across = next((word for word in ("left", "right") if word in words), "")
    if "corner" in words:
        vertical, across = vertical or "top", across or "right"
    return f"{vertical} {across}".strip() or next(iter(words - {""}), "centre")


def _compass(place: str) -> str:
    return {"up": "top", "down": "bottom"}.get(place, place)


def _kind_of(built: Scene) -> Kind:
    if built.kind != "picture":
        return built.kind
    if built.motif in vocabulary.CHARTS:
        return "chart"
    if built.motif and built.motif != "abstract" and not built.things:
        return "pattern"
    if built.setting or built.hour or built.weather or _is_landscape(built.things):
        return "landscape"
    return "picture"


def _is_landscape(things: tuple[Thing, ...]) -> bool:
    """Whether these things make a view: something in the sky over something on the ground, or a building or a tree in
    company."""
    homes = {NOUNS[thing.noun].habitat for thing in things}
    tall = any(NOUNS[thing.noun].habitat == "land" and NOUNS[thing.noun].height >= 0.7 for thing in things)
    wild = any(thing.relation and thing.relation.how == "inside" for thing in things)
    return (
        not wild
        and "any" not in homes
        and len(things) > 1
        and ((bool(homes & {"air", "space"}) and bool(homes & {"land", "water"})) or tall)
    )
