"""The checks of `tidu doctor` that ask the database: the graph, its indexes, its sources."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graph.errors import GraphError
from graph.settings import Settings
from tidu.finding import Finding, care, fine, wrong

if TYPE_CHECKING:
    from graph.store import Store

MANY_FAULTS = 0.25  # of a source's rows in quarantine; the open data as it is stays below a fifth


async def database(settings: Settings) -> list[Finding]:
    """Whether the database answers, and what of the graph in it is not as it should be."""
    from graph.store import Store

    try:
        store = await Store.open(settings)
    except GraphError as error:
        said = f"{error.message} Graph, indexes and sources were not looked at."
        return [wrong("database", said, error.remedy)]
    try:
        return [
            fine("database", await server_line(store)),
            await graph_version(store),
            await indexes(store),
            *await sources(store),
            await strangers(store),
        ]
    except GraphError as error:
        return [wrong("database", error.message, error.remedy)]
    finally:
        await store.close()


async def server_line(store: Store) -> str:
    """The server in a few words."""
    [[version, edition]] = await store.read(
        "CALL dbms.components() YIELD name, versions, edition WHERE name = 'Neo4j Kernel' RETURN versions[0], edition",
        {},
    )
    return f"Neo4j {version} {edition} answers"


async def graph_version(store: Store) -> Finding:
    """Whether the graph is of this program's version."""
    from graph import migrations

    try:
        await migrations.require_current(store)
    except GraphError as error:
        return wrong("graph", error.message, error.remedy)
    found = await migrations.version(store)
    if found is None:
        return care("graph", "The graph is empty.", "`tidu load` loads the open data.")
    return fine("graph", f"version {found}")


async def indexes(store: Store) -> Finding:
    """Whether the indexes are those of the model, and filled."""
    from graph import constraints

    wanted = constraints.indexes()
    if lacking := await constraints.not_online(store):
        return wrong("indexes", f"Missing or not filled: {', '.join(lacking)}.", "`tidu migrate` makes them.")
    if other := {index.name for index in set(await constraints.standing(store)) ^ set(wanted)}:
        return care("indexes", f"Not as the model says: {', '.join(sorted(other))}.", "`tidu migrate` makes them anew.")
    return fine("indexes", f"{len(wanted)} online")


async def sources(store: Store) -> list[Finding]:
    """Whether every source is loaded whole, and how much of them is in quarantine."""
    from graph import writes
    from loaders.sources import SOURCES

    there = await writes.loads(store)
    lacking = [name for name in SOURCES if name not in there]
    partly = [name for name, state in there.items() if not state.complete]
    reports: dict[str, Any] = {name: json.loads(state.report) for name, state in there.items() if state.complete}
    faulty = [name for name, report in reports.items() if report["quarantined"] > MANY_FAULTS * report["rows"]]
    loaded = fine("sources", f"all {len(SOURCES)} loaded")
    if lacking or partly:
        words = [f"not loaded: {', '.join(lacking)}"] if lacking else []
        words += [f"partly loaded: {', '.join(partly)}"] if partly else []
        loaded = care(
            "sources", f"{'; '.join(words)}.", "`tidu load` loads what is not there and goes on where it was."
        )
    amount = f"{sum(report['quarantined'] for report in reports.values()):,} rows or fields"
    quarantined = fine("quarantine", amount)
    if faulty:
        said = f"{amount}; more than a quarter of {', '.join(faulty)}."
        quarantined = care("quarantine", said, "`tidu quarantine SOURCE` tells each with its reason.")
    return [loaded, quarantined]


async def strangers(store: Store) -> Finding:
    """Whether there are nodes of which nobody said where they come from."""
    from graph.model import MODEL

    internal = "|".join(node.label for node in MODEL.nodes.values() if node.internal)
    statement = (
        f"MATCH (n) WHERE n.sources IS NULL AND NOT n:{internal} "
        "RETURN labels(n)[0] AS label, count(*) AS many ORDER BY many DESC LIMIT 5"
    )
    if rows := await store.read(statement, {}):
        said = ", ".join(f"{many:,} {label or 'without label'}" for label, many in rows)
        return care("provenance", f"Nodes without a source: {said}.", "Something else wrote to this database; ask who.")
    return fine("provenance", "every node names its sources")
