"""The command: what it says where it cannot measure."""

from pathlib import Path

import pytest

from bench import corpus
from bench.__main__ import main


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder to be in."""
    monkeypatch.chdir(tmp_path)


def test_without_the_corpus_the_rest_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever has no corpus reads where it was looked for and how to name another."""
    monkeypatch.setattr(corpus, "DEFAULT", tmp_path / "nowhere")
    assert main(["--only", "svg"]) == 0
    said = capsys.readouterr().out
    assert f"There is no corpus at {tmp_path / 'nowhere'}" in said
    assert "CORPUS=DIR" in said


def test_a_corpus_that_was_named_must_be_there(capsys: pytest.CaptureFixture[str]) -> None:
    """A mistyped folder is no reason to measure something else for minutes."""
    assert main(["--only", "svg", "--corpus", "mistyped"]) == 1
    assert "There is no corpus at mistyped" in capsys.readouterr().err


def test_a_part_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """The message names the part."""
    with pytest.raises(SystemExit):
        main(["--only", "svg,speed"])
    assert "no such part: speed" in capsys.readouterr().err
