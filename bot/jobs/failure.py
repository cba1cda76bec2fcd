"""What becomes of an error that a step raises: tried again, remembered across a crash, told in the end."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from bot import errors
from bot.domain import Json
from bot.errors import BotError

_SPREAD = 0.25  # of a pause that chance takes

OnFailure: TypeAlias = Callable[[Json, BotError], Awaitable[None]]
"""`await on_failure(job, error)` tells of a job that has failed for good. It is a step, too: repeated after a crash."""


@dataclass(frozen=True, slots=True)
class Retries:
    """How often a failing step is tried in all, and the pauses between: the first in seconds, each `factor` times
    the one before but at most `longest`, less a share that chance takes, lest all come back in the same moment. The
    default goes on for about two minutes (1 + 2 + … + 60 s): Slack's limits can ask for one."""

    attempts: int = 8
    pause: float = 1.0
    factor: float = 2.0
    longest: float = 60.0

    def before(self, attempt: int) -> float:
        """Seconds to wait before this attempt; there is none before the first."""
        if attempt <= 1:
            return 0.0
        pause = min(self.pause * self.factor ** min(attempt - 2, 64), self.longest)
        return pause * (1 - _SPREAD * random.random())  # noqa: S311 - no secret


class StepFailed(Exception):
    """A step's error in a form that DBOS can keep: of an exception it stores `data`, which has to be JSON."""

    def __init__(self, error: BaseException) -> None:
        self.error = as_bot_error(error)
        self.data: Json = {"error": type(self.error).__name__, "code": self.error.code, "facts": self.error.facts}
        super().__init__(repr(self.error))


def as_bot_error(error: BaseException) -> BotError:
    """The error itself if it is ours, otherwise BotError("internal") with it as `__cause__`."""
    if isinstance(error, BotError):
        return error
    internal = BotError()
    internal.__cause__ = error
    return internal


def revived(data: object) -> BotError:
    """The error that a StepFailed of an earlier process held, from what DBOS has kept of it."""
    match data:
        case {"error": str(name), "code": str(code), "facts": dict(facts)}:
            kind: type[BotError] = getattr(errors, name, BotError)
            return kind(code, **facts)
    return BotError()
