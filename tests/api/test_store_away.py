"""What callers are told when the database is away or slow, and that the API goes on once it is back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import httpx
import pytest
import pytest_asyncio

from api.app import create_app
from api.http import GraphQLEndpoint
from graph.errors import StoreTimeout, StoreUnavailable
from graph.settings import Settings
from graph.store import Address, Store, address
from tests.api.asking import CountingStore

TIERS = {"query": "{ tiers { id } }"}
HEAVY = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a + b < 0 RETURN count(*)"


class Gate:
    """A way to the database that can be shut: it passes bytes on while it is open."""

    def __init__(self, host: str, port: int) -> None:
        self.there = host, port
        self.port = 0
        self.server: asyncio.Server | None = None
        self.writers: set[asyncio.StreamWriter] = set()

    async def open(self) -> None:
        """Listen, on the port of before if there was one."""
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", self.port)
        self.port = self.server.sockets[0].getsockname()[1]

    async def shut(self) -> None:
        """Stop listening and cut every connection."""
        if self.server is not None:
            self.server.close()
        for writer in self.writers:
            writer.transport.abort()
        self.writers.clear()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass one connection on, both ways."""
        beyond, onward = await asyncio.open_connection(*self.there)
        self.writers |= {writer, onward}
        await asyncio.gather(self.pump(reader, onward), self.pump(beyond, writer))

    async def pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass bytes on until either end is gone."""
        with suppress(ConnectionError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        writer.close()


@pytest_asyncio.fixture
async def gate(engine_settings: Settings) -> AsyncIterator[Gate]:
    """An open gate to the engine of the tests."""
    host, port = address(engine_settings).uri.removeprefix("bolt://").split(":")
    gate = Gate(host, int(port))
    await gate.open()
    yield gate
    await gate.shut()


@pytest_asyncio.fixture
async def client(seeded: CountingStore, engine_settings: Settings, gate: Gate) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the API that reaches its database through the gate."""
    known = address(engine_settings)
    endpoint = GraphQLEndpoint(engine_settings)
    endpoint.store = await Store.at(Address(f"bolt://127.0.0.1:{gate.port}", known.user, known.password))
    transport = httpx.ASGITransport(app=endpoint)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client
    await endpoint.store.close()


async def test_away_and_back(client: httpx.AsyncClient, gate: Gate) -> None:
    assert (await client.post("/graphql", json=TIERS)).status_code == 200
    await gate.shut()
    away = await client.post("/graphql", json=TIERS)
    assert (away.status_code, away.headers["retry-after"]) == (503, "1")
    [error] = away.json()["errors"]
    assert (error["path"], error["extensions"]) == (["tiers"], {"code": "STORE_UNAVAILABLE"})
    await gate.open()
    back = await client.post("/graphql", json=TIERS)
    assert (back.status_code, len(back.json()["data"]["tiers"])) == (200, 3)


async def test_what_needs_no_database_is_answered_without(client: httpx.AsyncClient, gate: Gate) -> None:
    await gate.shut()
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
