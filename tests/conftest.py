"""Fixtures for tests of the whole bot."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.team import Team, team_with


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    """A team whose bot draws offline."""
    async with team_with(tmp_path) as made:
        yield made
