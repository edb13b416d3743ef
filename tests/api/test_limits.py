"""How much one request may ask for: each limit at its edge and beyond it, and documents made to be expensive."""

from __future__ import annotations

from typing import Any

import pytest

from graph.settings import Settings
from tests.api.asking import Api, CountingStore

LIMITED = Settings(max_depth=5, max_tokens=400, max_aliases=5, max_fields=60, max_page=10)


@pytest.fixture
def limited(seeded: CountingStore) -> Api:
    """The API with limits that are easy to reach."""
    return Api(seeded, settings=LIMITED)


def nested(levels: int) -> str:
    """A query so many levels deep."""
    return "{ regulations " + "{ supersededBy " * (levels - 2) + "{ id }" + " }" * (levels - 1)


def aliased(many: int) -> str:
    """A query with so many aliases, half of them in fragments."""
    spread = "".join(f" a{i}: name" for i in range(many // 2))
    own = "".join(f" b{i}: name" for i in range(many - many // 2))
    return f"{{ tiers {{ id ...F{own} }} }} fragment F on Tier {{ id{spread} }}"


def wide(many: int) -> str:
    """A query with so many fields, all but two spread out of fragments."""
    return f"{{ tiers {{ {'...F ' * (many - 1)} }} }} fragment F on Tier {{ id }}"


@pytest.mark.parametrize(
    ("_case", "fits", "beyond", "told"),
    [
        ("depth", nested(5), nested(6), "The query is 6 levels deep. At most 5 are allowed."),
        ("aliases", aliased(5), aliased(6), "The query is 6 aliases large. At most 5 are allowed."),
        ("fields", wide(60), wide(61), "The query is 61 fields large. At most 60 are allowed."),
    ],
)
async def test_a_limit(limited: Api, _case: str, fits: str, beyond: str, told: str) -> None:
    assert "errors" not in await limited.ask(fits)
    sent = len(limited.store.asked)
    error = await limited.error(beyond)
    assert (error["message"], error["extensions"]["code"]) == (told, "LIMIT_EXCEEDED")
    assert len(limited.store.asked) == sent


async def test_tokens(limited: Api) -> None:
    error = await limited.error("{ tiers { " + "id " * 400 + "} }")
    assert error["extensions"]["code"] == "LIMIT_EXCEEDED"


@pytest.mark.parametrize("text", ["{ a " * 1300, "{ ... " * 1300, "query ($a: [Int] = " + "[" * 3000])
async def test_brackets_without_end(api: Api, text: str) -> None:
    error = await api.error(text)
    assert error["extensions"]["code"] == "LIMIT_EXCEEDED"


def bomb(levels: int, last: str) -> str:
    """Fragments that each spread the next one twice."""
    chain = [f"fragment f{i} on Tier {{ ...f{i + 1} ...f{i + 1} }}" for i in range(levels)]
    return "{ tiers { ...f0 } } " + " ".join([*chain, f"fragment f{levels} on Tier {{ {last} }}"])


@pytest.mark.parametrize(
    ("_case", "last", "code"),
    [
        ("a field at the end", "id", "LIMIT_EXCEEDED"),
        ("a fragment that is not there", "...gone", "GRAPHQL_VALIDATION_FAILED"),
        ("a circle", "...f0", "GRAPHQL_VALIDATION_FAILED"),
        ("nothing but a name", "__typename", "LIMIT_EXCEEDED"),
    ],
)
async def test_a_fragment_bomb(api: Api, _case: str, last: str, code: str) -> None:
    # spread out it has 2^24 fields; what walks it without remembering takes minutes
    text = bomb(24, last)
    assert len(text) < 1100
    sent = len(api.store.asked)
    body = await api.ask(text)
    assert {error["extensions"]["code"] for error in body["errors"]} == {code}
    assert len(api.store.asked) == sent


async def test_a_bomb_nobody_spreads(api: Api) -> None:
    text = bomb(24, "id").replace("...f0", "id", 1)
    body = await api.ask(text)
    assert {error["extensions"]["code"] for error in body["errors"]} == {"GRAPHQL_VALIDATION_FAILED"}


async def test_introspection_is_measured_apart(limited: Api) -> None:
    deep = "{ __schema { types { fields { type " + "{ ofType " * 9 + "{ name }" + " }" * 13
    assert "errors" not in await limited.ask(deep)
    error = await limited.error("{ __schema { types { fields { type " + "{ ofType " * 20 + "{ name }" + " }" * 24)
    assert error["extensions"]["code"] == "LIMIT_EXCEEDED"


@pytest.mark.parametrize(
    ("first", "allowed"), [(-1, False), (0, True), (1, True), (100, True), (101, False), (2**31 - 1, False)]
)
@pytest.mark.parametrize("query", ["enterprises(first: $n)", 'product(id: "UHJvZHVjdDp0LWxpdGhv") { makers(first: $n)'])
async def test_the_size_of_a_page(api: Api, query: str, first: int, allowed: bool) -> None:
    body = f"query ($n: Int) {{ {query} {{ edges {{ cursor }} }} {'}' if 'makers' in query else ''} }}"
    answer = await api.ask(body, {"n": first})
    if allowed:
        assert "errors" not in answer
        [found] = answer["data"].values()
        assert len(found.get("makers", found)["edges"]) <= first
    else:
        [error] = answer["errors"]
        assert error["message"] == f"first is {first}. A page holds 0 to 100; use `after` for the next one."
        assert error["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_page_without_a_size(api: Api) -> None:
    found = await api.data("{ a: enterprises(first: null) { edges { cursor } } b: enterprises { edges { cursor } } }")
    assert found["a"] == found["b"]


def negated(depth: int) -> dict[str, Any]:
    """A filter so many levels deep."""
    given: dict[str, Any] = {"name": {"eq": "x"}}
    for _ in range(depth):
        given = {"not": given}
    return given


def related(depth: int) -> dict[str, Any]:
    """A filter so many levels deep, from enterprises to products and back."""
    given: dict[str, Any] = {"name": {"eq": "x"}}
    for level in range(depth - 1):
        given = {"makers" if (depth - level) % 2 else "products": {"some": given}}
    return given


ANY = {"products": {"some": {"name": {"eq": "芯片"}}}}
FILTERED = "query ($filter: EnterpriseFilter) { enterprises(filter: $filter) { totalCount } }"


@pytest.mark.parametrize(
    ("_case", "given", "found"),
    [
        ("12 deep", negated(11), 8),
        ("5 deep through related nodes", related(5), 0),
        ("100 beside each other", {"or": [{"name": {"eq": f"{i}"}} for i in range(98)] + [{"masked": True}]}, 1),
        ("nothing, often", {"and": [{}] * 5000}, 8),
    ],
)
async def test_a_filter_that_just_fits(api: Api, _case: str, given: dict[str, Any], found: int) -> None:
    assert await api.data(FILTERED, {"filter": given}) == {"enterprises": {"totalCount": found}}


@pytest.mark.parametrize(
    ("_case", "given", "code"),
    [
        ("deep", negated(12), "LIMIT_EXCEEDED"),
        ("deep through related nodes", related(13), "LIMIT_EXCEEDED"),
        ("deeper than can be read", negated(1000), "BAD_USER_INPUT"),
        ("wide", {"or": [{"name": {"eq": f"{i}"}} for i in range(5000)]}, "LIMIT_EXCEEDED"),
        ("wide, each a search of its own", {"and": [ANY] * 50}, "LIMIT_EXCEEDED"),
    ],
)
async def test_a_filter_that_asks_too_much(api: Api, _case: str, given: dict[str, Any], code: str) -> None:
    sent = len(api.store.asked)
    error = await api.error(FILTERED, {"filter": given})
    assert error["extensions"]["code"] == code
    assert len(api.store.asked) == sent


async def test_the_conditions_of_nested_lists_count_together(seeded: CountingStore) -> None:
    api = Api(seeded, settings=Settings(max_conditions=2))
    query = (
        "query ($a: EnterpriseFilter, $b: ProductFilter) "
        "{ enterprises(filter: $a) { edges { node { products(filter: $b) { totalCount } } } } }"
    )
    one, two = {"masked": False}, {"listed": True, "name": {"eq": "芯片"}}
    assert "errors" not in await api.ask(query, {"a": one, "b": {"listed": True}})
    error = await api.error(query, {"a": one, "b": two})
    assert error["message"].startswith("The filters hold more than 2 conditions.")


@pytest.mark.parametrize(
    "query", ["enterprises(orderBy: $by)", 'product(id: "UHJvZHVjdDp0LWxpdGhv") { makers(orderBy: $by)']
)
async def test_the_keys_of_an_order(api: Api, query: str) -> None:
    kind, end = ("ProductMakerOrder", "}") if "makers" in query else ("EnterpriseOrder", "")
    text = f"query ($by: [{kind}!]) {{ {query} {{ edges {{ cursor }} }} {end} }}"
    assert "errors" not in await api.ask(text, {"by": [{"field": "NAME"}] * 10})
    error = await api.error(text, {"by": [{"field": "NAME"}] * 11})
    assert (error["message"], error["extensions"]["code"]) == (
        "orderBy has 11 keys. At most 10 are allowed.",
        "LIMIT_EXCEEDED",
    )


async def test_a_kind_named_often_is_one_kind(api: Api) -> None:
    query = 'query ($kinds: [NodeKind!]) { search(text: "中国", kinds: $kinds) { totalCount } }'
    once = await api.data(query, {"kinds": ["TERRITORY"]})
    assert await api.data(query, {"kinds": ["TERRITORY"] * 5000}) == once
