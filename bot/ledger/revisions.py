"""Revisions as rows of generated_svgs."""

from dataclasses import fields
from typing import Any, Final

from sqlalchemy import Row

from bot.domain import Revision, StagePath
from bot.ledger.tables import generated_svgs

# A revision's columns: without the SVG and the raw reply, which are long and seldom wanted.
_FIELDS: Final = {field.name for field in fields(Revision)} | {"drawing_id", "stage_path"}
REVISION: Final = tuple(column for column in generated_svgs.c if column.name in _FIELDS)


def as_revision(row: Row[Any]) -> Revision:
    columns = row._asdict()
    return Revision(
        request_id=columns.pop("request_id") or "",  # a drawing is kept for longer than its request
        drawing=columns.pop("drawing_id"),
        path=path_of(columns.pop("stage_path")),
        notes=tuple(columns.pop("notes")),
        **columns,
    )


def path_of(text: str) -> StagePath:
    """The path that `str` wrote."""
    stage, _, path = text.removeprefix("@").partition("/")
    return StagePath(stage, path)
