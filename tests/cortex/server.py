"""The server: strict about requests, and as wicked in its answers as its script says.

Source: Snowflake's "Cortex REST API" (parameters, limits, error answers), and what the issues of clients report.
"""

import asyncio
import json
import uuid
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Literal

from aiohttp import web

from tests.scripted import BLUE

PATH = "/api/v2/cortex/v1/chat/completions"
MODELS = frozenset(
    {
        "claude-sonnet-5",
        "claude-sonnet-4-6",
        "claude-haiku-4-5",
        "claude-opus-5",
        "openai-gpt-5.2",
        "openai-gpt-5-mini",
    }
)
DEFAULT_LIMIT = 4096  # tokens of an answer where none is asked for
HIGHEST_LIMIT = 16_384
CHARACTERS_PER_TOKEN = 4

Trick = Literal[
    "silent",
    "drips",
    "breaks",
    "ends early",
    "session over",
    "whole",
    "error in the stream",
    "no usage",
    "garbage",
    "sparse",
]


@dataclass(frozen=True)
class Say:
    """An answer, or the start of one with something wrong about it. It is given when `waits` is set; `boundless` says
    that no limit of tokens cuts it, and it comes in so many `chunks`."""

    text: str = BLUE
    trick: Trick | None = None
    finish: str | None = None
    waits: asyncio.Event | None = None
    boundless: bool = False
    chunks: int = 8


@dataclass(frozen=True)
class Fault:
    """An error answer; `html` is what a host answers that is no account's."""

    status: int
    message: str = "an error"
    html: bool = False
    body: Any = None


@dataclass(frozen=True)
class Asked:
    """One request; the names of the headers in lower case."""

    body: dict[str, Any]
    token: str
    headers: dict[str, str]

    @property
    def turns(self) -> list[tuple[str, str]]:
        """Its messages."""
        return [(message["role"], message["content"]) for message in self.body["messages"]]


@dataclass
class Cortex:
    """What a test holds: the script, what was asked, the address. After the script it says `unscripted`; `down` holds
    for models, whatever the script says; `echo` puts what was asked for into each answer; `tokens` (None: any) are the
    keys that open it."""

    script: deque[Say | Fault] = field(default_factory=deque)
    down: dict[str, Say | Fault] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    tokens: set[str] | None = None
    unscripted: Say = field(default_factory=Say)
    echo: bool = False
    url: str = ""
    models: set[str] = field(default_factory=lambda: set(MODELS))

    def enqueue(self, *lines: Say | Fault) -> None:
        """Adds to the script."""
        self.script.extend(lines)

    @property
    def asked_models(self) -> list[str]:
        """Which models were asked, in order."""
        return [asked.body["model"] for asked in self.asked]


@asynccontextmanager
async def serve(unscripted: Say | None = None) -> AsyncIterator[Cortex]:
    """A Cortex of one's own. What hangs is let go at the end."""
    cortex = Cortex(unscripted=unscripted or Say())
    app = web.Application(client_max_size=8 * 1024 * 1024)
    app.router.add_post(PATH, partial(_completions, cortex))
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        cortex.url = f"http://127.0.0.1:{runner.addresses[0][1]}" + PATH.removesuffix("/chat/completions")
        yield cortex
    finally:
        await runner.cleanup()


async def _completions(cortex: Cortex, request: web.Request) -> web.StreamResponse:
    body = await request.json()
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    cortex.asked.append(Asked(body, token, {name.lower(): value for name, value in request.headers.items()}))
    if not token or (cortex.tokens is not None and token not in cortex.tokens):
        return _error(401, "Invalid OAuth access token. Token expired.", code="390318")
    complaint = _complaint(cortex, body)
    if complaint is not None:
        return complaint
    line = cortex.down.get(body["model"]) or (cortex.script.popleft() if cortex.script else cortex.unscripted)
    if isinstance(line, Fault):
        return _fault(line)
    if cortex.echo:
        line = replace(line, text=line.text.replace("blue", body["messages"][-1]["content"]))
    if line.waits is not None:
        await line.waits.wait()
    if line.trick == "session over":
        return web.json_response(
            {
                "data": None,
                "code": "390112",
                "message": "Your session has expired. Please login again.",
                "success": False,
            }
        )
    return await _said(request, body, line)


def _complaint(cortex: Cortex, body: dict[str, Any]) -> web.Response | None:
    """What Cortex refuses of a request."""
    model = body["model"]
    if model not in cortex.models:
        return _error(400, f"unknown model {model}")
    if "max_tokens" in body:
        return _error(400, "max_tokens is deprecated in favor of max_completion_tokens")
    if body.get("max_completion_tokens", 1) > HIGHEST_LIMIT:
        return _error(400, f"max_completion_tokens must not exceed {HIGHEST_LIMIT}")
    sampling = {"temperature", "top_p"} & set(body)
    if sampling and model in ("claude-sonnet-5", "claude-opus-5"):
        return _error(400, f"{sampling.pop()} is not supported by this model")
    if sampling and model.startswith("openai-gpt-5"):
        name = sampling.pop()
        message = f"Unsupported value: '{name}' does not support {body[name]} with this model."
        return web.json_response(
            {"error": {"message": message, "param": name, "code": "unsupported_value"}}, status=400
        )
    if len(sampling) == 2:
        return _error(400, "`temperature` and `top_p` cannot both be specified for this model. Please use only one.")
    if any(message["role"] == "assistant" for message in body["messages"][-1:]):
        return _error(400, "the conversation must end with a user message")
    return None


def _error(status: int, message: str, *, code: str = "003001") -> web.Response:
    body = {"code": code, "message": message, "request_id": str(uuid.uuid4()), "error_code": code}
    return web.json_response(body, status=status)


def _fault(fault: Fault) -> web.Response:
    if fault.html:
        return web.Response(status=fault.status, text="<html><body>Not Found</body></html>", content_type="text/html")
    if fault.body is not None:
        return web.json_response(fault.body, status=fault.status)
    return _error(fault.status, fault.message)


async def _said(request: web.Request, body: dict[str, Any], line: Say) -> web.StreamResponse:
    limit = body.get("max_completion_tokens", DEFAULT_LIMIT)
    text = line.text if line.boundless else line.text[: limit * CHARACTERS_PER_TOKEN]
    usage = _usage(body, text)
    finish = line.finish or ("length" if len(text) < len(line.text) else "stop")
    if body["model"].startswith("claude") and line.finish is None:
        finish = None  # type: ignore[assignment]  # as documented: Claude does not say why it stops
    if line.trick == "whole":
        message = {"role": "assistant", "content": text}
        return web.json_response(
            {**_frame(body, "chat.completion"), "choices": [_choice(message=message, finish=finish)], "usage": usage}
        )
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream;charset=UTF-8"})
    await response.prepare(request)
    if line.trick == "silent":
        await asyncio.sleep(3600)
    if line.trick == "garbage":
        await response.write(b"data: {this is no JSON\n\n")
        return response
    if line.trick == "sparse":
        await _event(response, {**_frame(body), "choices": None})
        await _event(response, {**_frame(body), "choices": [_choice(delta=None)]})
        usage = dict.fromkeys(usage)
    size = len(text) // line.chunks + 1
    for start in range(0, len(text), size):
        if line.trick and start >= len(text) // 2:
            if line.trick == "breaks":
                transport = request.transport
                assert transport is not None
                transport.abort()
                return response
            if line.trick == "ends early":
                return response
            if line.trick == "error in the stream":
                await _event(response, {"error": {"message": "all requests were throttled by remote service"}})
                return response
        if line.trick == "drips":
            await asyncio.sleep(0.1)
        delta = {"role": "assistant", "content": text[start : start + size]}
        await _event(response, {**_frame(body), "choices": [_choice(delta=delta)]})
    if finish is not None:
        await _event(response, {**_frame(body), "choices": [_choice(delta={}, finish=finish)]})
    if body.get("stream_options", {}).get("include_usage") and line.trick != "no usage":
        await _event(response, {**_frame(body), "choices": [], "usage": usage})
    await response.write(b"data: [DONE]\n\n")
    return response


def _usage(body: dict[str, Any], text: str) -> dict[str, int | None]:
    prompt = sum(len(message["content"]) for message in body["messages"]) // CHARACTERS_PER_TOKEN
    answer = -(-len(text) // CHARACTERS_PER_TOKEN)
    return {"prompt_tokens": prompt, "completion_tokens": answer, "total_tokens": prompt + answer}


def _frame(body: dict[str, Any], kind: str = "chat.completion.chunk") -> dict[str, Any]:
    return {"id": "cortex-1", "object": kind, "created": 1_790_000_000, "model": body["model"]}


def _choice(*, finish: str | None = None, **said: Any) -> dict[str, Any]:
    reason = {} if finish is None else {"finish_reason": finish}
    return {"index": 0, **said, **reason}


async def _event(response: web.StreamResponse, data: dict[str, Any]) -> None:
    await response.write(f"data: {json.dumps(data)}\n\n".encode())
