"""When the app is taken out of a workspace: noted for those who look after it. Its jobs end by themselves, refused."""

from slack_bolt.async_app import AsyncApp

from bot.domain import Json
from bot.ports import Journal


def register(app: AsyncApp, *, journal: Journal) -> None:
    """Adds the listener for both events: a token can be revoked without the app being uninstalled."""

    async def gone(event: Json, body: Json) -> None:
        await journal.audit(f"slack.{event['type']}", str(body["team_id"]), "ok", {"team": body["team_id"]})

    app.event("app_uninstalled")(gone)
    app.event("tokens_revoked")(gone)
