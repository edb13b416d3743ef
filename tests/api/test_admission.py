"""Who is let in over HTTP, what a refusal looks like there, and that the audit log has it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from starlette.types import Message

from api import requests
from api.app import create_app
from api.auth import make_token
from api.errors import UploadTooSlow
from api.requests import read_body
from graph.access import Role
from graph.settings import Settings
from tests.api.asking import CountingStore

TIERS = "{ tiers { id } }"
REPORTS = "{ enterprises { edges { node { reports { edges { node { year } } } } } } }"


def li(settings: Settings) -> str:
    """A token of a specialist who serves one enterprise of the seed."""
    return make_token(settings, Role.SPECIALIST, node="t-s-li", subject="li")


@pytest_asyncio.fixture
async def client(seeded: CountingStore, engine_settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an application with a rate of one request a second."""
    app = create_app(engine_settings.model_copy(update={"rate": 60}))
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            yield client


async def asked(client: httpx.AsyncClient, query: str, token: str | None = None) -> httpx.Response:
    """The answer to a query."""
    headers = {"authorization": f"Bearer {token}"} if token else {}
    return await client.post("/graphql", json={"query": query}, headers=headers)


def audited(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """What the audit log got."""
    names = ("role", "subject", "node", "client", "code", "refused")
    return [{n: getattr(r, n) for n in names} for r in caplog.records if r.name == "tidu.audit"]


async def test_a_token_opens_what_is_its_own(client: httpx.AsyncClient, engine_settings: Settings) -> None:
    response = await asked(client, REPORTS, li(engine_settings))
    assert response.status_code == 200
    found = [edge["node"]["reports"]["edges"] for edge in response.json()["data"]["enterprises"]["edges"]]
    assert sorted(report["node"]["year"] for reports in found for report in reports) == [2023, 2024]


async def test_what_a_role_never_sees(client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "tidu.audit"):
        response = await asked(client, REPORTS)
    assert response.status_code == 403
    [error] = response.json()["errors"]
    told = "Enterprise.reports is not visible to the role public. "
    told += "Roles that see it: enterprise, specialist, planner, admin."
    assert (error["message"], error["extensions"]["code"]) == (told, "FORBIDDEN")
    line = {
        "role": "public",
        "subject": None,
        "node": None,
        "client": "127.0.0.1",
        "code": "FORBIDDEN",
        "refused": told,
    }
    assert audited(caplog) == [line]


async def test_in_part(client: httpx.AsyncClient) -> None:
    response = await asked(client, '{ tiers { id } enterprise(code: "600001") { contactPhone } }')
    body = response.json()
    assert response.status_code == 200
    assert len(body["data"]["tiers"]) == 3
    assert [(error["path"], error["extensions"]["code"]) for error in body["errors"]] == [(["enterprise"], "FORBIDDEN")]


async def test_a_token_that_is_no_good(client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "tidu.audit"):
        response = await asked(client, TIERS, "a.b.c")
    assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")
    assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    [line] = audited(caplog)
    assert (line["role"], line["client"], line["code"]) == (None, "127.0.0.1", "UNAUTHENTICATED")


async def test_one_who_asks_too_often(
    client: httpx.AsyncClient, engine_settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "tidu.audit"):
        answers = [await asked(client, TIERS) for _ in range(30)]
    refused = [answer for answer in answers if answer.status_code != 200]
    assert {answer.status_code for answer in refused} == {429}
    assert refused[0].headers["retry-after"] == "1"
    assert refused[0].json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
    assert len(audited(caplog)) == len(refused)
    # others are not held up by it
    assert (await asked(client, TIERS, li(engine_settings))).status_code == 200


async def test_a_body_that_dribbles_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests, "LONGEST_UPLOAD", 0.01)
    parts = iter([{"type": "http.request", "body": b"{", "more_body": True}])

    async def receive() -> Message:
        for part in parts:
            return part
        return await asyncio.Future()  # nothing more ever comes

    with pytest.raises(UploadTooSlow):
        await read_body({}, receive)


async def test_no_token_and_no_value_is_in_the_audit(
    client: httpx.AsyncClient, engine_settings: Settings, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    token = make_token(Settings(home=tmp_path), Role.ADMIN)  # of another installation
    with caplog.at_level(logging.DEBUG):
        await asked(client, '{ enterprises(filter: {contactPhone: {eq: "13900000000"}}) { totalCount } }', token)
        await asked(client, '{ enterprises(filter: {contactPhone: {eq: "13900000000"}}) { totalCount } }')
    lines = [str(vars(record)) for record in caplog.records if record.name.startswith("tidu")]
    assert len([line for line in lines if "tidu.audit" in line]) == 2
    assert not [line for line in lines if "13900000000" in line or token in line]
