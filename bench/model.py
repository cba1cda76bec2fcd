"""What asking the model costs beyond the bare call of the vendor's SDK: retries, fallbacks, counting.

Both ask the same server on loopback for the same answer, in turns, so that whatever else the machine does meets both.
"""

import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import openai

from bench.figures import Figure, ranked
from bench.processes import running
from bench.table import Row, Section
from bot.attribution import on_behalf_of
from bot.domain import Ask, DrawOptions, DrawRequest, Job, Person, Place, Turn
from bot.ledger import SqlLedger, SqlSpending, open_store
from bot.models.catalogue import DEFAULT, FALLBACKS, built_in
from bot.models.chat import ApiKey, ChatCompletions
from bot.models.resilience import Fallbacks, steady

CALLS, CALLS_QUICKLY = 300, 100
WARM_UP = 10  # not counted: connections are opened
SECONDS = 60.0

TURNS = (Turn("system", "You draw."), Turn("user", "Draw this: a blue logo"))
LIMIT = built_in().known(DEFAULT).output


async def measure(*, quick: bool) -> Section:
    """The section on the model's adapter. Raises BenchError."""
    calls = CALLS_QUICKLY if quick else CALLS
    async with running("-m", "tests.cortex", own={}) as server:
        url = server.said.strip()
        async with (
            openai.AsyncOpenAI(base_url=url, api_key="k", max_retries=0) as client,
            ChatCompletions(url, ApiKey("k"), catalogue=built_in()) as chat,
        ):
            ask = Ask(DEFAULT, "a blue logo", (), DrawOptions(), TURNS)
            async with _spending() as spending:
                model = Fallbacks(steady(chat, SECONDS, spending), FALLBACKS, built_in())
                times = await _in_turns(calls, partial(model.complete, ask), partial(_bare, client))
    ours, bare = times
    rows = tuple(Row(f"an answer in 200 chunks: p{rank}", _ms(ours, rank), _ms(bare, rank)) for rank in (50, 90))
    return Section(f"model, {calls} answers", "bare SDK call", rows)


@asynccontextmanager
async def _spending() -> AsyncIterator[SqlSpending]:
    """Where the calls are noted, for a request of somebody's."""
    job = Job("1", Person("T1", "U1"), Place("C1"), "1", DrawRequest("a blue logo"), time.time())
    with tempfile.TemporaryDirectory(prefix="svgbot-bench-") as folder, on_behalf_of(job):
        async with open_store(Path(folder) / "ledger.sqlite") as store:
            await SqlLedger(store).open(job, model=DEFAULT, name="logo", stage="SVG_STAGE")
            yield SqlSpending(store)


def _ms(times: list[float], rank: float) -> Figure:
    return ranked([seconds * 1000 for seconds in times], rank, "ms")


async def _bare(client: openai.AsyncOpenAI) -> str:
    stream = await client.chat.completions.create(
        model=DEFAULT,
        messages=[{"role": "system", "content": TURNS[0].text}, {"role": "user", "content": TURNS[1].text}],
        max_completion_tokens=LIMIT,
        stream=True,
        stream_options={"include_usage": True},
    )
    return "".join([chunk.choices[0].delta.content or "" async for chunk in stream if chunk.choices])


async def _in_turns(calls: int, *ways: Callable[[], Awaitable[object]]) -> list[list[float]]:
    """The seconds that each way took, call by call."""
    times: list[list[float]] = [[] for _ in ways]
    for number in range(WARM_UP + calls):
        for way, taken in zip(ways, times, strict=True):
            began = time.perf_counter()
            await way()
            if number >= WARM_UP:
                taken.append(time.perf_counter() - began)
    return times
