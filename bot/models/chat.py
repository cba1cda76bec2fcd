"""Chat completions, by the official OpenAI SDK: Cortex's REST endpoint and every other server that speaks so (Ollama,
vLLM, LM Studio …).

What is peculiar to Cortex is documented (Cortex REST API) and heeded here for everybody: the limit of an answer is
`max_completion_tokens`; Claude gives no finish_reason; throttling can be a 400; an expired session token can be a 200.
"""

import json
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Protocol, Self, cast

import httpx2  # the SDK's own transport
import openai
from openai.types.chat import ChatCompletion, ChatCompletionChunk
from openai.types.chat.chat_completion_chunk import Choice

from bot.domain import Ask, Reply
from bot.errors import GenerationFailed, ModelError, ModelRefused, ModelUnavailable
from bot.models.answers import Usage, limit_of, reply_of
from bot.models.catalogue import Catalogue

CONNECT_S = 10.0  # a server that is there takes the connection well within this

# A drawing may have a megabyte; a reply that is longer holds none, so there is no use in hearing it out.
REPLY_LENGTH = 1_500_000
OVERLONG = "overlong"  # why such an answer ends

# What may be left out of a request when a server does not know it.
_OPTIONAL = ("temperature", "top_p", "stream_options", "max_completion_tokens", "max_tokens")

log = logging.getLogger(__name__)


class Token(Protocol):
    """Where the key for a request comes from; bot.snowflake.tokens has those of Snowflake."""

    async def __call__(self) -> str:
        """The key for the next request."""
        ...

    def refused(self) -> None:
        """The last one was refused."""
        ...


class ApiKey:
    """A key that does not change. Where none is wanted any will do, but the SDK sends no request without one."""

    def __init__(self, value: str) -> None:
        self._value = value or "none"

    async def __call__(self) -> str:
        """The same every time."""
        return self._value

    def refused(self) -> None:
        """There is no other."""


@dataclass(slots=True)
class _Answer:
    """What has come so far."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    finish: str | None = None
    usage: Usage | None = None

    def add(self, part: ChatCompletionChunk | ChatCompletion) -> None:
        """What comes in pieces is added up; what comes whole is a piece too. Not every server sends every field, and
        the SDK does not look. Raises ValueError for what is no part of an answer."""
        try:
            for choice in (part.choices or ())[:1]:
                said = choice.delta if isinstance(choice, Choice) else choice.message
                text = (said and said.content) or ""
                self.pieces.append("" + text)  # no list, as some servers send what is not only text
                self.length += len(text)
                self.finish = getattr(choice, "finish_reason", None) or self.finish
            usage = getattr(part, "usage", None)
            if usage and None not in (usage.prompt_tokens, usage.completion_tokens):
                self.usage = Usage(usage.prompt_tokens, usage.completion_tokens)
        except (AttributeError, TypeError) as error:
            raise ValueError("no chat completion") from error


class ChatCompletions:
    """Implements `bot.ports.Model`. `url` is the server's base, to which `/chat/completions` is added; a server that
    says nothing for `silence` seconds is taken for dead. A context manager: it holds connections."""

    def __init__(
        self,
        url: str,
        token: Token,
        *,
        catalogue: Catalogue,
        silence: float = 60.0,
        headers: dict[str, str] | None = None,
    ) -> None:
        self._token = token
        self._catalogue = catalogue
        self._unwanted: defaultdict[str, set[str]] = defaultdict(set)
        self._client = openai.AsyncOpenAI(
            api_key=token,
            base_url=url,
            max_retries=0,  # whoever asks knows how long there is to wait, and whom else to ask
            timeout=httpx2.Timeout(silence, connect=CONNECT_S),
            default_headers=headers,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.close()

    async def complete(self, ask: Ask) -> Reply:
        """The model's answer. A key that was refused is asked for once more, and so is a request in which the server
        does not know a parameter, without it."""
        renewed = False
        while True:
            try:
                return await self._asked(ask)
            except _Unauthorised as error:
                if renewed:
                    raise ModelRefused("model_unauthorised", model=ask.model) from error
                self._token.refused()
                renewed = True
            except _Unwanted as error:
                self._unwanted[ask.model].add(error.parameter)
                log.info("%s does not take %s", ask.model, error.parameter)

    async def _asked(self, ask: Ask) -> Reply:
        known = self._catalogue.known(ask.model)
        sampling, ignored = known.sampled(ask.options)
        limit = limit_of(ask, known)
        answer = _Answer()
        with _vendor_errors(ask.model):
            parameters = {"stream_options": {"include_usage": True}, known.limit: limit, **sampling}
            for name in self._unwanted[ask.model] & set(parameters):
                del parameters[name]
                ignored += (name,) if name in sampling else ()
            async with self._stream(ask, {k: v for k, v in parameters.items() if v is not None}) as stream:
                async for part in stream:
                    answer.add(part)
                    if answer.length > REPLY_LENGTH:
                        answer.finish = OVERLONG
                        break
        text = "".join(answer.pieces)
        reply = reply_of(ask, known, text, usage=answer.usage, limit=limit, finish=answer.finish, ignored=ignored)
        if answer.finish == "content_filter":
            declined = GenerationFailed("no_drawing", fault="declined", model=ask.model)
            declined.tokens_used, declined.cost = reply.tokens_used, reply.cost
            raise declined
        return reply

    @asynccontextmanager
    async def _stream(
        self, ask: Ask, parameters: dict[str, Any]
    ) -> AsyncIterator[AsyncIterator[ChatCompletionChunk | ChatCompletion]]:
        raw = await self._client.chat.completions.with_raw_response.create(
            model=ask.model,
            messages=[{"role": turn.role, "content": turn.text} for turn in ask.turns],  # type: ignore[misc]
            stream=True,
            **parameters,
        )
        try:
            kind = raw.headers.get("content-type", "")
            if "html" in kind:  # a page for people, of a proxy or of somebody else
                raise ModelRefused("model_address", model=ask.model)
            if "json" in kind:
                yield _one(_completion(await raw.http_response.aread()))
            else:
                yield cast("AsyncIterator[ChatCompletionChunk | ChatCompletion]", raw.parse())
        finally:
            await raw.http_response.aclose()


async def _one(completion: ChatCompletion) -> AsyncIterator[ChatCompletion]:
    yield completion


def _completion(body: bytes) -> ChatCompletion:
    """What came in one piece: a whole answer from a server that does not stream, or Snowflake saying in a 200 that the
    session is over (390112 and its like)."""
    data = json.loads(body)
    if isinstance(data, dict) and str(data.get("code", "")).startswith("3901"):
        raise _Unauthorised
    if not isinstance(data, dict) or not data.get("choices"):
        raise ValueError("no chat completion")
    return ChatCompletion.construct(**data)  # lenient, as the SDK itself is: Claude has no finish_reason


class _Unauthorised(Exception):
    """The key was refused: there may be a newer one."""


class _Unwanted(Exception):
    """The server does not know a parameter that can be left out."""

    def __init__(self, parameter: str) -> None:
        super().__init__(parameter)
        self.parameter = parameter


@contextmanager
def _vendor_errors(model: str) -> Iterator[None]:
    """The SDK's errors become ours."""
    try:
        yield
    except openai.APIStatusError as error:
        raise _of_status(model, error) from error
    except openai.APIConnectionError as error:  # no connection, none any more, or silence
        raise ModelUnavailable("model_unavailable", model=model) from error
    except openai.APIError as error:  # an error in the middle of the stream
        raise _of_message(model, str(error.message), error) from error
    except (openai.OpenAIError, ValueError, httpx2.HTTPError) as error:  # what came is no chat completion
        raise ModelUnavailable("model_garbled", model=model) from error


def _of_status(model: str, error: openai.APIStatusError) -> Exception:
    said = _said(error)
    match error.status_code:
        case 401:
            return _Unauthorised()
        case 402:
            return ModelRefused("model_budget", model=model)
        case 403:
            return ModelRefused("model_forbidden", model=model)
        case 404 if "model" not in said:
            return ModelRefused("model_address", model=model)
        case 404:
            return ModelRefused("model_missing", model=model)
        case 429:
            return ModelUnavailable("model_busy", model=model)
        case 400 | 413 | 422:
            return _of_request(model, said, error)
        case status if status == 408 or status >= 500:
            return ModelUnavailable("model_unavailable", model=model)
    return ModelRefused("model_refuses", model=model, status=error.status_code)


def _of_request(model: str, said: str, error: openai.APIStatusError) -> Exception:
    if "throttled" in said:
        return ModelUnavailable("model_busy", model=model)
    unwanted = next((name for name in _OPTIONAL if name == error.param or f"{name}'" in said), None)
    if unwanted and _was_sent(unwanted, error.request):
        return _Unwanted(unwanted)
    if "model" in said and any(word in said for word in ("unknown", "not found", "not exist", "not supported")):
        return ModelRefused("model_missing", model=model)
    if any(word in said for word in ("too long", "too many tokens", "context length", "context window", "maximum")):
        return ModelRefused("model_overfull", model=model)
    return ModelRefused("model_refuses", model=model, status=error.status_code)


def _of_message(model: str, message: str, error: openai.APIError) -> ModelError:
    log.warning("%s broke off: %s", model, message)
    if any(word in message.casefold() for word in ("throttled", "rate limit", "overloaded")):
        return ModelUnavailable("model_busy", model=model)
    return ModelUnavailable("model_unavailable", model=model)


def _said(error: openai.APIStatusError) -> str:
    """What the server says is wrong, in lower case; it is logged, and nobody is shown it."""
    body = error.body
    message = str(body.get("message", "")) if isinstance(body, dict) else ""
    log.warning("HTTP %d from the model's server: %s", error.status_code, message[:300] or type(body).__name__)
    return message.casefold()


def _was_sent(parameter: str, request: httpx2.Request) -> bool:
    return parameter in json.loads(request.content)
