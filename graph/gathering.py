"""One statement behind a judged answer: the figures it is judged by, and the nodes that it shows.

What is judged is worked out in Python from the figures; the nodes are read beside them, so that one field is one
statement whatever it shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.access import Viewer
from graph.builder import unpack
from graph.filters import conjunction
from graph.projection import Row, fields
from graph.request import Wanted
from graph.shapes import Part
from graph.store import Store
from graph.visibility import visible
from graph.writing import Day, Writing

Path = tuple[str, ...]  # response keys from the root field down
Nodes = Mapping[str, Any]  # nodes by their key, each as its values under response keys


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a statement brought: `figures` by name, and the nodes shown at each path of the answer."""

    figures: Mapping[str, Any]
    shown: Mapping[Path, Nodes]


@dataclass(slots=True)
class Gathering:
    """A statement while it is put together. `start` is Cypher that goes before all parts and binds their variables."""

    writing: Writing
    as_of: Day
    start: str = ""
    _calls: list[str] = field(default_factory=list)
    _figures: list[str] = field(default_factory=list)
    _shapes: list[tuple[Path, Part]] = field(default_factory=list)

    def figure(self, name: str, expression: str) -> None:
        """Read the value of an expression."""
        self._calls.append(f"CALL (*) {{ RETURN {expression} AS figure{len(self._figures)} }}")
        self._figures.append(name)

    def show(self, path: Path, label: str, wanted: Wanted, keys: Sequence[str] | str, *, several: bool = False) -> None:
        """Read the nodes of a label with these keys that are shown at a path.

        The keys themselves, or Cypher for the key; for a list of them where `several`. Without keys nothing is read.
        """
        if not keys:
            return
        writing, name = self.writing, f"shown{len(self._shapes)}"
        row = Row(writing.fresh("n"), label, self.as_of, writing)
        shape = fields(wanted.fields, row)
        of = f"{'IN' if several else '='} {keys}" if isinstance(keys, str) else f"IN ${writing.params.add(list(keys))}"
        where = conjunction([f"{row.here}.id {of}", visible(label, row.here, writing)])
        match = f"MATCH ({row.here}:{label}) WHERE {where} WITH {row.here} ORDER BY {row.here}.id"
        body = f"{match}{row.subqueries} RETURN collect([{row.here}.id, {row.values}]) AS {name}"
        self._calls.append(f"CALL (*) {{ {body} }}")
        self._shapes.append((path, shape))

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to read."""
        return not self._calls and not self.start

    @property
    def statement(self) -> str:
        """The statement: one record of one list, the figures first."""
        names = [f"figure{i}" for i in range(len(self._figures))] + [f"shown{i}" for i in range(len(self._shapes))]
        return " ".join([self.start or "WITH 1 AS one", *self._calls, f"RETURN [{', '.join(names)}]"])

    async def run(self, store: Store, variables: Mapping[str, Any], viewer: Viewer) -> Gathered | None:
        """Run it; None where `start` found nothing. Raises BadInput, StoreTimeout, …"""
        bound = self.writing.params.bind(variables, viewer.node)
        found = await store.value(self.statement, bound)
        if found is None:
            return None
        figures = dict(zip(self._figures, found, strict=False))
        rows = found[len(self._figures) :]
        shown = {
            path: {key: unpack(shape, values, bound) for key, values in nodes}
            for (path, shape), nodes in zip(self._shapes, rows, strict=True)
        }
        return Gathered(figures, shown)
