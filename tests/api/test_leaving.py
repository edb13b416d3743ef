"""A client that leaves takes its statement with it; one that stays is answered however long it takes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio

from api.http import GraphQLEndpoint
from api.presence import FIRST_LOOK
from graph.settings import Settings
from graph.store import Store, address
from tests.api.asking import CountingStore
from tests.api.serving import served

MARK = "left alone"
SLOW = (
    f"/* {MARK} */ UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a + b < 0 RETURN count(*)"
)
RUNNING = "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery CONTAINS $mark RETURN currentQuery"
PATIENCE = 20.0  # seconds; far below the statement's own limit
BODY = json.dumps({"query": "{ tiers { id } }"}).encode()
POST = b"POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"


class SlowStore(Store):
    """A store whose every read takes minutes, or until `enough` is set."""

    enough: asyncio.Event | None = None

    async def read(self, statement: str, params: dict[str, Any]) -> list[list[Any]]:
        """Let the database count for long, or wait and read."""
        if self.enough is None:
            return await super().read(SLOW, {})
        await self.enough.wait()
        return await super().read(statement, params)


@pytest_asyncio.fixture
async def endpoint(seeded: CountingStore, engine_settings: Settings) -> AsyncIterator[GraphQLEndpoint]:
    """An endpoint on a store whose reads take minutes."""
    known = await Store.at(address(engine_settings))
    endpoint = GraphQLEndpoint(engine_settings)
    endpoint.store = SlowStore(known._driver, known._database, 300.0)
    yield endpoint
    await known.close()


async def until(store: Store, *, running: bool) -> None:
    """Wait until the slow statement runs, or no longer does. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        while bool(await store.read(RUNNING, {"mark": MARK})) is not running:
            pass


async def test_the_statement_of_a_client_that_left_is_ended(store: Store, endpoint: GraphQLEndpoint) -> None:
    async with served(endpoint, lifespan="off") as port:
        _reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(POST % (len(BODY), BODY))
        await until(store, running=True)
        writer.transport.abort()
        await until(store, running=False)


async def test_a_client_that_waits_is_answered(endpoint: GraphQLEndpoint) -> None:
    assert isinstance(endpoint.store, SlowStore)
    endpoint.store.enough = asyncio.Event()
    async with served(endpoint, lifespan="off") as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(POST % (len(BODY), BODY))
        asyncio.get_running_loop().call_later(FIRST_LOOK * 2, endpoint.store.enough.set)
        assert await reader.readline() == b"HTTP/1.1 200 OK\r\n"
        writer.transport.abort()
