"""`svgbot doctor`: what is configured, reachable and missing. Each part is used once, as the bot uses it.

No finding holds a secret: of a token it says only whether it is there and what it opens.
"""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal, TypeAlias

from bot import prompts
from bot.app import SECRETS, app_access, bot_access
from bot.domain import Ask, DrawOptions, StagePath
from bot.errors import BotError, ConfigurationError, Fact
from bot.models.catalogue import SKETCH
from bot.parts import Parts, parts
from bot.ports import Model
from bot.settings import Settings, variable_of
from bot.snowflake.names import identifier
from bot.snowflake.places import Places
from bot.svg import Picture, Wish
from bot.svg.renderer import WorkerUnavailable
from bot.svg.system import missing_system_libraries
from bot.telemetry import readiness, served

# A slow network answers within seconds; only a model that draws takes longer, and its own limit applies.
PROBE_S = 30.0

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><circle cx="32" cy="32" r="24" fill="#1d4ed8"/>'
    '<text x="20" y="40" font-size="24" fill="white">ok</text></svg>'
)


@dataclass(frozen=True, slots=True)
class Finding:
    """How it is with one part: it works, it is broken, or it is not in use. `code` chooses the sentence, as an error's
    does, and `facts` fill it."""

    state: Literal["well", "broken", "unused"]
    part: str
    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


# Which part it is that cannot even be put together; what is not here comes from the databases.
_PARTS = {
    "home_unusable": "home",
    "catalogue_unusable": "model",
    "model_unset": "model",
    "private_key_unusable": "snowflake",
    "settings_missing_snowflake": "snowflake",
    "snowflake_file": "snowflake",
    "connections_unreadable": "snowflake",
    "connection_unknown": "snowflake",
    "connection_unusable": "snowflake",
    "snowflake_unset": "stage",
    "snowflake_database_unset": "stage",
}

Probe: TypeAlias = Callable[[], Awaitable[Finding]]


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """One finding after the other, as they are made."""
    machine = _machine()
    yield machine
    if machine.state == "well":
        async for finding in _own_parts(settings):
            yield finding
    else:
        yield Finding("unused", "drawing", "needs_the_above")
    async for finding in _slack(settings):
        yield finding
    yield await _tried("port", lambda: _port(settings))


def _machine() -> Finding:
    lacks = missing_system_libraries()
    if lacks:
        return Finding("broken", "machine", "system_library", {"sentence": lacks})
    return Finding("well", "machine", "found")


async def _own_parts(settings: Settings) -> AsyncIterator[Finding]:
    try:
        async with parts(settings.model_copy(update={"workers": 1})) as using:
            yield Finding("well", "home", "home_writable", {"path": str(settings.home)})
            yield await _tried("ledger", lambda: _ledger(using))
            async for finding in _snowflake(using):
                yield finding
            yield await _tried("stage", lambda: _stage(using, settings))
            yield await _tried("renderer", lambda: _renderer(using))
            async for finding in _models(using, settings.model_timeout):
                yield finding
    except BotError as error:
        yield Finding("broken", _PARTS.get(error.code, "ledger"), error.code, error.facts)
    except WorkerUnavailable:
        yield Finding("broken", "renderer", "renderer_unavailable")


async def _ledger(using: Parts) -> Finding:
    await using.journal.audit("doctor", "ledger", "ok", {})
    return Finding("well", "ledger", "ledger_writable")


async def _stage(using: Parts, settings: Settings) -> Finding:
    path = StagePath(settings.stage, f"doctor/{uuid.uuid4()}.svg")
    facts: dict[str, Fact] = {"stage": path.stage, "where": _where(using, settings)}
    await using.stage.put(path, DRAWING.encode())
    try:
        listed = await using.stage.list(path.stage, path.path)
        read = await using.stage.get(path)
    finally:
        gone = await using.stage.delete(path)
    if read != DRAWING.encode():
        return Finding("broken", "stage", "stage_empties", facts)
    if gone and [file.path for file in listed.files] == [path]:
        return Finding("well", "stage", "stage_works", facts)
    return Finding("broken", "stage", "stage_forgets", facts)


def _where(using: Parts, settings: Settings) -> str:
    there = using.snowflake
    if there is None or there.stage is None:
        return str(settings.stage_folder)
    return str(Places(settings, there.pool.connection)(settings.stage))


async def _snowflake(using: Parts) -> AsyncIterator[Finding]:
    """Connection, role, warehouse and the mirror's tables, each only where the one before works."""
    there = using.snowflake
    if there is None:
        return
    from bot.snowflake import checkup

    pool, schema = there.pool, there.schema
    asked: list[tuple[str, str, Callable[[], Awaitable[Mapping[str, Fact]]]]] = [
        ("snowflake", "snowflake_open", partial(checkup.connection, pool)),
        ("warehouse", "warehouse_runs", partial(checkup.warehouse, pool)),
    ]
    if there.mirror and schema:
        asked.append(("mirror", "mirror_writable", partial(checkup.mirror, pool, schema)))
    for part, code, ask in asked:
        finding = await _tried(part, partial(_answered, part, code, ask))
        yield finding
        if finding.state == "broken":
            return
    if there.mirror is None:
        yield Finding("unused", "mirror", "mirror_off")


async def _answered(part: str, code: str, ask: Callable[[], Awaitable[Mapping[str, Fact]]]) -> Finding:
    return Finding("well", part, code, await ask())


async def _renderer(using: Parts) -> Finding:
    picture = await using.renderer.read(DRAWING, Wish())
    if isinstance(picture, Picture):
        return Finding("well", "renderer", "renders")
    return Finding("broken", "renderer", "does_not_render", {"detail": picture.detail})


async def _cortex(using: Parts, ask: Callable[[], Awaitable[dict[str, str]]]) -> Finding:
    """Whether Cortex offers what the settings name."""
    offered = await ask()
    drawing, lacking = using.choice.draws(using.catalogue), using.choice.lacking(using.catalogue, offered)
    if lacking:
        return Finding("broken", "cortex", "models_lacking", {"names": ", ".join(lacking)})
    names = ", ".join(f"{name} ({offered[name]})" for name in drawing)
    return Finding("well", "cortex", "models_offered", {"names": names})


async def _models(using: Parts, seconds: float) -> AsyncIterator[Finding]:
    """Each model that may have to draw, on each way to it; one way that works is enough."""
    default, ways = using.choice.default, using.models.ways
    if not ways and default not in using.catalogue.names:
        choices = ", ".join(using.catalogue.names)
        yield Finding("broken", "model", "model_unknown", {"given": default, "choices": choices})
        return
    if using.models.offered is not None:
        finding = await _tried("cortex", partial(_cortex, using, using.models.offered))
        hidden = finding.code in {"snowflake_not_permitted", "snowflake_not_there"}  # Snowflake does not tell which
        yield replace(finding, state="unused") if hidden else finding
    grants = _grants(using)
    for name in using.choice.draws(using.catalogue) or (SKETCH,):
        findings = [
            await _tried("model", partial(_way, using, name, model), seconds)
            for model in (ways or {"": using.model}).values()
        ]
        works = any(finding.state == "well" for finding in findings)
        for way, finding in zip(ways or ("",), findings, strict=True):
            state = "unused" if works and finding.state == "broken" else finding.state
            yield replace(finding, state=state, facts={"model": name, "way": way, **grants, **finding.facts})


def _grants(using: Parts) -> dict[str, Fact]:
    """What an admin may have to run for Cortex, once the role is known; other servers take no grants."""
    there = using.snowflake
    role = there and using.models.offered and (there.pool.context.user_role or identifier(there.pool.connection.role))
    if not role:
        return {}
    from bot.snowflake.setup import cortex_grants

    return {"grant": " ".join(cortex_grants(role))}


async def _way(using: Parts, name: str, model: Model) -> Finding:
    prompt, options = "a blue dot", DrawOptions()
    turns = prompts.first_turns(prompt, options, using.defaults.profile)
    began = time.perf_counter()
    reply = await model.complete(Ask(model=name, prompt=prompt, instructions=(), options=options, turns=turns))
    facts: dict[str, Fact] = {"model": name, "answered": reply.model, "seconds": time.perf_counter() - began}
    if reply.model != name:
        return Finding("unused", "model", "model_stands_in", facts)
    return Finding("well", "model", "model_answers", facts)


async def _slack(settings: Settings) -> AsyncIterator[Finding]:
    given = {name for name in {*SECRETS["socket"], *SECRETS["http"]} if getattr(settings, name).get_secret_value()}
    if not given:
        yield Finding("unused", "slack", "slack_unset")
        return
    missing = [name for name in SECRETS[settings.slack_mode] if name not in given]
    if missing:
        yield Finding("broken", "slack", "settings_missing", {"names": ", ".join(map(variable_of, missing))})
    if "slack_bot_token" in given:
        async for finding in _bot_token(settings):
            yield finding
    if settings.slack_mode == "http" and "slack_signing_secret" in given:
        yield Finding("well", "requests", "secret_set")
    if settings.slack_mode == "socket" and "slack_app_token" in given:
        yield await _tried("socket", lambda: _app_token(settings))


async def _bot_token(settings: Settings) -> AsyncIterator[Finding]:
    try:
        async with asyncio.timeout(PROBE_S):
            access = await bot_access(settings)
    except (ConfigurationError, TimeoutError) as error:
        yield _broken("slack", error, PROBE_S)
        return
    yield Finding("well", "slack", "slack_known", {"team": access.team, "bot": access.bot})
    if access.lacking is None:
        yield Finding("unused", "scopes", "scopes_unsaid")
    elif access.lacking:
        yield Finding("broken", "scopes", "scopes_lacking", {"names": ", ".join(access.lacking)})
    else:
        yield Finding("well", "scopes", "scopes_granted")


async def _app_token(settings: Settings) -> Finding:
    await app_access(settings)
    return Finding("well", "socket", "socket_opens")


async def _port(settings: Settings) -> Finding:
    facts: dict[str, Fact] = {"host": settings.host, "port": settings.port}
    try:
        async with served((), settings.host, settings.port):
            return Finding("well", "port", "port_free", facts)
    except ConfigurationError:
        return await _taken_port(settings, facts)


async def _taken_port(settings: Settings, facts: dict[str, Fact]) -> Finding:
    """Whose it is: a bot of ours that runs already, or somebody else's, which only HTTP mode cannot do with."""
    checks = await readiness(settings.host, settings.port)
    if checks is None:
        if settings.slack_mode == "http":
            return Finding("broken", "port", "address_unusable", facts)
        return Finding("unused", "port", "port_taken", facts)
    failing = [f"{part} ({result})" for part, result in checks.items() if result != "ok"]
    if failing:
        return Finding("broken", "port", "runs_unready", {**facts, "failing": ", ".join(failing)})
    return Finding("well", "port", "runs", facts)


async def _tried(part: str, probe: Probe, seconds: float = PROBE_S) -> Finding:
    try:
        async with asyncio.timeout(seconds):
            return await probe()
    except (BotError, TimeoutError) as error:
        return _broken(part, error, seconds)


def _broken(part: str, error: BotError | TimeoutError, seconds: float) -> Finding:
    if isinstance(error, BotError):
        return Finding("broken", part, error.code, error.facts)
    return Finding("broken", part, "no_answer", {"seconds": seconds})
