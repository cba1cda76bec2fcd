"""The page, in a real browser."""

import asyncio
import html
import io
import re
from collections.abc import AsyncIterator

import pytest
from PIL import Image
from playwright.async_api import Locator, Page, Route, expect
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from localslack import Server, Settings, WorkspaceClient, serve
from localslack.settings import Home
from localslack.state import Json, make_id
from tests.browser import page_at
from tests.localslack.conftest import PROCESSING
from tests.localslack.kit import plain
from tests.localslack.raw import PNG, upload

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
        file_id = await shared(client, workspace, PNG)
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
    await expect(drawn).to_be_focused()


async def test_live(page: Page, slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """What happens elsewhere appears without a reload: messages, edits, reactions, whispers, deletions."""
    messages = page.get_by_role("log", name="Messages")
    posted = await slack.chat_postMessage(channel=GENERAL, text="*bold* _it_ `code` <https://x.org|link> :coffee:")
    article = messages.get_by_role("article").filter(has_text="svgbot")
    for tag, words in {"strong": "bold", "em": "it", "code": "code", "a": "link"}.items():
        await expect(article.locator(f".body {tag}")).to_have_text(words)
    await expect(article.get_by_role("img", name="coffee")).to_have_text("☕")
    await slack.chat_update(channel=GENERAL, ts=str(posted["ts"]), text="&lt;script&gt;alert(1)&lt;/script&gt;")
    await expect(article).to_contain_text("<script>alert(1)</script>(edited)")
    await workspace.user("ben").react("general", str(posted["ts"]), "heart")
    await expect(article.get_by_role("button", name="heart 1")).to_be_visible()
    await slack.chat_postEphemeral(channel=GENERAL, user=make_id("U", "ana"), text="psst")
    whisper = messages.get_by_role("article").filter(has_text="Only visible to you")
    await expect(whisper).to_contain_text("psst")
    await whisper.get_by_role("button", name="Dismiss").click()
    await expect(whisper).to_have_count(0)
    await slack.chat_delete(channel=GENERAL, ts=str(posted["ts"]))
    await expect(messages.get_by_text("(edited)")).to_have_count(0)


async def test_switching(page: Page, workspace: WorkspaceClient) -> None:
    """One can be somebody else, and look into another channel; a channel with news stands out."""
    await workspace.user("ben").say("design", "only in design")
    await page.get_by_role("button", name="design unread").click()
    await expect(page.get_by_role("log", name="Messages")).to_contain_text("only in design")
    await page.get_by_role("button", name="You are Ana").click()
    await page.get_by_role("menuitemradio", name="Dev Patel").click()
    await expect(page.get_by_role("button", name="You are Dev Patel")).to_be_focused()
    await page.get_by_role("button", name="Join channel").click()
    await page.get_by_role("textbox", name="Message").fill("hello from dev")
    await page.keyboard.press("Enter")
    said = page.get_by_role("article").filter(has_text="hello from dev")
    await expect(said).to_contain_text("Dev Patel")


async def test_workspaces() -> None:
    """With several workspaces one goes from one to the other by the name above; each has its own conversations, files
    and people, and a reload stays there."""
    async with (
        serve(Settings(port=0, processing_delay=PROCESSING, others=(Home("acme", "xoxb-acme"),))) as server,
        WorkspaceClient(server.url) as workspace,
        page_at(server.url) as page,
    ):
        await workspace.team("acme").user("ben").say("general", "only at acme")
        slack = AsyncWebClient(token="xoxb-acme", base_url=server.api_url)
        picture = {"type": "image", "slack_file": {"id": await shared(slack, workspace, PNG)}, "alt_text": "dot"}
        await slack.chat_postMessage(channel=make_id("C", "acme/general"), text="dot", blocks=[picture])
        messages = page.get_by_role("log", name="Messages")
        await expect(messages).to_contain_text("Nothing has been said here yet")
        await page.get_by_role("button", name="Local workspace").click()
        await page.get_by_role("menuitemradio", name="Acme").click()
        await expect(messages).to_contain_text("only at acme")
        await expect(messages.get_by_role("img", name="dot")).to_have_js_property("naturalWidth", 1)
        await page.reload()
        await page.get_by_role("textbox", name="Message").fill("hello")
        await page.keyboard.press("Enter")
        await workspace.team("acme").user("ana").wait_for("general", lambda message: message["text"] == "hello")
        await page.get_by_role("button", name="You are").click()
        await page.get_by_role("menuitemradio", name="Guest").click()
        await expect(page.get_by_role("button", name="leadership")).to_have_count(0)


async def test_refusals_are_told(page: Page) -> None:
    """A command that fails is told in words, and stands in the input line again."""
    field = page.get_by_role("textbox", name="Message")
    await field.fill("/svg a blue logo")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("failed because the app did not respond")).to_be_visible()
    await expect(page.get_by_text("svgbot did not answer. Please try again.")).to_be_visible()
    await expect(field).to_have_value("/svg a blue logo")


async def test_completion(page: Page, workspace: WorkspaceClient) -> None:
    """A slash offers the commands with what they take; arrows choose, Tab completes, Escape only closes the list."""
    field, offers = page.get_by_role("textbox", name="Message"), page.get_by_role("option")
    await field.press_sequentially("/sv")
    await expect(offers).to_have_count(2)
    await expect(offers.first).to_contain_text("a blue logo")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Tab")
    await expect(field).to_have_value("/svg-admin ")
    await expect(page.get_by_text("Look after the stage: /svg-admin list")).to_be_visible()
    await field.fill("@be")
    await page.keyboard.press("Enter")
    await expect(field).to_have_value("@ben ")
    await field.press_sequentially(":coff")
    await expect(offers.first).to_contain_text("coffee")
    await page.keyboard.press("Escape")
    await expect(offers).to_have_count(0)
    await page.keyboard.press("Enter")
    await workspace.user("ana").wait_for("general", lambda message: message["text"].endswith("> :coff"))


async def test_keyboard(page: Page, workspace: WorkspaceClient) -> None:
    """Without a mouse: from channel to channel, from message to message, into a thread, and a list of the keys."""
    said = await workspace.user("ben").say("design", "first")
    await workspace.user("ben").say("design", "second")
    await page.get_by_role("button", name="general").focus()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="design")).to_be_visible()
    messages = page.get_by_role("log", name="Messages")
    await messages.focus()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("ArrowUp")
    await expect(messages.get_by_role("article").filter(has_text="first")).to_be_focused()
    await page.keyboard.press("t")
    await expect(page.get_by_role("textbox", name="Reply")).to_be_focused()
    assert page.url.endswith(str(said["ts"]))
    await page.keyboard.press("Control+/")
    keys = page.get_by_role("dialog", name="Keyboard shortcuts")
    await expect(keys).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(keys).to_be_hidden()
    await expect(page.get_by_role("region", name="Thread")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("region", name="Thread")).to_be_hidden()
    await page.keyboard.press("Control+k")
    await page.get_by_role("combobox").fill("stu")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="studio")).to_be_visible()


async def test_focus_survives(page: Page, slack: AsyncWebClient) -> None:
    """Whoever is on a button stays there while the message changes under it."""
    row = {"type": "actions", "elements": [{"type": "button", "action_id": "again", "text": plain("Again")}]}
    posted = await slack.chat_postMessage(channel=GENERAL, text="one", blocks=[row])
    await page.get_by_role("button", name="Again").focus()
    asked = {"type": "section", "text": plain("two")}
    await slack.chat_update(channel=GENERAL, ts=str(posted["ts"]), text="two", blocks=[asked, row])
    await expect(page.get_by_role("log", name="Messages")).to_contain_text("two")
    await expect(page.get_by_role("button", name="Again")).to_be_focused()


async def test_own_messages(page: Page, workspace: WorkspaceClient) -> None:
    """One can change what one said, take it back, and react to what others said."""
    await workspace.user("ana").say("general", "helo @ben")
    await workspace.user("ben").say("general", "hi")
    mine = page.get_by_role("article").filter(has_text="@ben")
    await action(mine, "Edit message")
    await expect(page.get_by_role("textbox", name="Edit message")).to_have_value("helo @ben")
    await page.get_by_role("textbox", name="Edit message").fill("hello @ben")
    await page.keyboard.press("Enter")
    await expect(mine).to_contain_text("hello @ben(edited)")
    await action(mine, "Delete message…")
    await page.get_by_role("button", name="Delete", exact=True).click()
    await expect(mine).to_have_count(0)
    other = page.get_by_role("article").filter(has_text="hi")
    await action(other, "Add reaction…")
    await page.get_by_role("searchbox", name="Search emoji").fill("coffee")
    await page.keyboard.press("Enter")
    await expect(other.get_by_role("button", name="coffee 1")).to_have_attribute("aria-pressed", "true")


async def action(message: Locator, name: str) -> None:
    """Chooses from a message's menu."""
    await message.hover()
    await message.get_by_role("button", name="More actions").click()
    await message.page.get_by_role("menuitem", name=name).click()


async def test_brightness(page: Page) -> None:
    """The page is as bright as the system, until one chooses; the choice is remembered."""
    toggle = page.get_by_role("button", name="Dark mode")
    await page.emulate_media(color_scheme="dark")
    await expect(toggle).to_have_attribute("aria-pressed", "true")
    await toggle.click()
    await expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    await page.reload()
    await expect(toggle).to_have_attribute("aria-pressed", "false")
    await expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")


async def test_pictures(page: Page, slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """A picture has its place before it is there; a click shows it large, arrows go on to the others."""
    arrived = asyncio.Event()

    async def late(route: Route) -> None:
        await arrived.wait()
        await route.continue_()

    await page.route("**/local/files/*", late)
    for name, size in {"wide": (800, 400), "tall": (100, 200)}.items():
        made = io.BytesIO()
        Image.new("RGB", size).save(made, "PNG")
        file_id = await shared(slack, workspace, made.getvalue())
        picture = {"type": "image", "slack_file": {"id": file_id}, "alt_text": name}
        await slack.chat_postMessage(channel=GENERAL, text=name, blocks=[picture])
    place = page.get_by_role("button", name="Enlarge: wide")
    await expect(place).to_have_css("height", re.compile(r"^(1[5-9]|[2-9]\d)\d(\.\d+)?px$"))
    await expect(place.locator("img")).to_have_js_property("complete", False)
    before = await place.bounding_box()
    arrived.set()
    await expect(place.locator("img")).to_have_js_property("naturalWidth", 800)
    assert await place.bounding_box() == before
    await place.click()
    viewer = page.get_by_role("dialog", name="Picture")
    await expect(viewer.get_by_role("img")).to_have_js_property("naturalWidth", 800)
    await page.keyboard.press("ArrowRight")
    await expect(viewer.get_by_role("img", name="tall")).to_be_visible()
    await expect(viewer).to_contain_text("2 of 2")
    await page.keyboard.press("Escape")
    await expect(viewer).to_be_hidden()
    await expect(page.get_by_role("button", name="Enlarge: tall")).to_be_focused()


async def test_picture_in_between(page: Page, slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """A picture that came after the page had asked for the workspace, but before it asked for the messages, has its
    place as well."""
    asked, came = asyncio.Event(), asyncio.Event()

    async def late(route: Route) -> None:
        asked.set()
        await came.wait()
        await route.continue_()

    async def never(route: Route) -> None:
        await asyncio.Event().wait()

    await page.route("**/local/files/*", never)
    await page.route("**/local/messages?*", late)
    await workspace.user("ben").say("general", "look")
    await asked.wait()
    made = io.BytesIO()
    Image.new("RGB", (800, 400)).save(made, "PNG")
    file_id = await shared(slack, workspace, made.getvalue())
    picture = {"type": "image", "slack_file": {"id": file_id}, "alt_text": "new"}
    await slack.chat_postMessage(channel=GENERAL, text="new", blocks=[picture])
    came.set()
    place = page.get_by_role("button", name="Enlarge: new")
    await expect(place.locator("img")).to_have_js_property("height", 192)


async def test_files(page: Page, slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """An SVG that was sent is shown, cannot run anything, and can be saved under its name."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><script>top.ran = 1</script></svg>'
    file_id = await upload(slack, svg, "logo.svg")
    dm = str((await slack.conversations_open(users=make_id("U", "ana")))["channel"]["id"])
    await slack.files_completeUploadExternal(files=[{"id": file_id, "title": "logo.svg"}], channel_id=dm)
    await page.get_by_role("button", name="svgbot", exact=False).first.click()
    await expect(page.get_by_role("img", name="logo.svg")).to_have_js_property("complete", True)
    async with page.expect_download() as started:
        await page.get_by_role("link", name="Download logo.svg").click()
    download = await started.value
    assert download.suggested_filename == "logo.svg"
    assert (await download.path()).read_bytes() == svg
    assert await page.evaluate("window.ran") is None


async def shared(slack: AsyncWebClient, workspace: WorkspaceClient, data: bytes) -> str:
    """An uploaded file that is processed."""
    file_id = await upload(slack, data)
    await slack.files_completeUploadExternal(files=[{"id": file_id, "title": "made"}])

    async def processed() -> bool:
        return bool((await slack.files_info(file=file_id))["file"]["mimetype"])

    await workspace.wait_for(processed)
    return file_id


async def test_phone(page: Page, workspace: WorkspaceClient) -> None:
    """On a phone the channels are behind a button, and nothing sticks out at the side."""
    await page.set_viewport_size({"width": 390, "height": 844})
    await workspace.user("ben").say("general", "x" * 300)
    await expect(page.get_by_role("log", name="Messages")).to_contain_text("xxx")
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    await page.get_by_role("button", name="Show channels").click()
    await page.get_by_role("button", name="studio").click()
    await expect(page.get_by_role("heading", name="studio")).to_be_visible()
