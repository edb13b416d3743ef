"""The whole graph anew by the bulk importer: open data, a district's own files, a synthetic district, and decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph import recorded, writes
from graph.errors import LoadError
from graph.import_files import ImportFiles
from graph.recorded import Recorded
from graph.settings import Settings
from graph.store import Store
from graph.writes import Stamp
from loaders import pipeline
from loaders.bulk import Draft
from loaders.digests import digests
from loaders.district import Own, source_of
from loaders.loading import LoadReport, Progress
from loaders.referring import merged_into
from loaders.rows import Source
from loaders.shelf import Shelf
from loaders.sources import SOURCES, needed

DERIVED = frozenset({"entity-resolution"})  # sources whose edges a command makes again from the rest
BOOKS = ("Decision", "Alias", "Deed", "LibraryUpdate")  # what was decided and done; it stands in no file


@dataclass(frozen=True)
class Carried:
    """What a new graph takes over from the one there is.

    Which own files, in which order; what people decided, and what they recorded.
    """

    own: tuple[str, ...] = ()
    books: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    recorded: Recorded = field(default_factory=Recorded)


async def carried(store: Store, settings: Settings) -> Carried:
    """What is to be taken over from a store.

    Raises LoadError: it holds what stands in no file here, which a new graph would lose.
    """
    own = pipeline.own(await writes.loads(store))
    shelf = Shelf(settings.own_dir)
    lost = [name for name in own if shelf.current(name) is None]
    known = {*SOURCES, *own, *DERIVED, "sample", *recorded.KEPT}
    lost += [name for name in await writes.source_ids(store) if name not in known]
    if lost:
        raise LoadError(
            f"The graph holds {', '.join(lost)}, of which there are no files here: a new graph would lose it.",
            "Run this where they were loaded from, or unload them first.",
        )
    books = {label: await writes.kept(store, label) for label in BOOKS}
    return Carried(tuple(own), books, await writes.aliases(store), await recorded.everything(store))


@dataclass(frozen=True)
class Rebuilding:
    """A new graph: what it takes over, files that come to it, and the synthetic district; its reports as they come."""

    settings: Settings
    carried: Carried
    added: Sequence[Own] = ()
    sample: Source | None = None
    progress: Progress = pipeline.quiet
    reports: list[LoadReport] = field(default_factory=list)

    def write(self, files: ImportFiles) -> None:
        """Write everything into the importer's files. Raises LoadError: as loading would."""
        settings = self.settings
        shelf = Shelf(settings.own_dir)
        kept = [Own(name, path) for name in self.carried.own if (path := shelf.current(name))]
        fresh = [Own(own.name, shelf.put(own.name, own.path)) for own in self.added]
        names = {own.name for own in fresh}
        own = [source_of(one) for one in (*(one for one in kept if one.name not in names), *fresh)]
        made = [self.sample] if self.sample else []
        stamps = digests([*needed(SOURCES), *own, *made], settings.data)
        aliases = merged_into(self.carried.aliases)
        draft = Draft(files, settings.data, settings.quarantine_dir, aliases=aliases, recorded=self.carried.recorded)
        for source in (*SOURCES.values(), *made):
            earlier = frozenset(before.name for before in needed(source.after))
            self._add(draft, source, stamps[source.name], earlier)
        for place, source in enumerate(own, start=1):
            self._add(draft, source, stamps[source.name], frozenset(SOURCES), place)
        for label, rows in self.carried.books.items():
            draft.keep(label, rows)
        draft.finish()

    def _add(
        self, draft: Draft, source: Source, digest: str, earlier: frozenset[str], place: int | None = None
    ) -> None:
        stamp = Stamp(source.name, digest)
        self.reports.append(draft.add(source, stamp, earlier, self.progress, place))
