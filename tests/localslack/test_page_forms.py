"""What an app shows on the page, and what people do with it, in a real browser."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from localslack import Server, Settings, WorkspaceClient
from localslack.settings import Shortcut
from localslack.state import Json, make_id
from tests.browser import page_at
from tests.localslack.conftest import PROCESSING
from tests.localslack.kit import actions, asked, button, entry, home, modal, option, plain
from tests.localslack.raw import RawApp

ANA, GENERAL = make_id("U", "ana"), make_id("C", "general")
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def settings() -> Settings:
    """A workspace with a shortcut of each kind, whose people wait only a moment for the app."""
    shortcuts = (Shortcut("draw", "Draw something"), Shortcut("trace", "Trace this", on_message=True))
    return Settings(port=0, processing_delay=PROCESSING, shortcuts=shortcuts, ack_timeout=1.0)


@pytest.fixture
async def page(server: Server) -> AsyncIterator[Page]:
    """The page as ana sees it; whatever the browser complains about fails the test."""
    async with page_at(server.url) as opened:
        yield opened


async def acted(app: RawApp, count: int = 1) -> list[Json]:
    """The payloads of what ana did with what the app showed, once there are that many."""
    seen = 0
    while True:
        seen = len(await app.until(seen + 1))
        found: list[Json] = [one["payload"] for one in app.envelopes if one["type"] == "interactive"]
        if len(found) >= count:
            return found


async def opened(app: RawApp, slack: AsyncWebClient, workspace: WorkspaceClient, view: Json) -> None:
    """The modal, before ana."""
    trigger = (await workspace.user("ana").command("general", "/svg"))["trigger_id"]
    await slack.views_open(trigger_id=trigger, view=view)


async def test_buttons(app: RawApp, page: Page, slack: AsyncWebClient) -> None:
    """A button sends its value once however often it is clicked, shows that it works, and says when nobody answers."""
    row = actions(button("again", value="7", style="primary"))
    await slack.chat_postMessage(channel=GENERAL, text="row", blocks=[row])
    app.answer = lambda _: None
    go = page.get_by_role("button", name="Go", exact=True)
    await go.dblclick()
    await expect(go).to_have_attribute("aria-busy", "true")
    await expect(page.get_by_role("alert").filter(has_text="svgbot did not answer")).to_be_visible()
    await expect(go).not_to_have_attribute("aria-busy", "true")
    app.answer = lambda _: {}
    await go.click()
    await expect(page.get_by_role("alert").filter(has_text="svgbot did not answer")).to_have_count(0)
    assert [one["actions"][0]["value"] for one in await acted(app, 2)] == ["7", "7"]


async def test_questions(app: RawApp, page: Page, slack: AsyncWebClient) -> None:
    """A button that asks first sends nothing when the answer is no."""
    question = {"title": plain("Delete it?"), "text": plain(HOSTILE), "confirm": plain("Delete"), "deny": plain("Keep")}
    row = actions(button("delete", style="danger", confirm=question))
    await slack.chat_postMessage(channel=GENERAL, text="row", blocks=[row])
    go, dialog = page.get_by_role("button", name="Go", exact=True), page.get_by_role("alertdialog", name="Delete it?")
    await go.click()
    await expect(dialog).to_contain_text(HOSTILE)
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await go.click()
    await dialog.get_by_role("button", name="Delete").click()
    assert [one["actions"][0]["action_id"] for one in await acted(app)] == ["delete"]


async def test_menus(app: RawApp, page: Page, slack: AsyncWebClient) -> None:
    """Menus in a message send what was chosen, by the keyboard too."""
    choices = [option("a", "Apples"), option("b", HOSTILE)]
    row = actions(
        {"type": "static_select", "action_id": "fruit", "placeholder": plain("Fruit"), "options": choices},
        {"type": "overflow", "action_id": "more", "options": choices},
    )
    await slack.chat_postMessage(channel=GENERAL, text="row", blocks=[row])
    await page.get_by_label("Fruit").select_option(HOSTILE)
    assert (await acted(app))[0]["actions"][0]["selected_option"]["value"] == "b"
    await page.get_by_role("log", name="Messages").get_by_role("button", name="More", exact=True).focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    assert (await acted(app, 2))[1]["actions"][0]["selected_option"]["value"] == "b"


async def test_form(app: RawApp, page: Page, slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """A form takes the keyboard, says at its field what is wrong, keeps what was entered, and sends it all."""
    sizes = [option("s", "Small"), option("l", "Large")]
    view = modal(
        asked("prompt", entry(multiline=True, focus_on_load=True)),
        asked("name", entry(max_length=20), optional=True),
        asked("style", {"type": "static_select", "options": sizes}, optional=True),
        asked("size", {"type": "radio_buttons", "options": sizes}, optional=True),
        asked("extras", {"type": "checkboxes", "options": sizes}, optional=True),
        asked("count", {"type": "number_input", "is_decimal_allowed": False}, optional=True),
    )
    await opened(app, slack, workspace, view)
    dialog = page.get_by_role("dialog", name="Draw")
    prompt = dialog.get_by_label("Prompt")
    await expect(prompt).to_be_focused()
    await dialog.get_by_role("button", name="Draw").click()
    await expect(dialog.get_by_text("Please complete this required field.")).to_be_visible()
    await expect(prompt).to_be_focused()
    await expect(prompt).to_have_attribute("aria-invalid", "true")
    await page.keyboard.type("a cat")
    await dialog.get_by_label("Name").fill("my cat")
    await dialog.get_by_label("Style").select_option("Large")
    await dialog.get_by_role("radiogroup", name="Size").get_by_label("Small").check()
    await dialog.get_by_role("group", name="Extras").get_by_label("Large").check()
    await dialog.get_by_label("Count").fill("3")

    def refuse(envelope: Json) -> Json:
        return {"response_action": "errors", "errors": {"name": HOSTILE}}

    app.answer = refuse
    await dialog.get_by_label("Name").press("Enter")
    await expect(dialog.get_by_text(HOSTILE)).to_be_visible()
    await expect(dialog.get_by_label("Name")).to_be_focused()
    app.answer = lambda _: {}
    await dialog.get_by_label("Name").fill("cat")
    await prompt.press("Control+Enter")
    await expect(dialog).to_be_hidden()
    values = app.envelopes[-1]["payload"]["view"]["state"]["values"]
    entered = {name: next(iter(of.values())) for name, of in values.items()}
    assert entered["prompt"]["value"] == "a cat"
    assert entered["name"]["value"] == "cat"
    assert entered["style"]["selected_option"]["value"] == "l"
    assert entered["size"]["selected_option"]["value"] == "s"
    assert [one["value"] for one in entered["extras"]["selected_options"]] == ["l"]
    assert entered["count"]["value"] == "3"


async def test_the_keyboard_stays_in_a_form(
    app: RawApp, page: Page, slack: AsyncWebClient, workspace: WorkspaceClient
) -> None:
    """Tab goes round within the form, and Escape closes it for the app too."""
    await opened(app, slack, workspace, modal(asked("prompt", entry()), notify_on_close=True))
    dialog = page.get_by_role("dialog", name="Draw")
    await expect(dialog.get_by_label("Prompt")).to_be_focused()
    for _ in range(8):
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement === document.body || modal.contains(document.activeElement)")
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    assert (await acted(app))[0]["type"] == "view_closed"


async def test_forms_above_forms(app: RawApp, page: Page, slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """A form that changes keeps what was entered; one that comes on top has a way back."""
    await opened(app, slack, workspace, modal(asked("prompt", entry()), actions(button("more"))))
    dialog = page.get_by_role("dialog", name="Draw")
    await dialog.get_by_label("Prompt").fill("a cat")
    await dialog.get_by_role("button", name="Go").click()
    [clicked] = await acted(app)
    more = modal(asked("prompt", entry()), actions(button("more")), {"type": "section", "text": plain("changed")})
    await slack.views_update(view_id=clicked["view"]["id"], view=more)
    await expect(dialog).to_contain_text("changed")
    await expect(dialog.get_by_label("Prompt")).to_have_value("a cat")
    await dialog.get_by_role("button", name="Go").click()
    await slack.views_push(
        trigger_id=(await acted(app, 2))[1]["trigger_id"], view=modal(asked("second", entry()), title=plain("Above"))
    )
    above = page.get_by_role("dialog", name="Above")
    await expect(above.get_by_label("Second")).to_be_focused()
    await above.get_by_role("button", name="Back").click()
    await expect(dialog.get_by_label("Prompt")).to_have_value("a cat")


async def test_home(app: RawApp, page: Page, slack: AsyncWebClient) -> None:
    """The app's home stands beside its messages, and its buttons work."""
    await page.get_by_role("button", name="svgbot").first.click()
    await page.get_by_role("tab", name="Home").click()
    event = await app.event(lambda event: event["type"] == "app_home_opened" and event["tab"] == "home")
    assert event["user"] == ANA
    await expect(page.get_by_text("svgbot has put nothing here yet")).to_be_visible()
    await slack.views_publish(user_id=ANA, view=home({"type": "header", "text": plain(HOSTILE)}, actions(button("hi"))))
    panel = page.get_by_role("tabpanel", name="Home")
    await expect(panel.get_by_role("heading", name=HOSTILE)).to_be_visible()
    await panel.get_by_role("button", name="Go").click()
    assert (await acted(app))[0]["container"]["type"] == "view"
    await page.get_by_role("tab", name="Messages").click()
    await expect(page.get_by_role("textbox", name="Message")).to_be_visible()


async def test_shortcuts(app: RawApp, page: Page, workspace: WorkspaceClient) -> None:
    """The global shortcut is beside the input line, a message's own in its menu."""
    await page.get_by_role("button", name="Shortcuts and commands").click()
    await page.get_by_role("menuitem", name="Draw something").first.click()
    assert (await acted(app))[0]["callback_id"] == "draw"
    said = await workspace.user("ben").say("general", "trace me")
    article = page.get_by_role("article").filter(has_text="trace me")
    await article.hover()
    await article.get_by_role("button", name="More actions").click()
    await page.get_by_role("menuitem", name="Trace this").click()
    assert (await acted(app, 2))[1]["message"]["ts"] == said["ts"]


async def test_nothing_is_parsed_as_html(
    app: RawApp, page: Page, slack: AsyncWebClient, workspace: WorkspaceClient
) -> None:
    """What apps and people write stays text wherever it appears."""
    mrkdwn = {"type": "mrkdwn", "text": HOSTILE.replace("<", "&lt;").replace(">", "&gt;")}
    blocks: list[Json] = [
        {"type": "section", "text": mrkdwn, "fields": [mrkdwn], "accessory": {**button("a"), "text": plain(HOSTILE)}},
        {"type": "context", "elements": [mrkdwn, plain(HOSTILE)]},
        {"type": "image", "image_url": "https://example.org/a.png", "alt_text": HOSTILE, "title": plain(HOSTILE)},
        {"type": "markdown", "text": HOSTILE},
    ]
    await slack.chat_postMessage(channel=GENERAL, text="x", blocks=blocks)
    await workspace.user("ben").say("general", HOSTILE)
    view = modal(asked("p", entry(placeholder=plain(HOSTILE)), label=plain(HOSTILE), hint=plain(HOSTILE)))
    await opened(app, slack, workspace, view)
    await expect(page.get_by_role("dialog").get_by_label(HOSTILE)).to_be_visible()
    await expect(page.locator(".message")).to_have_count(2)
    assert await page.locator("img[src=x], [onerror]").count() == 0
