"""The store with the small graph of `tests/seed.py`."""

from __future__ import annotations

import pytest_asyncio

from graph.store import Store
from tests.seed import plant


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def seeded(store: Store) -> Store:
    """A store that holds the seed and nothing else, planted anew for each module that asks for it."""
    await plant(store)
    return store
