"""What becomes of an error that a step raises: tried again, or told in the end."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from bot.domain import Job
from bot.errors import BotError

_SPREAD = 0.25  # of a pause that chance takes

OnFailure: TypeAlias = Callable[[Job, BotError], Awaitable[None]]
"""`await on_failure(job, error)` tells of a job that has failed for good. It is a step, too."""


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


def as_bot_error(error: BaseException) -> BotError:
    """The error itself if it is ours, otherwise BotError("internal") with it as `__cause__`."""
    if isinstance(error, BotError):
        return error
    internal = BotError()
    internal.__cause__ = error
    return internal
