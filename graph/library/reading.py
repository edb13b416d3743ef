"""Reads of the libraries: who is in one on a day, and what changed in them between two days."""

from __future__ import annotations

from dataclasses import replace

from graph.filters import conjunction
from graph.library.keeping import TYPE
from graph.model import MODEL
from graph.ordering import OrderKey
from graph.projection import Row, Writers, connection_page, fields, leaf, page_along, root_day
from graph.reads import Plan
from graph.request import Wanted
from graph.shapes import Fields, Leaf, One, Part, Typename
from graph.values import day
from graph.visibility import as_seen, granted_fact, reachable, seen
from graph.vocabulary import Kind
from graph.words import LIBRARY_LAYER, LIBRARY_LEAVING
from graph.writing import Writing

TIER, LIBRARY, SINCE = "Tier", "library", "changedSince"
CHANGE = "LibraryChange"
ROUTE = MODEL.routes[TIER][LIBRARY]
FACTS = {known.name: known for known in ROUTE.relationship.properties}
CHANGE_KINDS = {
    "CAME": "入库: came into the library",
    "MOVED": "调层: moved to another layer",
    "LEFT": "出库: left the library",
}
# an edge tells of one change on its first day, and of another on the day after its last where it ended by leaving
CHANGES = (
    f"(e:Enterprise)-[r:{TYPE}]->(t:Tier)",
    "UNWIND CASE WHEN r.leftFor IS NULL THEN [[r.from, false]] "
    "ELSE [[r.from, false], [r.to + duration({days: 1}), true]] END AS c "
    "WITH e, r, t, c[0] AS on, c[1] AS gone",
)
VALUES = {
    "kind": "CASE WHEN gone THEN 'LEFT' WHEN r.previousLayer IS NULL THEN 'CAME' ELSE 'MOVED' END",
    "layer": "CASE WHEN NOT gone THEN r.layer END",
    "previousLayer": "CASE WHEN gone THEN r.layer ELSE r.previousLayer END",
    "why": "CASE WHEN gone THEN r.leftFor END",
    "reasons": "CASE WHEN gone THEN r.leftReasons ELSE r.reasons END",
}
ORDER = (
    OrderKey("on", "on", Kind.DATE, nullable=False),
    OrderKey("enterprise", "e.id", Kind.STRING, nullable=False),
    OrderKey("tier", "t.id", Kind.STRING, nullable=False),
)


def library(wanted: Wanted, writing: Writing) -> Plan:
    """The library of a tier on a day: the connection `library` of that tier, of some layers or all, old or new."""
    reachable(ROUTE, "cultivationLibrary", writing)
    given = dict(wanted.args)
    tier, layers, since = writing.params.add(given.pop("tier").value), given.pop("layer", None), given.pop(SINCE, None)
    tests = {"layer": {"in": layers} if layers is not None else None, "from": {"gte": since} if since else None}
    given["edgeFilter"] = {name: test for name, test in tests.items() if test is not None}
    row = Row("t", TIER, root_day(wanted, writing), writing)
    shape = page_along(replace(wanted, args=given), ROUTE, row)
    match = f"OPTIONAL MATCH (t:{TIER} {{tierId: ${tier}}}) WITH t ORDER BY t.id LIMIT 1"
    return Plan(f"{match}{row.subqueries} RETURN {row.values}", writing.params, shape)


def changes(wanted: Wanted, writing: Writing) -> Plan:
    """What changed in the libraries from a day to a day, both inclusive, in the order it happened.

    What someone may not see is as if it had not happened. Raises Forbidden where a role never sees a library.
    """
    reachable(ROUTE, "libraryChanges", writing)
    args, params = wanted.args, writing.params
    since, until = params.add(args["since"], day), params.add(args.get("until"), day)
    tier = args.get("tier")
    of_tier = f"t.tierId = ${params.add(tier.value)}" if tier else ""
    edges = conjunction([of_tier, *seen(ROUTE, "r", "e", writing)])
    pattern, told = CHANGES
    found = f"MATCH {pattern}{f' WHERE {edges}' if edges else ''} {told}"
    between = f"on >= ${since} AND on <= ${until}"
    kinds = args.get("kinds")
    if kinds is not None:
        between += f" AND {VALUES['kind']} IN ${params.add([kind.value for kind in kinds])}"
    items, root = (Row(here, "Enterprise", root_day(wanted, writing), writing) for here in ("e", ""))

    def fetch(limit: str, condition: str) -> int:
        order = ", ".join(key.clause for key in ORDER)
        body = f"{found} WHERE {condition} WITH e, r, t, on, gone ORDER BY {order} LIMIT ${limit} + 1{items.subqueries}"
        return root.call(f"CALL () {{ {body} RETURN collect({items.values}) AS items }}", "items")

    def total() -> int:
        return root.call(f"CALL () {{ {found} WHERE {between} RETURN count(*) AS total }}", "total")

    shape = connection_page(wanted, CHANGE, items, list(ORDER), between, Writers(fetch, total, node=_change))
    return Plan(f"{root.subqueries} RETURN {root.values}".strip(), params, shape)


def _change(wanted: Wanted, items: Row) -> Fields:
    return Fields(CHANGE, tuple((w.key, _part(w, items)) for w in wanted.fields))


def _part(wanted: Wanted, items: Row) -> Part:
    match wanted.name:
        case "__typename":
            return Typename(CHANGE)
        case "enterprise":
            return _end(wanted, items, "e", "Enterprise")
        case "tier":
            return _end(wanted, items, "t", TIER)
        case "on":
            return Leaf(items.slot("toString(on)"), Kind.DATE, required=True)
        case "kind":
            return Leaf(items.slot(VALUES["kind"]), Kind.ENUM, required=True, words=frozenset(CHANGE_KINDS))
        case "reasons":
            may = granted_fact(FACTS["reasons"], f"{CHANGE}.reasons", "r", items.writing)
            return leaf(FACTS["reasons"], as_seen(VALUES["reasons"], may), items)
        case name:
            words = frozenset((LIBRARY_LEAVING if name == "why" else LIBRARY_LAYER).values)
            return Leaf(items.slot(VALUES[name]), Kind.ENUM, required=False, words=words)


def _end(wanted: Wanted, items: Row, here: str, label: str) -> One:
    inner = Row(here, label, items.as_of, items.writing)
    shape = fields(wanted.fields, inner)
    items.calls += inner.calls
    return One(items.slot(inner.values), shape, required=True)
