"""What is submitted in a form: accepted, or said what is wrong at its field."""

import time

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import Change, Job, Json, Person, Place, job_id
from bot.errors import MissingField
from bot.ports import Jobs, Journal, Ledger
from bot.replies import change_in
from bot.requests import Policy, check_prompt, clean, is_visible, parse_form
from handlers import views
from handlers.accepting import Accepting
from handlers.afterwards import Afterwards
from handlers.failures import sentence_for


def register(
    app: AsyncApp, *, jobs: Jobs, ledger: Ledger, journal: Journal, policy: Policy, afterwards: Afterwards
) -> None:
    """Adds the listeners for the two forms."""
    accepting = Accepting(jobs, afterwards)

    @app.view(views.DRAW)
    async def draw(ack: AsyncAck, body: Json, view: Json) -> None:
        filled = views.filled_in(view)
        request = parse_form(filled.text, filled.options, policy)
        if isinstance(request, dict):
            complaints = {name: await sentence_for(error, body, journal) for name, error in request.items()}
            await ack(response_action="errors", errors=views.complaints(complaints))
            return
        identity, person = _identity(body, view), _person(body)
        place = Place(views.metadata(view)["channel"] or person.user)
        await jobs.accept(Job(identity, person, place, identity, request, time.time()))
        await ack()

    @app.view(views.REFINE)
    async def refine(ack: AsyncAck, body: Json, view: Json, client: AsyncWebClient) -> None:
        drawing = await ledger.drawing(views.metadata(view)["drawing"])
        text = clean(views.filled_in(view).text)
        if drawing is None:
            raise MissingField("drawing_missing")
        if not is_visible(text):
            raise MissingField("change_missing")
        change = change_in(text, to_bot=True) or Change("refine", check_prompt(text, policy))
        place = Place(drawing.channel, thread=drawing.thread)
        job = Job(_identity(body, view), _person(body), place, drawing.id, change, time.time())
        await accepting.accept(job, client)
        await ack()


def _person(body: Json) -> Person:
    return Person(body["team"]["id"], body["user"]["id"])


def _identity(body: Json, view: Json) -> str:
    # A view keeps its id and hash however often its submission is delivered.
    return job_id("view", body["team"]["id"], view["id"], view["hash"])
