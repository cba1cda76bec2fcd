"""Which connection the settings name, by which kind of authentication."""

from pathlib import Path
from typing import Any

import pytest
from snowflake.connector import config_manager

from bot.errors import ConfigurationError
from bot.settings import Settings
from bot.snowflake import connection as connections
from bot.snowflake.connection import Connection, connection_of

ACCOUNT = {"snowflake_account": "acme-dev", "snowflake_user": "SVGBOT"}


def connected(**settings: Any) -> Connection:
    """The connection that these settings name."""
    found = connection_of(Settings(**settings))
    assert found is not None
    return found


def test_without_an_account_there_is_no_connection() -> None:
    """Nothing of Snowflake is used where nothing names it."""
    assert connection_of(Settings(snowflake_role="R")) is None


@pytest.mark.parametrize(
    ("given", "kind", "parameters"),
    [
        pytest.param(
            {"snowflake_pat": "p"}, "pat", {"authenticator": "PROGRAMMATIC_ACCESS_TOKEN", "token": "p"}, id="PAT"
        ),
        pytest.param({"snowflake_token": "t"}, "oauth", {"authenticator": "OAUTH", "token": "t"}, id="OAuth"),
        pytest.param(
            {"snowflake_token": "t", "snowflake_authenticator": "programmatic_access_token"},
            "pat",
            {"authenticator": "PROGRAMMATIC_ACCESS_TOKEN", "token": "t"},
            id="a PAT given as a token",
        ),
        pytest.param({"snowflake_password": "w"}, "password", {"authenticator": "SNOWFLAKE"}, id="password"),
        pytest.param(
            {"snowflake_authenticator": "externalbrowser"},
            "other",
            {"authenticator": "EXTERNALBROWSER"},
            id="what the connector knows and the bot need not",
        ),
    ],
)
def test_the_credential_makes_the_kind_plain(given: dict[str, str], kind: str, parameters: dict[str, str]) -> None:
    """One variable is enough: nobody has to say which kind of authentication it is for."""
    found = connected(**ACCOUNT, **given)
    assert found.kind == kind
    assert found.parameters().items() >= {"account": "acme-dev", "user": "SVGBOT", **parameters}.items()


def test_a_private_key_is_named_by_its_file(tmp_path: Path) -> None:
    """A key pair is found by its file, and a file that is missing is named before anything is tried."""
    key = tmp_path / "key.p8"
    found = connected(**ACCOUNT, snowflake_private_key_file=key, snowflake_private_key_passphrase="open")
    assert found.kind == "key_pair"
    with pytest.raises(ConfigurationError) as raised:
        found.parameters()
    assert raised.value.facts["path"] == str(key)
    key.write_text("-----BEGIN")
    assert found.parameters()["private_key_file"] == str(key)
    assert found.parameters()["authenticator"] == "SNOWFLAKE_JWT"


def test_a_token_file_is_read_anew_each_time(tmp_path: Path) -> None:
    """Whoever replaces the token need not restart the bot."""
    file = tmp_path / "token"
    found = connected(**ACCOUNT, snowflake_token_file=file)
    for token in ("first", "second"):
        file.write_text(f"{token}\n")
        assert found.parameters()["token"] == token


def test_a_container_needs_no_credential(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In Snowpark Container Services the account, the host and a fresh token are there."""
    file = tmp_path / "token"
    file.write_text("fresh")
    monkeypatch.setattr(connections, "CONTAINER_TOKEN", file)
    found = connected(snowflake_account="ACME", snowflake_host="acme.prvlink.snowflakecomputing.com")
    assert found.kind == "container"
    assert found.parameters().items() >= {"token": "fresh", "authenticator": "OAUTH"}.items()
    assert found.url == "https://acme.prvlink.snowflakecomputing.com"


def test_a_named_connection_comes_from_connections_toml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file that the vendor's own tools read; what the environment says wins over it."""
    file = tmp_path / "connections.toml"
    file.write_text(
        '[team]\naccount = "acme-dev"\nuser = "BOT"\nrole = "R"\n'
        'private_key_path = "~/key.p8"\nclient_prefetch_threads = 2\n'
    )
    file.chmod(0o600)
    monkeypatch.setattr(config_manager, "CONFIG_MANAGER", {"connections": _read(file)})
    found = connected(snowflake_connection_name="team", snowflake_role="OTHER")
    assert (found.kind, found.account, found.user, found.role) == ("key_pair", "acme-dev", "BOT", "OTHER")
    assert found.private_key_file == Path("~/key.p8").expanduser()
    assert found.extras == {"client_prefetch_threads": 2}
    with pytest.raises(ConfigurationError) as raised:
        connected(snowflake_connection_name="taem")
    assert raised.value.facts == {"given": "taem", "choices": "team"}


def _read(file: Path) -> Any:
    manager = config_manager.ConfigManager(
        name="test",
        file_path=file.with_name("config.toml"),
        _slices=[
            config_manager.ConfigSlice(file, config_manager.ConfigSliceOptions(check_permissions=True), "connections")
        ],
    )
    manager.add_option(name="connections", parse_str=dict, default={})
    return manager["connections"]


@pytest.mark.parametrize(
    ("given", "named"),
    [
        pytest.param({"snowflake_account": "a", "snowflake_user": "U"}, "SNOWFLAKE_PAT", id="no credential"),
        pytest.param({"snowflake_account": "a", "snowflake_password": "w"}, "SNOWFLAKE_USER", id="no user"),
    ],
)
def test_what_is_missing_is_named(given: dict[str, Any], named: str) -> None:
    """A half-set connection says which variable it wants."""
    with pytest.raises(ConfigurationError) as raised:
        connection_of(Settings(**given))
    assert named in str(raised.value.facts["names"])


def test_secrets_do_not_show() -> None:
    """Whatever prints a connection prints no secret."""
    found = connected(
        **ACCOUNT, snowflake_pat="hush", snowflake_password="hush", snowflake_private_key_passphrase="hush"
    )
    assert "hush" not in repr(found)
