"""Nodes that a file knows by name only, and nodes that were merged: which nodes of the store are meant.

`name:` and a name's key is the id of a node that has no number of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from graph import writes
from graph.keys import keyed
from graph.model import MODEL
from graph.store import Store
from loaders.check import lost
from loaders.reading import Reading
from loaders.rows import EdgeRow, NodeRow, Ref, Row

BY_NAME = "name:"


def merged_into(aliases: Mapping[str, str]) -> dict[Ref, Ref]:
    """Enterprises that were merged into others, as nodes."""
    return {("Enterprise", old): ("Enterprise", now) for old, now in aliases.items()}


async def by_name(store: Store, reading: Reading) -> Reading:
    """The reading with the nodes it knows by name replaced by those that go by that name, in it or in the store."""
    wanted = unnumbered(reading)
    there = {label: await writes.named(store, label, sorted(keys)) for label, keys in wanted.items()}
    return known_by_name(reading, lambda label, _: there[label])


def known_by_name(reading: Reading, named: Callable[[str, Sequence[str]], Mapping[str, Sequence[str]]]) -> Reading:
    """The same; `named` gives the ids by name key that are there already, of a label and some of its keys."""
    wanted = unnumbered(reading)
    if not wanted:
        return reading
    own = numbered(reading, wanted)
    one: dict[Ref, Ref] = {}
    several: dict[Ref, list[str]] = {}
    for label, keys in wanted.items():
        there = named(label, sorted(keys))
        for key in keys:
            ref = (label, BY_NAME + key)
            found = sorted({*there.get(key, ()), *own.get((label, key), ())} - {ref[1]})
            if len(found) == 1:
                one[ref] = (label, found[0])
            elif found:
                several[ref] = found
    return redirected(without(reading, several), one)


def unnumbered(reading: Reading) -> dict[str, set[str]]:
    """Name keys by label: of nodes and ends that go by a name."""
    found: dict[str, set[str]] = {}
    ends = (end for edge in reading.edges for end in (edge.start, edge.end))
    for label, key in (*reading.nodes, *ends):
        if key.startswith(BY_NAME) and MODEL.nodes[label].keys:
            found.setdefault(label, set()).add(key.removeprefix(BY_NAME))
    return found


def numbered(reading: Reading, wanted: Mapping[str, Iterable[str]]) -> dict[Ref, list[str]]:
    """Ids of the reading's own nodes that have a number, by label and name key."""
    found: dict[Ref, list[str]] = {}
    for (label, key), row in reading.nodes.items():
        if label in wanted and not key.startswith(BY_NAME):
            found.setdefault((label, str(keyed(label, row.properties).get("nameKey"))), []).append(key)
    return found


def redirected(reading: Reading, ways: Mapping[Ref, Ref]) -> Reading:
    """The reading with some nodes and ends replaced. A mention vanishes; a statement adds to what is there already."""
    if not ways:
        return reading
    nodes: dict[Ref, NodeRow] = {ref: row for ref, row in reading.nodes.items() if ref not in ways}
    for ref, row in reading.nodes.items():
        if ref not in ways or row.mention:
            continue
        there = nodes.get(ways[ref])
        facts = {**row.properties, **(there.properties if there and not there.mention else {})}
        nodes[ways[ref]] = replace(row, id=ways[ref][1], properties=facts)
    edges = [replace(e, start=ways.get(e.start, e.start), end=ways.get(e.end, e.end)) for e in reading.edges]
    return Reading(nodes, edges, reading.faults)


def led(rows: Iterable[Row], ways: Mapping[Ref, Ref]) -> Iterator[Row]:
    """The rows of a streamed source with some ends replaced; what it states of nodes that were merged is not repeated.

    The record that was merged is kept with the merge, so nothing of it is lost.
    """
    for row in rows:
        if isinstance(row, EdgeRow) and ways:
            yield replace(row, start=ways.get(row.start, row.start), end=ways.get(row.end, row.end))
        elif not isinstance(row, NodeRow) or (row.label, row.id) not in ways:
            yield row


def without(reading: Reading, several: Mapping[Ref, list[str]]) -> Reading:
    """The reading without rows about names that several go by, each of them a fault."""
    if not several:
        return reading

    def fault(row: NodeRow | EdgeRow, ref: Ref) -> None:
        ids = several[ref]
        shown = ", ".join(ids[:3]) + (" …" if len(ids) > 3 else "")
        reason = f"{len(ids)} of label {ref[0]} go by this name: {shown}; write the code or id of the one that is meant"
        faults.append(lost(row, "name", ref[1].removeprefix(BY_NAME), reason))

    faults = list(reading.faults)
    nodes: dict[Ref, NodeRow] = {}
    for ref, row in reading.nodes.items():
        if ref not in several:
            nodes[ref] = row
        elif not row.mention:
            fault(row, ref)
    edges: list[EdgeRow] = []
    for edge in reading.edges:
        ambiguous = [end for end in (edge.start, edge.end) if end in several]
        if ambiguous:
            fault(edge, ambiguous[0])
        else:
            edges.append(edge)
    return Reading(nodes, edges, faults)
