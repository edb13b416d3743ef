"""Trusted documents: by id in both protocols, alone or beside other queries, and what keeps the API from starting."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.http import GraphQLEndpoint
from graph.errors import BadInput
from graph.settings import Settings
from tests.api.asking import CountingStore

TIERS = "query Tiers { tiers { id } }\n"
NAMED = "query Named($id: ID!) { chain(id: $id) { name } }"
OTHER = "{ sources { id } }"
MODERN = {"accept": "application/graphql-response+json"}
Open = Callable[..., httpx.AsyncClient]


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two trusted documents, one of them further down."""
    (tmp_path / "tiers.graphql").write_text(TIERS)
    (tmp_path / "more").mkdir()
    (tmp_path / "more/named.graphql").write_text(NAMED)
    return tmp_path


@pytest.fixture
def open_client(seeded: CountingStore, engine_settings: Settings, folder: Path) -> Open:
    """Makes a client of an API with these documents and further settings."""

    def make(**more: Any) -> httpx.AsyncClient:
        endpoint = GraphQLEndpoint(engine_settings.model_copy(update={"documents": folder, **more}))
        endpoint.store = seeded
        return httpx.AsyncClient(transport=httpx.ASGITransport(app=endpoint), base_url="http://localhost")

    return make


def by_id(text: str) -> dict[str, Any]:
    return {"documentId": f"sha256:{digest(text)}"}


def apollo(text: str, **more: Any) -> dict[str, Any]:
    return {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": digest(text)}}, **more}


async def ask(client: httpx.AsyncClient, body: dict[str, Any], *, get: bool) -> httpx.Response:
    """The answer by either method."""
    if get:
        params = {name: value if isinstance(value, str) else json.dumps(value) for name, value in body.items()}
        return await client.get("/graphql", params=params, headers=MODERN)
    return await client.post("/graphql", json=body, headers=MODERN)


@pytest.mark.parametrize("get", [False, True], ids=["POST", "GET"])
@pytest.mark.parametrize("only", [False, True], ids=["beside others", "alone"])
@pytest.mark.parametrize("named", [by_id, apollo])
async def test_a_trusted_document_by_its_id(
    open_client: Open, named: Callable[[str], dict[str, Any]], only: bool, get: bool
) -> None:
    async with open_client(documents_only=only) as client:
        response = await ask(client, {**named(NAMED), "variables": {"id": "Q2hhaW46dC1jaGlwcw"}}, get=get)
    assert (response.status_code, response.json()) == (200, {"data": {"chain": {"name": "集成电路"}}})


@pytest.mark.parametrize(
    ("_case", "body", "only", "status", "code"),
    [
        ("an unknown id", by_id(OTHER), False, 400, "DOCUMENT_NOT_FOUND"),
        ("an id of another kind", {"documentId": "md5:0123"}, False, 400, "DOCUMENT_NOT_FOUND"),
        ("a hash without its kind", {"documentId": digest(TIERS)}, False, 400, "DOCUMENT_NOT_FOUND"),
        ("an id that is a number", {"documentId": 1}, False, 400, "BAD_USER_INPUT"),
        ("an unknown hash", apollo(OTHER), False, 400, "PERSISTED_QUERY_NOT_FOUND"),
        ("no hash", {"extensions": {"persistedQuery": {}}}, False, 400, "BAD_USER_INPUT"),
        ("a hash of another query", apollo(TIERS, query=OTHER), False, 400, "BAD_USER_INPUT"),
        ("an id beside a query", {**by_id(TIERS), "query": TIERS}, False, 400, "BAD_USER_INPUT"),
        ("a query, alone", {"query": OTHER}, True, 403, "DOCUMENT_NOT_TRUSTED"),
        ("a trusted text without its id, alone", {"query": TIERS}, True, 403, "DOCUMENT_NOT_TRUSTED"),
        ("a query with its hash, alone", apollo(OTHER, query=OTHER), True, 400, "PERSISTED_QUERY_NOT_FOUND"),
        ("an unknown id, alone", by_id(OTHER), True, 400, "DOCUMENT_NOT_FOUND"),
    ],
)
@pytest.mark.parametrize("get", [False, True], ids=["POST", "GET"])
async def test_a_document_that_is_not_run(
    open_client: Open, _case: str, body: dict[str, Any], only: bool, status: int, code: str, get: bool
) -> None:
    if get and body.get("documentId") == 1:
        code = "DOCUMENT_NOT_FOUND"  # in an address all is text
    async with open_client(documents_only=only) as client:
        response = await ask(client, body, get=get)
    [error] = response.json()["errors"]
    assert (response.status_code, error["extensions"]["code"]) == (status, code)
    if code == "PERSISTED_QUERY_NOT_FOUND":
        assert error["message"] == "PersistedQueryNotFound"


async def test_queries_run_beside_trusted_documents(open_client: Open) -> None:
    async with open_client() as client:
        for body in ({"query": OTHER}, apollo(OTHER, query=OTHER), apollo(TIERS, query=TIERS)):
            assert "data" in (await ask(client, body, get=False)).json()


async def test_an_unknown_document_under_the_older_media_type(open_client: Open) -> None:
    async with open_client() as client:
        response = await client.post("/graphql", json=by_id(OTHER))
    assert (response.status_code, set(response.json())) == (200, {"errors"})


async def test_without_other_queries_there_is_no_graphiql(open_client: Open) -> None:
    for only, status in ((False, 200), (True, 406)):
        async with open_client(documents_only=only) as client:
            assert (await client.get("/graphql", headers={"accept": "text/html"})).status_code == status


async def test_a_manifest(open_client: Open, tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({f"sha256:{digest(TIERS)}": TIERS, digest(OTHER): OTHER}))
    async with open_client(documents=manifest, documents_only=True) as client:
        for text in (TIERS, OTHER):
            assert "data" in (await ask(client, by_id(text), get=False)).json()


@pytest.mark.parametrize(
    ("_case", "name", "content", "words"),
    [
        ("a syntax error", "bad.graphql", b"{ tiers", r"bad\.graphql: Syntax Error"),
        ("an unknown field", "bad.graphql", b"{ tears { id } }", r"bad\.graphql: Cannot query field 'tears'"),
        ("no UTF-8", "bad.graphql", b"\xff", "cannot be read.*utf-8"),
        ("another's hash", "bad.json", json.dumps({digest(OTHER): TIERS}).encode(), "is not the SHA-256 of its text"),
        ("no text", "bad.json", json.dumps({digest(OTHER): None}).encode(), "is not the SHA-256 of its text"),
        ("a list", "bad.json", b"[]", "is no manifest"),
        ("no JSON", "bad.json", b"{", "cannot be read"),
        ("nothing there", "bad.json", None, "cannot be read"),
        ("a query that is too deep", "bad.json", json.dumps({digest("{"): "{"}).encode(), "Syntax Error"),
    ],
)
def test_documents_that_keep_the_api_from_starting(
    open_client: Open, tmp_path: Path, _case: str, name: str, content: bytes | None, words: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(BadInput, match=words):
        open_client(documents=tmp_path / name if name.endswith(".json") else tmp_path)


def test_only_documents_but_none(open_client: Open) -> None:
    with pytest.raises(BadInput, match="there are no documents"):
        open_client(documents=None, documents_only=True)
