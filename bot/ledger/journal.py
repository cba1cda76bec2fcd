"""The port Journal on SQL: audit events and the error log."""

import uuid
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, insert

from bot.domain import Json
from bot.ledger.store import Store
from bot.ledger.tables import audit_events, error_log


class SqlJournal:
    """Every method is one transaction; a word that is not SPEC's raises errors.StorageError, as does an unreachable
    database."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def audit(self, action: str, resource: str, result: str, context: Json) -> None:
        await self._store.write(_note, audit_events, event(action, resource, result, context))

    async def error(
        self, *, reference: str, kind: str, severity: str, message: str, stack_trace: str, context: Json
    ) -> None:
        error = {
            "error_id": str(uuid.uuid4()),
            "timestamp": datetime.now(UTC),
            "reference": reference,
            "type": kind,
            "severity": severity,
            "message": message,
            "stack_trace": stack_trace,
            "context": context,
        }
        await self._store.write(_note, error_log, error)


def event(action: str, resource: str, result: str, context: Json) -> dict[str, Any]:
    """An audit event of this moment, as a row."""
    return {
        "event_id": str(uuid.uuid4()),
        "timestamp": datetime.now(UTC),
        "action": action,
        "resource": resource,
        "result": result,
        "context": context,
    }


def _note(db: Connection, table: Table, row: dict[str, Any]) -> None:
    db.execute(insert(table), row)
