"""The composition root of the Slack app: the only place that imports `handlers`."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

import handlers
from bot import wording
from bot.auditing import Slack
from bot.cancelling import Cancelling
from bot.domain import Job, Outcome
from bot.errors import BotError, ConfigurationError
from bot.jobs import DbosJobs, Limits, Retries
from bot.noting import Unwaited
from bot.parts import Parts, jobs_file
from bot.ports import Delivery, Journal
from bot.refusals import NotedRefusals
from bot.regularly import regularly
from bot.settings import Settings, variable_of
from bot.telemetry import Check, health, served
from bot.work import Work
from handlers import transport
from handlers.access import Admins, Outsiders
from handlers.afterwards import Afterwards
from handlers.delivery import SlackDelivery
from handlers.threads import SlackThreads, is_public
from handlers.transport import EVENTS_PATH, Access, drained, http_routes, new_app, socket_mode, web_client

log = logging.getLogger(__name__)

# Steps fail only where Slack, a database or every model cannot be reached; at a minute between two attempts, an hour
# and a half sits out most such troubles, and what waited goes on soon after.
PATIENCE = Retries(attempts=95)

# How late analysts may see what happened; how long a temporary table may outlive a crash, and anything else its time;
# how old the ledger's word on the stages may be: as old as a listing that is remembered. In seconds.
MIRROR_S, SWEEP_S, KEEPING_S, INVENTORY_S = 60.0, 3600.0, 600.0, 3600.0

# What each mode cannot do without.
SECRETS = {
    "socket": ("slack_bot_token", "slack_app_token"),
    "http": ("slack_bot_token", "slack_signing_secret"),
}


@dataclass(frozen=True)
class Serving:
    """How to say that the bot takes commands, and the address at which it listens itself (None: it does not)."""

    sentence: str
    url: str | None


@asynccontextmanager
async def _looking_at_models(using: Parts) -> AsyncIterator[None]:
    """Meanwhile the log says which of the models Cortex does not offer: nobody waits for that."""
    task = asyncio.create_task(_look_at_models(using))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _look_at_models(using: Parts) -> None:
    if using.models.offered is None:
        return
    try:
        lacking = using.choice.lacking(using.catalogue, await using.models.offered())
    except BotError as error:
        log.info("what Cortex offers cannot be asked: %s", error.code)
        return
    for name in lacking:
        log.warning("Cortex does not offer %s to this role; `svgbot doctor` says more", name)


@asynccontextmanager
async def connected(settings: Settings, using: Parts) -> AsyncIterator[Serving]:
    """The bot, taking commands while the block runs. Raises ConfigurationError where it cannot."""
    missing = [name for name in SECRETS[settings.slack_mode] if not getattr(settings, name).get_secret_value()]
    if missing:
        raise ConfigurationError("settings_missing", names=", ".join(map(variable_of, missing)))
    client = web_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url, settings.slack_pace)
    delivery = SlackDelivery(client, using.posts)
    work = _work(using, delivery, settings.model_patience)
    deleting = using.deleting(delivery)
    engine = DbosJobs(
        jobs_file(settings),
        work.sequence,
        concurrency=settings.concurrency,
        on_failure=work.gave_up,
        retries=PATIENCE,
        grace=settings.grace,
        limits=Limits(settings.person_limit, settings.team_limit),
    )
    async with Unwaited(using.journal) as journal, engine as jobs, Afterwards() as afterwards:
        app = new_app(client, settings.slack_signing_secret.get_secret_value())
        handlers.register(
            app,
            jobs=NotedRefusals(jobs, journal),
            canceller=Cancelling(work=work, jobs=jobs, journal=using.journal),
            ledger=using.ledger,
            journal=journal,
            posts=using.posts,
            stage=using.stage,
            steward=using.steward(deleting),
            remover=deleting,
            admins=Admins(client, settings.admins, settings.admin_group),
            outsiders=Outsiders(journal, welcome=settings.outsiders == "welcome"),
            policy=using.policy,
            default_stage=settings.stage,
            afterwards=afterwards,
        )
        checks: dict[str, Check] = {"ledger": partial(using.ledger.result, "none"), "jobs": jobs.depth}
        reach = _over_http if settings.slack_mode == "http" else _over_socket
        async with (
            chores(using, client, journal),
            regularly("inventory", INVENTORY_S, using.inventory.round, journal),
            regularly("deletions", KEEPING_S, deleting.finish, journal),
            regularly("keeping", KEEPING_S, using.keeping(settings).round, journal),
            drained(app),
            _looking_at_models(using),
            reach(app, settings, checks) as serving,
        ):
            yield serving


@asynccontextmanager
async def chores(using: Parts, client: AsyncWebClient, journal: Journal) -> AsyncIterator[None]:
    """What is done again and again while the block runs: in Snowflake, for what there is of it."""
    async with AsyncExitStack() as stack:
        there = using.snowflake
        if there and there.mirror:
            bring = partial(there.mirror.run, partial(is_public, client))
            await stack.enter_async_context(regularly("mirror", MIRROR_S, bring, journal))
        if there and there.stage:
            await stack.enter_async_context(regularly("sweep", SWEEP_S, there.stage.sweep, journal))
        yield


def slack_side(settings: Settings, using: Parts) -> Slack | None:
    """What an audit needs of Slack, None where there is no token."""
    token = settings.slack_bot_token.get_secret_value()
    if not token:
        return None
    client = web_client(token, settings.slack_api_url, settings.slack_pace)
    delivery = SlackDelivery(client, using.posts)
    work = _work(using, delivery)

    async def tell(job: Job, outcome: Outcome) -> None:
        await work.present(job, job.place, outcome)

    return Slack(SlackThreads(client), tell, using.deleting(delivery).remove)


async def bot_access(settings: Settings) -> Access:
    """What the bot token opens. Raises ConfigurationError where Slack cannot be reached or refuses it."""
    client = web_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
    return await transport.bot_access(client)


async def app_access(settings: Settings) -> None:
    """Makes sure that the app-level token opens a connection. Raises ConfigurationError as `bot_access` does."""
    token = settings.slack_app_token.get_secret_value()
    await transport.app_access(web_client(token, settings.slack_api_url), token)


def _work(using: Parts, delivery: Delivery, patience: float = 0.0) -> Work:
    return Work(
        generation=using.generation, delivery=delivery, ledger=using.ledger, journal=using.journal, patience=patience
    )


@asynccontextmanager
async def _over_http(app: AsyncApp, settings: Settings, checks: Mapping[str, Check]) -> AsyncIterator[Serving]:
    routes = [*health(checks), *await http_routes(app)]
    async with served(routes, settings.host, settings.port) as url:
        yield Serving(wording.serving_http(url + EVENTS_PATH), url)


@asynccontextmanager
async def _over_socket(app: AsyncApp, settings: Settings, checks: Mapping[str, Check]) -> AsyncIterator[Serving]:
    async with AsyncExitStack() as stack:
        link = await stack.enter_async_context(
            socket_mode(app, settings.slack_app_token.get_secret_value(), settings.slack_api_url)
        )
        url = None
        try:
            routes = health({**checks, "slack": link})
            url = await stack.enter_async_context(served(routes, settings.host, settings.port))
        except ConfigurationError:
            # The bot works without its health page, and a port that is taken is no reason to leave people waiting.
            log.warning(wording.no_health(settings.host, settings.port))
        yield Serving(wording.serving(), url)
