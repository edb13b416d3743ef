"""A row against the model: known, complete, its values right; what does not hold is a fault with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from graph.model import MODEL
from graph.vocabulary import Property
from loaders.facts import Rule, key_fault, rule_of
from loaders.rows import EdgeRow, Fault, NodeRow, Row, Value

GIVEN_BY_WRITES = frozenset({"confidence"})  # 1.0 where a source says nothing
SPANS = (("from", "to"), ("effectiveFrom", "effectiveTo"), ("windowFrom", "windowTo"))


@dataclass(frozen=True)
class Form:
    """What the model demands of one label, or of one edge type between two labels."""

    rules: Mapping[str, Rule]
    required: frozenset[str]

    def faults(self, properties: Mapping[str, Value]) -> dict[str, str]:
        """Reasons by field: values that are wrong, and required ones that are missing."""
        found = {name: reason for name, value in properties.items() if (reason := self.rules.get(name, unknown)(value))}
        if not self.required <= properties.keys():
            found |= dict.fromkeys(sorted(self.required - properties.keys()), "missing")
        return found


def unknown(_value: object) -> str:
    """The rule of every name that the model does not have."""
    return "not in the model"


def span_faults(properties: Mapping[str, Value]) -> dict[str, str]:
    """Reasons by field: first days that come after their last days."""
    return {
        first: f"after {last}, {properties[last]}"
        for first, last in SPANS
        if first in properties and last in properties and properties[first] > properties[last]  # type: ignore[operator]
    }


def form(owner: str, properties: tuple[Property, ...]) -> Form:
    """The form of a label or an edge type with these properties."""
    required = frozenset(p.name for p in properties if p.required) - GIVEN_BY_WRITES
    return Form({p.name: rule_of(owner, p) for p in properties}, required)


@cache
def node_form(label: str) -> Form | None:
    """The form of a label; None when no source can make it."""
    node = MODEL.nodes.get(label)
    return None if node is None or node.internal else form(label, node.properties)


@cache
def edge_form(edge_type: str, start: str, end: str) -> Form | None:
    """The form of an edge type between two labels; None when the model has no such edge."""
    for relationship in MODEL.relationships:
        if (relationship.type, relationship.start, relationship.end) == (edge_type, start, end):
            return form(edge_type, MODEL.facts_of(relationship))
    return None


def form_of(row: NodeRow | EdgeRow) -> Form | None:
    """The form that a row must have."""
    return node_form(row.label) if isinstance(row, NodeRow) else edge_form(row.type, row.start[0], row.end[0])


def named(row: NodeRow | EdgeRow) -> str:
    """A row in words: its label and id, or its type between its ends."""
    if isinstance(row, NodeRow):
        return f"{row.label} {row.id}"
    return f"{' '.join(row.start)} {row.type} {' '.join(row.end)}"


def lost(row: NodeRow | EdgeRow, field: str, value: str, reason: str) -> Fault:
    """The fault that drops a whole row."""
    return Fault(row.place.file, row.place.line, field, value, reason, "row")


def checked(row: Row) -> Iterator[Row]:
    """The row as far as it holds, and a fault for each thing that does not.

    A wrong optional fact is left out. A wrong or missing required one drops the row, and so does a span that ends
    before it begins: without its days the row would claim more than it did.
    """
    if isinstance(row, Fault):
        yield row
        return
    wanted = form_of(row)
    if wanted is None:
        noun = "node" if isinstance(row, NodeRow) else "edge"
        yield lost(row, "", named(row), f"the model has no such {noun}")
        return
    if isinstance(row, NodeRow) and (reason := key_fault(row.id)):
        yield lost(row, "id", str(row.id), reason)
        return
    found = wanted.faults(row.properties)
    kept = {name: value for name, value in row.properties.items() if name not in found} if found else row.properties
    spans = span_faults(kept)
    if spans or not wanted.required.isdisjoint(found):
        for name, reason in (found | spans).items():
            yield lost(row, name, str(row.properties.get(name, "")), reason)
        return
    for name, reason in found.items():
        yield Fault(row.place.file, row.place.line, name, str(row.properties[name]), reason, "field")
    yield replace(row, properties=kept) if found else row
