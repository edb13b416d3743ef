"""GraphQL over HTTP, through the application: what is taken, what is refused, with which status, type and code."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import AsyncIterator
from typing import Any, cast

import httpx
import pytest
import pytest_asyncio
from graphql import parse
from starlette.types import Message

from api.app import create_app
from api.documents import Document, digest_of
from api.errors import BodyTooLarge, OnlyByPost
from api.http import GraphQLEndpoint, refuse_writes
from api.requests import read_body
from api.trusted import Trusted
from graph.settings import Settings
from graph.store import Store
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
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
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
    with pytest.raises(OnlyByPost, match="cannot come by GET") as refused:  # once the schema has some
        refuse_writes(Document(parse(asked)), None)
    assert (refused.value.status, refused.value.headers) == (405, ((b"allow", b"POST"),))


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
    assert refusal(response) == (415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("application/json; charset=utf-8", 200),
        ('Application/JSON;charset="UTF-8"', 200),
        ("application/json; charset=utf-16", 415),
        ("application/json-seq", 415),
        ("text/plain; application/json", 415),
    ],
)
async def test_the_charset_of_a_content_type(client: httpx.AsyncClient, kind: str, status: int) -> None:
    body = json.dumps({"query": TIERS}).encode()
    response = await client.post("/graphql", content=body, headers={"content-type": kind})
    assert response.status_code == status


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", PLAIN),
        ("*/*", PLAIN),
        ("application/*;q=0.5", PLAIN),
        ("text/html, */*;q=0.1", PLAIN),
        (f"application/json, {MODERN}", f"{MODERN}; charset=utf-8"),
        (f"application/json, {MODERN};q=0.9", PLAIN),
        (f"{MODERN};q=0.5, application/json;q=0.4", f"{MODERN}; charset=utf-8"),
        (f"application/json;q=0, {MODERN}", f"{MODERN}; charset=utf-8"),
        ("APPLICATION/JSON", PLAIN),
    ],
)
async def test_the_media_type_of_an_answer(client: httpx.AsyncClient, accept: str, kind: str) -> None:
    response = await client.post("/graphql", json={"query": TIERS}, headers={"accept": accept})
    assert (response.status_code, response.headers["content-type"]) == (200, kind)
    assert response.headers["vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize("accept", ["text/html", "image/*", "application/json;q=0", "*/*;q=0", "*/*;q=nan"])
async def test_no_media_type_that_is_accepted(client: httpx.AsyncClient, accept: str) -> None:
    response = await client.post("/graphql", json={"query": TIERS}, headers={"accept": accept})
    assert refusal(response) == (406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip", "gzip"),
        ("br, gzip;q=0.5", "gzip"),
        ("*", "gzip"),
        ("GZIP;q=1.000", "gzip"),
        ("identity", None),
        ("", None),
        ("gzip;q=0", None),
        ("gzip;q=0.0, *", None),
        ("gzip;q=many", None),
    ],
)
async def test_a_large_answer_is_compressed_where_that_is_accepted(
    client: httpx.AsyncClient, accepted: str, coding: str | None
) -> None:
    large = {"query": "{ __schema { types { name description } } }"}
    plain = await client.post("/graphql", json=large, headers={"accept-encoding": "identity"})
    packed = await client.post("/graphql", json=large, headers={"accept-encoding": accepted})
    assert (packed.headers.get("content-encoding"), packed.json()) == (coding, plain.json())
    lengths = int(packed.headers["content-length"]), int(plain.headers["content-length"])
    assert (lengths[0] * 2 < lengths[1]) is (coding is not None)


async def test_a_small_answer_is_not_compressed(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": TIERS}, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in response.headers


async def test_the_id_of_a_request(client: httpx.AsyncClient) -> None:
    named = await client.post("/graphql", json={"query": TIERS}, headers={"x-request-id": "web-17:a.b"})
    assert named.headers["x-request-id"] == "web-17:a.b"
    made = [await client.post("/graphql", json={}, headers={"x-request-id": bad}) for bad in ("a b", "", "x" * 65)]
    assert len({response.headers["x-request-id"] for response in made}) == 3
    assert all(re.fullmatch("[0-9a-f]{16}", response.headers["x-request-id"]) for response in made)


@pytest.mark.parametrize(
    ("headers", "extensions"), [({"tidu-receipt": "1"}, None), ({}, {"receipt": True})], ids=["header", "extension"]
)
async def test_a_receipt(client: httpx.AsyncClient, headers: dict[str, str], extensions: Any) -> None:
    body = {"query": "{ tiers { id } sources { id } }", "extensions": extensions}
    response = await client.post("/graphql", json=body, headers=headers)
    receipt = response.json()["extensions"]["receipt"]
    assert set(receipt) == {"statements", "rows", "milliseconds", "cost"}
    assert (receipt["statements"], receipt["rows"], receipt["cost"]) == (2, 3 + 3, 10 + 10)
    assert receipt["milliseconds"] > 0


async def test_no_receipt_unless_asked(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": TIERS, "extensions": {"receipt": False}})
    assert set(response.json()) == {"data"}
    head = await client.head("/graphql", params={"query": TIERS})
    assert (head.status_code, head.headers["content-type"]) == (200, PLAIN)


async def test_a_fault_of_ours_is_told_by_its_number(
    engine_settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    endpoint = GraphQLEndpoint(engine_settings)
    endpoint.store = cast("Store", object())  # whatever is asked of it raises AttributeError
    transport = httpx.ASGITransport(app=endpoint)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        in_a_field = await client.post("/graphql", json={"query": TIERS})
        endpoint.trusted = cast("Trusted", object())
        as_a_whole = await client.post("/graphql", json={"query": TIERS})
    assert (in_a_field.status_code, as_a_whole.status_code) == (200, 500)
    for response in (in_a_field, as_a_whole):
        [error] = response.json()["errors"]
        number = re.fullmatch(r"Internal error ([0-9a-f]{12})\.", error["message"])
        assert number
        assert error["extensions"] == {"code": "INTERNAL"}
        assert "AttributeError" not in response.text
        [logged] = [record for record in caplog.records if number[1] in record.getMessage()]
        assert logged.exc_info
        assert logged.exc_info[0] is AttributeError


async def test_a_request_is_told_to_the_log_once(client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "tidu.api"):
        body = {"query": "query Named { tiers { id } }"}
        await client.post("/graphql", json=body, headers={"x-request-id": "here"})
        await client.post("/graphql", content=b"{", headers={"x-request-id": "there", "content-type": "text/plain"})
    names = ("request", "role", "operation", "document", "status", "code")
    told = [[vars(record)[name] for name in names] for record in caplog.records if record.name == "tidu.api"]
    assert told == [
        ["here", "public", "Named", digest_of(body["query"]), 200, None],
        ["there", None, None, None, 415, "UNSUPPORTED_MEDIA_TYPE"],
    ]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_another_method(client: httpx.AsyncClient, method: str) -> None:
    response = await client.request(method, "/graphql", json={"query": TIERS})
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD, POST, OPTIONS")


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


async def test_a_body_beyond_a_megabyte_that_does_not_say_so(client: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(17):
            yield b" " * (1 << 16)

    response = await client.post("/graphql", content=chunks(), headers={"content-type": "application/json"})
    assert refusal(response) == (413, "LIMIT_EXCEEDED")


async def test_a_body_said_to_be_beyond_a_megabyte_is_not_read() -> None:
    async def receive() -> Message:
        raise AssertionError("read all the same")

    with pytest.raises(BodyTooLarge):
        await read_body({b"content-length": b"1048577"}, receive)


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
