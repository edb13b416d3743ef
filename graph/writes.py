"""Writing a source in batches that are remembered as they commit, so that a load that was killed goes on where it was.

Every node carries its sources, its label as `noun` and the load that wrote it; every edge its source and that load.
All statements can be repeated without changing anything, so a commit whose answer was lost does no harm.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph import recorded
from graph.errors import LoadError
from graph.sharing import ADDED, native, without
from graph.store import Store

BATCH = 5_000  # nodes or edges in one transaction
LOOKUP = 20_000  # ids in one question


@dataclass(frozen=True, slots=True)
class NodeBatch:
    """Nodes of one label, each as all its properties, the id among them."""

    label: str
    rows: list[dict[str, Any]]

    @property
    def statement(self) -> str:
        """Makes or replaces the nodes; returns how many."""
        return f"{STEP} UNWIND $rows AS row MERGE (n:{self.label} {{id: row.id}}) SET n = row RETURN count(*)"


@dataclass(frozen=True, slots=True)
class EdgeBatch:
    """Edges of one type between two labels, each as the id of its start, the id of its end, and its properties."""

    type: str
    start: str
    end: str
    rows: list[tuple[str, str, dict[str, Any]]]

    @property
    def statement(self) -> str:
        """Makes or replaces the edges of this source; returns how many."""
        return (
            f"{STEP} UNWIND $rows AS row "
            f"MATCH (a:{self.start} {{id: row[0]}}) MATCH (b:{self.end} {{id: row[1]}}) "
            f"MERGE (a)-[r:{self.type} {{source: $source}}]->(b) SET r = row[2] RETURN count(*)"
        )


Batch = NodeBatch | EdgeBatch
Joint = tuple[tuple[str, str], str, tuple[str, str]]  # what an edge is known by within its source: start, type, end

STEP = (
    "MATCH (l:Load {id: $source}) WHERE l.digest = $digest AND l.done = $before SET l.done = $before + 1 WITH l LIMIT 1"
)
BEGIN = (
    "MERGE (l:Load {id: $source}) "
    "WITH l, l.digest = $digest AND NOT $anew AS same, l.digest IS NULL AS first "
    "SET l.done = CASE WHEN same THEN l.done ELSE 0 END, "
    "l.complete = CASE WHEN same THEN l.complete ELSE false END, "
    # a report there means that rows of another load may be: they are swept at the end
    "l.report = CASE WHEN same OR first THEN l.report ELSE coalesce(l.report, '{}') END, "
    "l.digest = $digest, l.batches = $batches, l.place = $place "
    "RETURN l.done, l.report IS NOT NULL"
)
END = "MATCH (l:Load {id: $source}) WHERE l.digest = $digest SET l.complete = true, l.report = $report RETURN count(*)"
LOADS = "MATCH (l:Load) RETURN l.id, l.digest, l.complete, l.report, l.place ORDER BY l.place, l.id"
NAMED = (
    "UNWIND $keys AS key MATCH (n:{label} {{nameKey: key}}) WHERE NOT coalesce(n.synthetic, false) "
    "AND NOT coalesce(n.masked, false) AND NOT coalesce(n.aggregate, false) RETURN key, n.id"
)
ALIASES = "MATCH (a:Alias) RETURN a.id, a.now"
DESCRIBED = "UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN properties(n)"
NODES_OF = "MATCH (n) WHERE n.sources = [$source] RETURN labels(n)[0], n.id"
EDGES_OF = (
    "MATCH (a)-[r]->(b) WHERE r.source = $source RETURN labels(a)[0], a.id, type(r), labels(b)[0], b.id, properties(r)"
)
LEANING = (
    "MATCH (n)-[r]-() WHERE n.sources = [$source] AND r.source <> $source AND r.source IN $among "
    "RETURN DISTINCT r.source"
)
SHARING = (
    "MATCH (n) WHERE size(n.sources) > 1 AND $source IN n.sources "
    "UNWIND n.sources AS other WITH DISTINCT other WHERE other <> $source AND other IN $among RETURN other"
)
SOURCES_OF = "UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN n.id, n.sources"
SHARED_BY_ID = (
    "MATCH (other:{label}) WHERE other.sources <> [$source] WITH other LIMIT 1 "
    "UNWIND $ids AS id MATCH (n:{label} {{id: id}}) WHERE NOT n.sources IN [[$source], [$recorded]] "
    "RETURN properties(n)"
)
SHARED = "MATCH (n) WHERE size(n.sources) > 1 AND $source IN n.sources RETURN labels(n)[0], properties(n) ORDER BY n.id"
OURS = "MATCH (l:Load {id: $source}) WHERE l.digest = $digest WITH l LIMIT 1"  # none where another load took over
DROP_EDGES = (
    f"{OURS} MATCH ()-[r]->() WHERE r.source = $source AND r.load <> $keep WITH r LIMIT $limit DELETE r RETURN count(*)"
)
# a node of which something is recorded stays, as a stub (graph/recorded.py). That is asked under the node's lock, which
# setting a property takes: nobody can record of it any more then, and a noun never changes
DROP_NODES = (
    f"{OURS} MATCH (n) WHERE n.sources = [$source] AND n.load <> $keep "
    "WITH n LIMIT $limit SET n.noun = n.noun "
    "WITH n, CASE WHEN EXISTS { (n)-[r]-() WHERE r.source IN $kept } THEN [n] ELSE [] END AS stubs "
    f"FOREACH (s IN stubs | SET s.sources = [$recorded], s.load = $recorded REMOVE s.{ADDED}) "
    "FOREACH (_ IN CASE WHEN stubs = [] THEN [n] ELSE [] END | DETACH DELETE n) "
    "RETURN count(*), sum(size(stubs))"
)
LEAVE = (
    "MATCH (l:Load {id: $source}) "
    "SET l.digest = $digest, l.done = 0, l.complete = false, l.report = coalesce(l.report, '{}')"
)
FORGET = "MATCH (l:Load {id: $source}) WHERE l.digest = $digest DELETE l"
REOPEN = "MATCH (l:Load) WHERE l.id IN $names SET l.done = 0, l.complete = false RETURN count(*)"
LEAVING = "unloading"  # in place of a digest
KEPT: Mapping[str, Any] = {"recorded": recorded.SOURCE, "kept": list(recorded.KEPT)}


@dataclass(frozen=True)
class Stamp:
    """Which source a batch belongs to, and the digest of what it was read from."""

    source: str
    digest: str

    @property
    def load(self) -> str:
        """What nodes and edges carry of the digest: twelve hexadecimal digits."""
        return self.digest[:12]


@dataclass(frozen=True)
class Loaded:
    """How far a source is loaded. `report` is JSON, empty until it is complete.

    `place` is that of a district's own file among them, the newest last; None for open data.
    """

    digest: str
    complete: bool
    report: str
    place: int | None = None


async def loads(store: Store) -> dict[str, Loaded]:
    """How far each source of the store is loaded."""
    rows = await store.read(LOADS, {})
    return {name: Loaded(digest, bool(complete), report or "", place) for name, digest, complete, report, place in rows}


async def version_of(store: Store, source: str) -> str | None:
    """The version that a source says it is of; None where it is not there."""
    found: str | None = await store.value(
        "OPTIONAL MATCH (s:Source {id: $source}) RETURN s.version", {"source": source}
    )
    return found


async def kept(store: Store, label: str) -> list[dict[str, Any]]:
    """All properties of the nodes of a label of book-keeping."""
    rows = await store.read(f"MATCH (n:{label}) RETURN properties(n) ORDER BY n.id", {})
    return [{name: native(value) for name, value in node.items()} for [node] in rows]


async def source_ids(store: Store) -> list[str]:
    """Ids of the sources that nodes and edges may be from."""
    return [name for [name] in await store.read("MATCH (s:Source) RETURN s.id ORDER BY s.id", {})]


async def named(store: Store, label: str, keys: Sequence[str]) -> dict[str, list[str]]:
    """Ids of the nodes that go by each of these name keys; made-up, masked and collective ones are never meant."""
    found: dict[str, list[str]] = {}
    for part in _parts(keys, LOOKUP):
        for key, node in await store.read(NAMED.format(label=label), {"keys": part}):
            found.setdefault(key, []).append(node)
    return found


async def aliases(store: Store) -> dict[str, str]:
    """Ids of enterprises that were merged into others, each with the id of the one it is part of now."""
    return dict(await store.read(ALIASES, {}))


async def described(store: Store, ids: Mapping[str, Sequence[str]]) -> dict[tuple[str, str], dict[str, Any]]:
    """Those of the nodes that are there, with all their properties; `ids` are given by label."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for label, wanted in ids.items():
        for part in _parts(wanted, LOOKUP):
            rows = await store.read(DESCRIBED.format(label=label), {"ids": part})
            found.update({(label, node["id"]): node for [node] in rows})
    return found


async def nodes_of(store: Store, source: str) -> list[tuple[str, str]]:
    """Label and id of the nodes that a source alone describes."""
    return [(label, key) for label, key in await store.read(NODES_OF, {"source": source})]


async def edges_of(store: Store, source: str) -> dict[Joint, dict[str, Any]]:
    """The edges of a source with all their properties."""
    rows = await store.read(EDGES_OF, {"source": source})
    return {((a, start), kind, (b, end)): facts for a, start, kind, b, end, facts in rows}


async def leaning(store: Store, source: str, among: Collection[str]) -> list[str]:
    """Those of the sources whose edges end at nodes that `source` alone describes: without it they would be lost."""
    rows = await store.read(LEANING, {"source": source, "among": sorted(among)})
    return sorted(name for [name] in rows)


async def sharing(store: Store, source: str, among: Collection[str]) -> list[str]:
    """Those of the sources that describe nodes which `source` describes too."""
    rows = await store.read(SHARING, {"source": source, "among": sorted(among)})
    return sorted(name for [name] in rows)


async def begin(
    store: Store, stamp: Stamp, batches: int | None, *, anew: bool = False, place: int | None = None
) -> tuple[int, bool]:
    """Begin a load, or go on with one: how many batches are there already, and whether older rows may be left.

    `anew` begins again even where the digest is the same.
    """
    params = {"source": stamp.source, "digest": stamp.digest, "batches": batches, "anew": anew, "place": place}
    [[done, stale]] = await _write(store, BEGIN, params)
    return done, stale


async def reopen(store: Store, names: Collection[str]) -> None:
    """Record that sources are to be written again from their first batch on, whatever becomes of this run."""
    await _write(store, REOPEN, {"names": sorted(names)})


async def put(store: Store, stamp: Stamp, position: int, batch: Batch) -> None:
    """Write the batch at a position, counted from 0, and that it was written, in one transaction.

    Does nothing where the store is past that position. Raises LoadError: an end of an edge went missing meanwhile.
    """
    params = {"source": stamp.source, "digest": stamp.digest, "before": position, "rows": batch.rows}
    [[written]] = await _write(store, batch.statement, params)
    if written not in {0, len(batch.rows)}:
        raise LoadError(
            f"{stamp.source}: {len(batch.rows) - written} edges lost an end while they were written.",
            "Something else changes the store; load again when it is done.",
        )


async def complete(store: Store, stamp: Stamp, report: str) -> None:
    """Record that all of a source is written. Raises LoadError: another load or an unload took over."""
    [[recorded]] = await _write(store, END, {"source": stamp.source, "digest": stamp.digest, "report": report})
    if not recorded:
        raise LoadError(
            f"{stamp.source} was loaded from other files, or unloaded, while it was written.",
            "The store is as that run left it; load again for these files.",
        )


async def sources_of(store: Store, ids: Mapping[str, Sequence[str]]) -> dict[tuple[str, str], list[str]]:
    """The sources of the nodes that are there, by label and id; `ids` are given by label."""
    found: dict[tuple[str, str], list[str]] = {}
    for label, wanted in ids.items():
        for part in _parts(wanted, LOOKUP):
            rows = await store.read(SOURCES_OF.format(label=label), {"ids": part})
            found.update({(label, key): sources for key, sources in rows})
    return found


async def shared(store: Store, source: str, ids: Mapping[str, Sequence[str]]) -> dict[tuple[str, str], dict[str, Any]]:
    """Those of the nodes that other sources describe, with all their properties; `ids` are given by label.

    A stub is none of them: whoever describes it again takes its place.
    """
    found: dict[tuple[str, str], dict[str, Any]] = {}
    others = {"source": source, "recorded": recorded.SOURCE}
    for label, wanted in ids.items():
        for part in _parts(wanted, LOOKUP):
            rows = await store.read(SHARED_BY_ID.format(label=label), {"ids": part, **others})
            found.update({(label, node["id"]): node for [node] in rows})
    return found


async def sweep(store: Store, stamp: Stamp, current: Collection[tuple[str, str]]) -> int:
    """Remove what earlier loads of a source left: its edges and nodes of another stamp.

    A node that other sources describe only loses this one, unless it is among the `current` (label, id). One of which
    something is recorded becomes a stub; returns how many did.
    """
    return await _drop(store, stamp, stamp.load, current)


async def erase(store: Store, source: str) -> int:
    """Remove a source with everything that is its alone. A run that was killed is finished by the next.

    A node of which something is recorded becomes a stub; returns how many did.
    """
    await _write(store, LEAVE, {"source": source, "digest": LEAVING})
    stubs = await _drop(store, Stamp(source, LEAVING), "", ())
    await _write(store, FORGET, {"source": source, "digest": LEAVING})
    return stubs


async def _drop(store: Store, stamp: Stamp, keep: str, current: Collection[tuple[str, str]]) -> int:
    source, stubs = stamp.source, 0
    ours = {"source": source, "digest": stamp.digest}
    limits = {"keep": keep, "limit": BATCH}
    while (await _write(store, DROP_EDGES, {**ours, **limits}))[0][0] == BATCH:
        pass
    dropped = BATCH
    while dropped == BATCH:
        [[dropped, stayed]] = await _write(store, DROP_NODES, {**ours, **limits, **KEPT})
        stubs += stayed
    restored: dict[str, list[dict[str, Any]]] = {}
    for label, node in await store.read(SHARED, {"source": source}):
        if (label, node["id"]) not in current:
            restored.setdefault(label, []).append(without(node, source))
    for label, rows in restored.items():
        for part in _parts(rows, BATCH):
            restore = f"{OURS} UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) SET n = row"
            await _write(store, restore, {**ours, "rows": part})
    return stubs


async def _write(store: Store, statement: str, params: dict[str, Any]) -> list[list[Any]]:
    return await store.write(statement, params, repeatable=True)


def _parts(values: Sequence[Any], size: int) -> list[Sequence[Any]]:
    return [values[start : start + size] for start in range(0, len(values), size)]
