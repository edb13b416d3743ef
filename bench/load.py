"""Loading all open data into an empty store, beside the bare statements with the same rows: python -m bench.load

Both run on the same engine, turn by turn, each on a store that was emptied first. Bare means: parameter lists made
beforehand, the batches' own MERGE statements without the memory of progress, straight over the driver. The product's
time has everything in it: reading, checking, quarantine, progress, reports. Processor seconds, of the engine and of
this process, are given beside the clock's: they hold on a busy machine too.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import psutil
from neo4j import AsyncGraphDatabase

from graph import local
from graph.settings import Settings
from graph.store import Store
from graph.writes import BATCH, STEP, Batch, Stamp
from loaders.batches import batches
from loaders.digests import digests
from loaders.pipeline import load
from loaders.reading import read, settled
from loaders.rows import Ref
from loaders.sources import SOURCES

ROUNDS = 4
RESULT = Path(__file__).parent / "results" / "load.json"
EMPTY = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"

Prepared = list[tuple[str, dict[str, Any]]]


def prepared(settings: Settings) -> Prepared:
    """Every batch of every source as a bare statement with its parameters, in load order."""
    known: set[Ref] = set()
    stamps = digests(SOURCES.values(), settings.data)
    ready: Prepared = []
    for source in SOURCES.values():
        reading = settled(read(source, settings.data), known)
        known |= reading.nodes.keys()
        made = batches(source, reading, Stamp(source.name, stamps[source.name]), {})
        ready.extend((bare(batch), {"rows": batch.rows, "source": source.name}) for batch in made)
    return ready


def bare(batch: Batch) -> str:
    """A batch's statement without the memory of progress."""
    return batch.statement.removeprefix(f"{STEP} ")


@dataclass(frozen=True)
class Cost:
    """Seconds of the clock, and of all processors together."""

    clock: float
    cpu: float


async def cost(engine: int, work: Callable[[], Awaitable[Any]]) -> Cost:
    """What some work costs this process and that of the engine."""

    def spent() -> float:
        return sum(sum(psutil.Process(pid).cpu_times()[:2]) for pid in (os.getpid(), engine))

    began, before = perf_counter(), spent()
    await work()
    return Cost(round(perf_counter() - began, 3), round(spent() - before, 1))


async def measured(settings: Settings) -> dict[str, Any]:
    """The figures of one run on a fresh engine."""
    engine = local.start(settings)
    statements = await asyncio.to_thread(prepared, settings)
    rows = sum(len(params["rows"]) for _, params in statements)
    store = await Store.open(settings)
    driver = AsyncGraphDatabase.driver(engine.uri, auth=(engine.user, engine.password))
    async with driver, driver.session(database=engine.database) as session:

        async def empty() -> None:
            await (await session.run(EMPTY)).consume()

        async def written_bare() -> None:
            for statement, params in statements:
                await (await session.run(statement, params)).consume()

        async def loaded() -> None:
            await load(store, settings)

        first = await cost(engine.pid, loaded)
        again = await cost(engine.pid, loaded)
        costs: dict[Any, list[Cost]] = {written_bare: [], loaded: []}
        for turn in range(ROUNDS):
            for work in (written_bare, loaded) if turn % 2 else (loaded, written_bare):
                await empty()
                costs[work].append(await cost(engine.pid, work))
        await empty()
        reports = await load(store, settings)
    await store.close()
    return {
        "rows": rows,
        "batches": len(statements),
        "batch_size": BATCH,
        "first_load_on_a_new_engine": asdict(first),
        "load_of_what_is_there": asdict(again),
        **compared(rows, costs[written_bare], costs[loaded]),
        "sources": {r.source: {"nodes": r.nodes, "edges": r.edges, "quarantined": r.quarantined} for r in reports},
    }


def compared(rows: int, bares: list[Cost], ours: list[Cost]) -> Mapping[str, Any]:
    """Medians side by side; a share is of rates, so 1 would be as fast as the bare statements."""
    bare_clock, our_clock = (median(cost.clock for cost in costs) for costs in (bares, ours))
    bare_cpu, our_cpu = (median(cost.cpu for cost in costs) for costs in (bares, ours))
    return {
        "bare": [asdict(cost) for cost in bares],
        "load": [asdict(cost) for cost in ours],
        "bare_rows_per_s": round(rows / bare_clock),
        "load_rows_per_s": round(rows / our_clock),
        "share_of_bare_rate": round(bare_clock / our_clock, 3),
        "share_of_bare_rate_by_cpu": round(bare_cpu / our_cpu, 3),
    }


def machine() -> dict[str, Any]:
    """What it ran on."""
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.system(),
        "load_average_before": round(os.getloadavg()[0], 1),
    }


def main() -> None:
    """Measure, print, and write bench/results/load.json."""
    on = machine()
    with TemporaryDirectory() as home:
        settings = Settings(home=Path(home), neo4j_uri=None)
        try:
            result = {"machine": on, **asyncio.run(measured(settings))}
        finally:
            local.stop(settings)
    text = json.dumps(result, ensure_ascii=False, indent=2)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(f"{text}\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
