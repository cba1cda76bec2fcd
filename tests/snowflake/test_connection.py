"""Which connection the settings name, by which kind of authentication."""

from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
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
    key = tmp_path / "missing.p8"
    found = connected(**ACCOUNT, snowflake_private_key_file=key, snowflake_private_key_passphrase="open")
    assert found.kind == "key_pair"
    with pytest.raises(ConfigurationError) as raised:
        found.parameters()
    assert raised.value.facts["path"] == str(key)
    written(key, "open")
    assert found.parameters()["private_key_file"] == str(key)
    assert found.parameters()["authenticator"] == "SNOWFLAKE_JWT"


@pytest.mark.parametrize(
    ("passphrase", "given", "fault"),
    [
        pytest.param("open", "shut", "its passphrase is wrong", id="wrong passphrase"),
        pytest.param("open", "", "it is encrypted", id="no passphrase"),
        pytest.param("", "open", "it is not encrypted", id="a passphrase too many"),
        pytest.param(None, "", "it is no private key", id="another file"),
    ],
)
def test_a_private_key_that_cannot_be_used_is_named(
    tmp_path: Path, passphrase: str | None, given: str, fault: str
) -> None:
    """Before the connector, whose own error would be nobody's, has tried it."""
    key = tmp_path / "key.p8"
    if passphrase is None:
        key.write_text("-----BEGIN")
    else:
        written(key, passphrase)
    found = connected(**ACCOUNT, snowflake_private_key_file=key, snowflake_private_key_passphrase=given)
    with pytest.raises(ConfigurationError) as raised:
        found.parameters()
    assert raised.value.code == "private_key_unusable"
    assert fault in str(raised.value.facts["fault"])


def written(file: Path, passphrase: str) -> None:
    """Writes a private key, encrypted if there is a passphrase."""
    encryption = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption))


def test_a_token_file_that_holds_no_text_is_named(tmp_path: Path) -> None:
    """As one that is missing is."""
    file = tmp_path / "token"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigurationError) as raised:
        connected(**ACCOUNT, snowflake_token_file=file).parameters()
    assert raised.value.facts["path"] == str(file)


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


@pytest.mark.parametrize(
    ("filed", "chosen", "sent"),
    [
        pytest.param(
            {"private_key_path": "~/key.p8", "authenticator": "SNOWFLAKE_JWT"},
            {"snowflake_pat": "p"},
            {"token": "p", "authenticator": "PROGRAMMATIC_ACCESS_TOKEN"},
            id="a PAT instead of the file's key pair",
        ),
        pytest.param(
            {"token": "t", "authenticator": "PROGRAMMATIC_ACCESS_TOKEN"},
            {"snowflake_password": "w"},
            {"password": "w", "authenticator": "SNOWFLAKE"},
            id="a password instead of the file's PAT",
        ),
        pytest.param(
            {"password": "w"},
            {"snowflake_authenticator": "username_password_mfa"},
            {"password": "w", "authenticator": "USERNAME_PASSWORD_MFA"},
            id="another way with the file's password",
        ),
    ],
)
def test_one_signs_in_with_what_the_environment_gives(
    monkeypatch: pytest.MonkeyPatch, filed: dict[str, str], chosen: dict[str, str], sent: dict[str, str]
) -> None:
    """And with that alone: given a key too, the connector would take the key."""
    named = {"team": {"account": "acme-dev", "user": "BOT", **filed}}
    monkeypatch.setattr(config_manager, "CONFIG_MANAGER", {"connections": named})
    found = connected(snowflake_connection_name="team", **chosen)
    assert found.parameters() == {"account": "acme-dev", "user": "BOT", "protocol": "https", **sent}


@pytest.mark.parametrize(
    ("filed", "fault"),
    [
        pytest.param({"account": "acme-dev", "port": "https"}, "its port is no number", id="port"),
        pytest.param({"account": "acme-dev", "protocol": "ftp"}, "neither https nor http", id="protocol"),
        pytest.param("acme-dev", "it is no table", id="no table"),
    ],
)
def test_a_named_connection_that_cannot_be_used_is_told(
    monkeypatch: pytest.MonkeyPatch, filed: object, fault: str
) -> None:
    """With what is wrong in it."""
    monkeypatch.setattr(config_manager, "CONFIG_MANAGER", {"connections": {"team": filed}})
    with pytest.raises(ConfigurationError) as raised:
        connected(snowflake_connection_name="team", snowflake_pat="p")
    assert (raised.value.code, raised.value.facts["given"]) == ("connection_unusable", "team")
    assert fault in str(raised.value.facts["fault"])


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
