"""The operational tables, named as SPEC's entities are; nothing here touches a database.

Times are kept in UTC by `UtcTime`: TIMESTAMPTZ where the database has it (PostgreSQL, Snowflake), in SQLite text of
one fixed width, `2026-01-31 09:05:00.000000`, which sorts as it should, which SQLite's own date functions read, and
which Snowflake casts. Plain DateTime(timezone=True) would not do: on SQLite it silently drops the offset, so a time of
another zone sorts wrongly and comes back without any.

Parents die before their children (sessions after 90 days, requests after 1 year, drawings after 2), so a child outlives
its reference and what it needs of its parent (who asked) stands in its own row.
"""

import re
from datetime import UTC, datetime
from typing import Final, get_args

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

from bot.domain import CallStatus

# What no UTF-8 text (lone surrogates) or no PostgreSQL text (NUL) can hold.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class UtcTime(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC and given back in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without an offset means nothing")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def storable(text: str) -> str:
    """The text with U+FFFD for every character that a database could not hold."""
    return _UNSTORABLE.sub("\ufffd", text)


class Prose(TypeDecorator[str]):
    """Text that people and models wrote, made storable."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class Utf8(TypeDecorator[bytes]):
    """UTF-8 bytes, kept as text so that a query can search them, and given back byte for byte."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else value.decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else value.encode()


def _one_of(column: str, *words: str) -> CheckConstraint:
    return CheckConstraint(Column(column, String).in_(words), name=column)


metadata: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

schema_version: Final = Table("schema_version", metadata, Column("version", Integer, nullable=False))

user_sessions: Final = Table(
    "user_sessions",
    metadata,
    Column("session_id", String, primary_key=True),
    Column("team", String, nullable=False),
    Column("user", String, nullable=False),
    Column("user_role", String),
    Column("warehouse", String),
    Column("database", String),
    Column("schema", String),
    Column("created_at", UtcTime, nullable=False),
    Column("last_activity", UtcTime, nullable=False),
    Column("is_active", Boolean, nullable=False),
)
Index(
    "one_active_session",
    user_sessions.c.team,
    user_sessions.c.user,
    unique=True,
    sqlite_where=user_sessions.c.is_active,
    postgresql_where=user_sessions.c.is_active,
)

drawings: Final = Table(
    "drawings",
    metadata,
    Column("id", String, primary_key=True),
    Column("team", String, nullable=False),
    Column("user", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("thread_ts", String),
    # The first request as data, for it is needed for as long as the drawing is refined.
    Column("request", JSON, nullable=False),
    Column("name", String, nullable=False),
    Column("stage", String, nullable=False),
    Column("head", Integer, CheckConstraint("head >= 0", name="head"), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    UniqueConstraint("team", "channel", "thread_ts"),
)

svg_generation_requests: Final = Table(
    "svg_generation_requests",
    metadata,
    Column("request_id", String, primary_key=True),
    Column("session_id", ForeignKey("user_sessions.session_id", ondelete="SET NULL"), index=True),
    Column("team", String, nullable=False),
    Column("user", String, nullable=False),
    Column("drawing_id", ForeignKey("drawings.id", ondelete="SET NULL")),
    # The number of the drawing's latest revision when this was asked; null for a new drawing.
    Column("parent", Integer),
    Column("prompt_text", Prose, nullable=False),
    Column("parameters", JSON, nullable=False),
    Column("context", JSON, nullable=False),
    Column("selected_model", String, nullable=False),
    Column("filename", String, nullable=False),
    Column("stage_name", String, nullable=False),
    Column("created_at", UtcTime, nullable=False, index=True),
    Column("status", String, nullable=False, index=True),
    Column("error_message", Prose),
    _one_of("status", "pending", "processing", "completed", "failed"),
)

generated_svgs: Final = Table(
    "generated_svgs",
    metadata,
    Column("svg_id", String, primary_key=True),
    Column("request_id", ForeignKey("svg_generation_requests.request_id", ondelete="SET NULL"), unique=True),
    Column("team", String, nullable=False),
    Column("user", String, nullable=False),
    Column("drawing_id", ForeignKey("drawings.id"), nullable=False),
    Column("number", Integer, CheckConstraint("number >= 1", name="number"), nullable=False),
    Column("parent", Integer),
    Column("restores", Integer),
    Column("redoes", Integer),
    Column("asked", Prose, nullable=False),
    Column("svg_content", Utf8, nullable=False),
    Column("file_size", Integer, CheckConstraint("file_size > 0", name="file_size"), nullable=False),
    Column("checksum", String, nullable=False),
    Column("stage_path", String, nullable=False, index=True),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("generated_at", UtcTime, nullable=False),
    Column("model_asked", String, nullable=False),
    Column("model_used", String, nullable=False),
    Column(
        "processing_time_ms",
        Integer,
        CheckConstraint("processing_time_ms >= 0", name="processing_time_ms"),
        nullable=False,
    ),
    Column("raw_reply", Prose),
    Column("tokens_used", Integer),
    Column("cost", Float),
    Column("response_status", String, nullable=False),
    Column("notes", JSON, nullable=False),
    _one_of("response_status", *get_args(CallStatus)),
    UniqueConstraint("drawing_id", "number"),
    Index(None, "team", "user", "generated_at"),
)

# Why a request failed, as data: a job that is repeated after a crash tells the same.
failures: Final = Table(
    "failures",
    metadata,
    Column("request_id", ForeignKey("svg_generation_requests.request_id", ondelete="CASCADE"), primary_key=True),
    Column("failure", JSON, nullable=False),
)

model_calls: Final = Table(
    "model_calls",
    metadata,
    Column("call_id", String, primary_key=True),
    # Of a request that is gone nobody asks what it cost.
    Column(
        "request_id",
        ForeignKey("svg_generation_requests.request_id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("called_at", UtcTime, nullable=False),
    Column("model", String, nullable=False),
    Column("response_status", String, nullable=False),
    Column("tokens_used", Integer),
    Column("cost", Float),
    Column("duration_ms", Integer, CheckConstraint("duration_ms >= 0", name="duration_ms"), nullable=False),
    _one_of("response_status", *get_args(CallStatus)),
)

# The stages that files are in, as they were when last looked at: within the hour.
snowflake_stages: Final = Table(
    "snowflake_stages",
    metadata,
    Column("stage_name", String, primary_key=True),
    Column("database", String),
    Column("schema", String),
    Column("url", String),
    Column("storage_integration", String),
    Column("encryption", String),
    Column("created_at", UtcTime),
    Column("last_modified", UtcTime),
    Column("file_count", Integer, CheckConstraint("file_count >= 0", name="file_count"), nullable=False),
    Column("total_size", Integer, CheckConstraint("total_size >= 0", name="total_size"), nullable=False),
    Column("owner", String),
    Column("comment", Prose),
    Column("permissions", Prose),
)

temporary_tables: Final = Table(
    "temporary_tables",
    metadata,
    Column("table_name", String, primary_key=True),
    Column("request_id", ForeignKey("svg_generation_requests.request_id", ondelete="SET NULL"), index=True),
    Column("schema", String),
    Column("created_at", UtcTime, nullable=False),
    Column("cleaned_up_at", UtcTime),
    Column("table_type", String, nullable=False),
    # The draft itself; empty after the clean-up.
    Column("content", LargeBinary),
    _one_of("table_type", "TRANSIENT", "TEMPORARY"),
)

audit_events: Final = Table(
    "audit_events",
    metadata,
    Column("event_id", String, primary_key=True),
    Column("timestamp", UtcTime, nullable=False),
    Column("action", String, nullable=False),
    Column("resource", Prose, nullable=False),
    Column("result", String, nullable=False),
    Column("context", JSON, nullable=False),
    _one_of("result", "ok", "refused", "failed"),
)

error_log: Final = Table(
    "error_log",
    metadata,
    Column("error_id", String, primary_key=True),
    Column("reference", String, nullable=False),
    Column("type", String, nullable=False),
    Column("message", Prose, nullable=False),
    Column("stack_trace", Prose, nullable=False),
    Column("timestamp", UtcTime, nullable=False),
    Column("context", JSON, nullable=False),
    Column("severity", String, nullable=False),
    Column("resolution", Prose),
    _one_of("type", "session", "ai_generation", "storage", "validation", "configuration", "development"),
    _one_of("severity", "critical", "error", "warning", "info", "debug"),
)

# A job may be announced in a channel and, when that refuses the bot, in a direct message: one intent for each.
posts: Final = Table(
    "posts",
    metadata,
    Column("job_id", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("ts", String),
    Column("intended_at", UtcTime, nullable=False),
)

# Messages of jobs that people took away: they are not to stand again.
removed_messages: Final = Table(
    "removed_messages",
    metadata,
    Column("channel", String, primary_key=True),
    Column("ts", String, primary_key=True),
    Column("noticed_at", UtcTime, nullable=False),
)

# What may be left elsewhere of a deleted revision, until it is removed there.
remains: Final = Table(
    "remains",
    metadata,
    Column("svg_id", String, primary_key=True),
    Column("request_id", String),
    Column("stage_path", String, nullable=False),
    Column("deleted_at", UtcTime, nullable=False),
)

# Requests that were called off. `begun`: the request was open by then, so that there may be something to take back.
cancellations: Final = Table(
    "cancellations",
    metadata,
    Column("request_id", String, primary_key=True),
    Column("begun", Boolean, nullable=False),
    Column("cancelled_at", UtcTime, nullable=False),
)

uploads: Final = Table(
    "uploads",
    metadata,
    Column("job_id", String, primary_key=True),
    Column("file_id", String, nullable=False),
    Column("uploaded_at", UtcTime, nullable=False),
)

# One row for each row that is mirrored elsewhere: how often it changed, and which of its versions is there. Those of
# what was deleted stay until that is known there; their keys do not come again.
mirror_changes: Final = Table(
    "mirror_changes",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=True),
    Column("table_name", String, nullable=False),
    Column("row_key", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("mirrored", Integer, nullable=False),
    UniqueConstraint("table_name", "row_key"),
)
Index(
    "mirror_pending",
    mirror_changes.c.position,
    sqlite_where=mirror_changes.c.version > mirror_changes.c.mirrored,
    postgresql_where=mirror_changes.c.version > mirror_changes.c.mirrored,
)
