"""Calling off, at every step: one message says so, nothing is half-done, and the thread goes on."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bot.app import connected
from bot.errors import ModelUnavailable, Unreachable
from bot.parts import parts
from bot.ports import Stage
from handlers import blocks
from localslack import Settings as SlackSettings
from localslack import WaitTimeout, WorkspaceClient, serve
from tests.engine import shared_renderer
from tests.faults.agreement import agree, eventually, rows, said
from tests.scripted import BLUE, GREEN, ScriptedModel
from tests.team import Message, Team, settings_in, shown, team_with


@dataclass
class Slow:
    """A model that waits before each answer until it is told to go on."""

    begun: asyncio.Event
    go_on: asyncio.Event

    async def __call__(self, ask: Any) -> str:
        self.begun.set()
        await self.go_on.wait()
        return BLUE


@dataclass
class Scene:
    """A team with a slow model."""

    team: Team
    slow: Slow
    model: ScriptedModel

    async def placeholder(self) -> Message:
        """What stands while it is drawn."""
        return await self.team.ana.wait_for("general", lambda m: "Drawing *" in shown(m))

    async def cancelled(self, **where: Any) -> Message:
        """The message that says so."""
        return await self.team.ana.wait_for("general", lambda m: "Cancelled." in shown(m), timeout=20, **where)

    async def nothing_is_left(self, of: int = 0) -> None:
        """No file, no revision and no draft but those of so many other drawings; every request has ended and has its
        message."""
        await agree(self.team)
        assert len((await self.team.parts.stage.list("SVG_STAGE")).files) == of
        assert len(rows(self.team.home, "SELECT * FROM generated_svgs")) == of


async def called_off(team: Team) -> None:
    """Waits until the bot has taken note; it may yet have to wait for what is under way."""

    async def noted() -> None:
        assert rows(team.home, "SELECT * FROM cancellations")

    await eventually(noted)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """One drawing at a time."""
    slow = Slow(asyncio.Event(), asyncio.Event())
    model = ScriptedModel(slow)
    async with team_with(tmp_path, model=model, settings={"concurrency": 1}) as team:
        yield Scene(team, slow, model)


async def test_a_click_on_cancel_ends_the_drawing_at_once(scene: Scene) -> None:
    """The placeholder says so while the model still thinks; a reply in the thread draws after all."""
    await scene.team.ana.command("general", "/svg a blue logo")
    await scene.slow.begun.wait()
    placeholder = await scene.placeholder()
    await scene.team.ana.click("general", placeholder["ts"], blocks.CANCEL)
    message = await scene.cancelled()
    assert message["ts"] == placeholder["ts"]
    assert "actions" not in [block["type"] for block in message["blocks"]]
    await scene.nothing_is_left()

    async def audited() -> None:
        assert [(action, result) for action, _, result in scene.team.audited()] == [("job.cancel", "ok")]

    await eventually(audited)

    scene.model.enqueue(GREEN)
    await scene.team.ana.say("general", "make it green", thread_ts=placeholder["ts"])
    await scene.team.result("v1.svg", thread=placeholder["ts"])
    await scene.nothing_is_left(of=1)


@pytest.mark.parametrize("text", ["cancel", "Stop!", "please cancel it", "@svgbot never mind"])
async def test_cancel_in_the_thread_ends_the_refinement(scene: Scene, text: str) -> None:
    """The answer to the instruction is that it is cancelled; the eyes are gone, the drawing is as it was."""
    scene.slow.go_on.set()
    root = await scene.team.drawn()
    scene.slow.go_on.clear()
    scene.slow.begun.clear()
    scene.model.enqueue(scene.slow, GREEN)
    await scene.team.ana.say("general", "make it red", thread_ts=root["ts"])
    await scene.slow.begun.wait()
    await scene.team.workspace.duplicate("message")
    await scene.team.ana.say("general", text, thread_ts=root["ts"])
    await scene.cancelled(thread_ts=root["ts"])
    await scene.nothing_is_left(of=1)

    await scene.team.ana.say("general", "make it green", thread_ts=root["ts"])
    refined = await scene.team.result("v2.svg", thread=root["ts"])
    assert "v2, from v1" in shown(refined)
    await scene.nothing_is_left(of=2)
    assert not any("left to cancel" in shown(m) for m in await scene.team.ana.thread("general", root["ts"]))

    async def no_eyes() -> bool:
        return not any(m.get("reactions") for m in await scene.team.ana.thread("general", root["ts"]))

    assert await scene.team.workspace.wait_for(no_eyes)


async def test_cancel_below_what_slack_has_not_confirmed(scene: Scene) -> None:
    """The placeholder stands, and the bot does not know where: its answer got lost."""
    await scene.team.workspace.lose_answer("chat.postMessage")
    await scene.team.ana.command("general", "/svg a blue logo")
    await scene.slow.begun.wait()
    placeholder = await scene.placeholder()
    await scene.team.ana.say("general", "cancel", thread_ts=placeholder["ts"])
    assert (await scene.cancelled())["ts"] == placeholder["ts"]
    await scene.nothing_is_left()


async def test_svg_cancel_ends_all_that_one_waits_for_and_nothing_else(scene: Scene) -> None:
    """One runs and two wait: the running one's message says so, the others never show. Ben's is drawn."""
    for text in ("a blue logo", "a red star", "a moon"):
        assert (await scene.team.ana.command("general", f"/svg {text}"))["ok"]
    await scene.slow.begun.wait()
    scene.model.enqueue(GREEN)
    await scene.team.workspace.user("ben").command("general", "/svg a green tree")
    await scene.team.ana.command("general", "/svg cancel")
    await scene.team.ana.wait_for("general", lambda m: m["ephemeral"] and "Cancelled 3 drawings." in shown(m))
    await scene.team.result("a green tree* for")
    await scene.nothing_is_left(of=1)
    assert len(await said(scene.team)) == 2
    await scene.team.ana.command("general", "/svg stop")
    await scene.team.ana.wait_for("general", lambda m: m["ephemeral"] and "nothing of yours left" in shown(m))


async def test_only_the_one_who_asked_can_cancel(scene: Scene) -> None:
    """Ben's click and Ben's word change nothing, and he is told why."""
    await scene.team.ana.command("general", "/svg a blue logo")
    await scene.slow.begun.wait()
    placeholder = await scene.placeholder()
    ben = scene.team.workspace.user("ben")
    await ben.click("general", placeholder["ts"], blocks.CANCEL)
    await ben.wait_for("general", lambda m: m["ephemeral"] and "Only the one who asked" in shown(m))
    await ben.say("general", "cancel", thread_ts=placeholder["ts"])
    await ben.wait_for("general", lambda m: "nothing of yours" in shown(m), thread_ts=placeholder["ts"])
    scene.slow.go_on.set()
    await scene.team.result("v1.svg")
    await scene.nothing_is_left(of=1)


# Where the call is held when Ana cancels: the drawing is announced, uploaded, about to be shown.
@pytest.mark.parametrize("method", ["chat.postMessage", "files.getUploadURLExternal", "files.info"])
@pytest.mark.parametrize("when", ["before", "after"])
async def test_cancel_while_slack_is_spoken_to(scene: Scene, method: str, when: Any) -> None:
    """The drawing was stored already, or not even announced: nothing of it is left, and one message says so."""
    scene.slow.go_on.set()
    held = await scene.team.workspace.hold(method, when=when)
    await scene.team.ana.command("general", "/svg a blue logo")
    await held.reached()
    await scene.team.ana.command("general", "/svg cancel")
    await called_off(scene.team)
    await held.release()
    await scene.cancelled()
    await scene.team.ana.wait_for("general", lambda m: m["ephemeral"] and "Cancelled." in shown(m))
    await scene.nothing_is_left()


async def test_cancel_comes_too_late_for_what_is_being_shown(scene: Scene) -> None:
    """The result stays, and who cancelled is told."""
    scene.slow.go_on.set()
    held = await scene.team.workspace.hold("chat.update")
    await scene.team.ana.command("general", "/svg a blue logo")
    await held.reached()
    await scene.team.ana.command("general", "/svg cancel")
    await called_off(scene.team)
    await held.release()
    await scene.team.result("v1.svg")
    await scene.team.ana.wait_for("general", lambda m: m["ephemeral"] and "left to cancel" in shown(m))
    await scene.nothing_is_left(of=1)


async def test_cancel_while_it_is_being_said_that_the_drawing_waits(scene: Scene) -> None:
    """The last word is that it is cancelled."""
    scene.model.script.clear()
    scene.model.enqueue(ModelUnavailable("model_busy"))
    held = await scene.team.workspace.hold("chat.update")
    await scene.team.ana.command("general", "/svg a blue logo")
    await held.reached()
    await scene.team.ana.click("general", (await scene.placeholder())["ts"], blocks.CANCEL)
    await called_off(scene.team)
    # What would overtake it has the time to.
    with pytest.raises(WaitTimeout):
        await scene.team.ana.wait_for("general", lambda m: "Cancelled." in shown(m), timeout=1.0)
    await held.release()
    await scene.cancelled()
    await scene.nothing_is_left()


class Gate:
    """A part that stops before or after one of its methods takes effect, until it may go on."""

    def __init__(self, part: Any, method: str, when: str) -> None:
        self._part, self._method, self._when = part, method, when
        self.reached, self.go_on = asyncio.Event(), asyncio.Event()

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._part, name)
        if name != self._method:
            return real

        async def held(*args: Any, **kwargs: Any) -> Any:
            done = await real(*args, **kwargs) if self._when == "after" else None
            self.reached.set()
            await self.go_on.wait()
            return done if self._when == "after" else await real(*args, **kwargs)

        return held


@pytest.mark.parametrize(
    "point",
    [
        "ledger.open:before",
        "ledger.open:after",
        "ledger.placed:after",
        "renderer.read:before",
        "ledger.keep_draft:after",
        "stage.put:before",
        "stage.put:after",
        "ledger.record:before",
        "ledger.record:after",
    ],
)
async def test_cancel_at_every_point_leaves_nothing_but_the_word(tmp_path: Path, point: str) -> None:
    """Wherever the drawing is when it is called off."""
    part, method, when = point.replace(":", ".").split(".")
    async with (
        serve(SlackSettings(port=0, processing_delay=0.05)) as server,
        WorkspaceClient(server.url) as workspace,
        parts(settings_in(server.url, tmp_path), shared_renderer()) as made,
    ):
        gate = Gate(getattr(made, part), method, when)
        changed: dict[str, Any] = {"model": ScriptedModel(BLUE), part: gate}
        using = replace(made, **changed)
        async with connected(settings_in(server.url, tmp_path), using):
            await workspace.connected()
            team = Team(workspace, using, workspace.user("ana"), tmp_path)
            await team.ana.command("general", "/svg a blue logo")
            await gate.reached.wait()
            await team.ana.command("general", "/svg cancel")
            await called_off(team)
            gate.go_on.set()
            await team.ana.wait_for("general", lambda m: m["ephemeral"] and "Cancelled." in shown(m))
            await agree(team)
            assert rows(team.home, "SELECT * FROM generated_svgs") == []
            assert (await team.parts.stage.list("SVG_STAGE")).files == ()
            assert all("Cancelled." in shown(message) for message in (await said(team)).values())


class Far:
    """A stage that cannot be reached until it is `near`: nothing is put there or taken away."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.near = False

    def __getattr__(self, name: str) -> Any:
        if name in ("put", "delete") and not self.near:
            return self._unreachable
        return getattr(self._stage, name)

    async def _unreachable(self, *_: object) -> None:
        raise Unreachable("snowflake_unreachable")


async def test_what_waits_for_snowflake_is_called_off_all_the_same(tmp_path: Path) -> None:
    """All of it with one command, although nobody can look yet whether a file is there."""
    async with (
        serve(SlackSettings(port=0, processing_delay=0.05)) as server,
        WorkspaceClient(server.url) as workspace,
        parts(settings_in(server.url, tmp_path), shared_renderer()) as made,
    ):
        far = Far(made.stage)
        changed: dict[str, Any] = {"model": ScriptedModel(BLUE, BLUE, BLUE), "stage": far}
        using = replace(made, **changed)
        async with connected(settings_in(server.url, tmp_path), using):
            await workspace.connected()
            team = Team(workspace, using, workspace.user("ana"), tmp_path)
            for text in ("a blue logo", "a red star", "a moon"):
                await team.ana.command("general", f"/svg {text}")

            async def all_wait() -> None:
                assert sum("I keep trying" in shown(message) for message in await team.bot_messages()) == 3

            await eventually(all_wait)
            await team.ana.command("general", "/svg cancel")
            await team.ana.wait_for("general", lambda m: m["ephemeral"] and "Cancelled 3 drawings." in shown(m))
            assert all("Cancelled." in shown(message) for message in (await said(team)).values())
            far.near = True
            await agree(team)
            assert all("Cancelled." in shown(message) for message in (await said(team)).values())
            assert (await team.parts.stage.list("SVG_STAGE")).files == ()
