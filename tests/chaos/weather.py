"""What happens around the bot: people who ask for drawings and changes, and everything that goes wrong in Slack."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

import aiohttp

from bot.domain import job_id
from localslack import WaitTimeout, WorkspaceClient
from localslack.line import WorkspaceError
from localslack.state import Json

PEOPLE = ("ana", "ben", "chloe", "dev")
CHANNELS = tuple(f"chaos-{number}" for number in range(4))
WISHES = ("a blue logo", "a red star", "three green hills", "a cat on a sofa", "use v99 of nothing")
CHANGES = ("make it green", "add a star", "undo", "use v1", "use v99", "thanks!")
PAUSE = 0.6  # s, the most between two things that one person does

T = TypeVar("T")

_REACHED = (aiohttp.ClientError, WaitTimeout, WorkspaceError, TimeoutError)


class Crowd:
    """People who type. `accepted` are the jobs that Slack got an acknowledgement for, and what was asked."""

    def __init__(self, workspace: WorkspaceClient, chance: random.Random) -> None:
        self._workspace = workspace
        self._chance = chance
        self.accepted: dict[str, str] = {}
        self.asked = 0
        self._may_type = asyncio.Event()
        self._may_type.set()

    def wait(self, should: bool) -> None:
        """Whether nobody types for the time being."""
        if should:
            self._may_type.clear()
        else:
            self._may_type.set()

    async def type(self, name: str) -> None:
        """One person, until cancelled."""
        while True:
            await self._may_type.wait()
            act = self._command if self._chance.random() < 0.6 else self._reply
            with suppress(*_REACHED):
                await act(name)
            await asyncio.sleep(self._chance.uniform(0, PAUSE))

    async def look(self) -> None:
        """Takes in which replies were acknowledged so far."""
        for delivery in await self._workspace.deliveries("events_api"):
            event = delivery["payload"]["event"]
            if delivery["acked"] and _is_change(event):
                identity = job_id("message", delivery["payload"]["team_id"], event["channel"], event["ts"])
                self.accepted[identity] = f"“{event['text']}” in the thread {event['thread_ts']} of {event['channel']}"

    async def _command(self, name: str) -> None:
        self.asked += 1
        wish = f"{self._chance.choice(WISHES)} {self.asked}"
        answer = await self._workspace.user(name).command(self._chance.choice(CHANNELS), f"/svg {wish}")
        if answer["ok"]:
            team = (await self._workspace.info())["team"]["id"]
            self.accepted[job_id("command", team, answer["trigger_id"])] = f"/svg {wish}"

    async def _reply(self, name: str) -> None:
        channel = self._chance.choice(CHANNELS)
        person = self._workspace.user(name)
        results = [message for message in await person.messages(channel) if _is_result(message)]
        if results:
            self.asked += 1
            await person.say(channel, self._chance.choice(CHANGES), thread_ts=self._chance.choice(results[-5:])["ts"])


class Storm:
    """Everything that goes wrong in Slack, at random, until cancelled; but for files that stick: the bot waits for them
    for longer than it lives here."""

    def __init__(self, workspace: WorkspaceClient, chance: random.Random) -> None:
        self._chance = chance
        self.struck = 0
        methods = ("chat.postMessage", "chat.update", "files.info", "files.completeUploadExternal", "reactions.add")
        self._faults: tuple[Callable[[], Awaitable[object]], ...] = (
            lambda: workspace.fail(self._one(methods), status=503),
            lambda: workspace.fail(self._one(methods), error="internal_error"),
            lambda: workspace.fail(self._one(methods), retry_after=1),
            lambda: workspace.lose_answer(self._one(methods)),
            lambda: workspace.lose_request(self._one(methods)),
            lambda: workspace.delay(self._one(methods), 0.5),
            lambda: workspace.lose_acks("events_api"),
            lambda: workspace.lose_acks("slash_commands"),
            lambda: workspace.duplicate("events_api", as_retry=self._chance.random() < 0.5),
            lambda: workspace.duplicate("slash_commands"),
            lambda: workspace.reorder(2),
            lambda: workspace.drop_sockets(),
        )

    async def blow(self) -> None:
        """One fault after the other."""
        while True:
            await asyncio.sleep(self._chance.uniform(0.5, 2.5))
            with suppress(*_REACHED):
                await self._one(self._faults)()
                self.struck += 1

    def _one(self, choices: tuple[T, ...]) -> T:
        return self._chance.choice(choices)


def _is_result(message: Json) -> bool:
    return any(block["type"] == "image" for block in message.get("blocks", ()))


def _is_change(event: Json) -> bool:
    thanks = event.get("text") == CHANGES[-1]
    return event["type"] == "message" and "thread_ts" in event and "bot_id" not in event and not thanks
