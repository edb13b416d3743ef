"""The synthetic district from 3,000 enterprises on: how fast it loads, what questions cost, what it takes.

    python -m bench.growth                               # 3,000 and 30,000 in transactions
    python -m bench.growth --sizes 300000,1000000 --bulk # by the bulk importer

Each size has an engine of its own in a folder of its own. In transactions the load is compared with the bare UNWIND
statements of the same batches, turn by turn on the same engine, on a district of 3,000 at most: they have to be in
memory. Figures of sizes that were measured before stay in bench/results/growth.json; nothing else may run meanwhile.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import resource
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Annotated, Any

import psutil
import typer
from neo4j import AsyncGraphDatabase, AsyncSession

from api.executor import FastExecutor
from api.http import GraphQLEndpoint
from api.requests import Request
from bench.growth_shapes import SHAPES, SOME, Known, Shape
from graph import bulk as whole
from graph import constraints, local
from graph.access import Role, Viewer
from graph.import_files import ImportFiles
from graph.settings import Settings
from graph.store import Store
from graph.writes import STEP, Stamp
from loaders import pipeline, sample
from loaders.batches import flowing
from loaders.rebuilding import Carried, Rebuilding
from loaders.rows import Source
from loaders.sample.firms import enterprise_id
from loaders.sources import SOURCES

RESULT = Path(__file__).parent / "results" / "growth.json"
COMPARED = 3_000  # enterprises; the bare statements' parameters are all in memory
TURNS = 3  # of bare and load
ASKED = 200  # times each shape, after WARM
WARM = 40
SEED = 2026
EVERYTHING = Viewer(Role.ADMIN, "bench")
EMPTY = (
    "MATCH (n) WHERE n.sources = ['sample'] OR (n:Load AND n.id = 'sample') "
    "CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"
)
Result = dict[str, Any]

command = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@command.command()
def main(
    sizes: Annotated[str, typer.Option(help="Numbers of enterprises, with commas.")] = "3000,30000",
    bulk: Annotated[bool, typer.Option("--bulk", help="By the bulk importer, not in transactions.")] = False,
    out: Annotated[Path, typer.Option(help="Where the figures go.")] = RESULT,
) -> None:
    """Measure and write the figures."""
    way = "bulk" if bulk else "transactions"
    known: Result = json.loads(out.read_text("utf-8")) if out.exists() else {}
    for size in map(int, sizes.split(",")):
        with TemporaryDirectory() as home:
            settings = Settings(home=Path(home), neo4j_uri=None, sample=0)
            try:
                found = of_bulk(settings, size) if bulk else of_transactions(settings, size)
            finally:
                local.stop(settings)  # which writes out what was in memory only
            found["store_mb"] = round(local.size_of_tree(settings.store_dir / "databases") / 2**20)
        known.setdefault(way, {})[str(size)] = {"machine": machine(), **found}
        known["growth"] = growth(known)
        out.parent.mkdir(exist_ok=True)
        out.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", "utf-8")
        typer.echo(json.dumps({way: {size: found}}, ensure_ascii=False, indent=1))


def of_transactions(settings: Settings, size: int) -> Result:
    """A district loaded as `tidu load sample` does."""
    engine = local.start(settings)

    async def measured() -> Result:
        store = await Store.open(settings)
        driver = AsyncGraphDatabase.driver(engine.uri, auth=(engine.user, engine.password))
        try:
            async with driver, driver.session(database=engine.database) as session:
                loading = await compared(store, session, settings, size)
            asked = await questions(store, settings, size)
        finally:
            await store.close()
        return {"load": loading, "questions": asked}

    found = asyncio.run(measured())
    return {**found, **memory(engine.pid)}


async def compared(store: Store, session: AsyncSession, settings: Settings, size: int) -> Result:
    """Rows a second of the bare statements and of loading, by turns; then of the whole district."""
    small = sample.source(min(size, COMPARED), SEED)
    await pipeline.load(store, settings, list(small.after))
    statements = bare(small, settings.data)
    rows = sum(len(params["rows"]) for _, params in statements)
    rates: dict[str, list[float]] = {"bare": [], "load": []}
    for turn in range(TURNS):
        for way in ("bare", "load") if turn % 2 else ("load", "bare"):
            await (await session.run(EMPTY)).consume()
            began = perf_counter()
            if way == "load":
                await loaded(store, settings, small)
            else:
                for statement, params in statements:
                    await (await session.run(statement, params)).consume()
            rates[way].append(round(rows / (perf_counter() - began)))
    await (await session.run(EMPTY)).consume()
    del statements
    began = perf_counter()
    written = await loaded(store, settings, sample.source(size, SEED))
    seconds = perf_counter() - began
    return {
        "rows": written,
        "seconds": round(seconds, 1),
        "rows_per_s": round(written / seconds),
        f"turns_of_{min(size, COMPARED)}": rates,
        "share_of_bare_rate": round(median(rates["load"]) / median(rates["bare"]), 3),
    }


async def loaded(store: Store, settings: Settings, source: Source) -> int:
    """Load a district; its rows."""
    registry = {**SOURCES, source.name: source}
    reports = await pipeline.load(store, settings, [source.name], registry=registry)
    return next(report.rows for report in reports if report.source == source.name)


def bare(source: Source, data: Path) -> list[tuple[str, dict[str, Any]]]:
    """The batches of a district as statements without the memory of progress, with their parameters."""
    made = flowing(source, source.read(data), Stamp(source.name, "0" * 12), [])
    return [(batch.statement.removeprefix(f"{STEP} "), {"rows": batch.rows, "source": source.name}) for batch in made]


def of_bulk(settings: Settings, size: int) -> Result:
    """A whole graph by the bulk importer: open data and district."""
    rebuilding = Rebuilding(settings, Carried(), (), sample.source(size, SEED))
    written = 0.0

    def write(files: ImportFiles) -> None:
        nonlocal written
        rebuilding.write(files)
        written = perf_counter()

    began = perf_counter()
    built = whole.build(settings, write)
    imported = perf_counter()
    engine = local.start(settings)

    async def asked() -> tuple[float, Result]:
        store = await Store.open(settings)
        try:
            await constraints.apply(store)
            return perf_counter(), await questions(store, settings, size)
        finally:
            await store.close()

    indexed, answers = asyncio.run(asked())
    rows = built.nodes + built.edges
    return {
        "load": {
            "rows": rows,
            "seconds_to_write_files": round(written - began, 1),
            "seconds_to_import": round(imported - written, 1),
            "seconds_to_index": round(indexed - imported, 1),
            "rows_per_s_of_the_importer": round(rows / (imported - written)),
            "rows_per_s": round(rows / (imported - began)),
            "rows_per_s_with_indexes": round(rows / (indexed - began)),
        },
        "questions": answers,
        **memory(engine.pid),
    }


async def questions(store: Store, settings: Settings, size: int) -> Result:
    """p50 and p95 of each shape in milliseconds, one after the other."""
    endpoint = GraphQLEndpoint(settings, FastExecutor)
    endpoint.store = store
    step = max(size // (ASKED + WARM), 1)
    rows = await store.read(SOME, {"ids": [enterprise_id(number * step % size) for number in range(ASKED + WARM)]})
    known: list[Known] = [(key, name, code, product) for key, name, code, product in rows]
    return {shape.name: await times(endpoint, shape, known) for shape in SHAPES}


async def times(endpoint: GraphQLEndpoint, shape: Shape, known: Sequence[Known]) -> Result:
    """What one shape takes."""
    found = []
    for number in range(ASKED + WARM):
        request = Request(shape.query, shape.variables(known[number % len(known)]), None)
        began = perf_counter()
        response = await endpoint.respond(request, EVERYTHING)
        found.append((perf_counter() - began) * 1_000)
        body = dict(response.body)
        assert "errors" not in body, body["errors"]
    cuts = quantiles(found[WARM:], n=20)
    return {"indexed": shape.indexed, "p50_ms": round(median(found[WARM:]), 2), "p95_ms": round(cuts[-1], 2)}


def memory(engine: int) -> Result:
    """What the engine takes of memory now, and this process took at most, in MB."""
    return {
        "engine_mb": round(psutil.Process(engine).memory_info().rss / 2**20),
        "most_of_this_process_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def growth(known: Mapping[str, Any]) -> Result:
    """Medians of the largest district by those of the smallest; what should not slow down stands apart."""
    sizes = {int(size): found for way in ("transactions", "bulk") for size, found in known.get(way, {}).items()}
    least, most = sizes[min(sizes)]["questions"], sizes[max(sizes)]["questions"]
    by = {name: round(most[name]["p50_ms"] / least[name]["p50_ms"], 2) for name in least if name in most}
    return {
        "from": min(sizes),
        "to": max(sizes),
        "indexed": {name: factor for name, factor in by.items() if least[name]["indexed"]},
        "growing": {name: factor for name, factor in by.items() if not least[name]["indexed"]},
    }


def machine() -> Result:
    """What it ran on."""
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30),
        "python": platform.python_version(),
        "system": platform.system(),
        "load_average": round(os.getloadavg()[0], 1),
    }


if __name__ == "__main__":
    command()
