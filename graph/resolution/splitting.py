"""A merge undone: the enterprise comes back under its old id with its facts and edges, and what loads brought since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graph import recorded
from graph.errors import LoadError
from graph.resolution.folding import unfolded
from graph.resolution.merging import NODE, edges_of, put_edges
from graph.resolution.snapshots import Edge, Snapshot, from_json, plain
from graph.store import Store
from graph.writes import aliases

ALIAS = "MATCH (x:Alias {id: $id}) RETURN x.now, x.snapshot"
BEGIN = (
    "MATCH (x:Alias {id: $old}) WHERE x.now = $kept AND x.snapshot = $snapshot "
    "MATCH (a:Enterprise {id: $kept}) SET a.noun = a.noun "  # its lock, as for a merge
    "WITH x, a WHERE properties(a) = $kept_was AND COUNT { (a)--() } = $edges "
    "SET x.splitting = true, a = $kept_row MERGE (b:Enterprise {id: $old}) SET b = $old_row"
)
SPLITTING = "MATCH (x:Alias {id: $old, splitting: true}) WITH x"
LEAVE = (
    f"{SPLITTING} UNWIND $gone AS edge MATCH (a:Enterprise {{id: $kept}})-[r]-(m {{id: edge[3]}}) "
    "WHERE type(r) = edge[0] AND (startNode(r) = a) = edge[1] AND edge[2] IN labels(m) "
    f"AND CASE WHEN r.source IN {list(recorded.KEPT)} THEN r.source + '#' + r.load ELSE r.source END = edge[4] DELETE r"
)
FOLLOW = f"{SPLITTING} UNWIND $ids AS id MATCH (y:Alias {{id: id}}) SET y.now = $old"
DONE = f"{SPLITTING} DELETE x RETURN count(*)"


@dataclass(frozen=True)
class Split:
    """Which id stayed and which one is an enterprise again."""

    kept: str
    old: str
    edges: int


async def split(store: Store, old: str) -> Split:
    """Split an enterprise off again, by the id it had before it was merged.

    Raises LoadError: the id is no old one, its survivor was merged since, or something changed meanwhile.
    """
    rows = await store.read(ALIAS, {"id": old})
    if not rows:
        raise LoadError(
            f"{old} was not merged into another enterprise.", "`tidu resolve merged` lists those that were."
        )
    kept, text = rows[0]
    snapshot = as_now(from_json(text), await aliases(store))
    if snapshot.kept["id"] != kept:
        raise LoadError(
            f"{old} was merged into {snapshot.kept['id']}, and that into {kept}.", f"Split {snapshot.kept['id']} first."
        )
    node = await store.value(NODE, {"id": kept})
    if node is None:
        raise LoadError(f"{kept}, which {old} is part of, is gone.", "Load its source again, then split.")
    was = plain(node)
    now = await edges_of(store, kept)
    stay, back = unfolded(was, snapshot.kept, snapshot.other)
    returned, gone = returning(snapshot, now)
    params: dict[str, Any] = {"kept": kept, "old": old}
    begin = params | {"snapshot": text, "kept_was": was, "kept_row": stay, "old_row": back, "edges": len(now)}
    answers = await store.write_all(
        [
            (BEGIN, begin),
            (LEAVE, params | {"gone": [list(edge.joint) for edge in gone]}),
            *put_edges(SPLITTING, params, old, returned),
            (FOLLOW, params | {"ids": list(snapshot.aliases)}),
            (DONE, params),
        ]
    )
    if not answers[-1][0][0]:
        raise LoadError(f"{kept} changed while {old} was split off; nothing was.", "Split it again.")
    return Split(kept, old, len(returned))


def as_now(snapshot: Snapshot, now: Mapping[str, str]) -> Snapshot:
    """The snapshot with the ends of its edges under the ids they go by since: some may be merged themselves."""
    edges = tuple(replace(e, id=now.get(e.id, e.id)) if e.label == "Enterprise" else e for e in snapshot.edges)
    return replace(snapshot, edges=edges)


def returning(snapshot: Snapshot, now: Iterable[Edge]) -> tuple[list[Edge], list[Edge]]:
    """The edges that go back to the enterprise, and those of them that the survivor loses.

    Those of sources only the other had go back as they are now; so do those that moved and are still there. Those that
    the survivor covered, and those between the two, come back as they were.
    """
    theirs = set(snapshot.other["sources"]) - set(snapshot.kept["sources"]) - {*recorded.KEPT}
    stood = [edge for edge in snapshot.edges if edge.fate != "moved"]
    moved = {edge.joint for edge in snapshot.edges} - {edge.joint for edge in stood}
    stay = {edge.joint for edge in stood} | set(snapshot.stay)
    gone = [e for e in now if e.joint in moved or (e.properties["source"] in theirs and e.joint not in stay)]
    return [*gone, *stood], gone
