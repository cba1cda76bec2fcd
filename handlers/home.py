"""The home tab: the person's latest drawings as pictures, and a button that opens the form."""

from collections.abc import Sequence
from functools import partial

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import Json, Person, Revision, to_json
from bot.errors import DeliveryRefused
from bot.ports import Journal, Ledger, Posts
from bot.requests import Policy
from handlers import blocks
from handlers.afterwards import at_once
from handlers.delivery import is_processed, slack_errors
from handlers.failures import told
from handlers.opening import opened
from handlers.privately import privately
from handlers.views import draw_form

SHOWN = 5  # drawings: what a person looks for is among the last few
_LOOKED_AT = 30  # versions, of which several may be of one drawing
# What Slack says of a picture that it does not show, of views and of messages.
_NO_SUCH_PICTURE = ("invalid_arguments", "invalid_blocks")


def register(app: AsyncApp, *, ledger: Ledger, journal: Journal, posts: Posts, policy: Policy) -> None:
    """Adds the listeners for the tab and its button. Buttons under a drawing are those of the messages."""

    async def looked_at(event: Json, body: Json, client: AsyncWebClient) -> None:
        if event["tab"] != "home":
            return
        async with told(partial(privately, client, body), body, journal):
            person = Person(body["team_id"], event["user"])
            await journal.audit("list", "drawings", "ok", to_json(person))
            await publish(client, person, ledger, posts)

    async def draw(body: Json, client: AsyncWebClient) -> None:
        async with told(partial(privately, client, body), body, journal):
            await opened(client, body, draw_form(None, policy.models))

    app.event("app_home_opened")(ack=at_once, lazy=[looked_at])
    app.action(blocks.DRAW)(ack=at_once, lazy=[draw])


async def publish(client: AsyncWebClient, person: Person, ledger: Ledger, posts: Posts) -> None:
    """Shows the tab as it is now. Slack refuses a page with a picture that it cannot show, or not yet: it is left out.
    Raises errors.DeliveryError."""
    latest = _one_each(await ledger.latest(person, limit=_LOOKED_AT))
    pictures = [await posts.file_of(revision.request_id) for revision in latest]
    try:
        await _show(client, person, latest, pictures)
    except DeliveryRefused as error:
        if error.code not in _NO_SUCH_PICTURE:
            raise
        await _show(client, person, latest, [await _showable(client, file_id) for file_id in pictures])


async def _show(
    client: AsyncWebClient, person: Person, latest: Sequence[Revision], pictures: Sequence[str | None]
) -> None:
    async with slack_errors():
        view = blocks.home(list(zip(latest, pictures, strict=True)))
        await client.views_publish(user_id=person.user, view=view)


async def _showable(client: AsyncWebClient, file_id: str | None) -> str | None:
    try:
        return file_id if file_id and await is_processed(client, file_id) else None
    except DeliveryRefused:
        return None  # somebody has deleted it


def _one_each(revisions: tuple[Revision, ...]) -> list[Revision]:
    """The latest version of each drawing."""
    newest: dict[str, Revision] = {}
    for revision in revisions:
        newest.setdefault(revision.drawing, revision)
    return list(newest.values())[:SHOWN]
