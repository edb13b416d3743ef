"""A whole graph at once: the bulk importer writes it beside the store there is, then it takes that one's place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from graph import local
from graph.backup import beside, refuse_running, take_place, unless_empty
from graph.engine import importer
from graph.engine.backup_file import told_disk
from graph.engine.install import install
from graph.engine.java import find_java
from graph.engine.report import Report, quiet
from graph.errors import BadInput
from graph.import_files import JOINT_NAME, ImportFiles
from graph.settings import Settings

FILES = "import"  # folder of the CSV files, in that of the new store
ROOM = 512 << 20  # bytes that must be free to begin; how many are needed is known when the files are written

Write = Callable[[ImportFiles], None]


@dataclass(frozen=True)
class Built:
    """What was imported, and where the store that was there before is kept; None where there was none."""

    nodes: int
    edges: int
    former: Path | None


def export(folder: Path, write: Write) -> tuple[ImportFiles, str]:
    """Write the files into an empty folder, and the command that imports them into a server's store.

    Raises BadInput: the folder holds something.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BadInput(f"{folder} is not empty.", "Name a new folder.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    files = ImportFiles(folder)
    try:
        write(files)
    finally:
        files.close()
    return files, " ".join(["neo4j-admin", *importer.options(files.options(), JOINT_NAME)])


def build(settings: Settings, write: Write, report: Report = quiet, *, stop: bool = False) -> Built:
    """Build a store from what `write` puts into the files, and put it in the place of the one there is.

    A running engine is refused unless `stop`; it serves until the new store is ready, and the new one runs afterwards.
    On any failure the store there is stays. Raises EngineError, BackupError, and what `write` raises.
    """
    was_running = refuse_running(settings, stop=stop)
    java, folder = find_java(settings), install(settings, report)
    settings.log_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with told_disk(settings.home), beside(settings, ROOM) as (fresh, lock):
        files = ImportFiles(fresh / FILES)
        files.folder.mkdir(mode=0o700)
        try:
            write(files)
        finally:
            files.close()
        report("Importing")
        importer.run(settings, java, folder, fresh, importer.options(files.options(), JOINT_NAME), report)
        shutil.rmtree(files.folder)
        former = take_place(settings, fresh, lock, report, was_running=was_running)
    if not was_running:
        local.stop(settings)
    nodes, edges = files.counted()
    return Built(nodes, edges, unless_empty(former))
