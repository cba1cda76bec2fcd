"""The generation service: a request becomes a stored revision. One story, told from the top.

    ask the model ─▶ read its reply ─▶ keep the draft ─▶ put the file ─▶ record the revision
         ▲  again with the exact fault, at most 3 times ◀┘

Every part may be repeated after a crash: what was recorded is returned, what was drafted is stored byte for byte.
"""

import asyncio
import json
import logging
import time
from dataclasses import dataclass, replace

from bot import prompts, wording
from bot.attribution import on_behalf_of
from bot.claims import Claim
from bot.domain import (
    Ask,
    Change,
    Declined,
    Drawing,
    DrawOptions,
    DrawRequest,
    Failure,
    Job,
    Reply,
    Revision,
    StagePath,
    Turn,
    job_id,
)
from bot.errors import BadFormat, FileMissing, GenerationFailed, InvalidChoice, ModelTimeout, StorageError
from bot.masking import mark_asked
from bot.ports import Ledger, Model, Previews, Renderer, Spending, Stage
from bot.requests import slug
from bot.svg import Picture, Profile, Wish

ATTEMPTS = 3
TITLE_LENGTH = 200

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Defaults:
    """What is in force where a request does not choose. `deadline` is in seconds, for an answer with all that is done
    to get it."""

    model: str
    stage: str
    profile: Profile
    deadline: float = 300.0


@dataclass(frozen=True, slots=True)
class _Draft:
    """A checked drawing on its way to the stage, with what is to be recorded of it."""

    svg: str
    width: int
    height: int
    model_asked: str
    model_used: str
    processing_time_ms: int
    restores: int | None = None
    redoes: int | None = None
    tokens_used: int | None = None
    cost: float | None = None
    raw_reply: str | None = None
    notes: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        return json.dumps({name: getattr(self, name) for name in self.__slots__}).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "_Draft":
        fields = json.loads(data)
        return cls(**{**fields, "notes": tuple(fields["notes"])})


@dataclass(frozen=True, slots=True)
class _Made:
    """A draft and its preview, None where another step made it."""

    draft: _Draft
    png: bytes | None = None


class Generation:
    """Draws, refines and restores. Raises errors.BotError where no revision comes of it."""

    def __init__(
        self,
        *,
        model: Model,
        renderer: Renderer,
        stage: Stage,
        ledger: Ledger,
        spending: Spending,
        previews: Previews,
        defaults: Defaults,
    ) -> None:
        self._model = model
        self._renderer = renderer
        self._stage = stage
        self._ledger = ledger
        self._spending = spending
        self._previews = previews
        self._defaults = defaults

    async def open(self, job: Job) -> bool:
        """Notes the job in the ledger, with the choices in force; False where it was called off before."""
        request = job.task
        if isinstance(request, Change):
            drawing = await self._ledger.drawing(job.drawing)
            request = drawing.request if drawing else DrawRequest(request.text)
        options = request.options
        return await self._ledger.open(
            job,
            model=options.model or self._defaults.model,
            name=options.name or slug(request.prompt),
            stage=options.stage or self._defaults.stage,
        )

    async def draw(self, job: Job, claim: Claim | None = None) -> Revision | Declined | Failure:
        """The revision that the job asks for, stored and recorded. A job that has ended gives what became of it. Raises
        Cancelled where the claim ends before that."""
        with on_behalf_of(job):
            return await self._drawn(job, claim or Claim(self._ledger, job.id))

    async def _drawn(self, job: Job, claim: Claim) -> Revision | Declined | Failure:
        begun = await self._ledger.begin(job)
        drawing, head, kept = begun.drawing, begun.head, begun.draft
        if begun.ended is not None:
            return begun.ended
        if drawing is None:
            raise FileMissing("drawing_missing")
        made = _Made(_Draft.from_bytes(kept)) if kept is not None else await self._make(job, drawing, head, claim)
        if made is None:
            # In a form nobody talks to anybody else, and who is spoken to answers.
            if job.place.message is None or (isinstance(job.task, Change) and job.task.direct):
                raise BadFormat("change_unclear")
            await self._ledger.declined(job.id)
            return Declined(job.id)
        return await self._store(job, drawing, head, made)

    async def take_back(self, job: Job, message: str) -> None:
        """Of a job that was called off nothing is left but the request, which failed with this message. File first:
        whatever stops the rest, the next try finds what is left."""
        drawing, made = await self._ledger.drawing(job.drawing), await self._ledger.result(job.id)
        if drawing is not None:
            # What is not recorded has the number that would have been the next: one works on a drawing at a time.
            number = made.number if made else drawing.head + 1
            if made or await self._ledger.draft(job.id) is not None:
                await self._stage.delete(made.path if made else self._path(drawing, number))
            if made:
                await self._previews.forget(made.svg_id)
        await self._ledger.take_back(job.id, message)

    async def preview(self, revision: Revision) -> bytes:
        """The revision's PNG, made again where the cache forgot it."""
        png = await self._previews.get(revision.svg_id)
        if png is None:
            svg = (await self._ledger.svg(revision.svg_id)).decode()
            picture = await self._renderer.read(svg, Wish(profile=self._defaults.profile))
            if not isinstance(picture, Picture):
                raise GenerationFailed("preview_failed", fault=picture.code)
            png = picture.png
            await self._keep_preview(revision.svg_id, png)
        return png

    async def _keep_preview(self, svg_id: str, png: bytes) -> None:
        """Only a cache: a full disk must not cost the drawing."""
        try:
            await self._previews.put(svg_id, png)
        except StorageError as error:
            log.warning("the preview of %s is not kept: %s", svg_id, error.code)

    async def _make(self, job: Job, drawing: Drawing, head: Revision | None, claim: Claim) -> _Made | None:
        """The drawing in memory; None where the model says that no change was asked for."""
        match job.task:
            case Change(kind="undo"):
                return await self._restored(await self._before(drawing, head))
            case Change(kind="use", revision=int(number)):
                return await self._restored(await self._existing(drawing, number))
        return await self._composed(job, drawing, head, claim)

    async def _before(self, drawing: Drawing, head: Revision | None) -> Revision:
        """What the drawing was before its last change. After an undo the restored revision stands for the one it
        restores, so that undo, undo goes two steps back; a version that was chosen is a change like others."""
        if head is not None and head.restores is not None and head.parent is not None:
            replaced = await self._ledger.revision(drawing.id, head.parent)
            previous = await self._origin(drawing, replaced) if replaced else None
            if previous is not None and previous.parent != head.restores:
                return previous
        origin = await self._origin(drawing, head) if head else None
        if origin is None or origin.parent is None:
            raise InvalidChoice("nothing_to_undo", head=drawing.head)
        return await self._existing(drawing, origin.parent)

    async def _existing(self, drawing: Drawing, number: int) -> Revision:
        revision = await self._ledger.revision(drawing.id, number)
        if revision is None:
            raise InvalidChoice("no_such_version", given=number, head=drawing.head)
        return await self._origin(drawing, revision)

    async def _origin(self, drawing: Drawing, revision: Revision) -> Revision:
        restored = await self._ledger.revision(drawing.id, revision.restores) if revision.restores else None
        return restored or revision

    async def _restored(self, origin: Revision) -> _Made:
        started = time.monotonic()
        svg, png = await self._ledger.svg(origin.svg_id), await self.preview(origin)
        draft = _Draft(
            svg=svg.decode(),
            width=origin.width,
            height=origin.height,
            model_asked=origin.model_asked,
            model_used=origin.model_used,
            processing_time_ms=_ms_since(started),
            restores=origin.number,
            notes=origin.notes,
        )
        return _Made(draft, png)

    async def _composed(self, job: Job, drawing: Drawing, head: Revision | None, claim: Claim) -> _Made | None:
        started = time.monotonic()
        prompt, options = drawing.request.prompt, drawing.request.options
        base, instructions = head, await self._instructions(drawing, head)
        redone = await self._redone(drawing, head) if _is_again(job) else None
        if redone is not None:
            base = await self._ledger.revision(drawing.id, redone.parent) if redone.parent else None
        elif isinstance(job.task, Change) and not _is_again(job):
            instructions = (*instructions, job.task.text)
        asked = options.model or self._defaults.model
        ask = Ask(
            model=asked,
            prompt=prompt,
            instructions=instructions,
            options=options,
            turns=await self._turns(prompt, options, instructions, base, again=redone is not None),
            seed=drawing.head if redone is not None else 0,
        )
        wish = Wish(
            profile=self._defaults.profile,
            title=prompt[:TITLE_LENGTH],
            desc=". ".join((prompt, *instructions)),
            size=options.size,
        )
        found = await self._picture(ask, wish, claim)
        if found is None:
            return None
        reply, picture = found
        spent = await self._spending.of(job.id)  # all of it, that of attempts that came to nothing included
        draft = _Draft(
            svg=picture.svg.decode(),
            width=picture.width,
            height=picture.height,
            model_asked=asked,
            model_used=reply.model,
            processing_time_ms=_ms_since(started),
            redoes=redone.number if redone else None,
            tokens_used=spent.tokens,
            cost=spent.cost,
            raw_reply=reply.text,
            notes=(*wording.ignored_options(reply.model, reply.ignored), *picture.notes),
        )
        return _Made(draft, picture.png)

    async def _redone(self, drawing: Drawing, head: Revision | None) -> Revision | None:
        """The revision whose request stands behind this one: what was restored or drawn anew counts as its origin."""
        revision = head
        while revision is not None and (revision.restores or revision.redoes):
            revision = await self._ledger.revision(drawing.id, revision.restores or revision.redoes or 0)
        return revision

    async def _instructions(self, drawing: Drawing, head: Revision | None) -> tuple[str, ...]:
        """The changes that led to the head, oldest first; what was undone is not among them."""
        texts: list[str] = []
        revision = await self._redone(drawing, head)
        while revision is not None:
            if revision.asked != drawing.request.prompt:  # else it is the drawing itself, perhaps tried again
                texts.append(revision.asked)
            parent = await self._ledger.revision(drawing.id, revision.parent) if revision.parent else None
            revision = await self._redone(drawing, parent)
        return tuple(reversed(texts))

    async def _turns(
        self, prompt: str, options: DrawOptions, instructions: tuple[str, ...], base: Revision | None, *, again: bool
    ) -> tuple[Turn, ...]:
        profile = self._defaults.profile
        if base is None:
            return prompts.first_turns("\n".join((prompt, *instructions)), options, profile, again=again)
        svg = (await self._ledger.svg(base.svg_id)).decode()
        return prompts.change_turns(prompt, svg, instructions[-1], options, profile, again=again)

    async def _picture(self, ask: Ask, wish: Wish, claim: Claim) -> tuple[Reply, Picture] | None:
        """The model's answer as a drawing, asked again with the exact fault; None where it declines a change."""
        fault = ""
        for attempt in range(1, ATTEMPTS + 1):
            reply = await claim.unless_ended(self._answer(ask))
            if ask.instructions and prompts.declines(reply.text):
                return None
            picture = await self._renderer.read(reply.text, wish)
            if isinstance(picture, Picture):
                return reply, picture
            log.warning("attempt %d of %d by %s: %s", attempt, ATTEMPTS, reply.model, picture.code)
            fault = picture.code
            ask = replace(ask, turns=prompts.again_turns(ask.turns, reply.text, picture.detail))
        raise GenerationFailed("no_drawing", fault=fault, attempts=ATTEMPTS)

    async def _answer(self, ask: Ask) -> Reply:
        try:
            async with asyncio.timeout(self._defaults.deadline):
                return await self._model.complete(ask)
        except TimeoutError as error:
            raise ModelTimeout("model_timeout", model=ask.model, seconds=self._defaults.deadline) from error
        except Exception as error:
            # The model is told all that was asked of the drawing, by whomever, and may quote it.
            mark_asked(error, ask.prompt, *ask.instructions)
            raise

    async def _store(self, job: Job, drawing: Drawing, head: Revision | None, made: _Made) -> Revision:
        own = made.draft.to_bytes()
        kept = await self._ledger.keep_draft(job.id, own)
        draft = made.draft if kept == own else _Draft.from_bytes(kept)
        number = drawing.head + 1
        svg = draft.svg.encode()
        if head is not None and await self._ledger.revision(drawing.id, head.number) is None:
            head = (await self._ledger.begin(job)).head  # it was deleted while this was made of it
        stored = await self._stage.put(self._path(drawing, number), svg)
        revision = Revision(
            svg_id=self._svg_id(drawing, number),
            request_id=job.id,
            drawing=drawing.id,
            number=number,
            parent=head.number if head else None,
            restores=draft.restores,
            redoes=draft.redoes,
            asked=job.asked,
            path=stored.path,
            file_size=stored.size,
            checksum=stored.md5,
            width=draft.width,
            height=draft.height,
            model_asked=draft.model_asked,
            model_used=draft.model_used,
            processing_time_ms=draft.processing_time_ms,
            tokens_used=draft.tokens_used,
            notes=draft.notes,
        )
        await self._ledger.record(revision, svg, raw_reply=draft.raw_reply, cost=draft.cost)
        if made.png is not None and draft == made.draft:
            await self._keep_preview(revision.svg_id, made.png)
        return revision

    @staticmethod
    def _path(drawing: Drawing, number: int) -> StagePath:
        return StagePath(drawing.stage, f"{drawing.person.team}/{drawing.name}/{drawing.id[:8]}-v{number}.svg")

    @staticmethod
    def _svg_id(drawing: Drawing, number: int) -> str:
        return job_id(drawing.id, str(number))


def _is_again(job: Job) -> bool:
    return isinstance(job.task, Change) and job.task.kind == "regenerate"


def _ms_since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
