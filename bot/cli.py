"""The command line, `svgbot COMMAND`: one function for each command."""

import argparse
import asyncio
import getpass
import logging
import signal
import sys
import time
import uuid
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from bot import wording
from bot.domain import Job, Person, Place, Revision, StoredFile
from bot.errors import BotError, ConfigurationError, DeliveryError, GenerationFailed, InputError, InvalidChoice
from bot.masking import MaskingFormatter
from bot.ports import Stage
from bot.requests import EXAMPLES, Policy, parse_fields
from bot.settings import Settings, variable_of
from bot.work import note_failure, reference_of

log = logging.getLogger(__name__)

LOCAL_TEAM = "local"  # whose drawings the command line's are
COMMAND_LINE = "command-line"  # where they were asked for

LIST_PAGE = 1000  # files that the stage is asked for at once

AUDIT_DAYS = 7  # older messages are seldom looked at, and Slack answers slowly about them

OK, FAILED, MISUSED = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit status says how it went: 0 done, 1 failed, 2 asked in a way that cannot be used."""
    asked = parser().parse_args(arguments)
    try:
        settings = Settings()
    except ValidationError as error:
        return _complain(wording.settings_invalid(_faults(error)), MISUSED)
    console = logging.StreamHandler()
    console.setFormatter(MaskingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=settings.log_level, handlers=[console])
    logging.getLogger("httpx2").setLevel(logging.WARNING)  # a line for every request to a model tells nobody anything
    try:
        status: int = asyncio.run(asked.run(asked, settings))
    except InputError as error:
        return _complain(wording.problem(error), MISUSED)
    except BotError as error:
        return _complain(wording.problem(error), FAILED)
    except Exception:
        reference = reference_of(str(uuid.uuid4()))
        log.exception("unexpected, reference %s", reference)
        return _complain(wording.broken(reference), FAILED)
    except KeyboardInterrupt:
        return 130  # what a shell reports of a program that Ctrl-C ended
    return status


def parser() -> argparse.ArgumentParser:
    """What can be typed."""
    top = argparse.ArgumentParser(prog="svgbot", description="Draws what you ask for: in Slack, or right here.")
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    draw = commands.add_parser("draw", help="draw once and store the result")
    draw.add_argument("prompt", nargs="+", help="what to draw")
    draw.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the SVG there too")
    draw.add_argument("--png", type=Path, metavar="FILE", help="write the preview there")
    for name, example in EXAMPLES.items():
        draw.add_argument(f"--{name}", dest=f"field_{name}", metavar="VALUE", help=f"such as {example}")
    draw.set_defaults(run=_draw)

    svg = commands.add_parser("svg", help="read files with models' replies, without drawing anything new")
    svg.add_argument(
        "replies", nargs="+", type=Path, metavar="REPLY", help="a file with a raw reply, or a folder of them"
    )
    svg.add_argument("--out", type=Path, required=True, metavar="DIR", help="where ID.svg and ID.png go")
    svg.add_argument("--json", action="store_true", help="print a line of JSON for each file")
    svg.add_argument("--profile", choices=("static", "strict"), help="the SVG rules (default: the setting)")
    svg.add_argument("--pretty", action="store_true", help="lay the SVG out for people to read")
    svg.add_argument(
        "--export",
        default="",
        metavar="FORM,…",
        help="write other forms too: png, png:SIZE, pdf, ico, jsx, datauri, dark, mono",
    )
    svg.set_defaults(run=_svg)

    serve = commands.add_parser("serve", help="connect to Slack and take commands")
    serve.set_defaults(run=_serve)

    doctor = commands.add_parser("doctor", help="say what is configured, reachable and missing")
    doctor.set_defaults(run=_doctor)

    listing = commands.add_parser("list", help="list the files in the stage")
    listing.add_argument("prefix", nargs="?", default="", metavar="PREFIX", help="what their path begins with")
    listing.add_argument("--stage", help="the stage (default: the setting)")
    listing.add_argument("--limit", type=_count, metavar="N", help="at most so many (default: all)")
    listing.set_defaults(run=_list)

    init = commands.add_parser("init", help="print what the bot needs in Snowflake, or make it")
    init.add_argument("--run", action="store_true", dest="execute", help="run the statements instead of printing them")
    init.add_argument("--hybrid", action="store_true", help="with hybrid tables, where the account has them")
    init.set_defaults(run=_init)

    audit = commands.add_parser("audit", help="compare the ledger, the stage and the threads")
    audit.add_argument("--mend", action="store_true", help="mend what does not agree")
    audit.add_argument(
        "--days", type=_count, default=AUDIT_DAYS, metavar="N", help=f"look at messages so far back ({AUDIT_DAYS})"
    )
    audit.set_defaults(run=_audit)

    clean = commands.add_parser("clean", help="clear away what has had its time; the bot does it by itself, too")
    clean.add_argument("--dry-run", action="store_true", help="only say what would be cleared away")
    clean.set_defaults(run=_clean)

    demo = commands.add_parser("demo", help="show the whole way in a local workspace")
    demo.add_argument("--once", action="store_true", help="stop after the drawing")
    demo.add_argument("--port", type=int, default=3001, help="of the local workspace's page (default: 3001)")
    demo.set_defaults(run=_demo)
    return top


async def _draw(asked: argparse.Namespace, settings: Settings) -> int:
    from bot.parts import parts  # here, so that `svgbot --help` does not load the engines

    fields = {name: value for name in EXAMPLES if (value := getattr(asked, f"field_{name}")) is not None}
    async with parts(settings) as using:
        request = parse_fields(" ".join(asked.prompt), fields, using.policy)
        identity = str(uuid.uuid4())
        person = Person(LOCAL_TEAM, getpass.getuser())
        job = Job(identity, person, Place(COMMAND_LINE), identity, request, accepted_at=time.time())
        await using.generation.open(job)
        try:
            revision = await using.generation.draw(job)
            if not isinstance(revision, Revision):
                raise GenerationFailed("no_drawing", fault="no_svg")
        except BotError as error:
            await note_failure(job, error, using.ledger, using.journal)
            raise
        print(revision.path, flush=True)  # stored it is, whatever becomes of the files
        with _writing(asked.output):
            if asked.output:
                asked.output.write_bytes(await using.stage.get(revision.path))
        with _writing(asked.png):
            if asked.png:
                asked.png.write_bytes(await using.generation.preview(revision))
    for line in (wording.figures(revision), wording.model_note(revision), *revision.notes):
        if line:
            print(line, file=sys.stderr)
    return OK


async def _svg(asked: argparse.Namespace, settings: Settings) -> int:
    from bot.svg import Wish, batch
    from bot.svg.exports import forms as known

    forms = tuple(filter(None, asked.export.split(",")))
    try:
        for form in forms:
            known.suffix(form)
    except ValueError as error:
        print(wording.no_such_form(str(error), known.SUFFIXES), file=sys.stderr)
        return MISUSED
    with _writing(asked.out):
        asked.out.mkdir(parents=True, exist_ok=True)
    wish = Wish(profile=asked.profile or settings.profile, pretty=asked.pretty, exports=forms)
    return await batch.run(asked.replies, out=asked.out, as_json=asked.json, wish=wish, stdout=sys.stdout)


async def _serve(asked: argparse.Namespace, settings: Settings) -> int:
    from bot.app import connected
    from bot.parts import parts
    from bot.svg.system import missing_system_libraries

    lacks = missing_system_libraries()
    if lacks:
        raise ConfigurationError("system_library", sentence=lacks)
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with parts(settings) as using, connected(settings, using) as serving:
        print(serving.sentence, flush=True)
        await stop.wait()
    return OK


async def _doctor(asked: argparse.Namespace, settings: Settings) -> int:
    from bot.doctor import examine

    status = OK
    async for found in examine(settings):
        print(wording.finding(found.state, found.part, found.code, found.facts), flush=True)
        if found.state == "broken":
            status = FAILED
    return status


async def _init(asked: argparse.Namespace, settings: Settings) -> int:
    from bot.parts import snowflake_of
    from bot.snowflake.setup import initial, made

    async with snowflake_of(settings) as pool:
        if pool is None and asked.execute:
            raise ConfigurationError("snowflake_unset")
        needed = await initial(settings, pool, hybrid=asked.hybrid, asking=asked.execute)
        for statement in needed:
            if pool is None or not asked.execute:
                print(statement.sql)
            else:
                print(wording.made(await made(pool, statement), statement.sql), flush=True)
    return OK


async def _audit(asked: argparse.Namespace, settings: Settings) -> int:
    from bot.app import slack_side
    from bot.parts import parts

    found = unmended = 0
    async with parts(settings) as using:
        slack = slack_side(settings, using)
        try:
            async for disagreement in using.audit(settings, slack, days=asked.days, mend=asked.mend).run():
                found += 1
                unmended += not disagreement.mended
                sentence = wording.disagreement(disagreement.code, disagreement.facts, mended=disagreement.mended)
                print(sentence, flush=True)
        except DeliveryError as error:
            raise ConfigurationError("slack_refuses", reason=error.code) from error
    print(wording.audited(found, unmended, with_slack=slack is not None))
    return FAILED if unmended else OK


async def _clean(asked: argparse.Namespace, settings: Settings) -> int:
    from bot.parts import parts

    async with parts(settings) as using:
        cleared = await using.keeping(settings).clean(datetime.now(UTC), dry_run=asked.dry_run)
    for shelf, count in cleared.items():
        print(wording.cleared(shelf, count, dry_run=asked.dry_run))
    return OK


async def _list(asked: argparse.Namespace, settings: Settings) -> int:
    from bot.parts import stage_alone

    chosen = parse_fields("list", {"stage": asked.stage or settings.stage}, Policy(stages=settings.stage_names))
    stage, count = str(chosen.options.stage), 0
    prefix = asked.prefix.removeprefix(f"@{stage}/")  # so that a path can be given as it is printed
    async with stage_alone(settings) as where:
        async for file in _files(where, stage, prefix):
            print(wording.listed(file))
            count += 1
            if count == asked.limit:
                break
    if not count:
        print(wording.nothing_listed(stage, prefix), file=sys.stderr)
    return OK


async def _files(where: Stage, stage: str, prefix: str) -> AsyncIterator[StoredFile]:
    cursor = None
    while True:
        page = await where.list(stage, prefix, limit=LIST_PAGE, cursor=cursor)
        for file in page.files:
            yield file
        if page.cursor is None:
            return
        cursor = page.cursor


@contextmanager
def _writing(path: Path | None) -> Iterator[None]:
    """Raises InvalidChoice where what was named on the command line cannot be written."""
    try:
        yield
    except OSError as error:
        raise InvalidChoice("file_unwritable", path=str(path)) from error


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(wording.no_count(text))
    return int(text)


async def _demo(asked: argparse.Namespace, settings: Settings) -> int:
    from bot import demo

    return await demo.run(settings, once=asked.once, port=asked.port)


def _faults(error: ValidationError) -> list[tuple[str, str]]:
    return [(variable_of(str(fault["loc"][0])), fault["msg"]) for fault in error.errors() if fault["loc"]]


def _complain(sentence: str, status: int) -> int:
    print(sentence, file=sys.stderr)
    return status
