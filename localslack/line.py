"""The line to a workspace's people side: asking, and waiting for changes."""

import time
from collections.abc import Awaitable, Callable
from typing import Self, TypeVar

import aiohttp

from localslack.state import Json

T = TypeVar("T")


class WorkspaceError(Exception):
    """A person cannot do that; the argument is the code."""


class WaitTimeout(TimeoutError):
    """What was waited for did not happen in time."""


class Line:
    """A line to the workspace at `url`. An async context manager."""

    def __init__(self, url: str = "http://127.0.0.1:3001", team: str = "") -> None:
        self.url = url.rstrip("/")
        self._team = {"team": team} if team else {}
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(self.url, timeout=aiohttp.ClientTimeout(total=None))
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()

    async def wait_for(self, probe: Callable[[], Awaitable[T | None]], timeout: float = 10.0) -> T:
        """Probes now and after every change in the workspace, until the probe returns something true, which is
        returned. Raises WaitTimeout."""
        deadline = time.monotonic() + timeout
        revision = -1
        while True:
            left = max(deadline - time.monotonic(), 0.0)
            query = {"after": str(revision), "wait": str(left)}
            revision = (await self.request("GET", "/local/changes", query))["revision"]
            if found := await probe():
                return found
            if left == 0.0:
                raise WaitTimeout(f"it did not happen within {timeout} s")

    async def request(self, verb: str, path: str, data: Json | None = None) -> Json:
        """One request to the people's side; `data` is the query of a GET, else the body. Raises WorkspaceError, and
        aiohttp's errors where nobody answers."""
        query = self._team | (data or {}) if verb == "GET" else self._team
        body = None if verb == "GET" else data
        async with self._open.request(verb, path, params=query, json=body) as response:
            answer: Json = await response.json()
            if response.status != 200:
                raise WorkspaceError(answer["error"])
            return answer

    @property
    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("use it as `async with WorkspaceClient(url) as workspace`")
        return self._session


def listed(answer: Json, name: str) -> list[Json]:
    """The list of that name in an answer."""
    found: list[Json] = answer[name]
    return found
