"""Delete, in the menu under a version: for the one who asked for it, and for admins."""

from functools import partial

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot import wording
from bot.domain import Json, Person, Provenance, to_json
from bot.errors import MissingField, NotAllowed
from bot.ports import Journal, Ledger, Posts, Remover
from handlers import blocks, home
from handlers.access import Admins
from handlers.afterwards import at_once, said
from handlers.delivery import slack_errors
from handlers.failures import told
from handlers.privately import privately


def register(
    app: AsyncApp, *, ledger: Ledger, remover: Remover, posts: Posts, admins: Admins, journal: Journal
) -> None:
    """Adds the listener. Slack has asked "Delete version 2?" before."""

    async def shown(value: str) -> Provenance:
        revision = await ledger.revision(*blocks.shown(value))
        known = await ledger.provenance(revision.path) if revision else None
        if known is None:
            raise MissingField("already_deleted")
        return known

    async def delete(body: Json, action: Json, client: AsyncWebClient) -> None:
        say = partial(privately, client, body)
        async with told(say, body, journal):
            known = await shown(action["selected_option"]["value"])
            person = Person(body["team"]["id"], body["user"]["id"])
            path, who = str(known.revision.path), to_json(person)
            is_own = known.person == person
            if not is_own and not await admins.admits(person):
                await journal.audit("delete", path, "refused", who)
                raise NotAllowed("not_yours_to_delete")
            await remover.delete(known.revision)
            await journal.audit("delete" if is_own else "admin.delete", path, "ok", who)
            if "message" in body and not known.revision.request_id:
                # The request is gone, and with it the knowledge of where its message stands: here.
                async with slack_errors("message_not_found"):
                    await client.chat_delete(channel=body["channel"]["id"], ts=body["message"]["ts"])
            await said(partial(say, wording.version_deleted(known.revision.number)))
            if "view" in body:
                await said(partial(home.publish, client, person, ledger, posts))

    app.action(blocks.MORE)(ack=at_once, lazy=[delete])
