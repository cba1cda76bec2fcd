"""A crowd at the door: who is served when, who is refused, and what they are told."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot import wording
from bot.domain import Ask, Reply
from bot.settings import Settings
from handlers import blocks, views
from localslack import WorkspaceClient, serve
from tests.chaos.lives import HASTE, SLACK
from tests.door import at, bot
from tests.scripted import BLUE
from tests.team import Team, shown, team_with


class PatientModel:
    """Answers when it is let, and remembers in which order it was asked."""

    def __init__(self) -> None:
        self.prompts: list[str] = []
        self.go = asyncio.Event()

    async def complete(self, ask: Ask) -> Reply:
        """A blue logo."""
        self.prompts.append(ask.prompt)
        await self.go.wait()
        return Reply(BLUE, ask.model)


@pytest.fixture
def model() -> PatientModel:
    """Lets everybody wait until it is told otherwise."""
    return PatientModel()


@pytest_asyncio.fixture
async def team(tmp_path: Path, model: PatientModel) -> AsyncIterator[Team]:
    """A team whose model is patient."""
    async with team_with(tmp_path, model=model) as team:
        yield team
        model.go.set()


async def test_one_wish_is_not_served_behind_forty(team: Team, model: PatientModel) -> None:
    """Ana asks for forty drawings, then Ben for one: he has his before she has half of hers."""
    for number in range(40):
        await team.ana.command("general", f"/svg a logo number {number}")
    await team.workspace.user("ben").command("general", "/svg a red star")
    model.go.set()
    await team.result("a red star")
    assert model.prompts.index("a red star") < 20


async def test_who_waits_long_is_told_for_how_long(team: Team) -> None:
    """The acknowledgement of somebody's last of many says in minutes when it will be begun."""
    for number in range(30):
        await team.ana.command("general", f"/svg a logo number {number}")
    assert "I’ll begin your drawing in about 1 minute." in await team.said_privately()


async def test_the_limit_is_said_with_a_time_however_one_asks(team: Team, model: PatientModel) -> None:
    """By command, form, button and reply: the one too many is refused in a sentence and draws nothing."""
    model.go.set()
    await team.ana.command("general", "/svg a blue logo")
    result = await team.result("v1.svg")
    model.go.clear()
    for number in range(Settings().person_limit):
        await team.ana.command("general", f"/svg a logo number {number}")
    refusal = f"You have {Settings().person_limit} drawings on the way"

    await team.ana.command("general", "/svg one more")
    assert refusal in await team.said_privately()

    await team.ana.click("general", result["ts"], blocks.REGENERATE)
    await team.ana.wait_for("general", lambda m: refusal in shown(m) and bool(m["ephemeral"]))

    await team.ana.click("general", result["ts"], blocks.REFINE)
    form = await team.ana.wait_for_view()
    sent = await team.ana.submit(form["id"], {views.PROMPT: {views.PROMPT: "make it green"}})
    assert refusal in str(sent)

    await team.ana.say("general", "make it green", thread_ts=result["ts"])
    await team.ana.wait_for("general", lambda m: refusal in shown(m), thread_ts=result["ts"])

    assert "one more" not in str(model.prompts)


async def test_a_crowd_at_once_is_acknowledged_and_served_in_turn(tmp_path: Path, model: PatientModel) -> None:
    """Fifty people type two commands each at the same moment: all are accepted, and nobody's second drawing is
    begun before everybody's first."""
    people, each, at_once = 50, 2, Settings().concurrency
    async with (
        serve(SLACK) as server,
        WorkspaceClient(server.url) as workspace,
        bot(tmp_path, workspace.api_url, mode="http", pace=HASTE, model=model) as serving,
    ):
        door = at(serving)
        info = await workspace.info()
        channel = next(channel["id"] for channel in info["channels"] if channel["name"] == "general")

        async def types(number: int) -> int:
            who = {"team_id": info["team"]["id"], "user_id": f"U{number // each}", "channel_id": channel}
            return (await door.command(**who, command="/svg", text=f"a logo {number}", trigger_id=str(number)))[0]

        assert await asyncio.gather(*map(types, range(people * each))) == [200] * people * each
        model.go.set()
        async with asyncio.timeout(90):
            while len(model.prompts) < people:  # noqa: ASYNC110 - the model has nothing to wait for
                await asyncio.sleep(0.05)
        # Those who came first were served at once, the others in turn.
        served = [int(prompt.split()[-1]) // each for prompt in model.prompts[at_once : people - 2 * at_once]]
        assert len(set(served)) == len(served)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, ""),
        (29, ""),
        (31, "a minute"),
        (65, "about 1 minute"),
        (240, "about 4 minutes"),
        (3600, "about 1 hour"),
        (7300, "about 2 hours"),
    ],
)
def test_a_wait_is_said_as_a_person_says_it(seconds: float, said: str) -> None:
    """Short waits are not worth a word, long ones are rounded."""
    sentence = wording.waiting(seconds)
    assert sentence.endswith(f" in {said}.") if said else sentence == ""
