"""What a load would do, told before it is done: nodes and edges that are new, changed, as before, or to be removed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graph import writes
from graph.sharing import BOOKS, native
from graph.store import Store
from loaders.batches import edge, node
from loaders.loading import Task, fit
from loaders.rows import Fault, Ref

EXAMPLES = 20  # changes that are told one by one


@dataclass
class Tally:
    """How many of a label or an edge type are new, changed, as before, or gone after the load."""

    new: int = 0
    changed: int = 0
    same: int = 0
    gone: int = 0


@dataclass(frozen=True)
class Change:
    """One fact of a node that would be another: what stands there now, None for nothing, and what would."""

    label: str
    id: str
    field: str
    before: Any
    after: Any


@dataclass
class Rehearsal:
    """What a load would do. `nodes` by label, `edges` by type; `changes` are the first few of them."""

    nodes: dict[str, Tally] = field(default_factory=dict)
    edges: dict[str, Tally] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def reasons(self) -> list[tuple[str, str, int]]:
        """Why rows or fields would be quarantined: what would be dropped, the reason, how often."""
        counted = Counter((fault.dropped, fault.reason) for fault in self.faults)
        return [(dropped, reason, count) for (dropped, reason), count in counted.most_common()]


async def rehearse(store: Store, task: Task) -> Rehearsal:
    """Compare what a source states with what the store has. Reads only."""
    fitted = await fit(store, task)
    name = task.source.name
    found = Rehearsal(faults=fitted.reading.faults)
    there = await writes.described(store, fitted.reading.ids())
    for ref, row in fitted.reading.nodes.items():
        shall_be = fitted.merged.get(ref) or node(row, task.stamp)
        tally = found.nodes.setdefault(ref[0], Tally())
        _compare(found, tally, ref, there.get(ref), shall_be)
    for ref in await writes.nodes_of(store, name):
        if ref not in fitted.reading.nodes and ref != ("Source", name):
            found.nodes.setdefault(ref[0], Tally()).gone += 1
    joints = await writes.edges_of(store, name)
    for stated in fitted.reading.edges:
        tally = found.edges.setdefault(stated.type, Tally())
        before = joints.pop((stated.start, stated.type, stated.end), None)
        if before is None:
            tally.new += 1
        elif _facts(before) == _facts(edge(stated, task.stamp)):
            tally.same += 1
        else:
            tally.changed += 1
    for _, kind, _ in joints:
        found.edges.setdefault(kind, Tally()).gone += 1
    return found


def _compare(
    found: Rehearsal, tally: Tally, ref: Ref, before: Mapping[str, Any] | None, after: Mapping[str, Any]
) -> None:
    if before is None:
        tally.new += 1
        return
    old, new = _facts(before), _facts(after)
    if old == new:
        tally.same += 1
        return
    tally.changed += 1
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name) and len(found.changes) < EXAMPLES:
            found.changes.append(Change(*ref, name, old.get(name), new.get(name)))


def _facts(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {name: native(value) for name, value in properties.items() if name not in BOOKS | {"source"}}
