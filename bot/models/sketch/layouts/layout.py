"""What a layout is: it turns a scene into marks behind and marks in front."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.models.sketch.chance import Chance
from bot.models.sketch.crowds import thinned
from bot.models.sketch.frames import Frame
from bot.models.sketch.looks import Actor, Look, actors, look_at
from bot.models.sketch.marks import Fade, Marks, box
from bot.models.sketch.scene import Scene

_LARGEST = 0.94  # share of the canvas that the subject may take: a margin stays


@dataclass(frozen=True, slots=True)
class Stage:
    """All that a layout draws from: the scene, its colours and things, the canvas, and chance."""

    scene: Scene
    look: Look
    cast: tuple[Actor, ...]
    canvas: Frame
    chance: Chance

    def field(self, share: float) -> Frame:
        """The room for the subject: that share of the canvas, as the scene's size changes it."""
        return self.canvas.shrunk(min(share * self.scene.size, _LARGEST))

    @property
    def text(self) -> tuple[str, ...]:
        """The lines to be written."""
        return self.scene.lettering.lines


@dataclass(frozen=True, slots=True)
class Composition:
    """Marks behind, and marks in front, which take up the `field` and are moved and turned as one. `ground` is the
    colour behind them where it is not the look's."""

    back: Marks
    front: Marks
    field: Frame
    ground: str = ""


Layout = Callable[[Stage], Composition]


def set_stage(scene: Scene, chance: Chance, canvas: Frame) -> Stage:
    """The stage for a scene."""
    drawn = replace(scene, things=thinned(scene.things))
    look = look_at(drawn, chance)
    return Stage(drawn, look, actors(drawn, look), canvas, chance)


def painted(stage: Stage, ground: str | None = None) -> Marks:
    """The canvas in one colour, or in those that were asked for; nothing where the background is to be transparent."""
    if stage.look.bare:
        return ()
    canvas, asked = stage.canvas, stage.scene.ground.colours
    fill = Fade(asked) if len(asked) > 1 else ground or stage.look.ground
    return (box(canvas.x, canvas.y, canvas.w, canvas.h, fill),)
