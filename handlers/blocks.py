"""What the bot's messages look like, as Block Kit. Pure functions from values to blocks and their fallback text.

Limits (Slack's documentation, "Block Kit"): section text 3000 characters, context elements 10, alt text 2000; what a
person typed is clipped far below them, before escaping makes it longer.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot import wording
from bot.domain import (
    Change,
    Entries,
    Entry,
    Failure,
    FileDetails,
    Job,
    Json,
    Revision,
    StageDetails,
    StagePath,
    Stats,
    from_json,
    to_json,
)
from bot.errors import BotError
from handlers.slack_text import bold, code, escape, unmarked

SHOWN_LENGTH = 300  # of a prompt or a prefix: enough to know it again; escaped it stays below 3000
BUTTON_VALUE = 2000  # characters; Slack's documentation, "Block Kit"
NOTES = 5  # under one picture; with the other lines they fit into one context block

# Action ids. A result's buttons carry `drawing:number`.
REFINE, REGENERATE, DOWNLOAD, RETRY = "refine", "regenerate", "download", "retry"
MORE = "more"  # the menu beside them; its options carry the same
CANCEL = "cancel"  # on a placeholder; carries the job's id
DRAW = "draw_something"  # on the home tab
FIRST_PAGE, NEXT_PAGE, DELETE, KEEP = "admin_first_page", "admin_next_page", "admin_delete", "admin_keep"

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """A message as chat.postMessage takes it: `text` stands in notifications, for screen readers and as fallback."""

    text: str
    blocks: list[Block] = field(default_factory=list)


def announcement(job: Job) -> Message:
    """The placeholder that becomes the result, with a way out."""
    return _placeholder(job)


def waiting(job: Job, error: BotError) -> Message:
    """The placeholder of a drawing that has to wait."""
    return _placeholder(job, escape(wording.keeps_trying(error)))


def _placeholder(job: Job, *more: str) -> Message:
    text = wording.drawing_now(bold(wording.clip(job.asked, SHOWN_LENGTH)))
    cancel = _actions(_button(CANCEL, wording.button(CANCEL), job.id))
    return Message(" ".join((text, *more)), [_section(text), *(_context(line) for line in more), cancel])


def result(job: Job, revision: Revision, file_id: str | None, *, elsewhere: bool = False) -> Message:
    """The finished drawing: what, for whom, the preview, where it is stored, and the figures. Without a `file_id`
    it says that the preview follows in the thread."""
    asked = wording.clip(revision.asked, SHOWN_LENGTH)
    title = f"{bold(asked)} for {_person(job)}"
    lineage = wording.lineage(revision)
    lines = [
        wording.figures(revision),
        wording.model_note(revision),
        *revision.notes[:NOTES],
        "" if file_id else wording.preview_follows(),
        wording.from_elsewhere() if elsewhere else "",
        wording.how_to_refine() if revision.number == 1 else "",
    ]
    blocks = [
        _section(f"{title}\n{lineage}" if lineage else title),
        *([_image(file_id, wording.alt_text(revision))] if file_id else []),
        _context(code(str(revision.path))),
        _context(*(escape(line) for line in lines if line)),
        _actions(*_buttons(revision, REFINE, REGENERATE, DOWNLOAD), _more(revision)),
    ]
    return Message(f"{title}: {code(str(revision.path))}", blocks)


def failure(job: Job, outcome: Failure) -> Message:
    """What became of a request that cannot be drawn."""
    asked = bold(wording.clip(job.asked, SHOWN_LENGTH))
    text = f"{asked} for {_person(job)}\n{escape(wording.failure(outcome))}"
    value = json.dumps([job.drawing, to_json(job.task) if isinstance(job.task, Change) else None], ensure_ascii=False)
    helps = outcome.retry and len(value) <= BUTTON_VALUE
    return Message(text, [_section(text), *([_actions(_button(RETRY, wording.button(RETRY), value))] if helps else [])])


def _value(revision: Revision) -> str:
    """What the buttons under a version carry; `shown` reads it."""
    return f"{revision.drawing}:{revision.number}"


def shown(value: str) -> tuple[str, int]:
    """The drawing and the number of the version under which a button stands."""
    drawing, _, number = value.partition(":")
    return drawing, int(number)


def retried(value: str) -> tuple[str, Change | None]:
    """What a Retry button asks for: the drawing, and the change to it; None for the drawing itself."""
    drawing, change = json.loads(value)
    return drawing, from_json(Change, change) if change else None


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


def home(drawings: Sequence[tuple[Revision, str | None]]) -> Json:
    """The home tab: how to draw, and the person's latest drawings, each with the file id of its preview where Slack has
    one."""
    latest = [block for revision, file_id in drawings for block in _at_home(revision, file_id)]
    blocks = [
        _header(wording.home_title()),
        _section(escape(wording.home_welcome())),
        _actions(_button(DRAW, wording.button(DRAW), "home", style="primary")),
        {"type": "divider"},
        _header(wording.home_latest()) if latest else _section(escape(wording.nothing_drawn_yet())),
        *latest,
    ]
    return {"type": "home", "blocks": blocks}


def _at_home(revision: Revision, file_id: str | None) -> list[Block]:
    title = bold(wording.clip(revision.asked, SHOWN_LENGTH))
    lineage = wording.lineage(revision)
    return [
        _section(f"{title}  ·  {lineage}" if lineage else title),
        *([_image(file_id, wording.alt_text(revision))] if file_id else []),
        _context(f"{code(str(revision.path))}  ·  {escape(wording.figures(revision))}"),
        _actions(*_buttons(revision, REFINE, DOWNLOAD), _more(revision)),
    ]


def stage_page(stage: str, prefix: str, entries: Entries, *, first: str | None, following: str | None) -> Message:
    """A page of the stage: path, size, when and who; `first` and `following` are the values of the buttons to other
    pages, None where there are none."""
    text = escape(wording.stage_title(stage, wording.clip(prefix, SHOWN_LENGTH), len(entries.entries)))
    lines = [_entry(entry) for entry in entries.entries]
    blocks = [_section(text), *(_section(line) for line in lines)]
    turns = ((FIRST_PAGE, wording.first_page(), first), (NEXT_PAGE, wording.next_page(), following))
    buttons = [_button(action, label, value) for action, label, value in turns if value]
    if buttons:
        blocks.append(_actions(*buttons))
    return Message("\n".join((text, *lines)), blocks)


def stage_details(stage: StageDetails) -> Message:
    """A stage as a whole."""
    holds = escape(wording.stage_holds(stage))
    if stage.modified is not None:
        holds = f"{holds}, {wording.last_changed()} {_when(stage.modified)}"
    lines = [bold(wording.stage_place(stage)), holds]
    if stage.created is not None:
        lines.append(f"{wording.made_when()} {_when(stage.created)}")
    facts = [escape(line) for line in wording.stage_facts(stage)]
    text = "\n".join(lines)
    return Message("\n".join((text, *facts)), [_section(text), *([_context(*facts)] if facts else [])])


def stage_file(details: FileDetails, file_id: str | None) -> Message:
    """One file: its preview, where it comes from, and who looked at it."""
    entry = details.entry
    text = _entry(entry)
    blocks = [_section(text)]
    made = entry.provenance
    if made is not None:
        if file_id:
            blocks.append(_image(file_id, wording.alt_text(made.revision)))
        lineage = wording.lineage(made.revision)
        shown = (f"{wording.asked_first()} {wording.clip(made.prompt, SHOWN_LENGTH)}", lineage)
        facts = (wording.figures(made.revision), wording.model_note(made.revision))
        blocks.append(_context(*(escape(line) for line in (*shown, *facts, *made.revision.notes[:NOTES]) if line)))
    blocks.append(_context(*_file_facts(details)))
    if details.link:
        blocks.append(_section(stage_link(details.link)))
    return Message(text, blocks)


def stage_link(link: str) -> str:
    """The stage's own link to a file."""
    return f"<{escape(link)}|{escape(wording.stage_link())}>"


def _file_facts(details: FileDetails) -> Iterator[str]:
    entry, accesses = details.entry, details.accesses
    yield "  ·  ".join(filter(None, (details.mime_type, f"md5 {entry.file.md5}")))
    if entry.provenance is not None:
        yield f"{wording.made_when()} {_when(entry.provenance.made_at)}"
    yield " ".join((wording.opened(accesses.count), _when(accesses.last) if accesses.last is not None else "")).strip()


def delete_question(entry: Entry) -> Message:
    """Asks before a file is deleted."""
    text = f"{_entry(entry)}\n{escape(wording.delete_question())}"
    value = str(entry.file.path)
    buttons = _actions(
        _button(DELETE, wording.delete_yes(), value, style="danger"), _button(KEEP, wording.delete_no(), value)
    )
    return Message(text, [_section(text), buttons])


def deleted(path: StagePath) -> Message:
    """After a file was deleted."""
    return Message(f"{code(str(path))} {escape(wording.is_deleted())}")


def stats(found: Stats) -> Message:
    """How much the bot has been used."""
    return Message(escape(wording.stats(found)))


def _entry(entry: Entry) -> str:
    file, made = entry.file, entry.provenance
    line = f"{code(str(file.path))}\n{wording.file_size(file.size)}  ·  {_when(file.modified)}"
    if made is None:
        return line
    who = f"<@{made.person.user}>" if made.person.team != "local" else escape(made.person.user)
    return f"{line}  ·  {who}  ·  {escape(wording.clip(made.revision.asked, 60))}"


def _when(seconds: float) -> str:
    """A moment in the reader's own time."""
    return f"<!date^{int(seconds)}^{{date_short_pretty}} {{time}}|{wording.time_of(seconds)}>"


def _actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def _buttons(revision: Revision, *actions: str) -> Iterator[Block]:
    return (_button(action, wording.button(action), _value(revision)) for action in actions)


def _more(revision: Revision) -> Block:
    """The menu with what is seldom wanted."""
    confirm = {
        "title": _plain(wording.delete_version(revision.number)),
        "text": _plain(wording.delete_consequences()),
        "confirm": _plain(wording.delete_yes()),
        "deny": _plain(wording.delete_no()),
        "style": "danger",
    }
    options = [{"text": _plain(wording.delete_yes()), "value": _value(revision)}]
    return {"type": "overflow", "action_id": MORE, "options": options, "confirm": confirm}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def _button(action: str, label: str, value: str, **more: str) -> Block:
    return {"type": "button", "action_id": action, "text": _plain(label), "value": value, **more}


def _person(job: Job) -> str:
    return f"<@{job.person.user}>"


def _header(text: str) -> Block:
    return {"type": "header", "text": _plain(text)}


def _section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _context(*lines: str) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": "\n".join(lines)}]}


def _image(file_id: str, alt_text: str) -> Block:
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": unmarked(alt_text)}
