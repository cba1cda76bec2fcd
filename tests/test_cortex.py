"""With a Snowflake account in the settings, Cortex draws: by REST, or by SQL where that is refused."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot import wording
from bot.doctor import examine
from bot.domain import DrawOptions, DrawRequest, Job, Revision
from bot.models.catalogue import DEFAULT, FALLBACKS
from bot.parts import Parts, parts
from bot.settings import Settings
from tests import examples
from tests.cortex import Cortex, Fault, serve
from tests.engine import shared_renderer
from tests.snowflake.server import FakeSnowflake


@pytest.fixture
async def cortex() -> AsyncIterator[Cortex]:
    """A Cortex of one's own."""
    async with serve() as server:
        yield server


def rest_at(cortex: Cortex) -> dict[str, Any]:
    """The settings of an account of which only REST answers."""
    address = urlsplit(cortex.url)
    return {
        "snowflake_account": "acme-dev",
        "snowflake_pat": "p4t",
        "snowflake_host": address.hostname,
        "snowflake_port": address.port,
        "snowflake_protocol": "http",
    }


@asynccontextmanager
async def bot(home: Path, **settings: Any) -> AsyncIterator[Parts]:
    """The parts, with files in a folder."""
    async with parts(Settings(home=home, stage_url=str(home / "files"), **settings), shared_renderer()) as using:
        yield using


async def drawn(using: Parts, job: Job) -> Revision:
    """What comes of the job."""
    await using.generation.open(job)
    revision = await using.generation.draw(job)
    assert isinstance(revision, Revision)
    return revision


async def test_an_account_draws_by_rest(cortex: Cortex, tmp_path: Path) -> None:
    """Nothing but the account is set: the default model draws, with the token under its name."""
    async with bot(tmp_path, **rest_at(cortex)) as using:
        revision = await drawn(using, examples.job())
    assert revision.model_used == DEFAULT
    [asked] = cortex.asked
    assert asked.token == "p4t"
    assert asked.headers["x-snowflake-authorization-token-type"] == "PROGRAMMATIC_ACCESS_TOKEN"


async def test_a_retired_name_is_drawn_by_its_successor(cortex: Cortex, tmp_path: Path) -> None:
    """And says so."""
    async with bot(tmp_path, **rest_at(cortex)) as using:
        request = DrawRequest("a blue logo", DrawOptions(model="claude-3-5-sonnet"))
        revision = await drawn(using, examples.job(request))
    assert cortex.asked_models == ["claude-sonnet-5"]
    assert wording.model_note(revision) == "claude-3-5-sonnet has been retired; drew with claude-sonnet-5."


async def test_the_default_chain_takes_over(cortex: Cortex, tmp_path: Path) -> None:
    """A model that the account may not use is replaced by the next; SQL cannot be reached here at all."""
    cortex.down = {DEFAULT: Fault(429), FALLBACKS[0]: Fault(429)}
    async with bot(tmp_path, **rest_at(cortex)) as using:
        revision = await drawn(using, examples.job())
    assert revision.model_used == FALLBACKS[1]


@pytest.mark.parametrize("secret", ["snowflake_pat", "snowflake_password"])
async def test_where_rest_is_refused_sql_draws(account: FakeSnowflake, tmp_path: Path, secret: str) -> None:
    """An account without that endpoint, or credentials that it does not take; the statement says for whom it is."""
    settings = {**account.settings, "snowflake_password": ""} | {secret: "s3cret"}
    async with bot(tmp_path, **settings) as using:
        job = examples.job()
        revision = await drawn(using, job)
        assert list(using.models.ways) == (["REST", "SQL"] if secret == "snowflake_pat" else ["SQL"])
    assert revision.model_used == DEFAULT
    assert revision.tokens_used
    [tag] = [tag for text, tag in account.statements if "AI_COMPLETE" in text]
    assert json.loads(tag)["request"] == job.id


async def test_doctor_tells_which_ways_are_open(account: FakeSnowflake, tmp_path: Path) -> None:
    """One way is enough; what Cortex does not offer is named, with what to run."""
    del account.ai.lifecycle[FALLBACKS[1]]
    settings = {**account.settings, "snowflake_password": "", "snowflake_pat": "s3cret"}
    chosen = Settings(home=tmp_path, workers=1, port=0, stage_url=str(tmp_path / "files"), **settings)
    found = [finding async for finding in examine(chosen) if finding.part in ("cortex", "model")]
    lines = [wording.finding(one.state, one.part, one.code, one.facts) for one in found]
    assert [line[0] for line in lines] == ["✗", "–", "✓", "–", "✓", "✗", "✗"]
    assert FALLBACKS[1] in lines[0]
    assert "CORTEX_ENABLED_CROSS_REGION" in lines[0]
    assert f"{DEFAULT} answered by SQL" in lines[2]


async def test_doctor_gives_the_grants_that_a_model_lacks(account: FakeSnowflake, tmp_path: Path) -> None:
    """Both that it takes, for the very role that the bot has, ready to be pasted."""
    account.role = "ODD ROLE"
    account.refuse("AI_COMPLETE", 3001)
    chosen = Settings(home=tmp_path, workers=1, port=0, stage_url=str(tmp_path / "files"), **account.settings)
    found = [finding async for finding in examine(chosen) if finding.part == "model"]
    for line in (wording.finding(one.state, one.part, one.code, one.facts) for one in found):
        assert 'GRANT DATABASE ROLE SNOWFLAKE.CORTEX_USER TO ROLE "ODD ROLE";' in line
        assert 'GRANT USE AI FUNCTIONS ON ACCOUNT TO ROLE "ODD ROLE";' in line


@pytest.mark.parametrize("number", [3001, 2003, 2043])
async def test_doctor_can_do_without_the_list(account: FakeSnowflake, tmp_path: Path, number: int) -> None:
    """A role that may not ask what there is, or does not see where it stands, may still draw."""
    account.refuse("SHOW CORTEX", number)
    chosen = Settings(home=tmp_path, workers=1, port=0, stage_url=str(tmp_path / "files"), **account.settings)
    found = {finding.part: finding.state async for finding in examine(chosen) if finding.part in ("cortex", "model")}
    assert found == {"cortex": "unused", "model": "well"}
