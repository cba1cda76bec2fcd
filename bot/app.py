"""The composition root: the only place that names concrete adapters and the Slack side."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import handlers
from bot.errors import ConfigurationError
from bot.generation import Defaults, Generation
from bot.jobs import DbosJobs, Retries
from bot.ledger import SqlJournal, SqlLedger, SqlPosts, open_store
from bot.models.catalogue import NAMES
from bot.models.sketch import Sketch
from bot.ports import Journal, Ledger, Model, Posts, Previews, Renderer, Stage
from bot.requests import Policy
from bot.settings import Settings
from bot.stage.folder import FolderStage
from bot.stage.previews import FolderPreviews
from bot.svg.renderer import WorkerRenderer
from bot.work import Work
from handlers.delivery import SlackDelivery
from handlers.transport import new_app, socket_mode, web_client

# Steps fail only where Slack or a database cannot be reached; 2^12 s, over an hour, sits out most such troubles.
PATIENCE = Retries(attempts=13)


@dataclass(frozen=True)
class Parts:
    """The concrete parts, each behind its port."""

    model: Model
    renderer: Renderer
    stage: Stage
    previews: Previews
    ledger: Ledger
    journal: Journal
    posts: Posts
    defaults: Defaults
    policy: Policy

    @property
    def generation(self) -> Generation:
        """The generation service over these parts."""
        return Generation(
            model=self.model,
            renderer=self.renderer,
            stage=self.stage,
            ledger=self.ledger,
            previews=self.previews,
            defaults=self.defaults,
        )


@asynccontextmanager
async def parts(settings: Settings) -> AsyncIterator[Parts]:
    """Everything but Slack and the jobs: what the command line needs too."""
    _make_home(settings.home)
    async with (
        open_store(settings.home / "ledger.sqlite") as store,
        WorkerRenderer(workers=settings.workers) as renderer,
    ):
        yield Parts(
            model=Sketch(),
            renderer=renderer,
            stage=FolderStage(settings.stage_folder),
            previews=FolderPreviews(settings.home / "previews"),
            ledger=SqlLedger(store),
            journal=SqlJournal(store),
            posts=SqlPosts(store),
            defaults=Defaults(
                model=settings.model,
                stage=settings.stage,
                profile=settings.profile,
                model_timeout=settings.model_timeout,
            ),
            policy=Policy(prompts=settings.prompt_policy, models=NAMES, stages=settings.stages),
        )


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


def _make_home(home: Path) -> None:
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError("home_unusable", path=str(home)) from error
    if not os.access(home, os.W_OK):
        raise ConfigurationError("home_unusable", path=str(home))
