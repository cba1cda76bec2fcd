"""The port Spending on SQL: a row for each call of a model."""

import uuid
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, select

from bot.domain import ModelCall, Spent
from bot.ledger.store import Store
from bot.ledger.tables import model_calls

SPENT: Final = (func.count(), func.sum(model_calls.c.tokens_used), func.sum(model_calls.c.cost))
_SPENT: Final = select(*SPENT).select_from(model_calls)
# Put together once, for it is asked for every drawing.
_SPENT_FOR: Final = _SPENT.where(model_calls.c.request_id == bindparam("request"))


class SqlSpending:
    """Every method is one transaction; an unreachable database, and a request that the ledger does not know, raise
    errors.StorageError."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def note(self, request_id: str, call: ModelCall) -> None:
        await self._store.write(_note, request_id, call)

    async def of(self, request_id: str) -> Spent:
        return await self._store.read(_of, request_id)


def _note(db: Connection, request_id: str, call: ModelCall) -> None:
    row = {
        "call_id": str(uuid.uuid4()),
        "request_id": request_id,
        "called_at": datetime.now(UTC),
        "model": call.model,
        "response_status": call.status,
        "tokens_used": call.tokens_used,
        "cost": call.cost,
        "duration_ms": call.duration_ms,
    }
    db.execute(insert(model_calls), row)


def spent(db: Connection, *which: ColumnElement[bool]) -> Spent:
    """What those calls cost; without a condition, all."""
    return Spent(*db.execute(_SPENT.where(*which)).one())


def _of(db: Connection, request_id: str) -> Spent:
    return Spent(*db.execute(_SPENT_FOR, {"request": request_id}).one())
