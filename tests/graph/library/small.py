"""A district of a few made-up firms, and two tiny rulesets on the real metrics.

创新型 asks for a clean record, 1,000 of revenue, one on the payroll and 10 researchers; 专精特新 for the title below it
and 4,000 of revenue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from graph import constraints
from graph.rulebook import book_of
from graph.rules.book import Book
from graph.rules.criteria import Criteria, TierCriteria
from graph.settings import CHECKOUT
from graph.store import Store

ONE, TWO, THREE = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)
PROV = {"ref": "一", "status": "memory"}
INNOVATIVE, SRDI = "innovative_sme", "srdi_sme"
RULES: Mapping[str, Any] = {
    "schema_version": 1,
    "regulation": {"id": "try", "title_zh": "试行", "effective_from": "2026-01-01"},
    "rulesets": [
        {
            "id": "innovative@try",
            "tier": INNOVATIVE,
            "title_zh": "创新型",
            "application_kinds": ["new"],
            "effective_from": "2026-01-01",
            "decision": {"all": [{"ref": "clean"}, {"ref": "revenue"}, {"ref": "payroll"}, {"ref": "staff"}]},
            "conditions": [
                {"id": "clean", "kind": "gate", "text_zh": "守信", "prov": PROV,
                 "test": {"metric": "in_abnormal_list", "op": "==", "value": False}},
                {"id": "revenue", "kind": "gate", "text_zh": "营收", "prov": PROV,
                 "test": {"metric": "revenue_y1", "op": ">=", "value": 1000}},
                {"id": "payroll", "kind": "gate", "text_zh": "从业", "prov": PROV,
                 "test": {"metric": "employees", "op": ">=", "value": 1}},
                {"id": "staff", "kind": "gate", "text_zh": "人员", "prov": PROV,
                 "test": {"metric": "rd_staff", "op": ">=", "value": 10}},
            ],
        },
        {
            "id": "srdi@try",
            "tier": SRDI,
            "title_zh": "专精特新",
            "application_kinds": ["new"],
            "effective_from": "2026-01-01",
            "decision": {"all": [{"ref": "title"}, {"ref": "revenue"}]},
            "conditions": [
                {"id": "title", "kind": "gate", "text_zh": "称号", "prov": PROV,
                 "test": {"metric": "titles", "op": "has_any", "value": [INNOVATIVE]}},
                {"id": "revenue", "kind": "gate", "text_zh": "营收", "prov": PROV,
                 "test": {"metric": "revenue_y1", "op": ">=", "value": 4000}},
            ],
        },
    ],
}  # fmt: skip


def small_book() -> Book:
    """The real metrics with the two rulesets."""
    book = book_of(CHECKOUT / "data")
    return replace(book, rulesets={ruleset.id: ruleset for ruleset in book.draft(RULES)})


BOOK = small_book()
CRITERIA = Criteria(
    dated=ONE,
    verified=False,
    district="t:qingpu",
    without=("DEREGISTERED",),
    vetoes=frozenset({"in_abnormal_list"}),
    attainable=frozenset(),
    tiers=(
        TierCriteria(INNOVATIVE, 1, Fraction(1, 5), 1, frozenset({"hnte"}), frozenset()),
        TierCriteria(SRDI, 1, Fraction(1, 5), 1, frozenset({"hnte"}), frozenset({INNOVATIVE})),
    ),
)

TITLES = (INNOVATIVE, SRDI, "hnte")
LAND = (
    "CREATE (q:Territory {id: 't:qingpu', kind: 'DISTRICT'}) "
    "CREATE (:Territory {id: 't:xujing', kind: 'TOWN'})-[:WITHIN {source: 't'}]->(q) "
    "CREATE (:Territory {id: 't:far', kind: 'DISTRICT'}) "
    "WITH 1 AS one UNWIND $titles AS title "
    "CREATE (:Tier {id: title, tierId: toUpper(title), name: title, kind: 'TIER', noun: 'Tier', sources: ['t']})"
)
FIRM = (
    "MATCH (p:Territory {id: $town}) CREATE (e:Enterprise {id: $id}) SET e += $facts, e.noun = 'Enterprise' "
    "CREATE (e)-[:LOCATED_IN {source: 't'}]->(p)"
)
REPORT = (
    "MATCH (e:Enterprise {id: $id}) MERGE (e)-[:REPORTED {source: 't'}]->(r:AnnualReport {id: $id + ' 2025'}) "
    "SET r += $facts, r.year = 2025"
)
HOLD = (
    "MATCH (e:Enterprise {id: $id}) MATCH (t:Tier {id: $title}) CREATE (e)-[r:HOLDS {source: 't'}]->(t) SET r += $facts"
)
SPELLS = (
    "MATCH (e:Enterprise)-[r:IN_LIBRARY]->(t:Tier) RETURN e.id, t.id, r.layer, toString(r.from), toString(r.to), "
    "r.previousLayer, r.leftFor ORDER BY e.id, t.id, r.from"
)
GOOD = {"inAbnormalList": False, "revenue": 1500.0, "employees": 40, "rdStaff": 12}


async def land(store: Store) -> None:
    """The district with its towns, and the titles, in an empty store."""
    await constraints.apply(store)
    await store.write(LAND, {"titles": list(TITLES)})


async def firm(
    store: Store, key: str, reported: Mapping[str, Any] | None = None, town: str = "xujing", **facts: Any
) -> None:
    """A firm with a report of 2025, or none."""
    named = {"name": f"试{key}", "sources": ["t"], **facts}
    await store.write(FIRM, {"id": key, "town": f"t:{town}", "facts": named})
    if reported is not None:
        await report(store, key, **reported)


async def report(store: Store, key: str, **facts: Any) -> None:
    """What a firm reports of 2025, in place of the same figures before."""
    await store.write(REPORT, {"id": key, "facts": facts})


async def hold(store: Store, key: str, title: str, **facts: Any) -> None:
    """A title of a firm."""
    await store.write(HOLD, {"id": key, "title": title, "facts": facts})


async def spells(store: Store) -> list[list[Any]]:
    """Everything kept of the libraries: firm, tier, layer, first and last day, layer before, whether it then left."""
    return await store.read(SPELLS, {})
