"""Clearing away jobs that have ended, beside the process that works on the others or without one."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from bot.jobs.sqlite import database, trouble

# In one transaction: who accepts meanwhile waits for some milliseconds.
_BATCH = 200
_STATUS = sa.table("workflow_status", sa.column("workflow_uuid"), sa.column("completed_at"))


class Clearing:
    """Over the jobs' file. Raises StorageError as the engine does."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def clear(self, before: datetime, dry_run: bool) -> int:
        """How many jobs that ended before then are cleared away, or with `dry_run` would be."""
        return await asyncio.to_thread(self._clear, before, dry_run)

    def _clear(self, before: datetime, dry_run: bool) -> int:
        if not self._path.exists():
            return 0
        has_ended = _STATUS.c.completed_at < int(before.timestamp() * 1000)
        with trouble(), database(self._path) as engine:
            with engine.connect() as connection:
                if not sa.inspect(connection).has_table(_STATUS.name):
                    return 0
                ids = connection.scalars(sa.select(_STATUS.c.workflow_uuid).where(has_ended)).all()
            if ids and not dry_run:
                _delete(engine, ids)
        return len(ids)


def _delete(engine: sa.Engine, ids: Sequence[str]) -> None:
    from dbos import DBOSClient  # here, because it takes a second or two that most rounds need not spend

    client = DBOSClient(system_database_engine=engine)
    try:
        for start in range(0, len(ids), _BATCH):
            client.delete_workflows(list(ids[start : start + _BATCH]))
    finally:
        client.destroy()
