"""What every ledger, journal and notebook of posts does, whatever database it stands on."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import errors
from bot.domain import Begun, Declined, Drawing, DrawOptions, DrawRequest, Failure, Job, Person, Place, Remains
from bot.ledger import SqlJournal, SqlLedger, SqlPosts, Store, open_store
from bot.ports import Journal, Ledger, Posts
from tests.ledger.samples import ANN, BOB, FAILURE, SVG, change_job, draw_job, opened, recorded, revision_of

ERRORS: list[type[errors.BotError]] = [errors.BotError, *errors.BotError.__subclasses__()]

WILD = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(params=["sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """An empty database of each kind."""
    databases = {"sqlite": f"sqlite:///{tmp_path / 'ledger.db'}"}
    async with open_store(databases[request.param]) as store:
        yield store


@pytest.fixture
def ledger(store: Store) -> Ledger:
    """An empty ledger."""
    return SqlLedger(store)


@pytest.fixture
def journal(store: Store) -> Journal:
    """An empty journal."""
    return SqlJournal(store)


@pytest.fixture
def posts(store: Store) -> Posts:
    """A notebook in which nothing was posted."""
    return SqlPosts(store)


# --- requests and drawings


@pytest.mark.parametrize("gone", [1, 2, 3])
async def test_a_drawing_goes_on_without_any_one_of_its_versions(ledger: Ledger, gone: int) -> None:
    """The head is the latest that is left, what came after comes from what came before, and no number comes twice."""
    first = await opened(ledger, draw_job())
    made = [await recorded(ledger, first)]
    for number, text in ((2, "make it green"), (3, "add a star")):
        made.append(await recorded(ledger, await opened(ledger, change_job(first.drawing, text)), number))
    deleted = made[gone - 1]
    remains = await ledger.forget(deleted.svg_id)
    assert remains == Remains(deleted.svg_id, deleted.request_id, deleted.path)
    assert await ledger.remains() == (remains,)
    change = await opened(ledger, change_job(first.drawing))
    head = (await ledger.begin(change)).head
    assert head is not None
    left = {number: await ledger.revision(first.drawing, number) for number in (1, 2, 3)}
    assert {number: (one.parent, one.asked) if one else None for number, one in left.items()} == {
        1: {1: None, 2: (None, "make it green"), 3: (2, "add a star")},
        2: {1: (None, "a blue logo"), 2: None, 3: (1, "make it green. add a star")},
        3: {1: (None, "a blue logo"), 2: (1, "make it green"), 3: None},
    }[gone]
    assert head.number == {1: 3, 2: 3, 3: 2}[gone]
    fourth = await recorded(ledger, change, 4, parent=head.number)
    assert (await ledger.begin(change)).head == fourth
    assert await ledger.forget(deleted.svg_id) == remains
    await ledger.removed(deleted.svg_id)
    assert await ledger.remains() == ()
    assert await ledger.forget(deleted.svg_id) is None


async def test_what_carries_a_deleted_version_again_takes_its_place(ledger: Ledger) -> None:
    """After "make it green", "undo" and "use v2", v2 is deleted: v4 is the green one now, and v5 another v4."""
    first = await opened(ledger, draw_job())
    await recorded(ledger, first)
    asked: list[tuple[str, dict[str, int]]] = [
        ("make it green", {}),
        ("undo", {"restores": 1}),
        ("use v2", {"restores": 2}),
        ("another one", {"redoes": 2}),
        ("use v2", {"restores": 2}),
    ]
    made = [
        await recorded(ledger, await opened(ledger, change_job(first.drawing, text)), number, **others)
        for number, (text, others) in enumerate(asked, start=2)
    ]
    await ledger.forget(made[0].svg_id)
    left = [await ledger.revision(first.drawing, number) for number in (3, 4, 5, 6)]
    assert [(one.asked, one.parent, one.restores, one.redoes) for one in left if one] == [
        ("undo", 1, 1, None),
        ("make it green", 1, None, None),
        ("another one", 4, None, 4),
        ("use v2", 5, 4, None),
    ]


async def test_opening_a_draw_request_makes_its_drawing(ledger: Ledger) -> None:
    """From the first moment the drawing is known, with all that was asked for."""
    options = DrawOptions(model="gpt", temperature=0.3, size=(100, 50), palette=("red", "#00f"))
    request = DrawRequest("a “blue” logo — 徽标 😀", options)
    job = Job("job-1", ANN, Place("C1"), "job-1", request, 1_700_000_000.25)
    await ledger.open(job, model="sketch", name="my_logo", stage="SVG_STAGE")
    assert await ledger.drawing("job-1") == Drawing(
        "job-1", ANN, "C1", None, request, name="my_logo", stage="SVG_STAGE", head=0
    )


async def test_a_prompt_that_no_database_can_hold_is_kept_as_far_as_it_can_be(ledger: Ledger) -> None:
    """Half a character, as a terminal may send it, becomes a mark; the request goes its way."""
    job = await opened(ledger, draw_job("a \udcff logo"))
    drawing = await ledger.drawing(job.drawing)
    assert drawing is not None
    assert drawing.request.prompt == "a \ufffd logo"


async def test_what_was_called_off_before_it_began_is_never_opened(ledger: Ledger) -> None:
    """Nobody has seen anything of it, so nothing is to be found of it."""
    job = draw_job()
    assert await ledger.cancelled(job.id) is None
    assert not await ledger.cancel(job.id)
    assert not await ledger.open(job, model="sketch", name="logo", stage="SVG_STAGE")
    assert await ledger.drawing(job.drawing) is None
    assert await ledger.cancelled(job.id) is False


async def test_what_was_called_off_cannot_be_recorded(ledger: Ledger) -> None:
    """However far the drawing was: who called it off does not find it later."""
    job = await opened(ledger, draw_job())
    await ledger.keep_draft(job.id, b"draft")
    assert await ledger.cancel(job.id)
    assert await ledger.cancel(job.id)
    with pytest.raises(errors.Cancelled):
        await ledger.record(revision_of(job), SVG, raw_reply=None, cost=None)
    with pytest.raises(errors.Cancelled):
        await ledger.begin(job)
    assert await ledger.revision(job.drawing, 1) is None
    await ledger.take_back(job.id, "Cancelled.")
    assert await ledger.draft(job.id) is None
    assert (await ledger.stats()).requests == {"failed": 1}


async def test_a_recorded_revision_can_be_taken_back_and_the_drawing_goes_on(ledger: Ledger) -> None:
    """The next change is made from what is left, under a number of its own."""
    first = await opened(ledger, draw_job())
    await recorded(ledger, first)
    second = await opened(ledger, change_job(first.drawing))
    taken = await recorded(ledger, second, 2)
    await ledger.cancel(second.id)
    for _ in range(2):
        await ledger.take_back(second.id, "Cancelled.")
    assert await ledger.result(second.id) is None
    assert await ledger.revision(first.drawing, taken.number) is None
    assert (await ledger.stats()).requests == {"completed": 1, "failed": 1}
    third = await opened(ledger, change_job(first.drawing))
    head = (await ledger.begin(third)).head
    assert head is not None
    assert head.number == 1
    made = await recorded(ledger, third, 3)
    assert (await ledger.begin(third)).head == made


async def test_opening_the_same_job_again_changes_nothing(ledger: Ledger) -> None:
    """A repeated step neither makes a second drawing nor takes back what has happened since."""
    job = await opened(ledger, draw_job())
    revision = await recorded(ledger, job)
    await ledger.placed(job.drawing, "C1", "100.1")
    drawing = await ledger.drawing(job.drawing)
    await ledger.open(job, model="another", name="other", stage="OTHER")
    assert await ledger.drawing(job.drawing) == drawing
    assert await ledger.result(job.id) == revision


async def test_many_opening_the_same_job_open_it_once(ledger: Ledger) -> None:
    """However often the step is repeated at once, none of the repetitions fails."""
    job = draw_job()
    await asyncio.gather(*(opened(ledger, job) for _ in range(30)))
    assert await ledger.drawing(job.drawing) is not None


async def test_a_change_belongs_to_the_drawing_that_it_changes(ledger: Ledger) -> None:
    """A change makes no drawing of its own and leaves the first request what it was."""
    first = await opened(ledger, draw_job("a blue logo"))
    await recorded(ledger, first)
    change = await opened(ledger, change_job(first.drawing, person=BOB))
    assert await ledger.drawing(change.id) is None
    drawing = await ledger.drawing(first.drawing)
    assert drawing is not None
    assert (drawing.request.prompt, drawing.person, drawing.head) == ("a blue logo", ANN, 1)


async def test_a_change_of_a_deleted_drawing_can_be_opened_and_fail(ledger: Ledger) -> None:
    """When the drawing is gone before the job's turn comes, the request is noted all the same, and can fail."""
    change = await opened(ledger, change_job("gone"))
    await ledger.begin(change)
    await ledger.failed(change.id, "This drawing was deleted.", FAILURE)
    assert await ledger.result(change.id) is None


async def test_an_unknown_drawing_is_none(ledger: Ledger) -> None:
    """Asking for what is not there is no error."""
    await opened(ledger, draw_job())
    assert await ledger.drawing("unknown") is None
    assert await ledger.drawing_in("T1", "C1", "100.1") is None
    assert await ledger.revision("unknown", 1) is None
    assert await ledger.result("unknown") is None
    assert await ledger.draft("unknown") is None


async def test_a_drawing_is_found_by_its_thread(ledger: Ledger) -> None:
    """A reply in the thread finds the drawing; the same ts elsewhere does not."""
    job = await opened(ledger, draw_job())
    await ledger.placed(job.drawing, "C1", "100.1")
    found = await ledger.drawing_in("T1", "C1", "100.1")
    assert found is not None
    assert (found.id, found.channel, found.thread) == (job.drawing, "C1", "100.1")
    assert await ledger.drawing_in("T2", "C1", "100.1") is None
    assert await ledger.drawing_in("T1", "C2", "100.1") is None
    assert await ledger.drawing_in("T1", "C1", "100.2") is None


async def test_placing_again_moves_the_thread(ledger: Ledger) -> None:
    """A repeated step changes nothing; a message that had to go elsewhere is found there."""
    job = await opened(ledger, draw_job())
    for channel, thread in (("C1", "100.1"), ("C1", "100.1"), ("D1", "200.1")):
        await ledger.placed(job.drawing, channel, thread)
    found = await ledger.drawing_in("T1", "D1", "200.1")
    assert found is not None
    assert (found.channel, found.thread) == ("D1", "200.1")
    assert await ledger.drawing_in("T1", "C1", "100.1") is None


async def test_a_thread_belongs_to_one_drawing(ledger: Ledger) -> None:
    """A thread that has its drawing is not given to another one."""
    first, second = await opened(ledger, draw_job()), await opened(ledger, draw_job())
    await ledger.placed(first.drawing, "C1", "100.1")
    with pytest.raises(errors.StorageError):
        await ledger.placed(second.drawing, "C1", "100.1")
    found = await ledger.drawing_in("T1", "C1", "100.1")
    assert found is not None
    assert found.id == first.drawing


async def test_an_unknown_drawing_cannot_be_placed(ledger: Ledger) -> None:
    """A thread is not lost in silence."""
    with pytest.raises(errors.StorageError):
        await ledger.placed("unknown", "C1", "100.1")


# --- revisions


@pytest.mark.parametrize(
    "others",
    [
        pytest.param({}, id="as little as there can be"),
        pytest.param(
            {
                "tokens_used": 1234,
                "notes": ("repaired: a bare &", "„schön“ 😀"),
                "asked": 'zeig\'s "größer"\n\t— 徽标',
                "restores": 1,
                "parent": 7,
                "processing_time_ms": 0,
                "file_size": 1_048_576,
            },
            id="everything",
        ),
    ],
)
async def test_a_recorded_revision_comes_back(ledger: Ledger, others: dict[str, Any]) -> None:
    """What was recorded is found by its request, by its number and among the person's own, in every detail."""
    job = await opened(ledger, draw_job())
    revision = revision_of(job, **others)
    await ledger.record(revision, SVG, raw_reply="Here you are:\n```svg\n…```", cost=0.0125)
    assert await ledger.result(job.id) == revision
    assert await ledger.revision(job.drawing, 1) == revision
    assert await ledger.latest(ANN) == (revision,)
    drawing = await ledger.drawing(job.drawing)
    assert drawing is not None
    assert drawing.head == 1


async def test_a_drawing_grows_by_revisions(ledger: Ledger) -> None:
    """Each change adds a number; the earlier ones stay."""
    first = await opened(ledger, draw_job())
    made = [await recorded(ledger, first)]
    for number in (2, 3):
        made.append(await recorded(ledger, await opened(ledger, change_job(first.drawing)), number))
    assert [await ledger.revision(first.drawing, number) for number in range(5)] == [None, *made, None]


async def test_recording_the_same_revision_again_changes_nothing(ledger: Ledger) -> None:
    """A repeated step is no error, even when the drawing has moved on."""
    first = await opened(ledger, draw_job())
    revision = await recorded(ledger, first)
    await ledger.record(revision, SVG, raw_reply=None, cost=None)
    second = await recorded(ledger, await opened(ledger, change_job(first.drawing)), 2)
    await ledger.record(revision, SVG, raw_reply=None, cost=None)
    drawing = await ledger.drawing(first.drawing)
    assert drawing is not None
    assert drawing.head == 2
    assert await ledger.latest(ANN) == (second, revision)


@pytest.mark.parametrize("number", [pytest.param(1, id="taken"), pytest.param(3, id="skipping one")])
async def test_a_revision_that_does_not_follow_the_head_is_refused(ledger: Ledger, number: int) -> None:
    """Who worked from an older revision is told, and nothing of theirs is kept but the draft."""
    first = await opened(ledger, draw_job())
    revision = await recorded(ledger, first)
    late = await opened(ledger, change_job(first.drawing))
    await ledger.keep_draft(late.id, b"draft")
    with pytest.raises(errors.HeadMoved) as raised:
        await recorded(ledger, late, number)
    assert (raised.value.facts["head"], raised.value.facts["number"]) == (1, number)
    assert await ledger.result(late.id) is None
    assert await ledger.revision(first.drawing, 1) == revision
    assert await ledger.draft(late.id) == b"draft"
    drawing = await ledger.drawing(first.drawing)
    assert drawing is not None
    assert drawing.head == 1


async def test_of_many_that_change_a_drawing_at_once_one_wins(ledger: Ledger) -> None:
    """Two people refining at the same moment do not overwrite each other."""
    first = await opened(ledger, draw_job())
    await recorded(ledger, first)
    rivals = [await opened(ledger, change_job(first.drawing)) for _ in range(12)]
    ends = await asyncio.gather(*(recorded(ledger, rival, 2) for rival in rivals), return_exceptions=True)
    (winner,) = [end for end in ends if not isinstance(end, BaseException)]
    assert sum(isinstance(end, errors.HeadMoved) for end in ends) == len(rivals) - 1
    assert await ledger.revision(first.drawing, 2) == winner


async def test_a_request_makes_one_revision(ledger: Ledger) -> None:
    """A replica that was paused cannot add a second drawing for a request that has its own."""
    job = await opened(ledger, draw_job())
    revision = await recorded(ledger, job)
    with pytest.raises(errors.StorageError):
        await recorded(ledger, job, 2)
    assert await ledger.result(job.id) == revision
    drawing = await ledger.drawing(job.drawing)
    assert drawing is not None
    assert drawing.head == 1


@pytest.mark.parametrize("unknown", ["request_id", "drawing"])
async def test_a_revision_of_nothing_is_refused(ledger: Ledger, unknown: str) -> None:
    """What nobody asked for is not recorded, and no head moves."""
    job = await opened(ledger, draw_job())
    others: dict[str, Any] = {unknown: "unknown"}
    with pytest.raises(errors.StorageError) as raised:
        await recorded(ledger, job, **others)
    assert not isinstance(raised.value, errors.HeadMoved)
    drawing = await ledger.drawing(job.drawing)
    assert drawing is not None
    assert drawing.head == 0


@pytest.mark.parametrize(
    "others",
    [
        pytest.param({"file_size": 0}, id="an empty file"),
        pytest.param({"processing_time_ms": -1}, id="done before it began"),
        pytest.param({"number": 0}, id="number 0"),
    ],
)
async def test_a_revision_that_cannot_be_is_refused(ledger: Ledger, others: dict[str, Any]) -> None:
    """SPEC's checks hold in the database itself."""
    job = await opened(ledger, draw_job())
    with pytest.raises(errors.StorageError):
        await ledger.record(revision_of(job, **others), SVG, raw_reply=None, cost=None)
    assert await ledger.result(job.id) is None


async def test_an_unknown_svg_is_missing(ledger: Ledger) -> None:
    """An SVG that was never stored is an error of ours."""
    with pytest.raises(errors.FileMissing):
        await ledger.svg("unknown")


@given(text=st.text())
@WILD
async def test_an_svg_comes_back_byte_for_byte(ledger: Ledger, text: str) -> None:
    """Undo stores the very bytes again."""
    job = await opened(ledger, draw_job())
    svg = f"\ufeff<svg>{text}</svg>\r\n".encode()
    revision = revision_of(job)
    await ledger.record(revision, svg, raw_reply=None, cost=None)
    assert await ledger.svg(revision.svg_id) == svg


@given(text=st.text(alphabet=st.characters(), min_size=1))
@WILD
async def test_whatever_a_model_answers_can_be_recorded(ledger: Ledger, text: str) -> None:
    """Text that no database can hold (half a character, NUL) loses that character, not the drawing."""
    wild = f"{text}\0\ud800"
    job = await opened(ledger, draw_job())
    revision = revision_of(job, asked=wild)
    await ledger.record(revision, SVG, raw_reply=wild, cost=None)
    found = await ledger.result(job.id)
    assert found is not None
    assert len(found.asked) == len(wild)
    assert found.asked.endswith("\ufffd\ufffd")


async def test_latest_are_the_persons_own_newest_first(ledger: Ledger) -> None:
    """People see what they asked for themselves, also in another's drawing, and nobody else's."""
    ann = await opened(ledger, draw_job(person=ANN))
    anns_first = await recorded(ledger, ann)
    bobs_change = await recorded(ledger, await opened(ledger, change_job(ann.drawing, person=BOB)), 2)
    namesake = await opened(ledger, draw_job(person=Person("T2", ANN.user)))
    await recorded(ledger, namesake)
    anns_change = await recorded(ledger, await opened(ledger, change_job(ann.drawing, person=ANN)), 3)
    anns_newest = await recorded(ledger, await opened(ledger, draw_job(person=ANN)))
    assert await ledger.latest(ANN) == (anns_newest, anns_change, anns_first)
    assert await ledger.latest(ANN, limit=1) == (anns_newest,)
    assert await ledger.latest(BOB) == (bobs_change,)
    assert await ledger.latest(Person("T1", "U3")) == ()


# --- drafts


@given(draft=st.binary())
@WILD
async def test_a_draft_comes_back_byte_for_byte(ledger: Ledger, draft: bytes) -> None:
    """A repeated step goes on with exactly what was kept, an empty draft included."""
    job = await opened(ledger, draw_job())
    assert await ledger.draft(job.id) is None
    assert await ledger.keep_draft(job.id, draft) == draft
    assert await ledger.draft(job.id) == draft


@pytest.mark.parametrize("first", [pytest.param(b"first", id="a draft"), pytest.param(b"", id="an empty draft")])
async def test_an_earlier_draft_wins(ledger: Ledger, first: bytes) -> None:
    """A model that answers differently the second time changes nothing: the first drawing is the one."""
    job, other = await opened(ledger, draw_job()), await opened(ledger, draw_job())
    assert await ledger.keep_draft(job.id, first) == first
    assert await ledger.keep_draft(job.id, b"second") == first
    assert await ledger.keep_draft(other.id, b"other") == b"other"


async def test_of_many_drafts_at_once_all_get_the_same(ledger: Ledger) -> None:
    """Two replicas that both think they own the job store the same bytes."""
    job = await opened(ledger, draw_job())
    drafts = await asyncio.gather(*(ledger.keep_draft(job.id, bytes([n])) for n in range(20)))
    assert set(drafts) == {await ledger.draft(job.id)}


async def test_recording_clears_the_draft(ledger: Ledger) -> None:
    """Temporary data is gone when it has done its work, and a late repetition does not bring it back."""
    job, other = await opened(ledger, draw_job()), await opened(ledger, draw_job())
    await ledger.keep_draft(job.id, b"draft")
    await ledger.keep_draft(other.id, b"other")
    await recorded(ledger, job)
    assert await ledger.draft(job.id) is None
    assert await ledger.keep_draft(job.id, b"late") == b"late"
    assert await ledger.draft(job.id) is None
    assert await ledger.draft(other.id) == b"other"


async def test_failing_clears_the_draft(ledger: Ledger) -> None:
    """A request that failed leaves nothing behind; tried again, it starts with a new draft."""
    job = await opened(ledger, draw_job())
    await ledger.keep_draft(job.id, b"draft")
    await ledger.failed(job.id, "No model answered.", FAILURE)
    assert await ledger.draft(job.id) is None
    assert await ledger.keep_draft(job.id, b"second try") == b"second try"
    assert await ledger.draft(job.id) == b"second try"
    await recorded(ledger, job)
    assert await ledger.draft(job.id) is None


async def test_a_draft_of_nothing_is_refused(ledger: Ledger) -> None:
    """A draft belongs to a request."""
    with pytest.raises(errors.StorageError):
        await ledger.keep_draft("unknown", b"draft")


# --- outcomes


async def test_work_begins_with_all_that_is_known_of_the_request(ledger: Ledger) -> None:
    """What an earlier try has left is there, and so is what the drawing is by now."""
    first = await opened(ledger, draw_job())
    assert await ledger.begin(first) == Begun(None, await ledger.drawing(first.drawing), None, None)
    assert (await ledger.stats()).requests == {"processing": 1}
    made = await recorded(ledger, first)
    change = await opened(ledger, change_job(first.drawing))
    drawing = await ledger.drawing(first.drawing)
    assert await ledger.begin(change) == Begun(None, drawing, made, None)
    await ledger.keep_draft(change.id, b"draft")
    assert await ledger.begin(change) == Begun(None, drawing, made, b"draft")
    assert await ledger.begin(first) == Begun(made, drawing, made, None)
    assert await ledger.begin(change_job("gone")) == Begun(None, None, None, None)


async def test_work_on_what_has_ended_begins_with_its_end(ledger: Ledger) -> None:
    """A failure, a refusal, a revision that was deleted meanwhile: nothing is done again, and the status stays."""
    failed, declined, deleted = [await opened(ledger, draw_job()) for _ in range(3)]
    assert await ledger.failure(failed.id) is None
    why = Failure("model_timeout", "0123abcd", {"seconds": 1.5, "model": "claude"}, retry=True)
    await ledger.failed(failed.id, "No model answered.", FAILURE)
    await ledger.failed(failed.id, "The model took too long.", why)
    await ledger.declined(declined.id)
    await ledger.forget((await recorded(ledger, deleted)).svg_id)
    ends = [(await ledger.begin(job)).ended for job in (failed, declined, deleted)]
    assert ends == [why, Declined(declined.id), Declined(deleted.id)]
    assert await ledger.failure(failed.id) == why
    assert (await ledger.stats()).requests == {"failed": 1, "completed": 2}


async def test_a_completed_request_stays_completed(ledger: Ledger) -> None:
    """A late failure or a repeated beginning does not take back a drawing."""
    job = await opened(ledger, draw_job())
    revision = await recorded(ledger, job)
    await ledger.failed(job.id, "Slack did not answer.", FAILURE)
    assert (await ledger.begin(job)).ended == revision
    assert await ledger.result(job.id) == revision
    assert await ledger.failure(job.id) is None


async def test_a_failed_request_can_still_complete(ledger: Ledger) -> None:
    """A step that is repeated after it had failed may succeed."""
    job = await opened(ledger, draw_job())
    await ledger.failed(job.id, "No model answered.", FAILURE)
    await ledger.begin(job)
    revision = await recorded(ledger, job)
    assert await ledger.result(job.id) == revision


async def test_a_declined_request_is_completed_without_a_revision(ledger: Ledger) -> None:
    """Conversation that looked like an instruction is dealt with, not left open for ever."""
    job = await opened(ledger, draw_job())
    await ledger.begin(job)
    await ledger.declined(job.id)
    assert await ledger.result(job.id) is None
    assert (await ledger.stats()).requests == {"completed": 1}


# --- the journal


@pytest.mark.parametrize("result", ["ok", "refused", "failed"])
async def test_an_audit_event_has_one_of_three_results(journal: Journal, result: str) -> None:
    """Each of the three words is taken."""
    await journal.audit("stage.delete", "@S/T1/logo.svg", result, {"user": "U1"})


async def test_another_result_is_refused(journal: Journal) -> None:
    """A word that no report would count is an error."""
    with pytest.raises(errors.StorageError):
        await journal.audit("stage.delete", "@S/T1/logo.svg", "maybe", {})


@pytest.mark.parametrize(
    ("kind", "severity"),
    [pytest.param(error.kind, error.severity, id=error.__name__) for error in ERRORS],
)
async def test_every_error_of_ours_can_be_logged(journal: Journal, kind: str, severity: str) -> None:
    """The words of the exception tree are the words of the error log."""
    await journal.error(
        reference="E-1", kind=kind, severity=severity, message="m\ud800", stack_trace="s\0", context={"job": "1"}
    )


@pytest.mark.parametrize(
    ("kind", "severity"),
    [pytest.param("weather", "error", id="kind"), pytest.param("storage", "awful", id="severity")],
)
async def test_another_kind_or_severity_is_refused(journal: Journal, kind: str, severity: str) -> None:
    """The error log knows SPEC's words only."""
    with pytest.raises(errors.StorageError):
        await journal.error(reference="E-1", kind=kind, severity=severity, message="m", stack_trace="s", context={})


# --- posts


async def test_a_post_is_intended_once(posts: Posts) -> None:
    """The second time, whoever posts must look first."""
    assert await posts.intend("job-1", "C1") is True
    assert await posts.intend("job-1", "C1") is False
    assert await posts.intend("job-2", "C1") is True
    assert await posts.post_of("job-1") is None


async def test_another_channel_is_another_intent(posts: Posts) -> None:
    """When a channel refuses the bot and it answers by direct message, each is tried once."""
    assert await posts.intend("job-1", "C1") is True
    assert await posts.intend("job-1", "D1") is True
    assert await posts.intend("job-1", "C1") is False
    assert await posts.intend("job-1", "D1") is False
    await posts.posted("job-1", "D1", "200.1")
    assert await posts.post_of("job-1") == ("D1", "200.1")


async def test_of_many_intents_at_once_one_is_first(posts: Posts) -> None:
    """Two replicas never both believe that they are the first to post."""
    first = await asyncio.gather(*(posts.intend("job-1", "C1") for _ in range(40)))
    assert sorted(first) == [False] * 39 + [True]


async def test_a_post_is_known_to_stand(posts: Posts) -> None:
    """After a restart the bot updates its message instead of posting another; it may be noted twice."""
    await posts.intend("job-1", "C1")
    await posts.posted("job-1", "C1", "100.1")
    await posts.posted("job-1", "C1", "100.1")
    assert await posts.post_of("job-1") == ("C1", "100.1")
    assert await posts.intend("job-1", "C1") is False


async def test_a_post_found_in_slack_needs_no_intent(posts: Posts) -> None:
    """A message that stands is known to stand, however the bot learned of it."""
    await posts.posted("job-1", "C1", "100.1")
    assert await posts.post_of("job-1") == ("C1", "100.1")
    assert await posts.intend("job-1", "C1") is False


async def test_the_latest_of_two_posts_is_the_one_that_stands(posts: Posts) -> None:
    """A message that had to be posted anew elsewhere is the one to update."""
    for channel, ts in (("C1", "100.1"), ("D1", "200.1")):
        await posts.intend("job-1", channel)
        await posts.posted("job-1", channel, ts)
    assert await posts.post_of("job-1") == ("D1", "200.1")


async def test_an_upload_is_known(posts: Posts) -> None:
    """A preview that was uploaded is not uploaded again; a newer upload counts."""
    assert await posts.file_of("job-1") is None
    await posts.uploaded("job-1", "F1")
    await posts.uploaded("job-1", "F1")
    assert await posts.file_of("job-1") == "F1"
    await posts.uploaded("job-1", "F2")
    assert await posts.file_of("job-1") == "F2"
    assert await posts.file_of("job-2") is None
    assert await posts.post_of("job-1") is None
