"""Prometheus metrics and OpenTelemetry spans, each an extra, each off unless set; then nothing of this is on the way.

Workers share one port, so a scrape meets any of them: they keep their figures in files of one folder, the multiprocess
mode of prometheus_client; each tells the sum. Spans and metrics hold statements and codes, never values.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

import psutil
from starlette.types import Receive, Scope, Send

from graph.errors import BadInput
from graph.settings import Settings
from graph.store import Store

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client's own
LOOK = 0.5  # seconds between two looks at the event loop and the pool
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
REFUSED = range(400, 500)
TEXT = "text/plain; version=0.0.4; charset=utf-8"
TRACE = {b"traceparent", b"tracestate"}

Application = Callable[[Scope, Receive, Send], Awaitable[None]]


def extra(module: str, name: str, setting: str) -> Any:
    """A module of an optional extra. Raises BadInput where it is not installed."""
    try:
        return import_module(module)
    except ImportError as error:
        raise BadInput(
            f"{setting} is set, but {module.partition('.')[0]} is not installed.",
            f"Install the extra: pip install 'tidu[{name}]', or unset {setting}.",
        ) from error


def prepare(settings: Settings) -> None:
    """Before workers start: refuse what is set and not installed, and lay out an empty folder for their metrics."""
    if settings.otel or settings.otel_endpoint:
        tracer(settings)
    if settings.metrics:
        shutil.rmtree(settings.metrics_dir, ignore_errors=True)
        settings.metrics_dir.mkdir(parents=True, mode=0o700)
        os.environ[SHARED_FOLDER] = str(settings.metrics_dir)
        extra("prometheus_client", "metrics", "TIDU_METRICS")


class Metrics:
    """The figures of this worker; `page` tells those of all."""

    def __init__(self, folder: Path) -> None:
        """`folder` is shared by the workers where `prepare` laid it out."""
        self.prometheus = extra("prometheus_client", "metrics", "TIDU_METRICS")
        self.folder = folder
        self.shared = bool(import_module("prometheus_client.values").ValueClass._multiprocess)
        self.registry = self.prometheus.CollectorRegistry()
        counter, gauge = self.counter, self.gauge
        self.requests = counter("requests", "GraphQL requests answered.", "status", "code", "role")
        self.refusals = counter("refusals", "Requests refused as the caller's mistake.", "code")
        self.statements = counter("statements", "Statements sent to the database.")
        self.under_way = gauge("requests_under_way", "Requests being answered now.", "livesum")
        self.in_use = gauge("connections_in_use", "Connections that carry a statement now.", "livesum")
        self.lag = gauge("event_loop_lag_seconds", "How late the event loop is, at worst of the workers.", "livemax")
        self.seconds = self.prometheus.Histogram(
            "tidu_request_seconds", "Time to answer a request.", buckets=BUCKETS, registry=self.registry
        )

    def counter(self, name: str, about: str, *labels: str) -> Any:
        """A counter of ours."""
        return self.prometheus.Counter(f"tidu_{name}", about, labels, registry=self.registry)

    def gauge(self, name: str, about: str, mode: str) -> Any:
        """A gauge of ours; `mode` says how the workers' values become one."""
        return self.prometheus.Gauge(f"tidu_{name}", about, registry=self.registry, multiprocess_mode=mode)

    def observe(self, status: int, code: str | None, role: str, seconds: float, statements: int) -> None:
        """Count one answer."""
        self.requests.labels(str(status), code or "", role).inc()
        if code and (status in REFUSED or status == 200):
            self.refusals.labels(code).inc()
        self.statements.inc(statements)
        self.seconds.observe(seconds)

    def page(self) -> bytes:
        """The metrics of all workers as Prometheus reads them."""
        registry = self.registry
        if self.shared:
            multiprocess = import_module("prometheus_client.multiprocess")
            self.forget_dead(multiprocess)
            registry = self.prometheus.CollectorRegistry()
            multiprocess.MultiProcessCollector(registry, str(self.folder))
        return bytes(self.prometheus.generate_latest(registry))

    def forget_dead(self, multiprocess: Any) -> None:
        """Drop the gauges of workers that ended; their counters stay in the sums."""
        for pid in {int(file.stem.rpartition("_")[2]) for file in self.folder.glob("gauge_live*.db")}:
            if not psutil.pid_exists(pid):
                multiprocess.mark_process_dead(pid, str(self.folder))


def tracer(settings: Settings) -> Any:
    """A tracer that sends spans in the background by OTLP over HTTP."""
    trace = extra("opentelemetry.sdk.trace", "otel", "TIDU_OTEL")
    export = extra("opentelemetry.sdk.trace.export", "otel", "TIDU_OTEL")
    otlp = extra("opentelemetry.exporter.otlp.proto.http.trace_exporter", "otel", "TIDU_OTEL")
    resource = import_module("opentelemetry.sdk.resources").Resource.create({"service.name": "tidu"})
    provider = trace.TracerProvider(resource=resource)
    endpoint = f"{settings.otel_endpoint.rstrip('/')}/v1/traces" if settings.otel_endpoint else None
    provider.add_span_processor(export.BatchSpanProcessor(otlp.OTLPSpanExporter(endpoint=endpoint)))
    return provider.get_tracer("tidu")


class Telemetry:
    """What is measured of each request. `answer` stands around the endpoint, which calls `observe` at its end."""

    def __init__(self, metrics: Metrics | None, tracer: Any) -> None:
        self.metrics, self.tracer = metrics, tracer

    async def answer(self, app: Application, scope: Scope, receive: Receive, send: Send) -> None:
        """Have a request answered, as one span, and counted while it is under way."""
        with self.counted(), self.span(scope):
            await app(scope, receive, send)

    def observe(self, status: int, code: str | None, role: str, milliseconds: float, statements: int) -> None:
        """What became of a request. `code` is that of its first error."""
        if self.metrics is not None:
            self.metrics.observe(status, code, role, milliseconds / 1000, statements)
        if self.tracer is not None:
            span = import_module("opentelemetry.trace").get_current_span()
            told = {"http.response.status_code": status, "tidu.role": role, "tidu.statements": statements}
            span.set_attributes({**told, **({"error.type": code} if code else {})})

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Under way for as long as the block runs."""
        if self.metrics is None:
            yield
            return
        with self.metrics.under_way.track_inprogress():
            yield

    @contextmanager
    def span(self, scope: Scope) -> Iterator[None]:
        """A span of the caller's trace, if it names one."""
        if self.tracer is None:
            yield
            return
        kind = import_module("opentelemetry.trace").SpanKind.SERVER
        parent = import_module("opentelemetry.propagate").extract(words(scope["headers"]))
        attributes = {"http.request.method": scope["method"], "url.path": scope["path"]}
        with self.tracer.start_as_current_span("graphql", context=parent, kind=kind, attributes=attributes):
            yield

    @asynccontextmanager
    async def watching(self, store: Store) -> AsyncIterator[None]:
        """Look at the event loop and the pool as long as the block runs."""
        if self.metrics is None:
            yield
            return
        task = asyncio.create_task(watch(self.metrics, store))
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def telemetry(settings: Settings) -> Telemetry | None:
    """What the settings ask for; None where they ask for nothing."""
    metrics = Metrics(settings.metrics_dir) if settings.metrics else None
    spans = tracer(settings) if settings.otel or settings.otel_endpoint else None
    return Telemetry(metrics, spans) if metrics or spans else None


def words(headers: list[tuple[bytes, bytes]]) -> Mapping[str, str]:
    """Those headers that name a trace."""
    return {name.decode(): value.decode("latin-1") for name, value in headers if name in TRACE}


async def watch(metrics: Metrics, store: Store) -> None:
    """Measure until cancelled."""
    while True:
        due = perf_counter() + LOOK
        await asyncio.sleep(LOOK)
        metrics.lag.set(max(0.0, perf_counter() - due))
        metrics.in_use.set(store.in_use)


def traced(tracer: Any) -> type[Store]:
    """A store each of whose reads is a span with the text of its statement, in which no value stands."""
    kind = import_module("opentelemetry.trace").SpanKind.CLIENT

    class TracedStore(Store):
        async def read(self, statement: str, params: dict[str, Any]) -> list[list[Any]]:
            attributes = {"db.system.name": "neo4j", "db.query.text": statement}
            with tracer.start_as_current_span("neo4j", kind=kind, attributes=attributes):
                return await super().read(statement, params)

    return TracedStore
