"""The audit: whether the ledger, the stage and the threads agree, and, asked, what is done about it where they do not.

It may run beside the bot: what a job is working on is left alone, and what changed meanwhile is looked at again.
"""

import logging
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from bot.domain import Failure, Job, Outcome, Post, Remains, Revision, Standing, StoredFile
from bot.errors import BotError, DeliveryError, Fact
from bot.keeping import SVGS
from bot.ports import Books, JobState, Ledger, Posts, Previews, Stage, Threads
from bot.wording import failure
from bot.work import reference_of

LOOK_BACK = 60.0  # s: Slack's clock and ours may differ
_PAGE = 1000
# As the generation service names files; whatever else lies in the stage is not ours.
_OURS = re.compile(r"[^/]+/[^/]+/(?P<drawing>[0-9a-f]{8})-v\d+\.svg")

log = logging.getLogger(__name__)

Progress: TypeAlias = Callable[[str], Awaitable[JobState | None]]
Tell: TypeAlias = Callable[[Job, Outcome], Awaitable[None]]
"""Shows to people what became of the job."""
Remove: TypeAlias = Callable[[Remains], Awaitable[None]]
"""Removes what remains of a deleted revision; raises BotError where something of it stays for now."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What does not agree (wording.py says it), and whether it was mended."""

    code: str
    facts: dict[str, Fact]
    mended: bool


@dataclass(frozen=True, slots=True)
class Slack:
    """The side of the threads: what stands there, how to say something, and how to take it away."""

    threads: Threads
    tell: Tell
    remove: Remove


class Audit:
    """Compares; with `mend` mends what it can. Without `slack` nothing is known of what really stands in the threads.
    `since` is from when on messages are looked for, `now` is the time, both in seconds since 1970."""

    def __init__(
        self,
        *,
        books: Books,
        ledger: Ledger,
        stage: Stage,
        previews: Previews,
        posts: Posts,
        progress: Progress,
        slack: Slack | None,
        default_stage: str,
        now: float,
        since: float,
        mend: bool,
    ) -> None:
        self._books = books
        self._ledger = ledger
        self._stage = stage
        self._previews = previews
        self._posts = posts
        self._progress = progress
        self._slack = slack
        self._default_stage = default_stage
        self._now = now
        self._since = since
        self._mend = mend

    async def run(self) -> AsyncIterator[Disagreement]:
        """Every disagreement, once, as it is found. Deletions and requests come first, for the rest depends on them."""
        first = (self._deletions, self._requests, self._drafts)
        for part in (*first, self._files, self._pictures, self._messages, self._silence):
            async for found in part():
                yield found

    async def _deletions(self) -> AsyncIterator[Disagreement]:
        """Revisions that were deleted, of which something remains."""
        for remains in await self._ledger.remains():
            removed = False
            if self._mend and self._slack:
                try:
                    await self._slack.remove(remains)
                    removed = True
                except BotError as error:
                    log.warning("something of version %s remains: %s", remains.svg_id, error.code)
            yield self._found("deletion_unfinished", mendable=removed, path=str(remains.path))

    async def _requests(self) -> AsyncIterator[Disagreement]:
        """Requests that are open although nobody works on them."""
        for job in await self._books.unended():
            if await self._in_work(job.id) or await self._has_ended(job.id):
                continue
            if self._mend:
                await self._ledger.failed(job.id, failure(_lost(job)), _lost(job))
            yield self._found("request_stuck", request=job.id)

    async def _drafts(self) -> AsyncIterator[Disagreement]:
        """Drafts that outlived their request."""
        for request in await self._books.drafts():
            if await self._in_work(request) or request not in await self._books.drafts():
                continue
            if self._mend:
                await self._books.clean(request)
            yield self._found("draft_left", request=request)

    async def _files(self) -> AsyncIterator[Disagreement]:
        """Files without a record, and records whose file is missing or another one."""
        for stage in sorted(await self._books.stages() | {self._default_stage}):
            files = {file.path: file async for file in self._listed(stage)}
            async for revision in self._filed(stage):
                async for found in self._file(revision, files.pop(revision.path, None)):
                    yield found
            async for found in self._strangers(files.values()):
                yield found

    async def _file(self, revision: Revision, file: StoredFile | None) -> AsyncIterator[Disagreement]:
        if file is None:
            # Listed before it was stored, perhaps; or deleted meanwhile, and the record with it.
            if await self._stage.stat(revision.path) or not await self._ledger.provenance(revision.path):
                return
            code = "file_missing_in_stage"
        elif (file.size, file.md5) != (revision.file_size, revision.checksum):
            code = "file_changed"
        else:
            return
        if self._mend:
            await self._stage.delete(revision.path)
            await self._stage.put(revision.path, await self._ledger.svg(revision.svg_id))
        yield self._found(code, path=str(revision.path))

    async def _strangers(self, files: Iterable[StoredFile]) -> AsyncIterator[Disagreement]:
        for file in files:
            ours = _OURS.fullmatch(file.path.path)
            # A file outlives its record, which is kept for so long.
            is_kept = self._now - file.modified > SVGS.total_seconds()
            if ours is None or is_kept or await self._is_being_made(ours["drawing"]):
                continue
            if await self._ledger.provenance(file.path):
                continue
            if self._mend:
                await self._stage.delete(file.path)
            yield self._found("file_unknown", path=str(file.path))

    async def _pictures(self) -> AsyncIterator[Disagreement]:
        """Previews of revisions that there are not. (One too few is no fault: it is made when it is wanted.)"""
        pictures = await self._previews.known()
        unknown = await self._books.unknown(pictures)
        if unknown and any([await self._in_work(job.id) for job in await self._books.unended()]):
            return  # one of them may become a revision in a moment
        for svg_id in sorted(await self._books.unknown(unknown)):
            if self._mend:
                await self._previews.forget(svg_id)
            yield self._found("preview_unknown", svg=svg_id)

    async def _messages(self) -> AsyncIterator[Disagreement]:
        """Messages that were about to be posted, that are gone, that are two, that still say "drawing", or that show
        what was deleted."""
        places: defaultdict[tuple[str, str | None], list[Post]] = defaultdict(list)
        for post in await self._books.posts(self._since):
            if await self._in_work(post.job) or (post.ts is None and await self._is_told(post.job)):
                continue
            places[post.channel, post.thread].append(post)
        for (channel, thread), posts in places.items():
            first = min(post.intended_at for post in posts) - LOOK_BACK
            seen = await self._slack.threads.standing(channel, thread, first) if self._slack else None
            for post in posts:
                if self._slack and seen is not None:
                    standing = [message for message in seen if message.job == post.job]
                    compare = self._outlived if post.is_over else self._post
                    async for found in compare(post, standing, self._slack.threads):
                        yield found
                elif post.ts is None and not post.is_over:
                    yield self._found("post_uncertain", mendable=False, request=post.job, channel=post.channel)

    async def _post(self, post: Post, standing: list[Standing], threads: Threads) -> AsyncIterator[Disagreement]:
        stands = any(message.ts == post.ts for message in standing)
        if post.ts is None:
            if self._mend:
                await self._settle(post, standing)
            yield self._found("post_uncertain", request=post.job, channel=post.channel)
        elif not stands:
            # It did stand: somebody took it away, and that is not for the bot to undo.
            if self._mend:
                await self._posts.removed(post.channel, post.ts)
                if standing:
                    await self._settle(post, standing)
            yield self._found("message_deleted", request=post.job, channel=post.channel)
        kept = post.ts if stands else standing[0].ts if standing else None
        for message in standing:
            if message.ts != kept:
                removed = self._mend and await self._removed(post, message, threads)
                yield self._found("message_doubled", mendable=removed, request=post.job, channel=post.channel)
            elif not message.ended:
                job = await self._books.job(post.job)
                told = await self._told(job) if self._mend and job else False
                yield self._found("message_unended", mendable=told, request=post.job, channel=post.channel)

    async def _outlived(self, post: Post, standing: list[Standing], threads: Threads) -> AsyncIterator[Disagreement]:
        for message in standing:
            removed = self._mend and await self._removed(post, message, threads)
            yield self._found("message_left", mendable=removed, request=post.job, channel=post.channel)

    async def _removed(self, post: Post, message: Standing, threads: Threads) -> bool:
        """Whether Slack takes the message away."""
        try:
            await threads.remove(post.channel, message.ts)
        except DeliveryError as error:
            log.warning("the message for request %s stays: %s", post.job, error.code)
            return False
        return True

    async def _settle(self, post: Post, standing: list[Standing]) -> None:
        if standing:
            await self._posts.posted(post.job, post.channel, standing[0].ts)
        else:
            await self._books.unpost(post.job, post.channel)

    async def _silence(self) -> AsyncIterator[Disagreement]:
        """Requests that ended without a word to anybody. A message that people deleted was a word."""
        for job in await self._books.told_nobody(self._since):
            if await self._in_work(job.id) or await self._is_told(job.id):
                continue
            told = await self._told(job) if self._mend else False
            yield self._found("told_nobody", mendable=told, request=job.id)

    async def _told(self, job: Job) -> bool:
        """Whether people could be shown what became of the job."""
        if self._slack is None:
            return False
        revision = await self._ledger.result(job.id)
        why = None if revision else await self._ledger.failure(job.id) or _lost(job)
        try:
            await self._slack.tell(job, Outcome(revision=revision, failure=why))
        except DeliveryError as error:
            log.warning("nobody can be told of request %s: %s", job.id, error.code)
            return False
        return True

    async def _in_work(self, job_id: str) -> bool:
        return await self._progress(job_id) in ("waiting", "running")

    async def _has_ended(self, job_id: str) -> bool:
        """Whether the request ended between two looks."""
        return job_id not in {job.id for job in await self._books.unended()}

    async def _is_told(self, job_id: str) -> bool:
        """Whether a message stands by now, perhaps posted between two looks."""
        return await self._posts.post_of(job_id) is not None

    async def _is_being_made(self, drawing: str) -> bool:
        unended = [job for job in await self._books.unended() if job.drawing.startswith(drawing)]
        return any([await self._in_work(job.id) for job in unended])

    async def _listed(self, stage: str) -> AsyncIterator[StoredFile]:
        cursor = None
        while True:
            page = await self._stage.list(stage, limit=_PAGE, cursor=cursor)
            for file in page.files:
                yield file
            cursor = page.cursor
            if cursor is None:
                return

    async def _filed(self, stage: str) -> AsyncIterator[Revision]:
        after = ""
        while page := await self._books.filed(stage, after, limit=_PAGE):
            for revision in page:
                yield revision
            after = page[-1].path.path

    def _found(self, code: str, *, mendable: bool = True, **facts: Fact) -> Disagreement:
        return Disagreement(code, facts, self._mend and mendable)


def _lost(job: Job) -> Failure:
    return Failure("lost", reference_of(job.id), retry=True)
