"""`/svg`: parse, accept, acknowledge."""

import time

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot import wording
from bot.domain import DrawRequest, Job, Json, Person, Place, job_id, to_json
from bot.errors import InvalidChoice
from bot.ports import Jobs, Journal, Ledger
from bot.replies import is_restoring
from bot.requests import HelpWanted, ListWanted, Policy, parse_command
from handlers import blocks
from handlers.afterwards import at_once
from handlers.failures import told
from handlers.opening import opened
from handlers.slack_text import escape, plain
from handlers.views import draw_form


def register(app: AsyncApp, *, jobs: Jobs, ledger: Ledger, journal: Journal, policy: Policy) -> None:
    """Adds the listeners for the slash command: alone it opens a form."""

    async def form(command: Json, client: AsyncWebClient, respond: AsyncRespond) -> None:
        async def say(sentence: str) -> None:
            await respond(escape(sentence))

        async with told(say, command, journal):
            await opened(client, command, draw_form(command["channel_id"], policy.models))

    app.command("/svg", matchers=[_is_alone])(ack=at_once, lazy=[form])

    @app.command("/svg")
    async def svg(ack: AsyncAck, command: Json) -> None:
        person = Person(command["team_id"], command["user_id"])
        wanted = parse_command(plain(command.get("text", "")), policy)
        match wanted:
            case HelpWanted():
                await ack(escape(wording.help_text(command["command"])))
            case ListWanted():
                await ack(blocks.listing(await ledger.latest(person)).text)
                await journal.audit("list", "drawings", "ok", to_json(person))
            case DrawRequest() if is_restoring(wanted.prompt):
                raise InvalidChoice("change_in_thread")
            case DrawRequest():
                job = _job(person, command, wanted)
                await jobs.accept(job)
                await ack(escape(wording.waiting((await jobs.depth(job.id)).seconds)))


async def _is_alone(command: Json) -> bool:
    return not command.get("text", "").strip()


def _job(person: Person, command: Json, request: DrawRequest) -> Job:
    # The trigger_id is the same in every delivery of one command.
    identity = job_id("command", person.team, command["trigger_id"])
    return Job(
        id=identity,
        person=person,
        place=Place(command["channel_id"]),
        drawing=identity,
        task=request,
        accepted_at=time.time(),
    )
