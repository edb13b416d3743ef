"""What is measured of requests, and that nothing of it tells a value."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from starlette.types import Message, Receive, Scope, Send

from api.telemetry import Metrics, Telemetry, prepare, telemetry, traced
from graph.errors import BadInput
from graph.settings import Settings
from graph.store import Store, address

TRACE = "0af7651916cd43dd8448eb211c80319c"
SCOPE: Scope = {
    "type": "http",
    "method": "POST",
    "path": "/graphql",
    "headers": [(b"traceparent", f"00-{TRACE}-b7ad6b7169203331-01".encode()), (b"authorization", b"Bearer secret")],
}


@pytest.fixture
def spans() -> Iterator[tuple[Telemetry, InMemorySpanExporter]]:
    provider, exporter = TracerProvider(), InMemorySpanExporter()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    yield Telemetry(None, provider.get_tracer("test")), exporter
    provider.shutdown()


async def nothing() -> Message:
    return {"type": "http.request"}


async def nowhere(_message: Message) -> None:
    return


def test_nothing_is_there_unless_asked_for() -> None:
    assert telemetry(Settings()) is None


def test_what_became_of_requests(tmp_path: Path) -> None:
    metrics = Metrics(tmp_path)
    seen = Telemetry(metrics, None)
    seen.observe(200, None, "anonymous", 2.0, 1)
    seen.observe(200, None, "anonymous", 2.0, 2)
    seen.observe(400, "LIMIT_EXCEEDED", "planner", 0.5, 0)
    seen.observe(503, "STORE_UNAVAILABLE", "planner", 0.5, 1)
    page = metrics.page().decode()
    told = dict(line.rsplit(" ", 1) for line in page.splitlines() if not line.startswith("#"))
    assert told['tidu_requests_total{code="",role="anonymous",status="200"}'] == "2.0"
    assert told['tidu_requests_total{code="STORE_UNAVAILABLE",role="planner",status="503"}'] == "1.0"
    assert [name for name in told if name.startswith("tidu_refusals_total")] == [
        'tidu_refusals_total{code="LIMIT_EXCEEDED"}'
    ]
    assert told["tidu_statements_total"] == "4.0"
    assert told['tidu_request_seconds_bucket{le="0.001"}'] == "2.0"
    assert told["tidu_requests_under_way"] == "0.0"


async def test_a_request_and_its_statements_are_spans_of_the_callers_trace(
    spans: tuple[Telemetry, InMemorySpanExporter], engine_settings: Settings
) -> None:
    seen, exporter = spans
    store = await traced(seen.tracer).at(address(engine_settings))
    exporter.clear()

    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
        await store.read("RETURN $name", {"name": "secret"})
        seen.observe(200, None, "planner", 1.0, 1)

    await seen.answer(app, SCOPE, nothing, nowhere)
    await store.close()
    statement, request = exporter.get_finished_spans()
    assert dict(statement.attributes or {}) == {"db.system.name": "neo4j", "db.query.text": "RETURN $name"}
    assert statement.parent == request.context
    assert request.context
    assert f"{request.context.trace_id:032x}" == TRACE
    assert (request.attributes or {})["http.response.status_code"] == 200
    assert "secret" not in "".join(span.to_json() for span in (statement, request))


async def test_requests_under_way_and_the_pool_are_watched(tmp_path: Path, store: Store) -> None:
    metrics = Metrics(tmp_path)
    seen = Telemetry(metrics, None)

    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
        assert b"tidu_requests_under_way 1.0" in metrics.page()

    async with seen.watching(store):
        await seen.answer(app, SCOPE, nothing, nowhere)
    assert b"tidu_requests_under_way 0.0" in metrics.page()


@pytest.mark.parametrize(
    ("setting", "module", "words"),
    [
        (
            "metrics",
            "prometheus_client",
            r"TIDU_METRICS is set, but prometheus_client is not installed. .*tidu\[metrics\]",
        ),
        ("otel", "opentelemetry.sdk.trace", r"TIDU_OTEL is set, but opentelemetry is not installed. .*tidu\[otel\]"),
    ],
)
def test_an_extra_that_is_missing_is_named(
    setting: str, module: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")  # given back after the test
    with pytest.raises(BadInput, match=words):
        prepare(Settings.model_validate({"home": tmp_path, setting: True}))
