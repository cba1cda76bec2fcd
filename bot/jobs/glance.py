"""Where jobs stand, read from their file beside the process that works on them, or after it: nothing is begun, and
DBOS is not needed."""

import asyncio
from pathlib import Path

import sqlalchemy as sa

from bot.jobs.sqlite import database, trouble
from bot.jobs.states import STATES
from bot.ports import JobState

_STATUS = sa.table("workflow_status", sa.column("workflow_uuid"), sa.column("status"))


class Glance:
    """`bot.ports.Jobs.progress` for whoever does not run the jobs. Raises StorageError as the engine does."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def progress(self, job_id: str) -> JobState | None:
        """Where the job stands, None if unknown."""
        return await asyncio.to_thread(self._progress, job_id)

    def _progress(self, job_id: str) -> JobState | None:
        if not self._path.exists():
            return None
        with trouble(), database(self._path) as engine, engine.connect() as connection:
            if not sa.inspect(connection).has_table(_STATUS.name):
                return None
            status = connection.scalar(sa.select(_STATUS.c.status).where(_STATUS.c.workflow_uuid == job_id))
        return STATES[status] if status else None
