"""What a filter means, evaluated node by node over the seed: the yardstick of the predicates the API writes.

Two-valued throughout: a comparison with a missing value does not hold, and `not` is plain negation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from graph.errors import BadInput
from graph.ids import global_id
from graph.model import MODEL
from graph.vocabulary import Kind, Property, Route, Shape, Way
from tests.seed import SeedEdge, SeedGraph, SeedNode

Given = Mapping[str, Any]
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "gt": lambda a, b: a > b,
    "gte": lambda a, b: a >= b,
    "lt": lambda a, b: a < b,
    "lte": lambda a, b: a <= b,
    "contains": lambda a, b: b in a,
    "startsWith": lambda a, b: a.startswith(b),
    "has": lambda a, b: b in a,
    "hasAny": lambda a, b: bool(set(a) & set(b)),
    "in": lambda a, b: a in b,
}


def within(first: date | None, last: date | None, day: date) -> bool:
    """Whether the day lies in a span; both ends are inclusive, no date means no bound."""
    return (first is None or first <= day) and (last is None or last >= day)


def neighbours(graph: SeedGraph, node: SeedNode, route: Route, day: date) -> list[tuple[SeedEdge, SeedNode]]:
    """The edges of a route that hold on the day, with the node at their other end."""
    r = route.relationship
    found = []
    for edge in graph.along(r):
        here, there = (edge.start, edge.end) if route.way is Way.OUT else (edge.end, edge.start)
        if here is node and (not r.dated or within(edge.facts.get("from"), edge.facts.get("to"), day)):
            found.append((edge, there))
    return found


def satisfies(graph: SeedGraph, node: SeedNode, given: Given | None, day: date) -> bool:
    """Whether a node satisfies a filter over its label."""
    return all(_part(graph, node, name, refuse_null(value), day) for name, value in (given or {}).items())


def edge_satisfies(edge: SeedEdge, route: Route, given: Given | None) -> bool:
    """Whether the facts of an edge satisfy a filter over them."""
    known = {p.name: p for p in MODEL.facts_of(route.relationship)}
    tests = (given or {}).items()
    return all(_property(edge.facts.get(name), known[name], refuse_null(value)) for name, value in tests)


def refuse_null(value: Any) -> Any:
    """The value, unless it is null: a filter may not hold one."""
    if value is None:
        raise BadInput("null in a filter")
    return value


def _part(graph: SeedGraph, node: SeedNode, name: str, value: Any, day: date) -> bool:
    if name == "and":
        return all(satisfies(graph, node, item, day) for item in value)
    if name == "or":
        return any(satisfies(graph, node, item, day) for item in value)
    if name == "not":
        return not satisfies(graph, node, value, day)
    if name == "id":
        return _tests(global_id(node.label, node.id), value.items())
    if name == "synthetic":
        return bool(node.facts.get("synthetic", False)) is value
    known = MODEL.nodes[node.label].property(name)
    if known is not None:
        return _property(node.facts.get(name), known, value)
    route = MODEL.routes[node.label][name]
    if route.link.shape is Shape.ONE:
        return any(satisfies(graph, there, value, day) for _, there in neighbours(graph, node, route, day))
    return _relation(graph, node, route, value, day)


def _relation(graph: SeedGraph, node: SeedNode, route: Route, given: Given, day: date) -> bool:
    if "edge" in given:
        refuse_null(given["edge"])
    near = [
        there for edge, there in neighbours(graph, node, route, day) if edge_satisfies(edge, route, given.get("edge"))
    ]
    results = []
    for name, value in given.items():
        refuse_null(value)
        if name == "some":
            results.append(any(satisfies(graph, there, value, day) for there in near))
        elif name == "none":
            results.append(not any(satisfies(graph, there, value, day) for there in near))
        elif name == "every":
            results.append(all(satisfies(graph, there, value, day) for there in near))
        elif name == "count":
            where = refuse_null(value["where"]) if "where" in value else None
            many = sum([satisfies(graph, there, where, day) for there in near])
            tests = [(op, v) for op, v in value.items() if op != "where"]
            results += [_tests(many, tests)] if tests else []
    if not results and "edge" in given:
        return bool(near)
    return all(results)


def _property(stored: Any, known: Property, given: Any) -> bool:
    if known.kind is Kind.BOOL:
        return stored is not None and stored == given
    return _tests(stored, [(op, read(known.kind, op, refuse_null(value))) for op, value in given.items()])


def _tests(stored: Any, tests: Iterable[tuple[str, Any]]) -> bool:
    results = []
    for op, value in tests:
        refuse_null(value)
        if op == "isNull":
            results.append((stored is None) is value)
        else:
            results.append(stored is not None and COMPARE[op](stored, value))
    return all(results)


def read(kind: Kind, op: str, value: Any) -> Any:
    """A caller's value as the seed keeps it."""
    if op == "isNull":
        return value
    if op == "in":
        return [read(kind, "eq", item) for item in value]
    if kind is Kind.DATE:
        return date.fromisoformat(value)
    if kind is Kind.DECIMAL:
        return float(Decimal(str(value)))
    return value
