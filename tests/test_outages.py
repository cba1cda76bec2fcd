"""When the model misbehaves: requests wait or fail with a sentence, people are told once, nothing is half-written."""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot import wording
from bot.domain import Ask, Job, Outcome, Place, Reply
from bot.errors import BotError, DeliveryError, DeliveryRefused, ModelRefused, ModelTimeout, ModelUnavailable
from bot.parts import Parts, jobs_file, parts
from bot.ports import Fence, Model
from bot.settings import Settings
from bot.work import Work
from handlers import blocks, views
from localslack import Settings as SlackSettings
from localslack import Teammate, WorkspaceClient
from localslack import serve as serve_workspace
from tests import examples
from tests.cortex import Cortex, Fault, Say, serve
from tests.engine import shared_renderer
from tests.faults.agreement import agree, eventually
from tests.scripted import BLUE, ScriptedModel
from tests.team import Message, Team, bot_in, rows_in, shown, team_with

DOWN = ModelUnavailable("model_unavailable")
PATIENCE = 3600.0


class Told:
    """The port Delivery, as a list of what was told."""

    def __init__(self) -> None:
        self.waiting: list[str] = []
        self.outcomes: list[Outcome] = []
        self.retracted: list[str] = []
        self.troubles: list[DeliveryError] = []  # what meets the next words

    async def announce(self, job: Job) -> Place:
        return Place(job.place.channel, message="1.0")

    async def waits(self, job: Job, error: BotError) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.waiting.append(wording.keeps_trying(error))

    async def present(self, job: Job, outcome: Outcome, png: bytes | None, fence: Fence | None = None) -> Place:
        self.outcomes.append(outcome)
        return Place(job.place.channel, message="1.0")

    async def retract(self, job_id: str) -> None:
        self.retracted.append(job_id)


class Office:
    """The work with everything but Slack and the queue; `now` is the time."""

    def __init__(self, using: Parts) -> None:
        self.parts = using
        self.told = Told()
        self.now = examples.job().accepted_at
        self.work = Work(
            generation=using.generation,
            delivery=self.told,
            ledger=using.ledger,
            journal=using.journal,
            patience=PATIENCE,
            clock=lambda: self.now,
        )

    async def draw(self, job: Job) -> Outcome:
        """The first two steps."""
        await self.work.announce(job)
        return await self.work.draw(job)

    async def files(self) -> list[str]:
        """What is in the stage."""
        return [file.path.path for file in (await self.parts.stage.list("SVG_STAGE")).files]


@asynccontextmanager
async def office(home: Path, instead: Model | None = None, **settings: Any) -> AsyncIterator[Office]:
    """An office with a home of its own."""
    async with parts(Settings(home=home, **settings), shared_renderer()) as made:
        yield Office(replace(made, model=instead) if instead else made)


@pytest.fixture
async def cortex() -> AsyncIterator[Cortex]:
    """A Cortex of one's own."""
    async with serve() as server:
        yield server


def at(cortex: Cortex, **more: Any) -> dict[str, Any]:
    """The settings that lead to it."""
    return {"model_base_url": cortex.url, "model_api_key": SecretStr("k"), "model": "claude-sonnet-5", **more}


async def test_a_request_waits_while_the_model_is_down(tmp_path: Path) -> None:
    """It is told once, whatever the number of attempts, and drawn when the model is back."""
    model = ScriptedModel(DOWN, DOWN, DOWN, BLUE)
    async with office(tmp_path, model) as room:
        job = examples.job()
        for minutes in range(3):
            room.now = job.accepted_at + 60 * minutes
            with pytest.raises(ModelUnavailable):
                await room.draw(job)
        assert room.told.waiting == ["The model does not answer right now. I keep trying; you need not ask again."]
        outcome = await room.draw(job)
        assert outcome.revision is not None
        assert len(await room.files()) == 1


@pytest.mark.parametrize(
    ("trouble", "told", "noted"),
    [
        pytest.param(DeliveryError("ratelimited"), 1, [], id="later it can"),
        pytest.param(DeliveryRefused("restricted_action"), 0, ["restricted_action"], id="it never can"),
    ],
)
async def test_what_slack_does_not_take_now_is_told_at_the_next_attempt(
    tmp_path: Path, trouble: DeliveryError, told: int, noted: list[str]
) -> None:
    """That the request waits is said as soon as Slack takes it, once; what it will never take is in the error log."""
    async with office(tmp_path, ScriptedModel(DOWN, DOWN, DOWN)) as room:
        room.told.troubles.append(trouble)
        for _ in range(3):
            with pytest.raises(ModelUnavailable):
                await room.draw(examples.job())
        assert len(room.told.waiting) == told
    assert [row["message"] for row in rows_in(tmp_path, "SELECT message FROM error_log")] == noted


async def test_patience_ends(tmp_path: Path) -> None:
    """After an hour it is said that nothing came of it, and the ledger says the same."""
    async with office(tmp_path, ScriptedModel(DOWN, DOWN)) as room:
        job = examples.job()
        with pytest.raises(ModelUnavailable):
            await room.draw(job)
        room.now = job.accepted_at + PATIENCE
        outcome = await room.draw(job)
        assert outcome.failure is not None
        assert outcome.failure.retry
        assert "does not answer" in wording.failure(outcome.failure)
        assert (await room.parts.ledger.stats()).requests == {"failed": 1}


async def test_what_has_failed_is_not_tried_again_by_a_job_that_is_repeated(tmp_path: Path) -> None:
    """After a crash people read the same as before it: the model is not asked again, and nothing is noted twice."""
    async with office(tmp_path, ScriptedModel(ModelRefused("model_budget"), BLUE)) as room:
        first, second = await room.draw(examples.job()), await room.draw(examples.job())
        assert first.failure is not None
        assert second == first
        assert await room.files() == []
    assert len(rows_in(tmp_path, "SELECT * FROM error_log")) == 1
    assert [row["result"] for row in rows_in(tmp_path, "SELECT * FROM audit_events")] == ["failed"]


async def test_what_was_drawn_is_not_drawn_again_by_a_job_that_is_repeated(tmp_path: Path) -> None:
    """One revision, one file, one audit event. Where somebody deleted it meanwhile, what stands of it is taken away."""
    async with office(tmp_path, ScriptedModel(BLUE, BLUE)) as room:
        job = examples.job()
        first, second = await room.draw(job), await room.draw(job)
        assert first.revision is not None
        assert second == first
        assert len(await room.files()) == 1
        await room.parts.ledger.forget(first.revision.svg_id)
        await room.work.present(job, job.place, await room.draw(job))
        assert room.told.retracted == [job.id]
        assert [outcome.declined is not None for outcome in room.told.outcomes] == [True]
    (event,) = rows_in(tmp_path, "SELECT * FROM audit_events")
    assert (event["action"], event["result"], event["resource"]) == ("draw", "ok", str(first.revision.path))


@pytest.mark.parametrize("error", [ModelRefused("model_budget"), ModelTimeout("model_timeout")])
async def test_what_waiting_does_not_mend_fails_at_once(tmp_path: Path, error: BotError) -> None:
    """Nobody is kept waiting an hour for a missing grant, and no slow drawing is paid for sixty times."""
    async with office(tmp_path, ScriptedModel(error)) as room:
        outcome = await room.draw(examples.job())
        assert outcome.failure is not None
        assert outcome.failure.code == error.code
        assert room.told.waiting == []


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        pytest.param(Fault(404, html=True), "no model at the address", id="wrong account"),
        pytest.param(Fault(401), "credentials", id="expired token"),
        pytest.param(Fault(402), "budget", id="budget"),
        pytest.param(Fault(403), "I may not use claude-sonnet-5", id="missing grant"),
        pytest.param(Say("<svg>" + "x" * 2_000_000, boundless=True), "too big", id="2 MB"),
        pytest.param(Say("No.", finish="content_filter"), "rather not draw", id="declined"),
        pytest.param(Say("I would rather talk."), "without a drawing", id="prose"),
    ],
)
async def test_bad_answers_end_in_a_sentence(cortex: Cortex, tmp_path: Path, line: Say | Fault, sentence: str) -> None:
    """One sentence, one failed row, one error with its reference; no file, no draft."""
    cortex.enqueue(*[line] * 3)
    async with office(tmp_path, **at(cortex)) as room:
        outcome = await room.draw(examples.job())
        assert outcome.failure is not None
        assert sentence in wording.failure(outcome.failure)
        assert (await room.parts.ledger.stats()).requests == {"failed": 1}
        assert await room.parts.ledger.draft(examples.job().id) is None
        assert await room.files() == []


async def test_another_model_draws_and_is_named(cortex: Cortex, tmp_path: Path) -> None:
    """Without a word about errors: the drawing, and who drew it."""
    cortex.down["claude-sonnet-5"] = Fault(403)
    async with office(tmp_path, **at(cortex, fallbacks=("claude-haiku-4-5",))) as room:
        outcome = await room.draw(examples.job())
        assert outcome.revision is not None
        assert wording.model_note(outcome.revision) == "claude-sonnet-5 did not answer; drew with claude-haiku-4-5."


async def test_a_cut_drawing_is_finished(cortex: Cortex, tmp_path: Path) -> None:
    """What one answer cannot hold comes in two, and the picture is whole."""
    circles = "".join(f'<circle cx="{x % 512}" cy="{x // 512}" r="2"/>' for x in range(2500))
    whole = f'```svg\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">{circles}</svg>\n```'
    assert len(whole) > 16_384 * 4
    cortex.enqueue(Say(whole), Say(whole[16_384 * 4 :]))
    async with office(tmp_path, **at(cortex)) as room:
        outcome = await room.draw(examples.job())
        assert outcome.revision is not None
        assert (await room.parts.stage.get(outcome.revision.path)).count(b"<circle") == 2500
        assert len(cortex.asked) == 2


async def test_what_was_asked_before_a_wait_is_counted_after_it(cortex: Cortex, tmp_path: Path) -> None:
    """The first answer was none, then the model was down, then the bot was killed: the drawing says what all of it
    cost, and admins what was spent."""
    cortex.enqueue(Say("I would rather talk."), *[Fault(503)] * 4)
    async with office(tmp_path, **at(cortex)) as room:
        with pytest.raises(ModelUnavailable):
            await room.draw(examples.job())
    async with office(tmp_path, **at(cortex)) as room:  # another process finds what the first one noted
        outcome = await room.draw(examples.job())
        spent = await room.parts.spending.of(examples.job().id)
        stats = await room.parts.ledger.stats()
    assert outcome.revision is not None
    answers = [call for call in rows_in(tmp_path, "SELECT * FROM model_calls") if call["response_status"] == "success"]
    assert (spent.calls, len(answers)) == (len(cortex.asked), 2)
    assert outcome.revision.tokens_used == spent.tokens == sum(call["tokens_used"] for call in answers)
    (row,) = rows_in(tmp_path, "SELECT cost FROM generated_svgs")
    assert row["cost"] == spent.cost == stats.spent.cost
    assert stats.lost.calls == 0


async def test_talk_that_the_model_recognised_was_paid_for(cortex: Cortex, tmp_path: Path) -> None:
    """Nothing is drawn and nothing said, but the answer is counted."""
    async with office(tmp_path, **at(cortex)) as room:
        await room.draw(examples.job())
        cortex.enqueue(Say("NOT_AN_INSTRUCTION"))
        talk = examples.change(examples.job(), "refine", "what a day")
        assert (await room.draw(talk)).declined is not None
        spent = await room.parts.spending.of(talk.id)
        assert spent.calls == 1
        assert spent.cost


async def test_options_that_the_model_does_not_take_are_named(cortex: Cortex, tmp_path: Path) -> None:
    """Nobody wonders why --temperature changes nothing."""
    async with office(tmp_path, **at(cortex)) as room:
        job = examples.job()
        request = replace(job.task, options=replace(job.task.options, temperature=0.2))  # type: ignore[union-attr,arg-type]
        outcome = await room.draw(replace(job, task=request))
        assert outcome.revision is not None
        assert outcome.revision.notes[0] == "claude-sonnet-5 takes no --temperature, so I left it out."


class Outage:
    """A model that is down until it is not."""

    def __init__(self) -> None:
        self.over = False
        self.drawn: list[str] = []

    async def complete(self, ask: Ask) -> Reply:
        if not self.over:
            raise ModelUnavailable("model_busy")
        self.drawn.append(ask.prompt)
        return Reply(BLUE, model=ask.model)


async def test_the_channel_sees_it_wait_and_go_on(tmp_path: Path) -> None:
    """One message: first it waits, then it is the drawing. A reply in the thread gets an hourglass meanwhile."""
    model = Outage()
    async with team_with(tmp_path, model=model) as team:
        await team.ana.command("general", "/svg a blue logo")
        await team.ana.wait_for("general", lambda m: "I keep trying" in shown(m))
        model.over = True
        result = await team.result("a blue logo")
        assert "I keep trying" not in shown(result)
        model.over = False
        reply = await team.ana.say("general", "make it green", thread_ts=result["ts"])
        await team.ana.wait_for(
            "general", lambda m: "hourglass_flowing_sand" in str(m.get("reactions")), thread_ts=result["ts"]
        )
        model.over = True
        await team.result("make it green", thread=result["ts"])
        await team.ana.wait_for(
            "general", lambda m: m["ts"] == reply["ts"] and not m.get("reactions"), thread_ts=result["ts"]
        )
        assert len(await team.bot_messages()) == 1


async def test_the_hourglass_of_a_life_before_goes_too(tmp_path: Path) -> None:
    """The bot was stopped while a reply waited, and the model is back when it starts again."""
    model = Outage()
    model.over = True
    async with (
        serve_workspace(SlackSettings(port=0, processing_delay=0.05)) as server,
        WorkspaceClient(server.url) as workspace,
    ):
        ana = workspace.user("ana")
        async with bot_in(server.url, tmp_path, model=model) as using:
            await workspace.connected()
            result = await Team(workspace, using, ana, tmp_path).drawn()
            model.over = False
            reply = await ana.say("general", "make it green", thread_ts=result["ts"])
            await ana.wait_for("general", partial(has_reactions, reply, 2), thread_ts=result["ts"])
        model.over = True
        async with bot_in(server.url, tmp_path, model=model):
            await ana.wait_for("general", lambda m: "v2.svg" in shown(m), thread_ts=result["ts"])
            await ana.wait_for("general", partial(has_reactions, reply, 0), thread_ts=result["ts"])


def has_reactions(this: Message, count: int, message: Message) -> bool:
    """Whether that is how many this message has now."""
    return bool(message["ts"] == this["ts"]) and len(message.get("reactions") or ()) == count


async def test_the_queue_drains_in_turn_when_the_model_is_back(tmp_path: Path) -> None:
    """Ben, who asked once and last, does not wait behind all that Ana asked for during the outage."""
    model = Outage()
    # At Slack's own pace whoever waits for a placeholder is overtaken by those for whom there is none to be had.
    async with team_with(tmp_path, model=model, settings={"slack_pace": 10.0}) as team:
        ben = team.workspace.user("ben")
        for number in range(12):
            await team.ana.command("general", f"/svg logo number {number}")
        await ben.command("general", "/svg a single star")
        await team.ana.wait_for("general", lambda m: "I keep trying" in shown(m))
        model.over = True
        await team.result("a single star")
        await team.result("number 11")
    assert model.drawn.index("a single star") < model.drawn.index("logo number 11")


async def test_a_dead_model_is_in_nobodys_way_who_needs_none(cortex: Cortex, tmp_path: Path) -> None:
    """More requests wait than are drawn at once, and each says so. An undo in another thread and a drawing by the
    sketch model are served at once, and what waits can be called off at once."""
    many = 2 * Settings().concurrency
    async with team_with(tmp_path, settings=at(cortex)) as team:
        ben = team.workspace.user("ben")
        result = await team.drawn("a blue logo")
        await team.ana.say("general", "make it green", thread_ts=result["ts"])
        await team.result("v2.svg", thread=result["ts"])

        cortex.down["claude-sonnet-5"] = Fault(503)
        for number in range(many):
            await team.ana.command("general", f"/svg logo number {number}")
        await eventually(partial(waiting_is_said, team, many))
        await ben.say("general", "undo", thread_ts=result["ts"])
        assert "*undo* for" in shown(await team.result("v3.svg", thread=result["ts"]))
        await ben.command("general", "/svg --model sketch a red star")
        assert "sketch" in shown(await team.result("a red star"))
        await waiting_is_said(team, many)

        await team.ana.command("general", "/svg cancel")
        await eventually(partial(waiting_is_said, team, 0))
        assert (await team.parts.ledger.stats()).requests == {"completed": 4, "failed": many}


async def one_waits_in_the_line(team: Team) -> None:
    """One job has not ended, and is not worked on."""
    with closing(sqlite3.connect(jobs_file(Settings(home=team.home)))) as jobs:
        states = jobs.execute("SELECT status FROM workflow_status WHERE completed_at IS NULL").fetchall()
    assert states == [("ENQUEUED",)]


async def waiting_is_said(team: Team, times: int) -> None:
    """So many requests in the channel wait."""
    assert sum("I keep trying" in shown(message) for message in await team.bot_messages()) == times


async def test_an_undo_of_what_waits_is_told_to_wait_too(tmp_path: Path) -> None:
    """Only Ben, who asks for it, reads that it comes after Ana's change, and how to drop it; and only once, though a
    mention comes as two events. When she calls hers off it is done at once."""
    model = Outage()
    model.over = True
    async with team_with(tmp_path, model=model) as team:
        ben = team.workspace.user("ben")
        result = await team.drawn("a blue logo")
        await team.ana.say("general", "make it green", thread_ts=result["ts"])
        await team.result("v2.svg", thread=result["ts"])
        model.over = False
        await team.ana.say("general", "make it red", thread_ts=result["ts"])
        await team.ana.wait_for(
            "general", lambda m: "hourglass_flowing_sand" in str(m.get("reactions")), thread_ts=result["ts"]
        )
        await eventually(partial(one_waits_in_the_line, team))
        await ben.say("general", "@svgbot undo", thread_ts=result["ts"])
        await ben.wait_for("general", lambda m: wording.held() in shown(m), thread_ts=result["ts"])
        await team.ana.say("general", "cancel", thread_ts=result["ts"])
        assert "*undo* for" in shown(await team.result("v3.svg", thread=result["ts"]))
        thread = await ben.thread("general", result["ts"])
        assert sum(wording.held() in shown(message) for message in thread) == 1
        assert not any(wording.held() in shown(m) for m in await team.ana.thread("general", result["ts"]))


async def regenerate(by: Teammate, result: Message) -> Any:
    """With the button."""
    return await by.click("general", result["ts"], blocks.REGENERATE)


async def refine(by: Teammate, result: Message) -> Any:
    """With the form."""
    await by.click("general", result["ts"], blocks.REFINE)
    form = await by.wait_for_view()
    return await by.submit(form["id"], {views.PROMPT: {views.PROMPT: "add a star"}})


@pytest.mark.parametrize("ask", [regenerate, refine])
async def test_nobody_who_clicks_waits_for_the_word_that_the_change_must_wait(
    tmp_path: Path, ask: Callable[[Teammate, Message], Awaitable[Any]]
) -> None:
    """Button and form are acknowledged while Slack has not yet taken what is said about it, in the thread."""
    model = Outage()
    model.over = True
    async with team_with(tmp_path, model=model) as team:
        ben = team.workspace.user("ben")
        result = await team.drawn("a blue logo")
        model.over = False
        await team.ana.say("general", "make it red", thread_ts=result["ts"])
        await team.ana.wait_for(
            "general", lambda m: "hourglass_flowing_sand" in str(m.get("reactions")), thread_ts=result["ts"]
        )
        await eventually(partial(one_waits_in_the_line, team))
        held = await team.workspace.hold("chat.postEphemeral")
        assert (await ask(ben, result))["ok"]
        await held.reached()
        await held.release()
        await ben.wait_for("general", lambda m: wording.held() in shown(m), thread_ts=result["ts"])


async def test_who_waits_beyond_all_patience_is_told_so(tmp_path: Path) -> None:
    """First that it waits, then that nothing came of it; both in the one message, and a change of that drawing that
    waits behind it has its answer, too."""
    async with team_with(tmp_path, model=Outage(), settings={"model_patience": 2.0}) as team:
        await team.ana.command("general", "/svg a blue logo")
        waits = await team.ana.wait_for("general", lambda m: "I keep trying" in shown(m))
        await team.ana.say("general", "make it green", thread_ts=waits["ts"])
        failed = await team.ana.wait_for("general", lambda m: "Please try again" in shown(m), timeout=20)
        assert failed["ts"] == waits["ts"]
        assert len(await team.bot_messages()) == 1
        await agree(team)
