"""The page for browsers and its files, with and without the bundle."""

from __future__ import annotations

import gzip
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette
from starlette.routing import Mount

from api.graphiql import graphiql_html, static_app

SCRIPT = b"console.log('GraphiQL')"


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A folder as `web/build.py` leaves it."""
    (tmp_path / "main.js").write_bytes(SCRIPT)
    (tmp_path / "main.js.gz").write_bytes(gzip.compress(SCRIPT))
    (tmp_path / "icon.svg").write_text("<svg/>")
    return tmp_path


@pytest_asyncio.fixture
async def browser(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the files in that folder, whether or not there are any."""
    app = Starlette(routes=[Mount("/graphiql-assets", static_app(tmp_path))])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://tidu/graphiql-assets/") as client:
        yield client


@pytest.mark.parametrize("built", [True, False])
def test_a_page_in_chinese_that_loads_nothing_from_elsewhere(built: bool, bundle: Path, tmp_path: Path) -> None:
    page = graphiql_html(bundle if built else tmp_path / "nothing")
    assert '<html lang="zh-CN">' in page
    assert "<title>优企图谱 GraphiQL</title>" in page
    assert "default-src 'self'" in page
    links = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert links
    assert not [link for link in links if link.startswith(("/", "//")) or ":" in link]


def test_with_the_bundle_the_page_loads_it(bundle: Path) -> None:
    page = graphiql_html(bundle)
    assert '<script type="module" src="graphiql-assets/main.js"></script>' in page
    assert '<div id="graphiql"></div>' in page


def test_without_the_bundle_the_page_says_how_to_build_it(tmp_path: Path) -> None:
    page = graphiql_html(tmp_path)
    assert "web/build.py" in page
    assert "make setup" in page
    assert "<script" not in page


async def test_without_the_bundle_its_files_are_not_found(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("main.js")).status_code == 404


async def test_files_built_after_the_start_are_served(browser: httpx.AsyncClient, bundle: Path) -> None:
    response = await browser.get("icon.svg")
    assert (response.status_code, response.headers["content-type"]) == (200, "image/svg+xml")


@pytest.mark.parametrize(("accepted", "sent"), [("gzip, br", "gzip"), ("identity", None)])
async def test_the_compressed_file_goes_to_those_who_accept_it(
    accepted: str, sent: str | None, browser: httpx.AsyncClient, bundle: Path
) -> None:
    response = await browser.get("main.js", headers={"accept-encoding": accepted})
    assert response.headers.get("content-encoding") == sent
    assert response.headers["content-type"].startswith("text/javascript")
    assert response.headers["vary"] == "accept-encoding"
    assert response.content == SCRIPT


async def test_an_unchanged_file_is_not_sent_again(browser: httpx.AsyncClient, bundle: Path) -> None:
    first = await browser.get("main.js")
    assert first.headers["cache-control"] == "no-cache"
    second = await browser.get("main.js", headers={"if-none-match": first.headers["etag"]})
    assert (second.status_code, second.content) == (304, b"")


async def test_nothing_outside_the_folder_is_served(browser: httpx.AsyncClient, bundle: Path) -> None:
    secret = bundle.parent / "secret.txt"
    secret.write_text("secret")
    assert (await browser.get("/graphiql-assets/%2e%2e/secret.txt")).status_code == 404
