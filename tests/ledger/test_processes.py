"""Several processes at one database, and processes that die."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pytest

from bot.ledger import open_store


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database that does not exist yet."""
    return tmp_path / "ledger.db"


def waiting(database: Path, doing: str, count: int, processes: int) -> list["subprocess.Popen[str]"]:
    """Processes that are ready and wait for a line."""
    command = [sys.executable, "-m", "tests.ledger.contender", str(database), doing, str(count)]
    started = [subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True) for _ in range(processes)]
    for process in started:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    return started


def go(process: "subprocess.Popen[str]") -> None:
    """Lets it begin."""
    assert process.stdin
    process.stdin.write("go\n")
    process.stdin.flush()


def together(database: Path, doing: str, count: int, processes: int) -> list[list[str]]:
    """What each of the processes said that did the same at the same time."""
    running = waiting(database, doing, count, processes)
    for process in running:
        go(process)
    said = [process.communicate()[0].split() for process in running]
    assert [process.returncode for process in running] == [0] * processes
    return said


def rows(database: Path, query: str) -> list[Any]:
    """What a plain SQLite client sees."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def test_processes_that_start_at_once_share_one_new_database(database: Path) -> None:
    """A command line beside a starting bot: both find the tables, and of each post only one is the first."""
    count = 40
    said = together(database, "intend", count, processes=3)
    assert [sorted(words) for words in zip(*said, strict=True)] == [["first", "later", "later"]] * count
    assert rows(database, "SELECT version FROM schema_version") == [(1,)]
    assert rows(database, "SELECT count(*) FROM posts") == [(count,)]


def test_two_processes_that_change_one_drawing_never_both_make_a_revision(database: Path) -> None:
    """Every number is made exactly once, and the head is the last of them."""
    count = 40
    said = together(database, "change", count, processes=2)
    assert [sorted(words) for words in zip(*said, strict=True)] == [["made", "moved"]] * count
    assert rows(database, "SELECT head FROM drawings") == [(count,)]
    assert rows(database, "SELECT number FROM generated_svgs ORDER BY number") == [(n,) for n in range(1, count + 1)]
    assert rows(database, "SELECT count(*) FROM user_sessions WHERE is_active") == [(1,)]


async def test_kill_9_loses_nothing_that_was_said_to_be_done(database: Path) -> None:
    """However the process dies, every drawing that it reported is complete, no drawing is half recorded, and the next
    process goes on."""
    reported: list[str] = []
    for process, count in zip(waiting(database, "draw", 10_000, processes=3), (1, 4, 9), strict=True):
        go(process)
        assert process.stdout
        reported += [process.stdout.readline().strip() for _ in range(count)]
        process.kill()
        process.communicate()
    async with open_store(database):
        pass
    assert rows(database, "PRAGMA integrity_check") == [("ok",)]
    assert rows(database, "PRAGMA foreign_key_check") == []
    completed = rows(database, "SELECT request_id FROM svg_generation_requests WHERE status = 'completed'")
    assert {request for (request,) in completed} >= set(reported)
    half_recorded = """
        SELECT r.request_id FROM svg_generation_requests r
        JOIN drawings d ON d.id = r.drawing_id
        LEFT JOIN generated_svgs s ON s.request_id = r.request_id
        LEFT JOIN temporary_tables t ON t.request_id = r.request_id
        WHERE (r.status = 'completed') <> (s.svg_id IS NOT NULL)
           OR (r.status = 'completed') <> (d.head = 1)
           OR (r.status = 'completed') <> (t.cleaned_up_at IS NOT NULL)
           OR (t.cleaned_up_at IS NOT NULL) <> (t.table_name IS NOT NULL AND t.content IS NULL)
    """
    assert rows(database, half_recorded) == []
