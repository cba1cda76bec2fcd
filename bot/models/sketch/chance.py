"""Choices that look like chance and are none: each follows from a key, so the same key always draws the same."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Chance:
    """The choices that follow from `key`. Each is named, so that one more choice somewhere leaves the others alone.

    `turn` counts the variations: every `pick` moves on by one with each of them, which makes two neighbouring
    variations certain to differ wherever there is something to choose from.
    """

    key: str
    turn: int = 0

    def of(self, name: str) -> "Chance":
        """The choices of a part, independent of all others."""
        return replace(self, key=f"{self.key}/{name}")

    def pick(self, name: str, options: Sequence[T]) -> T:
        """One of the options (at least one)."""
        return options[(self._number(name) + self.turn) % len(options)]

    def shuffled(self, name: str, options: Sequence[T]) -> tuple[T, ...]:
        """All options in another order."""
        ranked = sorted(range(len(options)), key=lambda index: self._number(f"{name}/{self.turn}/{index}"))
        return tuple(options[index] for index in ranked)

    def between(self, name: str, low: float, high: float) -> float:
        """A number from `low` to `high`."""
        return low + (high - low) * (self._number(f"{name}/{self.turn}") % 1000) / 999

    def heads(self, name: str) -> bool:
        """A coin."""
        return self.pick(name, (True, False))

    def _number(self, name: str) -> int:
        return int.from_bytes(blake2b(f"{self.key}/{name}".encode(errors="replace"), digest_size=8).digest())
