"""Which Snowflake account, as whom and by which kind of authentication: a value made of the settings.

The names are the connector's own, so that what works for `snow` or SnowSQL works here: a named connection of
connections.toml, the variables SNOWFLAKE_…, and what Snowpark Container Services puts into every container. Where
several speak, the environment wins over the file.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from bot.errors import ConfigurationError
from bot.settings import Settings

Kind: TypeAlias = Literal["key_pair", "pat", "oauth", "container", "password", "other"]

# Where Snowpark Container Services keeps a fresh token of the service's own.
CONTAINER_TOKEN: Final = Path("/snowflake/session/token")

# What the connector calls each kind (connector, auth/_auth.py).
_KINDS: Final[dict[str, Kind]] = {
    "SNOWFLAKE_JWT": "key_pair",
    "PROGRAMMATIC_ACCESS_TOKEN": "pat",
    "OAUTH": "oauth",
    "SNOWFLAKE": "password",
}
_AUTHENTICATORS: Final = {kind: name for name, kind in _KINDS.items()} | {"container": "OAUTH"}

# Two spellings of one thing, as connections.toml may have them.
_SPELLINGS: Final = {
    "private_key_path": "private_key_file",
    "private_key_passphrase": "private_key_file_pwd",
    "username": "user",
    "accountname": "account",
    "dbname": "database",
    "databasename": "database",
    "schemaname": "schema",
    "warehousename": "warehouse",
    "rolename": "role",
}


# What one signs in with, and what else says how. The connector would mix those of a file with those of the environment,
# and takes a private key before all else.
_CREDENTIALS: Final = {"password", "private_key_file", "token", "token_file_path"}
_SIGNING_IN: Final = _CREDENTIALS | {"authenticator", "private_key", "private_key_file_pwd"}


@dataclass(frozen=True, slots=True)
class Connection:
    """An account and the way into it. Empty strings stand for the account's own defaults; secrets are not shown.

    `extras` are further parameters of a named connection, passed on to the connector as they are.
    """

    kind: Kind
    account: str
    user: str = ""
    host: str = ""
    port: int | None = None
    protocol: str = "https"
    role: str = ""
    warehouse: str = ""
    database: str = ""
    schema: str = ""
    password: str = field(default="", repr=False)
    private_key_file: Path | None = None
    private_key_passphrase: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    token_file: Path | None = None
    authenticator: str = ""
    extras: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def url(self) -> str:
        """Where the account answers, for its REST services: `https://ORG-NAME.snowflakecomputing.com`."""
        host = self.host or f"{self.account.lower().replace('_', '-')}.snowflakecomputing.com"
        return f"{self.protocol}://{host}" + (f":{self.port}" if self.port else "")

    def current_token(self) -> str:
        """The token in force: a token file is read anew each time, for whoever keeps it replaces it. Raises
        ConfigurationError where the file cannot be read."""
        if self.token_file is None:
            return self.token
        try:
            return self.token_file.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError("snowflake_file", path=str(self.token_file)) from error

    def private_key(self) -> Any:
        """The private key in its file, None where there is no file. Raises ConfigurationError where it cannot be
        used."""
        return self.private_key_file and _private_key(self.private_key_file, self.private_key_passphrase)

    def parameters(self) -> dict[str, Any]:
        """What `snowflake.connector.connect` takes. Raises ConfigurationError as `current_token` and `private_key`
        do: of a key that it cannot read, the connector gives no error of its own."""
        self.private_key()
        given = {
            "account": self.account,
            "user": self.user,
            "host": self.host,
            "port": self.port,
            "protocol": self.protocol,
            "role": self.role,
            "warehouse": self.warehouse,
            "database": self.database,
            "schema": self.schema,
            "password": self.password,
            "private_key_file": str(self.private_key_file or ""),
            "private_key_file_pwd": self.private_key_passphrase,
            "token": self.current_token(),
            "authenticator": self.authenticator or _AUTHENTICATORS.get(self.kind, ""),
        }
        return {**self.extras, **{name: value for name, value in given.items() if value}}


def connection_of(settings: Settings) -> Connection | None:
    """The connection that the settings name; None where they name no account. Raises ConfigurationError where they
    name one that cannot be used."""
    given = _environment(settings)
    if settings.snowflake_connection_name:
        named = _named(settings.snowflake_connection_name)
        if given.keys() & _CREDENTIALS:
            named = {name: value for name, value in named.items() if name not in _SIGNING_IN}
        given = named | given
    if not given.get("account"):
        return None
    authenticator = str(given.get("authenticator", "")).upper()
    kind = _KINDS.get(authenticator, "other") if authenticator else _kind(given)
    if kind == "container":
        given["token_file_path"] = str(CONTAINER_TOKEN)
    if not given.get("user") and kind in {"key_pair", "password"}:
        raise ConfigurationError("settings_missing_snowflake", names="SNOWFLAKE_USER")
    return _connection(kind, given)


def _environment(settings: Settings) -> dict[str, Any]:
    """The variables that are set, by the connector's names."""
    given = {
        "account": settings.snowflake_account,
        "user": settings.snowflake_user,
        "host": settings.snowflake_host,
        "port": settings.snowflake_port,
        "protocol": settings.snowflake_protocol,
        "role": settings.snowflake_role,
        "warehouse": settings.snowflake_warehouse,
        "database": settings.snowflake_database,
        "schema": settings.snowflake_schema,
        "authenticator": settings.snowflake_authenticator,
        "password": settings.snowflake_password.get_secret_value(),
        "private_key_file": str(settings.snowflake_private_key_file or ""),
        "private_key_file_pwd": settings.snowflake_private_key_passphrase.get_secret_value(),
        "token": settings.snowflake_token.get_secret_value(),
        "token_file_path": str(settings.snowflake_token_file or ""),
    }
    if pat := settings.snowflake_pat.get_secret_value():
        given |= {"token": pat, "authenticator": "PROGRAMMATIC_ACCESS_TOKEN"}
    return {name: value for name, value in given.items() if value}


def _named(name: str) -> dict[str, Any]:
    """A connection of connections.toml (or config.toml), found where the connector finds it."""
    from snowflake.connector.config_manager import CONFIG_MANAGER
    from snowflake.connector.errors import Error

    try:
        connections: Any = CONFIG_MANAGER["connections"]
    except Error as error:
        raise ConfigurationError("connections_unreadable") from error
    if name not in connections:
        raise ConfigurationError("connection_unknown", given=name, choices=", ".join(sorted(connections)))
    if not isinstance(connections[name], Mapping):
        raise ConfigurationError("connection_unusable", given=name, fault="it is no table of parameters")
    found = {_SPELLINGS.get(key.lower(), key.lower()): value for key, value in connections[name].items()}
    if not re.fullmatch("[0-9]*", str(found.get("port", ""))):
        raise ConfigurationError("connection_unusable", given=name, fault="its port is no number")
    if found.get("protocol", "https") not in ("https", "http"):
        raise ConfigurationError("connection_unusable", given=name, fault="its protocol is neither https nor http")
    return found


def _kind(given: Mapping[str, Any]) -> Kind:
    """The kind of authentication that a credential makes plain."""
    if given.get("private_key_file"):
        return "key_pair"
    if given.get("token") or given.get("token_file_path"):
        return "oauth"
    if given.get("password"):
        return "password"
    if CONTAINER_TOKEN.is_file():
        return "container"
    raise ConfigurationError(
        "settings_missing_snowflake", names="SNOWFLAKE_PRIVATE_KEY_FILE, SNOWFLAKE_PAT or SNOWFLAKE_TOKEN"
    )


def _connection(kind: Kind, given: dict[str, Any]) -> Connection:
    def text(name: str) -> str:
        return str(given.pop(name, ""))

    def path(name: str) -> Path | None:
        value = text(name)
        return Path(value).expanduser() if value else None

    port = text("port")
    return Connection(
        kind=kind,
        account=text("account"),
        user=text("user"),
        host=text("host"),
        port=int(port) if port else None,
        protocol=text("protocol") or "https",
        role=text("role"),
        warehouse=text("warehouse"),
        database=text("database"),
        schema=text("schema"),
        password=text("password"),
        private_key_file=path("private_key_file"),
        private_key_passphrase=text("private_key_file_pwd"),
        token=text("token"),
        token_file=path("token_file_path"),
        authenticator=text("authenticator").upper(),
        extras=given,
    )


def _private_key(path: Path, passphrase: str) -> Any:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        return load_pem_private_key(path.read_bytes(), passphrase.encode() or None)
    except OSError as error:
        raise ConfigurationError("private_key_unusable", path=str(path), fault="it cannot be read") from error
    except TypeError as error:  # encrypted without a passphrase, or the other way round
        fault = "it is not encrypted" if passphrase else "it is encrypted"
        raise ConfigurationError("private_key_unusable", path=str(path), fault=fault) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        fault = "its passphrase is wrong, or it is no private key"
        raise ConfigurationError("private_key_unusable", path=str(path), fault=fault) from error
