"""Constraints and indexes that follow from the model: unique ids, range indexes, full text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph.fulltext import ALL, index_of
from graph.model import MODEL
from graph.store import Store
from graph.vocabulary import NOUN, Model

ANALYZER = "cjk"  # pairs of characters for Chinese, words for the rest
WAIT = 300  # seconds for new indexes to be filled


@dataclass(frozen=True)
class Index:
    """An index of ours: its name, its type as Neo4j calls it, and what it covers. Unique ids are indexes too."""

    name: str
    type: str
    labels: tuple[str, ...]
    properties: tuple[str, ...]

    @property
    def statement(self) -> str:
        """The statement that makes it."""
        labels, properties = "|".join(self.labels), ", ".join(f"n.{p}" for p in self.properties)
        if self.type == "UNIQUE":
            return f"CREATE CONSTRAINT {self.name} IF NOT EXISTS FOR (n:{labels}) REQUIRE {properties} IS UNIQUE"
        if self.type == "FULLTEXT":
            return (
                f"CREATE FULLTEXT INDEX {self.name} IF NOT EXISTS FOR (n:{labels}) ON EACH [{properties}] "
                f"OPTIONS {{indexConfig: {{`fulltext.analyzer`: '{ANALYZER}'}}}}"
            )
        return f"CREATE RANGE INDEX {self.name} IF NOT EXISTS FOR (n:{labels}) ON ({properties})"

    @property
    def removal(self) -> str:
        """The statement that drops it."""
        return f"DROP {'CONSTRAINT' if self.type == 'UNIQUE' else 'INDEX'} {self.name} IF EXISTS"


def indexes(model: Model = MODEL) -> list[Index]:
    """All that the model asks for: ids first, full text last."""
    nodes = model.nodes.values()
    ids = [Index(f"id_{n.label.lower()}", "UNIQUE", (n.label,), ("id",)) for n in nodes]
    ranges = [
        Index(f"by_{n.label.lower()}_{p.name.lower()}", "RANGE", (n.label,), (p.name,))
        for n in nodes
        for p in (*n.properties, *n.keys)
        if p.indexed
    ]
    searched = [n for n in nodes if n.searched]
    texts = [Index(index_of(n.label), "FULLTEXT", (n.label,), n.searched) for n in searched]
    names = dict.fromkeys(name for n in searched for name in n.searched)
    everything = Index(ALL, "FULLTEXT", tuple(n.label for n in searched), (*names, NOUN))
    return [*ids, *ranges, *texts, everything] if searched else [*ids, *ranges]


def statements(model: Model = MODEL) -> list[str]:
    """The statements that make them, in order."""
    return [index.statement for index in indexes(model)]


def ours(name: str) -> bool:
    """Whether an index goes by one of our names, of this model or of an older one."""
    return name == ALL or name.startswith(("id_", "by_", f"{ALL}_"))


async def standing(store: Store) -> list[Index]:
    """Our indexes as the store has them. One with another analyzer shows as of another type: it is to be made anew."""
    rows = await store.read(
        "SHOW INDEXES YIELD name, type, owningConstraint, labelsOrTypes, properties, options WHERE type <> 'LOOKUP' "
        "RETURN name, type, owningConstraint, labelsOrTypes, properties, options",
        {},
    )
    return [_standing(*row) for row in rows if ours(row[0])]


def _standing(
    name: str, kind: str, constraint: str | None, labels: list[str], properties: list[str], options: dict[str, Any]
) -> Index:
    if constraint:
        kind = "UNIQUE"
    elif kind == "FULLTEXT" and options["indexConfig"].get("fulltext.analyzer") != ANALYZER:
        kind = "FULLTEXT by another analyzer"
    return Index(name, kind, tuple(labels), tuple(properties))


async def not_online(store: Store, model: Model = MODEL) -> list[str]:
    """The names of the model's indexes that the store has not, or has not filled yet."""
    rows = await store.read("SHOW INDEXES YIELD name, state WHERE state = 'ONLINE' RETURN name", {})
    online = {name for [name] in rows}
    return [index.name for index in indexes(model) if index.name not in online]


async def apply(store: Store, model: Model = MODEL) -> None:
    """Make the store's indexes those of the model, and wait until they are filled. Does nothing where they are.

    Raises StoreRefused: two nodes have one id, so that it cannot be made unique.
    """
    wanted, found = indexes(model), await standing(store)
    stale, missing = set(found) - set(wanted), [index for index in wanted if index not in found]
    for index in sorted(stale, key=lambda i: i.name):
        await store.schema(index.removal)
    for index in missing:
        await store.schema(index.statement)
    if missing:
        await store.schema(f"CALL db.awaitIndexes({WAIT})")
