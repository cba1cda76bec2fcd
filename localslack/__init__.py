"""A strict local stand-in for a Slack workspace, runnable alone with `python -m localslack`."""
