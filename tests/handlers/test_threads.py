"""What the channels are: only what everybody may read is public."""

import pytest

from bot.errors import DeliveryError, DeliveryRefused
from handlers.threads import is_public
from handlers.transport import web_client
from localslack import serve
from localslack.settings import Settings as SlackSettings
from localslack.state import make_id


@pytest.mark.parametrize(
    ("channel", "public"),
    [
        pytest.param(make_id("C", "general"), True, id="public"),
        pytest.param(make_id("C", "studio"), False, id="private"),
        pytest.param("command-line", False, id="no channel at all"),
    ],
)
async def test_only_public_channels_are_public(channel: str, public: bool) -> None:
    """Of what Slack does not tell, nothing is shown."""
    settings = SlackSettings(port=0)
    async with serve(settings) as server:
        client = web_client(settings.bot_token, f"{server.url}/api/")
        assert await is_public(client, channel) is public


async def test_silence_is_no_answer() -> None:
    """Slack that cannot be reached has not said that a channel is private: one asks again."""
    with pytest.raises(DeliveryError) as raised:
        await is_public(web_client("xoxb-1", "http://127.0.0.1:9/api/"), make_id("C", "general"))
    assert not isinstance(raised.value, DeliveryRefused)
