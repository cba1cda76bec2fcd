"""Whatever Snowflake does: who types `/svg …` reads a sentence, the ledger has its rows, nothing is half-written."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from pydantic import SecretStr

from bot.app import slack_side
from bot.auditing import Disagreement
from bot.jobs import Glance
from bot.snowflake import session as session_module
from handlers import blocks
from tests.cortex import Cortex, Fault, Say, serve
from tests.scripted import BLUE
from tests.snowflake.server import FakeSnowflake
from tests.team import Message, Team, path_in, rows_in, settings_in, shown, team_with

SECRET = "s3cr3t-key"
ASKED = "a blue logo for our secret launch"
HUGE = BLUE.replace("</svg>", '<circle r="1"/>' * 140_000 + "</svg>")  # more than 2 MB


@dataclass
class Scene:
    """The whole bot, with the account and a Cortex of its own behind it."""

    team: Team
    account: FakeSnowflake
    cortex: Cortex
    settings: Mapping[str, Any]

    async def told(self, sentence: str) -> Message:
        """The message in the channel that ends Ana's command, once it says that."""
        await self.team.ana.command("general", f"/svg {ASKED}")
        return await self.team.result(sentence)

    async def audit(self) -> list[Disagreement]:
        """What `svgbot audit` finds, once the job has ended."""
        (request,) = self.rows("SELECT * FROM svg_generation_requests WHERE parent IS NULL")
        async with asyncio.timeout(20):
            while await Glance(self.team.home / "jobs.sqlite").progress(request["request_id"]) != "done":  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        chosen = settings_in(self.team.workspace.url, self.team.home, **self.settings)
        parts = self.team.parts
        return [found async for found in parts.audit(chosen, slack_side(chosen, parts), days=7, mend=False).run()]

    def rows(self, query: str) -> list[Any]:
        """What an admin finds in the ledger."""
        return rows_in(self.team.home, query)

    def errors(self) -> list[Any]:
        """The error log, but for what the bot meets while nobody asks for anything."""
        return self.rows("SELECT * FROM error_log WHERE context NOT LIKE '%\"operation\"%'")

    def files(self) -> list[str]:
        """What lies in all stages of the account."""
        return sorted(path for files in self.account.stages.values() for path in files)

    def tables_left(self) -> set[str]:
        """The tables that were made in the account for a drawing and not dropped."""
        made = {text.split()[5] for text in self.account.texts if text.startswith("CREATE OR REPLACE TRANSIENT TABLE")}
        return made - {text.split()[-1] for text in self.account.texts if text.startswith("DROP TABLE")}

    def mend(self) -> None:
        """The account and Cortex are well again."""
        self.account.refusals.clear()
        self.account.login_refusal, self.account.login_status, self.account.cut_uploads = None, 200, 0
        self.cortex.down.clear()
        self.cortex.script.clear()
        self.cortex.tokens = None


@asynccontextmanager
async def scene_at(
    account: FakeSnowflake, home: Path, settings: Mapping[str, Any] = MappingProxyType({})
) -> AsyncIterator[Scene]:
    """Such a scene; nothing is mirrored unless the settings say so."""
    async with serve() as cortex:
        own = {
            "model_base_url": cortex.url,
            "model_api_key": SecretStr(SECRET),
            "model": "claude-sonnet-5",
            "mirror": "off",
        }
        chosen = {**account.settings, **own, **settings}
        async with team_with(home, settings=chosen) as team:
            yield Scene(team, account, cortex, chosen)


@dataclass(frozen=True)
class Trouble:
    """What goes wrong, the sentence for the person, and what the error log says."""

    begins: Callable[[Scene], object]
    sentence: str
    code: str
    kind: str = "session"
    severity: str = "critical"
    retry: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)


def _token_expires(scene: Scene) -> None:
    scene.account.login_refusal = ("390318", "OAuth access token expired.")
    scene.account.expire()


def _moves_away(scene: Scene) -> None:
    scene.account.login_status = 404
    scene.account.expire()  # where the bot has logged in before


def _key_expires(scene: Scene) -> None:
    scene.cortex.tokens = {"another"}


TROUBLES = {
    "wrong account": Trouble(
        _moves_away,
        "Snowflake does not know my account. Please tell an admin",
        "snowflake_account",
    ),
    "expired token": Trouble(_token_expires, "Snowflake does not let me in. Please tell an admin", "snowflake_login"),
    "expired key of the model": Trouble(
        _key_expires,
        "The model no longer takes my credentials. Please tell an admin",
        "model_unauthorised",
        kind="ai_generation",
        severity="error",
        retry=True,
    ),
    "missing grant on the schema": Trouble(
        lambda scene: scene.account.refuse("^CREATE STAGE", 3001),
        "Snowflake does not permit me to do that. Please tell an admin",
        "grant_missing",
    ),
    "missing grant on the stage": Trouble(
        lambda scene: scene.account.refuse("^PUT", 3001),
        "Snowflake does not permit me to do that. Please tell an admin",
        "grant_missing",
    ),
    "missing grant on tables": Trouble(
        lambda scene: scene.account.refuse("^CREATE OR REPLACE TRANSIENT TABLE", 3001),
        "Snowflake does not permit me to do that. Please tell an admin",
        "grant_missing",
        settings={"stage_way": "copy"},
    ),
    "missing grant on the model": Trouble(
        lambda scene: scene.cortex.down.update({"claude-sonnet-5": Fault(403)}),
        "I may not use claude-sonnet-5 here. Please tell an admin",
        "model_forbidden",
        kind="ai_generation",
        severity="error",
        retry=True,
    ),
    "warehouse suspended": Trouble(
        lambda scene: scene.account.refuse("^INSERT", 606, "57P03"),
        "My Snowflake warehouse does not run. Please tell an admin",
        "warehouse_stopped",
        severity="error",
        retry=True,
        settings={"stage_way": "copy"},
    ),
    "network cut in the middle of a PUT": Trouble(
        lambda scene: setattr(scene.account, "cut_uploads", 1000),
        "I could not store the drawing. Please tell an admin",
        "upload_refused",
        kind="storage",
        severity="error",
        retry=True,
        settings={"stage_way": "put"},
    ),
    "a reply of 2 MB": Trouble(
        lambda scene: scene.cortex.enqueue(*[Say(HUGE, boundless=True)] * 3),
        "That drawing grew too big to handle. Please ask for something simpler.",
        "no_drawing",
        kind="ai_generation",
        severity="error",
        retry=True,
    ),
}


@pytest.mark.parametrize("name", TROUBLES)
async def test_trouble_ends_in_a_sentence_and_a_row(account: FakeSnowflake, tmp_path: Path, name: str) -> None:
    """The person reads what happened and whom to tell, an admin finds it under the reference, no half of anything is
    left, and once it is mended the button under the sentence draws."""
    trouble = TROUBLES[name]
    async with scene_at(account, tmp_path, trouble.settings) as scene:
        trouble.begins(scene)
        failed = await scene.told(trouble.sentence)
        (error,) = scene.errors()
        assert (error["message"], error["type"], error["severity"]) == (trouble.code, trouble.kind, trouble.severity)
        assert error["reference"] in shown(failed)
        assert not any(words in error["stack_trace"] for words in (SECRET, ASKED))
        assert SECRET not in shown(failed)
        (request,) = scene.rows("SELECT * FROM svg_generation_requests")
        assert {call["request_id"] for call in scene.rows("SELECT * FROM model_calls")} == {request["request_id"]}
        assert request["status"] == "failed"
        assert trouble.sentence in request["error_message"]

        assert scene.files() == []
        scene.mend()
        assert scene.tables_left() == set()
        assert scene.rows("SELECT * FROM generated_svgs") == []
        assert scene.rows("SELECT * FROM temporary_tables WHERE cleaned_up_at IS NULL OR content IS NOT NULL") == []
        assert await scene.audit() == []

        if trouble.retry:
            await scene.team.ana.click("general", failed["ts"], blocks.RETRY)
            result = await scene.team.result("v1.svg", thread=failed["ts"])
        else:
            assert blocks.RETRY not in shown(failed)
            result = await scene.told("v1.svg")
        assert scene.files() == [path_in(result).path]


async def test_a_wait_for_snowflake_costs_nobody_the_drawing(
    account: FakeSnowflake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it cannot be reached the request waits and says so once; what the model drew is kept meanwhile."""
    monkeypatch.setattr(session_module, "LOGIN_S", 2)
    async with scene_at(account, tmp_path) as scene:
        account.login_status = 503
        account.expire()  # for those logged in as well: the bot has looked at its stages by now, or not
        sentence = "I cannot reach Snowflake right now. I keep trying; you need not ask again."
        await scene.team.ana.command("general", f"/svg {ASKED}")
        waiting = await scene.team.ana.wait_for("general", lambda m: sentence in shown(m), timeout=20)
        assert scene.errors() == []
        account.login_status = 200
        result = await scene.team.result("v1.svg")
        assert result["ts"] == waiting["ts"]
        assert len(scene.cortex.asked) == 1
        assert scene.files() == [path_in(result).path]
        assert await scene.audit() == []


async def test_a_session_that_ends_goes_unnoticed(account: FakeSnowflake, tmp_path: Path) -> None:
    """The token of the session has expired since the last drawing; a new one is fetched, and nobody reads of it."""
    async with scene_at(account, tmp_path) as scene:
        result = await scene.told("v1.svg")
        account.expire("390114")
        await scene.team.ana.say("general", "make it green", thread_ts=result["ts"])
        await scene.team.result("v2.svg", thread=result["ts"])
        assert scene.errors() == []
        assert len(scene.files()) == 2


async def test_where_put_breaks_off_the_other_way_is_taken(account: FakeSnowflake, tmp_path: Path) -> None:
    """Whole, once, and through a table that is gone again."""
    async with scene_at(account, tmp_path) as scene:
        account.cut_uploads = 1000
        result = await scene.told("v1.svg")
        assert scene.files() == [path_in(result).path]
        assert scene.tables_left() == set()
        assert scene.errors() == []
        assert await scene.audit() == []


@pytest.mark.parametrize("stage", ["LO'GOS", '"LO""GOS"', "LOGOS;", "`LOGOS`"])
async def test_a_stage_with_a_quote_in_it_is_refused_at_once(
    account: FakeSnowflake, tmp_path: Path, stage: str
) -> None:
    """A sentence for who typed it, a row without what was typed, and Snowflake is not asked for anything."""
    async with scene_at(account, tmp_path) as scene:
        await scene.team.ana.command("general", f"/svg a blue logo --stage {stage}")
        said = await scene.team.said_privately()
        assert "stage" in said or "quotation mark" in said, said
        (error,) = await noted(scene)
        assert (error["type"], error["severity"]) == ("validation", "info")
        assert "GOS" not in "".join(map(str, tuple(error)))
        assert scene.rows("SELECT * FROM svg_generation_requests") == []
        assert {text.split()[0] for text in account.texts} <= {"SHOW"}  # the bot looks at its own stage


async def noted(scene: Scene) -> list[Any]:
    """The error log once there is something in it: the person is answered before."""
    async with asyncio.timeout(20):
        while not (rows := scene.errors()):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    return rows


async def test_a_database_with_quotes_in_it_is_just_odd(account: FakeSnowflake, tmp_path: Path) -> None:
    """Its name never becomes a part of a statement's sense."""
    settings = {"stage_url": '@"My ""DB"""."it\'s; DROP".SVG_STAGE'}
    async with scene_at(account, tmp_path, settings) as scene:
        path = path_in(await scene.told("v1.svg"))
        assert path.path in account.stages['My "DB"', "it's; DROP", "SVG_STAGE"]
        assert await scene.audit() == []
