"""Cortex of a real account: what no server on loopback can show. `make test-live` runs it."""

from collections.abc import AsyncIterator

import pytest

from bot.domain import Ask, DrawOptions
from bot.models.catalogue import SKETCH
from bot.parts import Parts, parts
from bot.prompts import first_turns
from bot.settings import Settings
from bot.svg import Picture, Wish

pytestmark = pytest.mark.live


@pytest.fixture
async def using(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Parts]:
    """The bot's own parts, with the account of the environment and a home of their own."""
    async with parts(Settings(home=tmp_path_factory.mktemp("home"))) as made:
        yield made


def ask(model: str, **options: object) -> Ask:
    """The bot's own question for something small."""
    chosen = DrawOptions(**options)  # type: ignore[arg-type]
    return Ask(model, "a blue dot", (), chosen, first_turns("a blue dot", chosen, "static"))


@pytest.mark.parametrize("way", ["REST", "SQL"])
async def test_every_model_of_the_settings_draws(using: Parts, way: str) -> None:
    """On each way that the credentials open; tokens and cost are counted."""
    if way not in using.models.ways:
        pytest.skip(f"these credentials do not open {way}")
    for name in using.choice.draws(using.catalogue):
        reply = await using.models.ways[way].complete(ask(name))
        assert isinstance(await using.renderer.read(reply.text, Wish()), Picture), name
        assert reply.tokens_used, name
        assert not reply.cut, name


@pytest.mark.parametrize("way", ["REST", "SQL"])
async def test_a_cut_answer_is_noticed(using: Parts, way: str) -> None:
    """Whatever the model says, or does not say, of why it stopped."""
    if way not in using.models.ways:
        pytest.skip(f"these credentials do not open {way}")
    reply = await using.models.ways[way].complete(ask(using.choice.default, max_tokens=16))
    assert reply.cut


async def test_what_is_asked_of_models_is_taken(using: Parts) -> None:
    """The catalogue says rightly which parameters each of its models takes."""
    for name, known in using.catalogue.models.items():
        if known.successor is None and name != SKETCH and "REST" in using.models.ways:
            await using.models.ways["REST"].complete(ask(name, temperature=0.5, top_p=0.9))


async def test_the_list_of_models_can_be_read(using: Parts) -> None:
    """Or it may not be asked; then doctor says so."""
    if using.models.offered is None:
        pytest.skip("there is no account")
    offered = await using.models.offered()
    assert offered
    assert all(name == name.lower() for name in offered)
