"""Sessions: validated, rebuilt once, tagged, and closed."""

import asyncio
import json
import threading
from pathlib import Path

import pytest
from snowflake.snowpark import Session

from bot import errors
from bot.attribution import on_behalf_of
from bot.domain import DrawRequest, Job, Person, Place
from bot.settings import Settings
from bot.snowflake import connection as connections
from bot.snowflake import session as session_module
from bot.snowflake.connection import Connection, connection_of
from bot.snowflake.pool import RESTED_S, TTL_S, Pool
from tests.snowflake.server import FakeSnowflake
from tests.snowflake.test_tokens import key_file


def one(session: Session) -> int:
    """A statement through Snowpark."""
    return int(session.sql("SELECT 1 AS one").collect()[0][0])


async def test_a_call_gives_what_the_function_returns(pool: Pool, account: FakeSnowflake) -> None:
    """A statement runs on the account, as the user of the settings."""
    assert await pool.call(one) == 1
    assert account.logins[-1]["LOGIN_NAME"] == "SVGBOT"


async def test_bound_values_are_data(pool: Pool) -> None:
    """What people typed never becomes part of a statement."""
    text = "'; DROP TABLE x; --"
    assert await pool.call(lambda session: session.sql("SELECT ? AS said", params=[text]).collect()[0][0]) == text


async def test_each_thread_has_a_session_of_its_own(pool: Pool, account: FakeSnowflake) -> None:
    """Two calls at once use two sessions; further calls use the same again."""
    together = threading.Barrier(2)

    def meet(session: Session) -> int:
        together.wait(30)
        return id(session)

    first = set(await asyncio.gather(pool.call(meet), pool.call(meet)))
    second = set(await asyncio.gather(pool.call(meet), pool.call(meet)))
    assert len(first) == 2
    assert first == second
    assert len(account.logins) == 2


@pytest.mark.parametrize("code", ["390111", "390114"])
async def test_an_ended_session_is_replaced_once(connection: Connection, account: FakeSnowflake, code: str) -> None:
    """Nobody notices that a session has ended in the meantime."""
    pool = Pool(connection, size=1)
    await pool.call(one)
    account.expire(code)
    assert await pool.call(one) == 1
    assert len(account.logins) == 2
    await asyncio.to_thread(pool.close)


async def test_an_expired_token_is_renewed_without_a_login(connection: Connection, account: FakeSnowflake) -> None:
    """390112 is the connector's own business."""
    pool = Pool(connection, size=1)
    await pool.call(one)
    account.expire("390112")
    assert await pool.call(one) == 1
    assert (account.renewals, len(account.logins)) == (1, 1)
    await asyncio.to_thread(pool.close)


async def test_a_session_that_ends_again_and_again_is_an_error(connection: Connection, account: FakeSnowflake) -> None:
    """A second end in a row is told, not tried for ever."""
    pool = Pool(connection, size=1)
    await pool.call(one)

    def always_ended(session: Session) -> int:
        account.expire()
        return one(session)

    with pytest.raises(errors.NotAuthenticated) as raised:
        await pool.call(always_ended)
    assert raised.value.code == "snowflake_login"
    assert raised.value.__cause__ is not None
    assert len(account.logins) == 2
    await asyncio.to_thread(pool.close)


async def test_a_rested_session_is_validated_before_use(connection: Connection, account: FakeSnowflake) -> None:
    """After a pause the session is asked whether it lives; after an hour it is replaced without asking."""
    now = 0.0
    pool = Pool(connection, size=1, clock=lambda: now)
    await pool.call(one)
    await pool.call(one)
    assert account.heartbeats == 0
    now += RESTED_S
    await pool.call(one)
    assert (account.heartbeats, len(account.logins)) == (1, 1)
    account.expire()
    now += RESTED_S
    await pool.call(one)
    assert (account.heartbeats, len(account.logins)) == (2, 2)
    now += TTL_S
    await pool.call(one)
    assert (account.heartbeats, len(account.logins)) == (2, 3)
    await asyncio.to_thread(pool.close)


async def test_every_statement_says_on_whose_behalf_it_runs(pool: Pool, account: FakeSnowflake) -> None:
    """Costs can be attributed to the request and the person, without a statement more."""
    job = Job("j1", Person("T1", "U1"), Place("C1"), "j1", DrawRequest("a logo"), accepted_at=0.0)
    with on_behalf_of(job):
        await pool.call(one)
    await pool.call(one, tag={"task": "mirror"})
    await pool.call(one)
    tags = [tag and json.loads(tag) for _, tag in account.statements]
    assert tags == [
        {"app": "svgbot", "request": "j1", "team": "T1", "user": "U1"},
        {"app": "svgbot", "task": "mirror"},
        "",
    ]
    assert json.loads(account.logins[0]["SESSION_PARAMETERS"]["QUERY_TAG"]) == {"app": "svgbot"}


@pytest.mark.parametrize(
    ("number", "state", "kind", "code"),
    [
        pytest.param(3001, "42501", errors.NotPermitted, "snowflake_not_permitted", id="missing grant"),
        pytest.param(2003, "42S02", errors.NotPermitted, "snowflake_not_there", id="nothing of that name"),
        pytest.param(606, "57P03", errors.SessionError, "warehouse_stopped", id="suspended warehouse"),
        pytest.param(90073, "57014", errors.SessionError, "warehouse_stopped", id="quota used up"),
        pytest.param(630, "57014", errors.SessionError, "snowflake_timeout", id="statement too slow"),
        pytest.param(1003, "42000", errors.SessionError, "snowflake_failed", id="anything else"),
    ],
)
async def test_each_error_of_theirs_is_one_of_ours(
    pool: Pool, account: FakeSnowflake, number: int, state: str, kind: type[errors.BotError], code: str
) -> None:
    """The cause is kept for the log; its text reaches nobody."""
    account.refuse("SELECT 1", number, state)
    with pytest.raises(kind) as raised:
        await pool.call(one)
    assert raised.value.code == code
    assert raised.value.facts == {"number": number}
    assert raised.value.__cause__ is not None


async def test_a_refused_login_is_told_apart_from_an_unreachable_host(
    connection: Connection, account: FakeSnowflake
) -> None:
    """Wrong credentials are somebody's to mend; they are not tried again."""
    account.login_refusal = ("390144", "JWT token is invalid.")
    pool = Pool(connection, size=1)
    with pytest.raises(errors.NotAuthenticated) as raised:
        await pool.call(one)
    assert raised.value.facts == {"number": 390144}
    assert not raised.value.retry
    account.login_refusal = None
    assert await pool.call(one) == 1
    await asyncio.to_thread(pool.close)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        pytest.param(403, "snowflake_account", id="Forbidden"),
        pytest.param(404, "snowflake_account", id="Not Found"),
        pytest.param(503, "snowflake_unreachable", id="Service Unavailable"),
    ],
)
async def test_a_wrong_account_is_told_apart_from_an_outage(
    connection: Connection, account: FakeSnowflake, monkeypatch: pytest.MonkeyPatch, status: int, code: str
) -> None:
    """Snowflake answers at any name below its domain, but lets nobody in at one that is no account's."""
    monkeypatch.setattr(session_module, "LOGIN_S", 2)
    account.login_status = status
    pool = Pool(connection, size=1)
    with pytest.raises(errors.SessionError) as raised:
        await pool.call(one)
    assert raised.value.code == code
    await asyncio.to_thread(pool.close)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param({"snowflake_password": "w"}, {"PASSWORD": "w"}, id="password"),
        pytest.param(
            {"snowflake_pat": "p"}, {"AUTHENTICATOR": "PROGRAMMATIC_ACCESS_TOKEN", "TOKEN": "p"}, id="access token"
        ),
        pytest.param({"snowflake_token": "t"}, {"AUTHENTICATOR": "OAUTH", "TOKEN": "t"}, id="OAuth"),
        pytest.param({"snowflake_private_key_file": "key"}, {"AUTHENTICATOR": "SNOWFLAKE_JWT"}, id="key pair"),
    ],
)
async def test_every_credential_lets_the_bot_in(
    account: FakeSnowflake, tmp_path: Path, given: dict[str, str], said: dict[str, str]
) -> None:
    """What the connector sends at the login is what was set, and a key is never sent, only a token that it signs."""
    if "snowflake_private_key_file" in given:
        given = {"snowflake_private_key_file": str(key_file(tmp_path))}
    pool = pool_with(account, {"snowflake_password": "", **given})
    assert await pool.call(one) == 1
    login = account.logins[-1]
    assert login.items() >= said.items()
    assert "PRIVATE KEY" not in json.dumps(login)
    assert login["LOGIN_NAME"] == "SVGBOT"
    await asyncio.to_thread(pool.close)


@pytest.mark.parametrize("in_container", [True, False])
async def test_a_token_file_is_read_again_at_each_login(
    account: FakeSnowflake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_container: bool
) -> None:
    """Whoever keeps the token fresh, as Snowflake does inside of a container, need not tell the bot."""
    file = tmp_path / "token"
    file.write_text("first\n")
    monkeypatch.setattr(connections, "CONTAINER_TOKEN", file)
    pool = pool_with(
        account, {"snowflake_password": ""} | ({} if in_container else {"snowflake_token_file": str(file)})
    )
    assert pool.connection.kind == ("container" if in_container else "oauth")
    await pool.call(one)
    file.write_text("second\n")
    assert await pool.call(one) == 1
    account.expire()
    assert await pool.call(one) == 1
    assert [login["TOKEN"] for login in account.logins] == ["first", "second"]
    await asyncio.to_thread(pool.close)


def pool_with(account: FakeSnowflake, changed: dict[str, str]) -> Pool:
    """The bot's one session with the account, let in in another way."""
    connection = connection_of(Settings(**{**account.settings, **changed}))
    assert connection is not None
    return Pool(connection, size=1)


async def test_closing_logs_out(connection: Connection, account: FakeSnowflake) -> None:
    """No session is left behind, and a pool that was never used closes too."""
    pool = Pool(connection, size=1)
    await pool.call(one)
    before = account.open_sessions
    await asyncio.to_thread(pool.close)
    assert account.open_sessions == before - 1
    await asyncio.to_thread(Pool(connection).close)
