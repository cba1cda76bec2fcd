"""The model behind the port: replays a drawing's history and answers as a language model does."""

from dataclasses import replace

from bot.domain import Ask, DrawOptions, Reply
from bot.models.sketch import colours, prose
from bot.models.sketch.chance import Chance
from bot.models.sketch.changes import change, varied
from bot.models.sketch.composing import Picture, compose
from bot.models.sketch.reading import read
from bot.models.sketch.scene import Scene

NAME = "sketch"
NOT_AN_INSTRUCTION = "NOT_AN_INSTRUCTION"
"""The whole reply where what was said in a thread asks for no change; real models are told to answer so, too."""

# A picture that comes out the same is varied until it does not. Some scenes leave little to chance; none so little that
# this many variations are alike.
_TRIES = 8


class Sketch:
    """Draws without AI and without a network, always the same for the same ask. Implements `bot.ports.Model`."""

    async def complete(self, ask: Ask) -> Reply:
        """Some prose, the drawing in a fence, some prose. Takes milliseconds, never raises."""
        return Reply(text=reply_to(ask), model=NAME, cost=0.0)


def reply_to(ask: Ask) -> str:
    """The text of the reply."""
    chance = Chance(" ".join(ask.prompt.casefold().split()), ask.seed)
    scene = _with_options(read(ask.prompt), ask.options)
    picture = _drawn(scene, chance, ask.options)
    said = prose.opening(scene, chance)
    for instruction in ask.instructions:
        step = change(scene, instruction)
        if step is None:
            said = NOT_AN_INSTRUCTION
            continue
        wanted = step.scene
        scene, picture = _another(wanted, picture, chance, ask.options)
        said = prose.changed(step.done, scene == wanted, chance)
    if said == NOT_AN_INSTRUCTION:
        return said
    svg = picture.svg(ask.prompt, prose.about(scene), plain=_wants_strict(ask))
    return f"{said}\n\n```svg\n{svg}\n```\n\n{prose.closing(scene, chance)}"


def _another(scene: Scene, before: Picture, chance: Chance, options: DrawOptions) -> tuple[Scene, Picture]:
    """The scene drawn; varied where it would look as before."""
    picture = _drawn(scene, chance, options)
    for _ in range(_TRIES):
        if picture.marks != before.marks or picture.canvas != before.canvas:
            break
        scene = varied(scene)
        picture = _drawn(scene, chance, options)
    return scene, picture


def _drawn(scene: Scene, chance: Chance, options: DrawOptions) -> Picture:
    return compose(scene, replace(chance, turn=chance.turn + scene.variation), options.size)


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
