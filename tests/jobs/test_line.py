"""Who is served next, whatever people ask for."""

from collections.abc import Callable
from itertools import count
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import LimitReached
from bot.jobs.line import FIRST_GUESS, Limits, Line, Ticket

Join = Callable[..., Ticket]


@pytest.fixture
def line() -> Line:
    """A line with one place in service."""
    return Line(1)


@pytest.fixture
def join(line: Line) -> Join:
    """Lets somebody's job join it."""
    numbers = count(1)

    def join(user: str, drawing: str | None = None, team: str = "T1") -> Ticket:
        number = next(numbers)
        ticket = Ticket(f"{user}{number}", team, user, drawing or f"{user}{number}", number)
        line.join(ticket)
        return ticket

    return join


def served(line: Line) -> list[str]:
    """All who wait, in the order in which they are served one after the other."""
    order = []
    while taken := line.take():
        order += [ticket.job for ticket in taken]
        for ticket in taken:
            line.leave(ticket.job)
    return order


def test_nobody_waits_behind_somebodys_forty(line: Line, join: Join) -> None:
    """Who asks for one drawing gets it after one of the other's forty."""
    forty = [join("a").job for _ in range(40)]
    one = join("b").job
    assert served(line) == [forty[0], one, *forty[1:]]


def test_who_comes_later_does_not_wait_for_the_rounds_that_others_still_have(line: Line, join: Join) -> None:
    """Ten of the forty are drawn when a second person comes: she is next but one."""
    forty = [join("a").job for _ in range(40)]
    for job in forty[:10]:
        assert [ticket.job for ticket in line.take()] == [job]
        line.leave(job)
    one = join("b").job
    assert served(line)[:3] == [forty[10], one, forty[11]]


def test_those_who_keep_coming_do_not_starve_the_others(line: Line, join: Join) -> None:
    """A stream of people with one wish each lets somebody's third wish through, too."""
    three = [join("a").job for _ in range(3)]
    order = []
    for number in range(9):
        join(f"new{number}-")
        (ticket,) = line.take()
        order.append(ticket.job)
        line.leave(ticket.job)
    assert [job for job in order if job in three] == three


def test_a_drawing_has_one_job_in_service_and_in_order_of_acceptance() -> None:
    """Two people refine at once: one after the other, as they came, while other drawings go on."""
    line = Line(3)
    for number, (user, drawing) in enumerate([("a", "logo"), ("b", "logo"), ("a", "logo"), ("c", "star")]):
        line.join(Ticket(f"{user}{number}", "T1", user, drawing, number))
    assert [ticket.job for ticket in line.take()] == ["a0", "c3"]
    line.leave("a0")
    assert [ticket.job for ticket in line.take()] == ["b1"]
    line.leave("b1")
    assert [ticket.job for ticket in line.take()] == ["a2"]


def test_a_change_of_a_busy_persons_drawing_does_not_wait_for_all_of_that_persons_jobs(line: Line, join: Join) -> None:
    """Her tenth job is a change of the drawing that a colleague wants changed too: it is served in his round."""
    jobs = [join("a").job for _ in range(9)]
    hers, his = join("a", "logo").job, join("b", "logo").job
    assert served(line)[:4] == [jobs[0], hers, his, jobs[1]]


def test_no_more_are_served_than_there_are_places() -> None:
    """Who ends makes room for one."""
    line = Line(2)
    for number in range(4):
        line.join(Ticket(str(number), "T1", "U1", str(number), number))
    assert [ticket.job for ticket in line.take()] == ["0", "1"]
    assert line.take() == []
    line.leave("1")
    assert [ticket.job for ticket in line.take()] == ["2"]


def test_who_could_not_be_served_is_the_next(line: Line, join: Join) -> None:
    """A disk that is full for a moment costs nobody the place in line."""
    first = join("a").job
    taken = line.take()
    join("b")
    line.put_back(taken)
    assert served(line)[0] == first


def test_a_person_may_have_so_many_jobs_and_learns_when_there_is_room() -> None:
    """The tenth is refused with a time, a colleague's is not; when one has ended there is room."""
    line = Line(1, Limits(person=3))
    for number in range(3):
        line.admit("T1", "U1")
        line.join(Ticket(str(number), "T1", "U1", str(number), number))
    line.take()
    with pytest.raises(LimitReached) as refused:
        line.admit("T1", "U1")
    assert (refused.value.code, refused.value.facts) == ("person_limit", {"limit": 3, "seconds": FIRST_GUESS})
    line.admit("T1", "U2")
    line.admit("T2", "U1")
    line.leave("0")
    line.admit("T1", "U1")


def test_a_workspace_may_have_so_many_jobs() -> None:
    """One workspace cannot fill the line of all."""
    line = Line(1, Limits(person=3, team=2))
    for number in range(2):
        line.join(Ticket(str(number), "T1", f"U{number}", str(number), number))
    with pytest.raises(LimitReached) as refused:
        line.admit("T1", "U9")
    assert (refused.value.code, refused.value.facts["limit"]) == ("team_limit", 2)
    line.admit("T2", "U9")


def test_how_long_it_takes_is_judged_by_what_it_took(line: Line, join: Join) -> None:
    """With four before, of 60 s each, the fifth begins in five minutes; who is served does not wait."""
    served_now = join("a")
    line.take()
    waiting = [join(f"u{number}") for number in range(5)]
    line.leave("other", seconds=60.0)
    assert line.ahead(waiting[4].job) == 4
    assert line.seconds_until(waiting[4].job) == 300.0
    assert line.seconds_until_empty() == 300.0
    assert (line.ahead(served_now.job), line.seconds_until(served_now.job)) == (0, 0.0)


def test_who_waits_to_try_again_keeps_the_drawing_but_not_the_place(line: Line, join: Join) -> None:
    """Others are served meanwhile; the drawing's next job is not, until the first has come back and ended."""
    first, then, other = join("a", "logo").job, join("b", "logo").job, join("c").job
    assert [ticket.job for ticket in line.take()] == [first]
    line.park(first, 60.0)
    assert served(line) == [other]
    line.come_back(first)
    assert served(line) == [first, then]


def test_who_comes_back_stands_behind_one_of_each_other_person() -> None:
    """Ana's three jobs come back before Ben's one: it is the second to be served."""
    line = Line(1)
    tickets = [Ticket(job, "T1", job[0], job, number) for number, job in enumerate(["a1", "a2", "a3", "b1"])]
    for ticket in tickets:
        line.join(ticket)
        assert line.take() == [ticket]
        line.park(ticket.job, 60.0)
    for ticket in tickets:
        line.come_back(ticket.job)
    assert served(line) == ["a1", "b1", "a2", "a3"]


def test_one_of_several_places_is_kept_for_those_that_have_not_failed_yet() -> None:
    """With three places: two that have failed before are served, the third only when one of them ends; a new one at
    once."""
    line = Line(3)
    failed = [Ticket(name, "T1", name, name, number) for number, name in enumerate("abc")]
    for ticket in failed:
        line.join(ticket)
    line.take()
    for ticket in failed:
        line.park(ticket.job, 60.0)
        line.come_back(ticket.job)
    assert [ticket.job for ticket in line.take()] == ["a", "b"]
    line.join(new := Ticket("d", "T1", "d", "d", 9))
    assert (line.ahead("c"), line.ahead("d")) == (0, 0)
    assert line.take() == [new]
    line.leave("a")
    assert [ticket.job for ticket in line.take()] == ["c"]


def test_all_places_are_for_those_that_come_back_once_one_has_come_through() -> None:
    """Of two places one, then both, and one again when the next has failed."""
    line = Line(2)
    for number, name in enumerate("abc"):
        line.join(Ticket(name, "T1", name, name, number))
        line.take()
        line.park(name, 60.0)
    for name in "abc":
        line.come_back(name)
    assert [ticket.job for ticket in line.take()] == ["a"]
    line.leave("a", seconds=1.0)
    assert [ticket.job for ticket in line.take()] == ["b", "c"]
    line.park("b", 60.0)
    line.come_back("b")
    assert line.take() == []


def test_who_is_called_off_while_parked_is_gone(line: Line, join: Join) -> None:
    """Coming back later changes nothing."""
    job = join("a").job
    line.take()
    line.park(job, 60.0)
    line.leave(job)
    line.come_back(job)
    assert (len(line), job in line, line.take()) == (0, False, [])


def test_the_parked_are_ahead_of_nobody(line: Line, join: Join) -> None:
    """Who comes while five wait for a service is the next."""
    for number in range(5):
        join(f"u{number}")
        (ticket,) = line.take()
        line.park(ticket.job, 60.0)
    new = join("new").job
    assert (line.ahead(new), line.seconds_until(new)) == (0, FIRST_GUESS)
    assert len(line) == 6


@given(
    st.lists(st.tuples(st.sampled_from("abcde"), st.integers(0, 6)), max_size=40),
    st.integers(1, 4),
    st.randoms(use_true_random=True),
)
def test_everybody_is_served_and_each_drawing_in_order(
    asked: list[tuple[str, int]], places: int, chance: Random
) -> None:
    """Whoever asks for what, in whatever order the jobs end and however often they are parked before: all are served, a
    drawing's as they came."""
    line = Line(places)
    tickets = [Ticket(str(n), "T1", user, f"d{drawing}", n) for n, (user, drawing) in enumerate(asked)]
    for ticket in tickets:
        line.join(ticket)
    order: list[Ticket] = []
    working: list[Ticket] = []
    parked: list[Ticket] = []
    while len(line):
        working += line.take()
        assert len(working) <= places
        assert len({ticket.drawing for ticket in (*working, *parked)}) == len(working) + len(parked)
        chance.shuffle(working)
        if working and chance.random() < 0.5:
            parked.append(working.pop())
            line.park(parked[-1].job, 60.0)
        elif working:
            order.append(working.pop())
            line.leave(order[-1].job)
        if parked and (not working or chance.random() < 0.3):
            line.come_back(parked.pop(0).job)
    for drawing in {ticket.drawing for ticket in tickets}:
        assert [t for t in order if t.drawing == drawing] == [t for t in tickets if t.drawing == drawing]
