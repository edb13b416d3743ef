"""Which files the embedded engine is made of: `jars.lock`, one `sha256 size path` a line, as in a Maven repository.

Run as a program it writes that list anew for another version: `python -m graph.engine.jars 5.26.30`.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zipfile import ZipFile

ENGINE_VERSION = "5.26.30"
LOCK = Path(__file__).with_name("jars.lock")
ARTIFACT = "org.neo4j:neo4j"


@dataclass(frozen=True)
class Jar:
    """One file of the engine: its path in a Maven repository, its size in bytes and its SHA-256 in hex."""

    path: str
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """The file's name, unique among the engine's files."""
        return self.path.rsplit("/", 1)[-1]


@cache
def jars() -> tuple[Jar, ...]:
    """The engine's files in the order of the class path."""
    return tuple(parse(LOCK.read_text("utf-8")))


@cache
def fingerprint() -> str:
    """SHA-256 of the list itself: which set of files a folder was filled from."""
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()


def parse(text: str) -> Iterator[Jar]:
    """Read the list; lines that start with # are remarks."""
    for line in text.splitlines():
        if line and not line.startswith("#"):
            sha256, size, path = line.split()
            yield Jar(path, int(size), sha256)


def resolve(version: str, folder: Path) -> Iterator[Jar]:
    """Resolve and download a version of Neo4j into `folder`, and describe each file of it."""
    from jgo.maven import MavenContext  # noqa: PLC0415 - needed only to write the list

    context = MavenContext(repo_cache=folder)
    found = context.resolver.resolve([context.create_dependency(f"{ARTIFACT}:{version}")])
    for dependency in (*found[0], *found[1]):
        file = dependency.artifact.resolve()
        content = file.read_bytes()
        path = file.relative_to(folder).as_posix()
        yield Jar(path, len(content), hashlib.sha256(content).hexdigest())


def names_others(jar: Path) -> bool:
    """Whether a file's manifest adds others to the class path.

    Such files come last: Java inserts what they name behind them, and then refuses its class-data archive for an order
    that differs from the one on its command line.
    """
    with ZipFile(jar) as archive:
        return b"Class-Path:" in archive.read("META-INF/MANIFEST.MF")


def write(version: str) -> None:
    """Write the list for a version of Neo4j."""
    with tempfile.TemporaryDirectory() as folder:
        repository = Path(folder)
        found = sorted(resolve(version, repository), key=lambda jar: (names_others(repository / jar.path), jar.path))
    lines = [f"# {ARTIFACT}:{version} and what it needs", *(f"{jar.sha256} {jar.size} {jar.path}" for jar in found)]
    LOCK.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    write(sys.argv[1] if len(sys.argv) > 1 else ENGINE_VERSION)
