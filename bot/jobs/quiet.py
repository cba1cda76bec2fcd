"""DBOS's log lines, brought into the app's own logging."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

# The modules of DBOS that run jobs. What they log the runner logs too, with the job's id, or it is no news: a
# cancelled job is an error with a traceback to them, and every stop a warning.
_ABOUT_SINGLE_JOBS = ("_core", "_outcome")
# Said of a job that is delivered again after it was cancelled.
_SAID_OF_REPEATS = "Workflow already exists in queue"


@contextmanager
def quiet_dbos() -> Iterator[None]:
    """Lets DBOS's warnings through to the root logger, and nothing less, while the block runs."""
    logger = logging.getLogger("dbos")
    level = logger.level
    # A logger without a handler gets a console from DBOS, and is cut off from the root.
    handler = logging.NullHandler()
    logger.addHandler(handler)
    logger.addFilter(_is_news)
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(level)
        logger.removeFilter(_is_news)
        logger.removeHandler(handler)


def _is_news(record: logging.LogRecord) -> bool:
    return record.module not in _ABOUT_SINGLE_JOBS and not record.getMessage().startswith(_SAID_OF_REPEATS)
