"""`make shots`: pictures of the local workspace with the bot in it, as a person meets them. `docs/workspace.png` is the
README's; a folder as argument takes one of every scene, to be looked at after a change to the page."""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Page, expect

from localslack import Settings as SlackSettings
from localslack import WorkspaceClient, serve
from tests.browser import page_at
from tests.team import bot_in

README = Path(__file__).parent.parent / "docs" / "workspace.png"
WINDOW = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}

Scene = Callable[[Page], Awaitable[None]]


async def main(folder: Path | None) -> None:
    """Takes the README's picture, or every scene into the folder."""
    scenes = SCENES if folder else {"workspace": readme}
    with tempfile.TemporaryDirectory() as home:
        async with _office(Path(home)) as url:
            for name, scene in scenes.items():
                options: dict[str, Any] = {"viewport": PHONE if "phone" in name else WINDOW, "device_scale_factor": 1.5}
                async with page_at(url, **options, has_touch="phone" in name, is_mobile="phone" in name) as page:
                    page.set_default_timeout(20_000)
                    await expect(page.get_by_role("log", name="Messages").get_by_role("article").first).to_be_visible()
                    await scene(page)
                    await page.wait_for_timeout(400)  # pictures and transitions
                    target = folder / f"{name}.png" if folder else README
                    target.parent.mkdir(parents=True, exist_ok=True)
                    await page.screenshot(path=target)
                    print(f"{target}: {target.stat().st_size / 1000:.0f} kB", flush=True)
                    await page.keyboard.press("Escape")  # a form would stay open for the next scene
                    await expect(page.locator("#modal")).to_be_hidden()


@asynccontextmanager
async def _office(home: Path) -> AsyncIterator[str]:
    """A workspace in which a few things were drawn and said."""
    settings = SlackSettings(port=0, processing_delay=0.05)
    async with serve(settings) as server, bot_in(server.url, home), WorkspaceClient(server.url) as workspace:
        await workspace.connected()
        await _talk(workspace)
        yield server.url


async def _talk(workspace: WorkspaceClient) -> None:
    ana, ben, chloe = (workspace.user(name) for name in ("ana", "ben", "chloe"))
    await chloe.say("general", "The coffee corner opens on Monday. Does anybody have a *logo* for the door? :coffee:")
    asked = await ben.say("general", "@ana, could svgbot make one?")
    await chloe.react("general", str(asked["ts"]), "+1")
    await ana.command("general", '/svg a coffee cup logo saying "Bean There" --style flat')
    drawn = await ana.wait_for("general", _has_picture, timeout=30)
    await ben.say("general", "on a dark background", thread_ts=str(drawn["ts"]))
    await ana.wait_for("general", _has_picture_of("v2"), thread_ts=str(drawn["ts"]), timeout=30)
    for person in (ana, chloe):
        await person.react("general", str(drawn["ts"]), "heart")


def _has_picture(message: dict[str, object]) -> bool:
    return _has_picture_of("")(message)


def _has_picture_of(words: str) -> Callable[[dict[str, object]], bool]:
    def matches(message: dict[str, object]) -> bool:
        blocks = message.get("blocks") or []
        assert isinstance(blocks, list)
        return words in str(blocks) and any(block["type"] == "image" for block in blocks)

    return matches


async def channel(page: Page) -> None:
    """A drawing in the channel."""


async def thread(page: Page) -> None:
    """Its thread."""
    await page.get_by_role("button", name="replies").first.click()
    await expect(page.get_by_role("region", name="Thread").get_by_text("v2, from v1")).to_be_visible()


async def readme(page: Page) -> None:
    """The drawing in the channel, its thread beside it."""
    await page.set_viewport_size({"width": 1360, "height": 800})
    await thread(page)
    await page.get_by_role("log", name="Messages").evaluate("log => { log.scrollTop = 0; }")
    await page.mouse.move(0, 0)


async def completion(page: Page) -> None:
    """What is offered after a slash."""
    await page.get_by_role("textbox", name="Message").type("/")


async def form(page: Page) -> None:
    """`/svg` alone."""
    await _enter(page, "/svg")
    await expect(page.get_by_role("dialog").get_by_role("textbox").first).to_be_focused()


async def form_error(page: Page) -> None:
    """A name that cannot be."""
    await form(page)
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("textbox").first.fill("A lighthouse at dusk")
    await dialog.get_by_role("textbox").last.fill("no spaces, please!")
    await dialog.locator("button[type=submit]").click()
    await expect(dialog.locator(".error:not(:empty)")).to_be_visible()


async def refine_form(page: Page) -> None:
    """The small form behind Refine."""
    await page.get_by_role("button", name="Refine").first.click()
    await page.get_by_role("dialog").get_by_role("textbox").fill("add a star")


async def delete(page: Page) -> None:
    """The question before a version is deleted."""
    await thread(page)
    panel = page.get_by_role("region", name="Thread")
    await panel.get_by_role("button", name="More", exact=True).last.click()
    await page.get_by_role("menuitem", name="Delete").click()
    await expect(page.get_by_text("Delete version 2?")).to_be_visible()


async def deleted(page: Page) -> None:
    """What is left of it."""
    await delete(page)
    await page.get_by_role("button", name="Delete", exact=True).click()
    await expect(page.get_by_text("Version 2 is deleted.")).to_be_visible()


async def lightbox(page: Page) -> None:
    """A picture at full size."""
    await page.get_by_role("button", name="Enlarge").first.click()


async def admin(page: Page) -> None:
    """What an admin sees of the stage."""
    await _enter(page, "/svg-admin list")
    await expect(page.get_by_text("Only visible to you").last).to_be_visible()


async def home(page: Page) -> None:
    """The app's home."""
    await page.get_by_role("button", name="svgbot").first.click()
    await page.get_by_role("tab", name="Home").click()


async def download(page: Page) -> None:
    """The SVG in the DM."""
    await page.get_by_role("button", name="Download SVG").first.click()
    await page.get_by_role("button", name="svgbot").first.click()
    await expect(page.locator(".file")).to_be_visible()


async def keys(page: Page) -> None:
    """The keys."""
    await page.get_by_role("log", name="Messages").press("?")


async def menu(page: Page) -> None:
    """Who one is."""
    await page.get_by_role("button", name="You are").click()


async def message_menu(page: Page) -> None:
    """What can be done with a message."""
    article = page.get_by_role("article").filter(has_text="coffee corner")
    await article.hover()
    await article.get_by_role("button", name="More actions").click()


async def commands(page: Page) -> None:
    """The shortcuts and commands beside the input line."""
    await page.get_by_role("button", name="Shortcuts and commands").click()


async def emoji(page: Page) -> None:
    """The choice of an emoji."""
    await page.get_by_role("button", name="Add reaction", exact=True).first.click()


async def switcher(page: Page) -> None:
    """Going somewhere by name."""
    await page.keyboard.press("Control+k")


async def dark(page: Page) -> None:
    """The thread in the dark."""
    await page.get_by_role("button", name="Dark mode").click()
    await thread(page)


async def dark_form(page: Page) -> None:
    """A form in the dark."""
    await page.get_by_role("button", name="Dark mode").click()
    await form_error(page)


async def phone_channels(page: Page) -> None:
    """On a phone, the channels."""
    await page.get_by_role("button", name="Show channels").click()


async def _enter(page: Page, text: str) -> None:
    await page.get_by_role("textbox", name="Message").fill(text)
    await page.keyboard.press("Enter")


SCENES: dict[str, Scene] = {
    "channel": channel,
    "thread": thread,
    "completion": completion,
    "form": form,
    "form-error": form_error,
    "refine": refine_form,
    "lightbox": lightbox,
    "admin": admin,
    "home": home,
    "download": download,
    "keys": keys,
    "menu": menu,
    "message-menu": message_menu,
    "commands": commands,
    "emoji": emoji,
    "switcher": switcher,
    "dark": dark,
    "dark-form": dark_form,
    "phone": channel,
    "phone-thread": thread,
    "phone-channels": phone_channels,
    "phone-form": form,
    "delete": delete,
    "deleted": deleted,  # the last, for it takes something away
}


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]) if sys.argv[1:] else None))
