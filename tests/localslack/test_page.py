"""The page, in a real browser."""

import asyncio
import html
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from localslack import Server, WorkspaceClient
from localslack.state import Json, make_id
from tests.browser import page_at
from tests.localslack.raw import upload

GENERAL = make_id("C", "general")


@pytest.fixture
async def page(server: Server) -> AsyncIterator[Page]:
    """The page as ana sees it; whatever the browser complains about fails the test."""
    async with page_at(server.url) as opened:
        yield opened


@pytest.fixture
async def bolt(slack: AsyncWebClient, workspace: WorkspaceClient) -> AsyncIterator[AsyncApp]:
    """A Bolt app that draws one pixel."""
    app = AsyncApp(client=slack, process_before_response=True)

    @app.command("/svg")
    async def draw(ack: AsyncAck, command: Json, client: AsyncWebClient) -> None:
        await ack()
        file_id = await upload(client)
        await client.files_completeUploadExternal(files=[{"id": file_id, "title": "logo"}])

        async def processed() -> bool:
            return bool((await client.files_info(file=file_id))["file"]["mimetype"])

        await workspace.wait_for(processed)
        picture = {"type": "image", "slack_file": {"id": file_id}, "alt_text": html.unescape(command["text"])}
        asked = {"type": "section", "text": {"type": "mrkdwn", "text": f"Drew *{command['text']}*"}}
        await client.chat_postMessage(channel=command["channel_id"], text="drawn", blocks=[asked, picture])

    handler = AsyncSocketModeHandler(app, "xapp-local")
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
    await workspace.connected()
    yield app
    await handler.close_async()  # type: ignore[no-untyped-call]  # same
    await asyncio.sleep(0)


async def test_draw_and_talk(bolt: AsyncApp, page: Page, workspace: WorkspaceClient) -> None:
    """One types /svg, sees the picture, opens its thread and replies there."""
    await expect(page.get_by_role("status").filter(has_text="svgbot is connected")).to_be_visible()
    await page.get_by_role("textbox", name="Message").fill("/svg a <b>blue</b> logo")
    await page.keyboard.press("Enter")
    messages = page.get_by_role("log", name="Messages")
    drawn = messages.get_by_role("article").filter(has_text="Drew a <b>blue</b> logo")
    await expect(drawn.locator("strong")).to_have_text("a <b>blue</b> logo")
    picture = drawn.get_by_role("img", name="a <b>blue</b> logo")
    await expect(picture).to_have_js_property("naturalWidth", 1)
    await drawn.hover()
    await drawn.get_by_role("button", name="Reply in thread").click()
    await page.get_by_role("textbox", name="Reply").fill("make it green")
    await page.keyboard.press("Enter")
    thread = page.get_by_role("log", name="Replies")
    await expect(thread.get_by_role("article").filter(has_text="make it green")).to_be_visible()
    await expect(drawn.get_by_role("button", name="1 reply")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("region", name="Thread")).to_be_hidden()
    await drawn.get_by_role("button", name="Enlarge").click()
    await expect(page.get_by_role("dialog", name="Picture")).to_be_visible()


async def test_live(page: Page, slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """What happens elsewhere appears without a reload: messages, edits, reactions, whispers, deletions."""
    messages = page.get_by_role("log", name="Messages")
    posted = await slack.chat_postMessage(channel=GENERAL, text="*bold* _it_ `code` <https://x.org|link> :eyes:")
    article = messages.get_by_role("article").filter(has_text="svgbot")
    for tag, words in {"strong": "bold", "em": "it", "code": "code", "a": "link"}.items():
        await expect(article.locator(f".body {tag}")).to_have_text(words)
    await expect(article.get_by_role("img", name="eyes")).to_have_text("👀")
    await slack.chat_update(channel=GENERAL, ts=str(posted["ts"]), text="&lt;script&gt;alert(1)&lt;/script&gt;")
    await expect(article).to_contain_text("<script>alert(1)</script>(edited)")
    await workspace.user("ben").react("general", str(posted["ts"]), "heart")
    await expect(article.get_by_role("button", name="heart 1")).to_be_visible()
    await slack.chat_postEphemeral(channel=GENERAL, user=make_id("U", "ana"), text="psst")
    await expect(messages.get_by_text("Only visible to you")).to_be_visible()
    await slack.chat_delete(channel=GENERAL, ts=str(posted["ts"]))
    await expect(messages.get_by_text("(edited)")).to_have_count(0)


async def test_switching(page: Page, workspace: WorkspaceClient) -> None:
    """One can be somebody else, and look into another channel; a channel with news stands out."""
    await workspace.user("ben").say("design", "only in design")
    await page.get_by_role("button", name="design unread").click()
    await expect(page.get_by_role("log", name="Messages")).to_contain_text("only in design")
    await page.get_by_label("You are").select_option("dev")
    await page.get_by_role("button", name="Join channel").click()
    await page.get_by_role("textbox", name="Message").fill("hello from dev")
    await page.keyboard.press("Enter")
    said = page.get_by_role("article").filter(has_text="hello from dev")
    await expect(said).to_contain_text("Dev Patel")


async def test_refusals_are_told(page: Page) -> None:
    """A command that fails is told in words, and stands in the input line again."""
    field = page.get_by_role("textbox", name="Message")
    await field.fill("/svg a blue logo")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("failed because the app did not respond")).to_be_visible()
    await expect(field).to_have_value("/svg a blue logo")


async def test_phone(page: Page, workspace: WorkspaceClient) -> None:
    """On a phone the channels are behind a button, and nothing sticks out at the side."""
    await page.set_viewport_size({"width": 390, "height": 844})
    await workspace.user("ben").say("general", "x" * 300)
    await expect(page.get_by_role("log", name="Messages")).to_contain_text("xxx")
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    await page.get_by_role("button", name="Show channels").click()
    await page.get_by_role("button", name="studio").click()
    await expect(page.get_by_role("heading", name="studio")).to_be_visible()
