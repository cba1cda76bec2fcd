"""A short chaos: a few kills, a few faults. The long one is `make chaos`."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_a_few_kills_under_load_lose_and_double_nothing() -> None:
    """Whatever was acknowledged ends in one result or one honest failure, and ledger, stage and threads agree."""
    chaos = [sys.executable, "-m", "tests.chaos", "--seed", "7", "--kills", "3"]
    ended = subprocess.run(chaos, cwd=ROOT, capture_output=True, text=True, timeout=110, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    counts = re.search(r"accepted (\d+) done (\d+) failed (\d+) lost 0 doubled 0 disagreements 0", ended.stdout)
    assert counts, ended.stdout
    accepted, done, failed = map(int, counts.groups())
    assert accepted == done + failed > 0


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_whoever_stops_a_chaos_stops_all_of_it(how: signal.Signals) -> None:
    """No bot, no workspace and no worker lives on: the pipe that they all write their errors to is closed."""
    chaos = [sys.executable, "-m", "tests.chaos", "--seed", "7", "--kills", "100"]
    with subprocess.Popen(chaos, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as running:
        assert running.stderr is not None
        assert running.stderr.readline() == b"life 1 of 100 is connected\n"
        running.send_signal(how)
        running.communicate(timeout=60)
    assert running.returncode
