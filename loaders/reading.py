"""A source read whole: its rows checked, repeats merged, edges kept where both ends are known, faults named."""

from __future__ import annotations

import csv
import zlib
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from graph.errors import LoadError
from loaders.check import checked, lost
from loaders.rows import EdgeRow, Fault, NodeRow, Ref, Row, Source

Joint = tuple[Ref, str, Ref]
"""What an edge is known by within its source: start, type, end."""


@dataclass(frozen=True)
class Reading:
    """What a source holds. Nodes by label and id in the order they came; edges may still lack an end or repeat."""

    nodes: dict[Ref, NodeRow] = field(default_factory=dict)
    edges: list[EdgeRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def outside(self) -> dict[str, list[str]]:
        """Ends of its edges that are not among its nodes: sorted ids by label."""
        ends = {end for edge in self.edges for end in (edge.start, edge.end)} - self.nodes.keys()
        found: dict[str, list[str]] = {}
        for label, key in sorted(ends):
            found.setdefault(label, []).append(key)
        return found

    def ids(self) -> dict[str, list[str]]:
        """Ids of its nodes by label."""
        found: dict[str, list[str]] = {}
        for label, key in self.nodes:
            found.setdefault(label, []).append(key)
        return found


def read(source: Source, data: Path) -> Reading:
    """Read and check a whole source.

    Raises LoadError: a file is missing, or cannot be read to its end.
    """
    try:
        return gather(source.read(data))
    except (OSError, EOFError, zlib.error, csv.Error) as cause:
        raise LoadError(
            f"{source.name} cannot be read: {cause}.", f"Restore its files: {', '.join(source.files)}."
        ) from cause


def gather(rows: Iterable[Row]) -> Reading:
    """Check every row. A node stated twice alike is one node; stated differently, its first statement stands.

    A mention gives way to any statement.
    """
    reading = Reading()
    for raw in rows:
        if isinstance(raw, NodeRow) and is_known(raw, reading):
            continue
        for row in checked(raw):
            if isinstance(row, Fault):
                reading.faults.append(row)
            elif isinstance(row, EdgeRow):
                reading.edges.append(row)
            else:
                known = reading.nodes.setdefault((row.label, row.id), row)
                if known.mention and not row.mention:
                    reading.nodes[row.label, row.id] = row
                elif known.properties != row.properties and not row.mention:
                    reading.faults.append(repeated(row, known))
    return reading


def is_known(row: NodeRow, reading: Reading) -> bool:
    """Whether that very row was found good before."""
    known = reading.nodes.get((row.label, row.id))
    return known is not None and (row.mention or (not known.mention and known.properties == row.properties))


def settled(reading: Reading, known: Container[Ref]) -> Reading:
    """The reading with each edge once, and those edges gone that have an end neither in it nor in `known`."""
    edges: dict[Joint, EdgeRow] = {}
    faults: list[Fault] = []
    for edge in reading.edges:
        missing = [
            lost(edge, side, " ".join(end), f"{edge.type}: no such node here or in the sources this one comes after")
            for side, end in (("start", edge.start), ("end", edge.end))
            if end not in reading.nodes and end not in known
        ]
        if missing:
            faults.extend(missing[:1])
            continue
        first = edges.setdefault((edge.start, edge.type, edge.end), edge)
        if first.properties != edge.properties:
            faults.append(repeated(edge, first))
    return Reading(reading.nodes, list(edges.values()), [*reading.faults, *faults])


def repeated(row: NodeRow | EdgeRow, first: NodeRow | EdgeRow) -> Fault:
    """The fault of a row that contradicts an earlier one."""
    value = row.id if isinstance(row, NodeRow) else f"{' '.join(row.start)} {row.type} {' '.join(row.end)}"
    where = f"line {first.place.line} of {first.place.file}"
    names = row.properties.keys() | first.properties.keys()
    differing = ", ".join(sorted(n for n in names if row.properties.get(n) != first.properties.get(n)))
    return lost(row, "id", value, f"{where} says otherwise of {differing}")
