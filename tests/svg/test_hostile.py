"""Attacks and bombs, from reply to browser: nothing runs, nothing is fetched, nobody waits."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from playwright.async_api import Page, Route

from bot.svg import Picture, Rejected
from bot.svg.batch import decode
from bot.svg.read import parse_reply
from bot.svg.refusal import Refused
from bot.svg.renderer import WorkerRenderer
from bot.svg.safe import sanitise
from bot.svg.types import Wish
from bot.svg.worker import MAX_MEMORY_BYTES
from tests.browser import page_at
from tests.svg.attacks import ATTACKS
from tests.svg.fuzzing import check, replies

ORIGIN = "http://drawings.test"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="5" cy="5" r="3" fill="red"/></svg>'
# CairoSVG alone never comes back from the first, and asks for all memory at the second.
BOMBS = (
    '<svg viewBox="0 0 9 9"><circle r="3" stroke="red" stroke-width="99999" stroke-dasharray="1e-5"/></svg>',
    '<svg viewBox="0 0 9 9">' + '<g filter="url(#f)">' * 40 + '<rect width="9" height="9"/>' + "</g>" * 40
    + '<filter id="f"><feGaussianBlur stdDeviation="400"/></filter></svg>',
    '<svg viewBox="0 0 9 9">' + '<use href="#a"/>' * 9 + "</svg>" * 9,
    '<svg viewBox="0 0 9 9"><path stroke="red" stroke-width="99999" stroke-linejoin="round" d="M0 0'
    + "C9 9 80 80 3 3" * 8000 + '"/></svg>',
    "<svg " * 50_000,
    DRAWING + "<g>" * 100_000,
)  # fmt: skip


class Listener:
    """Hears of everything that a page does that a picture must not do."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.svgs: list[bytes] = []

    async def attach(self, page: Page) -> None:
        """Listens to the page, and gives it the drawing where it asks for that."""
        page.on("dialog", lambda dialog: self.heard.append(f"dialog {dialog.message}"))
        page.on("popup", lambda popup: self.heard.append("popup"))
        await page.route("**/*", self._answer)

    async def _answer(self, route: Route) -> None:
        url = route.request.url
        if url == f"{ORIGIN}/drawing.svg":
            await route.fulfill(body=self.svgs[-1], content_type="image/svg+xml")
        elif url == f"{ORIGIN}/page.html":
            body = f"<!doctype html><title>page</title><body>{b''.join(self.svgs).decode()}</body>"
            await route.fulfill(body=body, content_type="text/html; charset=utf-8")
        elif not url.endswith("/favicon.ico"):
            self.heard.append(f"request {url}")
            await route.abort()


async def watched(replies: dict[str, str]) -> int:
    """Opens what is stored of each reply, as a file and in a page, and fails for whatever it does there. Gives how
    many were stored."""
    listener = Listener()
    async with page_at("about:blank", may_complain=True) as page:
        await listener.attach(page)
        for name, reply in replies.items():
            try:
                listener.svgs.append(sanitise(parse_reply(reply), Wish(title="a drawing")).data)
            except Refused:
                continue
            await page.goto(f"{ORIGIN}/drawing.svg", timeout=20_000)
            root = await page.evaluate("[document.documentElement.localName, document.querySelector('parsererror')]")
            assert root == ["svg", None], f"{name} is no XML"
            assert await page.title() != "hit", f"{name} ran a script"
            assert not listener.heard, f"{name}: {listener.heard}"
        await page.goto(f"{ORIGIN}/page.html", timeout=60_000)
        names = await page.evaluate("[...document.body.children].map(child => child.localName)")
        assert names == ["svg"] * len(listener.svgs), "one broke out of its svg"
        assert await page.title() == "page", "one ran a script"
        assert not listener.heard
    return len(listener.svgs)


async def test_no_attack_does_anything_in_a_browser() -> None:
    """Whoever opens a stored drawing, alone or in a page, sees a picture; no script runs and nobody is told."""
    assert await watched(ATTACKS) > len(ATTACKS) / 2


@pytest.mark.timeout(600)
async def test_no_payload_of_sanitiser_suites_does_anything_in_a_browser(corpus: Path) -> None:
    """The same of what others have collected."""
    payloads = json.loads((corpus / "payloads.json").read_text(encoding="utf-8"))
    files = sorted((corpus / "hostile").iterdir())
    collected = {f"{one['src']} {one['id']}": one["svg"] for one in payloads}
    assert await watched({**collected, **{file.name: decode(file.read_bytes()) for file in files}}) > 0


def hundred() -> Iterator[str]:
    """A hundred replies of the worst kind."""
    attacks = [*BOMBS, *ATTACKS.values()]
    for number in range(100):
        yield attacks[number % len(attacks)]


@pytest.mark.timeout(300)
async def test_a_hundred_hostile_replies_at_once_do_not_stop_the_others() -> None:
    """While a hundred attacks come in, everybody else's drawings are made, and afterwards as well."""
    async with WorkerRenderer(workers=2, seconds=2.0) as renderer:
        everything = list(hundred())
        everything[5::10] = [DRAWING] * 10
        outcomes = await asyncio.gather(*(renderer.read(reply, Wish(long_side=256)) for reply in everything))
        after = await renderer.read(DRAWING, Wish())
    assert all(isinstance(outcome, Picture) for outcome in (*outcomes[5::10], after))
    assert not [one for one in outcomes if isinstance(one, Rejected) and one.code == "crashed"]


async def test_a_worker_that_is_killed_is_replaced_without_delay_for_others() -> None:
    """While a drawing that never ends has its worker killed, those of the other worker are made, and then both work."""
    endless = BOMBS[3]
    async with WorkerRenderer(workers=2, seconds=1.0) as renderer:
        hung = asyncio.create_task(renderer.read(endless, Wish()))
        meanwhile = [await renderer.read(DRAWING, Wish(long_side=64)) for _ in range(5)]
        assert not hung.done()
        outcome = await hung
        both = await asyncio.gather(*(renderer.read(DRAWING, Wish(long_side=64)) for _ in range(2)))
    assert isinstance(outcome, Rejected)
    assert outcome.code == "hung"
    assert all(isinstance(one, Picture) for one in (*meanwhile, *both))


@pytest.mark.asyncio(loop_scope="session")
async def test_no_bomb_takes_more_memory_than_a_worker_may_have(renderer: WorkerRenderer) -> None:
    """The machine does not run out of memory, whatever a drawing asks for: the worker is told no, and says so."""
    assert MAX_MEMORY_BYTES == 512 * 1024 * 1024
    greedy = '<svg viewBox="0 0 9 9">' + '<g opacity=".9">' * 45 + DRAWING + "</g>" * 45 + "</svg>"
    outcome = await renderer.read(greedy, Wish(long_side=4096))
    assert isinstance(outcome, Picture) or outcome.code == "too_complex"
    assert isinstance(await renderer.read(DRAWING, Wish()), Picture)


@pytest.mark.asyncio(loop_scope="session")
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(reply=replies)
async def test_whatever_comes_in_what_goes_out_is_harmless(reply: str, renderer: WorkerRenderer) -> None:
    """No reply breaks the engine or gets a second reading that differs; `make fuzz` tries for longer."""
    check(reply, await renderer.read(reply, Wish(long_side=128)))
