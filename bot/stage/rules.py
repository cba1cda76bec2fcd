"""What every stage holds to, whatever it is made of: which paths there are, and how a listing goes on."""

import base64
import binascii
import re
from typing import Final

from bot import errors
from bot.domain import StagePath

# SPEC, input: stage_name.
_STAGE: Final = re.compile(r"[A-Z][A-Z0-9_]{0,254}")

# The longest name that the usual file systems take (ext4, APFS, NTFS), less the `.part` that Snowflake's connector puts
# behind it while it fetches the file.
MAX_PART_BYTES: Final = 250

# The longest key of S3 and of Google Cloud Storage, where Snowflake keeps its stages.
MAX_PATH_BYTES: Final = 1024

# Control characters, what UTF-8 cannot hold, and the other system's separator.
_FORBIDDEN: Final = re.compile("[\0-\x1f\x7f-\x9f\ud800-\udfff\\\\]")


def check_stage(stage: str) -> None:
    """Raises errors.StorageError("bad_path") unless this can be the name of a stage."""
    if not _STAGE.fullmatch(stage):
        raise errors.StorageError("bad_path")


def parts_of(path: StagePath) -> tuple[str, ...]:
    """The stage, the folders and the file's name. Raises errors.StorageError("bad_path") for a path that no file may
    have."""
    check_stage(path.stage)
    if not is_path(path.path):
        raise errors.StorageError("bad_path")
    return (path.stage, *path.path.split("/"))


def is_path(path: str) -> bool:
    """Whether a file of a stage may have this path."""
    return (
        not _FORBIDDEN.search(path)
        and len(path.encode()) <= MAX_PATH_BYTES
        and all(_is_part(part) for part in path.split("/"))
    )


def _is_part(part: str) -> bool:
    return part not in {"", ".", ".."} and len(part.encode()) <= MAX_PART_BYTES


def cursor_after(path: str) -> str:
    """The cursor of a page that ends with this path. It names a place, not a file, so it stays good when files come
    and go in between."""
    return base64.urlsafe_b64encode(path.encode()).decode()


def place_of(cursor: str | None) -> str:
    """The path that a cursor stands after; the first page's is before every path. Raises
    errors.StorageError("bad_cursor") for anything that `cursor_after` did not make."""
    if cursor is None:
        return ""
    try:
        path = base64.b64decode(cursor, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise errors.StorageError("bad_cursor") from error
    if not is_path(path):
        raise errors.StorageError("bad_cursor")
    return path
