"""On whose behalf something is done, for those who pay for it: a request's id and its person travel with the work."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from bot.domain import Job, Json

_current: ContextVar[Json | None] = ContextVar("attribution", default=None)


@contextmanager
def on_behalf_of(job: Job) -> Iterator[None]:
    """Whatever is done in this block, and in the tasks that it starts, is done for the job."""
    token = _current.set({"request": job.id, "team": job.person.team, "user": job.person.user})
    try:
        yield
    finally:
        _current.reset(token)


def attribution() -> Json:
    """The request and the person that the work is for; empty for the bot's own."""
    return _current.get() or {}
