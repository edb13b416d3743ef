"""The stores that are measured: the one named in the settings, else embedded engines, filled when they are empty."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.request import Request, urlopen

import psutil

from graph import local
from graph.settings import Settings
from graph.store import Address, Store, address
from loaders.pipeline import load

Filling = Callable[[Store], Awaitable[Any]]


@contextmanager
def prepared(settings: Settings, fill: Filling) -> Iterator[tuple[Address, psutil.Process | None]]:
    """A store, filled if it is empty, and its process where it runs here. An engine started here is stopped again."""
    started = settings.neo4j_uri is None and local.running(settings) is None
    if started:
        local.start(settings)
    try:
        asyncio.run(_filled(settings, fill))
        engine = None if settings.neo4j_uri else local.running(settings)
        yield address(settings), psutil.Process(engine.pid) if engine else None
    finally:
        if started:
            local.stop(settings)


def open_data(settings: Settings) -> Filling:
    """Loads the open data."""
    return lambda store: load(store, settings)


async def _filled(settings: Settings, fill: Filling) -> None:
    store = await Store.open(settings)
    try:
        [[nodes]] = await store.read("MATCH (n) RETURN count(n)", {})
        if not nodes:
            await fill(store)
    finally:
        await store.close()


def ask(port: int, query: str, variables: dict[str, Any]) -> Any:
    """The data of one answer. Raises AssertionError when there are errors."""
    body = json.dumps({"query": query, "variables": variables}).encode()
    request = Request(f"http://127.0.0.1:{port}/graphql", body, {"content-type": "application/json"})
    with urlopen(request, timeout=60) as response:  # noqa: S310 - a server of ours
        answer = json.load(response)
    assert "errors" not in answer, answer["errors"]
    return answer["data"]
