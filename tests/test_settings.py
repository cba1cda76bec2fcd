"""The settings and the page that describes them."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot import wording
from bot.cli import main
from bot.settings import Settings, variable_of

README = Path(__file__).parent.parent / "README.md"


def rows() -> dict[str, tuple[str, str]]:
    """README's table: variable → (default, meaning)."""
    found = re.findall(r"^\| `([A-Z_]+)` \| (.*?) \| (.*?) \|$", README.read_text("utf-8"), re.MULTILINE)
    return {variable: (default, meaning) for variable, default, meaning in found}


def default_of(field: str) -> str:
    """A default as README writes it."""
    value = Settings.model_fields[field].default
    text = "" if hasattr(value, "get_secret_value") or value in (None, ()) else str(value)
    return f"`{text}`" if text else ""


def test_readme_names_every_setting_and_no_other() -> None:
    """Variable, default and meaning in README are those in force."""
    described = {
        variable_of(field): (default_of(field), info.description or "") for field, info in Settings.model_fields.items()
    }
    assert rows() == described


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Slack's variables as they are, ours with their prefix."""
    for name, value in {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "STAGE_URL": str(tmp_path),
        "SVGBOT_STAGES": "BRAND, TEAM_2",
        "SVGBOT_PROFILE": "strict",
    }.items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert settings.slack_bot_token.get_secret_value() == "xoxb-1"
    assert settings.stage_folder == tmp_path
    assert settings.stages == ("BRAND", "TEAM_2")
    assert settings.profile == "strict"
    assert "xoxb-1" not in repr(settings)


def test_a_protocol_is_one_that_the_account_speaks() -> None:
    """A slip of the pen is told at once, not after a login that cannot be."""
    with pytest.raises(ValidationError, match="'https' or 'http'"):
        Settings(snowflake_protocol="ftp")  # type: ignore[arg-type]


def test_stages_are_told_apart_by_their_names() -> None:
    """Two of one name would be one to people, in whichever schema the bot takes it for."""
    with pytest.raises(ValidationError, match="the same name"):
        Settings(stages="BRAND.PUBLIC.LOGOS, SALES.PUBLIC.LOGOS")  # type: ignore[arg-type]


def test_a_stage_named_in_full_is_where_files_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """STAGE_URL says database, schema and stage at once; SVGBOT_STAGE may still choose another stage there."""
    monkeypatch.setenv("STAGE_URL", '@sales."My Schema".LOGOS')
    monkeypatch.setenv("SVGBOT_STAGES", "LOGOS, brand.public.ICONS")
    settings = Settings()
    assert settings.stage == "LOGOS"
    assert settings.stage_names == ("LOGOS", "ICONS")
    monkeypatch.setenv("SVGBOT_STAGE", "OTHER")
    assert Settings().stage == "OTHER"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("STAGE_URL", "@ONLY_A_STAGE"),
        ("STAGE_URL", "@DB.PUBLIC.it's"),
        ("STAGE_URL", "@DB.PUBLIC.lower'case"),
        ("SVGBOT_STAGES", "GOOD,DB.GOOD"),
        ("SNOWFLAKE_PORT", "https"),
        ("SVGBOT_STAGE_WAY", "ftp"),
        ("SVGBOT_STAGE", "lower"),
        ("SVGBOT_STAGES", "GOOD,bad one"),
        ("SVGBOT_WORKERS", "0"),
        ("SVGBOT_PROFILE", "lax"),
        ("SVGBOT_MODEL_TIMEOUT", "soon"),
    ],
)
def test_a_wrong_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], variable: str, value: str
) -> None:
    """The command says which variable to mend, and never what secrets stood in others."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    monkeypatch.setenv(variable, value)
    with pytest.raises(ValidationError):
        Settings()
    assert main(["draw", "a blue logo"]) == 2
    said = capsys.readouterr().err
    assert variable in said
    assert "xoxb-secret" not in said
    assert said.startswith(wording.settings_invalid([])[:10])
