"""Neo4j's bulk importer: it writes the files of a store that nobody has open, many times faster than transactions."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from graph.engine.config import quoted
from graph.engine.credentials import write_private
from graph.engine.install import class_path
from graph.engine.java import Java
from graph.engine.report import Report
from graph.errors import EngineError
from graph.settings import Settings

MAIN = "org.neo4j.cli.AdminTool"
STAGE = re.compile(r"^\((\d)/(\d)\) (.+?) \d{4}-")
PERCENT = re.compile(r"(\d+)% ∆")
SHARE = {"1": (0, 40), "2": (40, 35), "3": (75, 20), "4": (95, 5)}  # percent of the whole that each stage takes
LAST_WORDS = 12  # lines of a failed import that are shown
OPENED = ("java.base/java.nio", "java.base/java.lang", "java.base/sun.nio.ch", "java.base/java.util.concurrent")


def options(files: Iterable[str], joint: str) -> list[str]:
    """The importer's arguments for the database `neo4j`."""
    return [
        "database", "import", "full", "neo4j",
        *files,
        "--id-type=string", f"--array-delimiter={joint}",
    ]  # fmt: skip


def run(settings: Settings, java: Java, folder: Path, fresh: Path, arguments: Sequence[str], report: Report) -> None:
    """Import into the new store in `fresh`, a folder of the home.

    Raises EngineError: the importer refuses a row, or has not enough memory or disk; with its own last words.
    """
    run_dir = fresh / "run"
    conf = f"server.directories.data={fresh.relative_to(settings.home)}\ndbms.usage_report.enabled=false\n"
    write_private(run_dir / "neo4j.conf", conf)
    heap = max(settings.engine_heap_mb, 1024)
    lines = [f"-Xmx{heap}m", "-XX:+UseParallelGC", "-Dfile.encoding=UTF-8"]
    lines += [f"--add-opens={module}=ALL-UNNAMED" for module in OPENED]
    lines += ["-cp", ":".join(map(str, class_path(folder))), MAIN, *arguments]
    lines.append(f"--report-file={settings.log_dir / 'import-report.txt'}")
    arguments_file = run_dir / "import.args"
    write_private(arguments_file, "".join(f"{quoted(line)}\n" for line in lines))
    environment = {"LC_ALL": "C.UTF-8", "NEO4J_HOME": str(settings.home), "NEO4J_CONF": str(run_dir)}
    told: list[str] = []
    stage = "1"
    with subprocess.Popen(  # noqa: S603 - our own Java with our own arguments
        [str(java.program), f"@{arguments_file}"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        try:
            for line in process.stdout or ():
                told = [*told[-LAST_WORDS:], line.rstrip()]
                if found := STAGE.match(line):
                    stage = found[1]
                elif percent := PERCENT.search(line):
                    begins, takes = SHARE[stage]
                    report("Importing", begins + takes * int(percent[1]) // 100, 100)
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        said = " / ".join(line for line in told if line and "%" not in line)
        raise EngineError(
            f"The bulk importer ended with {process.returncode}: {said[-600:]}",
            "The store that was there is untouched. Where memory is short, set TIDU_ENGINE_HEAP_MB.",
        )
