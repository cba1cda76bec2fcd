"""The life of an uploaded file: a URL to send the bytes to, the completion, and the processing that ends later."""

import asyncio
import secrets
import time
from dataclasses import dataclass, replace

from aiohttp import web

from localslack.background import Background
from localslack.faults import UPLOAD, Answer, Faults
from localslack.pictures import measured
from localslack.shapes import PICTURES
from localslack.state import File, make_id
from localslack.vault import Vault
from localslack.workspace import Workspace

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


def mimetype_of(data: bytes) -> str:
    """The type that the bytes themselves show."""
    for signature, mimetype in _SIGNATURES:
        if data.startswith(signature):
            return mimetype
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return "application/octet-stream"
    return "image/svg+xml" if "<svg" in text[:1000] else "text/plain"


@dataclass(frozen=True, slots=True)
class Share:
    """Where completed files are to appear, and the words above them."""

    channel: str
    thread_ts: str | None
    comment: str


class Uploads:
    """Takes uploads and processes them in the background."""

    def __init__(self, workspace: Workspace, faults: Faults, background: Background, vault: Vault) -> None:
        self._workspace = workspace
        self._vault = vault
        self._faults = faults
        self._background = background
        self._tickets: dict[str, tuple[str, float]] = {}

    def begin(self, name: str, length: int, alt_txt: str, user: str) -> tuple[File, str]:
        """A file without bytes, and the URL that takes them once."""
        file = File(make_id("F", secrets.token_hex()), name, user, int(time.time()), length, alt_txt=alt_txt)
        self._workspace.state.put(file)
        now = time.monotonic()
        self._tickets = {ticket: owed for ticket, owed in self._tickets.items() if owed[1] > now}
        ticket = secrets.token_urlsafe(24)
        self._tickets[ticket] = (file.id, now + self._workspace.settings.upload_lifetime)
        return file, f"{self._workspace.url}/upload/v1/{self._workspace.state.team.id}/{ticket}"

    async def receive(self, request: web.Request) -> web.Response:
        """The bytes, raw or as a form with one file."""

        async def take() -> Answer:
            return await self._take(request)

        return (await self._faults.around(request, UPLOAD, take)).to_web()

    async def _take(self, request: web.Request) -> Answer:
        file_id, expiry = self._tickets.pop(request.match_info["ticket"], ("", 0.0))
        file = self._workspace.state.files.get(file_id)
        if file is None or expiry <= time.monotonic():
            return Answer("not found", 404)
        data = await _bytes_of(request)
        self._vault.keep(file.id, data)
        self._workspace.state.put(replace(file, size=len(data), stage="uploaded"))
        return Answer(f"OK - {len(data)}")

    def delete(self, file: File) -> None:
        """Takes the file away."""
        self._vault.drop(file.id)
        self._workspace.state.put(replace(file, stage="deleted", size=0, mimetype=""))

    def complete(self, files: list[File], share: Share | None) -> list[File]:
        """The files, announced; they are processed, and shared if that was asked, some time later."""
        announced = [replace(file, stage="completed") for file in files]
        for file in announced:
            self._workspace.state.put(file)
        self._background.start(self._process([file.id for file in announced], share))
        return announced

    async def _process(self, file_ids: list[str], share: Share | None) -> None:
        stuck = self._faults.take("stick_file")
        lost = share is not None and self._faults.take("lose_share")
        await asyncio.sleep(self._workspace.settings.processing_delay)
        state = self._workspace.state
        files = [file for file_id in file_ids if (file := state.files[file_id]).stage == "completed"]
        if stuck or not files:
            return
        for file in files:
            data = self._vault.read(file.id)
            mimetype = mimetype_of(data)
            measures = measured(data) if mimetype in PICTURES else None
            state.put(replace(file, stage="processed", mimetype=mimetype, measures=measures))
        # An upload with alt_txt is never shared, and nothing says so (slackapi/python-slack-sdk #1818).
        if share is not None and not lost and not any(file.alt_txt for file in files):
            self._share([file.id for file in files], share)

    def _share(self, file_ids: list[str], share: Share) -> None:
        state = self._workspace.state
        message = self._workspace.post(
            share.channel,
            state.app.user,
            share.comment,
            thread_ts=share.thread_ts,
            subtype="file_share",
            files=tuple(file_ids),
        )
        for file_id in file_ids:
            file = state.files[file_id]
            state.put(replace(file, shares=(*file.shares, (share.channel, message.ts))))

    async def serve(self, request: web.Request) -> web.Response:
        """A file's bytes for the app, which must show its token."""
        if request.headers.get("Authorization") != f"Bearer {self._workspace.state.app.token}":
            return web.Response(status=401, text="not authenticated")
        return self.picture(request.match_info["file"])

    def picture(self, file_id: str) -> web.Response:
        """A file's bytes. Only pictures that are safe to show keep their type; all else is for saving."""
        file = self._workspace.state.files.get(file_id)
        if file is None or file.stage in ("awaiting", "deleted"):
            return web.Response(status=404, text="no such file")
        shown = file.mimetype in PICTURES
        return web.Response(
            body=self._vault.read(file.id),
            content_type=file.mimetype if shown else "application/octet-stream",
            headers={} if shown else {"Content-Disposition": "attachment"},
        )


async def _bytes_of(request: web.Request) -> bytes:
    if request.content_type != "multipart/form-data":
        return await request.read()
    for field in (await request.post()).values():
        if isinstance(field, web.FileField):
            return field.file.read()
    return b""
