"""Slack in, Slack out: each listener acknowledges, parses, calls one service and presents."""

from slack_bolt.async_app import AsyncApp

from bot.ports import Canceller, Jobs, Journal, Ledger, Posts, Remover, Stage, Steward
from bot.requests import Policy
from handlers import (
    access,
    actions,
    admin,
    cancel,
    commands,
    deletion,
    departure,
    failures,
    forms,
    home,
    messages,
    removals,
    shortcuts,
)
from handlers.access import Admins, Outsiders
from handlers.afterwards import Afterwards


def register(
    app: AsyncApp,
    *,
    jobs: Jobs,
    canceller: Canceller,
    ledger: Ledger,
    journal: Journal,
    posts: Posts,
    stage: Stage,
    steward: Steward,
    remover: Remover,
    admins: Admins,
    outsiders: Outsiders,
    policy: Policy,
    default_stage: str,
    afterwards: Afterwards,
) -> None:
    """Adds every listener to the app."""
    access.register(app, outsiders=outsiders)
    removals.register(app, posts=posts)
    cancel.register(app, canceller=canceller, jobs=jobs, ledger=ledger, journal=journal)
    commands.register(app, jobs=jobs, ledger=ledger, journal=journal, policy=policy)
    messages.register(app, jobs=jobs, ledger=ledger, journal=journal, outsiders=outsiders, afterwards=afterwards)
    actions.register(app, jobs=jobs, ledger=ledger, stage=stage, journal=journal, afterwards=afterwards)
    forms.register(app, jobs=jobs, ledger=ledger, journal=journal, policy=policy, afterwards=afterwards)
    deletion.register(app, ledger=ledger, remover=remover, posts=posts, admins=admins, journal=journal)
    home.register(app, ledger=ledger, journal=journal, posts=posts, policy=policy)
    shortcuts.register(app, journal=journal, policy=policy)
    admin.register(app, steward=steward, admins=admins, journal=journal, stage=default_stage)
    departure.register(app, journal=journal)
    failures.register(app, journal=journal, afterwards=afterwards)
