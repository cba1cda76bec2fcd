"""`/svg-admin`: what is in the stage, where it comes from, and away with it. Answers only to its caller."""

import json
import re
from dataclasses import dataclass

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot import wording
from bot.domain import Json, Person, StagePath
from bot.errors import BadFormat, FileMissing, InputError
from bot.ports import Journal, Steward
from handlers import blocks
from handlers.access import Admins
from handlers.blocks import Message
from handlers.delivery import processed, upload
from handlers.failures import apology
from handlers.slack_text import escape, plain

_PATH = re.compile(r"@?(?P<stage>[A-Z][A-Z0-9_]*)/(?P<path>\S+)")
_STAGE = re.compile(r"@(?P<stage>[A-Z][A-Z0-9_]*)(?:/(?P<prefix>\S*))?")


@dataclass(frozen=True, slots=True)
class Page:
    """Which page of the stage is wanted; it travels in a button's value."""

    stage: str
    prefix: str
    cursor: str | None = None

    def to_value(self) -> str:
        """For a button: at most 2000 characters, of which a path takes at most half."""
        return json.dumps([self.stage, self.prefix, self.cursor])


def register(app: AsyncApp, *, steward: Steward, admins: Admins, journal: Journal, stage: str) -> None:
    """Adds the listeners for the command and its buttons; `stage` is the one that is listed by default."""

    async def listed(person: Person, page: Page) -> Message:
        entries = await steward.listing(person, page.stage, page.prefix, page.cursor)
        following = Page(page.stage, page.prefix, entries.cursor).to_value() if entries.cursor else None
        return blocks.stage_page(page.stage, page.prefix, entries, following)

    async def shown(person: Person, path: str, client: AsyncWebClient) -> Message:
        entry = await steward.entry(person, _path_of(path))
        png = await steward.preview(entry)
        file_id = await upload(client, png, entry.file.path) if png else None
        return blocks.stage_file(entry, file_id if file_id and await processed(client, file_id) else None)

    async def answer(person: Person, words: list[str], client: AsyncWebClient) -> Message:
        if not await admins.admits(person):
            await steward.refused(person, words[0] if words else "help")
            return Message(escape(wording.admins_only()))
        match words:
            case ["list"]:
                return await listed(person, Page(stage, ""))
            case ["list", prefix]:
                return await listed(person, _page_of(prefix, stage))
            case ["show", path]:
                return await shown(person, path, client)
            case ["delete", path]:
                return blocks.delete_question(await steward.entry(person, _path_of(path)))
            case ["stats"]:
                return blocks.stats(await steward.stats(person))
        return Message(escape(wording.admin_help()))

    async def at_once(ack: AsyncAck) -> None:
        await ack()

    async def admin(body: Json, client: AsyncWebClient, respond: AsyncRespond) -> None:
        person = Person(body["team_id"], body["user_id"])
        try:
            message = await answer(person, plain(body.get("text", "")).split(), client)
        except (InputError, FileMissing) as error:
            message = Message(escape(wording.problem(error)))
        except Exception as error:  # noqa: BLE001 - nobody above tells the person
            message = Message(escape(await apology(error, body, journal)))
        await respond(text=message.text, blocks=message.blocks or None)

    # A preview may take longer than the 3 s that Slack waits for an acknowledgement.
    app.command("/svg-admin")(ack=at_once, lazy=[admin])

    async def admitted(body: Json, respond: AsyncRespond, action: str) -> Person | None:
        person = Person(body["team"]["id"], body["user"]["id"])
        if await admins.admits(person):
            return person
        await steward.refused(person, action)
        await respond(escape(wording.admins_only()), replace_original=True)
        return None

    @app.action(blocks.NEXT_PAGE)
    async def next_page(ack: AsyncAck, body: Json, action: Json, respond: AsyncRespond) -> None:
        await ack()
        person = await admitted(body, respond, "list")
        if person:
            message = await listed(person, Page(*json.loads(action["value"])))
            await respond(text=message.text, blocks=message.blocks, replace_original=True)

    @app.action(blocks.DELETE)
    async def delete(ack: AsyncAck, body: Json, action: Json, respond: AsyncRespond) -> None:
        await ack()
        person = await admitted(body, respond, "delete")
        if person:
            path = _path_of(action["value"])
            try:
                await steward.delete(person, path)
            except FileMissing as error:
                await respond(escape(wording.problem(error)), replace_original=True)
                return
            await respond(blocks.deleted(path).text, replace_original=True)

    @app.action(blocks.KEEP)
    async def keep(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(escape(wording.kept()), replace_original=True)


def _path_of(text: str) -> StagePath:
    found = _PATH.fullmatch(text.strip("`"))
    if found is None or ".." in found["path"].split("/"):
        raise BadFormat("path_format", given=text)
    return StagePath(found["stage"], found["path"])


def _page_of(text: str, default: str) -> Page:
    found = _STAGE.fullmatch(text.strip("`"))
    return Page(found["stage"], found["prefix"] or "") if found else Page(default, text)
