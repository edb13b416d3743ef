"""Bring the embedded engine's files into the user's cache: once, checked, and continued after a break."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.engine.jars import ENGINE_VERSION, Jar, fingerprint, jars
from graph.engine.report import Report, quiet
from graph.errors import EngineError
from graph.settings import Settings

SPARE = 200 << 20  # bytes left free beside the files: room for a small store and its logs


def folder_of(settings: Settings) -> Path:
    """The engine's folder in the cache, one for each version."""
    return settings.engine_cache / f"neo4j-{ENGINE_VERSION}"


def class_path(folder: Path) -> list[Path]:
    """The engine's files in the order Java searches them."""
    return [folder / "lib" / jar.name for jar in jars()]


def installed(folder: Path) -> bool:
    """Whether every file is there, whole, and of the set this version of the code names."""
    marker = folder / "complete"
    if not marker.is_file() or marker.read_text("utf-8") != fingerprint():
        return False
    return all(in_place(folder / "lib", jar) for jar in jars())


def in_place(lib: Path, jar: Jar) -> bool:
    """Whether a file is there: it takes its name only after its checksum was right."""
    try:
        return (lib / jar.name).stat().st_size == jar.size
    except FileNotFoundError:
        return False


def install(settings: Settings, report: Report = quiet) -> Path:
    """Make sure the engine's files are in the cache and return their folder.

    Several first starts at once wait for one download. Raises EngineError when there is no network, no space, or a file
    that differs from the list.
    """
    folder = folder_of(settings)
    if installed(folder):
        return folder
    try:
        (folder / "lib").mkdir(parents=True, exist_ok=True)
        with one_at_a_time(folder / "lock", report):
            if not installed(folder):
                fill(folder, settings.engine_repository, report)
    except OSError as error:
        raise unwritable(folder, error) from error
    return folder


def fill(folder: Path, repository: str | None, report: Report) -> None:
    """Download what is missing, then mark the folder complete."""
    from graph.engine.download import download  # noqa: PLC0415 - its HTTP client is slow to import, needed once

    lib = folder / "lib"
    missing = [jar for jar in jars() if not in_place(lib, jar)]
    require_space(folder, sum(jar.size for jar in missing))
    download(missing, lib, repository, report)
    marker = folder / "complete.new"
    marker.write_text(fingerprint(), "utf-8")
    marker.replace(folder / "complete")


def require_space(folder: Path, needed: int) -> None:
    """Refuse before a long wait when the disk cannot hold what will be written (bytes)."""
    free = shutil.disk_usage(folder).free
    if free < needed + SPARE:
        raise EngineError(
            f"The disk of {folder} has {free >> 20} MB free; {(needed + SPARE) >> 20} MB are needed.",
            "Free some space, or choose another disk with TIDU_ENGINE_CACHE or TIDU_HOME.",
        )


@contextmanager
def one_at_a_time(path: Path, report: Report) -> Iterator[None]:
    """Hold a lock file; whoever comes second waits and is told so."""
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            report("Waiting for another start that downloads the database engine")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def unwritable(folder: Path, error: OSError) -> EngineError:
    """The error for a folder that is full or closed to us."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return EngineError(f"The disk of {folder} is full.", "Free some space and start again; nothing is lost.")
    return EngineError(
        f"{folder} cannot be written: {os.strerror(error.errno or 0)}.",
        "Give this user the right to, or choose other folders with TIDU_HOME and TIDU_ENGINE_CACHE.",
    )
