"""The architecture at a glance: everything the bot needs of the world, as Protocols. The docstrings are the contracts.

Every implementation of a port passes the same suite in tests/contracts/.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Literal, Protocol, TypeAlias

from bot.domain import (
    Accesses,
    Ask,
    Backlog,
    Begun,
    Cancellation,
    ChangedRow,
    Drawing,
    Entries,
    Entry,
    Failure,
    FileDetails,
    FilePage,
    Job,
    Json,
    ModelCall,
    Outcome,
    Person,
    Place,
    Post,
    Provenance,
    Remains,
    Reply,
    Revision,
    Spent,
    StageDetails,
    StagePath,
    Standing,
    Stats,
    StoredFile,
)
from bot.errors import BotError
from bot.svg import Picture, Rejected, Wish

JobState: TypeAlias = Literal["waiting", "running", "done", "failed", "cancelled"]

Fence: TypeAlias = Callable[[], Awaitable[None]]
"""`await fence()` comes before every side effect: it raises errors.Cancelled where the request was called off."""

Step: TypeAlias = Callable[..., Awaitable[Any]]
"""`await step(function, *arguments)`: the async function's result. Where a step fails, it alone is tried again; where
the bot is stopped or crashes, the sequence begins anew: each step must be idempotent and have the same result again."""

Sequence: TypeAlias = Callable[[Step, Job], Awaitable[None]]
"""What a job does: a function of `step` and the job that calls steps, always the same in the same order."""


class Model(Protocol):
    """Something that answers a request for a drawing with text."""

    async def complete(self, ask: Ask) -> Reply:
        """The model's whole answer. Raises errors.ModelError and its subclasses."""
        ...


class Renderer(Protocol):
    """Turns a reply into a drawing, out of process, where the hostile cannot hurt."""

    async def read(self, reply: str, wish: Wish) -> Picture | Rejected:
        """The drawing in the reply, sanitised, with its preview; or why there is none. Never raises for what the
        reply contains, and answers within seconds whatever it contains."""
        ...


class Stage(Protocol):
    """Where the files are: Snowflake's stage, or what stands in for it. Beside what is said below, every method raises
    errors.SessionError where Snowflake cannot be reached or does not permit it."""

    async def put(self, path: StagePath, data: bytes) -> StoredFile:
        """Stores the bytes whole or not at all. The same bytes at the same path again are no error (a repeated
        step); other bytes raise errors.FileExists: a path is never overwritten. Makes the stage where it is missing.
        Raises errors.StorageError."""
        ...

    async def get(self, path: StagePath) -> bytes:
        """The file's bytes. Raises errors.FileMissing."""
        ...

    async def list(self, stage: str, prefix: str = "", *, limit: int = 100, cursor: str | None = None) -> FilePage:
        """Files whose path begins with the prefix, ordered by path (as code points), at most `limit` (>= 1) a page.
        A stage that does not exist is empty."""
        ...

    async def delete(self, path: StagePath) -> bool:
        """Removes the file; False where there was none."""
        ...

    async def stat(self, path: StagePath) -> StoredFile | None:
        """The file's metadata, None where there is none."""
        ...

    async def refresh(self, stage: str) -> None:
        """Forgets what is remembered of the stage's listing: others may have written to it."""
        ...

    async def describe(self, stage: str) -> StageDetails | None:
        """The stage as a whole, None where there is none."""
        ...

    async def link(self, path: StagePath) -> str | None:
        """An address that gives the file to anybody for an hour; None where the stage has none to give."""
        ...


class TemporaryTables(Protocol):
    """The tables that exist for a moment elsewhere: noted before they are made, so that none outlives a crash for
    long."""

    async def about_to_make(self, table: str, schema: str) -> None:
        """The table, by its full name, is made next."""
        ...

    async def dropped(self, table: str) -> None:
        """The table is gone."""
        ...

    async def left_over(self, *, older_than_s: float) -> tuple[str, ...]:
        """The tables that were to be made longer ago than this and are not known to be gone."""
        ...


class Spending(Protocol):
    """What models were asked for, call by call, whatever came of it."""

    async def note(self, request_id: str, call: ModelCall) -> None:
        """A model was asked for the sake of that request, which is open in the ledger."""
        ...

    async def of(self, request_id: str) -> Spent:
        """What was spent on the request so far, in all of its attempts."""
        ...


class Previews(Protocol):
    """A cache of PNG previews by svg_id: it may forget any of them, they can be made again."""

    async def put(self, svg_id: str, png: bytes) -> None:
        """Keeps the preview, replacing an older one."""
        ...

    async def get(self, svg_id: str) -> bytes | None:
        """The preview, None where it was forgotten."""
        ...

    async def forget(self, svg_id: str) -> None:
        """Removes the preview, if it is there."""
        ...

    async def known(self) -> frozenset[str]:
        """The ids of all previews that there are."""
        ...


class Ledger(Protocol):
    """What was asked and what became of it. The authority on outcomes."""

    async def open(self, job: Job, *, model: str, name: str, stage: str) -> bool:
        """Notes the request as pending, with its session and, for a new drawing, the drawing itself. The same job
        again changes nothing. `model`, `name` and `stage` are the choices in force, defaults filled in. False, and
        nothing is noted, where it was cancelled before."""
        ...

    async def cancel(self, request_id: str) -> bool:
        """The request is called off: from now on it can neither be opened nor recorded. Whether it was open when it
        was first cancelled, so that there may be something to take back."""
        ...

    async def cancelled(self, request_id: str) -> bool | None:
        """What `cancel` answered, None where the request is not called off."""
        ...

    async def take_back(self, request_id: str, message: str) -> None:
        """Of a request that was called off no revision and no draft is left, and it failed; `message` is what the
        person is told. A number that was given is not given again."""
        ...

    async def begin(self, job: Job) -> Begun:
        """The request is being worked on, unless it has ended: as a revision that was deleted meanwhile it ended like
        one that was declined. Raises errors.Cancelled if it was called off."""
        ...

    async def result(self, request_id: str) -> Revision | None:
        """The revision that this request made, None if none yet."""
        ...

    async def is_made(self, request_id: str) -> bool:
        """Whether the revision of this request is there. Raises errors.Cancelled if the request was called off."""
        ...

    async def keep_draft(self, request_id: str, draft: bytes) -> bytes:
        """Keeps the checked drawing between the model and the stage, so that a repeated step stores the very same
        bytes. Returns the draft in force: an earlier one of the same request wins. It stands in temporary_tables
        until it is recorded. Raises errors.Cancelled if the request was called off."""
        ...

    async def draft(self, request_id: str) -> bytes | None:
        """The draft kept for this request, None if there is none or it is recorded."""
        ...

    async def record(self, revision: Revision, svg: bytes, *, raw_reply: str | None, cost: float | None) -> None:
        """Notes the revision and its audit event, moves the drawing's head to it, completes the request and clears its
        draft, all or nothing. The same revision again changes nothing. Raises errors.HeadMoved if the drawing's head
        is not `revision.number - 1`, errors.Cancelled if the request was called off."""
        ...

    async def declined(self, request_id: str) -> None:
        """The request is completed and made no revision, for nothing was asked."""
        ...

    async def failed(self, request_id: str, message: str, failure: Failure) -> None:
        """The request failed; `message` is what the person is told of the `failure`. A completed request stays
        completed."""
        ...

    async def failure(self, request_id: str) -> Failure | None:
        """Why the request failed, None if it did not."""
        ...

    async def drawing(self, drawing_id: str) -> Drawing | None:
        """The drawing of this id."""
        ...

    async def drawing_in(self, team: str, channel: str, thread: str) -> Drawing | None:
        """The drawing whose thread this is."""
        ...

    async def placed(self, drawing_id: str, channel: str, thread: str) -> None:
        """The drawing's thread begins at this message."""
        ...

    async def revision(self, drawing_id: str, number: int) -> Revision | None:
        """One revision of a drawing."""
        ...

    async def provenance(self, path: StagePath) -> Provenance | None:
        """Where the file at this path comes from, None if the ledger does not know it."""
        ...

    async def forget(self, svg_id: str) -> Remains | None:
        """Removes a revision with its SVG; its number is not given again, and the others of its drawing go on without
        it. What remains of it elsewhere is noted until `removed`; None where nothing does. Forgetting it twice is no
        error."""
        ...

    async def remains(self) -> tuple[Remains, ...]:
        """What may be left of forgotten revisions, the oldest first."""
        ...

    async def removed(self, svg_id: str) -> None:
        """Nothing is left of that revision."""
        ...

    async def stats(self) -> Stats:
        """How much the bot has been used."""
        ...

    async def svg(self, svg_id: str) -> bytes:
        """The stored SVG. Raises errors.FileMissing."""
        ...

    async def latest(self, person: Person, *, limit: int = 10) -> tuple[Revision, ...]:
        """The person's own revisions, newest first."""
        ...


class Changes(Protocol):
    """What of the ledger has changed since it was last mirrored. Nothing is missed: a change and the note of it are
    one transaction."""

    async def pending(self, after: int = 0, *, limit: int = 50) -> tuple[ChangedRow, ...]:
        """Rows to be mirrored beyond that position, in the order of their positions."""
        ...

    async def mirrored(self, rows: tuple[ChangedRow, ...]) -> None:
        """These rows are mirrored as they were in these versions; what changed since stays pending."""
        ...


class Journal(Protocol):
    """What happened, for those who look after the bot: audit_events and error_log."""

    async def audit(self, action: str, resource: str, result: str, context: Json) -> None:
        """One audit event. `result` is "ok", "refused" or "failed"; the context holds ids, never secrets."""
        ...

    async def error(
        self, *, reference: str, kind: str, severity: str, message: str, stack_trace: str, context: Json
    ) -> None:
        """One row of the error log; `kind` and `severity` are SPEC's words."""
        ...


class Posts(Protocol):
    """What was posted for which job, so that a repeated step does not post twice."""

    async def intend(self, job_id: str, channel: str) -> bool:
        """Notes that a message is about to be posted there; False if that was noted before."""
        ...

    async def withdraw(self, job_id: str, channel: str) -> None:
        """The message was refused, so that nothing is about to be posted there; what stands there stays known."""
        ...

    async def posted(self, job_id: str, channel: str, ts: str) -> None:
        """The message stands in the channel."""
        ...

    async def post_of(self, job_id: str) -> tuple[str, str] | None:
        """(channel, ts) of the job's message, None if it is not known to stand."""
        ...

    async def removed(self, channel: str, ts: str) -> None:
        """Somebody has taken that message away; it is noted if it is a job's."""
        ...

    async def uploaded(self, job_id: str, file_id: str) -> None:
        """The preview was uploaded under this file id."""
        ...

    async def file_of(self, job_id: str) -> str | None:
        """The file id of the job's preview, None if it is not known to be uploaded."""
        ...


class Books(Protocol):
    """The records in bulk, for whoever compares them with the world."""

    async def stages(self) -> frozenset[str]:
        """The stages that revisions are stored in."""
        ...

    async def note_stage(self, stage: str, details: StageDetails | None) -> None:
        """The stage is like that now; None: there is none of that name."""
        ...

    async def noted_stages(self) -> frozenset[str]:
        """The stages that are noted so."""
        ...

    async def accesses(self, resource: str) -> Accesses:
        """How often people looked at it or fetched it, as far back as audit events go."""
        ...

    async def filed(self, stage: str, after: str = "", *, limit: int = 1000) -> tuple[Revision, ...]:
        """Revisions stored in that stage, ordered by path, from the first path beyond `after`."""
        ...

    async def unknown(self, svg_ids: frozenset[str]) -> frozenset[str]:
        """Those among the ids that are no revision's."""
        ...

    async def unended(self) -> tuple[Job, ...]:
        """The jobs whose request is neither completed nor failed."""
        ...

    async def job(self, request_id: str) -> Job | None:
        """The request as the job that it was."""
        ...

    async def told_nobody(self, since: float) -> tuple[Job, ...]:
        """The jobs from Slack, accepted since then, that ended with a revision or a failure, of which no message is
        known to stand."""
        ...

    async def drafts(self) -> tuple[str, ...]:
        """The requests whose draft is still kept."""
        ...

    async def clean(self, request_id: str) -> None:
        """The request's draft is removed."""
        ...

    async def posts(self, since: float) -> tuple[Post, ...]:
        """What was posted since then (seconds since 1970), or was about to be: of a job whose message stands somewhere
        only that, of a revision that is being deleted and of a message that is known to be removed nothing."""
        ...

    async def unpost(self, job_id: str, channel: str) -> None:
        """Nothing of the job stands in that channel."""
        ...


class Shelves(Protocol):
    """The records by age; `bot.keeping` names the shelves and says what is on them."""

    async def count(self, shelf: str, before: datetime) -> int:
        """How many there are on that shelf from before then."""
        ...

    async def clear(self, shelf: str, before: datetime) -> tuple[str, ...]:
        """Clears away some of them, all or nothing; their ids, none when nothing is left. A row that refers to one of
        them stays, without the reference."""
        ...


class Threads(Protocol):
    """What really stands in the channels."""

    async def standing(self, channel: str, thread: str | None, since: float) -> tuple[Standing, ...] | None:
        """The bot's messages there, oldest first; None where it may not look. Raises errors.DeliveryError."""
        ...

    async def remove(self, channel: str, ts: str) -> None:
        """The message away. Raises errors.DeliveryError."""
        ...


class Delivery(Protocol):
    """Says to people what becomes of their request. Every method may be repeated, and they leave one message."""

    async def announce(self, job: Job) -> Place:
        """Shows at once that work begins, or nothing while that cannot be said; returns where the result is expected
        to stand. Raises errors.DeliveryRefused."""
        ...

    async def waits(self, job: Job, error: BotError) -> None:
        """Shows where the announcement stands that the work waits, and for what; it goes on by itself. Raises
        errors.DeliveryError."""
        ...

    async def present(self, job: Job, outcome: Outcome, png: bytes | None, fence: Fence | None = None) -> Place:
        """Shows the result or the failure, in the place of the announcement if that stands, or takes it back; returns
        where it stands now. `png` is the revision's preview; `fence` is asked before anybody sees anything. Raises
        errors.DeliveryError, and what the fence raises."""
        ...

    async def retract(self, job_id: str) -> None:
        """Takes the job's message and its preview away, where they are. Raises errors.DeliveryError."""
        ...


class Remover(Protocol):
    """Deletes versions for good."""

    async def delete(self, revision: Revision) -> None:
        """The revision, its file, its preview and its message away; what cannot be reached now goes later. Raises
        errors.StorageError where nothing was deleted."""
        ...


class Steward(Protocol):
    """What admins can do with the stage; every call is an audit event. Whoever calls has made sure of who it is."""

    async def refused(self, person: Person, action: str) -> None:
        """Somebody who may not has tried."""
        ...

    async def listing(self, person: Person, stage: str, prefix: str, cursor: str | None = None) -> Entries:
        """A page of the files whose path begins with the prefix."""
        ...

    async def refresh(self, person: Person, stage: str) -> None:
        """The next listing of that stage shows what others did there, too."""
        ...

    async def entry(self, person: Person, path: StagePath) -> Entry:
        """One file. Raises errors.InvalidChoice where there is none."""
        ...

    async def details(self, person: Person, path: StagePath) -> FileDetails:
        """One file, with all that there is to say of it. Raises errors.InvalidChoice where there is none."""
        ...

    async def stage(self, person: Person, stage: str) -> StageDetails:
        """The stage as a whole. Raises errors.InvalidChoice where there is none."""
        ...

    async def preview(self, entry: Entry) -> bytes | None:
        """The PNG of a drawing of ours, None for other files."""
        ...

    async def delete(self, person: Person, path: StagePath) -> None:
        """Removes the file, its preview, its revision and the message that shows it. Raises errors.InvalidChoice
        where there is nothing of it."""
        ...

    async def stats(self, person: Person) -> Stats:
        """How much the bot has been used."""
        ...


class Jobs(Protocol):
    """Durable work. What `accept` has taken survives any crash and runs to its end."""

    async def accept(self, job: Job) -> None:
        """Durable when it returns; the same id again is the same job. Jobs of one drawing run one after the other in
        the order of their acceptance; of the others a person's n-th waits for no more than the n-th of everybody else.
        While a job waits to try a step again, others run in its place, but none of the same drawing.
        Raises errors.LimitReached where the person, or the workspace, has as many jobs as it may."""
        ...

    async def cancel(self, job_id: str) -> bool:
        """Stops the job before its next step, and before it tries one again; False if it has ended or is unknown."""
        ...

    async def unfinished(self, person: Person) -> tuple[Job, ...]:
        """The person's accepted jobs that have not ended, in the order of their acceptance."""
        ...

    async def progress(self, job_id: str) -> JobState | None:
        """Where the job stands, None if unknown."""
        ...

    async def depth(self, job_id: str | None = None) -> Backlog:
        """How many accepted jobs have not ended; with an id, how many begin before that one, and in how many seconds
        it probably does (0 once it is its turn). One that waits to try a step again comes before nobody but the later
        ones of its drawing: those are held."""
        ...


class Canceller(Protocol):
    """Calls off what somebody asked for. Each may be repeated."""

    async def one(self, person: Person, job_id: str) -> Cancellation:
        """That one request, which only the person who asked can call off. Returns when it has stopped and whoever
        waited for it is told."""
        ...

    async def all_of(self, person: Person, drawing: str | None = None) -> Cancellation:
        """Everything that the person still waits for, of one drawing or at all."""
        ...
