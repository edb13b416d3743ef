"""Small graphs of enterprises, and a weighing for them: names given, everything else as a loader would write it."""

from __future__ import annotations

from functools import cache
from typing import Any

from graph.keys import keyed
from graph.resolution.labels import WEIGHTS
from graph.resolution.scores import Weights, load_weights
from graph.settings import CHECKOUT
from graph.store import Store

FLAGS = {"nameIsTranslation": False, "masked": False, "aggregate": False}


@cache
def weights() -> Weights:
    """The weights of the repository."""
    return load_weights(CHECKOUT / "data" / WEIGHTS)


async def enterprise(store: Store, key: str, name: str, source: str = "a", **facts: Any) -> None:
    """An enterprise of one source."""
    stated = {"name": name, **FLAGS, **facts}
    books = {"id": key, "noun": "Enterprise", "sources": [source], "load": f"load-{source}"}
    row = {**stated, **books, **keyed("Enterprise", stated)}
    await store.write("CREATE (n:Enterprise) SET n = $row", {"row": row})


async def product(store: Store, key: str) -> None:
    """A product of source a."""
    row = {"id": key, "noun": "Product", "sources": ["a"], "load": "load-a", "name": key}
    await store.write("CREATE (n:Product) SET n = $row", {"row": row})


async def edge(store: Store, start: str, kind: str, end: str, source: str = "a", **facts: Any) -> None:
    """An edge of one source between any two nodes."""
    row = {"confidence": 1.0, "source": source, "load": f"load-{source}", **facts}
    statement = f"MATCH (a {{id: $a}}) MATCH (b {{id: $b}}) CREATE (a)-[r:{kind}]->(b) SET r = $row"
    await store.write(statement, {"a": start, "b": end, "row": row})


async def edges(store: Store, kind: str) -> list[list[Any]]:
    """Start and end of all edges of a type, with their confidence."""
    return await store.read(f"MATCH (a)-[r:{kind}]->(b) RETURN a.id, b.id, r.confidence ORDER BY a.id, b.id", {})
