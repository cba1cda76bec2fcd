"""What makes a model one can rely on, as wrappers behind the port: each is a Model around another.

    Fallbacks ─▶ Continuing ─▶ Retrying ─▶ Breaker ─▶ Metered ─▶ Timely ─▶ Either ─▶ the adapters

The order matters: a retry meets the breaker, so that a dead model is not even asked; a timeout is within it, so that it
counts; each call that is made is noted; whoever falls back has let the model in question do all it can.
"""

import asyncio
import logging
import re
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

import tenacity

from bot.domain import Ask, Reply, Turn
from bot.errors import GenerationFailed, ModelError, ModelRefused, ModelResting, ModelTimeout, ModelUnavailable
from bot.models.catalogue import Catalogue
from bot.models.metering import Metered
from bot.ports import Model, Spending

Clock: TypeAlias = Callable[[], float]  # seconds, from any beginning
Sleep: TypeAlias = Callable[[float], Awaitable[None]]

# A retry helps against what passes in seconds; what lasts longer is for the fallbacks, and for the queue.
ATTEMPTS = 4
PAUSE_S, LONGEST_PAUSE_S = 0.5, 8.0

# So many failures one after the other are no chance, and after such a rest it is worth another try.
FAILURES = 3
REST_S, LONGEST_REST_S = 20.0, 120.0

# How often a cut answer is continued: at 16 384 tokens each, more than a drawing may have.
CONTINUATIONS = 3
CONTINUE = "Your answer was cut off. Go on exactly where it ended, without repeating anything and without a new fence."
_FENCE = re.compile(r"\A\s*```[a-z]*\n")
_OVERLAP, _CHANCE = 200, 8  # characters that a model may say again when it goes on; so few agree by chance

_Number = TypeVar("_Number", int, float)

log = logging.getLogger(__name__)


def steady(
    model: Model,
    seconds: float,
    spending: Spending,
    *,
    clock: Clock = time.monotonic,
    sleep: Sleep = asyncio.sleep,
) -> Model:
    """The model, as steady as it can be made by itself: `seconds` are for one answer, and again for all repetitions;
    each call is noted in `spending`."""
    breaker = Breaker(Metered(Timely(model, seconds), spending), clock)
    return Continuing(Retrying(breaker, seconds, clock=clock, sleep=sleep))


class _News:
    """What keeps each model from answering. Requests that wait find that out again and again, which is no news."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def begins(self, model: str, code: str) -> bool:
        """Whether it was another thing before, or nothing."""
        known, self._known[model] = self._known.get(model), code
        return known != code

    def ends(self, model: str) -> bool:
        """Whether something did, and no more."""
        return self._known.pop(model, None) is not None


class Switch:
    """Asks the model that goes by the name; `other` takes every name that is not among them."""

    def __init__(self, models: Mapping[str, Model], other: Model) -> None:
        self._models = models
        self._other = other

    async def complete(self, ask: Ask) -> Reply:
        """As the model that was asked."""
        return await self._models.get(ask.model, self._other).complete(ask)


class Either:
    """Two ways to the same models: the second is taken where the first is refused."""

    def __init__(self, first: Model, second: Model) -> None:
        self._first = first
        self._second = second
        self._news = _News()

    async def complete(self, ask: Ask) -> Reply:
        """As the first, or the second. Where both refuse, the first's reason counts."""
        try:
            reply = await self._first.complete(ask)
        except ModelRefused as refused:
            if self._news.begins(ask.model, refused.code):
                log.info("%s is refused on the first way (%s)", ask.model, refused.code)
            try:
                return await self._second.complete(ask)
            except ModelRefused:
                raise refused from None
        self._news.ends(ask.model)
        return reply


class Timely:
    """Gives up on an answer after so many seconds."""

    def __init__(self, model: Model, seconds: float) -> None:
        self._model = model
        self._seconds = seconds

    async def complete(self, ask: Ask) -> Reply:
        """As the model does, or ModelTimeout."""
        try:
            async with asyncio.timeout(self._seconds):
                return await self._model.complete(ask)
        except TimeoutError as error:
            raise ModelTimeout("model_timeout", model=ask.model, seconds=self._seconds) from error


@dataclass(slots=True)
class _Health:
    """How it is with one model: failures in a row with the last of them, and since they are too many, its rest in
    seconds and until when."""

    failures: int = 0
    last: ModelError | None = None
    rest: float = REST_S
    rests_until: float = 0.0
    is_probed: bool = False


class Breaker:
    """Lets a model rest that has failed again and again: it is not asked, and costs nobody a timeout. After the rest
    one request goes through as a probe; each that fails doubles the rest."""

    def __init__(self, model: Model, clock: Clock = time.monotonic) -> None:
        self._model = model
        self._clock = clock
        self._healths: defaultdict[str, _Health] = defaultdict(_Health)

    async def complete(self, ask: Ask) -> Reply:
        """As the model does, or ModelResting at once."""
        health = self._healths[ask.model]
        if health.failures < FAILURES:
            return await self._asked(ask, health)
        if health.is_probed or self._clock() < health.rests_until:
            code = health.last.code if isinstance(health.last, ModelUnavailable) else "model_unavailable"
            raise ModelResting(code, model=ask.model) from health.last
        health.is_probed = True
        try:
            return await self._asked(ask, health)
        finally:
            health.is_probed = False

    async def _asked(self, ask: Ask, health: _Health) -> Reply:
        try:
            reply = await self._model.complete(ask)
        except (ModelUnavailable, ModelTimeout) as error:
            health.failures += 1
            health.last = error
            if health.is_probed:
                health.rest = min(2 * health.rest, LONGEST_REST_S)
            if health.is_probed or health.failures == FAILURES:
                health.rests_until = self._clock() + health.rest
            if health.failures == FAILURES:
                log.warning("%s has failed %d times in a row; it is only probed now", ask.model, FAILURES)
            raise
        self._healths[ask.model] = _Health()
        return reply


class Retrying:
    """Asks again after what passes, with growing pauses that chance spreads; no longer than `deadline` seconds."""

    def __init__(
        self,
        model: Model,
        deadline: float,
        *,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._model = model
        self._deadline = deadline
        self._clock = clock
        self._sleep = sleep

    async def complete(self, ask: Ask) -> Reply:
        """As the model does, in the end."""
        ends = self._clock() + self._deadline
        retrying = tenacity.AsyncRetrying(
            retry=tenacity.retry_if_exception(_passes),
            wait=tenacity.wait_random_exponential(multiplier=PAUSE_S, max=LONGEST_PAUSE_S),
            stop=lambda state: state.attempt_number >= ATTEMPTS or self._clock() + state.upcoming_sleep > ends,
            sleep=self._sleep,
            reraise=True,
        )
        return await retrying(self._model.complete, ask)


def _passes(error: BaseException) -> bool:
    return isinstance(error, ModelUnavailable) and not isinstance(error, ModelResting)


class Continuing:
    """Lets a model finish what was cut off at its limit. A limit that the person chose is kept to."""

    def __init__(self, model: Model) -> None:
        self._model = model

    async def complete(self, ask: Ask) -> Reply:
        """The whole answer, with the tokens and the cost of all its parts."""
        reply = await self._model.complete(ask)
        for _ in range(CONTINUATIONS):
            if not reply.cut or not reply.text or ask.options.max_tokens is not None:
                break
            turns = (*ask.turns, Turn("assistant", reply.text), Turn("user", CONTINUE))
            more = await self._model.complete(replace(ask, turns=turns))
            reply = replace(
                more,
                text=joined(reply.text, more.text),
                tokens_used=_both(reply.tokens_used, more.tokens_used),
                cost=_both(reply.cost, more.cost),
            )
        return reply


def joined(start: str, rest: str) -> str:
    """The two parts of an answer as one: without a fence at the seam, and without what was said twice."""
    rest = _FENCE.sub("", rest)
    for length in range(min(_OVERLAP, len(start), len(rest)), _CHANCE, -1):
        if start.endswith(rest[:length]):
            return start + rest[length:]
    return start + rest


def _both(one: _Number | None, other: _Number | None) -> _Number | None:
    return None if one is None or other is None else one + other


class Fallbacks:
    """Asks the model that is in force for the name, then the others in their order, until one answers."""

    def __init__(
        self, model: Model, others: Sequence[str], catalogue: Catalogue, *, without: Sequence[str] = ()
    ) -> None:
        self._model = model
        self._others = others
        self._catalogue = catalogue
        self._without = without
        self._news = _News()

    async def complete(self, ask: Ask) -> Reply:
        """The first answer; `model` says whose. Where there is none, the error is the one that may pass, if any."""
        asked = self._catalogue.in_force(ask.model)
        others = () if asked in self._without else self._others
        errors: list[ModelError] = []
        for name in dict.fromkeys((asked, *others)):
            try:
                reply = await self._model.complete(replace(ask, model=name))
            except GenerationFailed:
                raise
            except ModelError as error:
                if self._news.begins(name, error.code):
                    log.warning("%s does not answer: %s", name, error.code)
                errors.append(error)
            else:
                if self._news.ends(name):
                    log.warning("%s answers again", name)
                return reply
        raise next((error for error in errors if isinstance(error, ModelUnavailable)), errors[0])
