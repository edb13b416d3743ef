"""Log lines: what they tell of a request, and what they never tell."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from api import logs
from api.audit import Asked, record
from api.auth import make_token
from api.http import GraphQLEndpoint
from graph.access import Role, Viewer
from graph.settings import Settings

HIDDEN = "Pa55-token-秘密"
LOGGERS = ("", "tidu", "tidu.api", "tidu.audit", "neo4j", "uvicorn", "uvicorn.error", "uvicorn.access")


class Errors:
    """What went to standard error."""

    def __init__(self, capture: pytest.CaptureFixture[str], home: Path) -> None:
        self.capture, self.home = capture, home

    def configured(self, **given: Any) -> Settings:
        """Settings that are in force."""
        settings = Settings(**{"home": self.home, **given})
        logs.configure(settings)
        return settings

    def read(self) -> str:
        """All since the last call."""
        for handler in logging.getLogger().handlers:
            handler.flush()
        return self.capture.readouterr().err


@pytest.fixture
def stderr(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Iterator[Errors]:
    """What goes to standard error; afterwards every logger is as it was."""
    kept = {name: logging.getLogger(name) for name in LOGGERS}
    before = {name: (list(one.handlers), one.level, one.propagate) for name, one in kept.items()}
    logging.getLogger().handlers.clear()
    yield Errors(capsys, tmp_path)
    for name in ("", "tidu.audit"):
        logs.silence(kept[name])
    for name, (handlers, level, propagate) in before.items():
        kept[name].handlers, kept[name].propagate = handlers, propagate
        kept[name].setLevel(level)


def lines(stderr: Errors) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stderr.read().splitlines()]


def request(settings: Settings, **changed: Any) -> None:
    usual = {
        "request_id": "r-1", "role": "PUBLIC", "operation": "Makers", "document_hash": "ab" * 32,
        "status": 200, "ms": 12.34, "statements": 1, "cost": 7, "code": None,
    }  # fmt: skip
    logs.log_request(settings, **{**usual, **changed})


def test_a_slow_request_is_told_by_its_document(stderr: Errors) -> None:
    settings = stderr.configured(slow_ms=1000)
    request(settings)
    request(settings, ms=1000.04)
    [line] = lines(stderr)
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "warning", "logger": "tidu.api", "event": "slow request", "request": "r-1", "role": "PUBLIC",
        "operation": "Makers", "document": "ab" * 32, "status": 200, "ms": 1000.0, "statements": 1, "cost": 7,
    }  # fmt: skip


def test_a_failed_request_is_told_with_its_code(stderr: Errors) -> None:
    request(stderr.configured(), status=503, code="STORE_UNAVAILABLE")
    [line] = lines(stderr)
    assert (line["event"], line["level"], line["code"]) == ("request failed", "warning", "STORE_UNAVAILABLE")


@pytest.mark.parametrize(
    ("given", "level"), [({"access_log": True}, "info"), ({"log_level": "debug"}, "debug"), ({}, None)]
)
def test_every_request_only_when_asked_for(given: dict[str, Any], level: str | None, stderr: Errors) -> None:
    request(stderr.configured(**given))
    assert [line["level"] for line in lines(stderr)] == ([level] if level else [])


def test_a_level_hides_what_is_below(stderr: Errors) -> None:
    request(stderr.configured(log_level="error", access_log=True), ms=5000)
    assert lines(stderr) == []


@pytest.mark.parametrize("text", ["two\nlines", '{"level": "error"}', "x" * 101, "", HIDDEN])
def test_a_caller_writes_nothing_but_names(text: str, stderr: Errors) -> None:
    request(stderr.configured(access_log=True), operation=text, request_id=text)
    [line] = lines(stderr)
    assert not {"operation", "request"} & line.keys()


def test_text_for_people(stderr: Errors) -> None:
    settings = stderr.configured(log_format="text", access_log=True)
    request(settings)
    logs.log.warning("two\nlines")
    first, second = stderr.read().splitlines()
    assert first[9:].startswith('info    request request="r-1" role="PUBLIC" operation="Makers"')
    assert second[9:] == "warning two\\nlines"


def test_a_file_has_the_same_lines_and_is_made_anew(stderr: Errors, tmp_path: Path) -> None:
    settings = stderr.configured(access_log=True, log_format="text")
    request(settings, request_id="first")
    file = tmp_path / "logs" / "api.log"
    file.rename(file.with_name("moved"))
    request(settings, request_id="second")
    assert [json.loads(line)["request"] for line in file.read_text("utf-8").splitlines()] == ["second"]


def test_a_large_file_is_set_aside(stderr: Errors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "LARGEST", 3)
    (tmp_path / "api.log").write_text("long")
    assert not logs.set_aside(tmp_path / "api.log").exists()
    assert (tmp_path / "api.log.1").read_text() == "long"


def fail() -> None:
    try:
        int(HIDDEN)
    except ValueError as error:
        raise RuntimeError(f"no number: {HIDDEN}") from error


@pytest.mark.parametrize("kind", ["json", "text"])
def test_an_exception_is_told_by_type_and_place(kind: str, stderr: Errors) -> None:
    stderr.configured(log_format=kind)
    try:
        fail()
    except RuntimeError:
        logs.log.exception("internal error 123")
    written = stderr.read()
    assert HIDDEN not in written
    assert "RuntimeError" in written
    assert "ValueError" in written
    assert "test_logs.py" in written
    assert len(written.splitlines()) == 1


def test_debugging_shows_the_whole_traceback(stderr: Errors) -> None:
    stderr.configured(debug=True, log_format="text")
    try:
        fail()
    except RuntimeError:
        logs.log.exception("internal error 123")
    assert f"RuntimeError: no number: {HIDDEN}" in stderr.read()


async def test_neither_secrets_nor_variables_reach_a_line(stderr: Errors, tmp_path: Path) -> None:
    settings = stderr.configured(log_level="debug", access_log=True, neo4j_password=HIDDEN, token_secret=HIDDEN * 2)

    class Broken:
        """A store whose driver quotes what it was given."""

        async def value(self, _statement: str, params: dict[str, Any]) -> Any:
            raise RuntimeError(f"could not serialise {params}")

    endpoint = GraphQLEndpoint(settings)
    endpoint.store = Broken()  # type: ignore[assignment] # it fails before anything else of a store is used
    transport = httpx.ASGITransport(app=endpoint)
    query = "query Banks($name: String) { banks(filter: {name: {eq: $name}}) { edges { node { name } } } }"
    token, forged = make_token(settings, Role.PLANNER), HIDDEN.encode().hex()
    body = {"query": query, "variables": {"name": HIDDEN}}
    codes = []
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        for bearer in (token, forged):
            headers = {"authorization": f"Bearer {bearer}"}
            answer = await client.post(f"/graphql?x={HIDDEN}", json=body, headers=headers)
            codes.append(answer.json()["errors"][0]["extensions"]["code"])
    assert codes == ["INTERNAL", "UNAUTHENTICATED"]
    request(settings, status=500, operation="Banks")
    written = stderr.read() + (tmp_path / "logs" / "api.log").read_text("utf-8")
    assert "internal error" in written
    assert "RuntimeError" in written
    for secret in (HIDDEN, token, forged, "eq: $name"):
        assert secret not in written
        assert json.dumps(secret).strip('"') not in written


def test_the_audit_log_alone_names_who_and_from_where(stderr: Errors, tmp_path: Path) -> None:
    stderr.configured()
    viewer = Viewer(Role.BANK, "zhang", "bank:1")
    body = {"errors": [{"message": "Not for banks.", "extensions": {"code": "FORBIDDEN"}}]}
    record(body, Asked("r-9", "192.0.2.7", viewer, "Banks", "ab" * 32))
    file = tmp_path / "logs" / "audit.log"
    [line] = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert line.pop("time")
    assert line == {
        "level": "warning", "logger": "tidu.audit", "event": "refused", "request": "r-9", "role": "bank",
        "operation": "Banks", "document": "ab" * 32, "code": "FORBIDDEN", "subject": "zhang", "node": "bank:1",
        "client": "192.0.2.7", "refused": "Not for banks.",
    }  # fmt: skip
    assert file.stat().st_mode & 0o777 == 0o600
    assert lines(stderr) == []
    assert not (tmp_path / "logs" / "api.log").exists()


def test_a_terminal_that_takes_nothing_holds_up_no_request(stderr: Errors, monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    # closed in this order: once nobody can read, the writing thread is let go
    with suppress(BrokenPipeError), os.fdopen(writing, "w") as full, os.fdopen(reading, "rb"):
        monkeypatch.setattr(sys, "stderr", full)
        monkeypatch.setattr(logs, "LAST_WORDS", 0.0)
        settings = stderr.configured(access_log=True)
        for number in range(5000):
            request(settings, request_id=f"r-{number}")
    kept = (stderr.home / "logs" / "api.log").read_text("utf-8").splitlines()
    assert json.loads(kept[-1])["request"] == "r-4999"
