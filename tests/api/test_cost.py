"""What a query costs, reckoned by hand; what is refused, and what would have passed."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import OperationDefinitionNode, parse

from api.cost import Cost, Pricing, TooCostly, check
from api.schema import core
from graph.access import PUBLIC, Role
from graph.settings import Settings
from tests.api.asking import Api, CountingStore
from tests.api.test_limits import bomb


def pricing(text: str) -> Pricing:
    """What a document's first operation costs."""
    document = parse(text)
    operation = next(d for d in document.definitions if isinstance(d, OperationDefinitionNode))
    return Pricing.of(core, document, operation, 100)


def priced(text: str, variables: dict[str, Any] | None = None) -> Cost:
    """The cost with these variables."""
    return pricing(text).cost(variables or {})


NODE = "{ edges { node "
END = " } }"
CASES: list[tuple[str, dict[str, Any], int]] = [
    ("{ __typename }", {}, 0),
    ("{ product(id: 1) { id name } }", {}, 1),
    ("{ products(first: 7) { totalCount edges { node { id } } } }", {}, 8),
    ("{ products { edges { node { id } } } }", {}, 21),
    ("{ products(first: 0) { totalCount } }", {}, 1),
    ("query ($n: Int) { products(first: $n) { edges { node { id } } } }", {"n": 50}, 51),
    ("query ($n: Int) { products(first: $n) { edges { node { id } } } }", {}, 21),
    ("{ tiers { id } }", {}, 10),
    ("{ products(first: 3) { edges { node { stage { id } sources { id } } } } }", {}, 1 + 3 * (1 + 1 + 10)),
    (f"{{ products(first: 3) {NODE}{{ makers(first: 5) {NODE}{{ id }}{END} }}{END} }}", {}, 1 + 3 * (1 + 1 + 5)),
    ("{ a: products(first: 3) { totalCount } b: products(first: 4) { totalCount } }", {}, 4 + 5),
    ("{ products(first: 2, filter: {makers: {some: {}}}) { totalCount } }", {}, 1 + 2 * (1 + 5)),
    (
        "{ products(first: 2, filter: {makers: {some: {products: {none: {}}}}}) { totalCount } }",
        {},
        1 + 2 * (1 + 5 * 6),
    ),
    (
        "query ($f: ProductFilter) { products(first: 2, filter: $f) { totalCount } }",
        {"f": {"makers": {"some": {}}}},
        13,
    ),
    ('{ nodes(ids: ["a", "b", "c"]) { id } }', {}, 3),
    ("query ($i: [ID!]!) { nodes(ids: $i) { id } }", {"i": ["a"] * 4}, 4),
    (
        "{ products(first: 2) { ...F } } fragment F on ProductConnection { edges { node { id stage { id } } } }",
        {},
        1 + 2 * 2,
    ),
    ("{ products(first: 101) { totalCount } }", {}, 21),  # refused for its size, not its cost
    # a node is of one type: of fragments on several, the costliest counts
    (
        "{ node(id: 1) { ... on Product { stage { id } } ... on Chain { products(first: 9) { totalCount } } } }",
        {},
        1 + 10,
    ),
]


@pytest.mark.parametrize(("text", "variables", "cost"), CASES)
def test_a_cost(text: str, variables: dict[str, Any], cost: int) -> None:
    assert priced(text, variables).total == cost


def test_a_bomb_of_fragments_is_measured_once() -> None:
    # 2^24 selections spread out: what walks them never ends
    assert priced(bomb(24, "id")).total == 10


def test_what_is_kept_depends_on_the_variables_that_matter() -> None:
    kept = pricing("query ($n: Int, $t: String) { products(first: $n, search: $t) { totalCount } }")
    assert (kept.sizes, kept.lists, kept.filters) == (frozenset("n"), frozenset(), frozenset())
    assert [kept.cost({"n": n, "t": t}).total for n, t in ((1, "a"), (1, "b"), (2, "a"))] == [2, 2, 3]


DEEP = (
    "query ($n: Int = 100) { enterprises(first: 100) { edges { node { products(first: 100) { edges { node { "
    "makers(first: $n) { edges { node { id } } } } } } } } } }"
)


def test_a_refusal_names_the_field_and_what_would_pass() -> None:
    cost = priced(DEEP, {"n": 100})
    assert cost.total == 1 + 100 * (1 + 1 + 100 * (1 + 1 + 100))
    with pytest.raises(TooCostly) as refusal:
        check(pricing(DEEP), {"n": 100}, 100_000)
    told = refusal.value
    assert told.details == {
        "cost": 1_020_201,
        "budget": 100_000,
        "field": "enterprises.products.makers",
        "fieldCost": 1_000_000,
        "passingFirst": 7,
        "passingFirstOfEach": None,
    }
    assert str(told) == (
        "The query may read 1,020,201 nodes; 100,000 are allowed. enterprises.products.makers alone reads 1,000,000. "
        "With first: 7 there it would pass."
    )
    assert priced(DEEP, {"n": 7}).total <= 100_000 < priced(DEEP, {"n": 8}).total


def test_where_one_page_is_not_enough_all_are_named() -> None:
    with pytest.raises(TooCostly, match="With first: 26 at most on every list it would pass") as refusal:
        check(pricing(DEEP), {"n": 100}, 20_000)
    assert refusal.value.details["passingFirstOfEach"] == 26
    each = DEEP.replace("100", "26")
    assert check(pricing(each), {"n": 26}, 20_000).total == priced(each, {"n": 26}).total <= 20_000
    more = DEEP.replace("100", "27")
    assert priced(more, {"n": 27}).total > 20_000


def test_where_no_page_would_pass() -> None:
    with pytest.raises(TooCostly, match="Ask for less"):
        check(pricing("{ " + " ".join(f"a{i}: products {{ totalCount }}" for i in range(20)) + " }"), {}, 30)


async def test_nothing_is_asked_of_the_database(api: Api) -> None:
    sent = len(api.store.asked)
    error = await api.error(DEEP)
    assert (error["extensions"]["code"], error["extensions"]["passingFirst"]) == ("LIMIT_EXCEEDED", 7)
    assert len(api.store.asked) == sent
    assert "errors" not in await api.ask(DEEP, {"n": 7})


async def test_each_role_has_its_budget(seeded: CountingStore) -> None:
    text = "{ products(first: 50) { edges { node { id } } } }"
    small = Api(seeded, settings=Settings(budgets={Role.PUBLIC: 50}), viewer=PUBLIC)
    assert (await small.error(text))["extensions"]["budget"] == 50
    assert "errors" not in await Api(seeded, settings=small.settings).ask(text)
