"""What colours a scene is drawn in, and who is drawn in which."""

from dataclasses import dataclass

from bot.models.sketch import colours, styles
from bot.models.sketch.chance import Chance
from bot.models.sketch.ink import Ink
from bot.models.sketch.marks import Marks
from bot.models.sketch.nouns import NOUNS, Noun
from bot.models.sketch.palettes import PALETTES, RAINBOW, family, grounds_for, stands_out
from bot.models.sketch.scene import Scene, Thing

_FAINT = 0.13  # distance in OKLab below which a shape is hardly to be seen on its ground
_SPACES = ("#141b3c", "#2b2160", "#0e2f52", "#1d2a4d", "#3a2a6b")  # night skies
_LAST_GROUNDS = ("#ffffff", "#1d2a4d", "#8d97ab", "#f3d9c0")  # for colours that no fitting ground suits


@dataclass(frozen=True, slots=True)
class Look:
    """The colours in force. `main` leads, `colours` (at least four) are all to choose from, `ground` is what stands
    behind, `deep` is a dark shade to go with them, `brand` the lead where one colour has to carry all. `asked` says
    that the colours were asked for, `fixed` that the ground was; `bare` that nothing is painted behind at all."""

    main: str
    colours: tuple[str, ...]
    ground: str
    deep: str
    brand: str
    asked: bool
    fixed: bool
    bare: bool
    chance: Chance

    def on(self, ground: str, least: float = 3.0) -> str:
        """The colour for lettering on that ground. The least contrast is WCAG's for large text."""
        wanted = (self.main, *self.colours[:2]) if self.asked else (self.main, self.deep)
        for colour in wanted:
            for shade in (colour, colours.lighter(colour, -0.14), colours.lighter(colour, 0.14)):
                if colours.contrast(shade, ground) >= least:
                    return shade
        return colours.against(ground)


@dataclass(frozen=True, slots=True)
class Actor:
    """A thing with its colours: `mains` go round over its copies."""

    thing: Thing
    noun: Noun
    mains: tuple[str, ...]
    others: tuple[str, ...]
    asked: bool


def look_at(scene: Scene, chance: Chance) -> Look:
    """The colours of this scene."""
    palette = chance.pick("palette", PALETTES)
    asked = scene.colours or tuple(colour for thing in scene.things for colour in thing.colours)
    if scene.tone == "colourful" and not scene.colours:
        asked = chance.shuffled("rainbow", RAINBOW)
    natural = tuple(colour for thing in scene.things if (colour := NOUNS[thing.noun].colour))
    led = () if not scene.ground.colours or natural else (_led_by(scene.ground.colours[0]),)
    main = (*scene.colours, *asked, *natural, *led, palette.colours[0])[0]
    given = tuple(dict.fromkeys(asked))
    many = (*(given or led), *(family(main) if given or led else chance.shuffled("order", palette.colours)))
    return Look(
        main=main,
        colours=(*dict.fromkeys((main, *many)), *family(main)),
        ground=_ground(scene, (main, *given, *natural) if not scene.colours else given, chance),
        deep=palette.deep if not given else colours.tint(main, 0.27, 0.07),
        brand=main if given or led or _is_lively(main) else palette.colours[0],
        asked=bool(given),
        fixed=bool(scene.ground.colours),
        bare=scene.ground.none,
        chance=chance,
    )


def _led_by(ground: str) -> str:
    """A colour that goes with a ground that was asked for."""
    light, chroma, hue = colours.oklch(ground)
    return colours.from_oklch(0.36 if light > 0.55 else 0.86, min(chroma, 0.11), hue)


def _is_lively(colour: str) -> bool:
    """Whether a colour is strong enough to stand for a brand."""
    light, chroma, _ = colours.oklch(colour)
    return chroma > 0.075 and 0.35 < light < 0.86


def _ground(scene: Scene, mains: tuple[str, ...], chance: Chance) -> str:
    if scene.ground.colours:
        return scene.ground.colours[0]
    if scene.ground.none:
        return colours.WHITE
    if scene.tone in ("dark", "neon"):
        return colours.tint(mains[0], 0.2, 0.045)
    usual = grounds_for(mains[0], chance.pick("palette", PALETTES))
    if all(NOUNS[thing.noun].habitat == "space" for thing in scene.things) and scene.things:
        usual = _SPACES if stands_out(mains, _SPACES[0]) else usual
    first = usual.index(chance.pick("ground", usual))
    turns = (*usual[first:], *usual[:first], *_LAST_GROUNDS)
    return next((ground for ground in turns if stands_out(mains, ground)), turns[0])


def actors(scene: Scene, look: Look) -> tuple[Actor, ...]:
    """Every thing with its colours: its own, else its share of those asked for the whole, else its natural ones."""
    waiting = [thing for thing in scene.things if not thing.colours]
    return tuple(_actor(thing, waiting, scene, look) for thing in scene.things)


def _actor(thing: Thing, waiting: list[Thing], scene: Scene, look: Look) -> Actor:
    noun = NOUNS[thing.noun]
    own = thing.colours or _share(thing, waiting, scene)
    if not own and scene.tone == "colourful":
        own = look.colours
    if not own:
        place = waiting.index(thing)
        natural = noun.colour or look.colours[place % len(look.colours)]
        return Actor(thing, noun, (natural,), (), asked=False)
    if thing.count > 1:
        return Actor(thing, noun, own, (), asked=True)
    return Actor(thing, noun, own[:1], own[1:], asked=True)


def _share(thing: Thing, waiting: list[Thing], scene: Scene) -> tuple[str, ...]:
    if len(waiting) < 2 or len(scene.colours) < 2:
        return scene.colours
    return (scene.colours[waiting.index(thing) % len(scene.colours)],)


def figure(
    actor: Actor, look: Look, scene: Scene, copy: int = 0, ground: str | None = None, *, haloed: bool = True
) -> Marks:
    """The thing as its noun draws it, around (0, 0); with a line around it where it can hardly be told from its ground,
    unless that is not wanted (`haloed`)."""
    behind = ground or look.ground
    main = actor.mains[copy % len(actor.mains)]
    ink = Ink(
        main=main,
        ground=behind,
        others=actor.others,
        asked=actor.asked,
        mono=scene.style in ("minimal", "silhouette"),
        round=scene.round,
        chance=look.chance.of(f"{actor.noun.name}{copy}"),
    )
    marks = actor.noun.draw(ink)
    if actor.thing.edge:
        return styles.inked(marks, actor.thing.edge, 4.0 * scene.line) if actor.noun.plain else (
            *styles.halo(marks, actor.thing.edge, 3.5 * scene.line), *marks)  # fmt: skip
    if haloed and colours.far_apart(main, behind) < _FAINT:
        return (*styles.halo(marks, colours.mix(behind, colours.against(behind), 0.3), 1.6), *marks)
    return marks


def glyph(actor: Actor, main: str, ground: str, look: Look, others: tuple[str, ...] = ()) -> Marks:
    """The thing in one colour and its mixtures with the ground, as logos and icons have it."""
    return actor.noun.draw(Ink(main, ground, others, asked=True, mono=True, chance=look.chance.of(actor.noun.name)))
