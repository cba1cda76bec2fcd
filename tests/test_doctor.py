"""`svgbot doctor`, as the person who sets the bot up reads it."""

import os
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot import wording
from bot.cli import main
from bot.doctor import Finding, examine
from bot.settings import Settings
from bot.telemetry import served
from handlers.transport import SCOPES
from localslack import Settings as SlackSettings
from localslack import WorkspaceClient, serve
from tests.cortex import Fault
from tests.cortex import serve as cortex_server
from tests.team import bot_in


@pytest.fixture
async def slack() -> AsyncIterator[WorkspaceClient]:
    """A workspace that granted all that the manifest asks for."""
    async with serve(SlackSettings(port=0, scopes=SCOPES)) as server, WorkspaceClient(server.url) as workspace:
        yield workspace


@dataclass
class Report:
    """What it finds."""

    findings: list[Finding]

    def said(self, part: str = "", state: str = "") -> str:
        """The lines about that part, or of that state."""
        return "\n".join(
            wording.finding(one.state, one.part, one.code, one.facts)
            for one in self.findings
            if part in ("", one.part) and state in ("", one.state)
        )


async def report(home: Path, **chosen: Any) -> Report:
    """What it finds with these settings."""
    configured: dict[str, Any] = {"home": home, "workers": 1, "port": 0} | chosen
    return Report([found async for found in examine(Settings(**configured))])


def connected_to(slack: WorkspaceClient, **chosen: str) -> dict[str, str]:
    """Settings with the right tokens."""
    return {
        "slack_api_url": slack.api_url,
        "slack_bot_token": "xoxb-local",
        "slack_app_token": "xapp-local",
    } | chosen


async def test_without_an_account_all_but_slack_is_well(tmp_path: Path) -> None:
    """What is not set up is no fault, and the line says where to read on."""
    found = await report(tmp_path)
    assert found.said(state="broken") == ""
    for part in ("machine", "home", "ledger", "stage", "renderer", "model", "port"):
        assert found.said(part, "well")
    assert "Connect your Slack in five minutes" in found.said("slack", "unused")
    assert list((tmp_path / "stage" / "SVG_STAGE").iterdir()) == []  # the file that was put to try it is gone


async def test_a_bot_that_is_set_up_is_told_so(tmp_path: Path, slack: WorkspaceClient) -> None:
    """The workspace's name, and that the connection opens."""
    found = await report(tmp_path, **connected_to(slack))
    assert "the bot token opens Local workspace for @svgbot" in found.said("slack", "well")
    assert found.said("socket", "well")
    assert found.said(state="broken") == ""


async def test_in_http_mode_the_signing_secret_counts(tmp_path: Path, slack: WorkspaceClient) -> None:
    """And no app-level token."""
    found = await report(tmp_path, **connected_to(slack, slack_mode="http", slack_app_token=""))
    assert "I need SLACK_SIGNING_SECRET" in found.said("slack", "broken")
    found = await report(tmp_path, **connected_to(slack, slack_mode="http", slack_signing_secret="s"))
    assert "SLACK_SIGNING_SECRET is set" in found.said("requests", "well")
    assert found.said("socket") == ""


@pytest.mark.parametrize(
    ("chosen", "part", "sentence"),
    [
        pytest.param({"slack_app_token": ""}, "slack", "I need SLACK_APP_TOKEN", id="no app token"),
        pytest.param({"slack_bot_token": "xoxb-wrong"}, "slack", "Slack does not know the token", id="wrong token"),
        pytest.param(
            {"slack_app_token": "xapp-wrong"}, "socket", "Slack does not know the token", id="wrong app token"
        ),
        pytest.param(
            {"slack_bot_token": "xapp-local", "slack_app_token": "xoxb-local"}, "socket", "swapped?", id="swapped"
        ),
        pytest.param({"slack_api_url": "http://127.0.0.1:9/api/"}, "slack", "I cannot reach Slack", id="no network"),
        pytest.param({"model": "sonet"}, "model", "I don’t know a model called “sonet”", id="model"),
    ],
)
async def test_what_is_wrong_is_named(
    tmp_path: Path, slack: WorkspaceClient, chosen: dict[str, str], part: str, sentence: str
) -> None:
    """With what to do about it, and without the token itself."""
    found = await report(tmp_path, **connected_to(slack, **chosen))
    assert sentence in found.said(part, "broken")
    for token in ("xoxb-wrong", "xapp-wrong", "xoxb-local", "xapp-local"):
        assert token not in found.said()


@pytest.mark.parametrize(
    ("granted", "state", "sentence"),
    [
        pytest.param(SCOPES, "well", "all that are needed are granted", id="all"),
        pytest.param(SCOPES - {"files:write", "im:write"}, "broken", "lacks files:write, im:write", id="some"),
    ],
)
async def test_missing_scopes_are_named(tmp_path: Path, granted: frozenset[str], state: str, sentence: str) -> None:
    """With the way to get them."""

    async def who(_: web.Request) -> web.Response:
        answer = {"ok": True, "team": "Acme", "user": "svgbot"}
        return web.json_response(answer, headers={"X-OAuth-Scopes": ",".join(granted)})

    async with served([web.route("*", "/api/auth.test", who)], "127.0.0.1", 0) as url:
        found = await report(tmp_path, slack_api_url=f"{url}/api/", slack_bot_token="xoxb-1", slack_mode="http")
    assert sentence in found.said("scopes", state)


async def test_a_bot_that_runs_is_recognised(tmp_path: Path, slack: WorkspaceClient) -> None:
    """Its port is taken by itself, which is well; the same home is no trouble either."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    async with bot_in(slack.url, tmp_path, settings={"port": port}):
        found = await report(tmp_path, **connected_to(slack), port=port)
    assert "svgbot runs at 127.0.0.1" in found.said("port", "well")
    assert found.said(state="broken") == ""


async def test_a_home_that_cannot_be_written_stops_only_what_needs_it(tmp_path: Path) -> None:
    """The rest is still looked at."""
    (tmp_path / "home").write_text("in the way")
    found = await report(tmp_path / "home")
    assert "SVGBOT_HOME" in found.said("home", "broken")
    assert found.said("port", "well")


def test_the_command_prints_a_line_for_each_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The exit status says whether anything is broken."""
    for name in [name for name in os.environ if name.startswith(("SVGBOT_", "SLACK_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SVGBOT_HOME", str(tmp_path))
    monkeypatch.setenv("SVGBOT_PORT", "0")
    assert main(["doctor"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(line[0] in "✓–" for line in lines)
    assert any("previews" in line for line in lines)
    monkeypatch.setenv("SVGBOT_MODEL", "sonet")
    assert main(["doctor"]) == 1
    assert "✗ model" in capsys.readouterr().out


async def test_each_model_is_tried_as_it_will_be_asked(tmp_path: Path) -> None:
    """Whoever set a fallback that is not there reads it before anybody needs it."""
    async with cortex_server() as cortex:
        found = await report(
            tmp_path, model_base_url=cortex.url, model="claude-sonnet-5", fallbacks=("claude-haiku-4-5", "gpt-9")
        )
        assert cortex.asked_models == ["claude-sonnet-5", "claude-haiku-4-5", "gpt-9"]
    lines = found.said("model").splitlines()
    assert [line[0] for line in lines] == ["✓", "✓", "✗"]
    assert "claude-sonnet-5 answered by REST" in lines[0]
    assert "There is no gpt-9 by REST" in lines[2]


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (Fault(401), "Have they expired?"),
        (Fault(403), "Please look at what its key may do there."),
        (Fault(404, html=True), "MODEL_BASE_URL"),
        (Fault(503), "Is its server up"),
    ],
)
async def test_what_is_wrong_with_a_model_is_told(tmp_path: Path, fault: Fault, sentence: str) -> None:
    """With what to do about it."""
    async with cortex_server() as cortex:
        cortex.down["claude-sonnet-5"] = fault
        found = await report(tmp_path, model_base_url=cortex.url, model="claude-sonnet-5")
    assert sentence in found.said("model", "broken")


@pytest.mark.parametrize(
    ("chosen", "part", "sentence"),
    [
        pytest.param({"snowflake_account": "acme"}, "snowflake", "I need SNOWFLAKE_", id="no credential"),
        pytest.param(
            {"snowflake_connection_name": "taem"}, "snowflake", "Snowflake's connections.toml", id="no such connection"
        ),
        pytest.param({"stage_url": "@D.S.LOGOS"}, "stage", "no account is set", id="a stage without an account"),
        pytest.param(
            {"snowflake_account": "acme", "snowflake_pat": "p", "snowflake_database": '""'},
            "stage",
            "SNOWFLAKE_DATABASE",
            id="a database without a name",
        ),
    ],
)
async def test_a_connection_that_is_half_set_is_told(
    tmp_path: Path, chosen: dict[str, str], part: str, sentence: str
) -> None:
    """Under the part that it is about."""
    found = await report(tmp_path, **chosen)
    assert sentence in found.said(part, "broken")
    assert found.said("ledger", "broken") == ""


async def test_a_server_without_a_model_is_told(tmp_path: Path) -> None:
    """The finding is about the model, and names the variable."""
    found = await report(tmp_path, model_base_url="http://127.0.0.1:9/v1")
    assert "SVGBOT_MODEL" in found.said("model", "broken")
