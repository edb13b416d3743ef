"""A selection becomes Cypher: each selected field takes a position in a list, nested fields are nested lists.

Lists, because a map per row repeats every key, loses the order and unpacks two to four times slower; one record,
because a record per row costs the async driver 30 µs each (docs/decisions/0002).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.errors import LimitExceeded
from graph.filters import conjunction, edge_filter, node_filter
from graph.model import MODEL
from graph.ordering import OrderKey, after, fingerprint
from graph.request import Wanted, page_size
from graph.shapes import AnyOf, Cursor, Edges, Fields, Id, Leaf, Many, One, Page, PageInfo, Part, Total, Typename
from graph.visibility import NEVER, as_seen, granted_fact, granted_property, granted_tally, reachable, seen, visible
from graph.vocabulary import NOUN, Highest, Kind, Property, Route, Shape
from graph.writing import Day, Writing, valid_on

SOURCE = "Source"
DEFAULT_PAGE = 20
MOST_KEYS = 10  # of one order: a page after a cursor compares each with all before it
NOT_ASKED = -1  # the position of items nobody asked for


@dataclass(frozen=True, slots=True)
class Writers:
    """How a page's items and count are written; each is called only when it was asked for.

    `fetch(limit, condition)` and `total()` return positions. With `offset`, the name of a parameter, cursors count
    rows: the order is a relevance that only the index knows. `node` writes what an edge leads to, where it is no node
    of the model.
    """

    fetch: Callable[[str, str], int]
    total: Callable[[], int]
    offset: str = ""
    node: Callable[[Wanted, Row], Part] | None = None


@dataclass(slots=True)
class Row:
    """One row while its statement is written: the variables it is read from, its positions, its subqueries."""

    here: str
    label: str
    as_of: Day
    writing: Writing
    edge: str = ""
    score: str = "null"
    slots: list[str] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)  # (variable, subquery that yields it)

    def slot(self, expression: str) -> int:
        """The position of an expression; the same expression keeps one position."""
        if expression not in self.slots:
            self.slots.append(expression)
        return self.slots.index(expression)

    def call(self, subquery: str, result: str) -> int:
        """The position of a subquery's result."""
        self.calls.append((result, subquery))
        return self.slot(result)

    @property
    def values(self) -> str:
        """The row as a Cypher list."""
        return "[" + ", ".join(self.slots) + "]"

    @property
    def subqueries(self) -> str:
        """All subqueries, one after the other, leaving every variable in scope."""
        return "".join(f" {subquery}" for _, subquery in self.calls)


def leaf(known: Property, expression: str, row: Row) -> Leaf:
    """A property or fact as a position."""
    if known.kind is Kind.DATE:
        expression = f"toString({expression})"
    elif known.kind is Kind.STRINGS:
        expression = f"coalesce({expression}, [])"
    words = frozenset(known.enum.values) if known.enum else None
    required = known.required or known.kind is Kind.STRINGS
    return Leaf(row.slot(expression), known.kind, required, words)


def fields(wanted: Sequence[Wanted], row: Row) -> Fields:
    """The selected fields of a node."""
    return Fields(row.label, tuple((w.key, _field(w, row)) for w in wanted))


def _field(wanted: Wanted, row: Row) -> Part:
    name, node = wanted.name, MODEL.nodes[row.label]
    if name == "__typename":
        return Typename(row.label)
    if name == "id":
        return Id(row.slot(f"{row.here}.id"), row.label)
    if name == "synthetic":
        return Leaf(row.slot(f"coalesce({row.here}.synthetic, false)"), Kind.BOOL, required=True)
    if name == "sources":
        return _sources(wanted, row)
    known = node.property(name)
    if known is not None:
        may = granted_property(known, f"{row.label}.{name}", row.here, row.writing)
        return leaf(known, as_seen(f"{row.here}.{name}", may), row)
    tally = node.tally(name)
    if tally is not None:
        may = granted_tally(tally, f"{row.label}.{name}", row.here, row.writing)
        return Leaf(row.slot(as_seen(tally.expression(row.here), may)), Kind.INT, required=tally.access is None)
    top = node.top(name)
    if top is not None:
        return _highest(wanted, top, row)
    route = MODEL.routes[row.label][name]
    reachable(route, f"{row.label}.{name}", row.writing)
    if route.link.shape is Shape.PAGE:
        return page_along(wanted, route, row)
    return _neighbours(wanted, route, row)


def _highest(wanted: Wanted, top: Highest, row: Row) -> One:
    """The neighbour along a link that has most of a property."""
    writing, route = row.writing, MODEL.routes[row.label][top.link]
    reachable(route, f"{row.label}.{top.name}", writing)
    on = as_of(wanted, row.as_of, writing)
    edge, there, result = writing.fresh("r"), writing.fresh("m"), writing.fresh("c")
    inner = Row(there, route.target, on, writing, edge)
    shape = fields(wanted.fields, inner)
    holds = valid_on(edge, on) if route.relationship.dated else ""
    where = conjunction([holds, *seen(route, edge, there, writing), f"{there}.{top.by} IS NOT NULL"])
    match = f"MATCH {route.pattern(row.here, edge, there)} WHERE {where}"
    first = f"WITH {there} ORDER BY {there}.{top.by} DESC, {there}.id LIMIT 1"
    call = f"{match} {first}{inner.subqueries} RETURN head(collect({inner.values})) AS {result}"
    return One(row.call(f"CALL ({row.here}) {{ {call} }}", result), shape)


def _sources(wanted: Wanted, row: Row) -> Many:
    source = Row(row.writing.fresh("s"), SOURCE, row.as_of, row.writing)
    shape = fields(wanted.fields, source)
    match = f"MATCH ({source.here}:{SOURCE}) WHERE {source.here}.id IN {row.here}.sources"
    query = f"COLLECT {{ {match}{source.subqueries} RETURN {source.values} ORDER BY {source.here}.id }}"
    return Many(row.slot(query), shape)


def edge_source(wanted: Wanted, row: Row) -> One:
    """The source of the edge a row came along."""
    source = Row(row.writing.fresh("s"), SOURCE, row.as_of, row.writing)
    shape = fields(wanted.fields, source)
    match = f"MATCH ({source.here}:{SOURCE} {{id: {row.edge}.source}})"
    return One(row.slot(f"head(COLLECT {{ {match}{source.subqueries} RETURN {source.values} }})"), shape, required=True)


def as_of(wanted: Wanted, inherited: Day, writing: Writing) -> Day:
    """The day for what is below a field: its own `asOf`, else that of the field around it."""
    given = wanted.args.get("asOf")
    return inherited if given is None else Day(given, writing.params)


def root_day(wanted: Wanted, writing: Writing) -> Day:
    """The day of a root field: its `asOf`, else today."""
    return Day(wanted.args.get("asOf"), writing.params)


def _neighbours(wanted: Wanted, route: Route, row: Row) -> One | Many:
    writing = row.writing
    on = as_of(wanted, row.as_of, writing)
    edge, there = writing.fresh("r"), writing.fresh("m")
    inner = Row(there, route.target, on, writing, edge)
    shape = fields(wanted.fields, inner)
    holds = valid_on(edge, on) if route.relationship.dated else ""
    where = _where(conjunction([holds, *seen(route, edge, there, writing)]))
    pattern = route.pattern(row.here, edge if edge in where else "", there, label=not MODEL.lone_end(route))
    if route.link.shape is Shape.ONE and not inner.calls:
        return One(row.slot(f"head([{pattern}{where} | {inner.values}])"), shape)
    order = ", ".join(k.clause for k in default_order(route.target, there))
    body = f"MATCH {pattern}{where} WITH {there} ORDER BY {order}{inner.subqueries}"
    result = writing.fresh("c")
    if route.link.shape is Shape.ONE:
        call = f"CALL ({row.here}) {{ {body} RETURN head(collect({inner.values})) AS {result} }}"
        return One(row.call(call, result), shape)
    return Many(row.call(f"CALL ({row.here}) {{ {body} RETURN collect({inner.values}) AS {result} }}", result), shape)


def default_order(label: str, var: str) -> list[OrderKey]:
    """The order of a list nobody ordered: the place in its parent where there is one, then the id."""
    keys = [OrderKey("id", f"{var}.id", Kind.STRING, nullable=False)]
    if MODEL.nodes[label].order == "position":
        keys.insert(0, OrderKey("position", f"{var}.position", Kind.INT, nullable=False))
    return keys


def order_keys(
    label: str, var: str, given: Any, facts: Mapping[str, Property], writing: Writing, edge: str = ""
) -> list[OrderKey]:
    """The keys a caller asked for, then the id, so that the order is total."""
    keys = []
    if len(given or ()) > MOST_KEYS:
        raise LimitExceeded(f"orderBy has {len(given)} keys.", f"At most {MOST_KEYS} are allowed.")
    for item in given or ():
        name, descending = item["field"].value, item["direction"].value == "DESC"
        if name in facts:
            known, may = facts[name], granted_fact(facts[name], f"the edge's {name}", edge, writing)
        elif own := MODEL.nodes[label].property(name):
            known, may = own, granted_property(own, f"{label}.{name}", var, writing)
        else:
            keys.append(OrderKey(name, f"{var}.{name}", Kind.STRING, descending, nullable=False))
            continue
        expression = as_seen(f"{edge if name in facts else var}.{name}", may)
        keys.append(OrderKey(name, expression, known.kind, descending, nullable=not known.required))
    if not keys:
        return default_order(label, var)
    if all(key.name != "id" for key in keys):
        keys.append(OrderKey("id", f"{var}.id", Kind.STRING, nullable=False))
    return keys


def page_along(wanted: Wanted, route: Route, row: Row) -> Page:
    """The connection of a link from the row's node."""
    writing, args = row.writing, wanted.args
    on = as_of(wanted, row.as_of, writing)
    edge, there = writing.fresh("r"), writing.fresh("m")
    facts = {p.name: p for p in MODEL.facts_of(route.relationship)} if route.link.connection else {}
    keys = order_keys(route.target, there, args.get("orderBy"), facts, writing, edge)
    # two sources may state one edge: the same node twice, told apart by nothing else
    keys.append(OrderKey("edge source", f"{edge}.source", Kind.STRING, nullable=False))
    matching = [
        valid_on(edge, on) if route.relationship.dated else "",
        *seen(route, edge, there, writing),
        edge_filter(route.relationship, edge, args.get("edgeFilter"), writing),
        node_filter(route.target, there, args.get("filter"), on, writing),
    ]
    where = conjunction(matching)
    pattern = route.pattern(row.here, edge, there, label=not MODEL.lone_end(route))
    items = Row(there, route.target, on, writing, edge)
    connection = route.link.connection or route.target

    def total() -> int:
        bare = route.pattern(row.here, "", "" if MODEL.lone_end(route) else there, label=not MODEL.lone_end(route))
        return row.slot(f"COUNT {{ MATCH {pattern} WHERE {where} }}" if where else f"COUNT {{ {bare} }}")

    def fetch(limit: str, condition: str) -> int:
        result = writing.fresh("c")
        match = f"MATCH {pattern}" + _where(condition)
        order = ", ".join(key.clause for key in keys)
        body = f"{match} WITH {edge}, {there} ORDER BY {order} LIMIT ${limit} + 1{items.subqueries}"
        return row.call(f"CALL ({row.here}) {{ {body} RETURN collect({items.values}) AS {result} }}", result)

    return connection_page(wanted, connection, items, keys, where, Writers(fetch, total))


def _where(predicate: str) -> str:
    return f" WHERE {predicate}" if predicate else ""


def connection_page(
    wanted: Wanted,
    connection: str,
    items: Row,
    keys: list[OrderKey],
    where: str,
    writers: Writers,
) -> Page:
    """The shape of a connection whose items are read from `items`, matched by `where`, ordered by `keys`."""
    args, params = wanted.args, items.writing.params
    names = {part.name for part in wanted.fields}
    cursor = _cursor(wanted, items, keys, writers.offset)
    asked = args.get("first")
    first = params.add(DEFAULT_PAGE if asked is None else asked, page_size(items.writing.max_page))
    given = args.get("after")
    total: int | None = None  # counted once, under however many keys it is asked for
    parts: list[tuple[str, Typename | Edges | PageInfo | Total]] = []
    for part in wanted.fields:
        match part.name:
            case "edges":
                parts.append((part.key, Edges(_edge_fields(part, connection, items, cursor, writers.node))))
            case "pageInfo":
                parts.append((part.key, PageInfo(tuple((w.key, w.name) for w in part.fields))))
            case "totalCount":
                total = writers.total() if total is None else total
                parts.append((part.key, Total(total)))
            case _:
                parts.append((part.key, Typename(f"{connection}Connection")))
    # written even where no rows are asked for, so that a wrong cursor is always refused
    beyond = after(keys, given, params) if given is not None and not writers.offset else ""
    slot = NOT_ASKED
    if names & {"edges", "pageInfo"}:
        slot = writers.fetch(first, conjunction([where, beyond]))
    return Page(slot, f"{connection}Connection", first, given is not None, cursor, tuple(parts))


def _cursor(wanted: Wanted, items: Row, keys: list[OrderKey], offset: str) -> Cursor:
    names = {w.name for part in wanted.fields for w in part.fields}
    asked = not offset and names & {"cursor", "startCursor", "endCursor"}
    return Cursor(fingerprint(keys), tuple(items.slot(k.wire) for k in keys) if asked else (), offset)


def _edge_fields(
    wanted: Wanted, connection: str, items: Row, cursor: Cursor, node: Callable[[Wanted, Row], Part] | None = None
) -> tuple[tuple[str, Part], ...]:
    found: list[tuple[str, Part]] = []
    for w in wanted.fields:
        match w.name:
            case "__typename":
                part: Part = Typename(f"{connection}Edge")
            case "cursor":
                part = cursor
            case "node" if node:
                part = node(w, items)
            case "node" if w.on:
                part = any_of(w, items)
            case "node":
                part = fields(w.fields, items)
            case "source":
                part = edge_source(w, items)
            case "score":
                part = Leaf(items.slot(items.score), Kind.FLOAT, required=connection == "Search")
            case _:
                known = FACTS[connection][w.name]
                may = granted_fact(known, f"{connection}Edge.{w.name}", items.edge, items.writing)
                part = leaf(known, as_seen(f"{items.edge}.{w.name}", may), items)
        found.append((w.key, part))
    return tuple(found)


def any_of(wanted: Wanted, row: Row) -> AnyOf:
    """A node of whatever label it has, each label with what was selected on it."""
    choices = []
    for label, selected in wanted.on.items():
        if visible(label, row.here, row.writing) == NEVER:
            continue
        inner = Row(row.here, label, row.as_of, row.writing)
        shape = fields(selected, inner)
        if inner.calls:
            result = row.writing.fresh("c")
            body = f"MATCH ({row.here}:{label}){inner.subqueries} RETURN head(collect({inner.values})) AS {result}"
            slot = row.call(f"CALL ({row.here}) {{ {body} }}", result)
        else:
            slot = row.slot(f"CASE WHEN {row.here}:{label} THEN {inner.values} END")
        choices.append((label, One(slot, shape, required=True)))
    return AnyOf(row.slot(f"{row.here}.{NOUN}"), tuple(choices))


FACTS: dict[str, dict[str, Property]] = {
    route.link.connection: {p.name: p for p in MODEL.facts_of(route.relationship)}
    for routes in MODEL.routes.values()
    for route in routes.values()
    if route.link.connection
}
