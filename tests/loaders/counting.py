"""What a source yields, counted: for tests that expect exact numbers of the real files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from loaders.check import checked
from loaders.files import Record
from loaders.rows import EdgeRow, Fault, NodeRow, Place, Row, Value

DATA = Path(__file__).parents[2] / "data"
HERE = Place("here.csv", 2)


def record(**fields: str) -> Record:
    """A record of a CSV that stands nowhere."""
    return Record(HERE, fields)


def nodes(rows: Iterable[Row]) -> Counter[str]:
    """How many nodes of each label."""
    return Counter(row.label for row in rows if isinstance(row, NodeRow))


def edges(rows: Iterable[Row]) -> Counter[tuple[str, str, str]]:
    """How many edges of each type between which labels."""
    return Counter((row.start[0], row.type, row.end[0]) for row in rows if isinstance(row, EdgeRow))


def faults(rows: Iterable[Row]) -> list[Fault]:
    """The faults, in order."""
    return [row for row in rows if isinstance(row, Fault)]


def node(rows: Iterable[Row], label: str, key: str) -> dict[str, Value]:
    """The facts of one node."""
    (found,) = (row.properties for row in rows if isinstance(row, NodeRow) and (row.label, row.id) == (label, key))
    return dict(found)


def edge(rows: Iterable[Row], kind: str, start: str, end: str) -> dict[str, Value]:
    """The facts of one edge."""
    (found,) = (
        row.properties
        for row in rows
        if isinstance(row, EdgeRow) and (row.type, row.start[1], row.end[1]) == (kind, start, end)
    )
    return dict(found)


def against_the_model(rows: Iterable[Row]) -> list[Fault]:
    """What the model refuses in rows that the source itself found good."""
    return [found for row in rows if not isinstance(row, Fault) for found in checked(row) if isinstance(found, Fault)]


def repeated(rows: Iterable[Row]) -> list[object]:
    """Nodes and edges that are there more than once."""
    keys = Counter(
        (row.label, row.id) if isinstance(row, NodeRow) else (row.type, row.start, row.end)
        for row in rows
        if not isinstance(row, Fault)
    )
    return [key for key, count in keys.items() if count > 1]
