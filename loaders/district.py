"""A district's own files: loaded after the open data, the newest having its say, each undone as it was done."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from graph import constraints, migrations, writes
from graph.errors import LoadError
from graph.settings import Settings
from graph.store import Store
from graph.writes import Loaded, Stamp
from loaders import pipeline
from loaders.digests import digests
from loaders.loading import LoadReport, Progress, Task, load_source, report_of
from loaders.own.recognition import recognise
from loaders.reading import read
from loaders.rehearsal import Rehearsal, rehearse
from loaders.rows import Source
from loaders.shelf import Shelf, name_of, require_name
from loaders.sources import SOURCES, needed

LICENCE = "not published"
MEANT_FOR_TRANSACTIONS = 200_000_000  # bytes: some hundred thousand rows; what is larger goes by the bulk importer


@dataclass(frozen=True)
class Own:
    """A file or folder of a district's own, and the name it is loaded under."""

    name: str
    path: Path

    @classmethod
    def of(cls, path: Path, name: str | None = None) -> Own:
        """The file under its own name or another. Raises LoadError: the name is none, or open data has it."""
        chosen = name or name_of(path)
        require_name(chosen, SOURCES.keys() | {"sample"})
        return cls(chosen, path)


def refuse_large(own: Own) -> None:
    """Raise LoadError for what would take transactions too long."""
    files = [own.path] if own.path.is_file() else [path for path in own.path.rglob("*") if path.is_file()]
    size = sum(file.stat().st_size for file in files)
    if size > MEANT_FOR_TRANSACTIONS:
        raise LoadError(
            f"{own.path} has {size / 1e6:,.0f} MB; up to {MEANT_FOR_TRANSACTIONS / 1e6:,.0f} MB are loaded row by row.",
            f"Build the graph anew with it, by the bulk importer: tidu bulk {own.path}",
        )


def source_of(own: Own) -> Source:
    """A file as a source. Raises LoadError: it is missing, or of no format there is."""
    known = recognise(own.path)
    return Source(
        name=own.name,
        title_zh=known.title_zh,
        about=known.about,
        licence=LICENCE,
        non_commercial=False,
        address=own.path.name,
        version=", ".join(known.format),
        retrieved=max(date.fromtimestamp(file.stat().st_mtime) for file in known.files),
        attribution="",
        files=tuple(str(file.absolute()) for file in known.files),
        read=known.rows,
        after=known.after,
    )


async def load(
    store: Store,
    settings: Settings,
    own: Own,
    progress: Progress = pipeline.quiet,
    *,
    force: bool = False,
) -> list[LoadReport]:
    """Load a file under its name, in place of what was loaded under that name before; first the open data it needs.

    Own files that share nodes with what was there, or whose edges end at them, are loaded again after it: what they
    say must not be lost with it. Returns the reports of all that was loaded.
    Raises LoadError: it is of no format, or the name stands for a file of another one.
    """
    refuse_large(own)
    source = source_of(own)
    shelf = Shelf(settings.own_dir)
    await refuse_another(shelf, source)
    reports = await pipeline.load(store, settings, source.after, progress) if source.after else []
    await migrations.apply(store)
    await constraints.apply(store)
    before = set(shelf.versions(own.name))
    source = source_of(replace(own, path=await asyncio.to_thread(shelf.put, own.name, own.path)))
    try:
        reports += await _load(store, settings, source, progress, force=force)
    except LoadError:
        if set(shelf.versions(own.name)) - before:
            shelf.drop_newest(own.name)
        raise
    return reports


async def refresh(store: Store, settings: Settings, progress: Progress = pipeline.quiet) -> list[LoadReport]:
    """Load again those own files that are read otherwise now, or were not written to their end; the oldest first."""
    shelf = Shelf(settings.own_dir)
    reports = []
    for name in pipeline.own(await writes.loads(store)):
        if path := shelf.current(name):
            reports += await _load(store, settings, source_of(Own(name, path)), progress, force=False, newest=False)
    return reports


async def rehearsed(store: Store, settings: Settings, own: Own) -> Rehearsal:
    """What loading a file would create, change, remove and put into quarantine. Nothing is written.

    Raises LoadError: as loading would; or open data that it refers to is not loaded.
    """
    refuse_large(own)
    source = source_of(own)
    await refuse_another(Shelf(settings.own_dir), source)
    there = await writes.loads(store)
    if missing := [known.name for known in needed(source.after) if known.name not in there]:
        raise LoadError(f"It refers to {', '.join(missing)}, not loaded yet.", f"tidu load {' '.join(missing)}")
    return await rehearse(store, await _task(settings, source, await _stamp(settings, source), there, newest=True))


async def unload(store: Store, settings: Settings, name: str) -> int:
    """Remove all that was loaded under a name, and the copies of its files.

    Returns how many nodes stay, as stubs, for what is recorded of them. Raises LoadError: others lean on it.
    """
    there = await writes.loads(store)
    sharing = await writes.sharing(store, name, pipeline.own(there))
    await pipeline.refuse_leaving(store, name, among=there.keys() - SOURCES.keys())
    await writes.reopen(store, sharing)
    stubs = await writes.erase(store, name)
    Shelf(settings.own_dir).forget(name)
    await reopened(store, settings, pipeline.quiet)
    return stubs


async def undo(
    store: Store, settings: Settings, name: str, progress: Progress = pipeline.quiet
) -> list[LoadReport] | None:
    """Undo the newest load of a name: bring back the version before, or remove what was its first; None then.

    Raises LoadError: nothing was loaded under that name from here.
    """
    shelf = Shelf(settings.own_dir)
    if not shelf.versions(name):
        raise LoadError(f"No file was loaded as {name} from here.", "`tidu status` lists what is loaded.")
    if len(shelf.versions(name)) == 1:
        await unload(store, settings, name)
        return None
    former = shelf.drop_newest(name)
    assert former is not None  # noqa: S101 - another version is left
    return await _load(store, settings, source_of(Own(name, former)), progress, force=True, newest=False)


async def refuse_another(shelf: Shelf, source: Source) -> None:
    """Raise LoadError where the name stands for a file of another format: it would be taken out for this one."""
    if (former := shelf.current(source.name)) is None:
        return
    version = source_of(Own(source.name, former)).version
    if version != source.version:
        raise LoadError(
            f"{source.name} was loaded from {former.name} ({version}); this file is of {source.version}.",
            f"Give it a name of its own: --as NAME; or remove the other first: tidu unload {source.name}",
        )


async def _load(
    store: Store, settings: Settings, source: Source, progress: Progress, *, force: bool, newest: bool = True
) -> list[LoadReport]:
    """Load a file, and those again that what was there of it meant something to."""
    there = await writes.loads(store)
    others: set[str] = set()
    if source.name in there:
        own = pipeline.own(there)
        others = {*await writes.leaning(store, source.name, own), *await writes.sharing(store, source.name, own)}
    report = await _load_one(store, settings, source, progress, there, force=force, newest=newest, others=others)
    return [report, *await reopened(store, settings, progress)]


async def reopened(store: Store, settings: Settings, progress: Progress) -> list[LoadReport]:
    """Load those own files again, from their copies, that are to be written again; the oldest first, each in its place.

    Also those that a run which was killed had left so.
    """
    shelf = Shelf(settings.own_dir)
    there = await writes.loads(store)
    reports = []
    for name in pipeline.own(there):
        if not there[name].complete and (path := shelf.current(name)):
            source = source_of(Own(name, path))
            there = await writes.loads(store)
            reports.append(await _load_one(store, settings, source, progress, there, force=False, newest=False))
    return reports


async def _load_one(
    store: Store,
    settings: Settings,
    source: Source,
    progress: Progress,
    there: Mapping[str, Loaded],
    *,
    force: bool,
    newest: bool,
    others: Collection[str] = (),
) -> LoadReport:
    """Load one file unless it is there; `others` are then to be written again after it."""
    stamp = await _stamp(settings, source)
    state = there.get(source.name)
    if state and state.complete and state.digest == stamp.digest and not force:
        return report_of(source.name, state)
    begun = state is not None and state.digest == stamp.digest
    await writes.reopen(store, others)
    task = await _task(settings, source, stamp, there, newest=newest and not begun)
    return await load_source(store, replace(task, anew=force), settings.quarantine_dir, progress)


async def _stamp(settings: Settings, source: Source) -> Stamp:
    found = await asyncio.to_thread(digests, [*needed(source.after), source], settings.data)
    return Stamp(source.name, found[source.name])


async def _task(settings: Settings, source: Source, stamp: Stamp, there: Mapping[str, Loaded], *, newest: bool) -> Task:
    """The source read, with its place among the own files: newer ones have their say before it, older ones after."""
    places = {name: there[name].place or 0 for name in pipeline.own(there)}
    place = places.pop(source.name, None)
    if place is None or newest:
        place = max(places.values(), default=0) + 1
    return Task(
        source,
        await asyncio.to_thread(read, source, settings.data),
        stamp,
        earlier=frozenset({*SOURCES, *(name for name, other in places.items() if other > place)}),
        later=frozenset(name for name, other in places.items() if other < place),
        place=place,
    )
