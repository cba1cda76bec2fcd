"""Snowflake's errors as ours. Their texts may hold names, statements and people's words: they stay in the traceback."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, TypeAlias

from requests.exceptions import RequestException
from snowflake.connector.errors import Error, ForbiddenError
from snowflake.snowpark.exceptions import SnowparkClientException

from bot import errors

VendorError: TypeAlias = Error | SnowparkClientException | RequestException
VENDOR_ERRORS: Final = (Error, SnowparkClientException, RequestException)

# The session is gone and only a new login helps; the connector renews 390112 by itself.
SESSION_GONE: Final = {390111, 390112, 390114}

# What the connector numbers 25xxxx is between it and the server; 29xxxx is 290000 and the HTTP status.
_NETWORK: Final = range(250000, 252000)
_HTTP: Final = range(290000, 291000)
_NO_SUCH_ACCOUNT: Final = {290403, 290404}
_LOGIN: Final = range(390000, 396000)

_NOT_PERMITTED: Final = {3001}
_NOT_THERE: Final = {2003, 2043}  # Snowflake does not tell "does not exist" from "not authorized"

# No warehouse to run on: none chosen, suspended and may not resume, out of its monitor's quota.
_NO_WAREHOUSE: Final = {606, 607, 90073, 90109}
_WAREHOUSE_STATE: Final = "57P03"

_CANCELLED: Final = {604, 630}

# Files did not come through: the way to the cloud's storage is closed or was cut.
TRANSFER: Final = {253002, 253003}
FILE_NOT_THERE: Final = 253006


def number_of(error: BaseException) -> int:
    """Snowflake's number of the error, 0 if it has none."""
    number = getattr(error, "sql_error_code", None) or getattr(error, "errno", None) or 0
    try:
        return int(number)
    except (TypeError, ValueError):
        return 0


def state_of(error: BaseException) -> str:
    """The SQLSTATE of the error; Snowpark keeps it in the connector's error that it wraps."""
    inner = getattr(error, "conn_error", None)
    return str(getattr(inner or error, "sqlstate", None) or "")


@contextmanager
def trouble() -> Iterator[None]:
    """Whatever the connector and Snowpark raise in this block comes out as an errors.SessionError."""
    try:
        yield
    except VENDOR_ERRORS as error:
        raise translated(error) from error


def translated(error: VendorError) -> errors.SessionError:
    """Our error for theirs; `number` is Snowflake's, for the log and for `svgbot doctor`."""
    number, state = number_of(error), state_of(error)
    if number in _NO_SUCH_ACCOUNT or isinstance(error, ForbiddenError):
        return errors.NotAuthenticated("snowflake_account", number=number)
    if number in _LOGIN:
        return errors.NotAuthenticated("snowflake_login", number=number)
    if number in _NETWORK or number in _HTTP or isinstance(error, RequestException):
        return errors.Unreachable("snowflake_unreachable", number=number)
    if number in _NO_WAREHOUSE or state == _WAREHOUSE_STATE:
        return errors.SessionError("warehouse_stopped", number=number)
    if number in _NOT_PERMITTED or state == "42501":
        return errors.NotPermitted("snowflake_not_permitted", number=number)
    if number in _NOT_THERE:
        return errors.NotPermitted("snowflake_not_there", number=number)
    if number in _CANCELLED:
        return errors.SessionError("snowflake_timeout", number=number)
    return errors.SessionError("snowflake_failed", number=number)
