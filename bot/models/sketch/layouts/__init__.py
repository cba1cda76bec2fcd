"""How a picture is laid out, by its kind. A new kind is one function in one of these modules."""

from bot.models.sketch.layouts.badge import badge
from bot.models.sketch.layouts.banner import banner
from bot.models.sketch.layouts.card import card
from bot.models.sketch.layouts.chart import chart
from bot.models.sketch.layouts.icon import icon
from bot.models.sketch.layouts.landscape import landscape
from bot.models.sketch.layouts.layout import Composition, Layout, Stage, set_stage
from bot.models.sketch.layouts.logo import logo
from bot.models.sketch.layouts.pattern import pattern
from bot.models.sketch.layouts.picture import picture
from bot.models.sketch.layouts.sticker import sticker
from bot.models.sketch.scene import Kind

LAYOUTS: dict[Kind, Layout] = {
    "picture": picture,
    "logo": logo,
    "icon": icon,
    "badge": badge,
    "banner": banner,
    "card": card,
    "sticker": sticker,
    "pattern": pattern,
    "landscape": landscape,
    "chart": chart,
}

__all__ = ["LAYOUTS", "Composition", "Stage", "set_stage"]
