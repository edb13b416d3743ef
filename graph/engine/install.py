"""Bring the embedded engine's files into the user's cache: once, checked, and continued after a break."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock
from typing import Protocol

import requests
from requests.adapters import HTTPAdapter

from graph.engine.jars import ENGINE_VERSION, Jar, fingerprint, jars
from graph.errors import EngineError
from graph.settings import Settings

CONNECTIONS = 8
ATTEMPTS = 3
FIRST_PAUSE = 0.5  # seconds, doubled at each try
OK, PARTIAL = 200, 206
PASSING = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)
TIMEOUT = (10, 60)  # seconds to connect, seconds between two pieces
PIECE = 1 << 16
SPARE = 200 << 20  # bytes left free beside the files: room for a small store and its logs
DOWNLOADING = "Downloading the database engine"


class Report(Protocol):
    """Told of each step; `done` and `total` are bytes while something of a known size goes on, else zero."""

    def __call__(self, step: str, done: int = 0, total: int = 0) -> None: ...


def quiet(step: str, done: int = 0, total: int = 0) -> None:
    """A report that says nothing."""


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
                fill(folder, settings.engine_repository or central(), report)
    except OSError as error:
        raise unwritable(folder, error) from error
    return folder


def fill(folder: Path, repository: str, report: Report) -> None:
    """Download what is missing, then mark the folder complete."""
    lib = folder / "lib"
    missing = [jar for jar in jars() if not in_place(lib, jar)]
    require_space(folder, sum(jar.size for jar in missing))
    download(missing, lib, repository, report)
    marker = folder / "complete.new"
    marker.write_text(fingerprint(), "utf-8")
    marker.replace(folder / "complete")


def download(missing: list[Jar], lib: Path, repository: str, report: Report) -> None:
    """Fetch files side by side; the first failure stops the rest, and what was fetched is kept."""
    with requests.Session() as session, ThreadPoolExecutor(CONNECTIONS) as pool:
        session.mount("https://", HTTPAdapter(pool_maxsize=CONNECTIONS))
        work = Download(session, repository.rstrip("/"), lib, counter(sum(jar.size for jar in missing), report))
        tasks = [pool.submit(work.fetch, jar) for jar in missing]
        try:
            raise_first(tasks)
        finally:
            work.stop.set()
            pool.shutdown(cancel_futures=True)


def raise_first(tasks: list[Future[None]]) -> None:
    """Wait until all are done or one failed, and raise that failure."""
    for task in wait(tasks, return_when=FIRST_EXCEPTION).done:
        task.result()


def counter(total: int, report: Report) -> Callable[[int], None]:
    """A function, safe in threads, that adds bytes and reports the sum."""
    guard = Lock()
    done = 0

    def add(amount: int) -> None:
        nonlocal done
        with guard:
            done += amount
            report(DOWNLOADING, done, total)

    return add


@dataclass(frozen=True)
class Download:
    """Fetching files of one repository into `lib`; set `stop` to end it between two pieces."""

    session: requests.Session
    repository: str
    lib: Path
    count: Callable[[int], None]
    stop: Event = field(default_factory=Event)

    def fetch(self, jar: Jar) -> None:
        """Fetch one file, continuing what an earlier try left, and put it in place once its checksum is right."""
        part = self.lib / f"{jar.name}.part"
        self.count(size_of(part))
        for attempt in range(ATTEMPTS):
            try:
                self.append(jar, part)
                break
            except PASSING as error:
                if attempt == ATTEMPTS - 1 or isinstance(error, requests.exceptions.SSLError):
                    raise unreachable(self.repository, error) from error
            self.stop.wait(FIRST_PAUSE * 2**attempt)
        if not self.stop.is_set():
            adopt(part, self.lib / jar.name, jar)

    def append(self, jar: Jar, part: Path) -> None:
        """Bring a part up to its full size; a server that knows no ranges sends it from the start."""
        start = size_of(part)
        if start >= jar.size or self.stop.is_set():
            return
        url = f"{self.repository}/{jar.path}"
        wanted = {"Range": f"bytes={start}-"} if start else {}
        with self.session.get(url, headers=wanted, stream=True, timeout=TIMEOUT) as answer:
            if answer.status_code not in {OK, PARTIAL}:
                raise refused(url, answer.status_code)
            if start and answer.status_code == OK:
                self.count(-start)
            with part.open("ab" if answer.status_code == PARTIAL else "wb") as file:
                for piece in answer.iter_content(PIECE):
                    file.write(piece)
                    self.count(len(piece))
                    if self.stop.is_set():
                        return


def adopt(part: Path, place: Path, jar: Jar) -> None:
    """Give a fetched part its name if it is the file the list names; else remove it."""
    with part.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != jar.sha256:
        part.unlink()
        raise EngineError(
            f"{jar.name} was downloaded but is not the file that jars.lock names.",
            "A proxy or mirror may have altered it: start again, or name another one in TIDU_ENGINE_REPOSITORY.",
        )
    part.replace(place)


def size_of(path: Path) -> int:
    """Size in bytes, zero where there is no file."""
    return path.stat().st_size if path.exists() else 0


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


def central() -> str:
    """The address of Maven Central, as the Maven client for Python knows it."""
    from jgo.constants import MAVEN_CENTRAL_URL  # noqa: PLC0415 - slow to import, needed once

    return str(MAVEN_CENTRAL_URL)


def refused(url: str, status: int) -> EngineError:
    """The repository answered, but not with the file."""
    return EngineError(
        f"The repository answered {status} for {url}.",
        "Try again later, or name another repository in TIDU_ENGINE_REPOSITORY.",
    )


def unreachable(repository: str, error: Exception) -> EngineError:
    """No network, or a certificate that is not known here."""
    if isinstance(error, requests.exceptions.SSLError):
        return EngineError(
            f"The certificate of {repository} is not trusted here.",
            "Behind a proxy that reads traffic, name its certificates in REQUESTS_CA_BUNDLE.",
        )
    return EngineError(
        f"The database engine ({ENGINE_VERSION}) is not on this machine yet and {repository} cannot be reached.",
        "The first start needs a network (HTTPS_PROXY is honoured) or a mirror in TIDU_ENGINE_REPOSITORY; what was "
        "already fetched is kept. Or use a server: set NEO4J_URI.",
    )


def unwritable(folder: Path, error: OSError) -> EngineError:
    """A folder that is full or closed to us."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return EngineError(
            f"The disk of {folder} is full.", "Free some space and start again; what was fetched is kept."
        )
    return EngineError(
        f"{folder} cannot be written: {os.strerror(error.errno or 0)}.", "Choose another with TIDU_ENGINE_CACHE."
    )
