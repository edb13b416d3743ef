"""Loading one source that was read: fit it to what the store has, name what is lost, write, sweep."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from graph import writes
from graph.errors import LoadError
from graph.sharing import disputed, merged
from graph.store import Store
from graph.writes import Loaded, Stamp
from loaders import quarantine
from loaders.batches import batches, facts
from loaders.reading import Reading, settled
from loaders.rows import Fault, Ref, Source

Progress = Callable[[str, int, int], None]
"""Told the source, the rows written and the rows in all."""


@dataclass(frozen=True)
class LoadReport:
    """What became of a source: rows stated, nodes and edges loaded, faults in its quarantine file, seconds to write it.

    `rows` counts a repeated row once. `skipped`: the same bytes were loaded before, and the counts are those of then.
    """

    source: str
    rows: int
    nodes: int
    edges: int
    quarantined: int
    seconds: float
    skipped: bool


@dataclass(frozen=True)
class Fitted:
    """A reading whose edges all have both ends, and the nodes it shares with other sources as they shall be."""

    reading: Reading
    merged: Mapping[Ref, dict[str, Any]]


async def load_source(
    store: Store, source: Source, reading: Reading, stamp: Stamp, earlier: Container[str],
    folder: Path, progress: Progress, *, anew: bool,
) -> LoadReport:  # fmt: skip
    """Write a source and remove what an earlier load of it left; `earlier` are the names of those it comes after.

    Goes on where a load of the same stamp was killed, unless `anew`. Faults go to a file in `folder`.
    """
    began = perf_counter()
    fitted = await fit(store, source, reading, stamp, earlier)
    quarantine.write(folder, source.name, fitted.reading.faults)
    plan = batches(source, fitted.reading, stamp, fitted.merged)
    sizes = [len(batch.rows) for batch in plan]
    done, stale = await writes.begin(store, stamp, len(plan), anew=anew)
    for position, batch in enumerate(plan):
        if position >= done:
            await writes.put(store, stamp, position, batch)
        progress(source.name, sum(sizes[: position + 1]), sum(sizes))
    if stale:
        await writes.sweep(store, stamp, fitted.reading.nodes.keys() | {("Source", source.name)})
    report = report_on(source.name, fitted.reading, perf_counter() - began)
    await writes.complete(store, stamp, json.dumps(asdict(report)))
    return report


async def fit(store: Store, source: Source, reading: Reading, stamp: Stamp, earlier: Container[str]) -> Fitted:
    """Fit a reading to the store: its edges may end at nodes of earlier sources, its nodes may be theirs too.

    Raises LoadError: it describes a node of a source that it does not come after.
    """
    there = await writes.sources_of(store, reading.outside())
    known = {ref for ref, names in there.items() if any(name in earlier for name in names)}
    reading = settled(reading, known)
    result: dict[Ref, dict[str, Any]] = {}
    faults: list[Fault] = []
    for ref, node in (await writes.shared(store, source.name, reading.ids())).items():
        row, first = reading.nodes[ref], node["sources"][0]
        if first != source.name and first not in earlier:
            raise LoadError(
                f"{source.name} describes {' '.join(ref)}, which {first} describes already.",
                f"Let one of the two come after the other, by `after` in its SOURCE: {source.name} or {first}.",
            )
        stated = facts(row)
        result[ref] = merged(node, source.name, stated, stamp.load)
        faults.extend(
            Fault(
                row.place.file, row.place.line, name, str(stated[name]), f"{first} or a later source: {theirs}", "field"
            )
            for name, theirs in disputed(node, source.name, stated).items()
        )
    return Fitted(Reading(reading.nodes, reading.edges, [*reading.faults, *faults]), result)


def report_on(name: str, reading: Reading, seconds: float) -> LoadReport:
    """The report on a source just written."""
    nodes, edges, faults = len(reading.nodes), len(reading.edges), reading.faults
    lost = sum(fault.dropped == "row" for fault in faults)
    return LoadReport(name, nodes + edges + lost, nodes, edges, len(faults), round(seconds, 3), skipped=False)


def report_of(name: str, loaded: Loaded) -> LoadReport:
    """The report on a source that was there already, as it was written then."""
    return LoadReport(**{**json.loads(loaded.report), "source": name, "seconds": 0.0, "skipped": True})
