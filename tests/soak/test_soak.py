"""A short soak. The long one is `make soak`."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="what a process holds is read from /proc")
def test_some_drawings_leave_nothing_behind() -> None:
    """Memory, handles, threads and temporary files are as they were; nothing is left open."""
    soak = [sys.executable, "-m", "tests.soak", "--drawings", "150"]
    ended = subprocess.run(soak, cwd=ROOT, capture_output=True, text=True, timeout=110, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "temporary files 0, left over 0" in ended.stdout
