"""What flows through the bot: frozen values, and their way to JSON and back. No I/O."""

import uuid
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from pydantic import TypeAdapter

Json = dict[str, Any]
T = TypeVar("T")

# A name for ids made from what Slack delivered: the same delivery always gives the same id.
_DELIVERIES = uuid.UUID("6b1d2c0e-6f0c-4f57-9f0e-2f6d3c1d5a11")


_adapters: dict[type, TypeAdapter[Any]] = {}  # making one takes a millisecond


def _adapter(kind: type) -> TypeAdapter[Any]:
    return _adapters.get(kind) or _adapters.setdefault(kind, TypeAdapter(kind))


def to_json(value: Any) -> Json:
    """The value as plain JSON data."""
    dumped: Json = _adapter(type(value)).dump_python(value, mode="json")
    return dumped


def from_json(kind: type[T], data: Json) -> T:
    """The value that `to_json` wrote; raises pydantic's ValidationError on anything else."""
    value: T = _adapter(kind).validate_python(data)
    return value


def job_id(*delivery: str) -> str:
    """The id (UUID, as text) of the job that a delivery asks for: the same parts, the same id."""
    return str(uuid.uuid5(_DELIVERIES, "\0".join(delivery)))


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks: a Slack user of a team, or `local` and the login name on the command line."""

    team: str
    user: str


@dataclass(frozen=True, slots=True)
class SessionContext:
    """Where in Snowflake the bot is at work for a request, as whom; None where it is not, or does not know yet."""

    user_role: str | None = None
    warehouse: str | None = None
    database: str | None = None
    schema: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where it was asked. `thread` is the `ts` of the thread's first message and `message` that of the
    person's own; both are None for a command, which has no message. Asked in no channel at all, `channel` is the
    person's id, as Slack itself takes it: for their own conversation with the bot."""

    channel: str
    thread: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class DrawOptions:
    """What was chosen beside the prompt; None means: the default. `size` is (width, height) in px,
    `palette` holds CSS colours."""

    model: str | None = None
    name: str | None = None
    stage: str | None = None
    temperature: float | None = None
    max_tokens: int | None = None
    top_p: float | None = None
    size: tuple[int, int] | None = None
    style: str | None = None
    palette: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DrawRequest:
    """A new drawing."""

    prompt: str
    options: DrawOptions = field(default_factory=DrawOptions)


@dataclass(frozen=True, slots=True)
class Change:
    """A new revision of a drawing: `refine` by `text`, `regenerate` the latest, differently, `undo` the last change, or
    `use` revision number `revision`. `direct` says that it was asked of the bot by name, who owes an answer."""

    kind: Literal["refine", "regenerate", "undo", "use"]
    text: str
    revision: int | None = None
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """One accepted piece of work. `id` is also the request_id in the ledger; `drawing` is the id of the
    drawing that it makes (its own id) or changes. `accepted_at` is in seconds since 1970."""

    id: str
    person: Person
    place: Place
    drawing: str
    task: DrawRequest | Change
    accepted_at: float

    @property
    def asked(self) -> str:
        """The person's words: the prompt or the instruction."""
        return self.task.text if isinstance(self.task, Change) else self.task.prompt


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many jobs are to be served before, and in how many seconds they probably have been. `is_held`: nobody knows,
    for one of them waits to be tried again."""

    jobs: int
    seconds: float
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class StagePath:
    """A file in a stage; its text is Snowflake's: `@STAGE/folder/file.svg`."""

    stage: str
    path: str

    def __str__(self) -> str:
        return f"@{self.stage}/{self.path}"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as the stage lists it: `size` in bytes, `md5` as 32 hex digits, `modified` in seconds since 1970."""

    path: StagePath
    size: int
    md5: str
    modified: float


@dataclass(frozen=True, slots=True)
class FilePage:
    """One page of a listing; `cursor` asks for the next one and is None on the last."""

    files: tuple[StoredFile, ...]
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class StageDetails:
    """A stage as a whole (SPEC, snowflake_stages): how many files there are, their bytes together, and when the latest
    of them changed. Times are in seconds since 1970; None is what such a stage has not, or does not tell."""

    name: str
    files: int
    size: int
    modified: float | None
    database: str | None = None
    schema: str | None = None
    url: str | None = None
    storage_integration: str | None = None
    encryption: str | None = None
    created: float | None = None
    owner: str | None = None
    comment: str | None = None
    permissions: str | None = None


@dataclass(frozen=True, slots=True)
class Accesses:
    """How often people looked at a file or fetched it, and when they last did (seconds since 1970, None: never)."""

    count: int
    last: float | None


@dataclass(frozen=True, slots=True)
class Revision:
    """One finished version of a drawing.

    `number` counts from 1; `parent` is the number it was made from (None for the first); `restores` is the number
    whose bytes it carries again (after undo or use), `redoes` the one whose request it answers anew. `asked` is the
    prompt or the instruction. `checksum` is the md5 of the stored file as 32 hex digits, `file_size` its bytes,
    `width` and `height` are in px. `model_asked` is the name the person chose or the default, `model_used` the one
    that drew.
    """

    svg_id: str
    request_id: str
    drawing: str
    number: int
    parent: int | None
    restores: int | None
    asked: str
    path: StagePath
    file_size: int
    checksum: str
    width: int
    height: int
    model_asked: str
    model_used: str
    processing_time_ms: int
    tokens_used: int | None = None
    notes: tuple[str, ...] = ()
    redoes: int | None = None


@dataclass(frozen=True, slots=True)
class Remains:
    """What may be left of a deleted revision: its file, its preview, and the message of its request (None where that is
    no longer known)."""

    svg_id: str
    request_id: str | None
    path: StagePath


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a stored revision comes from: who asked for it, in which drawing (its first prompt), and when it was made
    (seconds since 1970)."""

    revision: Revision
    person: Person
    prompt: str
    made_at: float


@dataclass(frozen=True, slots=True)
class Entry:
    """A stored file and where it comes from; None where the ledger does not know it."""

    file: StoredFile
    provenance: Provenance | None


@dataclass(frozen=True, slots=True)
class FileDetails:
    """All that there is to say of a stored file: its MIME type, who looked at it, and an address that gives it to
    anybody for an hour; None where there is none."""

    entry: Entry
    mime_type: str | None
    accesses: Accesses
    link: str | None


@dataclass(frozen=True, slots=True)
class Entries:
    """One page of the stage; `cursor` asks for the next."""

    entries: tuple[Entry, ...]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Post:
    """A message that was posted, or was about to be (`ts` is None), for a job; `thread` is where it was asked.
    `is_over`: the revision that it showed was deleted, so that it should not stand."""

    job: str
    channel: str
    ts: str | None
    thread: str | None
    intended_at: float
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A message of ours as it stands in a channel; `ended` says that it shows what became of the job."""

    job: str
    ts: str
    ended: bool


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row of the ledger that is not yet mirrored as it is: `values` by column as JSON data, None where the row was
    deleted; `channel` is where it was asked, None where that is not known. `version` counts the row's changes, and
    `position` orders the rows by when they first came."""

    table: str
    key: str
    version: int
    position: int
    values: Json | None
    channel: str | None = None


CallStatus = Literal["success", "error", "timeout", "rate_limited", "invalid_input"]


@dataclass(frozen=True, slots=True)
class ModelCall:
    """A model was asked once, and what came of it (SPEC, response status). What it used and cost is None where the
    server did not say, as where it broke off; `duration_ms` is how long it took."""

    model: str
    status: CallStatus
    tokens_used: int | None
    cost: float | None
    duration_ms: int


@dataclass(frozen=True, slots=True)
class Spent:
    """How often models were asked, the tokens of the questions and answers, and what they cost in US dollars, as far
    as that is known: None where nothing of it is."""

    calls: int
    tokens: int | None
    cost: float | None


@dataclass(frozen=True, slots=True)
class Stats:
    """How much the bot has been used: people, drawings, revisions and their bytes, requests by status, and what was
    spent on models for all of them and for those that failed."""

    people: int
    drawings: int
    revisions: int
    size: int
    requests: dict[str, int]
    spent: Spent
    lost: Spent


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing: its first request, where its thread is (`thread` is None until it stands in a channel), and the
    numbers of its latest revision (`head`, 0 before the first)."""

    id: str
    person: Person
    channel: str
    thread: str | None
    request: DrawRequest
    name: str
    stage: str
    head: int


@dataclass(frozen=True, slots=True)
class Begun:
    """Where a request stands when work on it begins: what became of it already, its drawing, that one's latest revision
    that still exists, and the draft that an earlier try has left."""

    ended: "Revision | Failure | Declined | None"
    drawing: Drawing | None
    head: Revision | None
    draft: bytes | None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no drawing: the error's code and facts (wording.py makes the sentence), and the reference that
    the person reads and the log carries. `retry` says whether asking again can help."""

    code: str
    reference: str
    facts: dict[str, str | int | float | None] = field(default_factory=dict)
    retry: bool = False


@dataclass(frozen=True, slots=True)
class Declined:
    """A reply in a thread that turned out to be conversation: nothing is drawn and nothing said."""

    request_id: str


@dataclass(frozen=True, slots=True)
class Cancellation:
    """What came of calling off: how many requests were stopped, and how many of those had shown nothing yet, so that
    no message says so."""

    stopped: int
    unseen: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job: exactly one of the three is set."""

    revision: Revision | None = None
    failure: Failure | None = None
    declined: Declined | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation with a language model."""

    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Ask:
    """What a model is asked.

    A language model gets `turns`, complete in themselves. The rest is the same request as data, for the offline
    model and for logs: `prompt` is the drawing's first prompt, `instructions` the changes since, oldest first, the
    last being the one wanted now. The same ask with the same `seed` gives the same reply where the model can.
    """

    model: str
    prompt: str
    instructions: tuple[str, ...]
    options: DrawOptions
    turns: tuple[Turn, ...]
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """A model's answer as it came, prose and fences included. `model` is the one that answered; `cut` says that it
    stopped at its token limit; `tokens_used` counts prompt and answer, `cost` is in US dollars; `ignored` names the
    options that the model does not take."""

    text: str
    model: str
    cut: bool = False
    tokens_used: int | None = None
    cost: float | None = None
    ignored: tuple[str, ...] = ()
