"""`tidu serve`: database, open data and API with one command."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from math import ceil
from threading import Thread
from types import FrameType
from typing import Annotated, NoReturn

import typer

from graph.engine.report import Report
from graph.errors import BadInput
from graph.rulebook import rulebook
from graph.settings import CHECKOUT, Settings, settings
from tidu import screen
from tidu.company import serving_from

GRACE = 5  # seconds beyond the longest statement for requests that are under way when the API is stopped
HEALTH_LIMIT = 30  # seconds in which a new worker is up; one that ended just when it was looked at is missed so long
START_LIMIT = 300.0  # seconds in which workers are up on a machine that is busy with other things


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.", show_default="8000", min=1, max=65535)] = None,
    workers: Annotated[int | None, typer.Option(help="API processes.", show_default="1", min=1, max=64)] = None,
    reload: Annotated[bool, typer.Option("--reload", help="Start again when the code changes.")] = False,
    load: Annotated[bool, typer.Option("--load/--no-load", help="Load the open data first.")] = True,
) -> None:
    """Start the database, load the open data and serve the API until Ctrl-C.

    \b
    tidu serve                      on http://127.0.0.1:8000
    tidu serve --port 9000 --workers 4
    NEO4J_URI=bolt://db:7687 NEO4J_PASSWORD=... tidu serve

    Ctrl-C stops the API, and the database too if this command started it. Requests under way are answered first.

    With two or more workers, `kill -HUP` restarts them one after the other; no request is lost.
    """
    for name, value in (("HOST", host), ("PORT", port), ("WORKERS", workers)):
        if value is not None:
            os.environ[name] = str(value)  # the workers read it too
    here = settings()
    require_port(here)
    from api.auth import require_key

    require_key(here)
    rulebook(here)
    require_documents(here)
    prepare_telemetry(here)
    # The API takes a second to import: it does so while the engine starts in its own process.
    Thread(target=import_module, args=("api.app",), daemon=True).start()
    with engine_while_serving(here):
        migrate_quietly(here)
        if load:
            load_quietly(here)
        Thread(target=announce, args=(here,), daemon=True).start()
        run_api(here, reload=reload)


@contextmanager
def engine_while_serving(settings: Settings) -> Iterator[None]:
    """The engine for as long as the block runs; one that was running before, or that others use, goes on running."""
    for end in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(end, leave)
    with serving_from(settings) as alone:
        with screen.steps() as report:
            started = engine_ready(settings, report)
        try:
            yield
        finally:
            if started and alone():
                stop_engine(settings)
            elif started:
                screen.tell("Others serve from this database, so it goes on; stop it with: tidu db stop")
            elif not settings.neo4j_uri:
                screen.tell("The database was running before and goes on; stop it with: tidu db stop")


def leave(number: int, _frame: FrameType | None) -> NoReturn:
    """End as after Ctrl-C, so that what was started is stopped."""
    sys.exit(128 + number)


def engine_ready(settings: Settings, report: Report) -> bool:
    """Make sure the database is there; True when this call started the embedded one."""
    if settings.neo4j_uri:
        return False
    from graph import local

    if local.running(settings) is not None:
        return False
    local.start(settings, report)
    return True


def stop_engine(settings: Settings) -> None:
    """Stop the engine, whatever else happens; a second Ctrl-C does not leave it half stopped."""
    from graph import local

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    local.stop(settings)
    screen.tell("The database is stopped.")


def migrate_quietly(settings: Settings) -> None:
    """Bring the graph to this program's version. A wrong password is told here, in words, and not by each worker."""
    from tidu.migrate import migrate_graph

    with screen.steps() as report:
        asyncio.run(migrate_graph(settings, report))


def load_quietly(settings: Settings) -> None:
    """Load the open data, saying nothing of what was there already."""
    from graph import local
    from tidu.load import load_served, tell_reports

    with screen.steps() as report:
        report("Checking the open data")
        reports = asyncio.run(load_served(settings, report))
    fresh = [source for source in reports if not source.skipped]
    if fresh:
        tell_reports(settings, fresh)
        if not settings.neo4j_uri:
            local.quicken(settings)


def prepare_telemetry(settings: Settings) -> None:
    """Refuse what is set and not installed before anything slow starts."""
    if settings.metrics or settings.otel or settings.otel_endpoint:
        from api.telemetry import prepare

        prepare(settings)


def run_api(settings: Settings, *, reload: bool) -> None:
    """Serve until stopped. Several workers have a supervisor, which replaces one that ends and all on SIGHUP."""
    import uvicorn

    from tidu.server import GentleProtocol

    uvicorn.run(
        "api.app:from_environment",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=None if reload else settings.workers,
        reload=reload,
        reload_dirs=[str(CHECKOUT / name) for name in ("api", "graph")] if reload else None,
        loop="uvloop",
        http=GentleProtocol,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=ceil(settings.statement_timeout) + GRACE,
        timeout_worker_healthcheck=HEALTH_LIMIT,
    )


def announce(settings: Settings) -> None:
    """Tell the address once something answers there."""
    deadline = time.monotonic() + START_LIMIT
    while not listening(settings.host, settings.port):
        if time.monotonic() > deadline:
            return
        time.sleep(0.05)
    screen.tell(f"Ready: {address(settings)}/graphql (GraphiQL in a browser). Stop with Ctrl-C.", style="bold green")


def require_port(settings: Settings) -> None:
    """Refuse a port that is taken, or an address that is not ours, before anything slow starts."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise BadInput(
                f"The API cannot listen on {settings.host} port {settings.port}: {os.strerror(error.errno or 0)}.",
                f"Choose another port, for example: PORT={settings.port + 1} make serve",
            ) from error


def require_documents(settings: Settings) -> None:
    """Refuse trusted documents that cannot be run, before anything slow starts."""
    if settings.documents is None and not settings.documents_only:
        return
    from api.documents import Documents
    from api.schema import core
    from api.trusted import Trusted

    Trusted(settings, Documents(core, settings))


def listening(host: str, port: int) -> bool:
    """Whether something accepts connections there."""
    try:
        with socket.create_connection((reachable(host), port), timeout=1.0):
            return True
    except OSError:
        return False


def reachable(host: str) -> str:
    """The address under which this machine reaches what listens on `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def address(settings: Settings) -> str:
    """The API's address for a browser on this machine."""
    host = reachable(settings.host)
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"
