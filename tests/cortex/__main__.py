"""`python -m tests.cortex`: the server by itself, until its standard input ends. Prints its address."""

import asyncio
import sys

from tests.cortex.server import Say, serve
from tests.scripted import BLUE

# A drawing of four kilobytes, in as many chunks as a model that says some words at a time.
TYPICAL = Say(BLUE.replace("</svg>", '<rect width="10" height="10" fill="#1d4ed8"/>\n' * 85 + "</svg>"), chunks=200)


async def main() -> None:
    """Serves."""
    async with serve(TYPICAL) as cortex:
        print(cortex.url, flush=True)
        await asyncio.to_thread(sys.stdin.read)


asyncio.run(main())
