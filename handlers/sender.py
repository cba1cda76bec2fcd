"""The one way out to Slack: the vendor's client, kept within Slack's limits.

A call takes its turn in the budget of its method and, where it posts, of its channel. Its turn is known at once, so a
call that would wait for longer than it may is refused at once, and no more calls wait than can go in that time. Results
come before progress because progress leaves a part of each budget alone and hardly waits: under load it is left out.

Where Slack itself says 429, that budget is closed for as long as it says, and no other; then the call goes again, for
nothing was done. After any other trouble nobody knows whether something was done: what can be repeated without harm is
repeated, and for the rest who called must look first.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from aiohttp import ClientError  # what slack-sdk lets through
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

# Calls a minute (docs.slack.dev, "Rate limits", and each method's page); bursts of a minute's worth are welcome.
_TIER_2, _TIER_3, _TIER_4 = 20, 50, 100
_PER_MINUTE: Final = {
    "apps.connections.open": _TIER_3,
    "auth.test": 200,  # "hundreds of requests per minute"
    "chat.delete": _TIER_3,
    "chat.postEphemeral": _TIER_4,
    "chat.postMessage": 300,  # "several hundred messages per minute" in a workspace
    "chat.update": _TIER_3,
    "conversations.history": _TIER_3,
    "conversations.info": _TIER_3,
    "conversations.join": _TIER_3,
    "conversations.open": _TIER_3,
    "conversations.replies": _TIER_3,
    "files.completeUploadExternal": _TIER_4,
    "files.getUploadURLExternal": _TIER_4,
    "files.info": _TIER_4,
    "reactions.add": _TIER_3,
    "views.open": _TIER_4,
    "views.publish": _TIER_4,
    "views.push": _TIER_4,
    "views.update": _TIER_4,
}
# "1 per second per channel. Short bursts >1 allowed"; seen were 25 and more (RamblingCookieMonster/PSSlack #52).
_POSTING: Final = "chat.postMessage"
_POSTS_PER_MINUTE, _POSTS_AT_ONCE = 60, 10
# A trigger_id lives for 3 s, and so does the person's patience for a form.
_MOST_PATIENCE: Final = {"views.open": 2.0, "views.push": 2.0}

# What may be done twice; after an error of Slack's or the network's it is, at most so often and after a pause in s.
_REPEATABLE: Final = frozenset(
    {
        "auth.test",
        "chat.delete",
        "chat.update",
        "conversations.history",
        "conversations.info",
        "conversations.join",
        "conversations.open",
        "conversations.replies",
        "files.getUploadURLExternal",
        "files.info",
        "reactions.add",
        "reactions.remove",
        "usergroups.users.list",
        "views.publish",
    }
)
# Slack's documentation of its common errors, and of chat.postMessage, which has a name of its own for one: these pass.
PASSING: Final = frozenset(
    {"fatal_error", "internal_error", "rate_limited", "ratelimited", "request_timeout", "service_unavailable"}
)
_REPEATS, _PAUSE = 2, 0.5

_REMEMBERED = 1000  # budgets; a channel that was silent for a while needs none


@dataclass(frozen=True, slots=True)
class Manner:
    """How a call stands in line: it waits at most `patience` seconds and leaves the part `spare` (0 to 1) of each
    budget to others."""

    patience: float
    spare: float = 0.0


RESULTS: Final = Manner(patience=60.0)  # Slack has asked for up to a minute
LISTENERS: Final = Manner(patience=20.0)  # somebody looks at the screen
PROGRESS: Final = Manner(patience=2.0, spare=0.5)  # later it is no news


@dataclass(slots=True)
class _Budget:
    """At most `burst` calls at once and one per `interval` seconds in the long run. `used_until` is when the calls
    that took their turn would be through at that pace (the "generic cell rate algorithm")."""

    interval: float
    burst: float
    used_until: float = 0.0
    closed_until: float = 0.0

    def turn(self, now: float, spare: float) -> float:
        """When the next call may go."""
        allowed = (self.burst * (1 - spare) - 1) * self.interval
        return max(now, self.closed_until, self.used_until - max(allowed, 0.0))

    def take(self, turn: float) -> None:
        self.used_until = max(self.used_until, turn) + self.interval

    def close(self, until: float) -> None:
        """Slack counts otherwise than we do: nothing until then, and after it one call at a time."""
        self.closed_until = max(self.closed_until, until)
        self.used_until = max(self.used_until, self.closed_until + (self.burst - 1) * self.interval)


class Budgets:
    """What one token may do in its workspace, at `pace` times the limits that Slack documents."""

    def __init__(self, pace: float = 1.0) -> None:
        self._pace = pace
        self._budgets: dict[tuple[str, ...], _Budget] = {}

    def turn(self, method: str, channel: str | None, now: float, manner: Manner, until: float) -> float | None:
        """When the call may go, its turn taken; None where that is after `until`."""
        keys = [(method,)] if channel is None else [(method,), (method, channel)]
        budgets = [self._budget(key, now) for key in keys]
        turn = max(budget.turn(now, manner.spare) for budget in budgets)
        if turn > until:
            return None
        for budget in budgets:
            budget.take(turn)
        return turn

    def is_open(self, method: str, channel: str | None, now: float) -> bool:
        """Whether Slack has not said no in the meantime."""
        keys = ((method,), (method, channel or ""))
        return all(self._budgets[key].closed_until <= now for key in keys if key in self._budgets)

    def close(self, method: str, channel: str | None, until: float, now: float) -> None:
        """Slack says no until then. Where it counts by channel, only that channel is closed: others find out."""
        self._budget((method,) if channel is None else (method, channel), now).close(until)

    def _budget(self, key: tuple[str, ...], now: float) -> _Budget:
        if key not in self._budgets:
            self._forget_unused(now)
            by_channel = len(key) > 1
            per_minute = (_POSTS_PER_MINUTE if by_channel else _PER_MINUTE.get(key[0], _TIER_2)) * self._pace
            burst = _POSTS_AT_ONCE * self._pace if by_channel else per_minute
            self._budgets[key] = _Budget(60 / per_minute, max(burst, 1.0))
        return self._budgets[key]

    def _forget_unused(self, now: float) -> None:
        if len(self._budgets) >= _REMEMBERED:
            self._budgets = {key: one for key, one in self._budgets.items() if one.used_until > now}


class Sender(AsyncWebClient):
    """Slack's client for one token. Raises what that raises; SlackApiError("ratelimited") also where a call's turn
    would come too late, and then nothing was sent."""

    def __init__(self, token: str, api_url: str, budgets: Budgets, manner: Manner = LISTENERS) -> None:
        # No retries by the client: a lost answer to a message that did arrive must not become a second message.
        super().__init__(token=token, base_url=api_url, timeout=30, retry_handlers=[])
        self._budgets = budgets
        self._manner = manner

    def with_manner(self, manner: Manner) -> "Sender":
        """The same line to Slack, for calls of another weight."""
        return Sender(str(self.token), self.base_url, self._budgets, manner)

    def __deepcopy__(self, _: dict[int, Any]) -> Self:
        return self  # Bolt copies what it hands to a listener; budgets are shared

    async def api_call(self, api_method: str, **arguments: Any) -> AsyncSlackResponse:
        """The call, when its turn has come; again where Slack said 429."""
        channel = _channel(arguments) if api_method == _POSTING else None
        now = asyncio.get_running_loop().time
        deadline = now() + min(self._manner.patience, _MOST_PATIENCE.get(api_method, self._manner.patience))
        repeats = _REPEATS if api_method in _REPEATABLE else 0
        trouble: Exception = _busy(api_method)
        while True:
            turn = self._budgets.turn(api_method, channel, now(), self._manner, deadline)
            if turn is None:
                raise trouble
            await asyncio.sleep(turn - now())
            if not self._budgets.is_open(api_method, channel, now()):
                continue
            try:
                return await super().api_call(api_method, **arguments)
            except (SlackApiError, ClientError, OSError) as error:
                trouble = error
                wait = _retry_after(error)
                if wait is not None:
                    self._budgets.close(api_method, channel, now() + wait, now())
                elif repeats and _passes(error):
                    repeats -= 1
                    await asyncio.sleep(_PAUSE)
                else:
                    raise


def _busy(method: str) -> SlackApiError:
    """What Slack would say."""
    answer = {"ok": False, "error": "ratelimited"}
    return SlackApiError(f"{method} would have to wait for too long", answer)  # type: ignore[no-untyped-call]  # slack-sdk leaves its types out


def _channel(arguments: Mapping[str, Any]) -> str | None:
    given = (arguments.get(form) or {} for form in ("json", "data", "params"))
    return next((str(one["channel"]) for one in given if "channel" in one), None)


def _retry_after(error: Exception) -> float | None:
    """Seconds to wait, where Slack says that it did nothing because it is asked too often."""
    if not isinstance(error, SlackApiError) or error.response.status_code != 429:
        return None
    try:
        return float(error.response.headers.get("Retry-After", 1))
    except ValueError:
        return 1.0


def _passes(error: Exception) -> bool:
    """Whether it was Slack's trouble or the network's, not the call's."""
    if not isinstance(error, SlackApiError):
        return True
    return error.response.status_code >= 500 or error.response.get("error") in PASSING
