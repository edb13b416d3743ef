"""What stands in no file: edges and nodes that no load writes and none removes.

People record it (the source `recorded`), or an update of the cultivation library keeps its history (`library`).

An enterprise of which something is recorded outlives the sources that describe it. Then it is a stub: it keeps its
properties and belongs to `recorded` alone, until a source describes it again and takes its place.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graph.errors import StoreUnavailable
from graph.sharing import ADDED, native
from graph.store import Run, Statement, Store
from graph.vocabulary import NOUN

SOURCE = "recorded"
KEPT = (SOURCE, "library")  # the sources of such edges, which carry in `load` what tells them apart
Ref = tuple[str, str]
"""A node by its label and its id."""

Joint = tuple[str, Ref, Ref]
"""An edge by its type, its start and its end."""

BOOKS: Mapping[str, Any] = {"sources": [SOURCE], "load": SOURCE}
EDGE: Mapping[str, Any] = {"source": SOURCE, "load": SOURCE, "confidence": 1.0}
MAKE_SOURCE = "MERGE (s:Source {id: $source}) ON CREATE SET s = $row"
EDGES = (
    "MATCH (a)-[r]->(b) WHERE r.source IN $sources "
    "RETURN labels(a)[0], properties(a), type(r), labels(b)[0], properties(b), properties(r)"
)
NODES = "MATCH (n:Source) WHERE n.id IN $sources RETURN properties(n)"


def source_statement() -> Statement:
    """Makes the source's own node where it is not there yet."""
    row = {
        "id": SOURCE,
        NOUN: "Source",
        **BOOKS,
        "name": "本系统登记",
        "about": "What people recorded in this system: facts of a year, titles granted and withdrawn",
        "licence": "proprietary",
        "nonCommercial": False,
        "attribution": "Each entry names who recorded it and on what basis",
    }
    return MAKE_SOURCE, {"source": SOURCE, "row": row}


def node(label: str, key: str, facts: Mapping[str, Any], *, synthetic: bool) -> dict[str, Any]:
    """All properties of a recorded node; what is recorded of an invented enterprise is invented too."""
    present = {name: value for name, value in facts.items() if value is not None}
    return {"id": key, NOUN: label, **BOOKS, **present, **({"synthetic": True} if synthetic else {})}


def as_json(value: Any) -> str:
    """A small tree as it is kept, its days as text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=date.isoformat)


@dataclass(frozen=True)
class Recorded:
    """Everything of that kind: its edges, and the nodes at their ends with the sources' own."""

    nodes: Mapping[Ref, Mapping[str, Any]] = field(default_factory=dict)
    edges: Sequence[tuple[Joint, Mapping[str, Any]]] = ()


async def everything(store: Store) -> Recorded:
    """All of that kind in a store; `tidu bulk` carries it into a new one."""
    sources = {"sources": list(KEPT)}
    nodes = {("Source", row["id"]): _plain(row) for [row] in await store.read(NODES, sources)}
    edges = []
    for start, a, kind, end, b, facts in await store.read(EDGES, sources):
        ends = (start, a["id"]), (end, b["id"])
        nodes |= {ends[0]: _plain(a), ends[1]: _plain(b)}
        edges.append(((kind, *ends), _plain(facts)))
    return Recorded(nodes, edges)


def stub(properties: Mapping[str, Any]) -> dict[str, Any]:
    """A node as it stands when no source describes it any more."""
    return {**{name: value for name, value in properties.items() if name != ADDED}, **BOOKS}


def _plain(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {name: native(value) for name, value in properties.items()}


async def write(run: Run, statements: Sequence[Statement]) -> None:
    """Run statements of a transaction, the source's own node first; each returns how many things it wrote.

    Raises StoreUnavailable: one wrote nothing, since something it needs was removed meanwhile.
    """
    await run(*source_statement())
    for statement, params in statements:
        [[written]] = await run(statement, params)
        if not written:
            raise StoreUnavailable("Something that is needed was removed meanwhile.", "Try again in a moment.")
