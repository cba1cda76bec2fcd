"""The port Changes on SQL, over what the triggers of mirrored.py have noted."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, select, update

from bot.domain import ChangedRow, Json
from bot.ledger.mirrored import MIRRORED, columns_of, key_of
from bot.ledger.store import Store
from bot.ledger.tables import drawings, mirror_changes


class SqlChanges:
    """Every method is one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def pending(self, after: int = 0, *, limit: int = 50) -> tuple[ChangedRow, ...]:
        return await self._store.read(_pending, after, limit)

    async def mirrored(self, rows: tuple[ChangedRow, ...]) -> None:
        await self._store.write(_mirrored, rows)


def _pending(db: Connection, after: int, limit: int) -> tuple[ChangedRow, ...]:
    notes = mirror_changes.c
    changed = db.execute(
        select(mirror_changes)
        .where(notes.version > notes.mirrored, notes.position > after)
        .order_by(notes.position)
        .limit(limit)
    ).all()
    found = {
        name: _rows(db, MIRRORED[name], [note.row_key for note in changed if note.table_name == name])
        for name in {note.table_name for note in changed}
    }
    channels = _channels(db, found)
    return tuple(
        ChangedRow(
            table=note.table_name,
            key=note.row_key,
            version=note.version,
            position=note.position,
            values=_as_json(found[note.table_name].get(note.row_key)),
            channel=channels.get((note.table_name, note.row_key)),
        )
        for note in changed
    )


def _rows(db: Connection, table: Table, keys: Sequence[str]) -> dict[str, Row[Any]]:
    key = key_of(table)
    rows = db.execute(select(*(table.c[name] for name in columns_of(table))).where(table.c[key].in_(keys)))
    return {getattr(row, key): row for row in rows}


def _channels(db: Connection, found: Mapping[str, Mapping[str, Row[Any]]]) -> dict[tuple[str, str], str]:
    """Where each row was asked: a drawing knows it, a request and a revision by their drawing."""
    by_drawing = {
        (name, key): row.id if name == "drawings" else row.drawing_id
        for name in ("drawings", "svg_generation_requests", "generated_svgs")
        for key, row in found.get(name, {}).items()
    }
    wanted = set(by_drawing.values()) - {None}
    there = db.execute(select(drawings.c.id, drawings.c.channel).where(drawings.c.id.in_(wanted)))
    known = {row.id: row.channel for row in there}
    return {row: known[drawing] for row, drawing in by_drawing.items() if drawing in known}


def _as_json(row: Row[Any] | None) -> Json | None:
    if row is None:
        return None
    return {name: _plain(value) for name, value in row._mapping.items() if value is not None}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.decode() if isinstance(value, bytes) else value


def _mirrored(db: Connection, rows: Sequence[ChangedRow]) -> None:
    notes = mirror_changes.c
    for row in rows:
        this = (notes.table_name == row.table) & (notes.row_key == row.key) & (notes.mirrored < row.version)
        db.execute(update(mirror_changes).where(this).values(mirrored=row.version))
