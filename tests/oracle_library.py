"""What changed in the libraries, told edge by edge over the seed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from graph.ordering import OrderKey, decode_cursor, encode_cursor, fingerprint
from graph.values import today
from graph.vocabulary import Kind
from tests.oracle_pages import Item, Slice, sliced
from tests.seed import SeedEdge, SeedGraph

ORDER = fingerprint([OrderKey(name, "", Kind.STRING) for name in ("on", "enterprise", "tier")])


@dataclass(frozen=True)
class Told:
    """A change: the edge it is told by, its day, and whether it is that edge's beginning or its end."""

    edge: SeedEdge
    on: date
    gone: bool
    score: None = None

    @property
    def place(self) -> list[str]:
        """Where it stands in the order of all changes."""
        return [self.on.isoformat(), self.edge.start.id, self.edge.end.id]

    @property
    def cursor(self) -> str:
        """Its cursor."""
        return encode_cursor(ORDER, self.place)

    def __getitem__(self, name: str) -> Any:
        """A field of it."""
        facts = self.edge.facts
        was = facts.get("previousLayer")
        reasons = facts.get("leftReasons" if self.gone else "reasons")
        return {
            "enterprise": Item(self.edge.start, today()),
            "tier": Item(self.edge.end, today()),
            "on": self.on.isoformat(),
            "kind": "LEFT" if self.gone else "MOVED" if was else "CAME",
            "layer": None if self.gone else facts["layer"],
            "previousLayer": facts["layer"] if self.gone else was,
            "why": facts["leftFor"] if self.gone else None,
            "reasons": None if reasons is None else json.loads(reasons),
        }[name]


def library_changes(graph: SeedGraph) -> list[Told]:
    """All changes, in their order."""
    edges = [edge for edge in graph.edges if edge.type == "IN_LIBRARY"]
    came = [Told(edge, edge.facts["from"], gone=False) for edge in edges]
    left = [Told(e, e.facts["to"] + timedelta(days=1), gone=True) for e in edges if e.facts.get("leftFor")]
    return sorted([*came, *left], key=lambda change: change.place)


def changes_page(graph: SeedGraph, args: Mapping[str, Any]) -> Slice:
    """A page of those between two days."""
    since, until = date.fromisoformat(args["since"]), date.fromisoformat(args.get("until") or today().isoformat())
    found = [
        change
        for change in library_changes(graph)
        if since <= change.on <= until
        if args.get("tier") in {None, change.edge.end.facts.get("tierId")}
        if args.get("kinds") is None or change["kind"] in args["kinds"]
    ]
    after = args.get("after")
    passed = None if after is None else decode_cursor(after, ORDER, 3)
    shown = [change for change in found if passed is None or change.place > passed]
    return sliced(shown, len(found), args, before=after is not None)
