"""The audit: each way in which ledger, stage and threads can disagree is named, and mended when asked."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot import wording
from bot.app import slack_side
from bot.auditing import Disagreement
from bot.domain import Job, Person, Place, StagePath, StoredFile
from bot.jobs import Glance
from bot.parts import parts
from bot.ports import JobState, Stage
from bot.stage import FolderStage
from handlers.delivery import SlackDelivery
from handlers.sender import Sender
from handlers.transport import web_client
from localslack import Settings as SlackSettings
from localslack import WorkspaceClient, serve
from tests.ledger.samples import draw_job
from tests.team import BOTH_TRANSPORTS, Message, Team, bot_in, path_in, rows_in, settings_in, shown, team_with
from tests.test_cli import svgbot


@dataclass
class Scene:
    """A team with one finished drawing, and somebody who looks into it."""

    team: Team
    result: Message

    @property
    def file(self) -> Path:
        """The file itself."""
        path = path_in(self.result)
        return self.team.home / "stage" / path.stage / path.path

    @property
    def channel(self) -> str:
        """The id of the channel that it stands in."""
        return str(self.result["channel"])

    def change(self, statement: str) -> None:
        """Changes the ledger behind the bot's back."""
        with closing(sqlite3.connect(self.team.home / "ledger.sqlite")) as connection, connection:
            connection.execute(statement)

    async def opened(self, channel: str) -> Job:
        """A request of Ana's that nobody works on."""
        person = Person(str(self.result["team"]), await self.team.id_of("ana"))
        job = replace(draw_job(person=person), place=Place(channel))
        await self.team.parts.ledger.open(job, model="sketch", name="logo", stage="SVG_STAGE")
        return job

    async def audit(self, *, mend: bool = False) -> list[Disagreement]:
        """What is found."""
        settings = settings_in(self.team.workspace.url, self.team.home)
        parts = self.team.parts
        audit = parts.audit(settings, slack_side(settings, parts), days=7, mend=mend)
        return [found async for found in audit.run()]

    async def say(self, *, ended: bool) -> str:
        """The bot posts for the job of the drawing once more."""
        job = self.result["metadata"]["event_payload"]["job"]
        payload = {"event_type": "svgbot_drawing", "event_payload": {"job": job, "ended": ended}}
        posted = await self.client.chat_postMessage(channel=self.channel, text="Once more", metadata=payload)
        return str(posted["ts"])

    @property
    def client(self) -> Sender:
        """The bot's own line to Slack."""
        return web_client("xoxb-local", self.team.workspace.api_url)


@pytest_asyncio.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """A team with one finished drawing."""
    async with team_with(tmp_path) as team:
        await team.ana.command("general", "/svg a blue logo")
        result = await team.result("v1.svg")
        jobs = Glance(tmp_path / "jobs.sqlite")
        async with asyncio.timeout(20):
            while await jobs.progress(result["metadata"]["event_payload"]["job"]) != "done":  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        yield Scene(team, result)


async def test_what_agrees_is_said_to_agree(scene: Scene) -> None:
    """After a drawing, a refinement, talk and a refusal, there is nothing to be found."""
    await scene.team.ana.say("general", "make it green", thread_ts=scene.result["ts"])
    await scene.team.result("v2.svg", thread=scene.result["ts"])
    await scene.team.ana.say("general", "use v9", thread_ts=scene.result["ts"])
    await scene.team.result("There is no v9", thread=scene.result["ts"])
    assert await scene.audit() == []


async def a_request_nobody_works_on(scene: Scene) -> None:
    """It was opened and forgotten."""
    await scene.opened(scene.channel)


async def a_request_by_a_form_that_nobody_works_on(scene: Scene) -> None:
    """It came from the home tab, and its answer goes to Ana alone."""
    await scene.opened(await scene.team.id_of("ana"))


async def a_draft_of_a_request_that_has_failed(scene: Scene) -> None:
    """The clean-up did not happen."""
    job = await scene.opened("command-line")
    await scene.team.parts.ledger.keep_draft(job.id, b"{}")
    scene.change(f"UPDATE svg_generation_requests SET status = 'failed' WHERE request_id = '{job.id}'")  # noqa: S608


async def a_file_that_is_gone(scene: Scene) -> None:
    """Somebody cleared the folder."""
    scene.file.unlink()


async def a_file_that_is_another(scene: Scene) -> None:
    """Somebody wrote over it."""
    scene.file.write_text("<svg/>")


async def a_file_that_nobody_knows(scene: Scene) -> None:
    """It was stored and never recorded."""
    (scene.file.parent / "0badcafe-v1.svg").write_text("<svg/>")


async def a_preview_of_nothing(scene: Scene) -> None:
    """Its drawing was given up."""
    await scene.team.parts.previews.put("0badcafe", b"png")


async def a_post_of_which_one_does_not_know(scene: Scene) -> None:
    """The bot was killed and never came back to it; the message does stand."""
    scene.change("UPDATE posts SET ts = NULL")


async def a_post_that_never_came_to_be(scene: Scene) -> None:
    """The bot was killed before Slack heard of it."""
    await scene.client.chat_delete(channel=scene.channel, ts=scene.result["ts"])
    scene.change("UPDATE posts SET ts = NULL")


async def a_message_too_many(scene: Scene) -> None:
    """Two results stand for one request."""
    await scene.say(ended=True)


async def a_message_that_still_says_drawing(scene: Scene) -> None:
    """Slack was down when the result came."""
    await scene.client.chat_delete(channel=scene.channel, ts=scene.result["ts"])
    ts = await scene.say(ended=False)
    scene.change(f"UPDATE posts SET ts = '{ts}'")  # noqa: S608 - a number


async def a_result_that_nobody_was_told(scene: Scene) -> None:
    """Slack took nothing for an hour."""
    await scene.client.chat_delete(channel=scene.channel, ts=scene.result["ts"])
    scene.change("DELETE FROM posts")


@pytest.mark.parametrize(
    ("spoil", "codes"),
    [
        pytest.param(a_request_nobody_works_on, ["request_stuck", "told_nobody"], id="request"),
        pytest.param(
            a_request_by_a_form_that_nobody_works_on,
            ["request_stuck", "told_nobody"],
            id="request for a direct message",
        ),
        pytest.param(a_draft_of_a_request_that_has_failed, ["draft_left"], id="draft"),
        pytest.param(a_file_that_is_gone, ["file_missing_in_stage"], id="file gone"),
        pytest.param(a_file_that_is_another, ["file_changed"], id="file changed"),
        pytest.param(a_file_that_nobody_knows, ["file_unknown"], id="file unknown"),
        pytest.param(a_preview_of_nothing, ["preview_unknown"], id="preview"),
        pytest.param(a_post_of_which_one_does_not_know, ["post_uncertain", "told_nobody"], id="post"),
        pytest.param(a_post_that_never_came_to_be, ["post_uncertain", "told_nobody"], id="post that never came"),
        pytest.param(a_message_too_many, ["message_doubled"], id="message doubled"),
        pytest.param(a_message_that_still_says_drawing, ["message_unended"], id="message unended"),
        pytest.param(a_result_that_nobody_was_told, ["told_nobody"], id="told nobody"),
    ],
)
async def test_each_disagreement_is_named_and_mended(
    scene: Scene, spoil: Callable[[Scene], Awaitable[None]], codes: list[str]
) -> None:
    """Looking changes nothing; mending does, and then all agree: one file, one record, one message with its picture."""
    before = await scene.team.stored(scene.result)
    await spoil(scene)
    seen = await scene.audit()
    assert await scene.audit() == seen
    assert set(codes[:1]) <= {found.code for found in seen} <= set(codes)
    assert not any(found.mended for found in seen)
    mended = await scene.audit(mend=True)
    assert {found.code for found in mended} <= set(codes)
    assert all(found.mended for found in mended)
    for found in mended:
        assert wording.disagreement(found.code, found.facts, mended=True)
    await scene.audit(mend=True)
    assert await scene.audit() == []
    assert scene.file.read_bytes() == before
    assert [path.name for path in scene.file.parent.iterdir()] == [scene.file.name]
    assert len([m for m in await scene.team.bot_messages() if "v1.svg" in shown(m)]) == 1


async def test_what_an_admin_deleted_is_not_shown_again(scene: Scene) -> None:
    """File, record and message went together, and the audit finds nothing of them missing."""
    person = Person(str(scene.result["team"]), await scene.team.id_of("ana"))
    parts = scene.team.parts
    steward = parts.steward(parts.deleting(SlackDelivery(scene.client, parts.posts)))
    await steward.delete(person, path_in(scene.result))
    assert await scene.audit(mend=True) == []
    assert await scene.team.bot_messages() == []


@pytest.mark.parametrize("slack_refuses", [False, True])
async def test_a_message_that_outlived_its_version_is_named_and_deleted(scene: Scene, slack_refuses: bool) -> None:
    """The deletion is over in ledger and stage: Slack did not take the message away then. Where it still does not, the
    audit says so and goes on."""
    parts = scene.team.parts
    known = await parts.ledger.provenance(path_in(scene.result))
    assert known is not None
    svg_id = known.revision.svg_id
    await parts.ledger.forget(svg_id)
    assert "message_left" not in {found.code for found in await scene.audit()}  # the deletion itself is on its way
    scene.file.unlink()
    await parts.previews.forget(svg_id)
    await parts.ledger.removed(svg_id)

    (found,) = await scene.audit()
    assert (found.code, found.mended) == ("message_left", False)
    assert wording.disagreement(found.code, found.facts, mended=True).endswith("shows what was deleted. Deleted.")
    if slack_refuses:
        await scene.team.workspace.fail("chat.delete", error="cant_delete_message")
    assert [(found.code, found.mended) for found in await scene.audit(mend=True)] == [
        ("message_left", not slack_refuses)
    ]
    assert bool(await scene.team.bot_messages()) == slack_refuses
    assert bool(await scene.audit()) == slack_refuses


async def test_a_message_too_many_that_slack_keeps_does_not_end_the_audit(scene: Scene) -> None:
    """It is named as not mended, and what comes after it is mended."""
    await a_message_too_many(scene)
    await scene.opened(scene.channel)
    await scene.team.workspace.fail("chat.delete", error="cant_delete_message")
    mended = {found.code: found.mended for found in await scene.audit(mend=True)}
    assert mended == {"request_stuck": True, "message_doubled": False, "told_nobody": True}


@BOTH_TRANSPORTS
@pytest.mark.parametrize("with_replies", [False, True])
async def test_a_message_that_somebody_deletes_in_slack_is_not_posted_again(
    tmp_path: Path, mode: str, with_replies: bool
) -> None:
    """The bot hears of it and leaves it at that; a tombstone that keeps a thread is a deletion, too."""
    async with team_with(tmp_path, mode) as team:
        scene = Scene(team, await team.drawn())
        if with_replies:
            await team.ana.say("general", "make it green", thread_ts=scene.result["ts"])
            await team.result("v2.svg", thread=scene.result["ts"])
        await team.workspace.user("ana").delete("general", scene.result["ts"])
        await until_noted(scene)
        assert await scene.audit(mend=True) == []
        assert [m for m in await team.bot_messages() if "v1.svg" in shown(m)] == []
        assert await team.stored(scene.result)


async def until_noted(scene: Scene) -> None:
    """Waits until the bot has heard of the deletion and the job has ended."""
    async with asyncio.timeout(20):
        while not rows_in(scene.team.home, "SELECT * FROM removed_messages"):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_a_deletion_that_the_bot_did_not_hear_of_is_named_and_left(tmp_path: Path) -> None:
    """While it was stopped somebody deleted the result: the audit says so in its own words, notes it when asked, and
    posts nothing."""
    async with serve(SlackSettings(port=0)) as server, WorkspaceClient(server.url) as workspace:
        async with bot_in(server.url, tmp_path) as using:
            await workspace.connected()
            team = Team(workspace, using, workspace.user("ana"), tmp_path)
            scene = Scene(team, await team.drawn())
        await team.ana.delete("general", scene.result["ts"])
        async with parts(settings_in(server.url, tmp_path)) as using:
            scene = Scene(replace(team, parts=using), scene.result)
            (found,) = await scene.audit()
            assert (found.code, found.mended) == ("message_deleted", False)
            assert wording.disagreement(found.code, found.facts, mended=False).endswith("was deleted in Slack.")
            assert [(found.code, found.mended) for found in await scene.audit(mend=True)] == [("message_deleted", True)]
            assert await scene.audit(mend=True) == []
        assert await team.bot_messages() == []


async def test_where_the_bot_may_not_look_nothing_counts_as_deleted(scene: Scene) -> None:
    """Who takes the bot out of a channel has not deleted what it said there."""
    await scene.team.workspace.remove_member("general", "svgbot")
    assert await scene.audit(mend=True) == []


async def test_what_a_job_works_on_is_left_alone(tmp_path: Path) -> None:
    """The audit beside a busy bot finds nothing: neither the open request nor the file that is about to be recorded."""
    stage = SlowStage(FolderStage(tmp_path / "stage"))
    async with team_with(tmp_path, stage=stage) as team:
        await team.ana.command("general", "/svg a blue logo")
        async with asyncio.timeout(20):
            await stage.stored.wait()
        assert await Scene(team, {}).audit(mend=True) == []
        stage.go.set()
        result = await team.result("v1.svg")
        assert await team.stored(result)


@pytest.mark.parametrize("table", ["posts", "temporary_tables"])
async def test_what_ends_while_the_audit_looks_is_no_disagreement(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    """The job was about to post, or to clean up, when the audit listed that, and has ended when it asks about the
    job."""
    (before,) = rows_in(scene.team.home, "SELECT * FROM posts")
    spoilt = {"posts": "UPDATE posts SET ts = NULL", "temporary_tables": "UPDATE temporary_tables SET content = '{}'"}
    ended = {
        "posts": f"UPDATE posts SET ts = '{before['ts']}'",  # noqa: S608 - a number
        "temporary_tables": "UPDATE temporary_tables SET content = NULL",
    }
    scene.change(spoilt[table])

    async def progress(_: Glance, job_id: str) -> JobState:
        scene.change(ended[table])
        return "done"

    monkeypatch.setattr(Glance, "progress", progress)
    assert await scene.audit(mend=True) == []


class SlowStage:
    """Stores, and is slow to say so."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.stored, self.go = asyncio.Event(), asyncio.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stage, name)

    async def put(self, path: StagePath, data: bytes) -> StoredFile:
        """Waits after it is done."""
        file = await self._stage.put(path, data)
        self.stored.set()
        await self.go.wait()
        return file


async def test_files_of_others_and_files_that_outlived_their_record_stay(scene: Scene) -> None:
    """The stage belongs to people: what is not named as ours, and what is older than records are kept, is no matter."""
    (scene.file.parent / "handmade.svg").write_text("<svg/>")
    old = scene.file.parent / "0badcafe-v1.svg"
    old.write_text("<svg/>")
    os.utime(old, (1, 1))
    assert await scene.audit(mend=True) == []
    assert old.exists()


async def test_the_command_says_that_slack_does_not_answer(tmp_path: Path) -> None:
    """Whether it cannot be reached, has no time, or knows the token no more."""
    async with team_with(tmp_path) as team:
        await team.drawn()
        fail, history = team.workspace.fail, "conversations.history"
        answers = []
        for trouble in ({"status": 503, "times": 3}, {"retry_after": 100}, {"error": "invalid_auth"}):
            await fail(history, **trouble)
            answers.append(await audited(tmp_path, team.workspace.api_url))
    answers.append(await audited(tmp_path, "http://127.0.0.1:9/api/"))
    assert answers == [
        "Slack cannot answer right now. Please try again in a minute.\n",
        "Slack cannot answer right now. Please try again in a minute.\n",
        "Slack does not know the token. Please check SLACK_BOT_TOKEN and SLACK_APP_TOKEN.\n",
        "I cannot reach Slack. Please check the network, and SLACK_API_URL if it is set.\n",
    ]


async def audited(home: Path, api_url: str) -> str:
    """What the command complains of."""
    done = await asyncio.to_thread(svgbot, home, "audit", SLACK_API_URL=api_url, SLACK_BOT_TOKEN="xoxb-local")
    assert done.returncode == 1
    return done.stderr


def test_the_command_says_what_it_compared_and_what_it_did(tmp_path: Path) -> None:
    """Without Slack, ledger and stage are compared; the exit status says whether they agree."""
    assert svgbot(tmp_path, "draw", "a blue logo").returncode == 0
    agreed = svgbot(tmp_path, "audit")
    assert (agreed.returncode, agreed.stdout) == (0, "Ledger and stage (no Slack is connected) agree.\n")
    for file in (tmp_path / "stage").rglob("*.svg"):
        file.unlink()
    found = svgbot(tmp_path, "audit")
    assert found.returncode == 1
    assert "there is no such file." in found.stdout
    assert "svgbot audit --mend" in found.stdout
    mended = svgbot(tmp_path, "audit", "--mend")
    assert mended.returncode == 0
    assert "Stored again." in mended.stdout
    assert svgbot(tmp_path, "audit").stdout == agreed.stdout
