"""A filter tree becomes one Cypher predicate.

Two-valued: a missing value satisfies no comparison, and `not` is the exact complement, so a filter and its negation
part the list in two. Positive comparisons stay bare, so that indexes can serve them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from graph.errors import BadInput
from graph.ids import key_of
from graph.model import MODEL
from graph.visibility import as_seen, granted_fact, granted_property, reachable, seen
from graph.vocabulary import Kind, Property, Relationship, Route, Shape
from graph.writing import Day, Writing, valid_on

COMPARISONS = {"eq": "=", "ne": "<>", "gt": ">", "gte": ">=", "lt": "<", "lte": "<=", "in": "IN"}
TEXT_TESTS = {"contains": "CONTAINS", "startsWith": "STARTS WITH"}
Given = Mapping[str, Any]


def node_filter(label: str, var: str, given: Given | None, as_of: Day, writing: Writing) -> str:
    """The predicate that `var` of this label satisfies the filter; empty when everything does."""
    if not given:
        return ""
    parts = []
    with writing.deeper():
        for name, value in given.items():
            refuse_null(name, value)
            writing.condition()
            parts.append(_node_part(label, var, name, value, as_of, writing))
    return conjunction(parts)


def edge_filter(relationship: Relationship, edge: str, given: Given | None, writing: Writing) -> str:
    """The predicate that an edge's own facts satisfy the filter."""
    facts = {p.name: p for p in MODEL.facts_of(relationship)}
    parts = []
    for name, value in (given or {}).items():
        refuse_null(name, value)
        writing.condition()
        may = granted_fact(facts[name], f"{relationship.type}.{name}", edge, writing)
        parts.append(_property_test(f"{edge}.{name}", facts[name], value, writing, may))
    return conjunction(parts)


def conjunction(parts: list[str]) -> str:
    """All of these; empty ones hold always."""
    return " AND ".join(part for part in parts if part)


def _node_part(label: str, var: str, name: str, value: Any, as_of: Day, writing: Writing) -> str:
    if name in ("and", "or"):
        return _combined(name, [node_filter(label, var, item, as_of, writing) for item in value])
    if name == "not":
        return complement(node_filter(label, var, value, as_of, writing))
    if name == "id":
        return conjunction([_id_test(var, label, op, v, writing) for op, v in value.items()])
    if name == "synthetic":
        return f"coalesce({var}.synthetic, false) = ${writing.params.add(value)}"
    known = MODEL.nodes[label].property(name)
    if known is not None:
        may = granted_property(known, f"{label}.{name}", var, writing)
        return _property_test(f"{var}.{name}", known, value, writing, may)
    route = MODEL.routes[label][name]
    reachable(route, f"{label}.{name}", writing)
    if route.link.shape is Shape.ONE:
        return f"EXISTS {{ {_match(route, var, None, value, as_of, writing)} }}"
    return _relation(route, var, value, as_of, writing)


def _combined(word: str, parts: list[str]) -> str:
    if word == "and":
        return conjunction([f"({part})" for part in parts if part])
    if any(not part for part in parts):
        return ""  # one alternative is always true
    return "(" + " OR ".join(f"({part})" for part in parts) + ")" if parts else "false"


def complement(predicate: str) -> str:
    """True exactly where the predicate is not: unknown counts as not satisfied."""
    return f"NOT coalesce(({predicate}), false)" if predicate else "false"


def _match(route: Route, var: str, edges: Given | None, nodes: Given | None, as_of: Day, writing: Writing) -> str:
    """MATCH … WHERE … for the neighbours along a route, restricted by their edges and themselves."""
    edge, there = writing.fresh("r"), writing.fresh("m")
    where = conjunction(_conditions(route, edge, there, edges, nodes, as_of, writing))
    # the end label costs a lookup per neighbour, so it stands only where it tells labels apart
    pattern = route.pattern(var, edge, there, label=not MODEL.lone_end(route))
    return f"MATCH {pattern}" + (f" WHERE {where}" if where else "")


def _conditions(
    route: Route, edge: str, there: str, edges: Given | None, nodes: Given | None, as_of: Day, writing: Writing
) -> list[str]:
    return [
        valid_on(edge, as_of) if route.relationship.dated else "",
        *seen(route, edge, there, writing),
        edge_filter(route.relationship, edge, edges, writing),
        node_filter(route.target, there, nodes, as_of, writing),
    ]


def _relation(route: Route, var: str, given: Given, as_of: Day, writing: Writing) -> str:
    edges = given.get("edge")
    parts = []
    for name, value in given.items():
        refuse_null(name, value)
        if name == "edge":
            continue
        match = partial(_match, route, var, edges, as_of=as_of, writing=writing)
        if name == "some":
            parts.append(f"EXISTS {{ {match(nodes=value)} }}")
        elif name == "none":
            parts.append(f"NOT EXISTS {{ {match(nodes=value)} }}")
        elif name == "every":
            parts.append(_every(route, var, edges, value, as_of, writing))
        else:
            refuse_null("where", value.get("where", {}))
            counted = f"COUNT {{ {match(nodes=value.get('where'))} }}"
            tests = {op: v for op, v in value.items() if op != "where"}
            parts.extend(_compare(counted, op, v, None, writing) for op, v in tests.items())
    if not parts and edges is not None:
        parts.append(f"EXISTS {{ {_match(route, var, edges, None, as_of, writing)} }}")
    return conjunction(parts)


def _every(route: Route, var: str, edges: Given | None, nodes: Given, as_of: Day, writing: Writing) -> str:
    edge, there = writing.fresh("r"), writing.fresh("m")
    *considered, satisfied = _conditions(route, edge, there, edges, nodes, as_of, writing)
    where = conjunction([*considered, complement(satisfied)])
    pattern = route.pattern(var, edge, there, label=not MODEL.lone_end(route))
    return f"NOT EXISTS {{ MATCH {pattern} WHERE {where} }}"


def _id_test(var: str, label: str, op: str, value: Any, writing: Writing) -> str:
    refuse_null(op, value)
    decode: Callable[[Any], Any] = key_of(label)
    codec = partial(_each, decode) if op == "in" else decode
    return f"{var}.id {COMPARISONS[op]} ${writing.params.add(value, codec)}"


def _property_test(expression: str, known: Property, value: Any, writing: Writing, may: str) -> str:
    """The tests of a property. Where it may not be seen it is as if missing.

    `may` stands beside a comparison rather than around the property, so that an index can still serve it.
    """
    if known.kind is Kind.BOOL:
        return conjunction([f"{expression} = ${writing.params.add(value)}", may])
    hidden = as_seen(expression, may)
    tests = [_compare(hidden if op == "isNull" else expression, op, v, known, writing) for op, v in value.items()]
    return conjunction([*tests, may if value.keys() - {"isNull"} else ""])


def _compare(expression: str, op: str, value: Any, known: Property | None, writing: Writing) -> str:
    refuse_null(op, value)
    if op == "isNull":
        return f"{expression} IS NULL" if value else f"{expression} IS NOT NULL"
    codec = CODECS.get(known.kind) if known else None
    if op == "has":
        return f"${writing.params.add(value, _word if known and known.enum else None)} IN {expression}"
    if op == "hasAny":
        codec = partial(_each, _word) if known and known.enum else None
        return f"any(x IN {expression} WHERE x IN ${writing.params.add(value, codec)})"
    if op == "in" and codec is not None:
        codec = partial(_each, codec)
    word = COMPARISONS.get(op) or TEXT_TESTS[op]
    return f"{expression} {word} ${writing.params.add(value, codec)}"


def _each(codec: Callable[[Any], Any], values: Any) -> list[Any]:
    return [codec(value) for value in values]


def _decimal(value: Any) -> float:
    return float(Decimal(value))


def _date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _word(value: Any) -> str:
    return str(getattr(value, "value", value))


CODECS: dict[Kind, Callable[[Any], Any]] = {Kind.DECIMAL: _decimal, Kind.DATE: _date, Kind.ENUM: _word}


def refuse_null(name: str, value: Any) -> None:
    """A null in a filter would silently widen it, so it is refused."""
    if value is None:
        raise BadInput(f"`{name}` is null.", "Leave it out, or use isNull to ask for missing values.")
