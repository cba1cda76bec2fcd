"""The first drawing as a newcomer sees it: the page in a real browser, the bot behind it."""

from pathlib import Path

from playwright.async_api import expect

from localslack import Settings as SlackSettings
from localslack import WorkspaceClient, serve
from tests.browser import page_at
from tests.team import bot_in


async def test_a_drawing_is_asked_for_and_refined_on_the_page(tmp_path: Path) -> None:
    """Typed into the input line, the drawing appears with its path; the reply in the thread appears beside it."""
    async with (
        serve(SlackSettings(port=0, processing_delay=0.05)) as server,
        bot_in(server.url, tmp_path),
        WorkspaceClient(server.url) as workspace,
        page_at(server.url) as page,
    ):
        await workspace.connected()
        await page.get_by_role("textbox").first.fill("/svg a blue logo")
        await page.keyboard.press("Enter")
        preview = page.get_by_role("img", name="Preview of the drawing: a blue logo")
        await expect(preview).to_be_visible(timeout=20_000)
        await expect(page.get_by_text("a-blue-logo").first).to_be_visible()
        shown = await preview.evaluate("image => image.decode().then(() => image.naturalWidth)")
        assert shown == 1024
        await page.get_by_role("button", name="Reply in thread").first.click()
        thread = page.get_by_role("region", name="Thread")
        await thread.get_by_role("textbox").fill("make it green")
        await page.keyboard.press("Enter")
        await expect(thread.get_by_text("v2, from v1")).to_be_visible(timeout=20_000)
        await expect(thread.get_by_role("img", name="version 2: make it green")).to_be_visible()
