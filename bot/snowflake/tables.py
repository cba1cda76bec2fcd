"""The ledger's tables as they stand in Snowflake: the same names and columns, and for each row its version and when it
was deleted. Everything but the key may be null there, for of a deleted row nothing else is left.
"""

from typing import Any, Final

from sqlalchemy import JSON, Boolean, CheckConstraint, Float, Integer, Table
from sqlalchemy.schema import Column
from sqlalchemy.types import TypeEngine

from bot.ledger.mirrored import columns_of, key_of
from bot.ledger.tables import UtcTime
from bot.snowflake.names import Schema, quoted

VERSION: Final = "ROW_VERSION"
DELETED: Final = "DELETED_AT"
_OWN: Final = {VERSION: "NUMBER(38, 0)", DELETED: "TIMESTAMP_LTZ"}

_TYPES: Final[dict[type[TypeEngine[Any]], str]] = {
    UtcTime: "TIMESTAMP_LTZ",  # a moment, and unlike TIMESTAMP_TZ a hybrid table can have an index on it
    Boolean: "BOOLEAN",
    Integer: "NUMBER(38, 0)",
    Float: "FLOAT",
    JSON: "VARIANT",
}

# What analysts ask by (SPEC): an index where there can be one, else how the rows lie together.
_ASKED_BY: Final = {
    "user_sessions": ("last_activity",),
    "svg_generation_requests": ("created_at", "session_id", "status"),
    "generated_svgs": ("generated_at", "request_id", "model_used"),
    "model_calls": ("called_at", "request_id", "model"),
    "temporary_tables": ("request_id",),
    "error_log": ("timestamp",),
    "audit_events": ("timestamp",),
}


def name_of(table: str) -> str:
    """The table's name there."""
    return table.upper()


def types_of(table: Table) -> dict[str, str]:
    """The columns there, in capitals, and their types."""
    return {name.upper(): _type(table.c[name]) for name in columns_of(table)} | _OWN


def _type(column: Column[Any]) -> str:
    return next((name for kind, name in _TYPES.items() if isinstance(column.type, kind)), "VARCHAR")


def make_table(table: Table, schema: Schema, *, hybrid: bool) -> str:
    """The statement that makes the table where it is missing. A standard table enforces its checks but no key, and has
    no index; a hybrid one has keys and indexes, where the account has hybrid tables."""
    key = key_of(table).upper()
    must = {key, VERSION}
    lines = [f"{quoted(name)} {kind}{' NOT NULL' * (name in must)}" for name, kind in types_of(table).items()]
    lines.append(f"PRIMARY KEY ({quoted(key)})")
    lines += [
        f"CONSTRAINT {quoted(str(check.name).upper())} CHECK ({_condition(table, check)})" for check in _checks(table)
    ]
    asked_by = [name.upper() for name in _ASKED_BY.get(table.name, ())]
    if hybrid:
        lines += [f"INDEX {quoted(f'IX_{table.name}_{name}'.upper())} ({quoted(name)})" for name in asked_by]
    kind, inside = ("HYBRID TABLE" if hybrid else "TABLE"), ",\n    ".join(lines)
    made = f"CREATE {kind} IF NOT EXISTS {schema.of(name_of(table.name))} (\n    {inside}\n)"
    return made if hybrid or not asked_by else f"{made}\nCLUSTER BY ({', '.join(map(_clustered, asked_by))})"


def _checks(table: Table) -> list[CheckConstraint]:
    constraints = table.constraints.union(*(column.constraints for column in table.c))
    checks = [check for check in constraints if isinstance(check, CheckConstraint)]
    return sorted(checks, key=lambda check: str(check.name))


def _condition(table: Table, check: CheckConstraint) -> str:
    """The condition with its column in capitals and quotes."""
    condition = str(check.sqltext.compile(compile_kwargs={"literal_binds": True}))
    for column in table.c.keys():  # noqa: SIM118  its values are columns
        if condition.startswith((f"{column} ", f'"{column}" ')):
            return quoted(column.upper()) + condition[condition.index(" ") :]
    return condition


def _clustered(name: str) -> str:
    return f"TO_DATE({quoted(name)})" if name.endswith(("_AT", "TIMESTAMP", "ACTIVITY")) else quoted(name)
