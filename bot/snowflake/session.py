"""One Snowpark session, every statement of which says on whose behalf it runs."""

import json
from functools import wraps
from typing import Any, Final

from snowflake.connector import SnowflakeConnection
from snowflake.connector.cursor import SnowflakeCursor
from snowflake.snowpark import Session

from bot.domain import Json
from bot.snowflake.connection import Connection

# Seconds for a login, and for a request with all its repetitions. An answer that takes longer is polled for every 45 s,
# so this does not bound a long statement.
LOGIN_S: Final = 20
NETWORK_S: Final = 90

# Snowflake's limit for QUERY_TAG is 2000 characters.
_TAG_LENGTH: Final = 2000


class _Cursor(SnowflakeCursor):
    """Sends the connection's tag with each statement: an ALTER SESSION would cost a round trip of its own."""

    @wraps(SnowflakeCursor.execute)  # Snowpark looks at the parameters
    def execute(self, *arguments: Any, **options: Any) -> Any:  # type: ignore[override]  # they are passed on
        tag = self.connection.tag if isinstance(self.connection, _Connection) else ""
        if tag:
            options["_statement_params"] = {"QUERY_TAG": tag, **(options.get("_statement_params") or {})}
        return super().execute(*arguments, **options)


class _Connection(SnowflakeConnection):
    """The connector's connection, whose cursors are tagged."""

    tag: str = ""

    def cursor(self, cursor_class: Any = _Cursor) -> Any:
        return super().cursor(cursor_class)


def open_session(connection: Connection) -> Session:
    """A new session. Raises the vendor's errors, and ConfigurationError where a key or token file is missing."""
    own: dict[str, Any] = {
        "application": "svgbot",
        "paramstyle": "qmark",
        "login_timeout": LOGIN_S,
        "network_timeout": NETWORK_S,
        "session_parameters": {"QUERY_TAG": _as_tag({}), "CLIENT_TELEMETRY_ENABLED": False},
    }
    connected = _Connection(**own | connection.parameters())
    session: Session = Session.builder.configs({"connection": connected}).create()
    return session


def tagged(session: Session, attribution: Json) -> None:
    """From now on the session's statements are the work of these."""
    connection = session.connection
    if isinstance(connection, _Connection):
        connection.tag = _as_tag(attribution) if attribution else ""


def _as_tag(attribution: Json) -> str:
    return json.dumps({"app": "svgbot"} | attribution)[:_TAG_LENGTH]
