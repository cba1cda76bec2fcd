"""Everything that can be drawn by name. A new noun is one function in one of these modules."""

from bot.models.sketch.nouns import animals, faces, food, nature, places, shapes, sky, things, vehicles
from bot.models.sketch.nouns.noun import Habitat, Noun

_ROOMS = (shapes, sky, nature, animals, faces, places, vehicles, food, things)

NOUNS: dict[str, Noun] = {
    found.name: found for room in _ROOMS for found in vars(room).values() if isinstance(found, Noun)
}

__all__ = ["NOUNS", "Habitat", "Noun"]
