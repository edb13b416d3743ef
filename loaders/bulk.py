"""Sources as the files of Neo4j's bulk importer: the same checks, merging and quarantine as loading into a store.

What transactions would find in the store is kept here instead: the nodes of all sources but the streamed ones.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import cpu_count, get_context
from pathlib import Path
from typing import Any

from graph import migrations
from graph.import_files import ImportFiles, Written
from graph.model import MODEL
from graph.recorded import Recorded, stub
from graph.sharing import merged
from graph.writes import BATCH, NodeBatch, Stamp
from loaders import quarantine
from loaders.batches import edge, facts, flowing, node, source_row
from loaders.check import checked
from loaders.loading import LoadReport, Progress, counted, disagreements, numbers
from loaders.pipeline import uncollected
from loaders.reading import Reading, read, settled
from loaders.referring import known_by_name, led, redirected
from loaders.rows import Fault, NodeRow, Ref, Source

SHARE = 400_000  # rows that one process writes at a time
MOST_SHARES = 16

Shares = Mapping[tuple[str, ...], Written]


def write_share(
    source: Source,
    stamp: Stamp,
    data: Path,
    folder: Path,
    aliases: Mapping[Ref, Ref],
    awaited: frozenset[Ref],
    of: int,
    number: int,
) -> tuple[Shares, list[Fault], set[Ref]]:
    """Write one share of a source into files of its own; what was written, the faults, and which of `awaited` came."""
    assert source.shares is not None  # noqa: S101 - those without are not asked
    own = folder / f"share-{number}"
    own.mkdir(mode=0o700)
    files, faults, came = ImportFiles(own), list[Fault](), set[Ref]()
    try:
        with uncollected():
            for raw in led(source.shares(data, number, of), aliases):
                for row in checked(raw):
                    if isinstance(row, Fault):
                        faults.append(row)
                    elif isinstance(row, NodeRow):
                        files.nodes(row.label, (node(row, stamp, source.synthetic),))
                        came |= awaited & {(row.label, row.id)}
                    else:
                        kind = (row.type, row.start[0], row.end[0])
                        files.edges(kind, ((row.start[1], row.end[1], edge(row, stamp)),))
    finally:
        files.close()
    return files.written(), faults, came


@dataclass
class Draft:
    """The graph that is written: its nodes by label and id, and the ids that go by a name.

    `recorded` comes into it as it is; `came` are the nodes of it that streamed sources stated, which are not in memory.
    """

    files: ImportFiles
    data: Path
    quarantine: Path
    nodes: dict[Ref, dict[str, Any]] = field(default_factory=dict)
    names: dict[Ref, list[str]] = field(default_factory=dict)
    aliases: Mapping[Ref, Ref] = field(default_factory=dict)
    recorded: Recorded = field(default_factory=Recorded)
    came: set[Ref] = field(default_factory=set)

    def add(
        self, source: Source, stamp: Stamp, earlier: frozenset[str], progress: Progress, place: int | None = None
    ) -> LoadReport:
        """Add a source. `earlier` ones have their say; a district's own file has a place."""
        faults: list[Fault] = []
        if source.streamed:
            counts = self._flow(source, stamp, progress, faults)
        else:
            reading = self._fit(read(source, self.data), earlier, own=place is not None)
            faults = reading.faults
            faults += self._state(source, stamp, reading, earlier)
            for edge_row in reading.edges:
                kind = (edge_row.type, edge_row.start[0], edge_row.end[0])
                self.files.edges(kind, [(edge_row.start[1], edge_row.end[1], edge(edge_row, stamp))])
            counts = {**counted(reading), "quarantined": len(faults)}
            progress(source.name, counts["rows"], counts["rows"])
        quarantine.write(self.quarantine, source.name, faults)
        self._book(source, stamp, counts, place)
        return LoadReport(source.name, **counts, seconds=0.0, skipped=False)

    def finish(self) -> None:
        """Write the nodes, once no source can add to them any more, and what is recorded of them."""
        for (label, _), properties in self.nodes.items():
            self.files.nodes(label, [properties])
        for ref, lone in self.recorded.nodes.items():
            if ref not in self.nodes and ref not in self.came:
                self.files.nodes(ref[0], [lone if ref[0] == "Source" else stub(lone)])
        for (kind, start, end), facts_of_edge in self.recorded.edges:
            self.files.edges((kind, start[0], end[0]), [(start[1], end[1], facts_of_edge)])
        self.files.nodes("Graph", [{"id": migrations.ID, "version": MODEL.version}])

    def keep(self, label: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Keep nodes of book-keeping as they are."""
        self.files.nodes(label, rows)

    @property
    def awaited(self) -> frozenset[Ref]:
        """The nodes of which something is recorded: each comes from a source, or is carried over as a stub."""
        return frozenset(self.recorded.nodes)

    def _fit(self, reading: Reading, earlier: frozenset[str], *, own: bool) -> Reading:
        reading = known_by_name(redirected(reading, self.aliases), self._named)
        ends = {end for edge_row in reading.edges for end in (edge_row.start, edge_row.end)}
        known = {
            end for end in ends if end in self.nodes and (own or not earlier.isdisjoint(self.nodes[end]["sources"]))
        }
        return settled(reading, known)

    def _named(self, label: str, keys: Sequence[str]) -> dict[str, list[str]]:
        return {key: self.names[label, key] for key in keys if (label, key) in self.names}

    def _state(self, source: Source, stamp: Stamp, reading: Reading, earlier: frozenset[str]) -> list[Fault]:
        faults: list[Fault] = []
        for row in (source_row(source), *reading.nodes.values()):
            ref = (row.label, row.id)
            there = self.nodes.get(ref)
            if there is None:
                self.nodes[ref] = made = node(row, stamp, source.synthetic)
                named = "nameKey" in made and not made.get("masked") and not made.get("aggregate")
                if named and not made.get("synthetic"):
                    self.names.setdefault((row.label, made["nameKey"]), []).append(row.id)
                continue
            faults.extend(disagreements(row, there, source.name, earlier))
            self.nodes[ref] = merged(there, source.name, facts(row), stamp.load, earlier)
        return faults

    def _flow(self, source: Source, stamp: Stamp, progress: Progress, faults: list[Fault]) -> dict[str, int]:
        if source.shares and source.size >= 2 * SHARE:
            return self._flow_in_shares(source, stamp, progress, faults)
        nodes = edges = 0
        for batch in flowing(source, led(source.read(self.data), self.aliases), stamp, faults):
            if isinstance(batch, NodeBatch):
                self.files.nodes(batch.label, batch.rows)
                self.came |= self.awaited & {(batch.label, row["id"]) for row in batch.rows}
                nodes += len(batch.rows)
            else:
                self.files.edges((batch.type, batch.start, batch.end), batch.rows)
                edges += len(batch.rows)
            progress(source.name, nodes + edges, max(source.size, nodes + edges))
        return numbers(nodes - 1, edges, faults)  # the source's own node is no row of it

    def _flow_in_shares(self, source: Source, stamp: Stamp, progress: Progress, faults: list[Fault]) -> dict[str, int]:
        """The same by several processes, each with files of its own."""
        of = min(MOST_SHARES, source.size // SHARE)
        aliases, awaited = dict(self.aliases), self.awaited
        task = partial(write_share, source, stamp, self.data, self.files.folder, aliases, awaited, of)
        nodes = edges = 0
        with ProcessPoolExecutor(cpu_count(), get_context("spawn")) as pool:
            for done in as_completed([pool.submit(task, number) for number in range(of)]):
                written, found, came = done.result()
                self.files.adopt(written)
                self.came |= came
                faults += found
                nodes += sum(files.rows for kind, files in written.items() if len(kind) == 1)
                edges += sum(files.rows for kind, files in written.items() if len(kind) > 1)
                progress(source.name, nodes + edges, max(source.size, nodes + edges))
        self.files.nodes("Source", [node(source_row(source), stamp, source.synthetic)])
        return numbers(nodes, edges, faults)

    def _book(self, source: Source, stamp: Stamp, counts: Mapping[str, int], place: int | None) -> None:
        books: dict[str, Any] = {"id": source.name, "digest": stamp.digest, "complete": True, "place": place}
        batches = -(-(counts["nodes"] + counts["edges"]) // BATCH)
        self.files.nodes("Load", [{**books, "done": batches, "batches": None, "report": json.dumps(dict(counts))}])
