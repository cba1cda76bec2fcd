"""Deleting a version: the record first, with a note of what remains of it elsewhere, then the file, the preview and the
message. Whatever stops that, the note stays until it is done: by the bot in its rounds, or by the audit."""

import logging
import secrets

from bot.domain import Remains, Revision
from bot.errors import BotError
from bot.noting import note_error
from bot.ports import Delivery, Journal, Ledger, Previews, Stage

log = logging.getLogger(__name__)


class Deleting:
    """Each may be repeated. What goes on keeping a deletion from its end is one row of the error log."""

    def __init__(
        self, *, stage: Stage, ledger: Ledger, previews: Previews, delivery: Delivery, journal: Journal
    ) -> None:
        self._stage = stage
        self._ledger = ledger
        self._previews = previews
        self._delivery = delivery
        self._journal = journal
        self._noted: set[tuple[str, str]] = set()  # svg_id and code of what keeps something of it from going

    async def delete(self, revision: Revision) -> None:
        """The revision is deleted; what cannot be removed now is removed later. Raises StorageError where nothing has
        been deleted."""
        remains = await self._ledger.forget(revision.svg_id)
        if remains is not None:
            await self._try(remains)

    async def finish(self) -> None:
        """Removes what remains of deleted revisions."""
        for remains in await self._ledger.remains():
            await self._try(remains)

    async def remove(self, remains: Remains) -> None:
        """The file, the preview and the message away. Raises BotError where one of them stays for now."""
        await self._stage.delete(remains.path)
        await self._previews.forget(remains.svg_id)
        if remains.request_id:
            await self._delivery.retract(remains.request_id)
        await self._ledger.removed(remains.svg_id)

    async def _try(self, remains: Remains) -> None:
        try:
            await self.remove(remains)
            self._noted = {noted for noted in self._noted if noted[0] != remains.svg_id}
        except BotError as error:
            if (remains.svg_id, error.code) in self._noted:
                return
            self._noted.add((remains.svg_id, error.code))
            log.warning("something of version %s remains for now: %s", remains.svg_id, error.code)
            context = {"operation": "delete", "svg": remains.svg_id}
            await note_error(self._journal, error, reference=secrets.token_hex(4), context=context)
