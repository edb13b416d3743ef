"""Liveness without a database, readiness with each thing that can be wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI

from api import health as module
from api.app import create_app
from api.health import Health, add_health
from graph import constraints, migrations
from graph.errors import StoreRefused
from graph.settings import Settings
from graph.store import Store, address
from tests.api.asking import CountingStore
from tests.faults.proxy import proxied


class Clock:
    """Seconds that pass when a test says so."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


class Probed:
    """An application with nothing but its health, and a probe of it."""

    def __init__(self, store: Store | None) -> None:
        self.store, self.clock = store, Clock()
        self.health = Health(lambda: self.store, self.clock)
        app = FastAPI()
        add_health(app, self.health)
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://tidu")

    async def get(self, path: str) -> httpx.Response:
        """Ask once more, two seconds later."""
        self.clock.now += 2
        return await self.client.get(path)

    async def wrong(self) -> dict[str, Any]:
        """The checks that do not hold, of an answer that says not ready."""
        response = await self.get("/readyz")
        assert (response.status_code, response.json()["ready"]) == (503, False)
        return {name: check["said"] for name, check in response.json()["checks"].items() if check["ok"] is False}


@pytest_asyncio.fixture
async def graph_store(empty_store: Store) -> CountingStore:
    """A graph of this version with its indexes."""
    await migrations.apply(empty_store)
    await constraints.apply(empty_store)
    return CountingStore.over(empty_store)


@pytest_asyncio.fixture
async def probed(graph_store: CountingStore) -> AsyncIterator[Probed]:
    """A process that is ready."""
    probed = Probed(graph_store)
    yield probed
    await probed.client.aclose()


async def test_ready(probed: Probed) -> None:
    response = await probed.get("/readyz")
    good = {"ok": True, "said": ""}
    assert response.status_code == 200
    assert response.json() == {
        "ready": True, "checks": {"process": good, "store": good, "graph": good, "indexes": good},
    }  # fmt: skip
    assert response.headers["cache-control"] == "no-store"


async def test_a_storm_of_probes_costs_two_statements_a_second(probed: Probed, graph_store: CountingStore) -> None:
    for _ in range(20):
        assert (await probed.client.get("/readyz")).status_code == 200
    assert len(graph_store.asked) == 2
    await probed.get("/readyz")
    assert len(graph_store.asked) == 4


async def test_alive_without_asking_the_database(probed: Probed, graph_store: CountingStore) -> None:
    for store in (graph_store, None):
        probed.store = store
        response = await probed.get("/healthz")
        assert (response.status_code, response.text) == (200, "ok\n")
    assert graph_store.asked == []


async def test_not_ready_before_it_has_started_and_while_it_ends(probed: Probed) -> None:
    store, probed.store = probed.store, None
    assert await probed.wrong() == {"process": "The API is starting."}
    probed.store = store
    assert (await probed.get("/readyz")).status_code == 200
    probed.health.leave()
    assert await probed.wrong() == {"process": "The API is shutting down."}


async def test_not_ready_with_a_graph_of_another_version(probed: Probed, graph_store: CountingStore) -> None:
    await graph_store.write("MATCH (g:Graph) SET g.version = 99", {})
    assert await probed.wrong() == {"graph": "The graph is of version 99, this program of 1."}


async def test_not_ready_without_its_indexes(probed: Probed, graph_store: CountingStore) -> None:
    await graph_store.schema("DROP INDEX by_enterprise_name")
    assert await probed.wrong() == {"indexes": "Missing or not filled: by_enterprise_name."}
    await constraints.apply(graph_store)
    assert (await probed.get("/readyz")).status_code == 200


async def test_not_ready_while_the_database_is_away(graph_store: CountingStore, engine_settings: Settings) -> None:
    async with proxied(address(engine_settings)) as (proxy, where):
        store = await Store.at(where, 5)
        probed = Probed(store)
        assert (await probed.get("/readyz")).status_code == 200
        await proxy.refuse()
        assert (await probed.wrong()).keys() == {"store"}
        await proxy.open()
        assert (await probed.get("/readyz")).status_code == 200
        await probed.client.aclose()
        await store.close()


async def test_a_silent_database_is_not_waited_for(graph_store: CountingStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    monkeypatch.setattr(migrations, "VERSION_OF", "UNWIND range(1, 1000000000) AS n RETURN max(n)")
    probed = Probed(graph_store)
    assert await probed.wrong() == {"store": "The database gave no answer within 0.05 s."}
    await probed.client.aclose()


async def test_the_application_serves_both(graph_store: CountingStore, engine_settings: Settings) -> None:
    app = create_app(engine_settings)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        assert (await client.get("/readyz")).json()["checks"]["process"]["said"] == "The API is starting."
        async with app.router.lifespan_context(app):
            assert (await client.get("/healthz")).status_code == 200
            assert (await client.get("/readyz")).status_code == 200
        assert (await client.get("/readyz")).json()["checks"]["process"]["said"] == "The API is shutting down."


async def test_an_application_does_not_start_on_a_newer_graph(
    graph_store: CountingStore, engine_settings: Settings
) -> None:
    await graph_store.write("MATCH (g:Graph) SET g.version = 99", {})
    app = create_app(engine_settings)
    with pytest.raises(StoreRefused, match="The graph is of version 99; this program knows 1"):
        async with app.router.lifespan_context(app):
            pass
