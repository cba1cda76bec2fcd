"""Bearer tokens for Snowflake's REST API, one provider per kind of authentication. Sources: "Authenticating Snowflake
REST APIs with Snowflake"; the claims of the key pair's JWT are those of the connector itself."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from bot.errors import ModelRefused
from bot.snowflake.connection import Connection

TOKEN_TYPE = "X-Snowflake-Authorization-Token-Type"  # noqa: S105 - a header's name

# Snowflake takes a JWT for at most an hour after it was issued.
JWT_LIFETIME_S = 3540
# Renewed so long before its end that a request on its way does not meet it.
JWT_MARGIN_S = 300


class Token(Protocol):
    """Gives the token for the next request. `kind` is what Snowflake calls it, for the header TOKEN_TYPE."""

    kind: str

    async def __call__(self) -> str:
        """A token that is valid now, as far as can be known here. Raises errors.ModelRefused."""
        ...

    def refused(self) -> None:
        """The last one was refused: do not give it again if there can be another."""
        ...


class FixedToken:
    """A token that does not change: a programmatic access token, or one from OAuth that somebody else renews."""

    def __init__(self, value: str, kind: str) -> None:
        self._value = value
        self.kind = kind

    async def __call__(self) -> str:
        """The same every time."""
        return self._value

    def refused(self) -> None:
        """There is no other."""


class FileToken:
    """A token in a file that is replaced from time to time, as in Snowpark Container Services: read anew each time."""

    def __init__(self, path: Path, kind: str) -> None:
        self._path = path
        self.kind = kind

    async def __call__(self) -> str:
        """What the file holds now. It is short and local, so reading it does not keep the loop."""
        try:
            return self._path.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ModelRefused("token_unreadable", path=str(self._path)) from error

    def refused(self) -> None:
        """The file is read anew anyway."""


class KeyPairToken:
    """A JWT signed with the user's private key, made anew before it expires. `clock` gives seconds since 1970."""

    kind = "KEYPAIR_JWT"

    def __init__(self, account: str, user: str, private_key: Any, clock: Callable[[], float] = time.time) -> None:
        self._account = account
        self._user = user
        self._key = private_key
        self._clock = clock
        self._token = ""
        self._made_at = 0.0

    async def __call__(self) -> str:
        """The token in force. Signing takes a few milliseconds, about once an hour."""
        if not self._token or self._clock() > self._made_at + JWT_LIFETIME_S - JWT_MARGIN_S:
            self._made_at = self._clock()
            self._token = self._signed()
        return self._token

    def refused(self) -> None:
        """The next is a new one."""
        self._token = ""

    def _signed(self) -> str:
        from snowflake.connector.auth import AuthByKeyPair

        maker = AuthByKeyPair(self._key, lifetime_in_seconds=JWT_LIFETIME_S)
        return str(maker.prepare(account=self._account, user=self._user))


# What Snowflake calls the kinds of token that are given, not made.
_TOKEN_TYPES = {"pat": "PROGRAMMATIC_ACCESS_TOKEN", "oauth": "OAUTH", "container": "OAUTH"}


def token_of(connection: Connection) -> Token | None:
    """The provider for a connection; None where it can log in for SQL, but REST takes no such credentials (a password,
    a browser). Raises ConfigurationError where the private key cannot be used."""
    if connection.kind == "key_pair" and (key := connection.private_key()):
        return KeyPairToken(connection.account, connection.user, key)
    kind = _TOKEN_TYPES.get(connection.kind)
    if kind and connection.token_file is not None:
        return FileToken(connection.token_file, kind)
    return FixedToken(connection.token, kind) if kind else None


def cortex_url(connection: Connection) -> str:
    """The base of Cortex's chat completions, to which the SDK adds `/chat/completions`."""
    return f"{connection.url}/api/v2/cortex/v1"
