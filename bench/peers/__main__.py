"""Measure our API beside @neo4j/graphql and beside plain Cypher over Bolt, on one store, in one run.

python -m bench.peers            # starts the embedded engine and loads the open data where they are not there yet
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import psutil
import typer

from bench.peers.answers import differences, of_ours, of_peer, scores, size
from bench.peers.load import Result
from bench.peers.measure import MANY, Effort, Load, Rival, load, measure, ratio
from bench.peers.report import table, write_into_docs
from bench.peers.servers import LARGEST_PAGE, our_api, peer_api, running
from bench.peers.shapes import SHAPES, Shape
from bench.peers.statements import Statement, statement_of
from bench.peers.store import ask, prepared
from graph.settings import Settings
from graph.store import Address, Store

RESULTS = Path(__file__).resolve().parent.parent / "results" / "peers.json"
command = typer.Typer(add_completion=False)


@command.command()
def main(
    only: Annotated[list[str] | None, typer.Option(help="Names of shapes; all unless given.")] = None,
    rounds: Annotated[int, typer.Option(help="Rounds of each shape.")] = 7,
    seconds: Annotated[float, typer.Option(help="Length of a slot.")] = 1.0,
    out: Annotated[Path | None, typer.Option(help="Where the figures go.")] = RESULTS,
    docs: Annotated[bool, typer.Option(help="Write the table into docs/performance.md.")] = True,
) -> None:
    """Measure and write the figures."""
    effort = Effort(rounds, 2 * seconds, 0.8 * seconds, seconds)
    settings = Settings(max_page=LARGEST_PAGE)
    shapes = [shape for shape in SHAPES if not only or shape.name in only]
    with prepared(settings) as (where, store_process), ExitStack() as stack:
        servers = {
            "ours": stack.enter_context(our_api(settings, where, 1)),
            "ours_2_workers": stack.enter_context(our_api(settings, where, 2)),
            "peer": stack.enter_context(peer_api(where)),
        }
        loaded = stack.enter_context(load())
        found: Result = {"about": about(effort), "null": null(loaded)}
        for shape in shapes:
            variables, statements, same = asyncio.run(look(shape, settings, where, servers))
            found[shape.name] = one(shape, variables, statements, where, servers, store_process, effort, loaded)
            found[shape.name] |= {"same": same, "cypher": statements[0][0], "differs": shape.differs}
            print(table({shape.name: found[shape.name]}), flush=True)
    print(table({shape.name: found[shape.name] for shape in shapes}))
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
        if docs:
            write_into_docs(found)


Servers = dict[str, tuple[int, psutil.Process]]


async def look(shape: Shape, settings: Settings, where: Address, servers: Servers) -> tuple[Any, Any, Any]:
    """The variables to ask with, the statements ours makes of them, and whether both answer the same."""
    store = await Store.at(where)
    picked = [row[0] for row in await store.read(shape.pick, {})]
    await store.close()
    assert picked, f"{shape.name}: nothing to ask for in this store"
    statements: list[Statement] = []
    odd: list[str] = []
    objects = 0
    for value in picked:
        statements.append(await statement_of(shape, shape.ours_variables(value), settings))
        ours = of_ours(ask(servers["ours"][0], shape.ours, shape.ours_variables(value)))
        peer = of_peer(ask(servers["peer"][0], shape.peer, shape.peer_variables(value)))
        objects += size(ours) - 1
        odd += differences(ours, peer) if shape.ordered else differences(scores(ours), scores(peer))
    assert not odd, f"{shape.name}: {len(odd)} differences, the first: {odd[:5]}"
    checked = {"questions": len(picked), "objects": round(objects / len(picked)), "differences": len(odd)}
    return picked, statements, checked


def one(
    shape: Shape,
    picked: list[str],
    statements: list[Statement],
    where: Address,
    servers: Servers,
    store_process: psutil.Process | None,
    effort: Effort,
    loaded: Load,
) -> Result:
    """Measure one shape."""
    ours = [json.dumps({"query": shape.ours, "variables": shape.ours_variables(v)}) for v in picked]
    peer = [json.dumps({"query": shape.peer, "variables": shape.peer_variables(v)}) for v in picked]
    entry = {"uri": where.uri, "user": where.user, "password": where.password, "database": where.database}
    rivals = [
        Rival("ours", {"over": "http", "port": servers["ours"][0], "bodies": ours}, servers["ours"][1]),
        Rival("peer", {"over": "http", "port": servers["peer"][0], "bodies": peer}, servers["peer"][1]),
        Rival("raw", {"over": "bolt", "store": entry, "statements": statements}),
        Rival(
            "ours_2_workers",
            {"over": "http", "port": servers["ours_2_workers"][0], "bodies": ours},
            servers["ours_2_workers"][1],
            alone=False,
        ),
    ]
    found = measure(rivals, store_process, effort, loaded)
    found["ratios"] = {
        "p50_to_peer": ratio(found["ours"], found["peer"], "p50_ms"),
        "rps_to_peer": ratio(found["ours"], found["peer"], "rps"),
        "p50_to_raw": ratio(found["ours"], found["raw"], "p50_ms"),
    }
    found["rows"] = shape.rows
    return found


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
