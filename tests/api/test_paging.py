"""Walking a list page by page visits what the whole list has, in its order, once: whatever the order, whatever ties."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, cast

import pytest
import pytest_asyncio
from graphql import GraphQLEnumType

from api.schema import core
from graph.ids import global_id
from graph.ordering import OrderKey, encode_cursor, fingerprint
from graph.store import Store
from graph.vocabulary import Kind
from tests.api.asking import Api, CountingStore
from tests.seed import plant

HEAD = "query ($first: Int, $after: String, $by: [{}!]) "
GIVEN = "(first: $first, after: $after, orderBy: $by) { %s }"
PRODUCT, ENTERPRISE = global_id("Product", "t-litho"), global_id("Enterprise", "t-yunfan")
ROOT = HEAD.format("EnterpriseOrder") + f"{{ list: enterprises{GIVEN} }}"
MAKERS = HEAD.format("ProductMakerOrder") + f'{{ holder: product(id: "{PRODUCT}") {{ list: makers{GIVEN} }} }}'
TWICE = (
    HEAD.format("EnterpriseProductOrder") + f'{{ holder: enterprise(id: "{ENTERPRISE}") {{ list: products{GIVEN} }} }}'
)
SEARCH = 'query ($first: Int, $after: String) { list: search(text: "企业", first: $first, after: $after) { %s } }'
FILTERED = (
    'query ($first: Int, $after: String) { list: enterprises(search: "有限公司", filter: {masked: false}, '
    "first: $first, after: $after) { %s } }"
)
PAGE = "edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount"


def words(name: str) -> list[str]:
    """The words of an enum."""
    return list(cast("GraphQLEnumType", core.type_map[name]).values)


async def page(api: Api, query: str, **variables: Any) -> dict[str, Any]:
    """One page of a list."""
    data = await api.data(query % PAGE, variables)
    return dict((data.get("holder") or data)["list"])


async def walk(api: Api, query: str, size: int, by: Any = None) -> list[dict[str, Any]]:
    """The edges of all pages."""
    edges: list[dict[str, Any]] = []
    after = None
    while True:
        found = await page(api, query, first=size, after=after, by=by)
        info = found["pageInfo"]
        edges += found["edges"]
        assert info["hasPreviousPage"] is (after is not None)
        assert info["startCursor"] == found["edges"][0]["cursor"]
        after = info["endCursor"]
        assert after == found["edges"][-1]["cursor"]
        if not info["hasNextPage"]:
            return edges
        assert len(found["edges"]) == size


async def agrees(api: Api, query: str, size: int, by: Any = None) -> None:
    """Assert that the walk gives what one large page does."""
    whole = await page(api, query, first=100, after=None, by=by)
    assert not whole["pageInfo"]["hasNextPage"]
    assert await walk(api, query, size, by) == whole["edges"]
    assert whole["totalCount"] == len(whole["edges"])
    cursors = [edge["cursor"] for edge in whole["edges"]]
    assert len(set(cursors)) == len(cursors)


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.parametrize("field", words("EnterpriseOrderField"))
async def test_every_order_of_a_root_list(api: Api, field: str, direction: str) -> None:
    await agrees(api, ROOT, 3, [{"field": field, "direction": direction}])


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.parametrize("field", ["SHARE", "YEAR", "BASIS", "FROM", "TO", "CONFIDENCE", "COUNTRY", "FOUNDED_ON", "ID"])
async def test_orders_of_a_nested_list(api: Api, field: str, direction: str) -> None:
    await agrees(api, MAKERS, 2, [{"field": field, "direction": direction}])


@pytest.mark.parametrize(
    "by",
    [
        None,
        [],
        [
            {"field": "SECTOR", "direction": "DESC"},
            {"field": "DELISTED"},
            {"field": "REGISTERED_CAPITAL", "direction": "DESC"},
        ],
        [{"field": "COUNTRY"}, {"field": "ID", "direction": "DESC"}],
        [{"field": "SIZE_CLASS"}, {"field": "SIZE_CLASS", "direction": "DESC"}],
    ],
)
async def test_several_keys(api: Api, by: Any) -> None:
    await agrees(api, ROOT, 1, by)


@pytest.mark.parametrize("by", [None, [{"field": "SHARE", "direction": "DESC"}], [{"field": "YEAR"}]])
async def test_one_edge_of_two_sources(api: Api, by: Any) -> None:
    whole = await page(api, TWICE, first=100, by=by)
    assert [edge["node"]["id"] for edge in whole["edges"]] == [global_id("Product", "t-wafer")] * 2
    await agrees(api, TWICE, 1, by)


@pytest.mark.parametrize("size", [1, 2])
async def test_a_search(api: Api, size: int) -> None:
    # hits of one score among them
    assert (await page(api, SEARCH))["totalCount"] == 9
    await agrees(api, SEARCH, size)


@pytest.mark.parametrize("size", [1, 2, 3])
async def test_a_ranked_and_filtered_list(api: Api, size: int) -> None:
    await agrees(api, FILTERED, size)


async def test_missing_values_come_last_both_ways(api: Api) -> None:
    for direction in ("ASC", "DESC"):
        query = "query ($by: [EnterpriseOrder!]) { enterprises(orderBy: $by) { edges { node { sizeClass } } } }"
        data = await api.data(query, {"by": [{"field": "SIZE_CLASS", "direction": direction}]})
        found = [edge["node"]["sizeClass"] for edge in data["enterprises"]["edges"]]
        known = [word for word in found if word is not None]
        assert known == sorted(known, reverse=direction == "DESC")
        assert found == known + [None] * 3


async def test_an_empty_page(api: Api) -> None:
    assert await page(api, ROOT, first=0) == {
        "edges": [],
        "pageInfo": {"hasNextPage": True, "hasPreviousPage": False, "startCursor": None, "endCursor": None},
        "totalCount": 8,
    }


async def test_a_cursor_of_another_order(api: Api) -> None:
    [_, edge, *_] = (await page(api, ROOT, first=3, by=[{"field": "NAME"}]))["edges"]
    for by in (
        None,
        [{"field": "NAME", "direction": "DESC"}],
        [{"field": "CITY"}],
        [{"field": "NAME"}, {"field": "CITY"}],
    ):
        error = await api.error(ROOT % PAGE, {"first": 3, "after": edge["cursor"], "by": by})
        assert (error["path"], error["extensions"]) == (["list"], {"code": "BAD_CURSOR"})
    error = await api.error(SEARCH % PAGE, {"first": 3, "after": edge["cursor"]})
    assert error["extensions"] == {"code": "BAD_CURSOR"}


@pytest.mark.parametrize("asked", ["totalCount", "edges { cursor }", "pageInfo { hasNextPage }"])
async def test_a_cursor_that_is_none(api: Api, asked: str) -> None:
    for query in (ROOT, MAKERS, SEARCH):
        error = await api.error(query % asked, {"first": 1, "after": "bm90aGluZw"})
        assert error["extensions"] == {"code": "BAD_CURSOR"}


@pytest_asyncio.fixture
async def growing(store: Store) -> AsyncIterator[Api]:
    """The API on a store that a test may change; it is planted anew afterwards."""
    yield Api(CountingStore.over(store))
    await plant(store)


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
async def test_what_is_added_meanwhile_shifts_nothing(growing: Api, direction: str) -> None:
    by = [{"field": "COUNTRY", "direction": direction}]
    before = [edge["node"]["id"] for edge in (await page(growing, ROOT, first=100, by=by))["edges"]]
    first = await page(growing, ROOT, first=4, by=by)
    rows = [{"id": f"t-new-{country}", "country": country} for country in ("AAA", "CHN", "ZZZ")]
    await growing.store.write("UNWIND $rows AS row CREATE (n:Enterprise) SET n = row", {"rows": rows})
    rest = await page(growing, ROOT, first=100, after=first["pageInfo"]["endCursor"], by=by)
    seen = [edge["node"]["id"] for edge in (*first["edges"], *rest["edges"])]
    added = {global_id("Enterprise", row["id"]) for row in rows}
    assert [key for key in seen if key not in added] == before
    assert len(seen) == len(set(seen))
    assert rest["totalCount"] == 11


async def test_what_is_taken_away_meanwhile_shifts_nothing(growing: Api) -> None:
    before = [edge["node"]["id"] for edge in (await page(growing, ROOT, first=100))["edges"]]
    first = await page(growing, ROOT, first=3)
    await growing.store.write("MATCH (n:Enterprise {id: 't-made'}) DETACH DELETE n", {})  # the cursor's own row
    assert first["edges"][-1]["node"]["id"] == global_id("Enterprise", "t-made")
    rest = await page(growing, ROOT, first=100, after=first["pageInfo"]["endCursor"])
    assert [edge["node"]["id"] for edge in (*first["edges"], *rest["edges"])] == before


async def test_many_hits_of_one_score(growing: Api) -> None:
    rows = [{"id": f"t-same-{i}", "name": f"甲{i:03}乙丙丁戊", "noun": "Enterprise"} for i in range(150)]
    await growing.store.write("UNWIND $rows AS row CREATE (n:Enterprise) SET n = row", {"rows": rows})
    for root in ("search(text", "enterprises(search"):
        query = (
            f'query ($first: Int, $after: String) {{ list: {root}: "乙丙", first: $first, after: $after) {{ %s }} }}'
        )
        edges = await walk(growing, query, 40)
        assert {edge["node"]["id"] for edge in edges} == {global_id("Enterprise", row["id"]) for row in rows}
        assert len(edges) == len(rows)


async def test_a_search_has_a_last_page(api: Api) -> None:
    order = fingerprint([OrderKey("relevance", "", Kind.FLOAT)])
    assert (await page(api, SEARCH, first=1, after=encode_cursor(order, [10_000])))["edges"] == []
    error = await api.error(SEARCH % PAGE, {"first": 1, "after": encode_cursor(order, [10_001])})
    assert error["extensions"] == {"code": "LIMIT_EXCEEDED"}
    error = await api.error(SEARCH % PAGE, {"first": 1, "after": encode_cursor(order, [-1])})
    assert error["extensions"] == {"code": "BAD_CURSOR"}
