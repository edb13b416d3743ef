"""Random queries by the thousand: the fast executor against graphql-core's own and against the oracle.

    python -m bench.fuzz --cases 20000 --seed 1

Starts an engine of its own in a folder that goes away at the end. Prints each difference as it is found, then a count;
ends with 1 where there was any. A seed gives the same cases as long as the schema and the tests' seed graph stay.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

from api.schema import core
from graph import local
from graph.settings import Settings
from graph.store import Store
from tests.api.asking import CountingStore
from tests.api.differential import Differential, in_parallel
from tests.api.queries import Generator
from tests.seed import plant

BATCH = 100


async def fuzz(settings: Settings, cases: int, seed: int) -> int:
    """Run that many cases; how many differences there were."""
    store = await Store.open(settings)
    await plant(store)
    differential = Differential(CountingStore.over(store), settings)
    generator = Generator(core, Random(seed))  # noqa: S311 - repeatable on purpose
    found, started = 0, time.monotonic()
    for done in range(0, cases, BATCH):
        batch = [generator.case() for _ in range(min(BATCH, cases - done))]
        for text in await in_parallel(differential, batch):
            found += 1
            print(text, flush=True)
        differential.store.asked.clear()
        rate = (time.monotonic() - started) / (done + len(batch))
        print(f"{done + len(batch):,} cases, {found} differences, {rate:.2f} s a case", flush=True)
    await store.close()
    tally = differential.tally
    print(f"{tally.answered:,} answers with data; errors: {dict(Counter(tally.codes).most_common())}")
    return found


def main() -> None:
    """Read the arguments, start the engine, run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=1000, help="how many documents, each with two sets of variables")
    parser.add_argument("--seed", type=int, default=1, help="which cases")
    given = parser.parse_args()
    logging.getLogger("tidu.api").disabled = True
    with tempfile.TemporaryDirectory(prefix="tidu-fuzz-") as folder:
        settings = Settings(home=Path(folder), neo4j_uri=None, engine_heap_mb=512, statement_timeout=120)
        local.start(settings)
        try:
            found = asyncio.run(fuzz(settings, given.cases, given.seed))
        finally:
            local.stop(settings)
    raise SystemExit(1 if found else 0)


if __name__ == "__main__":
    main()
