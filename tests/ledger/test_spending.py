"""What models cost, as rows."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from bot import wording
from bot.domain import ModelCall, Spent
from bot.errors import StorageError
from bot.ledger import SqlLedger, SqlSpending, Store, open_store
from tests.ledger.samples import FAILURE, draw_job, opened, recorded

PAID = ModelCall("claude-sonnet-5", "success", 1200, 0.5, 900)
BROKEN = ModelCall("claude-sonnet-5", "error", None, None, 5)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """An empty database."""
    async with open_store(tmp_path / "ledger.sqlite") as opened_store:
        yield opened_store


async def test_calls_add_up_by_request(store: Store) -> None:
    """What is not known counts as nothing, and of what was never asked nothing is known."""
    ledger, spending = SqlLedger(store), SqlSpending(store)
    one, other = await opened(ledger, draw_job()), await opened(ledger, draw_job())
    for call in (PAID, BROKEN, PAID):
        await spending.note(one.id, call)
    await spending.note(other.id, BROKEN)
    assert await spending.of(one.id) == Spent(3, 2400, 1.0)
    assert await spending.of(other.id) == Spent(1, None, None)
    assert await spending.of("unknown") == Spent(0, None, None)


async def test_admins_read_what_was_spent_in_vain(store: Store) -> None:
    """The whole, and what went into requests that failed."""
    ledger, spending = SqlLedger(store), SqlSpending(store)
    assert "Models" not in wording.stats(await ledger.stats())
    drawn, lost = await opened(ledger, draw_job()), await opened(ledger, draw_job())
    await spending.note(drawn.id, PAID)
    await recorded(ledger, drawn)
    await spending.note(lost.id, PAID)
    await spending.note(lost.id, BROKEN)
    assert "failed" not in wording.stats(await ledger.stats())
    await ledger.failed(lost.id, "sorry", FAILURE)
    said = wording.stats(await ledger.stats())
    assert "Models: asked 3 times, 2400 tokens, $1.00." in said
    assert "Of that, 1200 tokens and $0.50 went into requests that failed." in said


async def test_calls_go_with_their_request(store: Store) -> None:
    """And the mirror learns of it."""
    job = await opened(SqlLedger(store), draw_job())
    await SqlSpending(store).note(job.id, PAID)

    def versions(db: Connection) -> list[int]:
        return list(db.scalars(text("SELECT version FROM mirror_changes WHERE table_name = 'model_calls'")))

    def clear(db: Connection) -> None:
        db.execute(text("DELETE FROM svg_generation_requests"))

    assert await store.read(versions) == [1]
    await store.write(clear)
    assert await SqlSpending(store).of(job.id) == Spent(0, None, None)
    assert await store.read(versions) == [2]


async def test_a_call_for_a_request_that_is_not_there_is_refused(store: Store) -> None:
    """The database knows what belongs together."""
    with pytest.raises(StorageError):
        await SqlSpending(store).note("unknown", PAID)
