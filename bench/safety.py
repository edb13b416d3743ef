"""What sign-in, visibility, cost, rate and the rest of the guard cost a point query: this tree beside one without them.

    python -m bench.safety                    # beside the last commit that had none of it
    python -m bench.safety --without HEAD~1   # beside any other

Both serve one store and are measured in turn, as in bench.peers: once as the public, once with a token and a rate
limit that is never reached. The goal is 15 % of the median latency at most.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated

import typer

from api.auth import make_token
from bench.peers.__main__ import about
from bench.peers.measure import Effort, Rival, load, measure, ratio
from bench.peers.servers import our_api
from bench.peers.shapes import SHAPES
from bench.peers.store import open_data, prepared
from graph.access import Role
from graph.settings import CHECKOUT, Settings
from graph.store import Address, Store

RESULTS = Path(__file__).resolve().parent / "results" / "safety.json"
BARE = "dbfaa1b"  # the API before it had any of this
RATED = {"TIDU_RATE": "100000000"}


def main(
    without: Annotated[str, typer.Option(help="The commit to measure beside.")] = BARE,
    rounds: Annotated[int, typer.Option(help="Rounds.")] = 11,
) -> None:
    """Measure and write bench/results/safety.json."""
    settings = Settings()
    effort = Effort(rounds)
    token = make_token(settings, Role.ENTERPRISE, node="nobody", subject="bench")
    signed_in = f"authorization: Bearer {token}\r\n"
    with ExitStack() as stack:
        where, process = stack.enter_context(prepared(settings, open_data(settings)))
        tree = stack.enter_context(checked_out(without))
        bare = stack.enter_context(our_api(settings, where, 1, {"PYTHONPATH": str(tree)}))
        guarded = stack.enter_context(our_api(settings, where, 1, RATED))
        loaded = stack.enter_context(load())
        bodies = asyncio.run(questions(where))
        rivals = [
            Rival("without", {"over": "http", "port": bare[0], "bodies": bodies}, bare[1]),
            Rival("public", {"over": "http", "port": guarded[0], "bodies": bodies}, guarded[1]),
            Rival(
                "signed in", {"over": "http", "port": guarded[0], "bodies": bodies, "headers": signed_in}, guarded[1]
            ),
        ]
        found = measure(rivals, process, effort, loaded)
    ratios = {name: ratio(found[name], found["without"], "p50_ms") for name in ("public", "signed in")}
    result = {"about": about(effort) | {"without": without}, "point": found, "p50_over_without": ratios}
    RESULTS.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(json.dumps({"p50_ms": {name: found[name]["p50_ms"] for name in found}, "over without": ratios}, indent=1))


async def questions(where: Address) -> list[str]:
    """The bodies of the point query of bench.peers."""
    shape = next(shape for shape in SHAPES if shape.name == "point")
    store = await Store.at(where)
    keys = [row[0] for row in await store.read(shape.pick, {})]
    await store.close()
    return [json.dumps({"query": shape.ours, "variables": shape.ours_variables(key)}) for key in keys]


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """A tree of that commit while the block runs."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        words = ["git", "-C", str(CHECKOUT), "worktree"]
        subprocess.run([*words, "add", "--detach", "--quiet", str(tree), commit], check=True)
        try:
            yield tree
        finally:
            subprocess.run([*words, "remove", "--force", str(tree)], check=True)


if __name__ == "__main__":
    typer.run(main)
