"""GraphQL over HTTP, through the application: what is taken, what is refused, with which status, type and code."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from graphql import parse

from api.app import create_app
from api.documents import Document
from api.http import refuse_writes
from graph.errors import BadInput
from graph.settings import Settings
from tests.api.asking import CountingStore

PLAIN = "application/json; charset=utf-8"
MODERN = "application/graphql-response+json"
TIERS = "{ tiers { id } }"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def client(seeded: CountingStore, engine_settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the whole application, on the store of the tests."""
    app = create_app(engine_settings)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://tidu") as client:
            yield client


def refusal(response: httpx.Response) -> tuple[int, str]:
    """Status and code of an answer that holds one error and no data."""
    body = response.json()
    assert set(body) == {"errors"}
    [error] = body["errors"]
    assert error["message"]
    return response.status_code, error["extensions"]["code"]


async def test_a_query_by_post(client: httpx.AsyncClient) -> None:
    asked = "query Named($id: ID!) { chain(id: $id) { name } }"
    body = {"query": asked, "variables": {"id": "Q2hhaW46dC1jaGlwcw"}, "operationName": "Named"}
    response = await client.post("/graphql", json=body)
    assert (response.status_code, response.headers["content-type"]) == (200, PLAIN)
    assert response.json() == {"data": {"chain": {"name": "集成电路"}}}
    assert response.headers["x-content-type-options"] == "nosniff"


async def test_a_query_by_get(client: httpx.AsyncClient) -> None:
    asked = "query Named($id: ID!) { chain(id: $id) { name } }"
    given = {"query": asked, "variables": '{"id": "Q2hhaW46dC1jaGlwcw"}', "operationName": "Named"}
    response = await client.get("/graphql", params=given)
    assert response.json() == {"data": {"chain": {"name": "集成电路"}}}


@pytest.mark.parametrize("asked", ["mutation { drop }", "subscription { changes }"])
async def test_only_queries_come_by_get(client: httpx.AsyncClient, asked: str) -> None:
    response = await client.get("/graphql", params={"query": asked}, headers={"accept": MODERN})
    assert response.status_code == 400
    assert "data" not in response.json()
    with pytest.raises(BadInput, match="cannot come by GET"):  # once the schema has some
        refuse_writes(Document(parse(asked)), None)


@pytest.mark.parametrize(
    ("_case", "body", "code"),
    [
        ("no JSON", b"{query", "BAD_USER_INPUT"),
        ("no UTF-8", b'{"query": "\xff\xfe"}', "BAD_USER_INPUT"),
        ("a surrogate alone", b'{"query": "\\ud800"}', "BAD_USER_INPUT"),
        ("nothing", b"", "BAD_USER_INPUT"),
        ("a list", b'[{"query": "{ tiers { id } }"}]', "BAD_USER_INPUT"),
        ("a text", b'"{ tiers { id } }"', "BAD_USER_INPUT"),
        ("no query", b"{}", "BAD_USER_INPUT"),
        ("an empty query", b'{"query": "  "}', "BAD_USER_INPUT"),
        ("a query that is a number", b'{"query": 1}', "BAD_USER_INPUT"),
        ("variables that are a list", b'{"query": "{ tiers { id } }", "variables": []}', "BAD_USER_INPUT"),
        ("a name that is a number", b'{"query": "{ tiers { id } }", "operationName": 1}', "BAD_USER_INPUT"),
    ],
)
@pytest.mark.parametrize("accept", ["application/json", MODERN])
async def test_a_body_that_is_no_request(
    client: httpx.AsyncClient, _case: str, body: bytes, code: str, accept: str
) -> None:
    headers = {"content-type": "application/json", "accept": accept}
    response = await client.post("/graphql", content=body, headers=headers)
    assert refusal(response) == (400, code)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None])
async def test_another_content_type(client: httpx.AsyncClient, kind: str | None) -> None:
    body = json.dumps({"query": TIERS}).encode()
    response = await client.post("/graphql", content=body, headers={"content-type": kind} if kind else {})
    assert refusal(response) in [(400, "BAD_USER_INPUT"), (415, "BAD_USER_INPUT")]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_another_method(client: httpx.AsyncClient, method: str) -> None:
    response = await client.request(method, "/graphql", json={"query": TIERS})
    assert (response.status_code, response.headers["allow"]) == (405, "GET, POST")


@pytest.mark.parametrize(
    "address", ["query=%ff", "query", "query=%7Btiers%7Bid%7D%7D&variables=%7B", "variables=%7B%7D", "query=&a=1"]
)
async def test_an_address_that_is_no_request(client: httpx.AsyncClient, address: str) -> None:
    response = await client.get(f"/graphql?{address}")
    assert refusal(response) == (400, "BAD_USER_INPUT")


async def test_a_body_beyond_a_megabyte(client: httpx.AsyncClient) -> None:
    body = json.dumps({"query": TIERS, "variables": {"a": "x" * (1 << 20)}}).encode()
    response = await client.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert refusal(response) == (413, "LIMIT_EXCEEDED")


@pytest.mark.parametrize(
    ("_case", "body", "status", "code"),
    [
        ("a syntax error", {"query": "{ tiers"}, 400, "GRAPHQL_PARSE_FAILED"),
        ("an unknown field", {"query": "{ tears { id } }"}, 400, "GRAPHQL_VALIDATION_FAILED"),
        ("an unknown operation", {"query": "query A { tiers { id } }", "operationName": "B"}, 400, "BAD_USER_INPUT"),
        (
            "several operations, none chosen",
            {"query": "query A { tiers { id } } query B { tiers { id } }"},
            400,
            "BAD_USER_INPUT",
        ),
        ("a variable missing", {"query": "query ($i: ID!) { chain(id: $i) { id } }"}, 400, "BAD_USER_INPUT"),
        (
            "a variable of the wrong type",
            {"query": "query ($i: ID!) { chain(id: $i) { id } }", "variables": {"i": {}}},
            400,
            "BAD_USER_INPUT",
        ),
    ],
)
async def test_the_status_of_a_request_that_cannot_be_run(
    client: httpx.AsyncClient, _case: str, body: dict[str, Any], status: int, code: str
) -> None:
    modern = await client.post("/graphql", json=body, headers={"accept": f"{MODERN}, application/json;q=0.9"})
    plain = await client.post("/graphql", json=body, headers={"accept": "application/json"})
    assert (modern.status_code, modern.headers["content-type"]) == (status, f"{MODERN}; charset=utf-8")
    assert (plain.status_code, plain.headers["content-type"]) == (200, PLAIN)
    assert modern.json() == plain.json()
    [error] = modern.json()["errors"]
    assert error["extensions"]["code"] == code


async def test_variables_nobody_declared_are_ignored(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": TIERS, "variables": {"other": 1}})
    assert len(response.json()["data"]["tiers"]) == 3


async def test_the_status_of_an_answer_with_errors(client: httpx.AsyncClient) -> None:
    body = {"query": '{ chain(id: "nothing") { id } tiers { id } }'}
    response = await client.post("/graphql", json=body, headers={"accept": MODERN})
    assert response.status_code == 200
    [error] = response.json()["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["chain"], "BAD_ID")
    assert len(response.json()["data"]["tiers"]) == 3


async def test_the_schema_as_text(client: httpx.AsyncClient) -> None:
    response = await client.get("/schema.graphql")
    assert response.text.startswith('"""')
    assert "type Query {" in response.text
