"""The port Posts on SQL: what was posted for which job."""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import BindParameter, Connection, bindparam, delete, exists, insert, select, update

from bot.ledger.store import Store
from bot.ledger.tables import posts, removed_messages, uploads

# What is asked and written for every drawing is put together once, here: that takes SQLAlchemy several times as long as
# to run it. An update sets the columns that its parameters name.
_JOB: Final[BindParameter[str]] = bindparam("job")
_CHANNEL: Final[BindParameter[str]] = bindparam("where")
_INTENT: Final = select(posts.c.job_id).where(posts.c.job_id == _JOB, posts.c.channel == _CHANNEL)
_NEW_INTENT: Final = insert(posts)
_POSTED: Final = update(posts).where(posts.c.job_id == _JOB, posts.c.channel == _CHANNEL)
_POST_OF: Final = (
    select(posts.c.channel, posts.c.ts)
    .where(posts.c.job_id == _JOB, posts.c.ts.is_not(None))
    .order_by(posts.c.intended_at.desc())
    .limit(1)
)
_UPLOADED: Final = update(uploads).where(uploads.c.job_id == _JOB)
_NEW_UPLOAD: Final = insert(uploads)
_FILE_OF: Final = select(uploads.c.file_id).where(uploads.c.job_id == _JOB)


class SqlPosts:
    """Every method is one transaction; an unreachable database raises errors.StorageError."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def intend(self, job_id: str, channel: str) -> bool:
        return await self._store.write(_intend, job_id, channel)

    async def withdraw(self, job_id: str, channel: str) -> None:
        await self._store.write(_withdraw, job_id, channel)

    async def posted(self, job_id: str, channel: str, ts: str) -> None:
        await self._store.write(_posted, job_id, channel, ts)

    async def post_of(self, job_id: str) -> tuple[str, str] | None:
        return await self._store.read(_post_of, job_id)

    async def removed(self, channel: str, ts: str) -> None:
        await self._store.write(_removed, channel, ts)

    async def uploaded(self, job_id: str, file_id: str) -> None:
        await self._store.write(_uploaded, job_id, file_id)

    async def file_of(self, job_id: str) -> str | None:
        return await self._store.read(_file_of, job_id)


def _intend(db: Connection, job_id: str, channel: str) -> bool:
    if db.execute(_INTENT, {"job": job_id, "where": channel}).first():
        return False
    db.execute(_NEW_INTENT, {"job_id": job_id, "channel": channel, "intended_at": datetime.now(UTC)})
    return True


def _withdraw(db: Connection, job_id: str, channel: str) -> None:
    db.execute(delete(posts).where(posts.c.job_id == job_id, posts.c.channel == channel, posts.c.ts.is_(None)))


def _posted(db: Connection, job_id: str, channel: str, ts: str) -> None:
    _intend(db, job_id, channel)
    db.execute(_POSTED, {"job": job_id, "where": channel, "ts": ts})


def _post_of(db: Connection, job_id: str) -> tuple[str, str] | None:
    row = db.execute(_POST_OF, {"job": job_id}).one_or_none()
    return (row.channel, row.ts) if row else None


def _removed(db: Connection, channel: str, ts: str) -> None:
    is_ours = exists().where(posts.c.channel == channel, posts.c.ts == ts)
    is_noted = exists().where(removed_messages.c.channel == channel, removed_messages.c.ts == ts)
    if db.scalar(select(is_ours & ~is_noted)):
        db.execute(insert(removed_messages).values(channel=channel, ts=ts, noticed_at=datetime.now(UTC)))


def _uploaded(db: Connection, job_id: str, file_id: str) -> None:
    values = {"file_id": file_id, "uploaded_at": datetime.now(UTC)}
    if not db.execute(_UPLOADED, {"job": job_id, **values}).rowcount:
        db.execute(_NEW_UPLOAD, {"job_id": job_id, **values})


def _file_of(db: Connection, job_id: str) -> str | None:
    file_id: str | None = db.scalar(_FILE_OF, {"job": job_id})
    return file_id
