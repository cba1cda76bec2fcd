"""Who may do what. Admins are named in the settings, by id or as a user group that is read anew each time. People of
other organisations, whom Slack Connect brings into shared channels, are refused unless the settings welcome them."""

from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import Json, Person
from bot.errors import NotAllowed
from bot.ports import Journal
from handlers.delivery import slack_errors
from handlers.failures import user_in


class Admins:
    """The admins: the `users` named, and the members of the user group `group` (its id; empty: none)."""

    def __init__(self, client: AsyncWebClient, users: tuple[str, ...] = (), group: str = "") -> None:
        self._client = client
        self._users = frozenset(users)
        self._group = group

    async def admits(self, person: Person) -> bool:
        """Whether the person is an admin now. Raises errors.DeliveryError where the group cannot be read."""
        if person.user in self._users:
            return True
        if not self._group:
            return False
        async with slack_errors():
            members = await self._client.usergroups_users_list(usergroup=self._group)
        return person.user in members["users"]


class Outsiders:
    """People of other organisations, and whether they are `welcome`."""

    def __init__(self, journal: Journal, *, welcome: bool) -> None:
        self._journal = journal
        self._welcome = welcome

    def admits(self, body: Json, context: AsyncBoltContext) -> bool:
        """Whether the one who wrote or clicked belongs here, or is welcome."""
        installed = context.authorize_result
        if self._welcome or installed is None:
            return True
        return not organisations(body).isdisjoint({installed.team_id, installed.enterprise_id} - {None})

    async def refusal(self, body: Json) -> NotAllowed:
        """The error to raise; it is noted as an audit event."""
        doing = body.get("command") or body.get("event", {}).get("type") or body.get("type")
        who = {"user": user_in(body), "organisations": ", ".join(sorted(organisations(body)))}
        await self._journal.audit("outsider", str(doing), "refused", who)
        return NotAllowed("outsiders_refused")


def register(app: AsyncApp, *, outsiders: Outsiders) -> None:
    """Lets nobody's commands, clicks and forms through who does not belong here. Messages are for the listener to
    judge: to most of what is said the bot says nothing."""

    @app.middleware
    async def doorkeeper(
        body: Json, context: AsyncBoltContext, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        if "event" in body or outsiders.admits(body, context):
            return await next()
        raise await outsiders.refusal(body)


def organisations(body: Json) -> frozenset[str]:
    """The ids of the workspace and the enterprise of the one who wrote or clicked.

    Source: Slack's documentation, "Developing for Slack Connect": an event names the author's organisation as
    `user_team` or `team`, either of which may be an enterprise; an interaction brings the user's own `team_id`.
    """
    event = body.get("event")
    if event is not None:
        if not body.get("is_ext_shared_channel"):
            return frozenset(_ids(body.get("team_id"), *(one["team_id"] for one in body.get("authorizations") or ())))
        return frozenset(_ids(event.get("user_team") or event.get("team")))
    user = body.get("user")
    if isinstance(user, dict):
        enterprise = (body.get("enterprise") or {}).get("id")
        return frozenset(_ids(user.get("team_id") or body["team"]["id"], enterprise))
    return frozenset(_ids(body.get("team_id"), body.get("enterprise_id")))


def _ids(*ids: str | None) -> list[str]:
    return [one for one in ids if one]
