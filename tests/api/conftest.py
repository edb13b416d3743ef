"""The API on the small graph of `tests/seed.py`."""

from __future__ import annotations

import pytest
import pytest_asyncio

from graph.store import Store
from tests.api.asking import Api, CountingStore
from tests.seed import plant


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def seeded(store: Store) -> CountingStore:
    """A store that holds the seed and nothing else, planted anew for each module."""
    await plant(store)
    return CountingStore.over(store)


@pytest.fixture
def api(seeded: CountingStore) -> Api:
    """The API as it runs in production, with nothing remembered."""
    return Api(seeded)
