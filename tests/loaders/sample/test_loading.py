"""The sample in the real engine, beside those nodes of the open data that its edges end at."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from graph.settings import Settings
from graph.store import Store
from loaders.pipeline import load, unload
from loaders.rows import EdgeRow, NodeRow, Ref, Row, Source
from loaders.sample import source
from loaders.sources import SOURCES
from tests.loaders import counting
from tests.loaders.counting import DATA
from tests.loaders.sample.district import at_ends

COUNTS = (
    "CALL () { MATCH (n) WHERE 'sample' IN n.sources AND NOT n:Source RETURN count(n) AS nodes, "
    "count(CASE WHEN n.synthetic THEN 1 END) AS marked } "
    "CALL () { MATCH ()-[r]->() WHERE r.source = 'sample' RETURN count(r) AS edges } RETURN nodes, marked, edges"
)


def only(wanted: Set[Ref], one: Source, data: Path) -> Iterator[Row]:
    """Some of the nodes of a source."""
    return (row for row in one.read(data) if isinstance(row, NodeRow) and (row.label, row.id) in wanted)


@pytest.fixture(scope="module")
def registry() -> dict[str, Source]:
    """The sources before the sample, cut down to what a sample of 60 needs of them."""
    ends = frozenset(at_ends(row for row in source(60, 7).read(DATA) if isinstance(row, EdgeRow)))
    before = {name: SOURCES[name] for name in source().after}
    return {name: replace(one, read=partial(only, ends, one), after=()) for name, one in before.items()}


async def test_all_of_it_loads_says_that_it_is_made_up_and_goes_again(
    engine_settings: Settings, empty_store: Store, tmp_path: Path, registry: dict[str, Source]
) -> None:
    settings = engine_settings.model_copy(update={"home": tmp_path})
    for size in (60, 40):  # the second takes the place of the first
        rows = list(source(size, 7).read(DATA))
        nodes, edges = counting.nodes(rows).total(), counting.edges(rows).total()
        known = registry | {"sample": source(size, 7)}
        report = (await load(empty_store, settings, ["sample"], registry=known))[-1]
        assert (report.nodes, report.edges, report.quarantined) == (nodes, edges, 0)
        assert await empty_store.read(COUNTS, {}) == [[nodes, nodes, edges]]
    again = (await load(empty_store, settings, ["sample"], registry=known))[-1]
    assert again.skipped
    await unload(empty_store, "sample", known)
    assert await empty_store.read(COUNTS, {}) == [[0, 0, 0]]
