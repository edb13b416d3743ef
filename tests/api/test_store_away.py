"""What callers are told when the database is away or slow, and that the API goes on once it is back."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from api.app import create_app
from api.http import GraphQLEndpoint
from graph.errors import StoreTimeout, StoreUnavailable
from graph.settings import Settings
from graph.store import Address, Store, address
from tests.api.asking import CountingStore
from tests.faults.proxy import Proxy, proxied

TIERS = {"query": "{ tiers { id } }"}
HEAVY = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a + b < 0 RETURN count(*)"


@pytest_asyncio.fixture
async def way(engine_settings: Settings) -> AsyncIterator[tuple[Proxy, Address]]:
    """A way to the engine of the tests that can be shut."""
    async with proxied(address(engine_settings)) as way:
        yield way


@pytest_asyncio.fixture
async def client(
    seeded: CountingStore, engine_settings: Settings, way: tuple[Proxy, Address]
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the API that reaches its database by that way."""
    endpoint = GraphQLEndpoint(engine_settings)
    endpoint.store = await Store.at(way[1])
    transport = httpx.ASGITransport(app=endpoint)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client
    await endpoint.store.close()


async def test_away_and_back(client: httpx.AsyncClient, way: tuple[Proxy, Address]) -> None:
    assert (await client.post("/graphql", json=TIERS)).status_code == 200
    await way[0].refuse()
    away = await client.post("/graphql", json=TIERS)
    assert (away.status_code, away.headers["retry-after"]) == (503, "1")
    [error] = away.json()["errors"]
    assert (error["path"], error["extensions"]) == (["tiers"], {"code": "STORE_UNAVAILABLE"})
    await way[0].open()
    back = await client.post("/graphql", json=TIERS)
    assert (back.status_code, len(back.json()["data"]["tiers"])) == (200, 3)


async def test_what_needs_no_database_is_answered_without(
    client: httpx.AsyncClient, way: tuple[Proxy, Address]
) -> None:
    await way[0].refuse()
    schema = await client.post("/graphql", json={"query": "{ __schema { queryType { name } } }"})
    assert schema.json() == {"data": {"__schema": {"queryType": {"name": "Query"}}}}
    wrong = await client.post(
        "/graphql", json={"query": "{ tears }"}, headers={"accept": "application/graphql-response+json"}
    )
    assert wrong.status_code == 400


async def test_an_api_that_has_not_started(engine_settings: Settings) -> None:
    transport = httpx.ASGITransport(app=GraphQLEndpoint(engine_settings))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        response = await client.post("/graphql", json=TIERS)
    assert (response.status_code, response.headers["retry-after"]) == (503, "1")
    [error] = response.json()["errors"]
    assert error["extensions"] == {"code": "STORE_UNAVAILABLE"}


async def test_an_api_whose_database_is_not_there_does_not_start(unused_tcp_port: int) -> None:
    app = create_app(Settings(neo4j_uri=f"bolt://127.0.0.1:{unused_tcp_port}", statement_timeout=2))
    with pytest.raises(StoreUnavailable, match="cannot be reached"):
        async with app.router.lifespan_context(app):
            pass


async def test_a_statement_that_takes_too_long(engine_settings: Settings) -> None:
    store = await Store.at(address(engine_settings), statement_timeout=0.5)
    with pytest.raises(StoreTimeout, match="took too long"):
        await store.read(HEAVY, {})
    await store.close()
