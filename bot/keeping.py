"""The rules of keeping (SPEC): how long what is kept."""

from datetime import timedelta
from typing import Final

SESSION_TTL: Final = timedelta(hours=1)
ERRORS: Final = timedelta(days=30)
SESSIONS: Final = timedelta(days=90)
REQUESTS: Final = timedelta(days=365)
SVGS: Final = timedelta(days=2 * 365)
