"""Whatever is sent, the answer is a normal one or says with a code what was wrong: never a 5xx, no fault of ours."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from api.http import GraphQLEndpoint
from graph.settings import Settings
from tests.api.asking import CountingStore

JSON = {"content-type": "application/json"}
NODE = "query ($id: ID!) { node(id: $id) { id } }"
NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
AFTER = "query ($after: String) { enterprises(first: 1, after: $after) { totalCount edges { cursor } } }"
SEARCH = "query ($text: String!) { search(text: $text) { edges { node { id } } } }"
FIRST = "query ($first: Int) { enterprises(first: $first) { totalCount } }"
FILTER = "query ($filter: EnterpriseFilter) { enterprises(filter: $filter) { totalCount } }"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def client(seeded: CountingStore, engine_settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the endpoint."""
    endpoint = GraphQLEndpoint(engine_settings)
    endpoint.store = seeded
    transport = httpx.ASGITransport(app=endpoint)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client


def codes(response: httpx.Response) -> set[str]:
    """The codes of an answer that is no fault of ours."""
    assert response.status_code < 500, response.text[:500]
    found = {error["extensions"]["code"] for error in response.json().get("errors", ())}
    assert "INTERNAL" not in found, response.text[:500]
    return found


def nested(key: str, levels: int, innermost: Any) -> Any:
    """An object in an object in an object."""
    for _ in range(levels):
        innermost = {key: innermost}
    return innermost


def listed(key: str, levels: int, innermost: Any) -> Any:
    """An object in a list in an object."""
    for _ in range(levels):
        innermost = {key: [innermost]}
    return innermost


def cursor(text: bytes) -> str:
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


@pytest.mark.parametrize(
    ("_case", "body", "expected"),
    [
        ("lists without end", b"[" * 200_000, {"BAD_USER_INPUT"}),
        ("objects without end", b'{"variables":' * 20_000, {"BAD_USER_INPUT"}),
        ("bytes that are no text", b"\xff\xfe{", {"BAD_USER_INPUT"}),
        ("a byte order mark", b'\xef\xbb\xbf{"query": "{ tiers { id } }"}', {"BAD_USER_INPUT"}),
        ("UTF-16", '{"query": "{ tiers { id } }"}'.encode("utf-16"), {"BAD_USER_INPUT"}),
        ("a key twice: the last holds", b'{"query": "{", "query": "{ tiers { id } }"}', set()),
        ("a surrogate alone", b'{"query": "{ tiers { id } }", "variables": {"a": "\\udc00"}}', {"BAD_USER_INPUT"}),
        ("no number", b'{"query": "{ tiers { id } }", "variables": {"a": NaN}}', {"BAD_USER_INPUT"}),
        ("a comma too many", b'{"query": "{ tiers { id } }",}', {"BAD_USER_INPUT"}),
        ("two objects", b'{"query": "{ tiers { id } }"}{}', {"BAD_USER_INPUT"}),
        ("a NUL between", b'{"query": "{ tiers\\u0000 { id } }"}', {"GRAPHQL_PARSE_FAILED"}),
        (
            "a surrogate in a text of the query",
            rb'{"query": "{ search(text: \"\\ud800\") { totalCount } }"}',
            {"GRAPHQL_PARSE_FAILED"},
        ),
        (
            "a NUL in the operation's name",
            b'{"query": "{ tiers { id } }", "operationName": "\\u0000"}',
            {"BAD_USER_INPUT"},
        ),
    ],
)
async def test_an_odd_body(client: httpx.AsyncClient, _case: str, body: bytes, expected: set[str]) -> None:
    found = codes(await client.post("/graphql", content=body, headers=JSON))
    assert found == expected


@pytest.mark.parametrize(
    ("_case", "query", "variables", "expected"),
    [
        ("a variable nobody declared, deep", "{ tiers { id } }", {"a": nested("b", 900, 1)}, set()),
        ("a filter nested deeply", FILTER, {"filter": nested("not", 900, {"name": {"eq": "a"}})}, {"BAD_USER_INPUT"}),
        ("a filter too deep", FILTER, {"filter": nested("not", 40, {"name": {"eq": "a"}})}, {"LIMIT_EXCEEDED"}),
        ("a filter of lists, deep", FILTER, {"filter": listed("and", 450, {})}, {"BAD_USER_INPUT"}),
        (
            "a filter with too many conditions",
            FILTER,
            {"filter": {"and": [{"name": {"eq": "a"}}] * 9000}},
            {"LIMIT_EXCEEDED"},
        ),
        ("a filter with a value of a megabyte", FILTER, {"filter": {"name": {"eq": "a" * 900_000}}}, set()),
        ("a filter with a list of a megabyte", FILTER, {"filter": {"name": {"in": ["a"] * 180_000}}}, set()),
        ("sixty thousand ids", NODES, {"ids": ["Q2hhaW46eA"] * 60_000}, {"LIMIT_EXCEEDED"}),
        ("an id that is no id", NODE, {"id": "nothing"}, {"BAD_ID"}),
        ("an id with a NUL", NODE, {"id": "\0"}, {"BAD_ID"}),
        ("an id of a node with a NUL", NODE, {"id": cursor(b"Chain:\0")}, set()),
        ("an id of no text", NODE, {"id": cursor(b"Chain:\xff")}, {"BAD_ID"}),
        ("an id of no label", NODE, {"id": cursor(b"Load:x")}, {"BAD_ID"}),
        ("an id of a megabyte", NODE, {"id": "A" * 900_000}, {"BAD_ID"}),
        ("a number for an id", NODE, {"id": 10**18}, {"BAD_ID"}),
        ("a number too long", NODE, {"id": 10**40}, {"BAD_ID"}),
        ("a cursor that is none", AFTER, {"after": "nothing"}, {"BAD_CURSOR"}),
        ("an empty cursor", AFTER, {"after": ""}, {"BAD_CURSOR"}),
        ("a cursor with a NUL", AFTER, {"after": "\0"}, {"BAD_CURSOR"}),
        ("a cursor of lists without end", AFTER, {"after": cursor(b"[" * 100_000)}, {"BAD_CURSOR"}),
        ("a cursor of an object", AFTER, {"after": cursor(b"{}")}, {"BAD_CURSOR"}),
        ("a cursor beyond ASCII", AFTER, {"after": "游标"}, {"BAD_CURSOR"}),
        ("a search for a NUL", SEARCH, {"text": "\0"}, set()),
        ("a search for signs of the index", SEARCH, {"text": '"+-&&||!(){}[]^~*?:\\/ AND OR NOT'}, set()),
        ("a search of a megabyte", SEARCH, {"text": "芯" * 300_000}, {"BAD_USER_INPUT"}),
        ("a search for a character beyond 16 bits", SEARCH, {"text": "𠮷"}, set()),
        ("a page of less than nothing", FIRST, {"first": -1}, {"BAD_USER_INPUT"}),
        ("a page beyond 32 bits", FIRST, {"first": 2**40}, {"BAD_USER_INPUT"}),
        ("a page that is infinite", FIRST, {"first": 1e300}, {"BAD_USER_INPUT"}),
        ("a page that is true", FIRST, {"first": True}, {"BAD_USER_INPUT"}),
    ],
)
async def test_odd_variables(
    client: httpx.AsyncClient, _case: str, query: str, variables: Any, expected: set[str]
) -> None:
    body = json.dumps({"query": query, "variables": variables}, ensure_ascii=False).encode()
    found = codes(await client.post("/graphql", content=body, headers=JSON))
    assert found == expected


@pytest.mark.parametrize(
    "address",
    [b"query=%7Btiers%7Bid%7D%7D&variables=%5B" + b"%5B" * 3000, b"%ff", b"query=%00", b"query=%ed%a0%80", b"&" * 999],
)
async def test_an_odd_address(client: httpx.AsyncClient, address: bytes) -> None:
    response = await client.get(httpx.URL("http://localhost/graphql", query=address))
    assert codes(response)


@pytest.mark.parametrize("name", ["accept", "accept-encoding", "content-type", "origin", "x-request-id", "host"])
@pytest.mark.parametrize("value", [b"\xff\xfe", b";;,,;q=,q", b"," * 9000, b"*/*;q=1e999"])
async def test_an_odd_header(client: httpx.AsyncClient, name: str, value: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (name.encode(), value)]
    response = await client.post("/graphql", content=b'{"query": "{ tiers { id } }"}', headers=headers)
    assert codes(response) <= {"NOT_ACCEPTABLE", "UNSUPPORTED_MEDIA_TYPE"}
