"""What tells one state of the graph from another, so that what was worked out from it can be kept while it holds.

Everything that changes enterprises, reports, titles or edges leaves a trace: a load its digest and progress, a person's
change a node of its own that is never removed.
"""

from __future__ import annotations

from collections.abc import Hashable

from graph.store import Store

KEPT = ("Fact", "Change", "Alias", "Decision")  # only ever added to, but for Alias, which a split takes away
STATEMENT = (
    "CALL () { MATCH (l:Load) WITH l ORDER BY l.id "
    "RETURN collect([l.id, l.digest, l.done, l.complete]) AS loads } "
    + " ".join(f"CALL () {{ MATCH (n:{label}) RETURN count(n) AS {label.lower()} }}" for label in KEPT)
    + f" RETURN [loads, {', '.join(label.lower() for label in KEPT)}]"
)


async def stamp(store: Store) -> Hashable:
    """The state the graph is in: equal for equal states, another one after every change."""
    loads, *counts = await store.value(STATEMENT, {})
    return tuple(map(tuple, loads)), tuple(counts)
