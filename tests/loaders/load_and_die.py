"""A process of its own that loads some real sources, for a test to kill.

Arguments: how many batches to write before it kills itself (0: it lives), then the names of the sources. It prints a
line for each batch. Settings come from the environment, as for any process of ours.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys

from graph.settings import Settings
from graph.store import Store
from loaders.pipeline import load


async def main(last: int, names: list[str]) -> None:
    """Load until the batch at `last`, counted from 1 over all sources."""
    settings = Settings()
    written = 0

    def step(source: str, done: int, total: int) -> None:
        nonlocal written
        written += 1
        print(source, done, total, flush=True)
        if written == last:
            os.kill(os.getpid(), signal.SIGKILL)

    store = await Store.open(settings)
    try:
        await load(store, settings, names, step)
    finally:
        await store.close()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2:]))
