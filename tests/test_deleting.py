"""Deletions that cannot be finished yet."""

from pathlib import Path
from typing import Any

from bot.deleting import Deleting
from bot.domain import Job, Outcome, Place, StagePath
from bot.errors import BotError, DeliveryError, StorageError
from bot.ledger import SqlJournal, SqlLedger, open_store
from bot.ports import Fence
from tests.ledger.samples import change_job, draw_job, opened, recorded
from tests.stage.memory import MemoryPreviews, MemoryStage
from tests.team import rows_in


class Stuck(MemoryStage):
    """A stage that `trouble` keeps from deleting."""

    trouble: BotError | None = None

    async def delete(self, path: StagePath) -> bool:
        """As the trouble says."""
        if self.trouble:
            raise self.trouble
        return await super().delete(path)


class Silent:
    """The port Delivery, of which only the taking away is wanted."""

    async def announce(self, job: Job) -> Place:
        raise NotImplementedError

    async def waits(self, job: Job, error: BotError) -> None:
        raise NotImplementedError

    async def present(self, job: Job, outcome: Outcome, png: bytes | None, fence: Fence | None = None) -> Place:
        raise NotImplementedError

    async def retract(self, job_id: str) -> None:
        """Nothing stands."""


async def test_a_deletion_that_cannot_be_finished_is_noted_once(tmp_path: Path, caplog: Any) -> None:
    """A row of the error log for each deletion and each kind of trouble, not each round; the log says it as often."""
    stage = Stuck()
    async with open_store(tmp_path / "ledger.sqlite") as store:
        ledger = SqlLedger(store)
        deleting = Deleting(
            stage=stage, ledger=ledger, previews=MemoryPreviews(), delivery=Silent(), journal=SqlJournal(store)
        )
        first = await opened(ledger, draw_job())
        made = [await recorded(ledger, first)]
        made.append(await recorded(ledger, await opened(ledger, change_job(first.drawing)), 2))
        stage.trouble = StorageError("stage_unavailable")
        for revision in made:
            await deleting.delete(revision)
        for trouble in (stage.trouble, DeliveryError("ratelimited"), stage.trouble):
            stage.trouble = trouble
            for _ in range(2):
                await deleting.finish()
        noted = rows_in(tmp_path, "SELECT message FROM error_log ORDER BY rowid")
        assert [row["message"] for row in noted] == ["stage_unavailable"] * 2 + ["ratelimited"] * 2
        assert len(caplog.records) == 4
        stage.trouble = None
        await deleting.finish()
        assert await ledger.remains() == ()
