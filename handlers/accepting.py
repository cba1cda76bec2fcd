"""Changes of a drawing, accepted: by a reply or a button."""

import asyncio
import logging
from collections import deque

from slack_sdk.web.async_client import AsyncWebClient

from bot import wording
from bot.domain import Job, Json
from bot.errors import DeliveryError
from bot.ports import Jobs
from handlers.privately import privately

_REMEMBERED = 1000  # Slack may deliver each again, and a mention comes as two events

log = logging.getLogger(__name__)


class Accepting:
    """Accepts jobs as the port does. Of one that has to wait for another that waits itself nothing is seen for long:
    the person is told, once, and nobody waits for that: Slack waits 3 s for an acknowledgement."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._told: deque[str] = deque(maxlen=_REMEMBERED)
        self._telling: set[asyncio.Task[None]] = set()  # a loop forgets tasks that nobody holds

    async def accept(self, job: Job, client: AsyncWebClient, body: Json) -> None:
        """Raises errors.LimitReached."""
        await self._jobs.accept(job)
        if not (await self._jobs.depth(job.id)).is_held or job.id in self._told:
            return
        self._told.append(job.id)
        telling = asyncio.create_task(_tell(job, client, body))
        self._telling.add(telling)
        telling.add_done_callback(self._telling.discard)


async def _tell(job: Job, client: AsyncWebClient, body: Json) -> None:
    try:
        await privately(client, body, wording.held())
    except DeliveryError as silent:
        log.info("nobody could be told that job %s has to wait: %s", job.id, silent.code)
