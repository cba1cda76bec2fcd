"""Cortex by SQL: the real Snowpark and the real connector against a Snowflake on loopback."""

import asyncio
import json
from typing import Any

import pytest

from bot.domain import Turn
from bot.errors import ModelError, ModelRefused, ModelUnavailable
from bot.models.catalogue import built_in
from bot.models.cortex_sql import MAX_TOKENS, CortexSql, flat, offered
from bot.snowflake.connection import Connection
from bot.snowflake.pool import Pool
from tests.models.asks import ask
from tests.scripted import BLUE
from tests.snowflake.server import FakeSnowflake

MODEL = "claude-haiku-4-5"


@pytest.fixture
def sql(shared_pool: Pool, account: FakeSnowflake) -> CortexSql:
    """The adapter over sessions with the account."""
    return CortexSql(shared_pool, catalogue=built_in())


async def test_a_whole_answer_comes_with_its_figures(sql: CortexSql, account: FakeSnowflake) -> None:
    """Text, tokens and cost as by REST."""
    reply = await sql.complete(ask(MODEL, temperature=0.25, top_p=0.5))
    prompt = "You draw.\n\nDraw this: a blue logo"
    tokens = len(prompt) // 4, -(-len(BLUE) // 4)
    assert (reply.text, reply.model, reply.cut) == (BLUE, MODEL, False)
    assert (reply.tokens_used, reply.cost) == (sum(tokens), built_in().known(MODEL).cost(*tokens))
    assert reply.ignored == ("top_p",)
    assert account.ai.asked == [
        {"model": MODEL, "prompt": prompt, "max_tokens": MAX_TOKENS, "temperature": 0.25, "top_p": None}
    ]


async def test_no_text_of_a_person_gets_into_the_statement(sql: CortexSql, account: FakeSnowflake) -> None:
    """Quotes and question marks are words like others."""
    prompt = "a cat'; DROP TABLE x; -- ? $1 \\ :1 \u2603"
    await sql.complete(ask(prompt=prompt))
    assert prompt in account.ai.asked[0]["prompt"]
    assert not any("DROP" in text for text in account.texts)


async def test_an_answer_that_stops_at_its_limit_is_cut(sql: CortexSql) -> None:
    """The count tells."""
    reply = await sql.complete(ask(max_tokens=20))
    assert reply.cut
    assert reply.text == BLUE[:80]


@pytest.mark.parametrize(
    ("returned", "error", "code"),
    [
        ({"value": None, "error": "unknown model 'x'"}, ModelRefused, "model_missing"),
        ({"value": None, "error": "Model x is unavailable in your region"}, ModelRefused, "model_missing"),
        ({"value": None, "error": "not authorized to use model"}, ModelRefused, "model_forbidden"),
        ({"value": None, "error": "max tokens of 200000 exceeded"}, ModelRefused, "model_overfull"),
        ({"value": None, "error": "the budget is exhausted"}, ModelRefused, "model_budget"),
        (
            {"value": None, "error": "all requests were throttled by remote service"},
            ModelUnavailable,
            "model_busy",
        ),
        ({"value": None, "error": "internal error"}, ModelUnavailable, "model_unavailable"),
        ({"value": None, "error": None}, ModelUnavailable, "model_garbled"),
        ({"value": {"choices": []}, "error": None}, ModelUnavailable, "model_garbled"),
    ],
)
async def test_errors_in_a_value_are_errors(
    sql: CortexSql, account: FakeSnowflake, returned: dict[str, Any], error: type[ModelError], code: str
) -> None:
    """AI_COMPLETE does not fail; it returns what went wrong."""
    account.ai.script.append(returned)
    with pytest.raises(error) as raised:
        await sql.complete(ask())
    assert (type(raised.value), raised.value.code) == (error, code)


async def test_details_may_be_text_within_text(sql: CortexSql, account: FakeSnowflake) -> None:
    """A VARIANT that holds JSON as text is read all the same; usage may be missing."""
    account.ai.script.append({"value": json.dumps({"choices": [{"messages": BLUE}]}), "error": None})
    reply = await sql.complete(ask())
    assert (reply.text, reply.tokens_used, reply.cost) == (BLUE, None, None)


@pytest.mark.parametrize(
    ("number", "error", "code"),
    [
        pytest.param(2003, ModelRefused, "model_forbidden", id="no such function, or no grant"),
        pytest.param(3001, ModelRefused, "model_forbidden", id="no grant"),
        pytest.param(606, ModelUnavailable, "model_unavailable", id="no warehouse"),
        pytest.param(2140, ModelRefused, "model_refuses", id="a statement that the account does not take"),
        pytest.param(300002, ModelUnavailable, "model_unavailable", id="an internal error of Snowflake's"),
    ],
)
async def test_a_session_in_trouble_is_a_model_in_trouble(
    sql: CortexSql, account: FakeSnowflake, number: int, error: type[ModelError], code: str
) -> None:
    """What may pass is told from what will not."""
    account.refuse("AI_COMPLETE", number, {606: "57P03", 2140: "42601", 300002: "XX000"}.get(number, "42501"))
    with pytest.raises(error) as raised:
        await sql.complete(ask())
    assert raised.value.code == code


async def test_a_login_that_is_refused_is_not_a_missing_grant(connection: Connection, account: FakeSnowflake) -> None:
    """Who reads that the key is not taken does not look for a GRANT."""
    account.login_refusal = ("390144", "JWT token is invalid.")
    pool = Pool(connection, size=1)
    with pytest.raises(ModelRefused) as raised:
        await CortexSql(pool, catalogue=built_in()).complete(ask())
    await asyncio.to_thread(pool.close)
    assert raised.value.code == "model_unauthorised"


def test_a_conversation_becomes_one_text() -> None:
    """Who said what stays plain, and the model has the last word."""
    turns = (Turn("system", "Draw."), Turn("user", "a cat"), Turn("assistant", "<svg"), Turn("user", "Go on."))
    assert flat(turns) == "Draw.\n\n[User]\na cat\n\n[You]\n<svg\n\n[User]\nGo on.\n\n[You]"


async def test_what_cortex_offers_is_read(shared_pool: Pool, account: FakeSnowflake) -> None:
    """Names in lower case, as everywhere else."""
    account.ai.lifecycle = {"claude-sonnet-5": "GA", "claude-4-sonnet": "EOL"}
    assert await offered(shared_pool) == {"claude-sonnet-5": "ga", "claude-4-sonnet": "eol"}
