"""Small sources whose content is a text file: one row a line, so that a test can change what a source says.

Bank bank:A name=甲 code=A
Territory CN-SH LOCATED_IN …            (see `parse`)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from graph.settings import Settings
from graph.store import Store
from loaders.rows import EdgeRow, Fault, NodeRow, Place, Row, Source, Value

KINDS: Mapping[str, Callable[[str], Value]] = {"int": int, "date": date.fromisoformat, "bool": "true".__eq__}


def fact(text: str) -> tuple[str, Value]:
    """name=甲, or level=int:2, or issuedOn=date:2026-01-01, or aggregate=bool:false."""
    name, _, value = text.partition("=")
    kind, _, rest = value.partition(":")
    return (name, KINDS[kind](rest)) if kind in KINDS else (name, value)


def parse(file: str, number: int, line: str) -> Row:
    """`Label id name=value …` is a node, `Label id TYPE Label id name=value …` an edge, `! field value` a fault."""
    words = line.split()
    place = Place(file, number)
    if words[0] == "!":
        return Fault(file, number, words[1], words[2], "told by the source", "field")
    facts = dict(fact(word) for word in words if "=" in word)
    plain = [word for word in words if "=" not in word]
    if len(plain) == 2:
        return NodeRow(plain[0], plain[1], facts, place)
    return EdgeRow(plain[2], (plain[0], plain[1]), (plain[3], plain[4]), facts, place)


def rows(file: str, data: Path) -> Iterator[Row]:
    """Rows of a file of the data folder."""
    lines = (data / file).read_text(encoding="utf-8").splitlines()
    return (parse(file, number, line) for number, line in enumerate(lines, start=1) if line)


def source(name: str, *after: str) -> Source:
    """A source that reads `name`.txt."""
    file = f"{name}.txt"
    about = (f"来源 {name}", "for tests", "CC0-1.0", False, "https://example.org", "1", date(2026, 11, 23), "nobody")
    return Source(name, *about, (file,), partial(rows, file), after)


def registry(*sources: Source) -> dict[str, Source]:
    """Sources by name."""
    return {source.name: source for source in sources}


def at(settings: Settings, folder: Path, contents: Mapping[str, str]) -> Settings:
    """The same engine with data in `folder`: a file for each source, its indentation taken away."""
    data = folder / "data"
    data.mkdir(exist_ok=True)
    for name, content in contents.items():
        lines = (line.strip() for line in content.splitlines())
        (data / f"{name}.txt").write_text("\n".join(lines).strip(), encoding="utf-8")
    return settings.model_copy(update={"data": data, "home": folder})


async def dump(store: Store) -> list[list[Any]]:
    """The whole graph but its version, nodes and edges with their properties, in an order the store has no say in."""
    nodes = await store.read("MATCH (n) WHERE NOT n:Graph RETURN labels(n), properties(n)", {})
    edges = await store.read("MATCH (a)-[r]->(b) RETURN labels(a), a.id, type(r), labels(b), b.id, properties(r)", {})
    return sorted(([*row[:-1], dict(sorted(row[-1].items()))] for row in [*nodes, *edges]), key=repr)


async def facts_of(store: Store, label: str, key: str) -> dict[str, Any]:
    """All properties of a node."""
    return dict(await store.value(f"MATCH (n:{label} {{id: $id}}) RETURN properties(n)", {"id": key}))
