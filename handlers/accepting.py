"""Changes of a drawing, accepted: by a reply, a button or a form."""

from collections import deque
from functools import partial

from slack_sdk.web.async_client import AsyncWebClient

from bot import wording
from bot.domain import Job
from bot.ports import Jobs
from handlers.afterwards import Afterwards
from handlers.privately import whisper

_REMEMBERED = 1000  # Slack may deliver each again, and a mention comes as two events


class Accepting:
    """Accepts jobs as the port does. Of one that has to wait for another that waits itself nothing is seen for long:
    the person is told, once, where the change is going to stand."""

    def __init__(self, jobs: Jobs, afterwards: Afterwards) -> None:
        self._jobs = jobs
        self._afterwards = afterwards
        self._told: deque[str] = deque(maxlen=_REMEMBERED)

    async def accept(self, job: Job, client: AsyncWebClient) -> None:
        """Raises errors.LimitReached."""
        await self._jobs.accept(job)
        if (await self._jobs.depth(job.id)).is_held and job.id not in self._told:
            self._told.append(job.id)
            self._afterwards.say(partial(whisper, client, job.person.user, job.place, wording.held()))
