"""What a source yields: nodes, edges, and the faults it named on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, TypeAlias

Value: TypeAlias = str | int | float | bool | date | Decimal | Sequence[str]
Ref: TypeAlias = tuple[str, str]
"""A node by its label and its id."""

Dropped: TypeAlias = Literal["row", "field", "nothing"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record was read: a file as its source names it, and the line it starts on, from 1."""

    file: str
    line: int


NOWHERE = Place("", 0)


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A node. An absent fact is a key left out, never None and never an empty text.

    A `mention` only names it: it makes the node where nobody describes it, and states nothing of one that is there.
    """

    label: str
    id: str
    properties: Mapping[str, Value]
    place: Place = field(default=NOWHERE, compare=False)
    mention: bool = False

    def at(self, place: Place) -> NodeRow:
        """The same row at a place, unless it has one of its own."""
        return self if self.place is not NOWHERE else replace(self, place=place)


@dataclass(frozen=True, slots=True)
class EdgeRow:
    """An edge from `start` to `end`. One source states it once for each (start, type, end)."""

    type: str
    start: Ref
    end: Ref
    properties: Mapping[str, Value]
    place: Place = field(default=NOWHERE, compare=False)

    def at(self, place: Place) -> EdgeRow:
        """The same row at a place, unless it has one of its own."""
        return self if self.place is not NOWHERE else EdgeRow(self.type, self.start, self.end, self.properties, place)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a file that could not be kept, or was kept in doubt; `dropped` says what was lost."""

    file: str
    line: int
    field: str
    value: str
    reason: str
    dropped: Dropped


Row: TypeAlias = NodeRow | EdgeRow | Fault


@dataclass(frozen=True)
class Source:
    """One source of facts: what it is, under which licence, and how its files become rows.

    `name` is its id in the graph, `files` are relative to the data folder, may have stars, and are all that `read`
    opens; `read` takes the data folder and yields rows lazily. `after` names the sources whose nodes its edges refer
    to.

    `synthetic`: a generator made it all, and every node of it says so. `streamed`: it is written as it is read, for it
    may be larger than memory; so it yields all its nodes first, nothing twice, and no node of another source. A large
    one may have `shares`: given the data folder, a number and how many there are, the rows of that share in any order.
    """

    name: str
    title_zh: str
    about: str
    licence: str
    non_commercial: bool
    address: str
    version: str
    retrieved: date
    attribution: str
    files: tuple[str, ...]
    read: Callable[[Path], Iterator[Row]]
    after: tuple[str, ...] = ()
    synthetic: bool = False
    streamed: bool = False
    size: int = 0  # rows, about, where that is known without reading
    shares: Callable[[Path, int, int], Iterator[Row]] | None = None


def present(values: Mapping[str, Any]) -> dict[str, Value]:
    """The facts that are there: keys whose value is not None, not an empty text and not an empty list."""
    return {key: value for key, value in values.items() if value is not None and value not in ("", (), [])}
