"""The generation service with real parts and a scripted model: what is drawn, stored and recorded."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.domain import Ask, Declined, DrawOptions, DrawRequest, Failure, Job, Revision
from bot.errors import GenerationFailed, InvalidChoice, ModelTimeout, ModelUnavailable
from bot.masking import trace_of
from bot.models.metering import Metered
from bot.parts import Parts, parts
from bot.settings import Settings
from bot.svg import Profile
from tests import examples
from tests.scripted import BLUE, GREEN, PROSE, RED, ScriptedModel

pytestmark = pytest.mark.asyncio(loop_scope="module")


class World:
    """One bot without Slack, and what a test does with it."""

    def __init__(self, using: Parts, model: ScriptedModel) -> None:
        self.parts = using
        self.model = model

    def with_(self, **changed: Any) -> "World":
        """The same world with some parts exchanged."""
        return World(replace(self.parts, **changed), self.model)

    async def draw(self, job: Job, *script: Any) -> Revision | Declined | Failure:
        """The job as the queue runs it."""
        self.model.enqueue(*script)
        await self.parts.generation.open(job)
        return await self.parts.generation.draw(job)

    async def revision(self, job: Job, *script: Any) -> Revision:
        """The revision that the job makes."""
        drawn = await self.draw(job, *script)
        assert isinstance(drawn, Revision)
        return drawn

    async def stored(self, revision: Revision) -> bytes:
        """The bytes in the stage."""
        return await self.parts.stage.get(revision.path)

    async def files(self) -> list[str]:
        """The paths in the default stage."""
        return [file.path.path for file in (await self.parts.stage.list("SVG_STAGE")).files]


@asynccontextmanager
async def world_in(home: Path, **settings: Any) -> AsyncIterator[World]:
    """A world with a home of its own."""
    model = ScriptedModel()
    async with parts(Settings(home=home, workers=1, **settings)) as made:
        yield World(replace(made, model=Metered(model, made.spending)), model)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """One world for the module: starting a worker for every test would cost more than the tests."""
    async with world_in(tmp_path_factory.mktemp("home")) as made:
        yield made


@pytest.fixture
def world(shared: World) -> World:
    """The world with nothing left of an earlier script."""
    shared.model.script.clear()
    shared.model.asks.clear()
    return shared


@pytest.fixture
def new_job(request: pytest.FixtureRequest) -> Callable[..., Job]:
    """Jobs that no other test knows."""
    return lambda task="a blue logo", key="1", **changed: examples.job(task, f"{request.node.name} {key}", **changed)


async def test_a_reply_becomes_a_stored_revision(world: World, new_job: Callable[..., Job]) -> None:
    """The file is in the stage, the row in the ledger, and both say the same."""
    job = new_job()
    revision = await world.revision(job, BLUE)
    svg = await world.stored(revision)
    assert revision.path.path == f"T1/a-blue-logo/{job.id[:8]}-v1.svg"
    assert (revision.number, revision.parent, revision.restores) == (1, None, None)
    assert (revision.width, revision.height) == (200, 100)
    assert revision.file_size == len(svg)
    assert revision.checksum == hashlib.md5(svg, usedforsecurity=False).hexdigest()
    assert await world.parts.ledger.svg(revision.svg_id) == svg
    assert b"<title>a blue logo</title>" in svg
    assert b"<desc>" in svg
    assert b"I hope you like it" not in svg
    assert (await world.parts.generation.preview(revision)).startswith(b"\x89PNG")
    assert await world.parts.ledger.result(job.id) == revision


async def test_a_bad_answer_is_asked_again_with_the_exact_fault(world: World, new_job: Callable[..., Job]) -> None:
    """The model is told what was wrong with its own answer, and both answers are paid for."""
    revision = await world.revision(new_job(), PROSE, BLUE)
    first, again = world.model.asks
    assert again.turns[: len(first.turns)] == first.turns
    answer, complaint = again.turns[len(first.turns) :]
    assert (answer.role, answer.text) == ("assistant", PROSE)
    assert complaint.role == "user"
    assert "<svg" in complaint.text
    assert revision.tokens_used == 200


async def test_after_three_bad_answers_there_is_a_sentence(world: World, new_job: Callable[..., Job]) -> None:
    """The bot does not ask for ever."""
    with pytest.raises(GenerationFailed) as raised:
        await world.draw(new_job(), PROSE, PROSE, PROSE, BLUE)
    assert raised.value.facts == {"fault": "no_svg", "attempts": 3}
    assert len(world.model.asks) == 3


async def test_an_error_of_the_model_is_passed_on(world: World, new_job: Callable[..., Job]) -> None:
    """A model that is not there is not asked three times in a row."""
    with pytest.raises(ModelUnavailable):
        await world.draw(new_job(), ModelUnavailable("model_unavailable"), BLUE)
    assert len(world.model.asks) == 1


async def test_a_model_that_never_answers_is_given_up(world: World, new_job: Callable[..., Job]) -> None:
    """A timeout is an error of the model, with a sentence."""

    async def for_ever(ask: Ask) -> str:
        await asyncio.Event().wait()
        return BLUE

    hasty = world.with_(defaults=replace(world.parts.defaults, deadline=0.05))
    with pytest.raises(ModelTimeout):
        await hasty.draw(new_job(), for_ever)


async def test_the_options_reach_the_model_and_the_drawing(world: World, new_job: Callable[..., Job]) -> None:
    """Name, stage, size, style, palette and model are all heeded."""
    options = DrawOptions(
        model="claude-3-5-sonnet", name="acme", stage="BRAND", size=(800, 600), style="flat", palette=("navy", "gold")
    )
    revision = await world.revision(new_job(DrawRequest("a logo", options)), BLUE)
    ask = world.model.asks[0]
    assert (ask.model, revision.model_asked) == ("claude-3-5-sonnet", "claude-3-5-sonnet")
    assert str(revision.path).startswith("@BRAND/T1/acme/")
    assert (revision.width, revision.height) == (800, 600)
    told = "\n".join(turn.text for turn in ask.turns)
    for part in ("0 0 800 600", "Style: flat.", "navy, gold", "Draw this: a logo"):
        assert part in told


@pytest.mark.parametrize(("profile", "allowed"), [("static", True), ("strict", False)])
async def test_the_model_is_told_the_elements_of_the_profile(
    tmp_path: Path, profile: Profile, allowed: bool, new_job: Callable[..., Job]
) -> None:
    """What would be refused is not asked for."""
    async with world_in(tmp_path, profile=profile) as world:
        revision = await world.revision(new_job(), BLUE)
        system = world.model.asks[0].turns[0]
        assert system.role == "system"
        assert ("linearGradient" in system.text) == allowed
        assert (b"<title>" in await world.stored(revision)) == allowed


async def test_a_refinement_is_a_new_revision_of_the_latest(world: World, new_job: Callable[..., Job]) -> None:
    """The model sees the drawing as it is, and nothing of the old revision is lost."""
    first = new_job()
    v1 = await world.revision(first, BLUE)
    v2 = await world.revision(examples.change(first, "refine", "make it green", key=f"{first.id} 2"), GREEN)
    assert (v2.number, v2.parent, v2.asked) == (2, 1, "make it green")
    assert v2.path.path == v1.path.path.replace("-v1", "-v2")
    ask = world.model.asks[-1]
    assert (ask.prompt, ask.instructions) == ("a blue logo", ("make it green",))
    assert (await world.stored(v1)).decode() in ask.turns[-1].text
    assert "make it green" in ask.turns[-1].text
    assert b"#15803d" in await world.stored(v2)


async def test_conversation_draws_nothing(world: World, new_job: Callable[..., Job]) -> None:
    """The model has the last word on what is an instruction."""
    first = new_job()
    await world.revision(first, BLUE)
    files = await world.files()
    talk = examples.change(first, "refine", "the deadline is tomorrow", key=f"{first.id} 2")
    assert await world.draw(talk, "NOT_AN_INSTRUCTION") == Declined(talk.id)
    assert await world.files() == files


async def test_a_new_drawing_cannot_be_declined(world: World, new_job: Callable[..., Job]) -> None:
    """Whoever types a command gets a drawing or a sentence."""
    revision = await world.revision(new_job(), "NOT_AN_INSTRUCTION", BLUE)
    assert revision.number == 1


async def test_undo_and_use_make_new_revisions_with_old_bytes(world: World, new_job: Callable[..., Job]) -> None:
    """Undo, undo goes two steps back, and what was undone can be used again."""
    first = new_job()

    def say(kind: str, text: str, number: int | None = None) -> Job:
        return examples.change(first, kind, text, number, key=f"{first.id} {text}")

    v1 = await world.revision(first, BLUE)
    v2 = await world.revision(say("refine", "make it green"), GREEN)
    v3 = await world.revision(say("refine", "make it red"), RED)
    v4 = await world.revision(say("undo", "undo"))
    v5 = await world.revision(say("undo", "undo again"))
    assert [(v.number, v.parent, v.restores) for v in (v4, v5)] == [(4, 3, 2), (5, 4, 1)]
    assert await world.stored(v4) == await world.stored(v2)
    assert await world.stored(v5) == await world.stored(v1)
    with pytest.raises(InvalidChoice) as nothing:
        await world.draw(say("undo", "undo a third time"))
    assert nothing.value.code == "nothing_to_undo"
    v6 = await world.revision(say("use", "use v3", 3))
    assert (v6.number, v6.restores, v6.checksum) == (6, 3, v3.checksum)
    v7 = await world.revision(say("use", "use v4", 4))
    assert (v7.restores, v7.checksum) == (2, v2.checksum)
    with pytest.raises(InvalidChoice) as missing:
        await world.draw(say("use", "use v9", 9))
    assert missing.value.facts == {"given": 9, "head": 7}
    await world.revision(say("refine", "add a star"), BLUE)
    assert world.model.asks[-1].instructions == ("make it green", "add a star")
    assert (await world.parts.generation.preview(v4)).startswith(b"\x89PNG")


async def test_undo_takes_a_chosen_version_back(world: World, new_job: Callable[..., Job]) -> None:
    """Somebody looks at v1 again and would rather have the latest after all."""
    first = new_job()

    def say(kind: str, text: str, number: int | None = None) -> Job:
        return examples.change(first, kind, text, number, key=f"{first.id} {text}")

    await world.revision(first, BLUE)
    await world.revision(say("refine", "make it green"), GREEN)
    v3 = await world.revision(say("refine", "make it red"), RED)
    await world.revision(say("use", "use v1", 1))
    v5 = await world.revision(say("undo", "undo"))
    assert (v5.restores, v5.checksum) == (3, v3.checksum)


async def test_undo_of_the_first_version_is_a_sentence(world: World, new_job: Callable[..., Job]) -> None:
    """There is nothing before v1."""
    first = new_job()
    await world.revision(first, BLUE)
    with pytest.raises(InvalidChoice):
        await world.draw(examples.change(first, "undo", "undo", key=f"{first.id} undo"))


async def test_what_others_asked_of_the_drawing_is_hidden_too(world: World, new_job: Callable[..., Job]) -> None:
    """A model that quotes all it was told shows the log nobody's words, not only not those of the one who asked now."""
    first = new_job("a zebra on the moon")
    await world.revision(first, BLUE)
    refusal = ModelUnavailable("model_unavailable")
    refusal.__cause__ = RuntimeError("cannot take: a zebra on the moon, make it purple")
    change = examples.change(first, "refine", "make it purple")
    with pytest.raises(ModelUnavailable) as raised:
        await world.draw(change, refusal)
    trace = trace_of(raised.value)
    assert "cannot take: " in trace
    for word in ("zebra", "purple"):
        assert word not in trace


async def test_a_reply_revives_a_drawing_that_failed(world: World, new_job: Callable[..., Job]) -> None:
    """`try again` in the thread of a failure draws the first version."""
    first = new_job()
    with pytest.raises(GenerationFailed):
        await world.draw(first, PROSE, PROSE, PROSE)
    v1 = await world.revision(examples.change(first, "refine", "try again", key=f"{first.id} 2"), BLUE)
    assert (v1.number, v1.parent) == (1, None)
    assert "a blue logo\ntry again" in world.model.asks[-1].turns[-1].text


async def test_the_same_job_again_is_the_same_revision(world: World, new_job: Callable[..., Job]) -> None:
    """A repeated step neither asks nor stores again."""
    job = new_job()
    assert await world.revision(job, BLUE) == await world.revision(job)
    assert len(world.model.asks) == 1


class Interrupted(Exception):
    """What stands in for a kill."""


class Fragile:
    """A part that fails once, before or after a method took effect."""

    def __init__(self, part: Any, method: str, *, after: bool) -> None:
        self._part, self._method, self._after, self._broken = part, method, after, False

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._part, name)
        if name != self._method or self._broken:
            return real

        async def interrupted(*args: Any, **kwargs: Any) -> None:
            self._broken = True
            if self._after:
                await real(*args, **kwargs)
            raise Interrupted

        return interrupted


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    ("part", "method"),
    [("ledger", "keep_draft"), ("stage", "put"), ("ledger", "record"), ("previews", "put"), ("ledger", "begin")],
)
async def test_an_interrupted_drawing_goes_on(
    world: World, new_job: Callable[..., Job], part: str, method: str, after: bool
) -> None:
    """Wherever it stops, the repeated step ends in one revision and one file, of the same bytes."""
    job = new_job()
    fragile = world.with_(**{part: Fragile(getattr(world.parts, part), method, after=after)})
    files = await world.files()
    with pytest.raises(Interrupted):
        await fragile.draw(job, BLUE, GREEN)
    revision = await fragile.revision(job)
    assert sorted(set(await world.files()) - set(files)) == [revision.path.path]
    assert await world.stored(revision) == await world.parts.ledger.svg(revision.svg_id)
    kept = (part, method, after) in {("ledger", "keep_draft", True), ("stage", "put", False), ("stage", "put", True)}
    if kept:
        assert len(world.model.asks) == 1


async def test_a_forgotten_preview_is_made_again(world: World, new_job: Callable[..., Job], tmp_path: Path) -> None:
    """The cache of previews may forget."""
    from bot.stage.previews import FolderPreviews

    revision = await world.revision(new_job(), BLUE)
    forgetful = world.with_(previews=FolderPreviews(tmp_path / "empty"))
    assert await forgetful.parts.generation.preview(revision) == await world.parts.generation.preview(revision)
