"""A faster start: Java's class-data archive of the engine, made once, in the background, from what a first run loaded.

With it Java maps its classes instead of reading and checking them again: from the start to the third answer it spends
7 s of processor time instead of 13. Without it all works the same, only slower. Java itself checks that an archive
fits its version and the files of the class path, and goes on without one that doesn't.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from graph.engine.config import quoted, run_dir
from graph.engine.install import class_path
from graph.engine.jars import fingerprint
from graph.engine.java import Java
from graph.settings import Settings

LONGEST = 4000  # characters; Java refuses a list with a line of 4096
SPACE = 400 << 20  # bytes free before an archive of 100 MB is written
HEAP = "-Xmx512m"
# Linux shares out time by session first, and `nice` counts only within one: the session itself is made to give way.
BUILD = """(echo 19 > /proc/self/autogroup) 2> /dev/null
nice -n 19 "$1" "@$2" && mv "$3" "$4"
rm -f "$2" "$3" "$5"
"""


def archive_file(folder: Path, java: Java) -> Path:
    """Where the archive for this Java and this set of files is kept."""
    release = (java.home / "release").read_bytes()
    key = hashlib.sha256(release + fingerprint().encode()).hexdigest()[:12]
    return folder / f"classes-{key}.jsa"


def class_list(settings: Settings) -> Path:
    """Where an engine that runs without an archive notes the classes it loads."""
    return run_dir(settings) / "classes.list"


def sharing(settings: Settings, folder: Path, java: Java) -> tuple[str, ...]:
    """Java's arguments: use the archive where there is one, else note what should be in it."""
    archive = archive_file(folder, java)
    if archive.is_file():
        return (f"-XX:SharedArchiveFile={archive}",)
    return (f"-XX:DumpLoadedClassList={class_list(settings)}",)


def build_in_background(settings: Settings, folder: Path, java: Java) -> int | None:
    """Start making the archive, at the lowest priority, unless it is there or being made; its process, or None.

    It takes its name when it is whole, so a break leaves nothing that could be used by mistake.
    """
    archive, noted = archive_file(folder, java), class_list(settings)
    if archive.exists() or not noted.exists() or shutil.disk_usage(folder).free < SPACE:
        return None
    lock = os.open(folder / "archive.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return launch_build(archive, noted, folder, java, lock)
    except BlockingIOError:
        return None
    finally:
        os.close(lock)


def launch_build(archive: Path, noted: Path, folder: Path, java: Java, lock: int) -> int:
    """Launch the process that writes the archive. Its standard input is the lock, held until it ends."""
    usable = archive.with_suffix(".list")
    usable.write_text("".join(archivable(noted.read_text("utf-8", "replace").splitlines(keepends=True))), "utf-8")
    noted.unlink()
    fresh, arguments = archive.with_suffix(".new"), archive.with_suffix(".args")
    options = (HEAP, "-Xshare:dump", f"-XX:SharedClassListFile={usable}", f"-XX:SharedArchiveFile={fresh}")
    lines = (*options, "-cp", ":".join(map(str, class_path(folder))))
    arguments.write_text("".join(f"{quoted(line)}\n" for line in lines), "utf-8")
    return os.posix_spawn(
        "/bin/sh",
        ["sh", "-c", BUILD, "sh", *map(str, (java.program, arguments, fresh, archive, usable))],
        {"LC_ALL": "C.UTF-8", "PATH": os.defpath},
        file_actions=[
            (os.POSIX_SPAWN_DUP2, lock, 0),
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,
    )


def archivable(lines: Iterable[str]) -> Iterable[str]:
    """The lines of a class list that Java can archive: whole, not too long, no class made at run time."""
    return (
        line
        for line in lines
        if line.endswith("\n")
        and len(line) < LONGEST
        and "$Proxy" not in line
        and "source:" not in line
        and not line.startswith("@lambda-form")
    )
