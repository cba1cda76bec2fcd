"""A strict local stand-in for a Slack workspace, runnable alone with `python -m localslack`."""

from localslack.client import WorkspaceClient
from localslack.limits import RateLimits
from localslack.line import WaitTimeout, WorkspaceError
from localslack.orders import Hold
from localslack.server import Server, serve
from localslack.settings import Home, Settings, Shortcut
from localslack.teammate import Teammate

__all__ = [
    "Hold",
    "Home",
    "RateLimits",
    "Server",
    "Settings",
    "Shortcut",
    "Teammate",
    "WaitTimeout",
    "WorkspaceClient",
    "WorkspaceError",
    "serve",
]
