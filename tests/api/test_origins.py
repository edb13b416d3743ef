"""Who may ask: hosts, pages of other sites, and the origins in the settings."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from pydantic import ValidationError

from api.app import create_app
from api.origins import Door
from graph.settings import Settings
from tests.api.asking import CountingStore

BODY = {"query": "{ tiers { id } }"}
OURS = "https://pages.example"
PAGE = "text/html,application/xhtml+xml,*/*;q=0.8"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def client(seeded: CountingStore, engine_settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an API that one origin may ask."""
    app = create_app(engine_settings.model_copy(update={"origins": (OURS,), "hosts": ("graph.example",)}))
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            yield client


def code(response: httpx.Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    [error] = response.json()["errors"]
    return response.status_code, error["extensions"]["code"]


async def test_a_page_of_an_allowed_origin(client: httpx.AsyncClient) -> None:
    headers = {"origin": OURS, "sec-fetch-site": "cross-site"}
    for response in (
        await client.post("/graphql", json=BODY, headers=headers),
        await client.get("/graphql", params=BODY, headers=headers),
    ):
        assert response.status_code == 200
        assert response.headers["access-control-allow-origin"] == OURS
        assert response.headers["access-control-expose-headers"] == "x-request-id, retry-after"
        assert "access-control-allow-credentials" not in response.headers
    wrong = await client.post("/graphql", content=b"{", headers=headers)
    assert (wrong.status_code, wrong.headers["access-control-allow-origin"]) == (415, OURS)
    stranger = await client.post("/graphql", json=BODY, headers={**headers, "authorization": "Bearer nonsense"})
    assert (stranger.status_code, stranger.headers["access-control-allow-origin"]) == (401, OURS)
    assert stranger.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://pages.example.evil.example", None])
async def test_a_page_of_another_site_is_refused(client: httpx.AsyncClient, origin: str | None) -> None:
    headers = {"sec-fetch-site": "cross-site", **({"origin": origin} if origin else {})}
    for response in (
        await client.post("/graphql", json=BODY, headers=headers),
        await client.get("/graphql", params=BODY, headers={**headers, "accept": PAGE}),
    ):
        assert code(response) == (403, "ORIGIN_NOT_ALLOWED")
        assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize("site", ["same-origin", "same-site", "none"])
async def test_other_requests_of_a_browser_pass(client: httpx.AsyncClient, site: str) -> None:
    response = await client.post("/graphql", json=BODY, headers={"sec-fetch-site": site, "origin": "http://localhost"})
    assert response.status_code == 200
    assert "access-control-allow-origin" not in response.headers


async def test_graphiql_may_be_linked_to(client: httpx.AsyncClient) -> None:
    response = await client.get("/graphql", headers={"sec-fetch-site": "cross-site", "accept": PAGE})
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert response.headers["content-security-policy"] == "frame-ancestors 'none'"


async def test_a_preflight(client: httpx.AsyncClient) -> None:
    asked = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    allowed = await client.options("/graphql", headers={"origin": OURS, "sec-fetch-site": "cross-site", **asked})
    assert (allowed.status_code, allowed.content) == (204, b"")
    assert "content-length" not in allowed.headers
    assert allowed.headers["access-control-allow-origin"] == OURS
    assert allowed.headers["access-control-allow-methods"] == "GET, POST"
    assert {"content-type", "authorization"} <= set(allowed.headers["access-control-allow-headers"].split(", "))
    assert allowed.headers["vary"] == "Accept, Accept-Encoding, Origin"
    for origin in ("https://evil.example", "null"):
        assert code(await client.options("/graphql", headers={"origin": origin, **asked})) == (
            403,
            "ORIGIN_NOT_ALLOWED",
        )
    assert code(await client.options("/graphql")) == (403, "ORIGIN_NOT_ALLOWED")


@pytest.mark.parametrize("path", ["/graphql", "/schema.graphql", "/"])
@pytest.mark.parametrize(
    ("host", "served"),
    [
        ("localhost", True),
        ("LOCALHOST:8000", True),
        ("127.0.0.1:9", True),
        ("[::1]:8000", True),
        ("graph.example:443", True),
        ("evil.example", False),
        ("evil.example:8000", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("[::2]", False),
        ("", False),
    ],
)
async def test_another_host_is_not_served(client: httpx.AsyncClient, path: str, host: str, served: bool) -> None:
    response = await client.get(path, headers={"host": host, "accept": PAGE})
    assert (response.status_code != 421) is served
    if not served:
        assert code(response) == (421, "HOST_NOT_SERVED")


@pytest.mark.parametrize(
    ("listening", "named", "host", "served"),
    [
        ("0.0.0.0", (), b"anything.example", True),  # noqa: S104
        ("0.0.0.0", ("graph.example",), b"graph.example", True),  # noqa: S104
        ("0.0.0.0", ("graph.example",), b"localhost", True),  # noqa: S104
        ("0.0.0.0", ("graph.example",), b"anything.example", False),  # noqa: S104
        ("::1", (), b"[::1]:8000", True),
        ("127.0.0.2", (), b"127.0.0.2:8000", True),
        ("127.0.0.2", (), b"anything.example", False),
        ("localhost", (), b"anything.example", False),
        ("graph.internal", (), b"anything.example", True),
        ("::1", (), b"anything.example", False),
    ],
)
def test_hosts_are_checked_on_loopback_and_where_some_are_named(
    listening: str, named: tuple[str, ...], host: bytes, served: bool
) -> None:
    assert Door(Settings(host=listening, hosts=named)).serves(host) is served


def test_origins_and_hosts_are_lists_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIDU_ORIGINS", "https://A.example/, http://localhost:3000,")
    monkeypatch.setenv("TIDU_HOSTS", "graph.example")
    settings = Settings()
    assert settings.origins == ("https://a.example", "http://localhost:3000")
    assert settings.hosts == ("graph.example",)


@pytest.mark.parametrize("origin", ["*", "a.example", "https://a.example/path", "https://*.example"])
def test_what_is_no_origin_is_refused(monkeypatch: pytest.MonkeyPatch, origin: str) -> None:
    monkeypatch.setenv("TIDU_ORIGINS", origin)
    with pytest.raises(ValidationError, match="is no origin"):
        Settings()
