"""Who may do what: admins are named in the settings, by id or as a user group that is read anew each time."""

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import Person
from handlers.delivery import slack_errors


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
