"""The form behind `/svg` alone, as people fill it in."""

from pathlib import Path
from typing import Any

import pytest

from bot.errors import StorageError
from bot.jobs import DbosJobs
from bot.requests import PALETTES
from handlers import views
from tests.scripted import BLUE, ScriptedModel
from tests.team import BOTH_TRANSPORTS, Message, Team, shown, team_with

pytestmark = BOTH_TRANSPORTS

FULL = {
    views.PROMPT: {views.PROMPT: "a logo"},
    "style": {"style": "flat"},
    "palette": {"palette": "ocean"},
    "size": {"size": "800x600"},
    "model": {"model": "claude-sonnet-5"},
    "name": {"name": "acme"},
}


def prompt(text: str) -> dict[str, Any]:
    """A form with nothing but the prompt."""
    return {views.PROMPT: {views.PROMPT: text}}


async def opened(team: Team, channel: str = "general") -> Message:
    """The form, as `/svg` alone opens it."""
    assert (await team.ana.command(channel, "/svg"))["ok"]
    return await team.ana.wait_for_view()


async def test_the_form_asks_for_all_that_can_be_chosen(team: Team) -> None:
    """Prompt, style, colours, size, model and file name; only the prompt is required."""
    form = await opened(team)
    fields = {block["block_id"]: block for block in form["blocks"]}
    assert fields.keys() == {views.PROMPT, *views.FORM_OPTIONS}
    assert [name for name, block in fields.items() if not block["optional"]] == [views.PROMPT]
    choices = [option["value"] for option in fields["palette"]["element"]["options"]]
    assert choices == list(PALETTES)


async def test_what_was_filled_in_is_drawn_in_the_channel(tmp_path: Path, mode: str) -> None:
    """Every choice reaches the model and the stage."""
    model = ScriptedModel(BLUE)
    async with team_with(tmp_path, mode, model=model) as team:
        form = await opened(team)
        assert (await team.ana.submit(form["id"], FULL))["ok"]
        result = await team.result("v1.svg")
        assert "/acme/" in shown(result)
        options = model.asks[0].options
        assert (options.model, options.style, options.size) == ("claude-sonnet-5", "flat", (800, 600))
        assert options.palette == PALETTES["ocean"]
        assert await team.ana.views() == []


async def test_the_prompt_alone_is_enough(team: Team) -> None:
    """As with the command."""
    form = await opened(team)
    assert (await team.ana.submit(form["id"], prompt("a red star")))["ok"]
    assert "*a red star* for" in shown(await team.result("v1.svg"))


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        pytest.param(prompt("  \u200b\t "), views.PROMPT, "What shall I draw?", id="blank prompt"),
        pytest.param(prompt("a logo") | {"name": {"name": "../../etc/passwd"}}, "name", "etc-passwd", id="path"),
        pytest.param(prompt("a logo") | {"name": {"name": "my logo.svg"}}, "name", "my-logo", id="blank in the name"),
        pytest.param(prompt("a logo") | {"name": {"name": "<!here>"}}, "name", "How about here?", id="shout"),
    ],
)
async def test_mistakes_are_said_at_their_field(team: Team, values: Any, field: str, sentence: str) -> None:
    """The form stays open with what was filled in; mended, it is drawn."""
    form = await opened(team)
    answer = await team.ana.submit(form["id"], values)
    assert answer["by"] == "app"
    assert answer["errors"].keys() == {field}
    assert sentence in answer["errors"][field]
    assert "`" not in answer["errors"][field]
    assert (await team.ana.submit(form["id"], FULL))["ok"]
    await team.result("v1.svg")


async def test_two_mistakes_are_said_at_once(team: Team) -> None:
    """Each at its own field."""
    form = await opened(team)
    answer = await team.ana.submit(form["id"], {**prompt(" \u200b "), "name": {"name": "a b"}})
    assert answer["errors"].keys() == {views.PROMPT, "name"}


async def test_what_cannot_be_that_long_is_not_sent(team: Team) -> None:
    """Slack's client stops a prompt of 5 000 characters and a name of 256 before they travel."""
    form = await opened(team)
    answer = await team.ana.submit(form["id"], {**prompt("x" * 5000), "name": {"name": "n" * 256}})
    assert answer["by"] == "client"
    assert answer["errors"].keys() == {views.PROMPT, "name"}


async def test_a_form_sent_twice_draws_once(team: Team) -> None:
    """A lost acknowledgement costs nothing."""
    form = await opened(team)
    assert (await team.ana.submit(form["id"], prompt("a blue logo")))["ok"]
    await team.workspace.redeliver()
    await team.result("v1.svg")
    await team.quiet()
    assert len(await team.bot_messages()) == 1


async def test_a_closed_form_draws_nothing(team: Team) -> None:
    """Cancel is cancel."""
    form = await opened(team)
    await team.ana.close(form["id"])
    await team.quiet()
    assert await team.bot_messages() == []


async def test_the_form_in_a_private_channel_answers_directly(team: Team) -> None:
    """As the command does."""
    form = await opened(team, "leadership")
    assert (await team.ana.submit(form["id"], prompt("a blue logo")))["ok"]
    assert "/invite @svgbot" in shown(await team.result("v1.svg", channel="@svgbot"))


async def test_a_form_that_cannot_be_taken_says_so_and_keeps_the_text(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the queue is out of reach, the sentence stands at the prompt; tried again, it is drawn."""
    form = await opened(team)

    async def unreachable(*_: object) -> None:
        raise StorageError("jobs_unavailable")

    with monkeypatch.context() as patched:
        patched.setattr(DbosJobs, "accept", unreachable)
        answer = await team.ana.submit(form["id"], prompt("a blue logo"))
    assert "I cannot take requests right now" in answer["errors"][views.PROMPT]
    assert (await team.ana.submit(form["id"], prompt("a blue logo")))["ok"]
    await team.result("v1.svg")
