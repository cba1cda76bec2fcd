"""The statements about stages, one function each, run with a session of the pool. They raise the vendor's errors.

Everything is asked through the connector's cursor: Snowpark's put_stream strips the path it is given, and a name may
end with a space.
"""

import hashlib
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from snowflake.snowpark import Session

from bot import errors
from bot.domain import StagePath, StoredFile
from bot.snowflake.names import Schema, literal, quoted
from bot.snowflake.trouble import VENDOR_ERRORS, number_of
from bot.stage.rules import is_path

md5: Final = partial(hashlib.md5, usedforsecurity=False)  # the checksum that LIST shows

# The type of a stage whose files Snowflake encrypts and the client does not (SHOW STAGES).
ENCRYPTED_THERE: Final = "INTERNAL NO CSE"

# Byte for byte what stands in the column: nothing between fields or records, nothing escaped, nothing taken for null.
_AS_IT_IS: Final = (
    "FILE_FORMAT = (TYPE = CSV COMPRESSION = NONE FIELD_DELIMITER = NONE RECORD_DELIMITER = NONE ESCAPE = NONE"
    " ESCAPE_UNENCLOSED_FIELD = NONE FIELD_OPTIONALLY_ENCLOSED_BY = NONE NULL_IF = () EMPTY_FIELD_AS_NULL = FALSE)"
)


@dataclass(frozen=True, slots=True)
class Location:
    """A path in a stage of that schema."""

    schema: Schema
    path: StagePath

    @property
    def stage(self) -> str:
        """The stage alone, for a statement about it."""
        return self.schema.of(self.path.stage)

    def __str__(self) -> str:
        return literal(f"@{self.stage}/{self.path.path}")

    @property
    def folder(self) -> str:
        """Where the file lies, for PUT, which takes the name from the file that it is given."""
        folder, slash, _ = self.path.path.rpartition("/")
        return literal(f"@{self.stage}/{folder}{slash}")


def run(session: Session, sql: str, *values: object, **options: Any) -> list[tuple[Any, ...]]:
    """The rows that the statement gives."""
    with session.connection.cursor() as cursor:
        cursor.execute(sql, values or None, **options)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def stage_statement(schema: Schema, stage: str) -> str:
    """Makes the stage where it is missing. Its files are encrypted by Snowflake and not by the client, and it has a
    directory: neither can be changed later, and links to files need both."""
    return (
        f"CREATE STAGE IF NOT EXISTS {schema.of(stage)}"
        " ENCRYPTION = (TYPE = 'SNOWFLAKE_SSE') DIRECTORY = (ENABLE = TRUE) COMMENT = 'Drawings by svgbot'"
    )


def upload(session: Session, where: Location, data: bytes) -> bool:
    """Puts the file there; False where one stands there already, which stays as it is."""
    name = where.path.path.rpartition("/")[2]
    with session.connection.cursor() as cursor:
        cursor.execute(
            f"PUT {literal('file:///' + name)} {where.folder}"
            " AUTO_COMPRESS = FALSE SOURCE_COMPRESSION = NONE OVERWRITE = FALSE",
            file_stream=BytesIO(data),
        )
        columns = [column.name for column in cursor.description]
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return bool(rows[0][columns.index("status")] == "UPLOADED")


def files_at(session: Session, where: Location, pattern: str | None = None) -> tuple[StoredFile, ...]:
    """The files whose path begins with this one, ordered by path."""
    rows = run(session, f"LIST {where}" + _matching(pattern))
    return tuple(sorted(_stored(where.path.stage, rows), key=lambda file: file.path.path))


def file_at(session: Session, where: Location) -> StoredFile | None:
    """The file with this very path."""
    return next((file for file in files_at(session, where) if file.path == where.path), None)


def download(session: Session, where: Location) -> bytes | None:
    """The file's bytes, None where there is none."""
    found, pattern = _alone(session, where)
    if found is None:
        return None
    with tempfile.TemporaryDirectory(prefix="svgbot-") as folder:
        run(session, f"GET {where} {literal(f'file://{folder}/')}" + _matching(pattern))
        return (Path(folder) / where.path.path.rpartition("/")[2]).read_bytes()


def remove(session: Session, where: Location) -> bool:
    """Removes the file; False where there was none."""
    found, pattern = _alone(session, where)
    if found is None:
        return False
    run(session, f"REMOVE {where}" + _matching(pattern))
    return True


def _alone(session: Session, where: Location) -> tuple[StoredFile | None, str | None]:
    """The file, and the pattern which makes sure that it alone is meant: GET and REMOVE take every file whose path
    begins with the one they are given, and what a pattern is compared with is not documented."""
    path, stage = re.escape(where.path.path), re.escape(where.path.stage.lower())
    for pattern in (None, path, f"{stage}/{path}", f".*/{path}"):
        files = files_at(session, where, pattern)
        found = next((file for file in files if file.path == where.path), None)
        if found is None and pattern is None:
            return None, None
        if found is not None and len(files) == 1:
            return found, pattern
    raise errors.StorageError("path_ambiguous", path=str(where.path))


def described(session: Session, where: Location) -> dict[str, Any]:
    """What SHOW STAGES says of the stage, by its columns' names in lower case; empty where it shows none of that
    name."""
    sql = f"SHOW STAGES LIKE {literal(_like(where.path.stage))} IN SCHEMA {where.schema}"
    return next((row for row in _records(session, sql) if row["name"] == where.path.stage), {})


def permissions(session: Session, where: Location) -> str | None:
    """Who may do what with the stage, as `READ, WRITE to SVGBOT; …`; None where the role may not know."""
    try:
        rows = _records(session, f"SHOW GRANTS ON STAGE {where.stage}")
    except VENDOR_ERRORS as error:
        if number_of(error) not in {2003, 2043, 3001}:
            raise
        return None
    granted: dict[str, list[str]] = {}
    for row in rows:
        granted.setdefault(str(row["grantee_name"]), []).append(str(row["privilege"]))
    return "; ".join(f"{', '.join(sorted(granted[role]))} to {role}" for role in sorted(granted)) or None


def link(session: Session, where: Location, seconds: int) -> str | None:
    """An address that gives the file to anybody for so long; None where the stage's files are encrypted for clients
    only or its type is not shown."""
    if described(session, where).get("type") != ENCRYPTED_THERE:
        return None
    stage = literal(f"@{where.stage}")  # bare, it may hold no space and no special character
    rows = run(session, f"SELECT GET_PRESIGNED_URL({stage}, ?, {seconds:d})", where.path.path)
    return str(rows[0][0]) if rows and rows[0][0] else None


def make_table(session: Session, table: str, content: str) -> None:
    """Makes a table of one row and one column, which holds the text, also where one was made for it before."""
    run(session, f"CREATE OR REPLACE TRANSIENT TABLE {table} (svg VARCHAR NOT NULL) DATA_RETENTION_TIME_IN_DAYS = 0")
    run(session, f"INSERT INTO {table} (svg) VALUES (?)", content)


def unload(session: Session, table: str, where: Location) -> None:
    """Writes the text of that table to the file. Fails where one stands there."""
    run(
        session,
        f"COPY INTO {where} FROM (SELECT svg FROM {table}) {_AS_IT_IS}"
        " SINGLE = TRUE OVERWRITE = FALSE HEADER = FALSE MAX_FILE_SIZE = 4900000000",
    )


def drop_table(session: Session, table: str) -> None:
    """Removes the table, if it is there."""
    run(session, f"DROP TABLE IF EXISTS {table}")


def current_role(session: Session) -> str:
    """The role that statements run with."""
    return str(run(session, "SELECT CURRENT_ROLE()")[0][0])


def grant(privilege: str, on: str, role: str) -> str:
    """The statement that gives the role this."""
    return f"GRANT {privilege} ON {on} TO ROLE {quoted(role)};"


def _records(session: Session, sql: str) -> list[dict[str, Any]]:
    """The rows by their columns' names in lower case."""
    with session.connection.cursor() as cursor:
        cursor.execute(sql)
        names = [column.name.lower() for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _matching(pattern: str | None) -> str:
    return "" if pattern is None else f" PATTERN = {literal(pattern)}"


def _like(name: str) -> str:
    return name.replace("_", "\\_")


def _stored(stage: str, rows: Iterable[Sequence[Any]]) -> Iterable[StoredFile]:
    """LIST's rows: name (with the stage before the first slash), size, md5, last_modified as an HTTP date."""
    for name, size, checksum, modified, *_ in rows:
        path = str(name).partition("/")[2]
        if is_path(path):
            at = parsedate_to_datetime(str(modified))
            seconds = (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
            yield StoredFile(StagePath(stage, path), int(size), str(checksum), seconds)
