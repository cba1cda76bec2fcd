"""Slack in, Slack out: each listener acknowledges, parses, calls one service and presents."""

from slack_bolt.async_app import AsyncApp

from bot.ports import Jobs, Journal, Ledger, Stage, Steward
from bot.requests import Policy
from handlers import actions, admin, commands, failures, forms, messages
from handlers.access import Admins


def register(
    app: AsyncApp,
    *,
    jobs: Jobs,
    ledger: Ledger,
    journal: Journal,
    stage: Stage,
    steward: Steward,
    admins: Admins,
    policy: Policy,
    default_stage: str,
) -> None:
    """Adds every listener to the app."""
    commands.register(app, jobs=jobs, ledger=ledger, policy=policy)
    messages.register(app, jobs=jobs, ledger=ledger)
    actions.register(app, jobs=jobs, ledger=ledger, stage=stage, journal=journal)
    forms.register(app, jobs=jobs, ledger=ledger, policy=policy)
    admin.register(app, steward=steward, admins=admins, journal=journal, stage=default_stage)
    failures.register(app, journal=journal)
