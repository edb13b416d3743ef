"""The engine of the tests is the engine of production, started once a run in a folder of its own.

`store` is a connection to it, shared by all tests: a test makes its nodes under names of its own, or takes
`empty_store`, which clears everything first. Tests that start and stop engines themselves are in
`tests/graph/test_local.py`; each start costs seconds, so they are few.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from graph import local
from graph.settings import Settings
from graph.store import Store


@pytest.fixture(scope="session")
def engine_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of a running engine with a home of its own."""
    settings = Settings(home=tmp_path_factory.mktemp("home"), neo4j_uri=None, engine_heap_mb=512)
    local.start(settings)
    yield settings
    local.stop(settings)


@pytest_asyncio.fixture(scope="session")
async def store(engine_settings: Settings) -> AsyncIterator[Store]:
    """A connection to the engine of this run."""
    store = await Store.open(engine_settings)
    yield store
    await store.close()


@pytest_asyncio.fixture
async def empty_store(store: Store) -> AsyncIterator[Store]:
    """The same connection, with no node left from another test; a version of the graph does not outlive the test."""
    await store.write("MATCH (n) DETACH DELETE n", {})
    yield store
    await store.write("MATCH (g:Graph) DELETE g", {})
