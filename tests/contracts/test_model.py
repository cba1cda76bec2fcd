"""The contract of `bot.ports.Model`, kept by every implementation, the scripted one too."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from bot.domain import Ask
from bot.errors import ModelError
from bot.models.catalogue import built_in
from bot.models.chat import ApiKey, ChatCompletions
from bot.models.cortex_sql import CortexSql
from bot.models.resilience import Fallbacks, steady
from bot.models.sketch import Sketch
from bot.ports import Model
from bot.svg import Picture, Wish
from bot.svg.renderer import WorkerRenderer
from tests.cortex import serve
from tests.models.asks import ask
from tests.scripted import BLUE, Notes, ScriptedModel


@asynccontextmanager
async def sketch() -> AsyncIterator[Model]:
    """The offline model."""
    yield Sketch()


@asynccontextmanager
async def scripted() -> AsyncIterator[Model]:
    """What other tests put in a model's place."""

    async def echo(ask: Ask) -> str:
        return BLUE.replace("blue", ask.prompt)

    yield ScriptedModel(*[echo] * 20)


@asynccontextmanager
async def chat() -> AsyncIterator[Model]:
    """The official SDK against a Cortex on loopback."""
    async with serve() as cortex, ChatCompletions(cortex.url, ApiKey("k"), catalogue=built_in()) as model:
        cortex.echo = True
        yield model


@asynccontextmanager
async def wrapped() -> AsyncIterator[Model]:
    """The same with everything around it."""
    async with chat() as model:
        yield Fallbacks(steady(model, 30, Notes()), ("claude-haiku-4-5",), built_in())


@pytest.fixture(params=[sketch, scripted, chat, wrapped, "sql"])
async def model(request: pytest.FixtureRequest) -> AsyncIterator[Model]:
    """Each model in turn; by SQL, the real Snowpark asks an account on loopback."""
    if request.param == "sql":
        account = request.getfixturevalue("account")
        account.ai.echo = True
        yield CortexSql(request.getfixturevalue("shared_pool"), catalogue=built_in())
        return
    async with request.param() as opened:
        yield opened


async def test_an_answer_holds_a_drawing(model: Model) -> None:
    """Prose and fence included; who answered is said."""
    reply = await model.complete(ask())
    assert reply.model in built_in().names
    assert not reply.cut
    async with WorkerRenderer(workers=1) as renderer:
        assert isinstance(await renderer.read(reply.text, Wish()), Picture)


async def test_what_an_answer_costs_is_known_or_not_said(model: Model) -> None:
    """Figures are counts and dollars, or None: never a guess below nothing."""
    reply = await model.complete(ask())
    assert reply.tokens_used is None or reply.tokens_used > 0
    assert reply.cost is None or reply.cost >= 0


async def test_answers_do_not_get_mixed_up(model: Model) -> None:
    """Asked by many at once, each gets the answer to its own question."""
    colours = ("red", "green", "navy", "orange", "purple", "teal", "brown", "pink")
    replies = await asyncio.gather(*(model.complete(ask(prompt=f"a {colour} circle")) for colour in colours))
    alone = [await model.complete(ask(prompt=f"a {colour} circle")) for colour in colours]
    assert [reply.text for reply in replies] == [reply.text for reply in alone]
    assert len({reply.text for reply in replies}) == len(colours)


async def test_an_answer_can_be_given_up(model: Model) -> None:
    """Whoever no longer waits leaves the model fit for the next."""
    asking = asyncio.create_task(model.complete(ask()))
    await asyncio.sleep(0)
    asking.cancel()
    with suppress(asyncio.CancelledError):  # some answer at once
        await asking
    assert (await model.complete(ask())).text


async def test_whatever_is_asked_only_errors_of_models_come(model: Model) -> None:
    """A question of odd characters and great length is answered, or refused as models refuse."""
    for prompt in ("", "\u0000\u202e\U0001f600 </svg>", "a cat " * 20_000):
        try:
            reply = await model.complete(ask(prompt=prompt))
        except ModelError:
            continue
        assert isinstance(reply.text, str)
