"""Loading one source that was read: fit it to what the store has, name what is lost, write, sweep."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from graph import writes
from graph.errors import LoadError
from graph.sharing import disputed, merged
from graph.store import Store
from graph.writes import Loaded, Stamp
from loaders import quarantine
from loaders.batches import batches, facts, flowing
from loaders.reading import Reading, settled
from loaders.referring import by_name, led, merged_into, redirected
from loaders.rows import Fault, NodeRow, Ref, Source

COLLECT = 50  # batches between two collections of garbage, which loading otherwise does without

Progress = Callable[[str, int, int], None]
"""Told the source, the rows written and the rows in all."""


@dataclass(frozen=True)
class LoadReport:
    """What became of a source: rows stated, nodes and edges loaded, faults in its quarantine file, seconds to write it.

    `rows` counts a repeated row once. `skipped`: the same bytes were loaded before, and the counts are those of then.
    `stubs` are nodes that the source has no more, kept for what is recorded of them.
    """

    source: str
    rows: int
    nodes: int
    edges: int
    quarantined: int
    seconds: float
    skipped: bool
    stubs: int = 0


@dataclass(frozen=True)
class Fitted:
    """A reading whose edges all have both ends, and the nodes it shares with other sources as they shall be."""

    reading: Reading
    merged: Mapping[Ref, dict[str, Any]]


@dataclass(frozen=True)
class Task:
    """A source to load: what it holds, the digest it was read from, and the sources before and after it.

    `earlier` sources have their say where they state the same, `later` ones give way. A district's own file has a
    `place` among them; its edges may end at any node there is. `anew` writes a source from its first batch on even
    where a load of the same digest was begun.
    """

    source: Source
    reading: Reading
    stamp: Stamp
    earlier: frozenset[str]
    later: frozenset[str]
    anew: bool = False
    place: int | None = None


@dataclass(frozen=True)
class Flow:
    """A streamed source to load, and the digest it is read from."""

    source: Source
    stamp: Stamp
    data: Path
    anew: bool = False


async def load_source(store: Store, task: Task, folder: Path, progress: Progress) -> LoadReport:
    """Write a source, going on where a load was killed, and remove what an earlier load left; faults go to `folder`."""
    began = perf_counter()
    name, stamp = task.source.name, task.stamp
    fitted = await fit(store, task)
    quarantine.write(folder, name, fitted.reading.faults)
    plan = batches(task.source, fitted.reading, stamp, fitted.merged)
    sizes = [len(batch.rows) for batch in plan]
    done, stale = await writes.begin(store, stamp, len(plan), anew=task.anew, place=task.place)
    for position, batch in enumerate(plan):
        if position >= done:
            await writes.put(store, stamp, position, batch)
        progress(name, sum(sizes[: position + 1]), sum(sizes))
    stubs = await writes.sweep(store, stamp, fitted.reading.nodes.keys() | {("Source", name)}) if stale else 0
    counts = with_stubs(counted(fitted.reading), stubs)
    await writes.complete(store, stamp, json.dumps(counts))
    return LoadReport(name, **counts, seconds=round(perf_counter() - began, 3), skipped=False)


async def load_flow(store: Store, flow: Flow, folder: Path, progress: Progress) -> LoadReport:
    """Write a streamed source while it is read, going on where a load was killed; faults go to `folder`."""
    began = perf_counter()
    source, stamp = flow.source, flow.stamp
    faults: list[Fault] = []
    nodes = edges = 0
    merges = merged_into(await writes.aliases(store))
    flood = flowing(source, led(source.read(flow.data), merges), stamp, faults)
    done, stale = await writes.begin(store, stamp, None, anew=flow.anew)
    ahead = asyncio.create_task(asyncio.to_thread(next, flood, None))
    position = 0
    try:
        while (batch := await ahead) is not None:
            ahead = asyncio.create_task(asyncio.to_thread(next, flood, None))
            if position >= done:
                await writes.put(store, stamp, position, batch)
            position += 1
            if isinstance(batch, writes.NodeBatch):
                nodes += len(batch.rows)
            else:
                edges += len(batch.rows)
            progress(source.name, nodes + edges, max(source.size, nodes + edges))
            if position % COLLECT == 0:
                gc.collect()
    finally:
        ahead.cancel()
    quarantine.write(folder, source.name, faults)
    stubs = await writes.sweep(store, stamp, {("Source", source.name)}) if stale else 0
    counts = with_stubs(numbers(nodes - 1, edges, faults), stubs)  # the source's own node is no row of it
    await writes.complete(store, stamp, json.dumps(counts))
    return LoadReport(source.name, **counts, seconds=round(perf_counter() - began, 3), skipped=False)


async def fit(store: Store, task: Task) -> Fitted:
    """Fit a reading to the store: its edges may end at nodes of earlier sources, its nodes may be others' too.

    Raises LoadError: it describes a node of a source that it comes neither before nor after.
    """
    source, earlier = task.source.name, task.earlier
    merges = merged_into(await writes.aliases(store))
    reading = await by_name(store, redirected(task.reading, merges))
    there = await writes.sources_of(store, reading.outside())
    own = task.place is not None
    reading = settled(reading, {ref for ref, names in there.items() if own or not earlier.isdisjoint(names)})
    result: dict[Ref, dict[str, Any]] = {}
    faults: list[Fault] = []
    survivors = set(merges.values())
    for ref, node in (await writes.shared(store, source, reading.ids())).items():
        before = earlier
        if ref in survivors:  # its sources were brought together by a merge, which also put them in order
            before = earlier.union(node["sources"][: [*node["sources"], source].index(source)])
        elif strangers := set(node["sources"]) - earlier - task.later - {source}:
            raise LoadError(
                f"{source} describes {' '.join(ref)}, which {', '.join(sorted(strangers))} describes too.",
                "One of the two has to come after the other, by `after` in its SOURCE.",
            )
        row = reading.nodes[ref]
        result[ref] = merged(node, source, facts(row), task.stamp.load, before)
        faults.extend(disagreements(row, node, source, before))
    return Fitted(Reading(reading.nodes, reading.edges, [*reading.faults, *faults]), result)


def disagreements(row: NodeRow, node: Mapping[str, Any], source: str, earlier: frozenset[str]) -> Iterator[Fault]:
    """What a row states and an earlier source of the node states otherwise."""
    stated = facts(row)
    for name, theirs in disputed(node, source, stated, earlier).items():
        yield Fault(row.place.file, row.place.line, name, str(stated[name]), f"an earlier source has {theirs}", "field")


def counted(reading: Reading) -> dict[str, int]:
    """The numbers of a report on a reading."""
    return numbers(len(reading.nodes), len(reading.edges), reading.faults)


def numbers(nodes: int, edges: int, faults: Sequence[Fault]) -> dict[str, int]:
    """The numbers of a report."""
    lost = sum(fault.dropped == "row" for fault in faults)
    return {"rows": nodes + edges + lost, "nodes": nodes, "edges": edges, "quarantined": len(faults)}


def with_stubs(counts: dict[str, int], stubs: int) -> dict[str, int]:
    """The numbers of a report with the nodes that stay for what is recorded of them, where there are any."""
    return {**counts, "stubs": stubs} if stubs else counts


def report_of(name: str, loaded: Loaded) -> LoadReport:
    """The report on a source that was there already."""
    return LoadReport(name, **json.loads(loaded.report), seconds=0.0, skipped=True)
