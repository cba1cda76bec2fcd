"""The port Shelves on SQL: rows that have had their time."""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Column, ColumnElement, Connection, delete, exists, func, select, update
from sqlalchemy.sql.dml import Delete, Update

from bot.ledger.store import Store
from bot.ledger.tables import (
    drawings,
    error_log,
    generated_svgs,
    posts,
    svg_generation_requests,
    temporary_tables,
    uploads,
    user_sessions,
)

# In one transaction: nobody who writes waits for longer than some milliseconds.
BATCH: Final = 200

_OPEN: Final = svg_generation_requests.c.status.in_(("pending", "processing"))
# A draft whose request is gone belongs to nobody.
_IS_WANTED: Final = exists().where(svg_generation_requests.c.request_id == temporary_tables.c.request_id, _OPEN)


class SqlShelves:
    """Every method is one transaction; an unreachable database raises errors.StorageError."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def count(self, shelf: str, before: datetime) -> int:
        return await self._store.read(_count, shelf, before)

    async def clear(self, shelf: str, before: datetime) -> tuple[str, ...]:
        return await self._store.write(_clear, shelf, before)


def _count(db: Connection, shelf: str, before: datetime) -> int:
    key, is_due = _due(shelf, before)
    return db.scalar(select(func.count(key)).where(is_due)) or 0


def _clear(db: Connection, shelf: str, before: datetime) -> tuple[str, ...]:
    key, is_due = _due(shelf, before)
    ids = tuple(db.scalars(select(key).where(is_due).limit(BATCH)))
    if ids:
        for statement in _clearing(shelf, ids, before):
            db.execute(statement)
    return ids


def _due(shelf: str, before: datetime) -> tuple[Column[str], ColumnElement[bool]]:
    """The key of what is cleared, and which rows are due."""
    match shelf:
        case "drafts":
            return temporary_tables.c.table_name, temporary_tables.c.content.is_not(None) & ~_IS_WANTED
        case "idle_sessions":
            return user_sessions.c.session_id, user_sessions.c.is_active & (user_sessions.c.last_activity < before)
        case "errors":
            return error_log.c.error_id, error_log.c.timestamp < before
        case "sessions":
            return user_sessions.c.session_id, user_sessions.c.last_activity < before
        case "requests":
            table = svg_generation_requests.c
            return table.request_id, (table.created_at < before) & ~_OPEN
        case "svgs":
            return generated_svgs.c.svg_id, generated_svgs.c.generated_at < before
        case "posts":
            return posts.c.job_id, posts.c.intended_at < before
    raise ValueError(shelf)


def _clearing(shelf: str, ids: tuple[str, ...], before: datetime) -> list[Delete | Update]:
    match shelf:
        case "drafts":
            clean = update(temporary_tables).values(cleaned_up_at=datetime.now(UTC), content=None)
            return [clean.where(temporary_tables.c.table_name.in_(ids))]
        case "idle_sessions":
            return [update(user_sessions).values(is_active=False).where(user_sessions.c.session_id.in_(ids))]
        case "errors":
            return [delete(error_log).where(error_log.c.error_id.in_(ids))]
        case "sessions":
            return [delete(user_sessions).where(user_sessions.c.session_id.in_(ids))]
        case "requests":
            return [
                delete(temporary_tables).where(
                    temporary_tables.c.created_at < before, temporary_tables.c.cleaned_up_at.is_not(None)
                ),
                delete(svg_generation_requests).where(svg_generation_requests.c.request_id.in_(ids)),
            ]
        case "svgs":
            is_empty = ~exists().where(generated_svgs.c.drawing_id == drawings.c.id)
            is_idle = ~exists().where(svg_generation_requests.c.drawing_id == drawings.c.id)
            return [
                delete(generated_svgs).where(generated_svgs.c.svg_id.in_(ids)),
                delete(drawings).where(drawings.c.created_at < before, is_empty, is_idle),
            ]
        case "posts":
            return [
                delete(uploads).where(uploads.c.job_id.in_(ids)),
                delete(posts).where(posts.c.job_id.in_(ids), posts.c.intended_at < before),
            ]
    raise ValueError(shelf)
