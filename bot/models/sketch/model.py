"""The model behind the port: replays a drawing's history and answers as a language model does."""

from dataclasses import dataclass, replace

from bot.domain import Ask, DrawOptions, Reply
from bot.models.catalogue import SKETCH
from bot.models.sketch import colours, prose
from bot.models.sketch.chance import Chance
from bot.models.sketch.changes import change, varied
from bot.models.sketch.composing import Picture, compose
from bot.models.sketch.reading import read
from bot.models.sketch.scene import Scene
from bot.prompts import NOT_AN_INSTRUCTION

# A picture that comes out the same is varied until it does not; where there is nothing to vary, it is made smaller.
_VARIATIONS, _SMALLER = 2, 0.85


class Sketch:
    """Draws without AI and without a network, always the same for the same ask. Implements `bot.ports.Model`."""

    async def complete(self, ask: Ask) -> Reply:
        """Some prose, the drawing in a fence, some prose. Takes milliseconds, never raises."""
        return Reply(text=reply_to(ask), model=SKETCH, cost=0.0)


def reply_to(ask: Ask) -> str:
    """The text of the reply."""
    easel = _Easel(Chance(" ".join(ask.prompt.casefold().split()), ask.seed), ask.options.size, _wants_strict(ask))
    scene = _with_options(read(ask.prompt), ask.options)
    said = prose.opening(scene, easel.chance)
    shown = easel.shown(scene) if ask.instructions else ""
    for instruction in ask.instructions:
        step = change(scene, instruction)
        if step is None:
            said = NOT_AN_INSTRUCTION
            continue
        scene, shown = _unlike(shown, step.scene, easel)
        said = prose.changed(step.done, scene == step.scene, easel.chance)
    if said == NOT_AN_INSTRUCTION:
        return said
    svg = easel.drawn(scene).svg(ask.prompt, prose.about(scene), plain=easel.plain)
    return f"{said}\n\n```svg\n{svg}\n```\n\n{prose.closing(scene, easel.chance)}"


@dataclass(frozen=True, slots=True)
class _Easel:
    """What stays the same through all changes of a drawing."""

    chance: Chance
    size: tuple[int, int] | None
    plain: bool

    def drawn(self, scene: Scene) -> Picture:
        return compose(scene, replace(self.chance, turn=self.chance.turn + scene.variation), self.size)

    def shown(self, scene: Scene) -> str:
        """The drawing without what is said about it."""
        return self.drawn(scene).svg("", "", plain=self.plain)


def _unlike(before: str, scene: Scene, easel: _Easel) -> tuple[Scene, str]:
    """The scene, varied where it would look as before, and how it looks."""
    for _ in range(_VARIATIONS + 1):
        if (shown := easel.shown(scene)) != before:
            return scene, shown
        scene = varied(scene)
    smaller = replace(scene, size=_SMALLER * min(scene.size, 1.0))
    return smaller, easel.shown(smaller)


def _with_options(scene: Scene, options: DrawOptions) -> Scene:
    """The scene as the options complete it: what the prompt itself says comes first."""
    palette = tuple(colour for text in options.palette if (colour := colours.css(text)))
    manner = read(options.style) if options.style else Scene()
    return replace(
        scene,
        colours=scene.colours or palette,
        style=scene.style or manner.style,
        tone=scene.tone or manner.tone,
    )


def _wants_strict(ask: Ask) -> bool:
    """Whether the profile in force has no gradients: the system prompt names the elements that it allows."""
    system = [turn.text for turn in ask.turns if turn.role == "system"]
    return bool(system) and not any("linearGradient" in text for text in system)
