"""Values that tests share: a person, a job, a revision, each with what the test is about changed."""

from dataclasses import replace
from typing import Any

from bot.domain import Change, DrawRequest, Job, Person, Place, Revision, StagePath, job_id

ANA = Person("T1", "UANA")
CHANNEL = "C1"


def job(task: DrawRequest | Change | str = "a blue logo", key: str = "1", **changed: Any) -> Job:
    """A job for a new drawing by Ana; `key` tells jobs apart."""
    identity = job_id("test", key)
    request = DrawRequest(task) if isinstance(task, str) else task
    made = Job(identity, ANA, Place(CHANNEL), identity, request, accepted_at=1_700_000_000.0)
    return replace(made, **changed)


def change(of: Job, kind: Any, text: str, revision: int | None = None, key: str = "2") -> Job:
    """A reply in that drawing's thread."""
    return job(
        Change(kind, text, revision),
        key,
        drawing=of.drawing,
        place=Place(CHANNEL, thread="1.000001", message=f"{key}.0"),
    )


def revision(**changed: Any) -> Revision:
    """The first revision of a drawing."""
    made = Revision(
        svg_id="s1",
        request_id="r1",
        drawing="d1",
        number=1,
        parent=None,
        restores=None,
        asked="a blue logo",
        path=StagePath("SVG_STAGE", "T1/a-blue-logo/0123abcd-v1.svg"),
        file_size=1234,
        checksum="0" * 32,
        width=512,
        height=512,
        model_asked="sketch",
        model_used="sketch",
        processing_time_ms=420,
    )
    return replace(made, **changed)
