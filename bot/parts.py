"""The composition of everything but Slack and the queue: what the command line needs too. Concrete adapters are named
here and in `app.py`, nowhere else."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial, reduce
from pathlib import Path
from typing import TYPE_CHECKING

from bot.auditing import Audit, Slack
from bot.deleting import Deleting
from bot.domain import SessionContext
from bot.errors import ConfigurationError
from bot.generation import Defaults, Generation
from bot.inventory import Inventory
from bot.jobs import Clearing, Glance
from bot.keeping import Keeping
from bot.ledger import (
    SqlBooks,
    SqlChanges,
    SqlJournal,
    SqlLedger,
    SqlPosts,
    SqlShelves,
    SqlSpending,
    SqlTemporaryTables,
    open_store,
)
from bot.models.catalogue import SKETCH, Catalogue, built_in
from bot.models.choice import Choice, choice_of
from bot.models.sketch import Sketch
from bot.ports import (
    Books,
    Changes,
    Delivery,
    Journal,
    Ledger,
    Model,
    Posts,
    Previews,
    Remover,
    Renderer,
    Shelves,
    Spending,
    Stage,
    TemporaryTables,
)
from bot.requests import Policy
from bot.settings import Settings
from bot.snowflake.connection import connection_of
from bot.snowflake.names import Schema
from bot.snowflake.places import Places, has_home, home_of, is_in_snowflake
from bot.stage import FolderPreviews, FolderStage
from bot.stewardship import Stewardship
from bot.svg.renderer import WorkerRenderer

if TYPE_CHECKING:
    from bot.snowflake.mirror import Mirror
    from bot.snowflake.pool import Pool
    from bot.stage.snowflake import SnowflakeStage


@dataclass(frozen=True)
class Parts:
    """The concrete parts, each behind its port. `models` is what `model` is made of, for whoever examines it."""

    model: Model
    models: "Models"
    spending: Spending
    renderer: Renderer
    stage: Stage
    previews: Previews
    ledger: Ledger
    journal: Journal
    posts: Posts
    books: Books
    shelves: Shelves
    catalogue: Catalogue
    choice: Choice
    defaults: Defaults
    policy: Policy
    snowflake: "Snowflake | None" = None

    @property
    def generation(self) -> Generation:
        """The generation service over these parts."""
        return Generation(
            model=self.model,
            renderer=self.renderer,
            stage=self.stage,
            ledger=self.ledger,
            spending=self.spending,
            previews=self.previews,
            defaults=self.defaults,
        )

    def audit(self, settings: Settings, slack: Slack | None, *, days: int, mend: bool) -> Audit:
        """The audit of these parts, with the messages of the last so many days."""
        now = time.time()
        return Audit(
            books=self.books,
            ledger=self.ledger,
            stage=self.stage,
            previews=self.previews,
            posts=self.posts,
            progress=Glance(jobs_file(settings)).progress,
            slack=slack,
            default_stage=settings.stage,
            now=now,
            since=now - days * 24 * 3600,
            mend=mend,
        )

    def keeping(self, settings: Settings) -> Keeping:
        """What clears away what has had its time."""
        return Keeping(self.shelves, self.previews, Clearing(jobs_file(settings)).clear)

    @property
    def inventory(self) -> Inventory:
        """What keeps the ledger's word on the stages."""
        return Inventory(self.stage, self.books, self.defaults.stage)

    def deleting(self, delivery: Delivery) -> Deleting:
        """What deletes versions; `delivery` takes their messages away."""
        return Deleting(
            stage=self.stage,
            ledger=self.ledger,
            previews=self.previews,
            delivery=delivery,
            journal=self.journal,
        )

    def steward(self, remover: Remover) -> Stewardship:
        """The admins' service."""
        return Stewardship(
            stage=self.stage,
            ledger=self.ledger,
            books=self.books,
            journal=self.journal,
            inventory=self.inventory,
            generation=self.generation,
            remover=remover,
        )


@dataclass(frozen=True)
class Snowflake:
    """What there is of Snowflake: the sessions, the chores, and where the bot is at home there."""

    pool: "Pool"
    schema: Schema | None
    mirror: "Mirror | None"
    stage: "SnowflakeStage | None"


@asynccontextmanager
async def parts(settings: Settings, renderer: Renderer | None = None) -> AsyncIterator[Parts]:
    """Everything but Slack and the jobs: what the command line needs too. Where no `renderer` is running already, one
    of `settings.workers` processes is started and ended."""
    _make_home(settings.home)
    catalogue = built_in().of_another_server() if settings.model_base_url else built_in()
    if settings.catalogue:
        catalogue = catalogue.extended(settings.catalogue)
    choice = choice_of(settings, catalogue, has_cortex=connection_of(settings) is not None)
    async with (
        open_store(settings.home / "ledger.sqlite") as store,
        snowflake_of(settings) as pool,
        nullcontext(renderer) if renderer else WorkerRenderer(workers=settings.workers) as running,
        models_of(settings, catalogue, choice.fallbacks, pool, SqlSpending(store)) as models,
    ):
        stage = stage_of(settings, pool, SqlTemporaryTables(store))
        snowflake = _snowflake(settings, pool, stage, SqlChanges(store)) if pool else None
        yield Parts(
            model=models.model,
            models=models,
            spending=SqlSpending(store),
            renderer=running,
            stage=stage,
            previews=FolderPreviews(settings.home / "previews"),
            ledger=SqlLedger(store, context_of(settings, pool)),
            journal=SqlJournal(store),
            posts=SqlPosts(store),
            books=SqlBooks(store),
            shelves=SqlShelves(store, is_mirrored=bool(snowflake and snowflake.mirror)),
            catalogue=catalogue,
            choice=choice,
            defaults=Defaults(
                model=choice.default,
                stage=settings.stage,
                profile=settings.profile,
                deadline=settings.model_deadline,
            ),
            policy=Policy(
                prompts=settings.prompt_policy,
                models=choice.names,
                stages=settings.stage_names,
                aliases={alias: name for alias, name in catalogue.aliases.items() if name in choice.names},
            ),
            snowflake=snowflake,
        )


@dataclass(frozen=True)
class Models:
    """The models by their names, with all that makes them reliable; each way to those that are not here; and what
    Cortex offers, as `bot.models.cortex_sql.offered` tells, where there is one."""

    model: Model
    ways: Mapping[str, Model] = field(default_factory=dict)
    offered: Callable[[], Awaitable[dict[str, str]]] | None = None


@asynccontextmanager
async def models_of(
    settings: Settings, catalogue: Catalogue, fallbacks: Sequence[str], pool: "Pool | None", spending: Spending
) -> AsyncIterator[Models]:
    """What the settings name: a server, else the account's Cortex, else the offline model. What they do not name is
    not even imported."""
    sketch = Sketch()
    if not settings.model_base_url and pool is None:
        yield Models(sketch)
        return
    from bot.models.chat import ApiKey, ChatCompletions
    from bot.models.cortex_sql import CortexSql, offered
    from bot.models.resilience import Either, Fallbacks, Switch, steady
    from bot.snowflake.tokens import TOKEN_TYPE, cortex_url, token_of

    chat = partial(ChatCompletions, catalogue=catalogue, silence=settings.model_timeout / 2)
    ways: dict[str, Model] = {}
    async with AsyncExitStack() as stack:
        if settings.model_base_url:
            key = ApiKey(settings.model_api_key.get_secret_value())
            ways["REST"] = await stack.enter_async_context(chat(settings.model_base_url, key))
        elif pool is not None:
            if token := token_of(pool.connection):
                rest = chat(cortex_url(pool.connection), token, headers={TOKEN_TYPE: token.kind})
                ways["REST"] = await stack.enter_async_context(rest)
            ways["SQL"] = CortexSql(pool, catalogue=catalogue)
        steadied = steady(reduce(Either, ways.values()), settings.model_timeout, spending)
        models = Switch({SKETCH: sketch}, steadied)  # the offline model costs nothing, which need not be noted
        yield Models(
            Fallbacks(models, fallbacks, catalogue, without=(SKETCH,)),
            ways,
            partial(offered, pool) if "SQL" in ways and pool is not None else None,
        )


def jobs_file(settings: Settings) -> Path:
    """Where the accepted jobs are."""
    return settings.home / "jobs.sqlite"


@asynccontextmanager
async def snowflake_of(settings: Settings) -> AsyncIterator["Pool | None"]:
    """The sessions with Snowflake; None where the settings name no account. Nothing is asked of it yet."""
    connection = connection_of(settings)
    if connection is None:
        yield None
        return
    from bot.snowflake.pool import Pool

    pool = Pool(connection)
    try:
        yield pool
    finally:
        await asyncio.to_thread(pool.close)


def _snowflake(settings: Settings, pool: "Pool", stage: Stage, changes: Changes) -> Snowflake:
    from bot.snowflake.mirror import Mirror
    from bot.stage.snowflake import SnowflakeStage

    schema = home_of(settings, pool.connection) if has_home(settings, pool.connection) else None
    mirror = Mirror(pool, changes, schema, prompts=settings.mirror) if schema and settings.mirror != "off" else None
    return Snowflake(pool, schema, mirror, stage if isinstance(stage, SnowflakeStage) else None)


def stage_of(settings: Settings, pool: "Pool | None", tables: TemporaryTables) -> Stage:
    """Where the files go. Raises ConfigurationError where that is a stage of an account that is not there."""
    if not is_in_snowflake(settings, pool is not None):
        return FolderStage(settings.stage_folder)
    if pool is None:
        raise ConfigurationError("snowflake_unset")
    from bot.stage.snowflake import SnowflakeStage

    return SnowflakeStage(pool, Places(settings, pool.connection), tables, way=settings.stage_way)


def context_of(settings: Settings, pool: "Pool | None") -> Callable[[str], SessionContext]:
    """Where the bot is at work for a request by the name of its stage, as far as that is known by then."""
    if pool is None:
        return lambda stage: SessionContext()
    if not is_in_snowflake(settings, has_account=True):
        return lambda stage: pool.context
    places = Places(settings, pool.connection)

    def at_work(stage: str) -> SessionContext:
        schema = places(stage)
        return replace(pool.context, database=schema.database, schema=schema.name)

    return at_work


@asynccontextmanager
async def stage_alone(settings: Settings) -> AsyncIterator[Stage]:
    """The stage, for what needs nothing else."""
    if not is_in_snowflake(settings, connection_of(settings) is not None):
        yield FolderStage(settings.stage_folder)
        return
    async with parts(settings) as using:
        yield using.stage


def _make_home(home: Path) -> None:
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError("home_unusable", path=str(home)) from error
    if not os.access(home, os.W_OK):
        raise ConfigurationError("home_unusable", path=str(home))
