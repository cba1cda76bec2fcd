"""Who is an admin: named by id, or in a user group that is read anew each time."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

from bot.domain import Person
from bot.errors import DeliveryError
from bot.telemetry import served
from handlers.access import Admins
from handlers.transport import web_client

ANA, BEN = Person("T1", "UANA"), Person("T1", "UBEN")


@dataclass
class Group:
    """Slack's answer to usergroups.users.list, and how often it was asked for."""

    url: str = ""
    asked: list[str] = field(default_factory=list)
    answer: dict[str, Any] = field(default_factory=lambda: {"ok": True, "users": ["UBEN"]})


@pytest.fixture
async def group() -> AsyncIterator[Group]:
    """A Slack that knows one user group."""
    known = Group()

    async def answer(request: web.Request) -> web.Response:
        known.asked.append(str({**request.query, **await request.post()}["usergroup"]))
        return web.json_response(known.answer)

    async with served([web.route("*", "/api/usergroups.users.list", answer)], "127.0.0.1", 0) as known.url:
        yield known


def admins(group: Group, *users: str, name: str = "") -> Admins:
    """The admins, read from that Slack."""
    return Admins(web_client("xoxb-1", f"{group.url}/api/"), users, name)


async def test_admins_are_named_by_id(group: Group) -> None:
    """Those named and nobody else, without asking Slack."""
    chosen = admins(group, "UANA")
    assert [await chosen.admits(person) for person in (ANA, BEN)] == [True, False]
    assert group.asked == []


async def test_the_group_is_read_anew(group: Group) -> None:
    """Who joins or leaves the group gains or loses the right at once."""
    chosen = admins(group, "UANA", name="S1")
    assert await chosen.admits(BEN)
    group.answer["users"] = []
    assert not await chosen.admits(BEN)
    assert await chosen.admits(ANA)
    assert group.asked == ["S1", "S1"]


async def test_a_group_that_cannot_be_read_admits_nobody(group: Group) -> None:
    """No answer is no permission."""
    group.answer = {"ok": False, "error": "no_such_subteam"}
    with pytest.raises(DeliveryError):
        await admins(group, name="S1").admits(BEN)
