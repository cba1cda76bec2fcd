"""Retries, fallbacks, rests and continuations, with scripted models and a scripted clock: nothing sleeps."""

import asyncio

import pytest

from bot.domain import Ask, Reply
from bot.errors import (
    BotError,
    GenerationFailed,
    ModelError,
    ModelRefused,
    ModelResting,
    ModelTimeout,
    ModelUnavailable,
)
from bot.models.catalogue import built_in
from bot.models.resilience import (
    ATTEMPTS,
    CONTINUE,
    FAILURES,
    LONGEST_PAUSE_S,
    LONGEST_REST_S,
    REST_S,
    Breaker,
    Continuing,
    Either,
    Fallbacks,
    Retrying,
    Switch,
    Timely,
    joined,
    steady,
)
from tests.models.asks import ask
from tests.scripted import BLUE, Notes, ScriptedModel

DOWN = ModelUnavailable("model_unavailable")
BUSY = ModelUnavailable("model_busy")
REFUSED = ModelRefused("model_forbidden")
SLOW = ModelTimeout("model_timeout")


class Time:
    """A clock that only sleeping moves, and what was slept."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


class ByName:
    """Models by name: each is down, or answers with its name; `asked` remembers."""

    def __init__(self, **down: BotError) -> None:
        self.down: dict[str, BotError] = {name.replace("_", "-"): error for name, error in down.items()}
        self.asked: list[str] = []

    async def complete(self, ask: Ask) -> Reply:
        self.asked.append(ask.model)
        if ask.model in self.down:
            raise self.down[ask.model]
        return Reply(BLUE, model=ask.model)


@pytest.fixture
def time() -> Time:
    return Time()


async def test_what_passes_is_asked_again(time: Time) -> None:
    """Two hiccups cost a moment, not the drawing."""
    model = ScriptedModel(DOWN, BUSY, BLUE)
    reply = await Retrying(model, 120, clock=time.clock, sleep=time.sleep).complete(ask())
    assert reply.text == BLUE
    assert len(model.asks) == 3
    assert len(time.slept) == 2
    assert all(0 <= pause <= LONGEST_PAUSE_S for pause in time.slept)


async def test_pauses_differ(time: Time) -> None:
    """Many bots that failed in one moment do not all come back in one moment."""
    for _ in range(20):
        await Retrying(ScriptedModel(DOWN, BLUE), 120, clock=time.clock, sleep=time.sleep).complete(ask())
    assert len(set(time.slept)) > 10


@pytest.mark.parametrize("error", [REFUSED, SLOW, ModelResting("model_unavailable"), GenerationFailed("no_drawing")])
async def test_what_does_not_pass_is_not_asked_again(time: Time, error: ModelError) -> None:
    """Neither a refusal nor a timeout gets better at once, and a model at rest is left alone."""
    model = ScriptedModel(error, BLUE)
    with pytest.raises(type(error)):
        await Retrying(model, 120, clock=time.clock, sleep=time.sleep).complete(ask())
    assert len(model.asks) == 1


async def test_retries_end(time: Time) -> None:
    """After so many the error stands."""
    model = ScriptedModel(*[DOWN] * 20)
    with pytest.raises(ModelUnavailable):
        await Retrying(model, 120, clock=time.clock, sleep=time.sleep).complete(ask())
    assert len(model.asks) == ATTEMPTS


async def test_no_retry_begins_after_the_deadline(time: Time) -> None:
    """A model that takes long to fail is not asked four times."""

    async def fails_slowly(ask: Ask) -> str:
        time.now += 70
        raise DOWN

    model = ScriptedModel(*[fails_slowly] * 20)
    with pytest.raises(ModelUnavailable):
        await Retrying(model, 120, clock=time.clock, sleep=time.sleep).complete(ask())
    assert len(model.asks) == 2


async def test_an_answer_that_takes_too_long_is_given_up() -> None:
    """The error says how long it was waited."""

    async def for_ever(ask: Ask) -> str:
        await asyncio.Event().wait()
        return BLUE

    with pytest.raises(ModelTimeout) as raised:
        await Timely(ScriptedModel(for_ever), 0.05).complete(ask())
    assert raised.value.facts == {"model": "claude-sonnet-5", "seconds": 0.05}


@pytest.mark.parametrize("error", [DOWN, BUSY, SLOW])
async def test_a_dead_model_costs_a_few_people_a_timeout_not_all(time: Time, error: ModelError) -> None:
    """After some failures in a row it is not asked any more."""
    model = ScriptedModel(*[error] * FAILURES)
    breaker = Breaker(model, time.clock)
    for _ in range(FAILURES):
        with pytest.raises(type(error)):
            await breaker.complete(ask())
    for _ in range(50):
        with pytest.raises(ModelResting):
            await breaker.complete(ask())
    assert len(model.asks) == FAILURES


async def test_a_model_at_rest_says_why(time: Time) -> None:
    """The sentence and the log tell what went wrong before."""
    breaker = Breaker(ScriptedModel(*[BUSY] * FAILURES), time.clock)
    for _ in range(FAILURES):
        with pytest.raises(ModelUnavailable):
            await breaker.complete(ask())
    with pytest.raises(ModelResting) as raised:
        await breaker.complete(ask())
    assert raised.value.code == "model_busy"
    assert raised.value.__cause__ is BUSY


async def test_one_probe_finds_out_that_it_is_back(time: Time) -> None:
    """After the rest one request goes through, while the others still do not wait; then all do."""
    breaker = Breaker(model := ScriptedModel(*[DOWN] * FAILURES), time.clock)
    for _ in range(FAILURES):
        with pytest.raises(ModelUnavailable):
            await breaker.complete(ask())
    time.now += REST_S
    answers = asyncio.Event()

    async def in_a_while(ask: Ask) -> str:
        await answers.wait()
        return BLUE

    model.enqueue(in_a_while, BLUE, BLUE)
    probe = asyncio.create_task(breaker.complete(ask()))
    await asyncio.sleep(0)
    with pytest.raises(ModelResting):
        await breaker.complete(ask())
    answers.set()
    assert (await probe).text == BLUE
    assert [(await breaker.complete(ask())).text for _ in range(2)] == [BLUE, BLUE]


async def test_a_model_that_stays_dead_rests_longer_and_longer(time: Time) -> None:
    """An hour of it costs some dozens of probes, not hundreds."""
    breaker = Breaker(model := ByName(claude_sonnet_5=DOWN), time.clock)
    ends = time.now + 3600
    while time.now < ends:
        with pytest.raises(ModelUnavailable):
            await breaker.complete(ask())
        time.now += 5
    probes = len(model.asked) - FAILURES
    assert 3600 / LONGEST_REST_S <= probes <= 40
    model.down.clear()
    time.now += LONGEST_REST_S
    assert (await breaker.complete(ask())).text == BLUE


async def test_a_probe_that_is_given_up_lets_another_follow(time: Time) -> None:
    """A cancelled job does not keep the model at rest for ever."""
    breaker = Breaker(model := ScriptedModel(*[DOWN] * FAILURES), time.clock)
    for _ in range(FAILURES):
        with pytest.raises(ModelUnavailable):
            await breaker.complete(ask())
    time.now += REST_S

    async def for_ever(ask: Ask) -> str:
        await asyncio.Event().wait()
        return BLUE

    model.enqueue(for_ever, BLUE)
    probe = asyncio.create_task(breaker.complete(ask()))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    probe.cancel()
    with pytest.raises(asyncio.CancelledError):
        await probe
    assert (await breaker.complete(ask())).text == BLUE


async def test_each_model_has_its_own_rest(time: Time) -> None:
    """One dead model does not silence the others; neither does one that refuses."""
    breaker = Breaker(model := ByName(claude_sonnet_5=DOWN, claude_opus_5=REFUSED), time.clock)
    for _ in range(FAILURES + 5):
        for name, error in (("claude-sonnet-5", ModelUnavailable), ("claude-opus-5", ModelRefused)):
            with pytest.raises(error):
                await breaker.complete(ask(name))
        assert (await breaker.complete(ask("claude-haiku-4-5"))).text == BLUE
    assert model.asked.count("claude-sonnet-5") == FAILURES
    assert model.asked.count("claude-opus-5") == FAILURES + 5


@pytest.mark.parametrize(
    ("asked", "down", "drawn"),
    [
        pytest.param("claude-opus-5", {}, ["claude-opus-5"], id="as asked"),
        pytest.param("claude-3-5-sonnet", {}, ["claude-sonnet-5"], id="retired"),
        pytest.param("opus", {}, ["claude-opus-5"], id="alias"),
        pytest.param("claude-opus-5", {"claude_opus_5": DOWN}, ["claude-opus-5", "claude-haiku-4-5"], id="fallback"),
        pytest.param("claude-opus-5", {"claude_opus_5": SLOW}, ["claude-opus-5", "claude-haiku-4-5"], id="too slow"),
        pytest.param("claude-opus-5", {"claude_opus_5": REFUSED}, ["claude-opus-5", "claude-haiku-4-5"], id="refused"),
        pytest.param(
            "claude-opus-5",
            {"claude_opus_5": DOWN, "claude_haiku_4_5": DOWN},
            ["claude-opus-5", "claude-haiku-4-5", "openai-gpt-5-mini"],
            id="the second fallback",
        ),
        pytest.param(
            "claude-haiku-4-5", {"claude_haiku_4_5": DOWN}, ["claude-haiku-4-5", "openai-gpt-5-mini"], id="not itself"
        ),
    ],
)
async def test_the_next_in_the_chain_draws(asked: str, down: dict[str, BotError], drawn: list[str]) -> None:
    """The reply says which model drew."""
    model = ByName(**down)
    chain = Fallbacks(model, ("claude-haiku-4-5", "openai-gpt-5-mini"), built_in())
    reply = await chain.complete(ask(asked))
    assert reply.model == drawn[-1]
    assert model.asked == drawn


async def test_when_all_are_down_the_hopeful_error_counts() -> None:
    """If one of them may come back, waiting helps."""
    model = ByName(claude_opus_5=REFUSED, claude_haiku_4_5=BUSY)
    with pytest.raises(ModelUnavailable) as raised:
        await Fallbacks(model, ("claude-haiku-4-5",), built_in()).complete(ask("claude-opus-5"))
    assert raised.value.code == "model_busy"


async def test_when_all_refuse_the_reason_of_the_one_asked_for_counts() -> None:
    """The sentence is about what the person chose."""
    model = ByName(claude_opus_5=REFUSED, claude_haiku_4_5=ModelRefused("model_missing"))
    with pytest.raises(ModelRefused) as raised:
        await Fallbacks(model, ("claude-haiku-4-5",), built_in()).complete(ask("claude-opus-5"))
    assert raised.value.code == "model_forbidden"


async def test_a_model_that_declines_is_not_circumvented() -> None:
    """What one model would rather not draw is not taken to the next."""
    model = ByName(claude_opus_5=GenerationFailed("no_drawing", fault="declined"))
    with pytest.raises(GenerationFailed):
        await Fallbacks(model, ("claude-haiku-4-5",), built_in()).complete(ask("claude-opus-5"))
    assert model.asked == ["claude-opus-5"]


async def test_sketch_is_asked_only_by_its_name() -> None:
    """Whoever asks for the offline model gets it, and nobody else in its place."""
    offline, online = ByName(sketch=DOWN), ByName()
    chain = Fallbacks(Switch({"sketch": offline}, online), ("claude-haiku-4-5",), built_in(), without=("sketch",))
    assert (await chain.complete(ask("claude-opus-5"))).model == "claude-opus-5"
    with pytest.raises(ModelUnavailable):
        await chain.complete(ask("sketch"))
    assert (offline.asked, online.asked) == (["sketch"], ["claude-opus-5"])


@pytest.mark.parametrize(("refused", "asked"), [({}, [1, 0]), ({"claude_sonnet_5": REFUSED}, [1, 1])])
async def test_the_second_way_is_for_refusals(refused: dict[str, BotError], asked: list[int]) -> None:
    """Where REST is refused, SQL may be allowed."""
    ways = ByName(**refused), ByName()
    assert (await Either(*ways).complete(ask())).text == BLUE
    assert [len(way.asked) for way in ways] == asked


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        pytest.param(DOWN, None, "model_unavailable", id="down is down on both"),
        pytest.param(REFUSED, ModelRefused("model_missing"), "model_forbidden", id="both refuse"),
        pytest.param(REFUSED, BUSY, "model_busy", id="the second is busy"),
    ],
)
async def test_what_both_ways_come_to(first: BotError, second: BotError | None, code: str) -> None:
    """The error is the one that says what to do."""
    ways = ByName(claude_sonnet_5=first), ByName(**({"claude_sonnet_5": second} if second else {}))
    with pytest.raises(ModelError) as raised:
        await Either(*ways).complete(ask())
    assert raised.value.code == code


class Parrot:
    """Says its lines, each cut but the last."""

    def __init__(self, *lines: str) -> None:
        self.lines = list(lines)
        self.asks: list[Ask] = []

    async def complete(self, ask: Ask) -> Reply:
        self.asks.append(ask)
        line = self.lines.pop(0)
        return Reply(line, model=ask.model, cut=bool(self.lines), tokens_used=10, cost=0.5)


async def test_a_cut_answer_is_continued() -> None:
    """The drawing is whole, and all its parts are counted."""
    whole = BLUE * 3
    model = Parrot(whole[:300], whole[300:400], whole[400:])
    reply = await Continuing(model).complete(ask())
    assert reply == Reply(whole, "claude-sonnet-5", cut=False, tokens_used=30, cost=1.5)
    assert [turn.text for turn in model.asks[2].turns[-2:]] == [whole[:400], CONTINUE]
    assert model.asks[2].turns[:2] == model.asks[0].turns


async def test_an_endless_answer_is_not_continued_for_ever() -> None:
    """What is still cut is given as it is: the reader of drawings says so."""
    reply = await Continuing(Parrot(*"abcdefghij")).complete(ask())
    assert (reply.text, reply.cut) == ("abcd", True)


async def test_a_limit_that_a_person_chose_is_kept() -> None:
    """Whoever asks for a hundred tokens does not pay for four hundred."""
    model = Parrot("<svg", "</svg>")
    assert (await Continuing(model).complete(ask(max_tokens=100))).cut
    assert len(model.asks) == 1


@pytest.mark.parametrize(
    ("start", "rest", "whole"),
    [
        pytest.param("<svg><g>", "</g></svg>", "<svg><g></g></svg>", id="plain"),
        pytest.param('<rect x="1', '0"/></svg>', '<rect x="10"/></svg>', id="in a number"),
        pytest.param("<g><path d='M0 0", "```svg\nL1 1'/></g>", "<g><path d='M0 0L1 1'/></g>", id="a new fence"),
        pytest.param(
            "<rect/><circle cx='1'", "<circle cx='1' r='1'/>", "<rect/><circle cx='1' r='1'/>", id="said again"
        ),
        pytest.param("d='M0 0L10 10", "10 10 0'/>", "d='M0 0L10 1010 10 0'/>", id="alike by chance"),
    ],
)
def test_the_seam_does_not_show(start: str, rest: str, whole: str) -> None:
    """Models begin again in the middle, or with a fence."""
    assert joined(start, rest) == whole


async def test_all_together(time: Time) -> None:
    """An outage of an hour: the first to ask pays with retries, the rest fall back at once, and it ends by itself."""
    model = ByName(claude_sonnet_5=DOWN)
    chain = Fallbacks(
        steady(model, 120, Notes(), clock=time.clock, sleep=time.sleep), ("claude-haiku-4-5",), built_in()
    )
    pauses: list[float] = []
    for _ in range(100):
        before = time.now
        assert (await chain.complete(ask())).model == "claude-haiku-4-5"
        pauses.append(time.now - before)
    assert model.asked.count("claude-sonnet-5") == FAILURES
    assert sum(pause > 0 for pause in pauses) <= 1
    model.down.clear()
    time.now += LONGEST_REST_S
    assert (await chain.complete(ask())).model == "claude-sonnet-5"


async def test_an_outage_is_a_few_lines_of_the_log(time: Time, caplog: pytest.LogCaptureFixture) -> None:
    """However many requests come into it and are tried again and again: that it began, why, and that it is over."""
    model = ByName(claude_sonnet_5=DOWN, claude_haiku_4_5=REFUSED)
    chain = Fallbacks(
        steady(model, 120, Notes(), clock=time.clock, sleep=time.sleep), ("claude-haiku-4-5",), built_in()
    )
    for _ in range(100):
        with pytest.raises(ModelUnavailable):
            await chain.complete(ask())
        time.now += 60
    assert [record.getMessage() for record in caplog.records] == [
        "claude-sonnet-5 has failed 3 times in a row; it is only probed now",
        "claude-sonnet-5 does not answer: model_unavailable",
        "claude-haiku-4-5 does not answer: model_forbidden",
    ]
    caplog.clear()
    model.down.clear()
    time.now += LONGEST_REST_S
    for _ in range(2):
        await chain.complete(ask())
    assert [record.getMessage() for record in caplog.records] == ["claude-sonnet-5 answers again"]


async def test_who_is_refused_on_one_way_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    """Until the way is open again."""
    caplog.set_level("INFO")
    first = ByName(claude_sonnet_5=REFUSED)
    either = Either(first, ByName())
    for _ in range(3):
        await either.complete(ask())
    assert [record.getMessage() for record in caplog.records] == [
        "claude-sonnet-5 is refused on the first way (model_forbidden)"
    ]
    first.down.clear()
    await either.complete(ask())
    first.down["claude-sonnet-5"] = REFUSED
    await either.complete(ask())
    assert len(caplog.records) == 2
