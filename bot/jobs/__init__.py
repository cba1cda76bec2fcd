"""The durable jobs behind `bot.ports.Jobs`. Nothing outside this folder knows DBOS."""

from bot.jobs.clearing import Clearing
from bot.jobs.durable import DbosJobs
from bot.jobs.failure import OnFailure, Retries
from bot.jobs.glance import Glance
from bot.jobs.line import Limits

__all__ = ["Clearing", "DbosJobs", "Glance", "Limits", "OnFailure", "Retries"]
