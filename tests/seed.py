"""A small named graph: at least one node of every label, one edge of every type, and the cases that are easy to get
wrong (ties, missing values, dated edges before, on and after a day, two sources for one edge, characters beyond
16 bits).

`GRAPH` is what the tests compare answers with; `plant` empties a store and writes it there. Its firms are made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from graph import constraints
from graph.keys import keyed
from graph.model import MODEL
from graph.store import Store
from graph.vocabulary import NOUN, Kind, Property, Relationship
from tests.seed_edges import EDGES
from tests.seed_nodes import NODES

Facts = dict[str, Any]
DEFAULT_SOURCE = "t-register"
ON = date(2024, 6, 1)  # the day most dated edges of the seed begin or end on, or miss by one


@dataclass(frozen=True, eq=False)
class SeedNode:
    """A node: its label and all its properties."""

    label: str
    facts: Facts

    @property
    def id(self) -> str:
        """Its key."""
        return str(self.facts["id"])


@dataclass(frozen=True, eq=False)
class SeedEdge:
    """An edge between two nodes."""

    type: str
    start: SeedNode
    end: SeedNode
    facts: Facts


@dataclass(frozen=True)
class SeedGraph:
    """All nodes by label and id, and all edges."""

    nodes: dict[str, dict[str, SeedNode]]
    edges: tuple[SeedEdge, ...]

    def node(self, label: str, key: str) -> SeedNode | None:
        """The node with that key, or None."""
        return self.nodes[label].get(key)

    def all(self, label: str) -> list[SeedNode]:
        """The nodes of a label."""
        return list(self.nodes[label].values())

    def along(self, r: Relationship) -> list[SeedEdge]:
        """The edges of a relationship."""
        return [e for e in self.edges if (e.type, e.start.label, e.end.label) == (r.type, r.start, r.end)]


def sample(known: Property) -> Any:
    """Some value of a property."""
    if known.enum:
        return next(iter(known.enum.values))
    values = {Kind.INT: 7, Kind.FLOAT: 0.5, Kind.DECIMAL: 12.5, Kind.BOOL: False, Kind.DATE: ON, Kind.STRINGS: ["样"]}
    return values.get(known.kind, '{"样": [1]}' if known.kind is Kind.JSON else f"{known.name} 样")


def missing(label: str, rows: dict[str, Facts], short: str) -> Facts:
    """What the model has and a row leaves out: required facts, and on the first row of a label those that no row has.

    So the seed need not follow each new property.
    """
    first = short == next(iter(rows))
    return {
        p.name: sample(p)
        for p in MODEL.nodes[label].properties
        if p.name not in rows[short]
        if p.required or (first and not any(p.name in facts for facts in rows.values()))
    }


def _graph() -> SeedGraph:
    nodes: dict[str, dict[str, SeedNode]] = {}
    by_key: dict[str, SeedNode] = {}
    for label, rows in NODES.items():
        nodes[label] = {}
        for short, facts in rows.items():
            # ids are unique in the whole seed, so that an edge can name its ends without their labels
            whole = {
                "id": f"t-{short}",
                "sources": [DEFAULT_SOURCE],
                NOUN: label,
                **missing(label, rows, short),
                **facts,
            }
            nodes[label][f"t-{short}"] = by_key[short] = SeedNode(label, whole | keyed(label, whole))
    edges = tuple(
        SeedEdge(kind, by_key[start], by_key[end], {"source": DEFAULT_SOURCE, "confidence": 1.0, **facts})
        for kind, start, end, facts in EDGES
    )
    for label, made_nodes in nodes.items():
        for tally in MODEL.nodes[label].tallies:
            for made in made_nodes.values():
                made.facts[tally.name] = sum(e.start is made and e.type in tally.types for e in edges)
    return SeedGraph(nodes, edges)


GRAPH = _graph()


def kept(node: SeedNode) -> Facts:
    """What is written of a node: tallies are counted, not kept."""
    counted = {tally.name for tally in MODEL.nodes[node.label].tallies}
    return {name: value for name, value in node.facts.items() if name not in counted}


async def plant(store: Store, graph: SeedGraph = GRAPH) -> None:
    """Make the store hold this graph and nothing else, with the constraints and indexes of the model."""
    await store.write("MATCH (n) DETACH DELETE n", {})
    await constraints.apply(store)
    statements: list[tuple[str, dict[str, Any]]] = [
        (f"UNWIND $rows AS row CREATE (n:{label}) SET n = row", {"rows": [kept(node) for node in rows.values()]})
        for label, rows in graph.nodes.items()
    ]

    def kind(edge: SeedEdge) -> tuple[str, str, str]:
        return edge.type, edge.start.label, edge.end.label

    for (name, start, end), same in groupby(sorted(graph.edges, key=kind), key=kind):
        rows = [[edge.start.id, edge.end.id, edge.facts] for edge in same]
        match = f"MATCH (a:{start} {{id: row[0]}}) MATCH (b:{end} {{id: row[1]}})"
        statements.append((f"UNWIND $rows AS row {match} CREATE (a)-[r:{name}]->(b) SET r = row[2]", {"rows": rows}))
    await store.write_all(statements)


def unused() -> list[str]:
    """Labels and relationships of the model that the seed has none of."""
    kinds = {(edge.type, edge.start.label, edge.end.label) for edge in GRAPH.edges}
    missing = [node.label for node in MODEL.nodes.values() if not node.internal and not GRAPH.nodes.get(node.label)]
    return missing + [
        f"{r.start} {r.type} {r.end}" for r in MODEL.relationships if (r.type, r.start, r.end) not in kinds
    ]
