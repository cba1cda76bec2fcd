"""How often an app may call: Slack's tiers, and its pace for messages.

Source of the rates: docs.slack.dev/apis/web-api/rate-limits; limits are "per API method per workspace/team per app".
Slack promises the rates and allows bursts without saying how long. Here a bucket holds the calls of one minute, and
fills up again at the promised rate; for messages in a channel it holds `post_burst`.
"""

import math
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass

# Calls per minute.
TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
# chat.postMessage keeps "a workspace-wide limit"; auth.test has "hundreds of requests per minute": a low reading.
HUNDREDS = 300
# Observed, not documented: a channel took 25 to 40 messages before one a second (RamblingCookieMonster/PSSlack #52).
POST_BURST = 25
MINUTE = 60.0


class TooMany(Exception):
    """One call too many. `retry_after` is in whole seconds, at least one, as in Slack's header."""

    def __init__(self, wait: float) -> None:
        super().__init__(wait)
        self.retry_after = max(1, math.ceil(wait))


@dataclass(frozen=True, slots=True)
class RateLimits:
    """How strict the limits are: messages per channel at once, and then one per `post_pace` seconds. `minute` is how
    long a minute of the tiers takes, in seconds."""

    post_burst: int = POST_BURST
    post_pace: float = 1.0
    minute: float = MINUTE


@dataclass(slots=True)
class _Bucket:
    """What is left, and since when."""

    left: float
    at: float


class Limits:
    """Counts the calls of one app in one workspace. Without `rules` nothing is ever too much."""

    def __init__(self, rules: RateLimits | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._rules = rules
        self._clock = clock
        self._buckets: dict[Hashable, _Bucket] = {}

    def call(self, method: str, per_minute: int) -> None:
        """Counts a call of the method. Raises TooMany."""
        if self._rules is not None:
            self._take(method, per_minute, self._rules.minute / per_minute)

    def post(self, channel: str) -> None:
        """Counts a message in the channel. Raises TooMany."""
        if self._rules is not None:
            self._take(("channel", channel), self._rules.post_burst, self._rules.post_pace)

    def _take(self, key: Hashable, size: int, pace: float) -> None:
        now = self._clock()
        bucket = self._buckets.setdefault(key, _Bucket(size, now))
        bucket.left = min(size, bucket.left + (now - bucket.at) / pace)
        bucket.at = now
        if bucket.left < 1:
            raise TooMany((1 - bucket.left) * pace)
        bucket.left -= 1
