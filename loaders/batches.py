"""Rows as the batches that the store writes, always in the same order: the source, its nodes, then its edges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from graph.errors import LoadError
from graph.keys import keyed
from graph.vocabulary import NOUN
from graph.writes import BATCH, Batch, EdgeBatch, NodeBatch, Stamp
from loaders.check import checked
from loaders.reading import Reading
from loaders.rows import EdgeRow, Fault, NodeRow, Ref, Row, Source, Value, present

T = TypeVar("T")


def stored(value: Value) -> Any:
    """A value as the store keeps it: decimals as floats, tuples as lists."""
    kind = type(value)
    return float(value) if kind is Decimal else list(value) if kind is tuple else value  # type: ignore[arg-type]


def facts(row: NodeRow) -> dict[str, Any]:
    """The properties of a node as the store keeps them."""
    return {name: stored(value) for name, value in row.properties.items()}


def source_row(source: Source) -> NodeRow:
    """The node of the source itself."""
    properties = {
        "name": source.title_zh,
        "about": source.about,
        "licence": source.licence,
        "nonCommercial": source.non_commercial,
        "address": source.address,
        "version": source.version,
        "retrievedOn": source.retrieved,
        "attribution": source.attribution,
    }
    return NodeRow("Source", source.name, present(properties))


def batches(source: Source, reading: Reading, stamp: Stamp, merged: Mapping[Ref, dict[str, Any]]) -> list[Batch]:
    """The batches of a source; `merged` has the nodes that other sources describe too, as they shall be."""
    nodes: dict[str, list[dict[str, Any]]] = {}
    for row in (source_row(source), *reading.nodes.values()):
        nodes.setdefault(row.label, []).append(merged.get((row.label, row.id)) or node(row, stamp, source.synthetic))
    edges: dict[tuple[str, str, str], list[tuple[str, str, dict[str, Any]]]] = {}
    for edge_row in reading.edges:
        kind = (edge_row.type, edge_row.start[0], edge_row.end[0])
        edges.setdefault(kind, []).append((edge_row.start[1], edge_row.end[1], edge(edge_row, stamp)))
    return [
        *(NodeBatch(label, part) for label, rows in nodes.items() for part in _parts(rows)),
        *(EdgeBatch(*kind, part) for kind, joints in edges.items() for part in _parts(joints)),
    ]


def flowing(source: Source, rows: Iterable[Row], stamp: Stamp, faults: list[Fault]) -> Iterator[Batch]:
    """The batches of a streamed source as its rows come, so that it need not fit into memory; faults are added.

    Raises LoadError: a node comes after an edge, which may already have needed it.
    """
    yield NodeBatch("Source", [node(source_row(source), stamp, source.synthetic)])  # a broken load says what it was of
    nodes: dict[str, list[dict[str, Any]]] = {}
    edges: dict[tuple[str, str, str], list[tuple[str, str, dict[str, Any]]]] = {}
    for raw in rows:
        for row in checked(raw):
            if isinstance(row, Fault):
                faults.append(row)
            elif isinstance(row, NodeRow):
                if edges:
                    raise LoadError(
                        f"{source.name} states the node {row.label} {row.id} after edges.",
                        "A streamed source yields all its nodes first.",
                    )
                waiting = nodes.setdefault(row.label, [])
                waiting.append(node(row, stamp, source.synthetic))
                if len(waiting) == BATCH:
                    yield NodeBatch(row.label, nodes.pop(row.label))
            else:
                if nodes:
                    yield from (NodeBatch(label, rest) for label, rest in nodes.items())
                    nodes = {}
                kind = (row.type, row.start[0], row.end[0])
                joints = edges.setdefault(kind, [])
                joints.append((row.start[1], row.end[1], edge(row, stamp)))
                if len(joints) == BATCH:
                    edges[kind] = []
                    yield EdgeBatch(*kind, joints)
    yield from (NodeBatch(label, rest) for label, rest in nodes.items())
    yield from (EdgeBatch(*kind, rest) for kind, rest in edges.items() if rest)


def node(row: NodeRow, stamp: Stamp, synthetic: bool = False) -> dict[str, Any]:
    """All properties of a node that this source alone describes."""
    own = facts(row)
    books: dict[str, Any] = {"id": row.id, NOUN: row.label, "sources": [stamp.source], "load": stamp.load}
    if synthetic:
        books["synthetic"] = True
    return {**own, **books, **keyed(row.label, own)}


def edge(row: EdgeRow, stamp: Stamp) -> dict[str, Any]:
    """All properties of an edge; where the source says nothing else, it is sure of it."""
    own = {name: stored(value) for name, value in row.properties.items()}
    return {"confidence": 1.0, **own, "source": stamp.source, "load": stamp.load}


def _parts(rows: Sequence[T]) -> list[list[T]]:
    return [list(rows[start : start + BATCH]) for start in range(0, len(rows), BATCH)]
