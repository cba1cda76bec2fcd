"""A Bolt app that does nothing but acknowledge: what Slack's own library costs."""

import asyncio
import os

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient


async def main() -> None:
    """Connects to the Slack that the environment names, says so, and serves until it is killed."""
    api_url = os.environ["SLACK_API_URL"]
    client = AsyncWebClient(token=os.environ.pop("SLACK_BOT_TOKEN"), base_url=api_url)
    app = AsyncApp(client=client, process_before_response=True)

    @app.command("/svg")
    async def svg(ack: AsyncAck) -> None:
        await ack()

    app_token = os.environ["SLACK_APP_TOKEN"]
    tokens = AsyncWebClient(token=app_token, base_url=api_url)
    handler = AsyncSocketModeHandler(app, app_token, web_client=tokens)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # slack-bolt leaves its return type out
    print("connected", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
