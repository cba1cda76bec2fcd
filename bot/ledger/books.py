"""The port Books on SQL: the records in bulk, for the audit and for admins."""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, exists, func, insert, select, update
from sqlalchemy.orm import aliased

from bot.domain import (
    Accesses,
    Change,
    DrawOptions,
    DrawRequest,
    Job,
    Person,
    Place,
    Post,
    Revision,
    StageDetails,
    from_json,
)
from bot.ledger.ledger import clean_draft
from bot.ledger.revisions import REVISION, as_revision
from bot.ledger.store import Store
from bot.ledger.tables import (
    audit_events,
    generated_svgs,
    posts,
    remains,
    removed_messages,
    snowflake_stages,
    svg_generation_requests,
    temporary_tables,
)

# What is done with a file that leaves it as it is.
_ACCESSES: Final = ("download", "admin.show")

_MANY: Final = 500  # ids in one query: SQLite's older builds take 999


_MADE: Final = exists().where(generated_svgs.c.request_id == svg_generation_requests.c.request_id)
# A completed request without a revision: it was deleted, and the message with it.
_IS_OVER: Final = (func.coalesce(svg_generation_requests.c.status, "") == "completed") & ~_MADE


class SqlBooks:
    """Every method is one transaction or a few; an unreachable database raises errors.StorageError."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def stages(self) -> frozenset[str]:
        return await self._store.read(_stages)

    async def note_stage(self, stage: str, details: StageDetails | None) -> None:
        await self._store.write(_note_stage, stage, details)

    async def noted_stages(self) -> frozenset[str]:
        return await self._store.read(_noted_stages)

    async def accesses(self, resource: str) -> Accesses:
        return await self._store.read(_accesses, resource)

    async def filed(self, stage: str, after: str = "", *, limit: int = 1000) -> tuple[Revision, ...]:
        return await self._store.read(_filed, stage, after, limit)

    async def unknown(self, svg_ids: frozenset[str]) -> frozenset[str]:
        ids = sorted(svg_ids)
        known: set[str] = set()
        for start in range(0, len(ids), _MANY):
            known |= await self._store.read(_known, ids[start : start + _MANY])
        return svg_ids - known

    async def unended(self) -> tuple[Job, ...]:
        return await self._store.read(_unended)

    async def job(self, request_id: str) -> Job | None:
        return await self._store.read(_job, request_id)

    async def told_nobody(self, since: float) -> tuple[Job, ...]:
        return await self._store.read(_told_nobody, _time(since))

    async def drafts(self) -> tuple[str, ...]:
        return await self._store.read(_drafts)

    async def clean(self, request_id: str) -> None:
        await self._store.write(clean_draft, request_id)

    async def posts(self, since: float) -> tuple[Post, ...]:
        return await self._store.read(_posts, _time(since))

    async def unpost(self, job_id: str, channel: str) -> None:
        await self._store.write(_unpost, job_id, channel)


def _stages(db: Connection) -> frozenset[str]:
    paths = db.scalars(select(generated_svgs.c.stage_path).distinct())
    return frozenset(path.removeprefix("@").partition("/")[0] for path in paths)


def _note_stage(db: Connection, stage: str, details: StageDetails | None) -> None:
    """Changes the row only where that is news, for each change is mirrored."""
    table = snowflake_stages
    is_this = table.c.stage_name == stage
    known = db.execute(select(table).where(is_this)).mappings().one_or_none()
    row = _stage_row(details) if details else None
    if row is None:
        db.execute(delete(table).where(is_this))
    elif known is None:
        db.execute(insert(table), row)
    elif dict(known) != row:
        db.execute(update(table).where(is_this).values(row))


def _noted_stages(db: Connection) -> frozenset[str]:
    return frozenset(db.scalars(select(snowflake_stages.c.stage_name)))


def _stage_row(details: StageDetails) -> dict[str, Any]:
    return {
        "stage_name": details.name,
        "database": details.database,
        "schema": details.schema,
        "url": details.url,
        "storage_integration": details.storage_integration,
        "encryption": details.encryption,
        "created_at": _time(details.created) if details.created is not None else None,
        "last_modified": _time(details.modified) if details.modified is not None else None,
        "file_count": details.files,
        "total_size": details.size,
        "owner": details.owner,
        "comment": details.comment,
        "permissions": details.permissions,
    }


def _accesses(db: Connection, resource: str) -> Accesses:
    event = audit_events.c
    which = (event.resource == resource, event.action.in_(_ACCESSES), event.result == "ok")
    count, last = db.execute(select(func.count(), func.max(event.timestamp)).where(*which)).one()
    return Accesses(count, last.timestamp() if last else None)


def _filed(db: Connection, stage: str, after: str, limit: int) -> tuple[Revision, ...]:
    path = generated_svgs.c.stage_path
    page = (
        select(*REVISION)
        .where(path > f"@{stage}/{after}", path.startswith(f"@{stage}/", autoescape=True))
        .order_by(path)
        .limit(limit)
    )
    return tuple(as_revision(row) for row in db.execute(page))


def _known(db: Connection, svg_ids: list[str]) -> set[str]:
    return set(db.scalars(select(generated_svgs.c.svg_id).where(generated_svgs.c.svg_id.in_(svg_ids))))


def _unended(db: Connection) -> tuple[Job, ...]:
    table = svg_generation_requests
    open_ones = select(table).where(table.c.status.in_(("pending", "processing"))).order_by(table.c.created_at)
    return tuple(_as_job(row) for row in db.execute(open_ones))


def _job(db: Connection, request_id: str) -> Job | None:
    table = svg_generation_requests
    row = db.execute(select(table).where(table.c.request_id == request_id)).one_or_none()
    return _as_job(row) if row else None


def _told_nobody(db: Connection, since: datetime) -> tuple[Job, ...]:
    table = svg_generation_requests
    told = exists().where(posts.c.job_id == table.c.request_id, posts.c.ts.is_not(None))
    silent = (
        select(table)
        .where(table.c.created_at >= since, ~told, (table.c.status == "failed") | _MADE)
        .order_by(table.c.created_at)
    )
    # What was asked on the command line was answered there: it has no channel of Slack's, nor a person of Slack's.
    return tuple(job for job in map(_as_job, db.execute(silent)) if job.place.channel[:1] in "CDGUW")


def _drafts(db: Connection) -> tuple[str, ...]:
    kept = select(temporary_tables.c.request_id).where(
        temporary_tables.c.content.is_not(None), temporary_tables.c.request_id.is_not(None)
    )
    return tuple(db.scalars(kept))


def _posts(db: Connection, since: datetime) -> tuple[Post, ...]:
    other = aliased(posts)
    is_removed = exists().where(removed_messages.c.channel == posts.c.channel, removed_messages.c.ts == posts.c.ts)
    stands_elsewhere = exists().where(other.c.job_id == posts.c.job_id, other.c.ts.is_not(None))
    is_being_deleted = exists().where(remains.c.request_id == posts.c.job_id)
    is_news = ~is_removed & ~is_being_deleted
    found = (
        select(posts, svg_generation_requests.c.context, _IS_OVER.label("is_over"))
        .outerjoin(svg_generation_requests, svg_generation_requests.c.request_id == posts.c.job_id)
        .where(posts.c.intended_at >= since, posts.c.ts.is_not(None) | ~stands_elsewhere, is_news)
        .order_by(posts.c.intended_at)
    )
    return tuple(_as_post(row) for row in db.execute(found))


def _unpost(db: Connection, job_id: str, channel: str) -> None:
    db.execute(delete(posts).where(posts.c.job_id == job_id, posts.c.channel == channel))


def _as_post(row: Row[Any]) -> Post:
    asked = row.context or {}
    thread = asked.get("thread") if asked.get("channel") == row.channel else None
    return Post(row.job_id, row.channel, row.ts, thread, row.intended_at.timestamp(), bool(row.is_over))


def _as_job(row: Row[Any]) -> Job:
    """The way back from what the ledger's `open` wrote."""
    asked = row.context
    task: DrawRequest | Change
    if "kind" in row.parameters:
        task = Change(row.parameters["kind"], row.prompt_text, row.parameters["revision"])
    else:
        task = DrawRequest(row.prompt_text, from_json(DrawOptions, row.parameters))
    return Job(
        id=row.request_id,
        person=Person(row.team, row.user),
        place=Place(asked["channel"], asked["thread"], asked["message"]),
        drawing=row.drawing_id or row.request_id,
        task=task,
        accepted_at=row.created_at.timestamp(),
    )


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
