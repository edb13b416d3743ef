"""Rounds: every rival gets a slot of each round, in turning order, so that a change of the machine meets them all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

import psutil

from bench.peers.load import written
from bench.peers.servers import processor_seconds, running

Job = dict[str, Any]
Result = dict[str, Any]
MANY = 8  # clients


@dataclass(frozen=True)
class Rival:
    """One way to get the answer: its name, its job for one shape, and the processes that serve it besides the store."""

    name: str
    job: Job
    process: psutil.Process | None = None
    alone: bool = True  # whether it is measured with one client too


@dataclass(frozen=True)
class Effort:
    """How long and how often."""

    rounds: int = 7
    warm_up: float = 2.0
    alone: float = 0.8
    together: float = 1.0


class Load:
    """The process that makes the load."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def run(self, job: Job, clients: int, seconds: float) -> Result:
        """Do one job. Raises RuntimeError when the process ended over it."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(written({**job, "clients": clients, "seconds": seconds}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("The load ended; its words are above.")
        result: Result = json.loads(line)
        return result


@contextmanager
def load() -> Iterator[Load]:
    """The load while the block runs."""
    with running([sys.executable, "-m", "bench.peers.load"], dict(os.environ)) as process:
        yield Load(process)


def measure(rivals: list[Rival], store: psutil.Process | None, effort: Effort, loaded: Load) -> Result:
    """All rounds of one shape: {rival: figures}."""
    for rival in rivals:
        loaded.run(rival.job, MANY, effort.warm_up)
    for rival in rivals:
        if rival.alone:
            loaded.run(rival.job, 1, effort.warm_up / 4)
    alone = {rival.name: list[Result]() for rival in rivals if rival.alone}
    together = {rival.name: list[Result]() for rival in rivals}
    for turn in range(effort.rounds):
        for rival in _turned([r for r in rivals if r.alone], turn):
            alone[rival.name].append(slot(rival, store, loaded, 1, effort.alone))
        for rival in _turned(rivals, turn):
            together[rival.name].append(slot(rival, store, loaded, MANY, effort.together))
    return {r.name: figures(alone.get(r.name, []), together[r.name]) for r in rivals}


def slot(rival: Rival, store: psutil.Process | None, loaded: Load, clients: int, seconds: float) -> Result:
    """One slot, with the processor time a request took of the rival's server and of the store."""
    watched = {"server": rival.process, "store": store}
    before = {name: processor_seconds(process) for name, process in watched.items() if process}
    result = loaded.run(rival.job, clients, seconds)
    for name, process in watched.items():
        if process:
            spent = processor_seconds(process) - before[name]
            result[f"{name}_cpu_ms"] = spent * 1000 / result["count"]
    return result


def _turned(rivals: list[Rival], turn: int) -> list[Rival]:
    first = turn % len(rivals)
    return rivals[first:] + rivals[:first]


def figures(alone: list[Result], together: list[Result]) -> Result:
    """Medians over the rounds: latency with one client, rate with many, the rest under names of its own."""
    made: Result = {}
    if alone:
        made |= {name: _median(alone, name) for name in ("p50_ms", "p95_ms")}
    made["rps"] = _median(together, "rps")
    if alone:
        made["rps_1"] = _median(alone, "rps")
    made |= {f"{name}_{MANY}": _median(together, name) for name in ("p50_ms", "p95_ms")}
    made["cpu_ms"] = {
        name: _median(together, f"{name}_cpu_ms") for name in ("server", "store") if f"{name}_cpu_ms" in together[0]
    }
    made["rounds"] = {"p50_ms": [r["p50_ms"] for r in alone], "rps": [r["rps"] for r in together]}
    return made


def ratio(one: Result, other: Result, name: str) -> float | None:
    """Median over rounds of one rival's figure through the other's: steadier than the ratio of the medians."""
    pairs = zip(one["rounds"][name], other["rounds"][name], strict=True)
    found = [a / b for a, b in pairs]
    return round(median(found), 3) if found else None


def _median(results: list[Result], name: str) -> float:
    return float(round(median(r[name] for r in results), 3))
