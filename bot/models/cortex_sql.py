"""Cortex by SQL: AI_COMPLETE, for accounts and networks where its REST endpoint is refused. It takes a warehouse and is
slower; the models and the prices are the same. Source: Snowflake's "AI_COMPLETE (Single string)"."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from bot.domain import Ask, Json, Reply, Turn
from bot.errors import BotError, ModelRefused, ModelUnavailable, NotPermitted
from bot.models.answers import Usage, limit_of, reply_of
from bot.models.catalogue import Catalogue

if TYPE_CHECKING:
    from snowflake.snowpark import Session

T = TypeVar("T")

# The highest limit of an answer that AI_COMPLETE takes; by default it is half of that.
MAX_TOKENS = 8192

# Everything is bound. OBJECT_CONSTRUCT leaves out what is NULL; with its arguments by name, AI_COMPLETE cannot take one
# for another. Its error comes as a value: without return_error_details there would only be a NULL.
COMPLETE = (
    "SELECT AI_COMPLETE(model => ?, prompt => ?, "
    "model_parameters => OBJECT_CONSTRUCT('max_tokens', ?, 'temperature', ?, 'top_p', ?), "
    "show_details => TRUE, return_error_details => TRUE)"
)
# Snowflake's numbers of statements that it cannot compile: wrong syntax, names, arguments, functions.
_NOT_COMPILED = range(900, 3000)
BASE_MODELS = "SHOW CORTEX BASE MODELS IN SCHEMA SNOWFLAKE.MODELS"


class Sessions(Protocol):
    """Sessions to Snowflake, as far as they are needed here."""

    async def call(self, function: "Callable[[Session], T]", *, tag: Json | None = None) -> T:
        """Runs the function in a thread with a session of its own. Raises errors.BotError."""
        ...


class CortexSql:
    """Implements `bot.ports.Model`."""

    def __init__(self, sessions: Sessions, *, catalogue: Catalogue) -> None:
        self._sessions = sessions
        self._catalogue = catalogue

    async def complete(self, ask: Ask) -> Reply:
        """The model's answer. A statement cannot be taken back: one that is given up runs to its end."""
        known = self._catalogue.known(ask.model)
        sampling, ignored = known.sampled(ask.options)
        limit = limit_of(ask, known, MAX_TOKENS)
        values = [ask.model, flat(ask.turns), limit, sampling.get("temperature"), sampling.get("top_p")]
        try:
            row = await self._sessions.call(lambda session: session.sql(COMPLETE, params=values).collect()[0][0])
        except BotError as error:  # what is wrong with the session is wrong with the model that is reached through it
            raise _in_trouble(ask.model, error) from error
        text, usage = _said(ask.model, row)
        return reply_of(ask, known, text, usage=usage, limit=limit, ignored=ignored)


async def offered(sessions: Sessions) -> dict[str, str]:
    """The models that Cortex offers the role, and where each is in its life ("ga", "legacy", "eol" …), both in lower
    case. Raises errors.BotError where the role may not ask."""

    def ask(session: "Session") -> dict[str, str]:
        rows = [row.as_dict() for row in session.sql(BASE_MODELS).collect()]
        return {str(row["name"]).lower(): str(row.get("lifecycle_status") or "").lower() for row in rows}

    return await sessions.call(ask)


def flat(turns: tuple[Turn, ...]) -> str:
    """The conversation as one text: the form of AI_COMPLETE that tells what it used takes no other."""
    names = {"user": "User", "assistant": "You"}
    if len(turns) <= 2:
        return "\n\n".join(turn.text for turn in turns)
    said = (turn.text if turn.role == "system" else f"[{names[turn.role]}]\n{turn.text}" for turn in turns)
    return "\n\n".join((*said, "[You]"))


def _said(model: str, row: Any) -> tuple[str, Usage | None]:
    """The text and the usage that AI_COMPLETE returned, out of its envelope {"value": …, "error": …}."""
    try:
        envelope = _read(row)
        if envelope.get("error"):
            raise _refusal(model, str(envelope["error"]))
        details = _read(envelope.get("value"))
        text = str(details["choices"][0]["messages"])
        used = details.get("usage")
        return text, Usage(int(used["prompt_tokens"]), int(used["completion_tokens"])) if used else None
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise ModelUnavailable("model_garbled", model=model) from error


def _read(value: Any) -> dict[str, Any]:
    """Snowpark gives semi-structured values as JSON text, and an object within one may be text again."""
    read = json.loads(value) if isinstance(value, str) else value
    if not isinstance(read, dict):
        raise TypeError(value)
    return read


def _in_trouble(model: str, error: BotError) -> ModelRefused | ModelUnavailable:
    if isinstance(error, NotPermitted):
        return ModelRefused("model_forbidden", model=model)
    if not error.retry:
        return ModelRefused("model_unauthorised", model=model)
    if error.facts.get("number") in _NOT_COMPILED:  # as it is today, so it will be in an hour
        return ModelRefused("model_refuses", model=model, status=error.facts["number"])
    return ModelUnavailable("model_unavailable", model=model)


def _refusal(model: str, said: str) -> ModelRefused | ModelUnavailable:
    said = said.casefold()
    if any(word in said for word in ("throttled", "rate limit", "too many requests", "overloaded")):
        return ModelUnavailable("model_busy", model=model)
    if any(word in said for word in ("unknown model", "not found", "unavailable in your region", "not supported")):
        return ModelRefused("model_missing", model=model)
    if any(word in said for word in ("not authorized", "privilege", "not allowed", "access denied")):
        return ModelRefused("model_forbidden", model=model)
    if any(word in said for word in ("max tokens", "context", "too long")):
        return ModelRefused("model_overfull", model=model)
    if "budget" in said or "credit" in said:
        return ModelRefused("model_budget", model=model)
    return ModelUnavailable("model_unavailable", model=model)
