"""One process at a time, however the one before it ended."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import ConfigurationError
from bot.jobs.lock import only_process

# Holds the lock, has a child that outlives it, and says so.
HOLDER = """
import subprocess, sys, time
from pathlib import Path
from bot.jobs.lock import only_process

with only_process(Path(sys.argv[1])):
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    print(child.pid, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """What is locked; it need not exist."""
    return tmp_path / "jobs.sqlite"


@pytest.fixture
def holder(path: Path) -> Iterator[tuple[int, int]]:
    """Process ids of one that holds the lock, and of its child."""
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        try:
            yield process.pid, child
        finally:
            process.kill()
            os.kill(child, signal.SIGKILL)


def test_a_second_process_is_told_who_was_first(path: Path, holder: tuple[int, int]) -> None:
    """The refusal names the file and the process that works on it, so that somebody can look."""
    with pytest.raises(ConfigurationError) as refused, only_process(path):
        raise AssertionError("two hold the lock")
    assert refused.value.code == "already_running"
    assert refused.value.facts == {"path": str(path), "pid": holder[0]}


def test_a_kill_sets_the_lock_free_though_a_child_lives_on(path: Path, holder: tuple[int, int]) -> None:
    """After kill -9 the bot starts again at once, even beside a worker that the dead one left."""
    first, child = holder
    os.kill(first, signal.SIGKILL)
    os.waitpid(first, 0)
    os.kill(child, 0)
    with only_process(path), pytest.raises(ConfigurationError) as refused, only_process(path):
        raise AssertionError("two hold the lock")
    assert refused.value.facts["pid"] == os.getpid()


def test_the_lock_can_be_taken_again_after_its_holder_has_left(path: Path) -> None:
    """Stopping and starting in order is no trouble."""
    for _ in range(2):
        with only_process(path):
            pass
