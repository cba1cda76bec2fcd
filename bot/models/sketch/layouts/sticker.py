"""Stickers: the picture cut out with a white rim, and a soft shadow under it."""

from bot.models.sketch import colours, styles
from bot.models.sketch.crowds import weight
from bot.models.sketch.layouts.layout import Composition, Stage, painted
from bot.models.sketch.layouts.logo import logo
from bot.models.sketch.layouts.picture import picture
from bot.models.sketch.marks import Group
from bot.models.sketch.palettes import faded

_LIGHT = 800  # marks; a crowd has no shadow, it would make the file half as heavy again


def sticker(stage: Stage) -> Composition:
    """What a picture has in front, with its rim."""
    inner = picture(stage) if stage.cast or stage.text else logo(stage)
    rim = stage.canvas.short * 0.022
    front = tuple(mark for mark in inner.front if not _is_shadow(mark))
    cut = styles.halo(front, colours.WHITE, rim)
    shade = styles.halo(front, "#1d2438", rim)
    ground = (
        stage.look.ground
        if stage.look.fixed or colours.lightness(stage.look.ground) < 0.9
        else faded(stage.look.ground, 0.09)
    )
    shadow = (Group(shade, x=rim * 0.25, y=rim * 0.5, opacity=0.16),) if weight(front) < _LIGHT else ()
    return Composition(painted(stage, ground), (*shadow, *cut, *front), inner.field, ground)


def _is_shadow(mark: object) -> bool:
    return getattr(mark, "tag", "") == "ellipse"
