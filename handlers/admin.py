"""`/svg-admin`: what is in the stage, where it comes from, and away with it. Answers only to its caller."""

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from slack_bolt.async_app import AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot import wording
from bot.domain import Json, Person, StagePath
from bot.errors import BadFormat, NotAllowed, OutOfRange
from bot.ports import Journal, Steward
from bot.requests import NAME_LENGTH
from handlers import blocks
from handlers.access import Admins
from handlers.afterwards import at_once, said
from handlers.blocks import Message
from handlers.delivery import processed, upload
from handlers.failures import told
from handlers.slack_text import escape, plain

_COMMANDS = ("list", "refresh", "stage", "show", "delete", "stats")
_NAME = rf"[A-Z][A-Z0-9_]{{,{NAME_LENGTH - 1}}}"
_PATH = re.compile(rf"@?(?P<stage>{_NAME})/(?P<path>\S+)")
_STAGE = re.compile(rf"@(?P<stage>{_NAME})(?:/(?P<prefix>\S*))?")


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

    async def admit(person: Person, action: str) -> None:
        if not await admins.admits(person):
            await steward.refused(person, action)
            raise NotAllowed("admins_only")

    async def listed(person: Person, page: Page) -> Message:
        entries = await steward.listing(person, page.stage, page.prefix, page.cursor)
        first = Page(page.stage, page.prefix).to_value() if page.cursor else None
        following = Page(page.stage, page.prefix, entries.cursor).to_value() if entries.cursor else None
        return blocks.stage_page(page.stage, page.prefix, entries, first=first, following=following)

    async def refreshed(person: Person, page: Page) -> Message:
        await steward.refresh(person, page.stage)
        return await listed(person, page)

    async def shown(person: Person, path: str, client: AsyncWebClient) -> Message:
        details = await steward.details(person, _path_of(path))
        png = await steward.preview(details.entry)
        file_id = await upload(client, png, details.entry.file.path) if png else None
        return blocks.stage_file(details, file_id if file_id and await processed(client, file_id) else None)

    async def answer(person: Person, words: list[str], client: AsyncWebClient) -> Message:
        command = words[0].lower() if words else "help"
        await admit(person, command if command in _COMMANDS else "help")  # whatever else was typed is nobody's business
        match [command, *words[1:]]:
            case ["list"]:
                return await listed(person, Page(stage, ""))
            case ["list", prefix]:
                return await listed(person, _page_of(prefix, stage))
            case ["refresh"]:
                return await refreshed(person, Page(stage, ""))
            case ["refresh", prefix]:
                return await refreshed(person, _page_of(prefix, stage))
            case ["stage"]:
                return blocks.stage_details(await steward.stage(person, stage))
            case ["stage", name]:
                return blocks.stage_details(await steward.stage(person, _stage_of(name)))
            case ["show", path]:
                return await shown(person, path, client)
            case ["delete", path]:
                return blocks.delete_question(await steward.entry(person, _path_of(path)))
            case ["stats"]:
                return blocks.stats(await steward.stats(person))
        return Message(escape(wording.admin_help()))

    async def admin(body: Json, client: AsyncWebClient, respond: AsyncRespond) -> None:
        async with told(_saying(respond), body, journal):
            person = Person(body["team_id"], body["user_id"])
            message = await answer(person, plain(body.get("text", "")).split(), client)
            await respond(text=message.text, blocks=message.blocks or None)

    async def admitted(body: Json, action: str) -> Person:
        person = Person(body["team"]["id"], body["user"]["id"])
        await admit(person, action)
        return person

    async def turned(body: Json, action: Json, respond: AsyncRespond) -> None:
        async with told(_saying(respond, instead=True), body, journal):
            person = await admitted(body, "list")
            message = await listed(person, Page(*json.loads(action["value"])))
            await respond(text=message.text, blocks=message.blocks or None, replace_original=True)

    async def delete(body: Json, action: Json, respond: AsyncRespond) -> None:
        async with told(_saying(respond, instead=True), body, journal):
            person, path = await admitted(body, "delete"), _path_of(action["value"])
            await steward.delete(person, path)
            await said(partial(respond, blocks.deleted(path).text, replace_original=True))

    async def keep(respond: AsyncRespond) -> None:
        await respond(escape(wording.kept()), replace_original=True)

    # Stage and group may take longer than the 3 s that Slack waits for an acknowledgement.
    app.command("/svg-admin")(ack=at_once, lazy=[admin])
    for button in (blocks.FIRST_PAGE, blocks.NEXT_PAGE):
        app.action(button)(ack=at_once, lazy=[turned])
    app.action(blocks.DELETE)(ack=at_once, lazy=[delete])
    app.action(blocks.KEEP)(ack=at_once, lazy=[keep])


def _saying(respond: AsyncRespond, *, instead: bool = False) -> Callable[[str], Awaitable[object]]:
    """Says a sentence where the command was typed, or `instead` of what was clicked."""
    return lambda sentence: respond(escape(sentence), replace_original=instead)


def _path_of(text: str) -> StagePath:
    found = _PATH.fullmatch(text.strip("`"))
    if found is None or not all(_is_part(part) for part in found["path"].split("/")):
        raise BadFormat("path_format", given=text)
    return StagePath(found["stage"], found["path"])


def _stage_of(text: str) -> str:
    name = text.strip("`").removeprefix("@")
    if len(name) > NAME_LENGTH:
        raise OutOfRange("stage_too_long", length=len(name), limit=NAME_LENGTH)
    found = _STAGE.fullmatch(f"@{name}")
    if found is None:
        raise BadFormat("stage_format", given=text)
    return found["stage"]


def _page_of(text: str, default: str) -> Page:
    found = _STAGE.fullmatch(text.strip("`"))
    return Page(found["stage"], found["prefix"] or "") if found else Page(default, text)


def _is_part(part: str) -> bool:
    # The longest name that file systems take.
    return part not in {"", ".", ".."} and len(part.encode()) <= 255
