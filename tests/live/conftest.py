"""The live suite meets a real account, which costs money: only `make test-live` runs it, where one is named."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ACCOUNTS = ("SNOWFLAKE_ACCOUNT", "SNOWFLAKE_CONNECTION_NAME", "SNOWFLAKE_DEFAULT_CONNECTION_NAME")
WANTED = (
    "the live suite wants an account: SNOWFLAKE_CONNECTION_NAME, or SNOWFLAKE_ACCOUNT, SNOWFLAKE_USER and one of "
    "SNOWFLAKE_PAT, SNOWFLAKE_PRIVATE_KEY_FILE, SNOWFLAKE_TOKEN; and a stage of its own, STAGE_URL=@DB.SCHEMA.STAGE"
)


def pytest_collection_modifyitems(config: pytest.Config, items: Sequence[pytest.Item]) -> None:
    """Without an account, one line says what is wanted; in other runs what is in this folder is skipped."""
    if config.option.markexpr == "live":
        if not any(os.environ.get(name) for name in ACCOUNTS):
            pytest.exit(WANTED, returncode=0)
        return
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.skip(reason="meets a real account: make test-live"))
