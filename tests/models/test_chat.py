"""Chat completions: the real SDK against a Cortex on loopback."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.errors import GenerationFailed, ModelError, ModelRefused, ModelTimeout, ModelUnavailable
from bot.models.catalogue import Catalogue, Known, built_in
from bot.models.chat import REPLY_LENGTH, ApiKey, ChatCompletions
from bot.models.resilience import Timely
from tests.cortex import Cortex, Fault, Say, serve
from tests.models.asks import ask
from tests.scripted import BLUE

CLAUDE, GPT = "claude-sonnet-5", "openai-gpt-5.2"


class Keys:
    """Keys that are replaced when they are refused."""

    def __init__(self, *keys: str) -> None:
        self.keys = list(keys)

    async def __call__(self) -> str:
        return self.keys[0]

    def refused(self) -> None:
        if len(self.keys) > 1:
            del self.keys[0]


@pytest.fixture
async def cortex() -> AsyncIterator[Cortex]:
    """A Cortex of one's own."""
    async with serve() as server:
        yield server


@pytest.fixture
async def chat(cortex: Cortex) -> AsyncIterator[ChatCompletions]:
    """The adapter, connected to it."""
    async with ChatCompletions(cortex.url, ApiKey("secret"), catalogue=built_in()) as model:
        yield model


@pytest.mark.parametrize("model", [CLAUDE, GPT])
async def test_a_whole_answer_comes_with_its_figures(cortex: Cortex, chat: ChatCompletions, model: str) -> None:
    """Whether or not the model says why it stops, the answer is whole, counted and priced."""
    reply = await chat.complete(ask(model))
    prompt_tokens = len("You draw.Draw this: a blue logo") // 4
    answer_tokens = -(-len(BLUE) // 4)
    assert (reply.text, reply.model, reply.cut, reply.ignored) == (BLUE, model, False, ())
    assert reply.tokens_used == prompt_tokens + answer_tokens
    assert reply.cost == built_in().known(model).cost(prompt_tokens, answer_tokens)
    [asked] = cortex.asked
    assert asked.token == "secret"
    assert asked.turns == [("system", "You draw."), ("user", "Draw this: a blue logo")]
    assert asked.body["max_completion_tokens"] == 16_384  # without it, Cortex stops at 4096


@pytest.mark.parametrize("model", [CLAUDE, GPT])
async def test_an_answer_that_stops_at_its_limit_is_cut(cortex: Cortex, chat: ChatCompletions, model: str) -> None:
    """Claude does not say so; it is seen by the count."""
    reply = await chat.complete(ask(model, max_tokens=20))
    assert reply.cut
    assert len(reply.text) == 80
    assert cortex.asked[0].body["max_completion_tokens"] == 20


@pytest.mark.parametrize("trick", ["ends early", "no usage"])
async def test_an_answer_without_figures_is_judged_by_its_end(
    cortex: Cortex, chat: ChatCompletions, trick: str
) -> None:
    """Where the connection ends without a word, only a drawing without its end tells."""
    cortex.enqueue(Say(trick=trick))  # type: ignore[arg-type]
    reply = await chat.complete(ask())
    assert reply.cut == (trick == "ends early")
    assert (reply.tokens_used, reply.cost) == (None, None)


@pytest.mark.parametrize(
    ("model", "options", "sent", "ignored"),
    [
        pytest.param(CLAUDE, {"temperature": 0.3, "top_p": 0.9}, {}, ("temperature", "top_p"), id="takes neither"),
        pytest.param(
            "claude-haiku-4-5", {"temperature": 0.3, "top_p": 0.9}, {"temperature": 0.3}, ("top_p",), id="takes one"
        ),
        pytest.param("claude-haiku-4-5", {"top_p": 0.9}, {"top_p": 0.9}, (), id="takes the other"),
        pytest.param(GPT, {"temperature": 0.3}, {}, ("temperature",), id="gpt-5"),
    ],
)
async def test_a_model_is_sent_what_it_takes(
    cortex: Cortex,
    chat: ChatCompletions,
    model: str,
    options: dict[str, float],
    sent: dict[str, float],
    ignored: tuple[str, ...],
) -> None:
    """What it would refuse is left out, and the reply says so."""
    reply = await chat.complete(ask(model, **options))  # type: ignore[arg-type]
    assert {name: cortex.asked[0].body[name] for name in ("temperature", "top_p") if name in cortex.asked[0].body} == (
        sent
    )
    assert reply.ignored == ignored


async def test_what_an_unknown_model_does_not_take_is_found_out(cortex: Cortex) -> None:
    """A parameter that the server complains of is left out at once, and from then on."""
    optimistic = Catalogue({GPT: Known(sampling="both")})
    async with ChatCompletions(cortex.url, ApiKey("k"), catalogue=optimistic) as chat:
        first = await chat.complete(ask(GPT, temperature=0.3))
        again = await chat.complete(ask(GPT, temperature=0.3))
    assert first.ignored == again.ignored == ("temperature",)
    assert ["temperature" in asked.body for asked in cortex.asked] == [True, False, False]


async def test_a_server_without_limits_known_is_given_none(cortex: Cortex) -> None:
    """Of a model of one's own nothing is known: the server decides how long an answer may be."""
    cortex.models.add("qwen3-coder")
    async with ChatCompletions(cortex.url, ApiKey(""), catalogue=built_in()) as chat:
        reply = await chat.complete(ask("qwen3-coder"))
    assert reply.text == BLUE
    assert reply.cost is None
    assert not {"max_tokens", "max_completion_tokens"} & set(cortex.asked[0].body)


async def test_a_question_and_its_answer_fit_into_the_context(cortex: Cortex) -> None:
    """A small model is asked for no more than there is room for."""
    small = Catalogue({GPT: Known(context=8192, output=8192)})
    async with ChatCompletions(cortex.url, ApiKey("k"), catalogue=small) as chat:
        await chat.complete(ask(GPT, "x" * 6000))
        await chat.complete(ask(GPT, "x" * 60_000))
    long, overlong = (asked.body["max_completion_tokens"] for asked in cortex.asked)
    assert 6000 <= long <= 8192 - 2000
    assert 0 < overlong < 1000


@pytest.mark.parametrize(
    ("line", "error", "code"),
    [
        pytest.param(Fault(400), ModelRefused, "model_refuses", id="400"),
        pytest.param(
            Fault(400, "all requests were throttled by remote service"), ModelUnavailable, "model_busy", id="throttled"
        ),
        pytest.param(
            Fault(400, "prompt is too long: 208310 tokens > 200000 maximum"),
            ModelRefused,
            "model_overfull",
            id="too long",
        ),
        pytest.param(Fault(401), ModelRefused, "model_unauthorised", id="401"),
        pytest.param(Fault(402), ModelRefused, "model_budget", id="402"),
        pytest.param(Fault(403), ModelRefused, "model_forbidden", id="403"),
        pytest.param(Fault(404, html=True), ModelRefused, "model_address", id="wrong account"),
        pytest.param(
            Fault(404, body={"error": {"message": "model 'x' not found"}}), ModelRefused, "model_missing", id="Ollama"
        ),
        pytest.param(Fault(418), ModelRefused, "model_refuses", id="418"),
        pytest.param(Fault(429), ModelUnavailable, "model_busy", id="429"),
        pytest.param(Fault(500), ModelUnavailable, "model_unavailable", id="500"),
        pytest.param(Fault(503, html=True), ModelUnavailable, "model_unavailable", id="503"),
        pytest.param(Say(trick="breaks"), ModelUnavailable, "model_unavailable", id="cut connection"),
        pytest.param(Say(trick="error in the stream"), ModelUnavailable, "model_busy", id="error in the stream"),
        pytest.param(Say(trick="garbage"), ModelUnavailable, "model_garbled", id="garbage"),
        pytest.param(Fault(200, body={"hello": "world"}), ModelUnavailable, "model_garbled", id="another service"),
        pytest.param(Fault(200, html=True), ModelRefused, "model_address", id="a sign-in page"),
        pytest.param(Say("No.", finish="content_filter"), GenerationFailed, "no_drawing", id="declined"),
    ],
)
async def test_every_error_has_a_name(
    cortex: Cortex, chat: ChatCompletions, line: Say | Fault, error: type[ModelError], code: str
) -> None:
    """What may pass is told from what will not, and none of it escapes as the vendor's own."""
    cortex.enqueue(line, line)
    with pytest.raises(error) as raised:
        await chat.complete(ask())
    assert (type(raised.value), raised.value.code) == (error, code)
    assert raised.value.facts["model"] == CLAUDE


@pytest.mark.parametrize(
    "body", [[], "no", {"choices": None}, {"choices": [None]}, {"choices": [{"message": {"content": ["no", "text"]}}]}]
)
async def test_what_only_looks_like_an_answer_is_garbled(cortex: Cortex, chat: ChatCompletions, body: Any) -> None:
    """Whatever JSON comes, the model may be asked again, and another one after it."""
    cortex.enqueue(Fault(200, body=body))
    with pytest.raises(ModelUnavailable) as raised:
        await chat.complete(ask())
    assert raised.value.code == "model_garbled"


async def test_an_unknown_name_is_told_as_such(chat: ChatCompletions) -> None:
    """Cortex answers 400 for it."""
    with pytest.raises(ModelRefused) as raised:
        await chat.complete(ask("claude-9"))
    assert (raised.value.code, raised.value.facts) == ("model_missing", {"model": "claude-9"})


async def test_nobody_at_the_address() -> None:
    """A server that is not there may come back."""
    async with serve() as gone:
        url = gone.url
    async with ChatCompletions(url, ApiKey("k"), catalogue=built_in()) as chat:
        with pytest.raises(ModelUnavailable) as raised:
            await chat.complete(ask())
    assert raised.value.code == "model_unavailable"


async def test_silence_is_not_waited_out(cortex: Cortex) -> None:
    """A server that says nothing is taken for dead long before a slow answer would be."""
    cortex.enqueue(Say(trick="silent"))
    async with ChatCompletions(cortex.url, ApiKey("k"), catalogue=built_in(), silence=0.2) as chat:
        with pytest.raises(ModelUnavailable):
            await chat.complete(ask())


async def test_an_answer_that_drips_is_given_up_in_the_end(cortex: Cortex, chat: ChatCompletions) -> None:
    """It is not silent, and yet takes too long."""
    cortex.enqueue(Say(trick="drips", chunks=100))
    with pytest.raises(ModelTimeout):
        await Timely(chat, 0.5).complete(ask())


@pytest.mark.parametrize("over", [Say(trick="session over"), Fault(401)], ids=["390112 in a 200", "401"])
async def test_an_expired_token_is_renewed_once(cortex: Cortex, over: Say | Fault) -> None:
    """Nobody notices that a token has run out."""
    cortex.tokens = {"old", "new"}
    cortex.enqueue(over)
    async with ChatCompletions(cortex.url, Keys("old", "new"), catalogue=built_in()) as chat:
        assert (await chat.complete(ask())).text == BLUE
        assert (await chat.complete(ask())).text == BLUE
    assert [asked.token for asked in cortex.asked] == ["old", "new", "new"]


async def test_a_token_that_stays_refused_is_an_error(cortex: Cortex, chat: ChatCompletions) -> None:
    """It is tried twice, not for ever."""
    cortex.tokens = {"another"}
    with pytest.raises(ModelRefused) as raised:
        await chat.complete(ask())
    assert raised.value.code == "model_unauthorised"
    assert len(cortex.asked) == 2


async def test_a_server_that_does_not_stream_is_understood(cortex: Cortex, chat: ChatCompletions) -> None:
    """The whole answer in one piece is an answer."""
    cortex.enqueue(Say(trick="whole"))
    reply = await chat.complete(ask())
    assert (reply.text, reply.cut) == (BLUE, False)
    assert reply.tokens_used


async def test_fields_that_a_server_leaves_empty_are_not_missed(cortex: Cortex, chat: ChatCompletions) -> None:
    """Chunks without choices, choices without a delta, usage without figures: the drawing is there all the same."""
    cortex.enqueue(Say(trick="sparse"))
    reply = await chat.complete(ask())
    assert (reply.text, reply.cut, reply.tokens_used, reply.cost) == (BLUE, False, None, None)


async def test_an_endless_answer_is_not_heard_out(cortex: Cortex, chat: ChatCompletions) -> None:
    """Two megabytes hold no drawing that could be stored; they are not continued either."""
    cortex.enqueue(Say("<svg>" + "x" * 4_000_000, boundless=True))
    reply = await chat.complete(ask())
    assert REPLY_LENGTH < len(reply.text) < 4_000_000
    assert not reply.cut


async def test_an_answer_that_is_given_up_leaves_nothing_behind(cortex: Cortex, chat: ChatCompletions) -> None:
    """Cancelled in the middle, the adapter goes on working."""
    never = asyncio.Event()
    cortex.enqueue(Say(waits=never))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await chat.complete(ask())
    never.set()
    assert (await chat.complete(ask())).text == BLUE
