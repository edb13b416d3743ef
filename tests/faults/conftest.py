"""A store that is reached through a proxy, so that the way to the database can be made to fail."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from graph.settings import Settings
from graph.store import Store, address
from tests.faults.proxy import Proxy, proxied

LIMIT = 1.0  # seconds for a statement; what meets silence takes LIMIT and GRACE


@pytest_asyncio.fixture
async def far(engine_settings: Settings, store: Store) -> AsyncIterator[tuple[Proxy, Store]]:
    """A proxy to the engine of this run and a store behind it, which asks for what the engine was asked before."""
    await store.read("RETURN 1", {})
    async with proxied(address(engine_settings)) as (proxy, there):
        behind = await Store.at(there, statement_timeout=LIMIT)
        yield proxy, behind
        await behind.close()
