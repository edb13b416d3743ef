"""`tidu load`, `undo`, `unload`, `quarantine`: bring data in, take it out, see what could not be kept."""

from __future__ import annotations

import asyncio
import csv
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.errors import BadInput
from graph.settings import Settings, settings
from tidu import screen

if TYPE_CHECKING:
    from graph.store import Store
    from loaders.loading import LoadReport
    from loaders.rehearsal import Rehearsal
    from tidu.screen import Steps

SAMPLE, SAMPLE_SIZE, SAMPLE_SEED = "sample", 3000, 2026
EXAMPLES = 10  # rows of a file that are shown of those that would go into quarantine


def load(
    what: Annotated[
        list[str] | None, typer.Argument(help="Names of open data, `sample`, or a file or folder of your own.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Load again what is there from the same files.")] = False,
    name: Annotated[str | None, typer.Option("--as", help="Name for a file of your own; else the file's.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what a file would change; change nothing.")] = False,
    enterprises: Annotated[int, typer.Option(help="Size of the synthetic district.", min=1, max=1_000_000)] = 3000,
    seed: Annotated[int, typer.Option(help="Seed of the synthetic district: same seed, same graph.", min=0)] = 2026,
) -> None:
    """Load open data, files of your own, or a synthetic district. A load that was killed goes on; nothing twice.

    \b
    tidu load                              all open data, and what changed of your own files
    tidu load ror-cn cn-banks              two sources, with those they refer to
    tidu load companies.xlsx --dry-run     what a file of yours would create, change, put into quarantine
    tidu load companies.xlsx               load it; a newer file of that name takes its place
    tidu load list.csv --as titles-2026    under another name
    tidu load sample --enterprises 300     a synthetic district; its names start with 示例
    tidu undo companies                    back to the file before, or to none

    A file of your own is recognised by its headings; `tidu template` writes forms to fill in (docs/own-files.md).
    """
    from tidu.serve import engine_ready

    here = settings()
    files, names = sorted_out(what or [])
    if dry_run and (names or len(files) != 1):
        raise BadInput("--dry-run was not given one file.", "For example: tidu load companies.xlsx --dry-run")
    if name is not None and len(files) != 1:
        raise BadInput("--as was not given one file.", "For example: tidu load list.csv --as titles-2026")
    with screen.steps() as report:
        engine_ready(here, report)
        if dry_run:
            rehearsal = asyncio.run(rehearse_file(here, files[0], name, report))
        else:
            reports = asyncio.run(load_all(here, files, names, name, report, force=force, made=(enterprises, seed)))
    if dry_run:
        tell_rehearsal(rehearsal)
        return
    tell_reports(here, [report for report in reports if not (files and report.skipped)] or reports[-1:])
    if files:
        screen.tell("`tidu resolve run` finds records that are one enterprise.")
        if asyncio.run(is_made_up(here)):
            screen.tell("The graph also holds a synthetic district (示例…): `tidu unload sample` removes it.")


def undo(name: Annotated[str, typer.Argument(help="Name that a file of your own was loaded under.")]) -> None:
    """Undo the newest load of a file of your own: the version before comes back; a first load is removed."""
    from tidu.serve import engine_ready

    here = settings()
    with screen.steps() as report:
        engine_ready(here, report)
        report(f"Undoing the load of {name}")
        reports = asyncio.run(undo_file(here, name, report))
    if reports is None:
        screen.tell(f"{name} is removed.")
    else:
        screen.tell(f"{name} is as it was loaded before.")
        tell_reports(here, reports)


def unload(source: Annotated[str, typer.Argument(help="Name of a loaded source, or of a file of your own.")]) -> None:
    """Remove a source: its edges, and the nodes that no other source describes."""
    from tidu.serve import engine_ready

    here = settings()
    with screen.steps() as report:
        engine_ready(here, report)
        report(f"Removing {source}")
        stubs = asyncio.run(unload_source(here, source))
    screen.tell(f"{source} is removed.")
    tell_stubs(source, stubs)
    if source == SAMPLE:
        screen.tell("`tidu serve` loads the synthetic district again unless TIDU_SAMPLE=0 is set.")


def sorted_out(what: Sequence[str]) -> tuple[list[Path], list[str] | None]:
    """Files and folders, and names of sources; None for all of them. A name that is a source's is no file."""
    from loaders.sources import SOURCES

    if not what or list(what) == ["all"]:
        return [], None
    names = [word for word in what if word in SOURCES or word == SAMPLE or not looks_like_a_file(word)]
    return [Path(word).expanduser() for word in what if word not in names], names


def looks_like_a_file(word: str) -> bool:
    """Whether a word is meant as a path: there is one, or it is written like one."""
    return Path(word).expanduser().exists() or "/" in word or bool(Path(word).suffix)


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


async def load_all(
    settings: Settings,
    files: Sequence[Path],
    names: Sequence[str] | None,
    name: str | None,
    report: Steps,
    *,
    force: bool = False,
    made: tuple[int, int] | None = None,
) -> list[LoadReport]:
    """Load sources by name, all when None, then own files. `made`: size and seed of the synthetic district."""
    from graph import writes
    from loaders import district, pipeline, sample
    from loaders.sources import SOURCES

    reports: list[LoadReport] = []
    async with store_of(settings) as store:
        if names is None:
            made = sample.of_version(await writes.version_of(store, SAMPLE) or "")
        if names is None or names:
            wanted = made is not None and (names is None or SAMPLE in names)
            registry = {**SOURCES, SAMPLE: sample.source(*made)} if made and wanted else SOURCES
            reports += await pipeline.load(store, settings, names, report.rows, force, registry)
        if names is None:
            reports += await district.refresh(store, settings, report.rows)
        for file in files:
            report(f"Reading {file.name}")
            own = district.Own.of(file, name)
            reports += await district.load(store, settings, own, report.rows, force=force)
    return list({report.source: report for report in reports}.values())


async def load_served(settings: Settings, report: Steps) -> list[LoadReport]:
    """Load what is served: the open data, what changed of own files, and the synthetic district where it is wanted.

    One that is there already stays as large as it was made.
    """
    from graph import writes
    from loaders import pipeline, sample
    from loaders.sources import SOURCES

    reports = await load_all(settings, [], None, None, report)
    wanted = settings.sample if settings.sample is not None else 0 if settings.neo4j_uri else SAMPLE_SIZE
    async with store_of(settings) as store:
        if wanted and SAMPLE not in await writes.loads(store):
            registry = {**SOURCES, SAMPLE: sample.source(wanted, SAMPLE_SEED)}
            loaded = await pipeline.load(store, settings, [SAMPLE], report.rows, registry=registry)
            reports += [one for one in loaded if one.source == SAMPLE]
    return reports


async def rehearse_file(settings: Settings, file: Path, name: str | None, report: Steps) -> Rehearsal:
    """What loading a file would do."""
    from loaders import district

    async with store_of(settings) as store:
        report(f"Comparing {file.name} with what is there")
        return await district.rehearsed(store, settings, district.Own.of(file, name))


async def is_made_up(settings: Settings) -> bool:
    """Whether the synthetic district is there too."""
    from graph import writes

    async with store_of(settings) as store:
        return SAMPLE in await writes.loads(store)


async def undo_file(settings: Settings, name: str, report: Steps) -> list[LoadReport] | None:
    """Undo the newest load of a name; None where nothing is left of it."""
    from loaders import district

    async with store_of(settings) as store:
        return await district.undo(store, settings, name, report.rows)


async def unload_source(settings: Settings, name: str) -> int:
    """Remove a source from the store of these settings; returns how many of its nodes stay as stubs."""
    from loaders import district

    async with store_of(settings) as store:
        return await district.unload(store, settings, name)


@asynccontextmanager
async def store_of(settings: Settings) -> AsyncIterator[Store]:
    """The store of these settings, closed at the end."""
    from graph.store import Store

    store = await Store.open(settings)
    try:
        yield store
    finally:
        await store.close()


def tell_rehearsal(found: Rehearsal) -> None:
    """Say what a load would do."""
    columns = ["", "new", "changed", "as before", "removed"]
    tallies = [*found.nodes.items(), *found.edges.items()]
    rows = [(name, *(f"{n:,}" for n in (t.new, t.changed, t.same, t.gone))) for name, t in tallies]
    screen.table(columns, rows, right=columns[1:])
    if found.changes:
        screen.tell("Changes, the first of them:")
        shown = [(f"{c.label} {c.id}", c.field, told(c.before), told(c.after)) for c in found.changes]
        screen.table(["of", "field", "is", "would be"], shown)
    if found.faults:
        screen.tell("Into quarantine:")
        screen.table(
            ["dropped", "times", "reason"], [(d, f"{n:,}", why) for d, why, n in found.reasons()], right=["times"]
        )
        first = found.faults[:EXAMPLES]
        screen.table(["file", "line", "field", "value"], [(f.file, f"{f.line}", f.field, f.value[:40]) for f in first])
    screen.tell("Nothing was changed. Without --dry-run it is loaded.")


def told(value: object) -> str:
    """A value for the eye."""
    return "" if value is None else str(value)[:40]


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
    for r in reports:
        tell_stubs(r.source, 0 if r.skipped else r.stubs)
    if any(r.quarantined for r in reports):
        screen.tell(f"`tidu quarantine SOURCE` shows what could not be kept ({settings.quarantine_dir}).")


def tell_stubs(source: str, stubs: int) -> None:
    """Say what a source has no more and is kept all the same."""
    if stubs:
        screen.tell(f"{stubs:,} nodes that only {source} described stay: something is recorded of them here.")


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
