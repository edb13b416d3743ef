"""Measure our API beside @neo4j/graphql and beside plain Cypher over Bolt, on one store, in one run.

    python -m bench.peers            # starts the embedded engine and loads the open data where they are not there yet

Then the same on a made graph of the size of the reference figures, in a store of its own.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import psutil
import typer

from bench.peers.compare import compared
from bench.peers.made import MADE, fill
from bench.peers.measure import MANY, Effort, Load, Result, load
from bench.peers.report import write_into_docs
from bench.peers.servers import LARGEST_PAGE, running
from bench.peers.shapes import SHAPES
from bench.peers.store import open_data
from graph.settings import Settings

RESULTS = Path(__file__).resolve().parent.parent / "results" / "peers.json"
command = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@command.command()
def main(
    only: Annotated[list[str] | None, typer.Option(help="Names of shapes; all unless given.")] = None,
    made: Annotated[bool, typer.Option(help="Measure on the made graph too.")] = True,
    rounds: Annotated[int, typer.Option(help="Rounds of each shape.")] = 7,
    seconds: Annotated[float, typer.Option(help="Length of a slot.")] = 1.0,
    out: Annotated[Path, typer.Option(help="Where the figures go.")] = RESULTS,
) -> None:
    """Measure and write the figures."""
    effort = Effort(rounds, 2 * seconds, 0.8 * seconds, seconds)
    settings = Settings(max_page=LARGEST_PAGE)
    with load() as loaded:
        found: Result = {"about": about(effort), "null": null(loaded)}
        shapes = [shape for shape in SHAPES if not only or shape.name in only]
        found |= compared(shapes, settings, open_data(settings), effort, loaded)
        if made and settings.neo4j_uri is None:  # never into somebody's server
            apart = settings.model_copy(update={"home": settings.home / "bench"})
            shapes = [shape for shape in MADE if not only or shape.name in only]
            found["made"] = compared(shapes, apart, fill, effort, loaded)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(lines(found), "utf-8")
    if out == RESULTS:
        write_into_docs(found)


def lines(found: Result) -> str:
    """The figures as JSON, a shape a line."""
    parts = (f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in found.items())
    return "{\n" + ",\n".join(parts) + "\n}\n"


def null(loaded: Load) -> Result:
    """What the load itself costs: its figures against a server that does nothing."""
    with running([sys.executable, "-m", "bench.peers.null_server"], dict(os.environ)) as process:
        assert process.stdout
        port = int(process.stdout.readline())
        job = {"over": "http", "port": port, "bodies": ["{}"]}
        return {"p50_ms": loaded.run(job, 1, 0.5)["p50_ms"], "rps": loaded.run(job, MANY, 0.5)["rps"]}


def about(effort: Effort) -> Result:
    """Where and how it was measured."""
    return {
        "when": datetime.now(UTC).date().isoformat(),
        "cores": psutil.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30),
        "python": platform.python_version(),
        "rounds": effort.rounds,
        "slot_s": {"alone": effort.alone, "together": effort.together},
        "clients": {"p50_ms": 1, "rps": MANY},
        "load_average_before": [round(x, 2) for x in os.getloadavg()],
    }


if __name__ == "__main__":
    command()
