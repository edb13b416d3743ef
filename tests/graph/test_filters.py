"""What filters select: named cases with their answers, then any filter against the oracle."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pytest
from graphql import build_schema
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from graph.access import Role
from graph.errors import BadId, BadInput, LimitExceeded
from graph.filters import complement, node_filter
from graph.ids import global_id
from graph.settings import CHECKOUT
from graph.store import Store
from graph.writing import Day, Writing
from tests.api.values import DAYS, NOWHERE, Values
from tests.oracle_filters import satisfies
from tests.seed import GRAPH, ON

SCHEMA = build_schema((CHECKOUT / "schema.graphql").read_text("utf-8"))
EVERYONE = {"acme", "lanjing", "made", "masked", "qinghe", "rare", "wide", "yunfan"}
SME = global_id("Law", "t-sme")


async def selected(store: Store, label: str, filter_: dict[str, Any], day: date = ON) -> tuple[list[str], list[str]]:
    """The ids that satisfy the filter, and those that satisfy its complement."""
    writing = Writing(role=Role.ADMIN)
    on = Day(day, writing.params)
    holds = node_filter(label, "n", filter_, on, writing) or "true"
    holds_not = complement(node_filter(label, "n", filter_, on, writing))
    [row] = await store.read(
        f"RETURN COLLECT {{ MATCH (n:{label}) WHERE {holds} RETURN n.id ORDER BY n.id }}, "
        f"COLLECT {{ MATCH (n:{label}) WHERE {holds_not} RETURN n.id ORDER BY n.id }}",
        writing.params.bind({}),
    )
    return row[0], row[1]


@pytest.mark.parametrize(
    ("filter_", "expected"),
    [
        ({}, EVERYONE),
        ({"city": {}}, EVERYONE),
        # a missing value satisfies no comparison, not even `ne`
        ({"city": {"eq": "Shanghai"}}, {"qinghe", "yunfan"}),
        ({"city": {"ne": "Shanghai"}}, {"lanjing"}),
        ({"city": {"in": ["Shanghai", "Suzhou"]}}, {"qinghe", "yunfan", "lanjing"}),
        ({"city": {"in": []}}, set()),
        ({"city": {"isNull": True}}, EVERYONE - {"qinghe", "yunfan", "lanjing"}),
        ({"city": {"isNull": False}}, {"qinghe", "yunfan", "lanjing"}),
        ({"city": {"isNull": True, "eq": "Shanghai"}}, set()),
        ({"delisted": False}, {"yunfan"}),
        ({"delisted": True}, {"lanjing"}),
        ({"synthetic": True}, {"made"}),
        ({"synthetic": False}, EVERYONE - {"made"}),
        # `not` is the exact complement
        ({"not": {"city": {"eq": "Shanghai"}}}, EVERYONE - {"qinghe", "yunfan"}),
        ({"not": {"delisted": False}}, EVERYONE - {"yunfan"}),
        ({"not": {"not": {"city": {"eq": "Shanghai"}}}}, {"qinghe", "yunfan"}),
        ({"not": {}}, set()),
        # texts are compared by code point, and as they are
        ({"name": {"contains": "（上海）"}}, {"yunfan"}),
        ({"name": {"startsWith": "𠮷"}}, {"rare"}),
        ({"nameEn": {"contains": '"New"'}}, {"yunfan"}),
        ({"name": {"contains": ".*"}}, set()),
        ({"name": {"contains": ""}}, EVERYONE),
        ({"formerNames": {"has": "Qinghe"}}, {"qinghe"}),
        ({"formerNames": {"hasAny": ["x", "青禾电子"]}}, {"qinghe"}),
        ({"formerNames": {"hasAny": []}}, set()),
        ({"not": {"formerNames": {"has": "Qinghe"}}}, EVERYONE - {"qinghe"}),
        # numbers and days, edges included
        ({"registeredCapital": {"gte": "500"}}, {"qinghe", "yunfan", "wide"}),
        ({"registeredCapital": {"gt": "500"}}, {"yunfan", "wide"}),
        ({"registeredCapital": {"eq": "0.114"}}, {"lanjing"}),
        ({"registeredCapital": {"lt": "0.001"}}, {"rare"}),
        ({"registeredCapital": {"in": ["0.0000001", "12000.50"]}}, {"rare", "yunfan"}),
        ({"foundedOn": {"lte": "2015-03-01"}}, {"qinghe", "yunfan", "lanjing", "made"}),
        ({"foundedOn": {"lt": "2015-03-01"}}, {"yunfan", "made"}),
        ({"foundedOn": {"eq": "2015-03-01"}}, {"qinghe", "lanjing"}),
        ({"sizeClass": {"in": ["SMALL", "MICRO"]}}, {"qinghe", "lanjing", "wide"}),
        ({"id": {"eq": global_id("Enterprise", "t-acme")}}, {"acme"}),
        ({"id": {"in": [global_id("Enterprise", "t-acme"), global_id("Enterprise", "t-gone")]}}, {"acme"}),
        # several at once
        ({"country": {"eq": "JPN"}, "sizeClass": {"isNull": True}}, {"rare"}),
        ({"and": [{"country": {"eq": "JPN"}}, {"sizeClass": {"isNull": True}}]}, {"rare"}),
        ({"or": [{"country": {"eq": "USA"}}, {"masked": True}]}, {"acme", "masked"}),
        ({"or": [{"country": {"eq": "USA"}}, {}]}, EVERYONE),
        ({"and": []}, EVERYONE),
        ({"or": []}, set()),
        # one neighbour, as of the day
        ({"territory": {}}, {"qinghe", "yunfan", "acme"}),
        ({"territory": {"name": {"eq": "青浦区"}}}, {"yunfan"}),
        ({"territory": {"parent": {"name": {"eq": "青浦区"}}}}, {"qinghe"}),
        ({"not": {"territory": {}}}, EVERYONE - {"qinghe", "yunfan", "acme"}),
        # many neighbours
        ({"products": {"some": {}}}, {"qinghe", "yunfan", "lanjing", "acme", "wide", "masked"}),
        ({"products": {"none": {}}}, {"rare", "made"}),
        ({"products": {"some": {"kind": {"eq": "TOOL"}}}}, {"lanjing", "acme", "wide", "masked"}),
        ({"products": {"every": {"kind": {"eq": "TOOL"}}}}, {"lanjing", "wide", "masked", "rare", "made"}),
        ({"products": {"every": {}}}, EVERYONE),
        ({"products": {"every": {"nameEn": {"ne": "x"}}}}, EVERYONE - {"qinghe", "acme"}),
        ({"products": {"some": {}, "none": {"kind": {"eq": "TOOL"}}}}, {"qinghe", "yunfan"}),
        ({"products": {"count": {"eq": 2}}}, {"qinghe", "yunfan"}),
        (
            {"products": {"count": {"gte": 1, "lt": 3, "where": {"kind": {"eq": "TOOL"}}}}},
            {"lanjing", "acme", "wide", "masked"},
        ),
        ({"products": {"count": {"eq": 0}}}, {"rare", "made"}),
        ({"products": {"count": {}}}, EVERYONE),
        ({"products": {}}, EVERYONE),
        # edges with facts: they say which edges are looked at
        ({"products": {"edge": {}}}, {"qinghe", "yunfan", "lanjing", "acme", "wide", "masked"}),
        ({"products": {"edge": {"share": {"gte": "0.3"}}}}, {"yunfan", "acme", "wide"}),
        ({"products": {"edge": {"share": {"gte": "0.3"}}, "some": {"listed": True}}}, {"yunfan", "acme", "wide"}),
        ({"products": {"edge": {"share": {"gte": "0.3"}}, "count": {"eq": 2}}}, {"yunfan", "acme"}),
        ({"products": {"edge": {"share": {"gte": "0.5"}}, "every": {"listed": True}}}, EVERYONE - {"acme"}),
        ({"products": {"edge": {"share": {"isNull": True}}, "none": {}}}, {"qinghe", "yunfan", "wide", "rare", "made"}),
        ({"suppliers": {"edge": {"inferred": True}}}, {"yunfan", "made"}),
        ({"customers": {"some": {"suppliers": {"some": {"country": {"eq": "USA"}}}}}}, {"lanjing", "acme"}),
    ],
)
async def test_a_filter(seeded: Store, filter_: dict[str, Any], expected: set[str]) -> None:
    found, others = await selected(seeded, "Enterprise", filter_)
    assert {key.removeprefix("t-") for key in found} == expected
    assert {key.removeprefix("t-") for key in others} == EVERYONE - expected


@pytest.mark.parametrize(
    ("day", "here"),
    [
        (date(2015, 2, 28), {"yunfan", "lanjing"}),  # the day before 青禾 came
        (date(2024, 5, 31), {"qinghe", "yunfan", "lanjing"}),  # the last day of two
        (date(2024, 6, 1), {"yunfan"}),
    ],
)
async def test_edges_hold_from_their_first_day_to_their_last(seeded: Store, day: date, here: set[str]) -> None:
    found, _ = await selected(seeded, "Enterprise", {"territory": {"code": {"eq": "310118"}}}, day)
    assert {key.removeprefix("t-") for key in found} == here


@pytest.mark.parametrize(
    ("filter_", "name"),
    [
        ({"name": None}, "name"),
        ({"name": {"eq": None}}, "eq"),
        ({"id": {"in": None}}, "in"),
        ({"delisted": None}, "delisted"),
        ({"synthetic": None}, "synthetic"),
        ({"not": None}, "not"),
        ({"or": None}, "or"),
        ({"or": [{"city": {"isNull": None}}]}, "isNull"),
        ({"territory": None}, "territory"),
        ({"products": None}, "products"),
        ({"products": {"some": None}}, "some"),
        ({"products": {"edge": None}}, "edge"),
        ({"products": {"edge": {"share": None}}}, "share"),
        ({"products": {"edge": {"share": {"gt": None}}}}, "gt"),
        ({"products": {"count": None}}, "count"),
        ({"products": {"count": {"where": None, "gt": 1}}}, "where"),
        ({"products": {"count": {"gt": None}}}, "gt"),
    ],
)
def test_null_is_refused(filter_: dict[str, Any], name: str) -> None:
    writing = Writing()
    with pytest.raises(BadInput, match=f"`{name}` is null"):
        node_filter("Enterprise", "n", filter_, Day(ON, writing.params), writing)


def test_an_id_of_another_label_is_refused() -> None:
    writing = Writing()
    node_filter("Enterprise", "n", {"id": {"eq": SME}}, Day(ON, writing.params), writing)
    with pytest.raises(BadId, match="the id of a Law"):
        writing.params.bind({})


def test_no_value_stands_in_the_statement() -> None:
    writing = Writing()
    odd = "x' OR 1=1 //"
    filter_ = {"name": {"eq": odd, "contains": odd}, "products": {"edge": {"basis": {"in": [odd]}}, "some": {}}}
    predicate = node_filter("Enterprise", "n", filter_, Day(ON, writing.params), writing)
    assert odd not in predicate
    values = list(writing.params.bind({}).values())
    assert odd in values
    assert [odd] in values


def test_too_many_conditions_are_refused() -> None:
    writing = Writing(max_conditions=3)
    filter_ = {"and": [{"name": {"eq": "a"}}, {"city": {"eq": "b"}}]}
    node_filter("Enterprise", "n", filter_, Day(ON, writing.params), writing)
    with pytest.raises(LimitExceeded, match="more than 3 conditions"):
        node_filter("Enterprise", "n", {"masked": True}, Day(ON, writing.params), writing)


@settings(max_examples=80, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(random=st.randoms(use_true_random=False))
async def test_any_filter(seeded: Store, random: Random) -> None:
    label = random.choice(["Enterprise", "Enterprise", "Product", "Clause", "Territory", "Institute", "Stage", "Tier"])
    day = date.fromisoformat(random.choice(DAYS))
    filter_ = Values(SCHEMA, GRAPH, random).make(SCHEMA.type_map[f"{label}Filter"], NOWHERE)
    try:
        found, others = await selected(seeded, label, filter_, day)
    except BadInput:
        reject()  # an id of another label; refused above
    nodes = GRAPH.all(label)
    expected = {node.id for node in nodes if satisfies(GRAPH, node, filter_, day)}
    assert (set(found), set(others)) == (expected, {node.id for node in nodes} - expected), filter_
