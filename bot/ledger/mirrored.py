"""Which tables are mirrored, and the triggers that note every change of their rows, in the very transaction that makes
it: a watermark by time would miss a transaction that commits late; a number per row misses nothing.
"""

from typing import Final

from sqlalchemy import Connection, Table, inspect, text

from bot.ledger.tables import (
    audit_events,
    drawings,
    error_log,
    generated_svgs,
    mirror_changes,
    model_calls,
    snowflake_stages,
    svg_generation_requests,
    temporary_tables,
    user_sessions,
)

MIRRORED: Final = {
    table.name: table
    for table in (
        user_sessions,
        drawings,
        svg_generation_requests,
        generated_svgs,
        model_calls,
        snowflake_stages,
        temporary_tables,
        audit_events,
        error_log,
    )
}

# What is nobody's outside: drafts, paths with the names of people's drawings, tracebacks.
NEVER: Final = {"temporary_tables": {"content"}, "audit_events": {"resource"}, "error_log": {"stack_trace"}}


def columns_of(table: Table) -> list[str]:
    """The columns that are mirrored."""
    return [column.name for column in table.c if column.name not in NEVER.get(table.name, ())]


def key_of(table: Table) -> str:
    """The column that is the key."""
    (column,) = table.primary_key
    return column.name


def watch(db: Connection) -> None:
    """Makes the triggers that are missing."""
    for table in MIRRORED.values():
        key = key_of(table)
        for doing, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
            trigger = f"mirror_{table.name}_{doing.lower()}"
            db.execute(
                text(
                    f"CREATE TRIGGER IF NOT EXISTS {trigger} AFTER {doing} ON {table.name} BEGIN"  # noqa: S608  ours
                    " INSERT INTO mirror_changes (table_name, row_key, version, mirrored)"
                    f" VALUES ('{table.name}', {row}.{key}, 1, 0)"
                    " ON CONFLICT (table_name, row_key) DO UPDATE SET version = version + 1; END"
                )
            )


def note_all(db: Connection) -> None:
    """Every row there is counts as changed."""
    for table in MIRRORED.values():
        db.execute(
            text(
                "INSERT INTO mirror_changes (table_name, row_key, version, mirrored)"  # noqa: S608  names of ours
                f" SELECT '{table.name}', {key_of(table)}, 1, 0 FROM {table.name}"
            )
        )


def is_watched(db: Connection) -> bool:
    """Whether changes have been noted before."""
    return inspect(db).has_table(mirror_changes.name)
