"""The ledger's mirror in Snowflake, for analysts: rows are brought there in batches, each with its version.

    what changed ─▶ left out what is nobody's business ─▶ MERGE, by key, if the version is newer ─▶ noted as mirrored

A batch is one statement, so it is there or not; the same batch again changes nothing; a deleted row leaves its key, its
version and the time, so that an older batch which comes late cannot bring it back.
"""

import json
import logging
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, Final, Literal, Protocol, TypeAlias, TypeVar

from snowflake.snowpark import Session

from bot import errors
from bot.domain import ChangedRow, Json
from bot.ledger.mirrored import MIRRORED, key_of
from bot.ports import Changes
from bot.snowflake.names import Schema, quoted
from bot.snowflake.stage_sql import run
from bot.snowflake.tables import DELETED, VERSION, name_of, types_of

T = TypeVar("T")

Prompts: TypeAlias = Literal["public", "all"]
IsPublic: TypeAlias = Callable[[str], Awaitable[bool]]

log = logging.getLogger(__name__)

ROWS: Final = 50

# Snowflake takes a value of 16 MB and more; a smaller batch is sooner there.
BYTES: Final = 4_000_000

# What people wrote, and what was made of their words: file names come of prompts, and drawings carry them as title.
_WORDS: Final = {
    "drawings": {"request", "name"},
    "svg_generation_requests": {"prompt_text", "parameters", "filename", "error_message"},
    "generated_svgs": {"asked", "svg_content", "stage_path", "raw_reply", "notes"},
}


class Runner(Protocol):
    """What is needed of the pool."""

    async def call(self, function: Callable[[Session], T], *, tag: Json | None = None) -> T:
        """What the function returns, run with a session."""
        ...


class Mirror:
    """Brings over what has changed. `prompts` says whose words go along: those of public channels, or all."""

    def __init__(self, pool: Runner, changes: Changes, schema: Schema, *, prompts: Prompts = "public") -> None:
        self._pool = pool
        self._changes = changes
        self._schema = schema
        self._prompts = prompts

    async def run(self, is_public: IsPublic) -> int:
        """Brings over all that is pending and returns how many rows that were; `is_public` says of a channel whether
        everybody in the workspace may read it, or raises errors.DeliveryError. A row that Snowflake refuses, or of
        whose channel nothing can be known now, stays pending and does not keep the others back. Raises
        errors.SessionError."""
        position = brought = 0
        known: dict[str, bool | None] = {}
        while batch := await self._changes.pending(position, limit=ROWS):
            position = batch[-1].position
            for row in batch:
                if row.channel is not None and row.channel not in known:
                    known[row.channel] = self._prompts == "all" or await _or_none(is_public, row.channel)
            shown = [
                self._shown(row, is_for_all=bool(row.channel and known[row.channel]))
                for row in batch
                if row.channel is None or known[row.channel] is not None
            ]
            for table, rows in groupby(sorted(shown, key=lambda row: row.table), key=lambda row: row.table):
                for part in _parts(list(rows)):
                    brought += await self._bring(table, part)
        return brought

    def _shown(self, row: ChangedRow, *, is_for_all: bool) -> ChangedRow:
        """The row without what is not for everybody's eyes."""
        words = _WORDS.get(row.table)
        if not words or row.values is None or self._prompts == "all" or is_for_all:
            return row
        return replace(row, values={name: value for name, value in row.values.items() if name not in words})

    async def _bring(self, table: str, rows: list[ChangedRow]) -> int:
        try:
            await self._pool.call(lambda session: _merge(session, self._schema, table, rows), tag={"task": "mirror"})
        except errors.SessionError as error:
            if error.code != "snowflake_failed":
                raise
            if len(rows) > 1:
                return sum([await self._bring(table, [row]) for row in rows])
            log.warning("row %s of %s is not mirrored: %s", rows[0].key, table, error.facts)
            return 0
        await self._changes.mirrored(tuple(rows))
        return len(rows)


async def _or_none(is_public: IsPublic, channel: str) -> bool | None:
    try:
        return await is_public(channel)
    except errors.DeliveryError as error:
        log.warning("rows of channel %s wait, for Slack cannot be asked about it: %s", channel, error.code)
        return None


def _parts(rows: list[ChangedRow]) -> Iterator[list[ChangedRow]]:
    """The rows in statements of a size that Snowflake takes."""
    part: list[ChangedRow] = []
    size = 0
    for row in rows:
        length = len(json.dumps(row.values))
        if part and size + length > BYTES:
            yield part
            part, size = [], 0
        part.append(row)
        size += length
    yield part


def _merge(session: Session, schema: Schema, table: str, rows: list[ChangedRow]) -> None:
    run(session, merge_statement(schema, table), json.dumps([_as_there(table, row) for row in rows]))


def merge_statement(schema: Schema, table: str) -> str:
    """Takes the rows as one JSON text; each goes in, or over an older version of itself."""
    types = types_of(MIRRORED[table])
    key = quoted(key_of(MIRRORED[table]).upper())
    fields = ", ".join(f"VALUE:{quoted(name)}::{kind} AS {quoted(name)}" for name, kind in types.items())
    changed = ", ".join(f"{quoted(name)} = new.{quoted(name)}" for name in types)
    columns, values = (", ".join(f"{prefix}{quoted(name)}" for name in types) for prefix in ("", "new."))
    return (
        f"MERGE INTO {schema.of(name_of(table))} AS old"
        f" USING (SELECT {fields} FROM TABLE(FLATTEN(INPUT => PARSE_JSON(?)))) AS new"
        f" ON old.{key} = new.{key}"
        f" WHEN MATCHED AND new.{quoted(VERSION)} > old.{quoted(VERSION)} THEN UPDATE SET {changed}"
        f" WHEN NOT MATCHED THEN INSERT ({columns}) VALUES ({values})"
    )


def _as_there(table: str, row: ChangedRow) -> dict[str, Any]:
    """The row by the columns there; what is missing is null."""
    own: dict[str, Any] = {key_of(MIRRORED[table]).upper(): row.key, VERSION: row.version}
    if row.values is None:
        return own | {DELETED: datetime.now(UTC).isoformat(timespec="microseconds")}
    return {name.upper(): value for name, value in row.values.items()} | own
