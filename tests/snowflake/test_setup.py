"""`svgbot init` and `svgbot doctor` with an account."""

from pathlib import Path

import pytest

from bot import wording
from bot.cli import main
from bot.doctor import examine
from bot.settings import Settings
from bot.snowflake.names import Schema
from bot.snowflake.setup import statements
from tests.snowflake.server import FakeSnowflake

ENVIRONMENT = {
    "SNOWFLAKE_ACCOUNT": "acme-dev",
    "SNOWFLAKE_USER": "SVGBOT",
    "SNOWFLAKE_PASSWORD": "secret",
    "SNOWFLAKE_HOST": "127.0.0.1",
    "SNOWFLAKE_PROTOCOL": "http",
    "SNOWFLAKE_ROLE": "BOT_ROLE",
    "SNOWFLAKE_DATABASE": "DB",
    "SVGBOT_MODEL": "sketch",
}


@pytest.fixture
def environment(account: FakeSnowflake, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeSnowflake:
    """The account, by the environment."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SNOWFLAKE_PORT", str(account.port))
    monkeypatch.setenv("SVGBOT_HOME", str(tmp_path))
    return account


def test_init_prints_what_is_needed_and_touches_nothing(
    environment: FakeSnowflake, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An admin can read and paste it; names stand as the settings give them."""
    monkeypatch.setenv("STAGE_URL", '@SALES."My Art".LOGOS')
    assert main(["init"]) == 0
    printed = capsys.readouterr().out
    assert 'CREATE STAGE IF NOT EXISTS "SALES"."My Art"."LOGOS"' in printed
    assert 'CREATE TABLE IF NOT EXISTS "SALES"."My Art"."GENERATED_SVGS"' in printed
    assert 'CHECK ("FILE_SIZE" > 0)' in printed
    assert 'CLUSTER BY (TO_DATE("GENERATED_AT")' in printed
    assert 'GRANT READ, WRITE ON STAGE "SALES"."My Art"."LOGOS" TO ROLE "BOT_ROLE";' in printed
    assert "CREATE OR REPLACE" not in printed
    assert environment.texts == []


@pytest.mark.parametrize(("written", "meant"), [("bot_role", '"BOT_ROLE"'), ('"Bot role"', '"Bot role"')])
def test_names_are_granted_to_as_snowflake_reads_them(
    environment: FakeSnowflake,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    written: str,
    meant: str,
) -> None:
    """Whoever logs in as bot_role has the role BOT_ROLE; in quotes, it would be another."""
    monkeypatch.setenv("SNOWFLAKE_ROLE", written)
    monkeypatch.setenv("SNOWFLAKE_WAREHOUSE", written)
    assert main(["init"]) == 0
    assert f"GRANT USAGE ON WAREHOUSE {meant} TO ROLE {meant};" in capsys.readouterr().out


def test_init_prints_an_example_without_an_account(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """It can be read before there is anything to connect to; to run it takes an account."""
    monkeypatch.setenv("SVGBOT_HOME", str(tmp_path))
    assert main(["init"]) == 0
    assert '"SVGBOT"."PUBLIC"."SVG_STAGE"' in capsys.readouterr().out
    assert main(["init", "--run"]) == 1
    assert "SNOWFLAKE_ACCOUNT" in capsys.readouterr().err


def test_hybrid_tables_have_keys_and_indexes() -> None:
    """Where the account has them; the stage and the grants are the same."""
    made = "\n".join(statement.sql for statement in statements(Schema("D", "S"), "ST", role="R", hybrid=True))
    assert 'CREATE HYBRID TABLE IF NOT EXISTS "D"."S"."SVG_GENERATION_REQUESTS"' in made
    assert 'INDEX "IX_SVG_GENERATION_REQUESTS_STATUS" ("STATUS")' in made
    assert "CLUSTER BY" not in made
    assert "CREATE HYBRID TABLE ON SCHEMA" in made


@pytest.mark.parametrize("arguments", [["init", "--run"], ["init", "--run", "--hybrid"]])
def test_init_can_be_run_again_and_again(
    environment: FakeSnowflake,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
) -> None:
    """The second run changes nothing; where there are no hybrid tables, standard ones do."""
    monkeypatch.setenv("STAGE_URL", f"@DB.INIT_{len(arguments)}.LOGOS")
    for _ in range(2):
        assert main(arguments) == 0
    said = capsys.readouterr().out
    assert ("no" in said and "hybrid" in said) is ("--hybrid" in arguments)
    assert "✗" not in said


def test_grants_that_the_role_may_not_give_are_left_to_an_admin(
    environment: FakeSnowflake, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The rest is made; what must not be missing is an error that names it."""
    monkeypatch.setenv("STAGE_URL", "@DB.INIT_GRANTS.LOGOS")
    environment.refuse("^GRANT", 3001)
    assert main(["init", "--run"]) == 0
    assert "– GRANT USAGE ON DATABASE" in capsys.readouterr().out
    environment.refuse("^CREATE STAGE", 3001)
    assert main(["init", "--run"]) == 1
    assert "CREATE STAGE IF NOT EXISTS" in capsys.readouterr().err


def test_init_names_a_key_that_cannot_be_used(
    environment: FakeSnowflake, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Nothing but the connector would read it here, and the connector does not say what is wrong."""
    key = tmp_path / "key.p8"
    key.write_text("-----BEGIN")
    monkeypatch.setenv("SNOWFLAKE_PRIVATE_KEY_FILE", str(key))
    assert main(["init", "--run"]) == 1
    assert f"The private key {key} cannot be used" in capsys.readouterr().err


async def found(settings: Settings) -> dict[str, str]:
    """What doctor says of Snowflake, by part; the last of a part counts."""
    lines = [
        wording.finding(finding.state, finding.part, finding.code, finding.facts)
        async for finding in examine(settings)
        if finding.part in {"snowflake", "warehouse", "mirror", "stage"}
    ]
    return {line[2:].split()[0]: line for line in lines}


def settings_of(account: FakeSnowflake, home: Path, schema: str) -> Settings:
    return Settings(home=home, model="sketch", port=0, stage_url=f"@DB.{schema}.LOGOS", **account.settings)


async def test_doctor_says_what_works(
    environment: FakeSnowflake, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Connection, role, warehouse, mirror and stage, each tried as the bot uses it; the probe leaves nothing behind."""
    settings = settings_of(environment, tmp_path, "DOCTOR")
    lines = await found(settings)
    assert lines["Snowflake"].startswith("✓")
    assert "SVGBOT_ROLE" in lines["Snowflake"]
    assert lines["warehouse"].startswith("✓")
    assert "svgbot init --run" in lines["mirror"]
    assert lines["stage"].startswith('✓ stage       @LOGOS in "DB"."DOCTOR": ')
    assert environment.stages["DB", "DOCTOR", "LOGOS"] == {}


@pytest.mark.parametrize(
    ("broken", "part", "said"),
    [
        pytest.param("login", "Snowflake", "390144", id="wrong key"),
        pytest.param("GENERATOR", "warehouse", "AUTO_RESUME", id="suspended warehouse"),
        pytest.param(
            "^PUT", "stage", 'GRANT READ, WRITE ON STAGE "DB"."DOCTOR2"."LOGOS" TO ROLE "SVGBOT_ROLE";', id="grant"
        ),
    ],
)
async def test_doctor_says_what_is_broken_and_what_to_do(
    environment: FakeSnowflake, tmp_path: Path, broken: str, part: str, said: str
) -> None:
    """The first thing that does not work, in words, with the statement that mends it."""
    if broken == "login":
        environment.login_refusal = ("390144", "JWT token is invalid. secret")
    else:
        environment.refuse(
            broken, 606 if broken == "GENERATOR" else 3001, "57P03" if broken == "GENERATOR" else "42501"
        )
    lines = await found(settings_of(environment, tmp_path, "DOCTOR2"))
    assert lines[part].startswith("✗")
    assert said in lines[part]
    assert "secret" not in str(lines)
