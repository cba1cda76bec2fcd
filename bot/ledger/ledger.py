"""The port Ledger on SQL: what was asked and what became of it."""

import uuid
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

from sqlalchemy import (
    BindParameter,
    Connection,
    Row,
    Select,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from bot import errors
from bot.domain import (
    Begun,
    Change,
    Declined,
    Drawing,
    DrawRequest,
    Failure,
    Job,
    Json,
    Person,
    Provenance,
    Remains,
    Revision,
    SessionContext,
    StagePath,
    Stats,
    from_json,
    to_json,
)
from bot.keeping import SESSION_TTL
from bot.ledger.forgetting import forget
from bot.ledger.journal import event
from bot.ledger.revisions import REVISION, as_revision, path_of
from bot.ledger.spending import spent
from bot.ledger.store import Store
from bot.ledger.tables import (
    audit_events,
    cancellations,
    drawings,
    failures,
    generated_svgs,
    model_calls,
    remains,
    svg_generation_requests,
    temporary_tables,
    user_sessions,
)

ContextOf: TypeAlias = Callable[[str], SessionContext]
"""Where the bot is at work for a request, by the name of its stage, as far as that is known."""

# What is asked and written for every drawing is put together once, here: that takes SQLAlchemy several times as long as
# to run it. An update sets the columns that its parameters name.
_THIS: Final[BindParameter[str]] = bindparam("this")
_CANCELLED: Final = select(cancellations.c.begun).where(cancellations.c.request_id == _THIS)
_IS_OPEN: Final = exists().where(svg_generation_requests.c.request_id == _THIS)
_KNOWN: Final = select(_IS_OPEN.label("is_open"), _CANCELLED.scalar_subquery().label("cancelled"))
_STATE: Final = select(
    select(svg_generation_requests.c.status)
    .where(svg_generation_requests.c.request_id == _THIS)
    .scalar_subquery()
    .label("status"),
    _CANCELLED.scalar_subquery().label("cancelled"),
)
_ASKED: Final[Select[Any]] = select(
    svg_generation_requests.c.session_id,
    svg_generation_requests.c.stage_name,
    svg_generation_requests.c.team,
    svg_generation_requests.c.user,
    svg_generation_requests.c.parameters,
).where(svg_generation_requests.c.request_id == _THIS)
_ACTIVE_SESSION: Final = select(user_sessions.c.session_id, user_sessions.c.last_activity).where(
    user_sessions.c.team == bindparam("team"), user_sessions.c.user == bindparam("user"), user_sessions.c.is_active
)
_DRAWING: Final = select(drawings).where(drawings.c.id == _THIS)
_DRAWING_IN: Final = select(drawings).where(
    drawings.c.team == bindparam("team"),
    drawings.c.channel == bindparam("channel"),
    drawings.c.thread_ts == bindparam("thread"),
)
_REVISION: Final = select(*REVISION).where(generated_svgs.c.svg_id == _THIS)
_RESULT: Final = select(*REVISION).where(generated_svgs.c.request_id == _THIS)
_NUMBERED: Final = select(*REVISION).where(
    generated_svgs.c.drawing_id == _THIS, generated_svgs.c.number == bindparam("number")
)
_HEAD: Final = (
    select(*REVISION).where(generated_svgs.c.drawing_id == _THIS).order_by(generated_svgs.c.number.desc()).limit(1)
)
_HAS_RESULT: Final = exists().where(generated_svgs.c.request_id == _THIS)
_IS_MADE: Final = select(_HAS_RESULT.label("has_result"), _CANCELLED.scalar_subquery().label("cancelled"))
_TO_RECORD: Final = _ASKED.add_columns(
    exists().where(generated_svgs.c.svg_id == bindparam("svg")).label("is_recorded"),
    _CANCELLED.scalar_subquery().label("cancelled"),
)
_TABLE: Final[BindParameter[str]] = bindparam("table")
_DRAFT: Final = select(temporary_tables.c.content).where(temporary_tables.c.table_name == _TABLE)
_TO_DRAFT: Final = _IS_MADE.add_columns(
    _DRAFT.scalar_subquery().label("draft"),
    exists().where(temporary_tables.c.table_name == _TABLE).label("had_one"),
)

_NEW_REQUEST: Final = insert(svg_generation_requests)
_NEW_DRAWING: Final = insert(drawings)
_NEW_REVISION: Final = insert(generated_svgs)
_NEW_DRAFT: Final = insert(temporary_tables)
_NEW_EVENT: Final = insert(audit_events)
_UPDATE_SESSION: Final = update(user_sessions).where(user_sessions.c.session_id == _THIS)
_FAILURE: Final = select(failures.c.failure).where(failures.c.request_id == _THIS)
_UPDATE_STATUS: Final = update(svg_generation_requests).where(
    svg_generation_requests.c.request_id == _THIS, svg_generation_requests.c.status != "completed"
)
_UPDATE_DRAWING: Final = update(drawings).where(drawings.c.id == _THIS)
_MOVE_HEAD: Final = _UPDATE_DRAWING.where(drawings.c.head == bindparam("before"))
_UPDATE_DRAFT: Final = update(temporary_tables).where(temporary_tables.c.table_name == _TABLE)
_CLEAN_DRAFT: Final = _UPDATE_DRAFT.where(temporary_tables.c.cleaned_up_at.is_(None))


class SqlLedger:
    """Every method is one transaction. Beside what the port says: a request, drawing or revision that the ledger does
    not know raises errors.StorageError where it is needed, and an unreachable database does so everywhere. A session's
    row says where the bot was at work for its latest request, as `context` tells when that begins and ends."""

    def __init__(self, store: Store, context: ContextOf = lambda stage: SessionContext()) -> None:
        self._store = store
        self._context = context

    async def open(self, job: Job, *, model: str, name: str, stage: str) -> bool:
        return await self._store.write(_open, job, model, name, stage, self._context)

    async def cancel(self, request_id: str) -> bool:
        return await self._store.write(_cancel, request_id)

    async def cancelled(self, request_id: str) -> bool | None:
        return await self._store.read(_cancelled, request_id)

    async def take_back(self, request_id: str, message: str) -> None:
        await self._store.write(_take_back, request_id, message)

    async def begin(self, job: Job) -> Begun:
        return await self._store.write(_begin, job)

    async def result(self, request_id: str) -> Revision | None:
        return await self._store.read(_revision, _RESULT, {"this": request_id})

    async def is_made(self, request_id: str) -> bool:
        return await self._store.read(_is_made, request_id)

    async def keep_draft(self, request_id: str, draft: bytes) -> bytes:
        return await self._store.write(_keep_draft, request_id, draft)

    async def draft(self, request_id: str) -> bytes | None:
        return await self._store.read(_draft, request_id)

    async def record(self, revision: Revision, svg: bytes, *, raw_reply: str | None, cost: float | None) -> None:
        await self._store.write(_record, revision, svg, raw_reply, cost, self._context)

    async def declined(self, request_id: str) -> None:
        await self._store.write(_declined, request_id, self._context)

    async def failed(self, request_id: str, message: str, failure: Failure) -> None:
        await self._store.write(_failed, request_id, message, failure, self._context)

    async def failure(self, request_id: str) -> Failure | None:
        return await self._store.read(_failure, request_id)

    async def drawing(self, drawing_id: str) -> Drawing | None:
        return await self._store.read(_drawing, _DRAWING, {"this": drawing_id})

    async def drawing_in(self, team: str, channel: str, thread: str) -> Drawing | None:
        here = {"team": team, "channel": channel, "thread": thread}
        return await self._store.read(_drawing, _DRAWING_IN, here)

    async def placed(self, drawing_id: str, channel: str, thread: str) -> None:
        await self._store.write(_placed, drawing_id, channel, thread)

    async def revision(self, drawing_id: str, number: int) -> Revision | None:
        return await self._store.read(_revision, _NUMBERED, {"this": drawing_id, "number": number})

    async def provenance(self, path: StagePath) -> Provenance | None:
        return await self._store.read(_provenance, path)

    async def forget(self, svg_id: str) -> Remains | None:
        return await self._store.write(forget, svg_id)

    async def remains(self) -> tuple[Remains, ...]:
        return await self._store.read(_remains)

    async def removed(self, svg_id: str) -> None:
        await self._store.write(_removed, svg_id)

    async def stats(self) -> Stats:
        return await self._store.read(_stats)

    async def svg(self, svg_id: str) -> bytes:
        return await self._store.read(_svg, svg_id)

    async def latest(self, person: Person, *, limit: int = 10) -> tuple[Revision, ...]:
        return await self._store.read(_latest, person, limit)


def _open(db: Connection, job: Job, model: str, name: str, stage: str, context: ContextOf) -> bool:
    known = db.execute(_KNOWN, {"this": job.id}).one()
    if known.is_open or known.cancelled is not None:
        return bool(known.is_open)
    asked_at = datetime.fromtimestamp(job.accepted_at, UTC)
    session_id = _session(db, job.person, asked_at)
    _at_work(db, session_id, context(stage))
    drawing: Drawing | None
    if isinstance(job.task, DrawRequest):
        drawing = _new_drawing(db, job, job.task, name, stage, asked_at)
    else:
        drawing = _drawing(db, _DRAWING, {"this": job.drawing})
    db.execute(
        _NEW_REQUEST,
        {
            "request_id": job.id,
            "session_id": session_id,
            "team": job.person.team,
            "user": job.person.user,
            # A change of a drawing that was deleted in the meantime is noted too: it is about to fail.
            "drawing_id": drawing.id if drawing else None,
            "parent": (drawing.head or None) if drawing else None,
            "prompt_text": job.asked,
            "parameters": _parameters(job.task),
            "context": to_json(job.person) | to_json(job.place),
            "selected_model": model,
            "filename": name,
            "stage_name": stage,
            "created_at": asked_at,
            "status": "pending",
        },
    )
    return True


def _cancel(db: Connection, request_id: str) -> bool:
    known = db.execute(_KNOWN, {"this": request_id}).one()
    if known.cancelled is not None:
        return bool(known.cancelled)
    db.execute(insert(cancellations).values(request_id=request_id, begun=known.is_open, cancelled_at=_now()))
    return bool(known.is_open)


def _cancelled(db: Connection, request_id: str) -> bool | None:
    begun: bool | None = db.scalar(_CANCELLED, {"this": request_id})
    return begun


def _take_back(db: Connection, request_id: str, message: str) -> None:
    db.execute(delete(generated_svgs).where(generated_svgs.c.request_id == request_id))
    clean_draft(db, request_id)
    this = svg_generation_requests.c.request_id == request_id
    db.execute(update(svg_generation_requests).where(this).values(status="failed", error_message=message))


def _session(db: Connection, person: Person, at: datetime) -> str:
    """The id of the person's active session, a new one where the last is older than its time to live."""
    active = db.execute(_ACTIVE_SESSION, {"team": person.team, "user": person.user}).one_or_none()
    if active and at - active.last_activity <= SESSION_TTL:
        touched = max(at, active.last_activity)  # jobs are not always opened in the order of their acceptance
        db.execute(_UPDATE_SESSION, {"this": active.session_id, "last_activity": touched})
        return str(active.session_id)
    if active:
        db.execute(_UPDATE_SESSION, {"this": active.session_id, "is_active": False})
    session_id = str(uuid.uuid4())
    db.execute(
        insert(user_sessions).values(
            session_id=session_id,
            team=person.team,
            user=person.user,
            created_at=at,
            last_activity=at,
            is_active=True,
        )
    )
    return session_id


def _at_work(db: Connection, session_id: str, context: SessionContext) -> None:
    """The session's row says so from now on; what is not known stays as it was."""
    known = {name: value for name, value in asdict(context).items() if value is not None}
    if known:
        is_news = or_(*(user_sessions.c[name].is_distinct_from(value) for name, value in known.items()))
        db.execute(update(user_sessions).where(user_sessions.c.session_id == session_id, is_news).values(known))


def _new_drawing(db: Connection, job: Job, request: DrawRequest, name: str, stage: str, at: datetime) -> Drawing:
    db.execute(
        _NEW_DRAWING,
        {
            "id": job.drawing,
            "team": job.person.team,
            "user": job.person.user,
            "channel": job.place.channel,
            "request": to_json(request),
            "name": name,
            "stage": stage,
            "head": 0,
            "created_at": at,
        },
    )
    return Drawing(job.drawing, job.person, job.place.channel, None, request, name, stage, head=0)


def _parameters(task: DrawRequest | Change) -> Json:
    if isinstance(task, DrawRequest):
        return to_json(task.options)
    return {"kind": task.kind, "revision": task.revision}


def _begin(db: Connection, job: Job) -> Begun:
    known = db.execute(_STATE, {"this": job.id}).one()
    if known.cancelled is not None:
        raise errors.Cancelled
    ended = _end(db, job.id, known.status)
    if ended is None:
        _set_status(db, job.id, "processing", None)
    drawing = _drawing(db, _DRAWING, {"this": job.drawing})
    return Begun(
        ended=ended,
        drawing=drawing,
        head=_revision(db, _HEAD, {"this": job.drawing}) if drawing and drawing.head else None,
        draft=_draft(db, job.id) if known.status == "processing" else None,
    )


def _end(db: Connection, request_id: str, status: str | None) -> Revision | Failure | Declined | None:
    if status == "completed":
        return _revision(db, _RESULT, {"this": request_id}) or Declined(request_id)
    return _failure(db, request_id) if status == "failed" else None


def _failure(db: Connection, request_id: str) -> Failure | None:
    known = db.scalar(_FAILURE, {"this": request_id})
    return from_json(Failure, known) if known is not None else None


def _is_made(db: Connection, request_id: str) -> bool:
    known = db.execute(_IS_MADE, {"this": request_id}).one()
    if known.cancelled is not None:
        raise errors.Cancelled
    return bool(known.has_result)


def _declined(db: Connection, request_id: str, context: ContextOf) -> None:
    _ended(db, request_id, "completed", None, context, _asked(db, request_id))


def _failed(db: Connection, request_id: str, message: str, failure: Failure, context: ContextOf) -> None:
    if _ended(db, request_id, "failed", message, context, _asked(db, request_id)):
        db.execute(delete(failures).where(failures.c.request_id == request_id))
        db.execute(insert(failures).values(request_id=request_id, failure=to_json(failure)))


def _asked(db: Connection, request_id: str) -> Row[Any] | None:
    return db.execute(_ASKED, {"this": request_id}).one_or_none()


def _ended(
    db: Connection, request_id: str, status: str, message: str | None, context: ContextOf, asked: Row[Any] | None
) -> bool:
    """Whether this is how it ended: what is completed stays so."""
    is_news = _set_status(db, request_id, status, message)
    clean_draft(db, request_id)
    if asked is not None and asked.session_id is not None:
        _at_work(db, asked.session_id, context(asked.stage_name))
    return is_news


def _set_status(db: Connection, request_id: str, status: str, message: str | None) -> bool:
    """The request's new status, unless it is completed: that is for good."""
    return bool(db.execute(_UPDATE_STATUS, {"this": request_id, "status": status, "error_message": message}).rowcount)


def _draft_table(request_id: str) -> str:
    return f"DRAFT_{request_id.replace('-', '')}"


def _draft(db: Connection, request_id: str) -> bytes | None:
    content: bytes | None = db.scalar(_DRAFT, {"table": _draft_table(request_id)})
    return content


def _keep_draft(db: Connection, request_id: str, draft: bytes) -> bytes:
    table = _draft_table(request_id)
    known = db.execute(_TO_DRAFT, {"this": request_id, "table": table}).one()
    if known.cancelled is not None:
        raise errors.Cancelled
    if known.draft is not None:
        return bytes(known.draft)
    if known.has_result:
        return draft  # recorded by another replica: a draft kept now would never be cleaned up
    values = {"created_at": _now(), "cleaned_up_at": None, "content": draft}
    if known.had_one:
        db.execute(_UPDATE_DRAFT, {"table": table, **values})
    else:
        row = {"table_name": table, "request_id": request_id, "table_type": "TEMPORARY", **values}
        db.execute(_NEW_DRAFT, row)
    return draft


def clean_draft(db: Connection, request_id: str) -> None:
    db.execute(_CLEAN_DRAFT, {"table": _draft_table(request_id), "cleaned_up_at": _now(), "content": None})


def _record(
    db: Connection, revision: Revision, svg: bytes, raw_reply: str | None, cost: float | None, context: ContextOf
) -> None:
    asked = db.execute(_TO_RECORD, {"this": revision.request_id, "svg": revision.svg_id}).one_or_none()
    if asked is None:
        raise errors.StorageError("request_unknown", request=revision.request_id)
    if asked.is_recorded:
        return
    if asked.cancelled is not None:
        raise errors.Cancelled
    _move_head(db, revision)
    db.execute(
        _NEW_REVISION,
        {
            **_columns(revision),
            "team": asked.team,
            "user": asked.user,
            "svg_content": svg,
            "raw_reply": raw_reply,
            "cost": cost,
            "generated_at": _now(),
            "response_status": "success",
        },
    )
    who = {"request": revision.request_id, "team": asked.team, "user": asked.user, "drawing": revision.drawing}
    db.execute(_NEW_EVENT, event(asked.parameters.get("kind", "draw"), str(revision.path), "ok", who))
    _ended(db, revision.request_id, "completed", None, context, asked)


def _move_head(db: Connection, revision: Revision) -> None:
    moved = {"this": revision.drawing, "before": revision.number - 1, "head": revision.number}
    if db.execute(_MOVE_HEAD, moved).rowcount:
        return
    head = db.scalar(select(drawings.c.head).where(drawings.c.id == revision.drawing))
    if head is None:
        raise errors.StorageError("drawing_unknown", drawing=revision.drawing)
    raise errors.HeadMoved("head_moved", drawing=revision.drawing, head=head, number=revision.number)


def _drawing(db: Connection, query: Select[Any], which: dict[str, Any]) -> Drawing | None:
    row = db.execute(query, which).one_or_none()
    if row is None:
        return None
    return Drawing(
        id=row.id,
        person=Person(row.team, row.user),
        channel=row.channel,
        thread=row.thread_ts,
        request=from_json(DrawRequest, row.request),
        name=row.name,
        stage=row.stage,
        head=row.head,
    )


def _placed(db: Connection, drawing_id: str, channel: str, thread: str) -> None:
    if not db.execute(_UPDATE_DRAWING, {"this": drawing_id, "channel": channel, "thread_ts": thread}).rowcount:
        raise errors.StorageError("drawing_unknown", drawing=drawing_id)


def _revision(db: Connection, query: Select[Any], which: dict[str, Any]) -> Revision | None:
    row = db.execute(query, which).one_or_none()
    return as_revision(row) if row else None


def _provenance(db: Connection, path: StagePath) -> Provenance | None:
    table = generated_svgs.c
    known = db.execute(
        select(table.svg_id, table.team, table.user, table.generated_at, drawings.c.request)
        .join(drawings, drawings.c.id == table.drawing_id)
        .where(table.stage_path == str(path))
    ).first()
    if known is None:
        return None
    revision = _revision(db, _REVISION, {"this": known.svg_id})
    if revision is None:
        return None
    prompt = from_json(DrawRequest, known.request).prompt
    return Provenance(revision, Person(known.team, known.user), prompt, known.generated_at.timestamp())


def _remains(db: Connection) -> tuple[Remains, ...]:
    left = db.execute(select(remains).order_by(remains.c.deleted_at))
    return tuple(Remains(row.svg_id, row.request_id, path_of(row.stage_path)) for row in left)


def _removed(db: Connection, svg_id: str) -> None:
    db.execute(delete(remains).where(remains.c.svg_id == svg_id))


def _stats(db: Connection) -> Stats:
    people = select(drawings.c.team, drawings.c.user).distinct().subquery()
    statuses = svg_generation_requests.c.status
    is_lost = statuses == "failed"
    requests = db.execute(select(statuses, func.count().label("count")).group_by(statuses)).mappings()
    return Stats(
        people=db.scalar(select(func.count()).select_from(people)) or 0,
        drawings=db.scalar(select(func.count()).select_from(drawings)) or 0,
        revisions=db.scalar(select(func.count()).select_from(generated_svgs)) or 0,
        size=db.scalar(select(func.coalesce(func.sum(generated_svgs.c.file_size), 0))) or 0,
        requests={row["status"]: row["count"] for row in requests},
        spent=spent(db),
        lost=spent(db, model_calls.c.request_id.in_(select(svg_generation_requests.c.request_id).where(is_lost))),
    )


def _latest(db: Connection, person: Person, limit: int) -> tuple[Revision, ...]:
    table = generated_svgs.c
    newest = (
        select(*REVISION)
        .where(table.team == person.team, table.user == person.user)
        .order_by(table.generated_at.desc(), table.number.desc())
        .limit(limit)
    )
    return tuple(as_revision(row) for row in db.execute(newest))


def _svg(db: Connection, svg_id: str) -> bytes:
    content: bytes | None = db.scalar(select(generated_svgs.c.svg_content).where(generated_svgs.c.svg_id == svg_id))
    if content is None:
        raise errors.FileMissing("svg_missing", svg=svg_id)
    return content


def _columns(revision: Revision) -> dict[str, Any]:
    """A revision as columns of generated_svgs; `_as_revision` is the way back."""
    columns: dict[str, Any] = {field: getattr(revision, field) for field in Revision.__dataclass_fields__}
    columns["drawing_id"] = columns.pop("drawing")
    columns["stage_path"] = str(revision.path)
    del columns["path"]
    return columns


def _now() -> datetime:
    return datetime.now(UTC)
