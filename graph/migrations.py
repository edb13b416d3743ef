"""Bringing a graph that an older program wrote to the version of this model, step by step.

The graph carries its version in one node. A step changes it in batches, each of them one transaction that locks that
node first, and the version rises in the transaction in which nothing was left to change. So a migration may be killed
anywhere and goes on when it is run again, and two at once do each batch once.

A new version of the model is `VERSION` in `graph/model.py` and a `Migration` to it here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from graph.constraints import Index
from graph.errors import StoreRefused
from graph.model import MODEL
from graph.store import Store

FIRST = 1  # the version of graphs that were made before graphs carried one
BATCH = 5_000  # nodes or edges in one transaction
ID = "graph"
ONE_GRAPH = Index("id_graph", "UNIQUE", ("Graph",), ("id",))

Progress = Callable[[str, int], None]
"""Told what a step does, and how many nodes or edges it has changed."""


@dataclass(frozen=True)
class Migration:
    """A step to `version` from the one before.

    The statement changes at most $limit nodes or edges that are still as they were, and returns how many as `changed`:
    `MATCH (p:Product) WHERE p.weight IS NOT NULL WITH p LIMIT $limit SET p.mass = p.weight REMOVE p.weight
    RETURN count(*) AS changed`. It is repeated until it changes nothing.
    """

    version: int
    about: str
    statement: str

    @property
    def batch(self) -> str:
        """One batch under the lock of the version: returns how many were changed, no row where another run went on.

        The version is read once the lock is held; read before, it would be taken for what it was then.
        """
        return (
            f"MATCH (g:Graph {{id: '{ID}'}}) SET g.id = g.id WITH g WHERE g.version = $before "
            f"CALL (g) {{ {self.statement} }} "
            "SET g.version = CASE changed WHEN 0 THEN $before + 1 ELSE $before END RETURN changed"
        )


MIGRATIONS: tuple[Migration, ...] = ()

MARK = (
    "OPTIONAL MATCH (n) WITH n LIMIT 1 "
    f"MERGE (g:Graph {{id: '{ID}'}}) ON CREATE SET g.version = CASE WHEN n IS NULL THEN $current ELSE {FIRST} END "
    "RETURN g.version"
)
VERSION_OF = (
    f"OPTIONAL MATCH (g:Graph {{id: '{ID}'}}) "
    f"RETURN CASE WHEN g IS NOT NULL THEN g.version WHEN EXISTS {{ MATCH (n) }} THEN {FIRST} END"
)


async def version(store: Store) -> int | None:
    """The version of the graph; None for an empty one."""
    found: int | None = await store.value(VERSION_OF, {})
    return found


def watched_by_nobody(_about: str, _changed: int) -> None:
    """Progress that nobody watches."""


async def apply(
    store: Store,
    migrations: Sequence[Migration] = MIGRATIONS,
    current: int = MODEL.version,
    progress: Progress = watched_by_nobody,
) -> int:
    """Bring the graph to the current version; an empty one is of it at once. Returns the version it was of.

    Raises StoreRefused: the graph is newer than this program.
    """
    refuse_newer(await version(store), current)
    await store.schema(ONE_GRAPH.statement)
    [[found]] = await store.write(MARK, {"current": current})
    for migration in migrations:
        if found < migration.version <= current:
            await run(store, migration, progress)
    return int(found)


async def run(store: Store, migration: Migration, progress: Progress) -> None:
    """Do one step, or what an earlier run of it left to do."""
    total = 0
    params = {"before": migration.version - 1, "limit": BATCH}
    progress(migration.about, total)
    while changed := _only(await store.write(migration.batch, params)):
        total += changed
        progress(migration.about, total)


def _only(rows: list[list[int]]) -> int:
    return rows[0][0] if rows else 0


async def require_current(store: Store, current: int = MODEL.version) -> None:
    """Raise StoreRefused unless the graph is empty or of the current version."""
    found = await version(store)
    refuse_newer(found, current)
    if found is not None and found < current:
        raise StoreRefused(
            f"The graph is of version {found}; this program needs version {current}.",
            "Run `tidu migrate`; `tidu serve` does so by itself before it serves.",
        )


def refuse_newer(found: int | None, current: int = MODEL.version) -> None:
    """Raise StoreRefused for a graph of a version that this program does not know."""
    if found is not None and found > current:
        known = f"{FIRST} to {current}" if current > FIRST else str(FIRST)
        raise StoreRefused(
            f"The graph is of version {found}; this program knows {known}.",
            "Use the newer program that wrote it, or restore a backup from before (`tidu restore`).",
        )
