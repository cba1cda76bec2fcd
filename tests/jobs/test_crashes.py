"""Accepted means done: what is left of jobs whose process was killed, at every point and at any time."""

import subprocess
import sys
from collections import Counter
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


def test_a_kill_at_any_point_loses_nothing_and_repeats_only_the_interrupted_step(home: Path) -> None:
    """Killed at one point after the other, the job goes on each time after the last step that was remembered."""
    assert story(home / "possible") == [
        "killed: accepted",
        "killed: announce began",
        "announce possible",
        "killed: announce took effect",
        "announce possible",
        "killed: announce was remembered",
        "killed: draw began",
        "draw possible",
        "killed: draw took effect",
        "draw possible",
        "killed: draw was remembered",
        "killed: present began",
        "present possible",
        "killed: present took effect",
        "present possible",
        "killed: present was remembered",
        "done possible",
    ]


def test_a_kill_while_a_failure_is_told_does_not_change_what_is_told(home: Path) -> None:
    """The person learns the same after a crash: which error it was, and its facts."""
    told = "report impossible BadFormat prompt_empty {'length': 0}"
    assert story(home / "impossible") == [
        "announce impossible",
        "killed: report began",
        told,
        "killed: report took effect",
        told,
        "failed impossible",
    ]


def test_a_job_that_kills_its_process_again_and_again_is_given_up(home: Path) -> None:
    """One bad job does not keep the bot from ever coming up; somebody is told."""
    assert story(home / "killer") == [
        "announce killer",
        *["killed by killer"] * 3,
        "report killer BotError too_many_starts {'starts': 4}",
        "failed killer",
    ]


def test_a_kill_while_a_job_waits_to_be_tried_again_loses_and_doubles_nothing(home: Path) -> None:
    """It goes on where it was, and the one behind it after it; who was in nobody's way was done before the kill."""
    lines = story(home / "waits")
    before = lines.index("killed: parked")
    assert sorted(lines[:before]) == ["announce beside", "announce waits", "draw beside", "present beside"]
    assert lines[before + 1 :] == [
        *("draw waits", "present waits"),
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


def test_random_kills_repeat_no_step_that_was_finished(chaos: list[str]) -> None:
    """Once a job has gone on to a step, none before it ever runs again."""
    order = (*STEPS, "report")
    for name in {name for _, name in steps_of(chaos)}:
        own = [order.index(step) for step, job in steps_of(chaos) if job == name]
        assert own == sorted(own), name


def test_random_kills_do_not_change_the_order_of_a_drawing(chaos: list[str]) -> None:
    """A drawing has one writer at a time, and its jobs take effect as they were accepted."""
    for drawing in range(DRAWINGS):
        numbers = [int(name[-2:]) for _, name in steps_of(chaos) if int(name[-2:]) % DRAWINGS == drawing]
        assert numbers == sorted(numbers), f"drawing{drawing}"
