"""Two enterprises become one: facts and edges move with what they are from, the old id still resolves, all at once.

The first statement of the transaction makes the Alias, and only while both are as they were read; every other one
begins with that Alias. So nothing is half written, and a commit whose answer was lost does no harm when repeated.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from graph import recorded
from graph.errors import LoadError
from graph.model import MODEL
from graph.resolution.folding import folded
from graph.resolution.keeping import standing
from graph.resolution.snapshots import Edge, Snapshot, plain, to_json
from graph.store import Statement, Store
from graph.writes import aliases

NODE = "MATCH (n:Enterprise {id: $id}) RETURN properties(n)"
EDGES = (
    "MATCH (n:Enterprise {id: $id})-[r]-(m) "
    "RETURN type(r), startNode(r) = n, labels(m)[0], m.id, properties(r) ORDER BY type(r), m.id, r.source"
)
MERGES = "MATCH (x:Alias) RETURN x.id, x.now, x.by, x.on ORDER BY x.id"
# setting a property takes the lock, and a noun never changes: what is recorded meanwhile waits for the merge to end
LOCKED = "SET a.noun = a.noun, b.noun = b.noun"
BEGIN = (
    "MATCH (a:Enterprise {id: $kept}) MATCH (b:Enterprise {id: $old}) "
    f"{LOCKED} WITH a, b WHERE properties(a) = $kept_was AND properties(b) = $old_was AND COUNT {{ (b)--() }} = $edges "
    "MERGE (x:Alias {id: $old}) SET x = $alias"
)
MERGING = "MATCH (x:Alias {id: $old}) WHERE x.now = $kept AND x.snapshot = $snapshot WITH x"
FOLLOW = f"{MERGING} UNWIND $ids AS id MATCH (y:Alias {{id: id}}) SET y.now = $kept"
REPLACE = f"{MERGING} MATCH (a:Enterprise {{id: $kept}}) SET a = $row"
REMOVE = f"{MERGING} MATCH (b:Enterprise {{id: $old}}) DETACH DELETE b"
DONE = f"{MERGING} RETURN count(*)"


@dataclass(frozen=True)
class Merged:
    """Which id stays, which one resolves to it, and what moved."""

    kept: str
    old: str
    edges: int
    facts: int


async def merge(store: Store, one: str, other: str, by: str, on: date, keep: str = "") -> Merged:
    """Merge two enterprises; `keep` names the one whose id stays, else the one with a unified code.

    Raises LoadError: an id no enterprise has, a real and an invented one, two unified codes, or a change meanwhile.
    """
    now = await aliases(store)
    first, second = (now.get(key, key) for key in (one, other))
    a, b = [await _node(store, key) for key in (first, second)]
    _mergeable(a, b)
    a, b = survivor_first(a, b, now.get(keep, keep))
    kept, old = a["id"], b["id"]
    mine = await edges_of(store, kept)
    strange = set(b["sources"]) - set(a["sources"]) - {*recorded.KEPT}
    stay = tuple(edge.joint for edge in mine if edge.properties["source"] in strange)
    snapshot = Snapshot(a, b, fates(await edges_of(store, old), mine, kept), _leading(now, old), stay)
    row = folded(a, b)
    params = {"kept": kept, "old": old, "snapshot": to_json(snapshot)}
    alias = {"id": old, "now": kept, "snapshot": params["snapshot"], "by": by, "on": on}
    begin = params | {"kept_was": a, "old_was": b, "edges": len(snapshot.edges), "alias": alias}
    moved = [edge for edge in snapshot.edges if edge.fate == "moved"]
    answers = await store.write_all(
        [
            (BEGIN, begin),
            (FOLLOW, params | {"ids": list(snapshot.aliases)}),
            *put_edges(MERGING, params, kept, moved),
            (REPLACE, params | {"row": row}),
            (REMOVE, params),
            (DONE, params),
        ],
        repeatable=True,
    )
    if not answers[-1][0][0]:
        raise LoadError(f"{kept} or {old} changed while they were merged; nothing was.", "Merge them again.")
    return Merged(kept, old, len(moved), len(row.keys() - a.keys()))


async def merge_decided(store: Store, by: str, on: date) -> list[Merged]:
    """Merge every pair that someone decided to be the same, one after the other; a run that was killed goes on.

    Raises LoadError: a pair cannot be merged; those before it are.
    """
    done: list[Merged] = []
    while pairs := [key for key, known in (await standing(store)).items() if known.decided]:
        done.append(await merge(store, *min(pairs), by, on))
    return done


def survivor_first(a: dict[str, Any], b: dict[str, Any], keep: str = "") -> tuple[dict[str, Any], dict[str, Any]]:
    """The one whose id stays, then the other: that to keep, with a unified code, with a stock code, of more sources."""
    if keep and keep not in {a["id"], b["id"]}:
        raise LoadError(f"{keep} is neither of the two.", f"Keep {a['id']} or {b['id']}.")
    first, second = sorted((a, b), key=lambda n: (n["id"] != keep, *_rank(n)))
    return first, second


def _rank(node: dict[str, Any]) -> tuple[bool, bool, int, str]:
    return not node.get("code"), not node.get("stockCode"), -len(node["sources"]), node["id"]


def fates(edges: Iterable[Edge], kept_edges: Iterable[Edge], kept: str) -> tuple[Edge, ...]:
    """Edges with what becomes of each: between the two it goes, and where the survivor has its like that one stands."""
    theirs = {edge.joint for edge in kept_edges}

    def fate(edge: Edge) -> Edge:
        if (edge.label, edge.id) == ("Enterprise", kept):
            return replace(edge, fate="inner")
        return replace(edge, fate="covered") if edge.joint in theirs else edge

    return tuple(map(fate, edges))


def put_edges(guard: str, params: dict[str, Any], end: str, edges: Iterable[Edge]) -> list[Statement]:
    """Statements that give an enterprise these edges, one for each kind; `guard` begins them."""
    kinds: dict[tuple[str, bool, str], list[list[Any]]] = {}
    for edge in edges:
        kinds.setdefault((edge.type, edge.outward, edge.label), []).append([edge.id, dict(edge.properties)])
    found = []
    for (kind, outward, label), rows in sorted(kinds.items()):
        if label not in MODEL.nodes or kind not in TYPES:
            raise LoadError(f"An edge {kind} to {label} is not of this model.", "Run `tidu migrate` first.")
        arrow = ("-", "->") if outward else ("<-", "-")
        statement = (
            f"{guard} MATCH (a:Enterprise {{id: $end}}) UNWIND $rows AS row MATCH (m:{label} {{id: row[0]}}) "
            f"MERGE (a){arrow[0]}[r:{kind} {{source: row[1].source, load: row[1].load}}]{arrow[1]}(m) SET r = row[1]"
        )
        found.append((statement, params | {"end": end, "rows": rows}))
    return found


async def merges(store: Store) -> list[tuple[str, str, str, str]]:
    """Old ids with the enterprise each is part of, who merged them and on which day."""
    return [(old, now, by or "", str(on or "")) for old, now, by, on in await store.read(MERGES, {})]


TYPES = frozenset(relationship.type for relationship in MODEL.relationships)


async def edges_of(store: Store, key: str) -> list[Edge]:
    """All edges of an enterprise, as seen from it."""
    rows = await store.read(EDGES, {"id": key})
    return [Edge(kind, outward, label, end, plain(facts)) for kind, outward, label, end, facts in rows]


async def _node(store: Store, key: str) -> dict[str, Any]:
    found = await store.value(NODE, {"id": key})
    if found is None:
        raise LoadError(f"No enterprise has the id {key}.", "Take ids as `tidu resolve queue` shows them.")
    return dict(plain(found))


def _mergeable(a: dict[str, Any], b: dict[str, Any]) -> None:
    if a["id"] == b["id"]:
        raise LoadError(f"{a['id']} is one enterprise already.", "Name two that are not merged.")
    if bool(a.get("synthetic")) != bool(b.get("synthetic")):
        raise LoadError(f"{a['id']} and {b['id']} cannot be one: only one of them is invented.", "Merge neither.")
    if a.get("code") and b.get("code") and a["code"] != b["code"]:
        raise LoadError(
            f"{a['id']} and {b['id']} have different unified codes, {a['code']} and {b['code']}: they are two.",
            "Correct the code in the source it is from, load it again, and merge then.",
        )


def _leading(now: dict[str, str], old: str) -> tuple[str, ...]:
    return tuple(sorted(key for key, target in now.items() if target == old))
