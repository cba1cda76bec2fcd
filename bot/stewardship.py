"""The port Steward: listing, inspecting and deleting what is in the stage, with an audit event for each access."""

import asyncio
import mimetypes

from bot.domain import Entries, Entry, FileDetails, Person, StageDetails, StagePath, Stats, to_json
from bot.errors import InvalidChoice
from bot.generation import Generation
from bot.inventory import Inventory
from bot.ports import Books, Journal, Ledger, Remover, Stage

PAGE = 10  # files: as many as a person reads at once in a channel


class Stewardship:
    """For admins only: whoever calls has made sure of that."""

    def __init__(
        self,
        *,
        stage: Stage,
        ledger: Ledger,
        books: Books,
        journal: Journal,
        inventory: Inventory,
        generation: Generation,
        remover: Remover,
    ) -> None:
        self._stage = stage
        self._books = books
        self._inventory = inventory
        self._ledger = ledger
        self._journal = journal
        self._generation = generation
        self._remover = remover

    async def refused(self, person: Person, action: str) -> None:
        """Somebody who may not has tried."""
        await self._journal.audit(f"admin.{action}", "stage", "refused", to_json(person))

    async def listing(self, person: Person, stage: str, prefix: str, cursor: str | None = None) -> Entries:
        """The files whose path begins with the prefix."""
        await self._journal.audit("admin.list", f"@{stage}/{prefix}", "ok", to_json(person))
        page = await self._stage.list(stage, prefix, limit=PAGE, cursor=cursor)
        known = await asyncio.gather(*(self._ledger.provenance(file.path) for file in page.files))
        return Entries(tuple(Entry(*pair) for pair in zip(page.files, known, strict=True)), page.cursor)

    async def refresh(self, person: Person, stage: str) -> None:
        """Forgets what is remembered of the stage."""
        await self._journal.audit("admin.refresh", f"@{stage}", "ok", to_json(person))
        await self._stage.refresh(stage)
        await self._inventory.look(stage)

    async def stage(self, person: Person, stage: str) -> StageDetails:
        """The stage as a whole. Raises InvalidChoice."""
        await self._journal.audit("admin.stage", f"@{stage}", "ok", to_json(person))
        details = await self._inventory.look(stage)
        if details is None:
            raise InvalidChoice("nothing_there", path=f"@{stage}")
        return details

    async def details(self, person: Person, path: StagePath) -> FileDetails:
        """All that there is to say of a file. Raises InvalidChoice."""
        accesses = await self._books.accesses(str(path))  # before this one
        entry = await self.entry(person, path)
        return FileDetails(entry, mimetypes.guess_type(path.path)[0], accesses, await self._stage.link(path))

    async def entry(self, person: Person, path: StagePath) -> Entry:
        """One file. Raises InvalidChoice."""
        await self._journal.audit("admin.show", str(path), "ok", to_json(person))
        file = await self._stage.stat(path)
        if file is None:
            raise InvalidChoice("nothing_there", path=str(path))
        return Entry(file, await self._ledger.provenance(path))

    async def preview(self, entry: Entry) -> bytes | None:
        """The PNG of a drawing of ours."""
        return await self._generation.preview(entry.provenance.revision) if entry.provenance else None

    async def delete(self, person: Person, path: StagePath) -> None:
        """Removes the file, its revision and the message that shows it. Raises InvalidChoice where there is neither
        file nor revision."""
        provenance = await self._ledger.provenance(path)
        if provenance is not None:
            await self._remover.delete(provenance.revision)
        elif not await self._stage.delete(path):
            raise InvalidChoice("nothing_there", path=str(path))
        await self._journal.audit("admin.delete", str(path), "ok", to_json(person))

    async def stats(self, person: Person) -> Stats:
        """How much the bot has been used."""
        await self._journal.audit("admin.stats", "ledger", "ok", to_json(person))
        return await self._ledger.stats()
