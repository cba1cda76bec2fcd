"""Slack in, Slack out: each listener acknowledges, parses, calls one service and presents."""

from slack_bolt.async_app import AsyncApp

from bot.ports import Jobs, Journal, Ledger
from bot.requests import Policy
from handlers import commands, failures, messages


def register(app: AsyncApp, *, jobs: Jobs, ledger: Ledger, journal: Journal, policy: Policy) -> None:
    """Adds every listener to the app."""
    commands.register(app, jobs=jobs, ledger=ledger, policy=policy)
    messages.register(app, jobs=jobs, ledger=ledger)
    failures.register(app, journal=journal)
