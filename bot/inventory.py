"""What is known of the stages as a whole, kept in the ledger: as of within the hour, or of just now."""

from bot.domain import StageDetails
from bot.ports import Books, Stage


class Inventory:
    """Looks at the stages that drawings are in, at the one that they go to by default, and at what it knows."""

    def __init__(self, stage: Stage, books: Books, default: str) -> None:
        self._stage = stage
        self._books = books
        self._default = default

    async def look(self, stage: str) -> StageDetails | None:
        """The stage as it is, None where there is none; the ledger says the same from now on."""
        details = await self._stage.describe(stage)
        await self._books.note_stage(stage, details)
        return details

    async def round(self) -> None:
        """Looks at all of them."""
        known = await self._books.stages() | await self._books.noted_stages()
        for stage in sorted({self._default} | known):
            await self.look(stage)
