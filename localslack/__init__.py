"""A strict local stand-in for a Slack workspace, runnable alone with `python -m localslack`."""

from localslack.client import Hold, Teammate, WaitTimeout, WorkspaceClient, WorkspaceError
from localslack.server import Server, serve
from localslack.settings import Settings, Shortcut

__all__ = [
    "Hold",
    "Server",
    "Settings",
    "Shortcut",
    "Teammate",
    "WaitTimeout",
    "WorkspaceClient",
    "WorkspaceError",
    "serve",
]
