"""`tidu bulk`: the whole graph anew by Neo4j's bulk importer, for more rows than transactions load in good time."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.errors import BadInput
from graph.settings import Settings, settings
from tidu import screen
from tidu.load import tell_reports

if TYPE_CHECKING:
    from loaders.rebuilding import Carried
    from tidu.screen import Steps


def bulk(
    files: Annotated[list[Path] | None, typer.Argument(help="Files or folders of your own to add.")] = None,
    enterprises: Annotated[
        int, typer.Option(help="Size of the synthetic district; 0 for none.", min=0, max=1_000_000)
    ] = 0,
    seed: Annotated[int, typer.Option(help="Its seed: same seed, same graph.", min=0)] = 2026,
    export: Annotated[Path | None, typer.Option(help="Only write the importer's CSV files into a new folder.")] = None,
    stop: Annotated[bool, typer.Option("--stop", help="Stop a running database for the change.")] = False,
) -> None:
    """Build the whole graph anew: open data, your own files, decisions, and a synthetic district if wanted.

    Rows are checked as in `tidu load`, and the same go into quarantine. The new graph takes the place of the one there
    is when it is complete; the former one is kept beside it.

    \b
    tidu bulk --enterprises 300000 --stop        a large synthetic district
    tidu bulk all-companies.csv --stop           what is loaded, and a large file of your own
    tidu bulk --export import/                   CSV files for the importer of a server, with the command to run there

    What was loaded from your own files is taken over from the copies that are kept, and so is what you decided about
    enterprises that may be one. Afterwards `tidu resolve run` finds those anew.
    """
    from graph import bulk as whole
    from loaders import district, sample
    from loaders.rebuilding import Rebuilding

    here = settings()
    if here.neo4j_uri and export is None:
        raise BadInput(
            "NEO4J_URI is set: the importer works on a store of this machine.",
            "Write its files with --export DIR, and import them where that server runs.",
        )
    added = [district.Own.of(path) for path in files or ()]
    made = sample.source(enterprises, seed) if enterprises else None
    with screen.steps() as report:
        took = carry(here, report)
        rebuilding = Rebuilding(here, took, added, made, report.rows)
        if export is not None:
            written, command = whole.export(export, rebuilding.write)
        else:
            built = whole.build(here, rebuilding.write, report, stop=stop)
            report("Making the indexes")
            index(here, report)
    tell_reports(here, rebuilding.reports)
    if export is not None:
        nodes, edges = written.counted()
        screen.tell(f"{nodes:,} nodes and {edges:,} edges are in {export}. Import them, with the server stopped, by:")
        screen.tell(command)
    else:
        screen.tell(f"{built.nodes:,} nodes and {built.edges:,} edges are imported.")
        if built.former:
            screen.tell(f"The former store is kept in {built.former}; remove it when you need it no more.")


def carry(settings: Settings, report: Steps) -> Carried:
    """What the graph there is hands on; nothing where there is none yet. The engine is as it was before."""
    from graph import local
    from loaders.rebuilding import Carried, carried
    from tidu.load import store_of
    from tidu.serve import engine_ready

    async def asked() -> Carried:
        async with store_of(settings) as store:
            return await carried(store, settings)

    if not settings.neo4j_uri and not (settings.store_dir / "databases").exists():
        return Carried()
    started = engine_ready(settings, report)
    try:
        return asyncio.run(asked())
    finally:
        if started:
            local.stop(settings)


def index(settings: Settings, report: Steps) -> None:
    """Make the indexes of a graph that was imported."""
    from graph import constraints
    from tidu.load import store_of
    from tidu.serve import engine_ready

    async def made() -> None:
        async with store_of(settings) as store:
            await constraints.apply(store)

    engine_ready(settings, report)
    asyncio.run(made())
