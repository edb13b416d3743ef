"""`tidu load`, `tidu unload`, `tidu quarantine`: bring open data in, take it out, see what could not be kept."""

from __future__ import annotations

import asyncio
import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.settings import Settings, settings
from tidu import screen

if TYPE_CHECKING:
    from loaders.loading import LoadReport
    from tidu.screen import Steps


def load(
    sources: Annotated[list[str] | None, typer.Argument(help="Names of sources; all when none is given.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Load again what is there from the same files.")] = False,
) -> None:
    """Load the open data. What is there already is skipped; a load that was killed goes on.

    \b
    tidu load                       all sources
    tidu load ror-cn cn-banks       two of them, with those they refer to
    tidu load --force cn-banks      again
    """
    from tidu.serve import engine_ready

    here = settings()
    names = None if not sources or sources == ["all"] else sources
    with screen.steps() as report:
        engine_ready(here, report)
        reports = asyncio.run(load_sources(here, names, report, force=force))
    tell_reports(here, reports)


def unload(source: Annotated[str, typer.Argument(help="Name of a loaded source.")]) -> None:
    """Remove a source: its edges, and the nodes that no other source describes."""
    from tidu.serve import engine_ready

    here = settings()
    with screen.steps() as report:
        engine_ready(here, report)
        report(f"Removing {source}")
        asyncio.run(unload_source(here, source))
    screen.tell(f"{source} is removed.")


def quarantine(
    source: Annotated[str | None, typer.Argument(help="Name of a source; an overview when none is given.")] = None,
    limit: Annotated[int, typer.Option(help="Most rows to show.", min=1)] = 50,
) -> None:
    """Show what could not be loaded as it was: file, line, field, reason."""
    folder = settings().quarantine_dir
    if source is None:
        overview(folder)
        return
    faults = read_faults(folder / f"{source}.csv")
    columns = list(faults[0]) if faults else []
    screen.table(columns, [list(fault.values()) for fault in faults[:limit]], right=["line"])
    if len(faults) > limit:
        screen.tell(f"{len(faults):,} in all; see {folder / f'{source}.csv'}")
    if not faults:
        screen.tell(f"Nothing of {source} is in quarantine.")


async def load_sources(
    settings: Settings, names: Sequence[str] | None, report: Steps, *, force: bool = False
) -> list[LoadReport]:
    """Load sources into the store of these settings."""
    from graph.store import Store
    from loaders import pipeline

    store = await Store.open(settings)
    try:
        return await pipeline.load(store, settings, names, report.rows, force)
    finally:
        await store.close()


async def unload_source(settings: Settings, name: str) -> None:
    """Remove a source from the store of these settings."""
    from graph.store import Store
    from loaders import pipeline

    store = await Store.open(settings)
    try:
        await pipeline.unload(store, name)
    finally:
        await store.close()


def tell_reports(settings: Settings, reports: Sequence[LoadReport]) -> None:
    """Say what became of each source."""
    columns = ["source", "nodes", "edges", "in quarantine", "seconds", ""]
    rows = [
        (
            r.source,
            f"{r.nodes:,}",
            f"{r.edges:,}",
            f"{r.quarantined:,}",
            f"{r.seconds:.1f}",
            "was loaded" if r.skipped else "",
        )
        for r in reports
    ]
    screen.table(columns, rows, right=columns[1:5])
    if any(r.quarantined for r in reports):
        screen.tell(f"`tidu quarantine SOURCE` shows what could not be kept ({settings.quarantine_dir}).")


def overview(folder: Path) -> None:
    """The reasons of each source and how often each occurs."""
    rows = [
        (file.stem, f"{count:,}", reason)
        for file in sorted(folder.glob("*.csv"))
        for reason, count in Counter(fault["reason"] for fault in read_faults(file)).most_common()
    ]
    screen.table(["source", "rows", "reason"], rows, right=["rows"])
    if not rows:
        screen.tell("Nothing is in quarantine.")


def read_faults(file: Path) -> list[dict[str, str]]:
    """The rows of a quarantine file, none where there is no file."""
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
