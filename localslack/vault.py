"""Where the bytes of uploaded files are: on disk, so that a workspace that runs for long stays small in memory."""

from pathlib import Path


class Vault:
    """A folder with one file per file id."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, file_id: str, data: bytes) -> None:
        """Stores the bytes."""
        (self._folder / file_id).write_bytes(data)

    def read(self, file_id: str) -> bytes:
        """The bytes of a file that is kept."""
        return (self._folder / file_id).read_bytes()

    def drop(self, file_id: str) -> None:
        """Forgets the bytes."""
        (self._folder / file_id).unlink(missing_ok=True)
