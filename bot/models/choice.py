"""Which models there are to choose from, by the settings."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.errors import ConfigurationError
from bot.models.catalogue import DEFAULT, FALLBACKS, SKETCH, Catalogue
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Choice:
    """The names that people may use, the one that draws when none is named, and those that stand in, in their order."""

    names: tuple[str, ...]
    default: str
    fallbacks: tuple[str, ...] = ()

    def draws(self, catalogue: Catalogue) -> tuple[str, ...]:
        """Those that may have to draw though nobody names them, sketch left out, which is always there."""
        drawing = dict.fromkeys(catalogue.in_force(name) for name in (self.default, *self.fallbacks))
        return tuple(name for name in drawing if name != SKETCH)

    def lacking(self, catalogue: Catalogue, offered: Mapping[str, str]) -> tuple[str, ...]:
        """Those of them that Cortex does not offer, or no longer; `offered` is the stage of life by name."""
        return tuple(name for name in self.draws(catalogue) if offered.get(name, "eol") == "eol")


def choice_of(settings: Settings, catalogue: Catalogue, *, has_cortex: bool) -> Choice:
    """The choice in force. At a server of one's own nobody knows the models but who runs it: there, only what the
    settings name can be chosen. Raises ConfigurationError where they name none."""
    if settings.model_base_url:
        if not settings.model:
            raise ConfigurationError("model_unset")
        fallbacks = settings.fallbacks or ()
        return _choice(settings.model, settings.models or (*fallbacks, SKETCH), fallbacks)
    default = catalogue.named(settings.model or (DEFAULT if has_cortex else SKETCH))
    names = tuple(map(catalogue.named, settings.models)) or catalogue.names
    if not has_cortex:
        return _choice(default, names)
    fallbacks = FALLBACKS if settings.fallbacks is None else settings.fallbacks
    return _choice(default, names, tuple(map(catalogue.named, fallbacks)))


def _choice(default: str, names: tuple[str, ...], fallbacks: tuple[str, ...] = ()) -> Choice:
    return Choice(tuple(dict.fromkeys((default, *names))), default, fallbacks)
