"""Other web pages in the same browser can do nothing here."""

import aiohttp
import pytest

from localslack import Server

SAY = {"user": "ana", "channel": "general", "text": "hello"}


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        pytest.param("/local/type", {}, 200, id="no browser"),
        pytest.param("/local/type", {"Origin": "{url}"}, 200, id="its own page"),
        pytest.param("/local/type", {"Origin": "https://evil.example"}, 403, id="foreign page"),
        pytest.param("/local/type", {"Origin": "null"}, 403, id="page without origin"),
        pytest.param("/local/type", {"Origin": "http://127.0.0.1:1"}, 403, id="another port"),
        pytest.param("/local/type", {"Host": "evil.example"}, 403, id="another name for this server"),
        pytest.param("/local/type", {"Host": "evil.example", "Origin": "http://evil.example"}, 403, id="DNS rebinding"),
        pytest.param("/local/type", {"Content-Type": "text/plain"}, 400, id="a form pretending JSON"),
        pytest.param("/api/auth.test", {"Origin": "https://evil.example"}, 403, id="foreign page at the Web API"),
        pytest.param("/api/auth.test", {"Host": "localslack:3001"}, 200, id="the app, by another name"),
    ],
)
async def test_who_may_send(server: Server, path: str, headers: dict[str, str], status: int) -> None:
    """Only the page itself and programs on this machine may send; other pages may not."""
    filled = {name: value.format(url=server.url) for name, value in headers.items()}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{server.url}{path}", json=SAY, headers=filled) as response,
    ):
        assert response.status == status


@pytest.mark.parametrize("path", ["/", "/local/workspace", "/local/messages?user=ana&channel=general", "/page/page.js"])
async def test_reading_by_another_name(server: Server, path: str) -> None:
    """A page that makes its own name point here cannot read either."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{server.url}{path}", headers={"Host": "evil.example"}) as response,
    ):
        assert response.status == 403


async def test_websocket_from_a_foreign_page(server: Server) -> None:
    """A foreign page cannot open the app's websocket."""
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(f"{server.url}/link/?ticket=x", origin="https://evil.example")


@pytest.mark.parametrize("path", ["/", "/page/page.js", "/page/page.css", "/page/icon.svg", "/local/emoji"])
async def test_headers(server: Server, path: str) -> None:
    """Everything is served with a policy that allows nothing from elsewhere and nothing inline."""
    async with aiohttp.ClientSession() as session, session.get(f"{server.url}{path}") as response:
        assert response.status == 200
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_no_other_files(server: Server) -> None:
    """The page's folder gives out the page, and nothing else."""
    async with aiohttp.ClientSession() as session:
        for name in ("index.html", "..%2Fserver.py", "missing.js"):
            async with session.get(f"{server.url}/page/{name}") as response:
                assert response.status == 404
