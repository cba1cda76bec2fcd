"""The composition root of the Slack app: the only place that imports `handlers`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import handlers
from bot.errors import ConfigurationError
from bot.jobs import DbosJobs, Retries
from bot.parts import Parts
from bot.settings import Settings
from bot.work import Work
from handlers.delivery import SlackDelivery
from handlers.transport import new_app, socket_mode, web_client

# Steps fail only where Slack or a database cannot be reached; 2^12 s, over an hour, sits out most such troubles.
PATIENCE = Retries(attempts=13)


@asynccontextmanager
async def connected(settings: Settings, using: Parts) -> AsyncIterator[None]:
    """The bot, taking commands while the block runs. Raises ConfigurationError where it cannot."""
    missing = [
        name for name in ("slack_bot_token", "slack_app_token") if not getattr(settings, name).get_secret_value()
    ]
    if missing:
        raise ConfigurationError("settings_missing", names=", ".join(name.upper() for name in missing))
    client = web_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
    work = Work(
        generation=using.generation,
        delivery=SlackDelivery(client, using.posts),
        ledger=using.ledger,
        journal=using.journal,
    )
    engine = DbosJobs(
        settings.home / "jobs.sqlite",
        work.sequence,
        concurrency=settings.concurrency,
        on_failure=work.gave_up,
        retries=PATIENCE,
    )
    async with engine as jobs:
        app = new_app(client)
        handlers.register(app, jobs=jobs, ledger=using.ledger, journal=using.journal, policy=using.policy)
        async with socket_mode(app, settings.slack_app_token.get_secret_value(), settings.slack_api_url):
            yield
