"""The port Shelves on SQL: rows that have had their time."""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Connection, and_, delete, exists, func, or_, select, update
from sqlalchemy.sql.dml import Delete, Update

from bot.ledger.mirrored import MIRRORED, key_of
from bot.ledger.store import Store
from bot.ledger.tables import (
    audit_events,
    cancellations,
    drawings,
    error_log,
    generated_svgs,
    mirror_changes,
    posts,
    remains,
    removed_messages,
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
_IS_AWAITED: Final = exists().where(svg_generation_requests.c.request_id == cancellations.c.request_id, _OPEN)
_IS_THERE: Final = or_(
    *(
        and_(mirror_changes.c.table_name == name, exists().where(table.c[key_of(table)] == mirror_changes.c.row_key))
        for name, table in MIRRORED.items()
    )
)


class SqlShelves:
    """Every look is one transaction, and so is every clearing; an unreachable database raises errors.StorageError.
    `is_mirrored` says whether there is a mirror: it has still to learn of what is gone here."""

    def __init__(self, store: Store, *, is_mirrored: bool = False) -> None:
        self._store = store
        self._is_mirrored = is_mirrored

    async def count(self, shelf: str, before: datetime) -> int:
        key, is_due = self._due(shelf, before)
        return await self._store.read(_count, key, is_due)

    async def clear(self, shelf: str, before: datetime) -> tuple[str, ...]:
        key, is_due = self._due(shelf, before)
        # Looking for them may take long, and nobody who writes waits for it.
        ids = await self._store.read(_some, key, is_due)
        if ids:
            await self._store.write(_clear, _clearing(shelf, key).where(key.in_(ids), is_due))
        return tuple(map(str, ids))

    def _due(self, shelf: str, before: datetime) -> tuple[Column[Any], ColumnElement[bool]]:
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
                return svg_generation_requests.c.request_id, (svg_generation_requests.c.created_at < before) & ~_OPEN
            case "cancellations":
                return cancellations.c.request_id, (cancellations.c.cancelled_at < before) & ~_IS_AWAITED
            case "temporary_tables":
                table = temporary_tables.c
                return table.table_name, (table.created_at < before) & table.cleaned_up_at.is_not(None)
            case "svgs":
                return generated_svgs.c.svg_id, generated_svgs.c.generated_at < before
            case "drawings":
                return drawings.c.id, (drawings.c.created_at < before) & ~_is_in_use(before)
            case "remains":
                return remains.c.svg_id, remains.c.deleted_at < before
            case "posts":
                return posts.c.job_id, posts.c.intended_at < before
            case "removed_messages":
                return removed_messages.c.ts, removed_messages.c.noticed_at < before
            case "uploads":
                return uploads.c.job_id, uploads.c.uploaded_at < before
            case "audit_events":
                return audit_events.c.event_id, audit_events.c.timestamp < before
            case "mirror_notes":
                return mirror_changes.c.position, ~_IS_THERE & self._is_known_elsewhere
        raise ValueError(shelf)

    @property
    def _is_known_elsewhere(self) -> ColumnElement[bool]:
        """That the row is gone is known where it is mirrored; where nothing is, what never was mirrored counts, too."""
        notes = mirror_changes.c
        is_known = notes.mirrored == notes.version
        return is_known if self._is_mirrored else is_known | (notes.mirrored == 0)


def _is_in_use(before: datetime) -> ColumnElement[bool]:
    """Whether a drawing has revisions or requests that are not due themselves."""
    request = svg_generation_requests.c
    return or_(
        exists().where(generated_svgs.c.drawing_id == drawings.c.id, generated_svgs.c.generated_at >= before),
        exists().where(request.drawing_id == drawings.c.id, _OPEN | (request.created_at >= before)),
    )


def _count(db: Connection, key: Column[Any], is_due: ColumnElement[bool]) -> int:
    return db.scalar(select(func.count(key)).where(is_due)) or 0


def _some(db: Connection, key: Column[Any], is_due: ColumnElement[bool]) -> tuple[Any, ...]:
    return tuple(db.scalars(select(key).where(is_due).limit(BATCH)))


def _clear(db: Connection, statement: Delete | Update) -> None:
    db.execute(statement)


def _clearing(shelf: str, key: Column[Any]) -> Delete | Update:
    match shelf:
        case "drafts":
            return update(temporary_tables).values(cleaned_up_at=datetime.now(UTC), content=None)
        case "idle_sessions":
            return update(user_sessions).values(is_active=False)
    return delete(key.table)
