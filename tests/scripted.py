"""A model that says what a test tells it to, and remembers what it was asked."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from bot.domain import Ask, ModelCall, Reply, Spent

BLUE = """Here is a blue logo:

```svg
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100">
  <circle cx="50" cy="50" r="40" fill="#1d4ed8"/>
</svg>
```
I hope you like it!"""

GREEN = BLUE.replace("#1d4ed8", "#15803d").replace("blue", "green")
RED = BLUE.replace("#1d4ed8", "#b91c1c").replace("blue", "red")
PROSE = "I would rather talk about the weather."

Line = str | Exception | Callable[[Ask], Awaitable[str]]


class ScriptedModel:
    """The port Model from a script: a text is answered, an exception raised, a function asked."""

    def __init__(self, *lines: Line) -> None:
        self.script: deque[Line] = deque(lines)
        self.asks: list[Ask] = []

    def enqueue(self, *lines: Line) -> None:
        """Adds to the script."""
        self.script.extend(lines)

    async def complete(self, ask: Ask) -> Reply:
        """The next line of the script."""
        self.asks.append(ask)
        await asyncio.sleep(0)
        line = self.script.popleft()
        if isinstance(line, Exception):
            raise line
        text = line if isinstance(line, str) else await line(ask)
        return Reply(text, model=ask.model, tokens_used=100, cost=0.01)


class Notes:
    """The port Spending as a list."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, ModelCall]] = []

    async def note(self, request_id: str, call: ModelCall) -> None:
        """One line more."""
        self.calls.append((request_id, call))

    async def of(self, request_id: str) -> Spent:
        """The sum of that request's lines."""
        own = [call for request, call in self.calls if request == request_id]
        tokens = [call.tokens_used for call in own if call.tokens_used is not None]
        costs = [call.cost for call in own if call.cost is not None]
        return Spent(len(own), sum(tokens) if tokens else None, sum(costs) if costs else None)
