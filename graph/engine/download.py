"""Fetch the embedded engine's files: side by side, continued after a break, each one checked before it is used."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock

import requests
from requests.adapters import HTTPAdapter

from graph.engine.jars import ENGINE_VERSION, Jar
from graph.engine.report import Report
from graph.errors import EngineError

CONNECTIONS = 8
ATTEMPTS = 3
FIRST_PAUSE = 0.5  # seconds, doubled at each try
OK, PARTIAL = 200, 206
PASSING = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)
LASTING = (requests.exceptions.SSLError,)
TIMEOUT = (10, 60)  # seconds to connect, seconds between two pieces
PIECE = 1 << 16
DOWNLOADING = "Downloading the database engine"


def download(missing: list[Jar], lib: Path, repository: str | None, report: Report) -> None:
    """Fetch files side by side into `lib`, from a Maven repository, Maven Central when None.

    The first failure stops the rest, and what was fetched is kept. Raises EngineError.
    """
    origin = (repository or central()).rstrip("/")
    with requests.Session() as session, ThreadPoolExecutor(CONNECTIONS) as pool:
        session.mount("https://", HTTPAdapter(pool_maxsize=CONNECTIONS))
        work = Download(session, origin, lib, counter(sum(jar.size for jar in missing), report))
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
            except requests.RequestException as error:
                if attempt == ATTEMPTS - 1 or not passing(error):
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


def central() -> str:
    """The address of Maven Central, as the Maven client for Python knows it."""
    from jgo.constants import MAVEN_CENTRAL_URL  # noqa: PLC0415 - slow to import, needed once

    return str(MAVEN_CENTRAL_URL)


def passing(error: requests.RequestException) -> bool:
    """Whether the same request may succeed a moment later."""
    return isinstance(error, PASSING) and not isinstance(error, LASTING)


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
