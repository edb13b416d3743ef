"""`tidu status`: the database, the graph in it, the open data, the API, at one look."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from graph.errors import GraphError
from graph.settings import Settings, settings
from tidu import screen
from tidu.serve import address, listening

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.writes import Loaded


def status() -> None:
    """Show whether the database and the API run, and which open data is loaded."""
    here = settings()
    rows = [("database", database_line(here)), ("API", api_line(here)), ("home", str(here.home))]
    try:
        version, there = asyncio.run(graph_and_loads(here))
    except GraphError as error:
        screen.table([], rows)
        screen.tell(f"\nThe open data cannot be looked at: {error.message} {error.remedy}".rstrip())
        return
    screen.table([], [*rows, ("graph", graph_line(version))])
    screen.results.print()
    source_table(there)


def database_line(settings: Settings) -> str:
    """The database in a few words."""
    from graph import local

    if settings.neo4j_uri:
        return f"server {settings.neo4j_uri}"
    now = local.status(settings)
    if now.running:
        return (
            f"embedded, running at {now.uri}, {screen.size(now.memory)} of memory, store {screen.size(now.store_size)}"
        )
    if now.starting:
        return "embedded, starting"
    if now.crashed:
        return "embedded, ended without being stopped; the next start recovers it"
    return "embedded, stopped"


def api_line(settings: Settings) -> str:
    """The API in a few words."""
    up = listening(settings.host, settings.port)
    return f"something listens at {address(settings)}" if up else f"nothing listens at {address(settings)}"


def graph_line(version: int | None) -> str:
    """The version of the graph in a few words."""
    from graph.model import MODEL

    if version is None:
        return "empty"
    if version == MODEL.version:
        return f"version {version}"
    program = f"this program is of version {MODEL.version}"
    return f"version {version}; {program}" + (": run tidu migrate" if version < MODEL.version else "")


async def graph_and_loads(settings: Settings) -> tuple[int | None, Mapping[str, Loaded]]:
    """The version of the graph, None for an empty one, and how far each source is loaded."""
    from graph import migrations, writes
    from graph.store import Store

    store = await Store.open(settings)
    try:
        return await migrations.version(store), await writes.loads(store)
    finally:
        await store.close()


def source_table(there: Mapping[str, Loaded]) -> None:
    """Every source with what is loaded of it."""
    from loaders.sources import SOURCES

    titles = {name: (source.title_zh, source.licence) for name, source in SOURCES.items()}
    titles |= {name: ("a file of your own", "") for name in there if name not in SOURCES}
    if "sample" in titles:
        titles["sample"] = ("示例园区: nothing in it is real", "")
    rows = []
    for name, (title, licence) in titles.items():
        state = there.get(name)
        report = json.loads(state.report) if state and state.complete and state.report else {}
        nodes, edges = (f"{report[key]:,}" if key in report else "" for key in ("nodes", "edges"))
        words = "" if state is None else "loaded" if state.complete else "partly loaded: run tidu load"
        rows.append((name, title, licence, nodes, edges, words))
    screen.table(["source", "", "licence", "nodes", "edges", "state"], rows, right=["nodes", "edges"])
