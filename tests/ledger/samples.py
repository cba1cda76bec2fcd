"""Jobs and revisions to fill a ledger with; every one has an id of its own."""

import time
import uuid
from typing import Any

from bot.domain import Change, DrawRequest, Failure, Job, Person, Place, Revision, StagePath
from bot.ports import Ledger

ANN = Person("T1", "U1")
BOB = Person("T1", "U2")

FAILURE = Failure("model_unavailable", "0123abcd", {"model": "claude"}, retry=True)

SVG = b'<svg viewBox="0 0 1 1"/>'


def draw_job(prompt: str = "a blue logo", *, person: Person = ANN, at: float | None = None) -> Job:
    """Asks for a new drawing in channel C1."""
    job_id = str(uuid.uuid4())
    return Job(job_id, person, Place("C1"), job_id, DrawRequest(prompt), time.time() if at is None else at)


def change_job(drawing: str, text: str = "make it green", *, person: Person = ANN, at: float | None = None) -> Job:
    """Asks for a change of that drawing in its thread."""
    place = Place("C1", "100.1", "100.2")
    job_id = str(uuid.uuid4())
    return Job(job_id, person, place, drawing, Change("refine", text), time.time() if at is None else at)


async def opened(ledger: Ledger, job: Job) -> Job:
    """The job, noted in the ledger."""
    await ledger.open(job, model="sketch", name="logo", stage="SVG_STAGE")
    return job


def revision_of(job: Job, number: int = 1, **others: Any) -> Revision:
    """A revision that this job has made."""
    svg_id = str(uuid.uuid4())
    facts: dict[str, Any] = {
        "svg_id": svg_id,
        "request_id": job.id,
        "drawing": job.drawing,
        "number": number,
        "parent": number - 1 or None,
        "restores": None,
        "asked": job.task.prompt if isinstance(job.task, DrawRequest) else job.task.text,
        "path": StagePath("SVG_STAGE", f"T1/logo/{job.drawing}-v{number}.svg"),
        "file_size": len(SVG),
        "checksum": "d41d8cd98f00b204e9800998ecf8427e",
        "width": 512,
        "height": 384,
        "model_asked": "claude-4-sonnet",
        "model_used": "sketch",
        "processing_time_ms": 1200,
    }
    return Revision(**facts | others)


async def recorded(ledger: Ledger, job: Job, number: int = 1, **others: Any) -> Revision:
    """The revision that this job has made, recorded in the ledger."""
    revision = revision_of(job, number, **others)
    await ledger.record(revision, SVG, raw_reply=None, cost=None)
    return revision
