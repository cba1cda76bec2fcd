"""Fixtures of the engine's tests: a place to read replies in, and the corpus where it is at hand."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.svg.renderer import WorkerRenderer

_PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder with the drawings of real models and the attacks; it is no part of the project."""
    folder = Path(os.environ.get("SVGBOT_CORPUS", _PROJECT.parent / "shared" / "corpus"))
    if not (folder / "index.json").exists():
        pytest.skip("no corpus: set SVGBOT_CORPUS to its folder")
    return folder


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def renderer() -> AsyncIterator[WorkerRenderer]:
    """The real engine in its own process, started once for all tests that read with it."""
    async with WorkerRenderer(workers=1) as started:
        yield started
