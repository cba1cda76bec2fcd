"""Accepted means done: what is left of jobs whose process was killed, at every point and at any time."""

import subprocess
import sys
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from tests.jobs.lives import DRAWINGS, JOBS, KILLS, story

ROOT = Path(__file__).parents[2]
SEED = 7
STEPS = ("announce", "draw", "present")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where all the lives were lived."""
    home = tmp_path_factory.mktemp("lives")
    lives = [sys.executable, "-m", "tests.jobs.lives", str(home), str(SEED)]
    ended = subprocess.run(lives, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
    assert ended.returncode == 0, ended.stderr
    return home


def test_a_kill_at_any_point_loses_nothing_and_begins_the_job_anew(home: Path) -> None:
    """Killed at one point after the other, the job does all its steps in the next life, until its end is written."""
    announce, draw, present = "announce possible", "draw possible", "present possible"
    assert story(home / "possible") == [
        "killed: accepted",
        "killed: announce began",
        *(announce, "killed: announce took effect"),
        *(announce, "killed: announce has ended"),
        *(announce, "killed: draw began"),
        *(announce, draw, "killed: draw took effect"),
        *(announce, draw, "killed: draw has ended"),
        *(announce, draw, "killed: present began"),
        *(announce, draw, present, "killed: present took effect"),
        *(announce, draw, present, "killed: present has ended"),
        *(announce, draw, present, "done possible"),
    ]


def test_a_kill_while_a_failure_is_told_does_not_change_what_is_told(home: Path) -> None:
    """The person learns the same after a crash: which error it was, and its facts."""
    told = "report impossible BadFormat prompt_empty {'length': 0}"
    assert story(home / "impossible") == [
        "announce impossible",
        "killed: report began",
        *("announce impossible", told),
        "killed: report took effect",
        *("announce impossible", told),
        "failed impossible",
    ]


def test_a_job_that_kills_its_process_again_and_again_is_given_up(home: Path) -> None:
    """One bad job does not keep the bot from ever coming up; somebody is told."""
    assert story(home / "killer") == [
        *["announce killer", "killed by killer"] * 3,
        "report killer BotError too_many_starts {'starts': 4}",
        "failed killer",
    ]


def test_a_kill_while_a_job_waits_to_be_tried_again_loses_and_doubles_nothing(home: Path) -> None:
    """It begins anew, and the one behind it after it; who was in nobody's way was done before the kill."""
    lines = story(home / "waits")
    before = lines.index("killed: parked")
    assert sorted(lines[:before]) == ["announce beside", "announce waits", "draw beside", "present beside"]
    assert lines[before + 1 :] == [
        *("announce waits", "draw waits", "present waits"),
        *("announce behind", "draw behind", "present behind"),
        *("done waits", "done behind", "done beside"),
    ]


@pytest.fixture(scope="module")
def chaos(home: Path) -> list[str]:
    """The story of the lives that were killed at random, in the middle of it all."""
    *lines, lives = story(home / "random")
    assert int(lives.split()[0]) > KILLS / 2
    return lines


def steps_of(lines: list[str]) -> list[tuple[str, str]]:
    """(step, job) in the order in which they took effect."""
    return [(line.split()[0], line.split()[1]) for line in lines if line.startswith((*STEPS, "report"))]


def test_random_kills_lose_no_job(chaos: list[str]) -> None:
    """Everything that was accepted comes to its end: made, or told that it cannot be."""
    ends = Counter(line.split()[0] for line in chaos[-JOBS:])
    impossible = sum(number % 7 == 3 for number in range(JOBS))
    assert ends == {"done": JOBS - impossible, "failed": impossible}
    done = {line.split()[1] for line in chaos[-JOBS:] if line.startswith("done")}
    failed = {line.split()[1] for line in chaos[-JOBS:] if line.startswith("failed")}
    expected = {(step, name) for name in done for step in STEPS}
    expected |= {(step, name) for name in failed for step in ("announce", "report")}
    assert set(steps_of(chaos)) == expected


def test_random_kills_leave_no_job_half_done(chaos: list[str]) -> None:
    """In every life a job begins with its first step and goes on with the next."""
    ways = {("announce", "draw"), ("draw", "present"), ("announce", "report")}
    for name in {name for _, name in steps_of(chaos)}:
        own = [step for step, job in steps_of(chaos) if job == name]
        assert own[0] == "announce", name
        assert all(after == "announce" or (before, after) in ways for before, after in pairwise(own)), name


def test_random_kills_do_not_change_the_order_of_a_drawing(chaos: list[str]) -> None:
    """A drawing has one writer at a time, and its jobs take effect as they were accepted. What had its effect may be
    repeated later, where its end was not written down."""
    told: set[str] = set()
    numbers: defaultdict[int, list[int]] = defaultdict(list)
    for step, name in steps_of(chaos):
        number = int(name[-2:])
        if name not in told:
            numbers[number % DRAWINGS].append(number)
        if step in ("present", "report"):
            told.add(name)
    assert len(numbers) == DRAWINGS
    for drawing, own in numbers.items():
        assert own == sorted(own), f"drawing{drawing}"
