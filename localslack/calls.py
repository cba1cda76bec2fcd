"""The log of the Web API calls that were received."""

import time
from collections import deque
from dataclasses import dataclass, field
from typing import TypeAlias

from localslack.state import Json

# How many calls can be looked at afterwards.
REMEMBERED = 5000


@dataclass(slots=True)
class Record:
    """A call as it came and as it was answered; `response` and `status` are None until it is. `team` is the id of the
    workspace that the token opened, None if it opened none."""

    method: str
    arguments: Json
    team: str | None
    at: float = field(default_factory=time.time)
    response: Json | str | None = None
    status: int | None = None

    def to_json(self) -> Json:
        """What the control API tells of it."""
        return {
            "method": self.method,
            "arguments": self.arguments,
            "team": self.team,
            "at": self.at,
            "response": self.response,
            "status": self.status,
        }


Calls: TypeAlias = deque[Record]


def no_calls() -> Calls:
    """An empty log, which forgets the oldest calls when it is full."""
    return deque(maxlen=REMEMBERED)
