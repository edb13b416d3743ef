"""`tidu migrate`: bring the graph of an older program to the version of this one."""

from __future__ import annotations

import asyncio

from graph.engine.report import Report
from graph.settings import Settings, settings
from tidu import screen


def migrate() -> None:
    """Bring the graph to the version of this program; `tidu serve` and `tidu load` do it by themselves.

    \b
    tidu backup before.tar.gz       first, so that there is a way back
    tidu migrate

    It may be stopped at any point: run again, it goes on where it was. A graph newer than the program is refused.
    """
    from graph.model import MODEL
    from tidu.serve import engine_ready

    here = settings()
    with screen.steps() as report:
        engine_ready(here, report)
        before = asyncio.run(migrate_graph(here, report))
    if before == MODEL.version:
        screen.tell(f"The graph is of version {before}: nothing was to be done.")
    else:
        screen.tell(f"The graph was of version {before} and is of version {MODEL.version} now.")


async def migrate_graph(settings: Settings, report: Report) -> int:
    """Migrate the graph of these settings, its indexes too, and return the version it was of."""
    from graph import constraints, migrations
    from graph.store import Store

    store = await Store.open(settings)
    try:
        before = await migrations.apply(store, progress=lambda about, changed: report(told(about, changed)))
        await constraints.apply(store)
        return before
    finally:
        await store.close()


def told(about: str, changed: int) -> str:
    """A step of a migration and how far it is."""
    return f"{about}: {changed:,} changed" if changed else about
