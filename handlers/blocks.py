"""What the bot's messages look like, as Block Kit. Pure functions from values to blocks and their fallback text.

Limits (Slack's documentation, "Block Kit"): section text 3000 characters, context elements 10, alt text 2000; what a
person typed is clipped far below them, before escaping makes it longer.
"""

from dataclasses import dataclass, field
from typing import Any

from bot import wording
from bot.domain import Failure, Job, Revision
from handlers.slack_text import bold, code, escape, unmarked

SHOWN_LENGTH = 300  # of a prompt: enough to know it again; escaped it stays below 3000
NOTES = 5  # under one picture; with the other lines they fit into one context block

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """A message as chat.postMessage takes it: `text` stands in notifications, for screen readers and as fallback."""

    text: str
    blocks: list[Block] = field(default_factory=list)


def announcement(job: Job) -> Message:
    """The placeholder that becomes the result."""
    text = wording.drawing_now(bold(wording.clip(_asked(job), SHOWN_LENGTH)))
    return Message(text, [_section(text)])


def result(job: Job, revision: Revision, file_id: str | None, *, elsewhere: bool = False) -> Message:
    """The finished drawing: what, for whom, the preview, where it is stored, and the figures. Without a `file_id`
    the preview follows in the thread."""
    asked = wording.clip(revision.asked, SHOWN_LENGTH)
    title = f"{bold(asked)} for {_person(job)}"
    lineage = wording.lineage(revision)
    lines = [
        wording.figures(revision),
        wording.model_note(revision),
        *revision.notes[:NOTES],
        wording.from_elsewhere() if elsewhere else "",
        wording.how_to_refine() if revision.number == 1 else "",
    ]
    blocks = [
        _section(f"{title}\n{lineage}" if lineage else title),
        *([_image(file_id, wording.alt_text(revision))] if file_id else []),
        _context(code(str(revision.path))),
        _context(*(escape(line) for line in lines if line)),
    ]
    return Message(f"{title}: {code(str(revision.path))}", blocks)


def failure(job: Job, outcome: Failure) -> Message:
    """What became of a request that cannot be drawn."""
    asked = bold(wording.clip(_asked(job), SHOWN_LENGTH))
    text = f"{asked} for {_person(job)}\n{escape(wording.failure(outcome))}"
    return Message(text, [_section(text)])


def listing(revisions: tuple[Revision, ...]) -> Message:
    """A person's own drawings."""
    if not revisions:
        return Message(escape(wording.nothing_drawn_yet()))
    lines = [
        f"•  {code(str(revision.path))}  {escape(wording.clip(revision.asked, 60))}, "
        f"{wording.file_size(revision.file_size)}"
        for revision in revisions
    ]
    return Message("\n".join((escape(wording.list_title(len(revisions))), *lines)))


def _asked(job: Job) -> str:
    task = job.task
    return str(getattr(task, "prompt", "") or getattr(task, "text", ""))


def _person(job: Job) -> str:
    return f"<@{job.person.user}>"


def _section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _context(*lines: str) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": "\n".join(lines)}]}


def _image(file_id: str, alt_text: str) -> Block:
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": unmarked(alt_text)}
