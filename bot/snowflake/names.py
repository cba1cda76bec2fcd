"""Names in SQL: always fully qualified, always quoted, so that no name can say anything else."""

import re
from dataclasses import dataclass
from typing import Final

# An identifier as it is written: bare, which Snowflake reads as capitals, or in quotes, as it stands.
_IDENTIFIER: Final = r'(?:[A-Za-z_][A-Za-z0-9_$]*|"(?:[^"\0]|"")+")'
_QUALIFIED: Final = re.compile(rf"({_IDENTIFIER})\.({_IDENTIFIER})\.({_IDENTIFIER})")

# Snowflake, identifier requirements.
_LONGEST: Final = 255


def is_identifier(text: str) -> bool:
    """Whether something can have this name, in quotes."""
    return 0 < len(text) <= _LONGEST and "\0" not in text


def quoted(identifier: str) -> str:
    """The identifier for a statement, exactly as it is. Raises ValueError where none can be so."""
    if not is_identifier(identifier):
        raise ValueError("no identifier")
    return '"' + identifier.replace('"', '""') + '"'


def literal(text: str) -> str:
    """The text as a string in a statement, for the places that take no bind parameter."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def identifier(written: str) -> str:
    """The identifier that is meant by what a person writes: `db` is DB, `"my db"` is my db."""
    if written.startswith('"') and written.endswith('"') and len(written) > 1:
        return written[1:-1].replace('""', '"')
    return written.upper()


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema of a database."""

    database: str
    name: str

    def __str__(self) -> str:
        return f"{quoted(self.database)}.{quoted(self.name)}"

    def of(self, thing: str) -> str:
        """A stage or table of this schema, for a statement."""
        return f"{self}.{quoted(thing)}"


def qualified(written: str) -> tuple[Schema, str]:
    """The schema and the name in `DB.SCHEMA.NAME`, with or without a stage's `@`. Raises ValueError."""
    found = _QUALIFIED.fullmatch(written.removeprefix("@"))
    if found is None:
        raise ValueError("not DATABASE.SCHEMA.NAME")
    database, schema, name = (identifier(part) for part in found.groups())
    return Schema(database, schema), name
