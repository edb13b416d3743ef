"""A process of its own that migrates by the steps of `test_migrations.py` and kills itself after so many batches."""

from __future__ import annotations

import asyncio
import os
import signal
import sys

from graph import migrations
from graph.settings import Settings
from graph.store import Store
from tests.graph.test_migrations import STEPS


async def main(last: int) -> None:
    """Migrate until the batch at `last`, counted from 1 over all steps; 0 dies before the first."""
    migrations.BATCH = 5
    done = 0

    def step(_about: str, changed: int) -> None:
        nonlocal done
        done += changed > 0
        if done == last:
            os.kill(os.getpid(), signal.SIGKILL)

    store = await Store.open(Settings())
    await migrations.apply(store, STEPS, 3, step)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
