"""The colours that one thing is drawn with."""

from dataclasses import dataclass, field

from bot.models.sketch import colours
from bot.models.sketch.chance import Chance


@dataclass(frozen=True, slots=True)
class Ink:
    """What a drawing function may use. `main` is the colour of the whole, `others` those asked for beside it; `asked`
    says that somebody chose `main`, so it is not the thing's natural one. In `mono` every part is a mixture of `main`
    and the `ground` it stands on. `round` is how soft corners are: 0 sharp, 1 usual, 2 very."""

    main: str
    ground: str = colours.WHITE
    others: tuple[str, ...] = ()
    asked: bool = False
    mono: bool = False
    round: float = 1.0
    chance: Chance = field(default_factory=lambda: Chance(""))

    @property
    def dark(self) -> str:
        """A shade of the main colour, for a side in shadow."""
        return colours.mix(self.main, self.ground, 0.3) if self.mono else colours.lighter(self.main, -0.11)

    @property
    def deep(self) -> str:
        """A deeper shade, for lines on the main colour."""
        return colours.mix(self.main, self.ground, 0.5) if self.mono else colours.lighter(self.main, -0.24)

    @property
    def light(self) -> str:
        """A lighter shade, for a side in the light."""
        return colours.mix(self.main, self.ground, 0.42) if self.mono else colours.lighter(self.main, 0.09)

    @property
    def pale(self) -> str:
        """A very light shade, for a belly or a shine."""
        return colours.mix(self.main, self.ground, 0.72) if self.mono else colours.tint(self.main, 0.93, 0.05)

    @property
    def detail(self) -> str:
        """What stands out on the main colour: eyes, a mouth, a keyhole."""
        return self.ground if self.mono else colours.against(self.main, colours.INK, "#fdf8ef")

    @property
    def white(self) -> str:
        """White, or what stands for it where everything is one colour."""
        return self.ground if self.mono else colours.WHITE

    def also(self, otherwise: str, nth: int = 0) -> str:
        """The nth further colour that was asked for, else the given one."""
        return self.others[nth] if len(self.others) > nth else otherwise

    def own(self, natural: str, nth: int = 0) -> str:
        """A part with a colour of its own in nature (a trunk, a window), unless another was asked for."""
        if len(self.others) > nth:
            return self.others[nth]
        if not self.mono:
            return natural
        return self.light if colours.lightness(natural) > colours.lightness(self.main) else self.dark

    def trim(self, natural: str, nth: int = 0) -> str:
        """A part that goes with the main colour (a roof, a stripe): a shade of it where the main colour was chosen."""
        if self.asked and not self.mono and len(self.others) <= nth:
            return self.deep if colours.lightness(self.main) > 0.45 else self.light
        return self.own(natural, nth)
