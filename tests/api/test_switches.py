"""What can be switched off: questions about the schema, and names of similar fields."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from api.app import create_app
from graph.settings import Settings
from tests.api.asking import Api, CountingStore


def switched(seeded: CountingStore, **off: bool) -> Api:
    return Api(seeded, settings=Settings(**off))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "query",
    [
        "{ __schema { queryType { name } } }",
        '{ __type(name: "Query") { name } }',
        "{ ...A } fragment A on Query { deep: __schema { types { fields { type { name } } } } }",
    ],
)
async def test_without_introspection(seeded: CountingStore, query: str) -> None:
    assert "errors" not in await switched(seeded).ask(query)
    error = await switched(seeded, introspection=False).error(query)
    assert error["extensions"]["code"] == "INTROSPECTION_DISABLED"


async def test_without_introspection_a_typename_is_told(seeded: CountingStore) -> None:
    data = await switched(seeded, introspection=False).data(
        '{ __typename chain(id: "Q2hhaW46dC1jaGlwcw") { __typename } }'
    )
    assert data == {"__typename": "Query", "chain": {"__typename": "Chain"}}


@pytest.mark.parametrize(("shown", "status"), [(True, 200), (False, 404)])
async def test_without_introspection_the_schema_is_no_page(shown: bool, status: int) -> None:
    transport = httpx.ASGITransport(app=create_app(Settings(introspection=shown)))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        assert (await client.get("/schema.graphql")).status_code == status


@pytest.mark.parametrize(
    "query",
    [
        "{ tier { id } }",
        "{ tiers { nam } }",
        "{ chain(ids: 1) { id } }",
        "{ enterprises(orderBy: [{field: NAM}]) { totalCount } }",
        '{ enterprises(filter: {nam: {eq: "a"}}) { totalCount } }',
    ],
)
async def test_without_suggestions(seeded: CountingStore, query: str) -> None:
    def words(body: dict[str, Any]) -> str:
        return " ".join(error["message"] for error in body["errors"])

    assert "Did you mean" in words(await switched(seeded).ask(query))
    assert "Did you mean" not in words(await switched(seeded, suggestions=False).ask(query))


async def test_without_suggestions_for_variables(seeded: CountingStore) -> None:
    query, given = (
        "query ($f: EnterpriseFilter) { enterprises(filter: $f) { totalCount } }",
        {"f": {"nam": {"eq": "a"}}},
    )
    for shown in (True, False):
        error = await switched(seeded, suggestions=shown).error(query, given)
        assert ("Did you mean" in error["message"]) is shown
