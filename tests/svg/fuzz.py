"""`python -m tests.svg.fuzz [MINUTES]`: looks for replies that break the engine in its worker, for a while.

Ends with the smallest such reply that it can make, and the exit status 1; or with how many it has tried.
"""

import asyncio
import sys
import time
from itertools import count

from hypothesis import HealthCheck, Phase, given, seed, settings

from bot.svg.renderer import WorkerRenderer
from bot.svg.types import Wish
from tests.svg.fuzzing import check, replies

MINUTES = 10.0
ROUND = 200  # replies between two looks at the clock


def main() -> int:
    """Tries replies until the time is over."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES
    until = time.monotonic() + 60 * minutes
    tried = 0
    with asyncio.Runner() as runner:
        renderer = WorkerRenderer(workers=1)
        runner.run(renderer.start())
        try:
            for number in count(time.time_ns() % 1_000_000_007):
                if time.monotonic() > until:
                    break

                @seed(number)
                @settings(
                    max_examples=ROUND,
                    deadline=None,
                    database=None,
                    phases=[Phase.generate, Phase.shrink],
                    suppress_health_check=list(HealthCheck),
                )
                @given(replies)
                def try_one(reply: str) -> None:
                    nonlocal tried
                    tried += 1
                    check(reply, runner.run(renderer.read(reply, Wish(long_side=256))))

                try_one()
                print(f"{tried} replies, nothing broken", file=sys.stderr, flush=True)
        finally:
            runner.run(renderer.close())
    print(f"{tried} replies in {minutes:g} minutes: nothing broken")
    return 0


if __name__ == "__main__":
    sys.exit(main())
