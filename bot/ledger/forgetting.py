"""Forgetting a revision so that its drawing goes on: what was made from it comes from where it came from itself, and
one that carries it again takes its place."""

from datetime import UTC, datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from bot.domain import DrawRequest, Remains, Revision, from_json
from bot.ledger.revisions import REVISION, as_revision, path_of
from bot.ledger.tables import drawings, generated_svgs, remains

_REVISIONS = generated_svgs.c


def forget(db: Connection, svg_id: str) -> Remains | None:
    """What remains of it elsewhere is noted; None where the ledger knows neither revision nor remains."""
    row = db.execute(select(*REVISION).where(_REVISIONS.svg_id == svg_id)).one_or_none()
    if row is not None:
        gone = as_revision(row)
        _lead_on(db, gone)
        _inherit(db, gone)
        db.execute(delete(generated_svgs).where(_REVISIONS.svg_id == svg_id))
        left = {"svg_id": svg_id, "request_id": gone.request_id or None, "stage_path": str(gone.path)}
        db.execute(insert(remains).values(**left, deleted_at=datetime.now(UTC)))
    left_over = db.execute(select(remains).where(remains.c.svg_id == svg_id)).one_or_none()
    return Remains(svg_id, left_over.request_id, path_of(left_over.stage_path)) if left_over else None


def _lead_on(db: Connection, gone: Revision) -> None:
    """What was made from it now comes from what it was itself, or came from; with its words, for they are drawn in
    there, too."""
    original = gone.restores or gone.redoes
    children = (_REVISIONS.drawing_id == gone.drawing) & (_REVISIONS.parent == gone.number)
    if original is None and gone.asked != _prompt(db, gone):
        said = f"{gone.asked}. "
        is_plain = _REVISIONS.restores.is_(None) & _REVISIONS.redoes.is_(None)
        db.execute(update(generated_svgs).where(children, is_plain).values(asked=said + _REVISIONS.asked))
    db.execute(update(generated_svgs).where(children).values(parent=original or gone.parent))


def _inherit(db: Connection, gone: Revision) -> None:
    """The first that restores it is the same drawing, and becomes what it was; else the first that answers the same
    request anew does."""
    here = _REVISIONS.drawing_id == gone.drawing
    restoring, redoing = here & (_REVISIONS.restores == gone.number), here & (_REVISIONS.redoes == gone.number)
    first = select(func.min(_REVISIONS.number))
    heir = db.scalar(first.where(restoring)) or db.scalar(first.where(redoing))
    if heir is None:
        return
    db.execute(update(generated_svgs).where(restoring).values(restores=heir))
    db.execute(update(generated_svgs).where(redoing).values(redoes=heir))
    place = {"asked": gone.asked, "parent": gone.parent, "restores": gone.restores, "redoes": gone.redoes}
    db.execute(update(generated_svgs).where(here, _REVISIONS.number == heir).values(place))


def _prompt(db: Connection, revision: Revision) -> str:
    (request,) = db.scalars(select(drawings.c.request).where(drawings.c.id == revision.drawing))
    return from_json(DrawRequest, request).prompt
