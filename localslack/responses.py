"""What an app says without a token: the answer in an acknowledgement, and the messages to a response_url."""

import secrets
import time
from dataclasses import dataclass

from aiohttp import web

from localslack import blocks as block_kit
from localslack.faults import RESPONSE_URL, Answer, Faults
from localslack.state import Json, Message
from localslack.text import from_app
from localslack.workspace import Workspace

# Slack: "these responses can be sent up to 5 times within 30 minutes" (the time is in the settings).
USES = 5
# Those opened before so many others are forgotten, as if they had never been.
REMEMBERED = 20_000


class BadResponse(Exception):
    """What the app said cannot be shown; the argument is Slack's error code."""


@dataclass(slots=True)
class Conversation:
    """What may still be said about one interaction: where, to whom, how often, about which message (the ts of that of
    a clicked button), and what was said last (its ts)."""

    channel: str
    user: str
    expiry: float
    uses: int = USES
    about: str | None = None
    last: str | None = None


class Responses:
    """The response_urls in use."""

    def __init__(self, workspace: Workspace, faults: Faults) -> None:
        self._workspace = workspace
        self._faults = faults
        self._conversations: dict[str, Conversation] = {}

    def open(self, channel: str, user: str, about: Message | None = None) -> tuple[str, Conversation]:
        """A response_url, and the conversation behind it; `about` is the message that somebody clicked in."""
        expiry = time.monotonic() + self._workspace.settings.response_lifetime
        conversation = Conversation(channel, user, expiry, about=about.ts if about else None)
        path = f"{secrets.randbelow(10**13)}/{secrets.token_urlsafe(18)}"
        self._conversations[path] = conversation
        while len(self._conversations) > REMEMBERED:
            del self._conversations[next(iter(self._conversations))]
        return f"{self._workspace.url}/commands/{self._workspace.state.team.id}/{path}", conversation

    async def receive(self, request: web.Request) -> web.Response:
        """One message to a response_url."""

        async def take() -> Answer:
            return await self._take(request)

        return (await self._faults.around(request, RESPONSE_URL, take)).to_web()

    async def _take(self, request: web.Request) -> Answer:
        conversation = self._conversations.get(request.match_info["path"])
        if conversation is None or conversation.expiry <= time.monotonic():
            return _refusal(404, "expired_url")
        if conversation.uses == 0:
            return _refusal(404, "used_url")
        try:
            body = await request.json()
        except ValueError:
            return _refusal(400, "invalid_payload")
        conversation.uses -= 1
        try:
            self.say(conversation, body)
        except BadResponse as bad:
            return _refusal(400, str(bad))
        return Answer({"ok": True})

    def say(self, conversation: Conversation, body: Json) -> None:
        """Shows what the app said. Raises BadResponse."""
        if not isinstance(body, dict):
            raise BadResponse("invalid_payload")
        if _yes(body, "delete_original"):
            self._take_back(conversation)
            return
        text, blocks = self._content(body)
        if _yes(body, "replace_original"):
            original = self._original(conversation)
            if original is not None and original.only_for is None:
                self._workspace.edit(original, original.user, text=text, blocks=blocks)
                return
            self._take_back(conversation)
        if body.get("response_type", "ephemeral") == "in_channel":
            shown = self._workspace.post(
                conversation.channel,
                self._workspace.state.app.user,
                text,
                blocks=blocks,
                thread_ts=body.get("thread_ts"),
            )
        else:
            shown = self._workspace.whisper(
                conversation.channel, conversation.user, text, blocks=blocks, thread_ts=body.get("thread_ts")
            )
        conversation.last = shown.ts

    def _content(self, body: Json) -> tuple[str, tuple[Json, ...]]:
        text, blocks = body.get("text", ""), body.get("blocks", [])
        if not isinstance(text, str) or not isinstance(blocks, list):
            raise BadResponse("invalid_payload")
        if not text and not blocks:
            raise BadResponse("no_text")
        if self._workspace.block_kit.faults(blocks):
            raise BadResponse("invalid_blocks")
        if block_kit.too_long(blocks):
            raise BadResponse("msg_blocks_too_long")
        return from_app(text), block_kit.stored(blocks)

    def _original(self, conversation: Conversation) -> Message | None:
        """The message that a replacement is about, as it stands now: the clicked one, else what was said last."""
        one = conversation.about or conversation.last
        return None if one is None else self._workspace.state.any_message(conversation.channel, one)

    def _take_back(self, conversation: Conversation) -> None:
        original = self._original(conversation)
        if original is not None and original.only_for is None:
            self._workspace.delete(original)
        elif original is not None:
            self._workspace.state.remove(original)


def _yes(body: Json, name: str) -> bool:
    """Slack's examples give these flags as text."""
    return body.get(name) in (True, "true")


def _refusal(status: int, error: str) -> Answer:
    return Answer({"ok": False, "error": error}, status)
