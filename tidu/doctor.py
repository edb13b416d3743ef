"""`tidu doctor`: look at everything that can be wrong with an installation, and say what to do."""

from __future__ import annotations

import asyncio
import json
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated
from urllib.error import URLError
from urllib.request import urlopen

import psutil
import typer
from pydantic import ValidationError
from pydantic_settings import SettingsError
from rich.text import Text

from graph.errors import GraphError
from graph.settings import Settings, settings
from tidu import doctor_graph, screen
from tidu.finding import Finding, Grade, care, fine, wrong
from tidu.serve import address, listening

OLDEST_PYTHON = (3, 11)
SCARCE = 1 << 30  # bytes free on the disk of the store, below which a large load may fill it
PATIENCE = 3.0  # seconds for what listens on the API's port to say what it is
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON, for programs.")] = False,
) -> None:
    """Check the installation, the database, the graph in it and the API; say what is wrong and what to do.

    \b
    tidu doctor             exit status 1 when something is wrong (✗)
    tidu doctor --json      the same for a program

    It changes nothing, and looks at what it can when the database is down.
    """
    found = list(findings())
    if as_json:
        rows = [{**asdict(finding), "grade": finding.grade.name.lower()} for finding in found]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        show(found)
    if any(finding.grade is Grade.WRONG for finding in found):
        raise typer.Exit(1)


def show(found: list[Finding]) -> None:
    """Each finding with its mark, and the remedy below it."""
    width = max(len(finding.check) for finding in found)
    for finding in found:
        mark = (finding.grade.value, finding.grade.style)
        screen.results.print(Text.assemble(mark, f" {finding.check:{width}}  {finding.said}"), soft_wrap=True)
        if finding.remedy:
            screen.results.print(Text(f"  {'':{width}}  → {finding.remedy}", style="dim"), soft_wrap=True)


def findings() -> Iterator[Finding]:
    """All findings, those that need no database first."""
    yield python_version()
    try:
        here = settings()
    except (ValidationError, SettingsError) as error:
        yield wrong("settings", *screen.wrong_settings(error))
        return
    yield settings_that_fit(here)
    yield data_folder(here)
    yield home_folder(here)
    yield private_files(here)
    yield free_disk(here)
    if not here.neo4j_uri:
        yield engine_files(here)
        yield engine_process(here)
    yield from asyncio.run(doctor_graph.database(here))
    yield api(here)


def python_version() -> Finding:
    """Whether this Python is one we run on."""
    found = platform.python_version()
    if sys.version_info < OLDEST_PYTHON:
        return wrong("Python", f"{found} is too old.", "Install Python 3.11 or newer and set up anew: make setup")
    return fine("Python", found)


def settings_that_fit(settings: Settings) -> Finding:
    """Whether the settings go together."""
    if settings.neo4j_uri and settings.neo4j_password is None:
        return wrong("settings", "NEO4J_URI is set and NEO4J_PASSWORD is not.", "Set the password of that server.")
    needed = (settings.engine_heap_mb + settings.engine_page_cache_mb) << 20
    memory = psutil.virtual_memory().total
    if not settings.neo4j_uri and needed > memory:
        return wrong(
            "settings",
            f"The database may take {screen.size(needed)} of memory; this machine has {screen.size(memory)}.",
            "Lower TIDU_ENGINE_HEAP_MB or TIDU_ENGINE_PAGE_CACHE_MB.",
        )
    if settings.host not in LOOPBACK:
        return care(
            "settings",
            f"The API listens on {settings.host}: other machines reach it.",
            "Leave HOST unset, or put a proxy with TLS before it (docs/security.md).",
        )
    return fine("settings", "go together")


def data_folder(settings: Settings) -> Finding:
    """Whether the open data is where the settings say."""
    if not settings.data.is_dir():
        return wrong(
            "open data", f"There is no folder {settings.data}.", "Point TIDU_DATA at the folder of the data sets."
        )
    return fine("open data", str(settings.data))


def home_folder(settings: Settings) -> Finding:
    """Whether the home can be written."""
    nearest = next(folder for folder in (settings.home, *settings.home.parents) if folder.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        return wrong(
            "home", f"{nearest} cannot be written.", "Give this user the right to, or choose another TIDU_HOME."
        )
    return fine("home", str(settings.home) if settings.home.exists() else f"{settings.home}, made at the first start")


def private_files(settings: Settings) -> Finding:
    """Whether others can enter the store, or read what is secret."""
    secrets = (settings.store_dir, settings.log_dir, settings.home / "password", settings.home / "token.key")
    exposed = [path for path in secrets if path.exists() and path.stat().st_mode & 0o077]
    if exposed:
        names = " ".join(f"'{path}'" for path in exposed)
        return wrong("secrets", f"Other users can enter or read {names}.", f"chmod go-rwx {names}")
    return fine("secrets", "for this user only")


def free_disk(settings: Settings) -> Finding:
    """Whether there is room for the store to grow, and for a backup of it."""
    from graph import local
    from graph.engine.install import SPARE

    nearest = next(folder for folder in (settings.home, *settings.home.parents) if folder.exists())
    free, store = shutil.disk_usage(nearest).free, local.size_of_tree(settings.store_dir)
    said = f"{screen.size(free)} free on the disk of {nearest}, the store takes {screen.size(store)}"
    if free < SPARE:
        return wrong("disk", said, f"Free some space: below {screen.size(SPARE)} the database does not start.")
    if free < SCARCE + store:
        return care("disk", said, "Free some space, and keep backups on another disk.")
    return fine("disk", said)


def engine_files(settings: Settings) -> Finding:
    """Whether the embedded engine and its Java are on this machine."""
    from graph.engine.install import folder_of, installed
    from graph.engine.jars import ENGINE_VERSION
    from graph.engine.java import find_java

    try:
        java = find_java(settings)
    except GraphError as error:
        return wrong("engine", error.message, error.remedy)
    if not installed(folder_of(settings)):
        return care(
            "engine", f"Neo4j {ENGINE_VERSION} is not downloaded yet.", "`tidu db start` does it, about 140 MB."
        )
    return fine("engine", f"Neo4j {ENGINE_VERSION}, Java {java.version}")


def engine_process(settings: Settings) -> Finding:
    """Whether the embedded engine runs, and nobody else holds its store."""
    from graph import local
    from graph.engine.config import run_dir
    from graph.engine.state import held, take_lock

    now = local.status(settings)
    if now.running:
        return fine("process", f"{now.pid}, since {screen.span(now.age)}, {screen.size(now.memory)} of memory")
    if now.starting:
        return care("process", f"{now.pid} is starting.", f"Wait; what it does is in {now.log}.")
    if run_dir(settings).is_dir():
        lock = take_lock(settings)
        if lock is None:
            return wrong(
                "process",
                f"The store {settings.store_dir} is locked by a live process that is not the database of this home.",
                f"Wait for a backup or restore to end, or look who has it: fuser '{run_dir(settings) / 'lock'}'",
            )
        with held(lock):
            pass
    if now.crashed:
        return care("process", "It ended without being stopped.", "`tidu db start` recovers the store.")
    return care("process", "It is stopped.", "`tidu db start` starts it.")


def api(settings: Settings) -> Finding:
    """Whether the API answers, or its port is free for it."""
    if not listening(settings.host, settings.port):
        return fine("API", f"not running; port {settings.port} is free")
    where = address(settings)
    try:
        with urlopen(f"{where}/healthz", timeout=PATIENCE) as answer:  # noqa: S310 - the address of our own API
            ours = answer.read(16) == b"ok\n"
    except (URLError, OSError, ValueError):
        ours = False
    if ours:
        return fine("API", f"answers at {where}")
    return wrong("API", f"Another program listens at {where}.", f"Choose another port: PORT={settings.port + 1}")
