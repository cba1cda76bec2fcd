"""How often an app may call: docs.slack.dev/apis/web-api/rate-limits."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from localslack import RateLimits, WorkspaceClient
from localslack.limits import TIERS, Limits, TooMany
from localslack.state import make_id
from tests.localslack.kit import wide

GENERAL, STUDIO = make_id("C", "general"), make_id("C", "studio")
# Nothing comes back while a test runs.
STRICT = wide(rate_limits=RateLimits(post_burst=2, post_pace=30.0, minute=3600.0))


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def refused(limits: Limits, method: str = "chat.update") -> int:
    """The seconds that the next call is told to wait."""
    with pytest.raises(TooMany) as many:
        limits.call(method, TIERS[3])
    return many.value.retry_after


def test_a_minute_of_calls() -> None:
    """A method takes a minute's calls at once, then as many as the tier promises, and tells when the next is due."""
    clock = Clock()
    limits = Limits(RateLimits(), clock)
    for _ in range(TIERS[3]):
        limits.call("chat.update", TIERS[3])
    assert refused(limits) == 2  # 60 s / 50 calls, in whole seconds
    limits.call("chat.delete", TIERS[3])  # another method has its own
    clock.now = 1.2
    limits.call("chat.update", TIERS[3])
    assert refused(limits) == 2
    clock.now = 3600.0
    for _ in range(TIERS[3]):
        limits.call("chat.update", TIERS[3])
    assert refused(limits) == 2


def test_one_message_a_second() -> None:
    """A channel takes a short burst of messages and then one a second; other channels are not concerned."""
    clock = Clock()
    limits = Limits(RateLimits(post_burst=3), clock)
    for _ in range(3):
        limits.post("C1")
    with pytest.raises(TooMany):
        limits.post("C1")
    limits.post("C2")
    for second in (1.0, 2.0):
        clock.now = second
        limits.post("C1")
        with pytest.raises(TooMany):
            limits.post("C1")


def test_without_limits() -> None:
    """Where no limits are wanted there are none."""
    limits = Limits(None)
    for _ in range(1000):
        limits.post("C1")
        limits.call("chat.update", 1)


@pytest.mark.parametrize("settings", [STRICT])
async def test_too_many_messages(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """A message too many in a channel answers 429, `ratelimited` and when to come back, and is not posted; by
    whatever name the channel is called. Another channel still takes one."""
    await slack.chat_postMessage(channel=GENERAL, text="one")
    await slack.chat_postMessage(channel="#general", text="two")
    with pytest.raises(SlackApiError) as many:
        await slack.chat_postMessage(channel=GENERAL, text="three")
    response = many.value.response
    assert (response.status_code, response["error"], response.headers["Retry-After"]) == (429, "ratelimited", "30")
    await slack.chat_postMessage(channel=STUDIO, text="elsewhere")
    assert [message["text"] for message in await workspace.user("ana").messages("general")] == ["one", "two"]


@pytest.mark.parametrize("settings", [STRICT])
@pytest.mark.parametrize(
    ("method", "args", "per_minute"),
    [
        pytest.param("users_list", {}, 20, id="tier 2"),
        pytest.param("conversations_info", {"channel": GENERAL}, 50, id="tier 3"),
        pytest.param("users_info", {"user": make_id("U", "ana")}, 100, id="tier 4"),
    ],
)
async def test_tiers(slack: AsyncWebClient, method: str, args: dict[str, str], per_minute: int) -> None:
    """Each method takes as many calls as its tier says."""
    for _ in range(per_minute):
        await getattr(slack, method)(**args)
    with pytest.raises(SlackApiError, match="ratelimited"):
        await getattr(slack, method)(**args)
    assert (await slack.auth_test())["ok"]
