"""The durable jobs behind `bot.ports.Jobs`. Nothing outside this folder knows DBOS."""

from bot.jobs.durable import DbosJobs
from bot.jobs.failure import OnFailure, Retries

__all__ = ["DbosJobs", "OnFailure", "Retries"]
