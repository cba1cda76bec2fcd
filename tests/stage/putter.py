"""A process of its own that puts files into a folder stage: `python -m tests.stage.putter ROOT FLAVOUR COUNT`.

Says "ready", waits for a line, then puts @S/many/0, @S/many/1, … and says of each how it went.
"""

import asyncio
import hashlib
import sys
from pathlib import Path

from bot import errors
from bot.domain import StagePath
from bot.stage import FolderStage


def path_of(number: int) -> StagePath:
    """The path of the file of this number."""
    return StagePath("S", f"many/{number}")


def content(flavour: str, number: int) -> bytes:
    """What is put there: 1 MiB that only this flavour and number have."""
    return hashlib.sha256(f"{flavour} {number}".encode()).digest() * 32_768


async def main(root: str, flavour: str, count: str) -> None:
    stage = FolderStage(Path(root))
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(int(count)):
        try:
            await stage.put(path_of(number), content(flavour, number))
        except errors.FileExists:
            print("exists", flush=True)
        else:
            print("stored", flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
