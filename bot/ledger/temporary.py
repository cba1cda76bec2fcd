"""The port TemporaryTables on SQL: rows of temporary_tables, beside those of the drafts."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from bot.ledger.store import Store
from bot.ledger.tables import temporary_tables

_TYPE = "TRANSIENT"  # as the tables in Snowflake are made; the drafts' rows say TEMPORARY


class SqlTemporaryTables:
    """Every method is one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def about_to_make(self, table: str, schema: str) -> None:
        await self._store.write(_about_to_make, table, schema)

    async def dropped(self, table: str) -> None:
        await self._store.write(_dropped, table)

    async def left_over(self, *, older_than_s: float) -> tuple[str, ...]:
        return await self._store.read(_left_over, datetime.now(UTC) - timedelta(seconds=older_than_s))


def _about_to_make(db: Connection, table: str, schema: str) -> None:
    row = {"table_name": table, "schema": schema, "table_type": _TYPE, "created_at": datetime.now(UTC)}
    db.execute(insert(temporary_tables).values(row))


def _dropped(db: Connection, table: str) -> None:
    this = update(temporary_tables).where(temporary_tables.c.table_name == table)
    db.execute(this.values(cleaned_up_at=datetime.now(UTC)))


def _left_over(db: Connection, before: datetime) -> tuple[str, ...]:
    table = temporary_tables.c
    left = select(table.table_name).where(
        table.table_type == _TYPE, table.cleaned_up_at.is_(None), table.created_at <= before
    )
    return tuple(db.scalars(left.order_by(table.created_at)))
