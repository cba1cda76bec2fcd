"""The buttons under a result: Refine, Regenerate, Download SVG. Each is safe against double clicks."""

import asyncio
import itertools
import time
from functools import partial

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot import wording
from bot.domain import Change, Drawing, Job, Json, Person, Place, Revision, job_id
from bot.errors import MissingField
from bot.ports import Jobs, Journal, Ledger, Stage
from handlers import blocks, views
from handlers.accepting import Accepting
from handlers.afterwards import Afterwards, at_once, said
from handlers.delivery import slack_errors
from handlers.failures import told
from handlers.opening import opened
from handlers.privately import privately

DOUBLE_CLICK_S = 2.0  # a second click this soon after the file was sent is the same wish


_ENDED = ("done", "failed", "cancelled")


def register(
    app: AsyncApp, *, jobs: Jobs, ledger: Ledger, stage: Stage, journal: Journal, afterwards: Afterwards
) -> None:
    """Adds a listener for each button."""
    accepting = Accepting(jobs, afterwards)
    sending: set[tuple[str, str]] = set()  # (person, svg_id) of downloads on their way

    async def drawing_of(drawing_id: str) -> Drawing:
        drawing = await ledger.drawing(drawing_id)
        if drawing is None:
            raise MissingField("drawing_missing")
        return drawing

    async def refine(body: Json, action: Json, client: AsyncWebClient) -> None:
        async with told(partial(privately, client, body), body, journal):
            drawing_id, _ = blocks.shown(action["value"])
            await opened(client, body, views.refine_form(await drawing_of(drawing_id)))

    @app.action(blocks.REGENERATE)
    async def regenerate(ack: AsyncAck, body: Json, action: Json, client: AsyncWebClient) -> None:
        drawing_id, _ = blocks.shown(action["value"])
        change = Change("regenerate", wording.another_one())
        await accepting.accept(await _job(jobs, await drawing_of(drawing_id), change, body), client)
        await ack()

    @app.action(blocks.RETRY)
    async def retry(ack: AsyncAck, body: Json, action: Json, client: AsyncWebClient) -> None:
        drawing_id, change = blocks.retried(action["value"])
        drawing = await drawing_of(drawing_id)
        first = Change("regenerate", drawing.request.prompt)
        await accepting.accept(await _job(jobs, drawing, change or first, body), client)
        await ack()

    async def download(body: Json, action: Json, client: AsyncWebClient) -> None:
        async with told(partial(privately, client, body), body, journal):
            revision = await ledger.revision(*blocks.shown(action["value"]))
            if revision is None:
                raise MissingField("drawing_missing")
            key = (body["user"]["id"], revision.svg_id)
            if key in sending:
                return
            sending.add(key)
            try:
                svg, link = await stage.get(revision.path), await stage.link(revision.path)
                await _send(client, key[0], revision, svg, link)
                asyncio.get_running_loop().call_later(DOUBLE_CLICK_S, sending.discard, key)
            except BaseException:
                sending.discard(key)
                raise
            who = {"team": body["team"]["id"], "user": key[0]}
            await journal.audit("download", str(revision.path), "ok", who)
            await said(partial(privately, client, body, wording.sent_to_you()))

    app.action(blocks.REFINE)(ack=at_once, lazy=[refine])
    app.action(blocks.DOWNLOAD)(ack=at_once, lazy=[download])


async def _job(jobs: Jobs, drawing: Drawing, change: Change, body: Json) -> Job:
    """While the job of a button runs, another click on it is the same job; once that has ended, it is a new one."""
    team, action = body["team"]["id"], body["actions"][0]["action_id"]
    button = ("action", team, body["channel"]["id"], body["message"]["ts"], action, str(drawing.head))
    for number in itertools.count():
        identity = job_id(*button, str(number))
        if await jobs.progress(identity) not in _ENDED:
            break
    return Job(
        id=identity,
        person=Person(team, body["user"]["id"]),
        place=Place(drawing.channel, thread=drawing.thread),
        drawing=drawing.id,
        task=change,
        accepted_at=time.time(),
    )


async def _send(client: AsyncWebClient, person: str, revision: Revision, svg: bytes, link: str | None) -> None:
    comment = blocks.stage_link(link) if link else None
    async with slack_errors():
        opened = await client.conversations_open(users=person)
        name = revision.path.path.rsplit("/", 1)[-1]
        await client.files_upload_v2(
            content=svg, filename=name, channel=str(opened["channel"]["id"]), initial_comment=comment
        )
