"""The models by name, as data (catalogue.toml): which there are, what draws in place of the retired, what each takes
and costs."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError

from bot.domain import DrawOptions
from bot.errors import ConfigurationError

SKETCH = "sketch"  # the offline model: always there, no account

DEFAULT = "claude-sonnet-5"
# Who draws when the default cannot: one of the same maker, then one of another.
FALLBACKS: tuple[str, ...] = ("claude-sonnet-4-6", "openai-gpt-5.2")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a model; catalogue.toml says what each field means. Of a model that no catalogue holds, nothing
    is known, and it is given the benefit of the doubt."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    aliases: tuple[str, ...] = ()
    successor: str | None = None
    context: int | None = None
    output: int | None = None
    sampling: Literal["both", "one", "none"] = "both"
    price: tuple[float, float] | None = None
    limit: Literal["max_completion_tokens", "max_tokens"] = "max_completion_tokens"

    def cost(self, prompt_tokens: int, answer_tokens: int) -> float | None:
        """What an answer costs in US dollars; None where no price is known."""
        if self.price is None:
            return None
        return (prompt_tokens * self.price[0] + answer_tokens * self.price[1]) / 1_000_000

    def sampled(self, options: DrawOptions) -> tuple[dict[str, float], tuple[str, ...]]:
        """What of temperature and top_p it is sent, and the names of what it would not take."""
        asked = {"temperature": options.temperature, "top_p": options.top_p}
        wanted = {name: value for name, value in asked.items() if value is not None}
        taken = dict(list(wanted.items())[: {"both": 2, "one": 1, "none": 0}[self.sampling]])
        return taken, tuple(name for name in wanted if name not in taken)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The models by their names."""

    models: Mapping[str, Known]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that a person may use, without the aliases."""
        return tuple(self.models)

    @property
    def aliases(self) -> dict[str, str]:
        """Other names, and what they stand for."""
        return {alias: name for name, known in self.models.items() for alias in known.aliases}

    def named(self, name: str) -> str:
        """The model's own name, where this is an alias."""
        return self.aliases.get(name, name)

    def known(self, name: str) -> Known:
        """What is known of the model of this name."""
        return self.models.get(name, Known())

    def in_force(self, name: str) -> str:
        """The model that draws when this one is asked for: the end of the chain of successors."""
        name = self.named(name)
        for _ in self.models:
            successor = self.known(name).successor
            if successor is None:
                break
            name = successor
        return name

    def of_another_server(self) -> "Catalogue":
        """What is known of the models themselves: at a server that is not Cortex, names mean what it says."""
        current = {name: known for name, known in self.models.items() if known.successor is None}
        return Catalogue({name: replace(known, aliases=()) for name, known in current.items()})

    def extended(self, file: Path) -> "Catalogue":
        """This catalogue with the models of the file. Raises ConfigurationError where it cannot be used."""
        try:
            more = _models(file.read_text("utf-8"))
        except OSError as error:
            raise ConfigurationError("catalogue_unusable", path=str(file), fault="it cannot be read") from error
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ConfigurationError("catalogue_unusable", path=str(file), fault=str(error)) from error
        except ValidationError as error:
            where = ".".join(str(part) for part in error.errors()[0]["loc"])
            fault = f"{where}: {error.errors()[0]['msg']}"
            raise ConfigurationError("catalogue_unusable", path=str(file), fault=fault) from error
        return Catalogue({**self.models, **more})


@cache
def built_in() -> Catalogue:
    """The catalogue that comes with the bot."""
    return Catalogue(_models(files(__package__).joinpath("catalogue.toml").read_text("utf-8")))


def _models(text: str) -> dict[str, Known]:
    return TypeAdapter(dict[str, Known]).validate_python(tomllib.loads(text))
