"""Loading sources into the store. It may be killed at any point and run again: the same files, the same graph."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncGenerator, Collection, Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager
from pathlib import Path

from graph import constraints, migrations, writes
from graph.errors import LoadError
from graph.settings import Settings
from graph.store import Store
from graph.writes import Loaded, Stamp
from loaders.digests import digests
from loaders.loading import Flow, LoadReport, Progress, Task, load_flow, load_source, report_of
from loaders.reading import Reading, read
from loaders.rows import Source
from loaders.sources import SOURCES, dependents, needed


def quiet(_source: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


async def load(
    store: Store,
    settings: Settings,
    sources: Sequence[str] | None = None,
    progress: Progress = quiet,
    force: bool = False,
    registry: Mapping[str, Source] = SOURCES,
) -> list[LoadReport]:
    """Load sources by name, all when None, with those they come after and those loaded before that come after them.

    What is there from the same bytes is skipped, unless it is named and `force`. Returns the reports in load order.
    Raises LoadError: a name that no source has, or files that cannot be read; StoreRefused: a graph newer than we are.
    """
    await migrations.apply(store)
    await constraints.apply(store)
    there = await writes.loads(store)
    asked = list(registry) if sources is None else list(sources)
    chosen = needed(asked, registry)
    later = [name for source in chosen for name in dependents(source.name, registry) if name in there]
    chosen = needed([*asked, *later], registry)
    wanted = await asyncio.to_thread(digests, chosen, settings.data)
    anew = set(asked) if force else set[str]()
    complete = {name for name, state in there.items() if state.complete and state.digest == wanted.get(name)}
    reports = {name: report_of(name, there[name]) for name in complete - anew}
    ahead = read_ahead([source for source in chosen if source.name not in reports], settings.data)
    async with aclosing(ahead) as readings:
        async for source, reading in readings:
            stamp = Stamp(source.name, wanted[source.name])
            if reading is None:
                flow = Flow(source, stamp, settings.data, anew=source.name in anew)
                reports[source.name] = await load_flow(store, flow, settings.quarantine_dir, progress)
                continue
            task = Task(
                source,
                reading,
                stamp,
                earlier=frozenset(earlier.name for earlier in needed(source.after, registry)),
                later=frozenset({*dependents(source.name, registry), *own(there)}),
                anew=source.name in anew,
            )
            reports[source.name] = await load_source(store, task, settings.quarantine_dir, progress)
    return [reports[source.name] for source in chosen]


def own(there: Mapping[str, Loaded]) -> list[str]:
    """Those of the loaded sources that are a district's own files, the newest last."""
    return [name for name, loaded in there.items() if loaded.place is not None]


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the garbage collector away: rows hold no cycles, and its walks over them are a third of reading."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


async def read_ahead(sources: Sequence[Source], data: Path) -> AsyncGenerator[tuple[Source, Reading | None], None]:
    """The sources with their readings; the next one is read in a thread while the last one is written.

    A streamed source has none: it is read while it is written.
    """
    following = None
    with uncollected():
        try:
            for position, source in enumerate(sources, start=1):
                reading = await (following or _reading(source, data))
                following = None
                if position < len(sources):
                    following = asyncio.create_task(_reading(sources[position], data))
                yield source, reading
        finally:
            if following:
                following.cancel()


async def _reading(source: Source, data: Path) -> Reading | None:
    return None if source.streamed else await asyncio.to_thread(read, source, data)


async def unload(
    store: Store, source: str, registry: Mapping[str, Source] = SOURCES, among: Collection[str] = ()
) -> int:
    """Remove a source: its edges, the nodes that are its alone, and its name from the others.

    Returns how many nodes stay, as stubs, for what is recorded of them. Raises LoadError.
    """
    await refuse_leaving(store, source, registry, among)
    return await writes.erase(store, source)


async def refuse_leaving(
    store: Store, source: str, registry: Mapping[str, Source] = SOURCES, among: Collection[str] = ()
) -> None:
    """Raise LoadError where a source is not loaded; or sources that come after it are, or one `among` has edges to its
    nodes, and they would lose edges.
    """
    there = await writes.loads(store)
    if source not in there:
        raise LoadError(f"{source} is not loaded.", f"Loaded are: {', '.join(sorted(there)) or 'no sources'}.")
    later = [name for name in dependents(source, registry) if name in there]
    if later := later or await writes.leaning(store, source, set(among) - {source}):
        raise LoadError(f"{', '.join(later)} refer to nodes of {source}.", "Unload them first, the last one first.")
