"""What models cost is noted call by call, for the request that they are asked for."""

import pytest

from bot.attribution import on_behalf_of
from bot.domain import Ask, CallStatus, ModelCall, Reply, Spent
from bot.errors import GenerationFailed, ModelError, ModelRefused, ModelTimeout, ModelUnavailable, StorageError
from bot.models.catalogue import built_in
from bot.models.metering import Metered
from bot.models.resilience import ATTEMPTS, Fallbacks, steady
from tests import examples
from tests.models.asks import ask
from tests.scripted import BLUE, Notes, ScriptedModel

JOB = examples.job()


async def test_an_answer_is_noted_with_what_it_cost() -> None:
    """For whom, of which model, how much and how long."""
    notes = Notes()
    with on_behalf_of(JOB):
        reply = await Metered(ScriptedModel(BLUE), notes).complete(ask())
    assert reply == Reply(BLUE, "claude-sonnet-5", tokens_used=100, cost=0.01)
    ((request, call),) = notes.calls
    assert request == JOB.id
    assert call == ModelCall("claude-sonnet-5", "success", 100, 0.01, call.duration_ms)
    assert 0 <= call.duration_ms < 10_000


def _declined() -> GenerationFailed:
    error = GenerationFailed("no_drawing", fault="declined")
    error.tokens_used, error.cost = 30, 0.25
    return error


@pytest.mark.parametrize(
    ("error", "status", "cost"),
    [
        pytest.param(ModelTimeout("model_timeout"), "timeout", None, id="too slow"),
        pytest.param(ModelUnavailable("model_busy"), "rate_limited", None, id="throttled"),
        pytest.param(ModelUnavailable("model_unavailable"), "error", None, id="down"),
        pytest.param(ModelRefused("model_forbidden"), "error", None, id="not permitted"),
        pytest.param(ModelRefused("model_overfull"), "invalid_input", None, id="too long"),
        pytest.param(_declined(), "invalid_input", 0.25, id="declined, and paid for"),
    ],
)
async def test_a_failure_is_noted_too(error: ModelError, status: CallStatus, cost: float | None) -> None:
    """By the words of the specification, with the cost where one is known; the error itself goes on."""
    notes = Notes()
    with on_behalf_of(JOB), pytest.raises(type(error)):
        await Metered(ScriptedModel(error), notes).complete(ask())
    assert [(call.status, call.cost) for _, call in notes.calls] == [(status, cost)]


async def test_what_nobody_asked_for_is_not_noted() -> None:
    """What doctor asks is the bot's own."""
    notes = Notes()
    await Metered(ScriptedModel(BLUE), notes).complete(ask())
    assert notes.calls == []


async def test_a_note_that_cannot_be_written_costs_nobody_the_answer() -> None:
    """The ledger is locked for a moment: the drawing is what counts."""

    class Locked(Notes):
        async def note(self, request_id: str, call: ModelCall) -> None:
            raise StorageError("ledger_unavailable")

    with on_behalf_of(JOB):
        assert (await Metered(ScriptedModel(BLUE), Locked()).complete(ask())).text == BLUE


async def test_repetitions_and_models_that_stand_in_are_counted() -> None:
    """Each call that is made, whoever gave up on it; a cut answer and its rest are two."""
    notes = Notes()
    half = BLUE[: len(BLUE) // 2]

    class Cut(ScriptedModel):
        async def complete(self, ask: Ask) -> Reply:
            reply = await super().complete(ask)
            return Reply(reply.text, reply.model, cut=reply.text == half, tokens_used=100, cost=0.01)

    async def at_once(seconds: float) -> None:
        pass

    down = ModelUnavailable("model_unavailable")
    model = Cut(half, ModelTimeout("model_timeout"), *[down] * 2, BLUE)
    chain = Fallbacks(steady(model, 60, notes, sleep=at_once), ("claude-sonnet-4-6",), built_in())
    with on_behalf_of(JOB):
        assert (await chain.complete(ask())).model == "claude-sonnet-4-6"
    said = [(call.model, call.status) for _, call in notes.calls]
    assert said == [
        ("claude-sonnet-5", "success"),
        ("claude-sonnet-5", "timeout"),
        ("claude-sonnet-4-6", "error"),
        ("claude-sonnet-4-6", "error"),
        ("claude-sonnet-4-6", "success"),
    ]
    assert ATTEMPTS > 2
    assert await notes.of(JOB.id) == Spent(5, 200, 0.02)
