"""Load held at four fifths of saturation while things fail: python -m bench.soak --minutes 30

`tidu serve` with two workers reaches an engine of its own through a proxy. Workers are restarted and killed in the
first half, the engine and the network fail all along. Every answer is compared with the known right one; what else may
be answered during each fault, and nothing else, is in FAULTS. The workers' memory and their connections to the database
are sampled; a worker that leaks shows a slope. Writes bench/results/soak.json; ends with 1 where anything was wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import linear_regression
from typing import Any

import orjson
import psutil

from api.executor import StockExecutor
from api.http import GraphQLEndpoint
from api.requests import Request
from bench.serving import Served, serving
from graph import local
from graph.settings import Settings
from graph.store import GRACE, Store, address
from tests.faults.proxy import Proxy, proxied
from tests.seed import plant

RESULT = Path(__file__).parent / "results" / "soak.json"
CLIENTS = 16
SHARE = 0.8  # of saturation
MARGIN = 2.0  # seconds a busy machine may add
SAMPLE = 1.0  # seconds between two looks at memory and connections
QUERIES = (
    "{ tiers { id name } }",
    "{ enterprises(first: 5) { totalCount edges { node { name products { edges { node { name } } } } } } }",
    '{ search(text: "芯片", first: 5) { edges { node { id } } } }',
    "{ products(first: 10, orderBy: [{field: NAME}]) { edges { cursor node { makers(first: 2) { totalCount } } } } }",
    "{ sources { name licence } }",
)
RIGHT, AWAY, LOST = "right", "away", "lost"  # an answer, an error of the store, a connection that was lost


@dataclass
class Observed:
    """What clients saw: outcomes by the fault that was going on, and the first few that were not allowed."""

    outcomes: dict[str, Counter[str]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    samples: list[tuple[float, dict[int, tuple[float, int]]]] = field(default_factory=list)  # MB, connections by pid
    fault: str = "none"

    def add(self, began: str, outcome: str, text: str) -> None:
        """Count an outcome of a request that began during `began`."""
        self.outcomes.setdefault(began, Counter())[outcome] += 1
        allowed = {RIGHT}.union(*(FAULTS[name][1] for name in {began, self.fault} & FAULTS.keys()))
        if outcome not in allowed and len(self.wrong) < 20:
            self.wrong.append(f"during {began}: {outcome}: {text[:500]}")


@dataclass(frozen=True)
class Plan:
    """How long the load is held, and which faults come how often. All times in seconds."""

    seconds: float
    pause: float = 15.0  # between faults
    probe: float = 15.0  # to find saturation
    limit: int = 3  # for a statement
    silence: float = 5.0
    faults: tuple[str, ...] = ("restart_workers", "kill_worker", "restart_engine", "silence")

    @property
    def settle(self) -> float:
        """How long after a fault its answers may still come."""
        return self.limit + GRACE + MARGIN


@dataclass
class Stage:
    """What a fault can be done to."""

    plan: Plan
    settings: Settings
    served: Served
    proxy: Proxy


async def until(condition: Callable[[], bool]) -> None:
    """Wait for processes of others to come and go."""
    async with asyncio.timeout(120):
        while not condition():  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.2)


async def restart_workers(stage: Stage) -> None:
    """A rolling restart, to its end."""
    before = {worker.pid for worker in stage.served.workers()}
    stage.served.restart_workers()
    await until(lambda: not {worker.pid for worker in stage.served.workers()} & before)


async def kill_worker(stage: Stage) -> None:
    """One worker gone; the supervisor starts another."""
    before = stage.served.workers()
    before[0].kill()
    await until(lambda: len({worker.pid for worker in stage.served.workers()} - {before[0].pid}) == len(before))


async def restart_engine(stage: Stage) -> None:
    """The database killed and started again."""
    engine = psutil.Process(local.start(stage.settings).pid)
    engine.kill()
    engine.wait()
    await asyncio.to_thread(local.start, stage.settings)


async def silence(stage: Stage) -> None:
    """A network that swallows everything for a while."""
    stage.proxy.swallow()
    await asyncio.sleep(stage.plan.silence)
    stage.proxy.speak()


Fault = Callable[[Stage], Awaitable[None]]
FAULTS: dict[str, tuple[Fault, tuple[str, ...]]] = {  # each with what may be answered besides the right answer
    "restart_workers": (restart_workers, ()),
    "kill_worker": (kill_worker, (LOST,)),
    "restart_engine": (restart_engine, (AWAY,)),
    "silence": (silence, (AWAY,)),
}


class Client:
    """A connection that is kept, and made anew where it was closed."""

    def __init__(self, host: str, port: int) -> None:
        self.there = host, port
        self.line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, body: bytes) -> tuple[int, bytes]:
        """Status and body of an answer. Raises OSError or EOFError where the connection was lost."""
        if self.line is None:
            self.line = await asyncio.open_connection(*self.there)
        reader, writer = self.line
        try:
            writer.write(
                b"POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                b"content-length: %d\r\n\r\n%b" % (len(body), body)
            )
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            answer = await reader.readexactly(int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0]))
        except (OSError, EOFError):
            self.close()
            raise
        if b"connection: close" in head:
            self.close()
        return int(head[9:12]), answer

    def close(self) -> None:
        """Close, if open."""
        if self.line is not None:
            self.line[1].transport.abort()
            self.line = None


class Load:
    """Clients that ask, as fast as they can or at a rate, and judge each answer."""

    def __init__(self, served: Served, right: dict[str, Any]) -> None:
        self.served, self.observed = served, Observed()
        self.asked = [(orjson.dumps({"query": query}), answer) for query, answer in right.items()]
        self.number = 0

    async def run(self, until: float, rate: float | None) -> float:
        """Ask until that time; how many requests a second it was."""
        began, first = time.monotonic(), self.number
        interval = CLIENTS / rate if rate else 0.0
        async with asyncio.TaskGroup() as clients:
            for position in range(CLIENTS):
                clients.create_task(self.client(until, interval, position * interval / CLIENTS))
        return (self.number - first) / (time.monotonic() - began)

    async def client(self, until: float, interval: float, offset: float) -> None:
        """One client; late requests are not made up for."""
        client = Client(self.served.host, self.served.port)
        due = time.monotonic() + offset
        while (now := time.monotonic()) < until:
            if due > now:
                await asyncio.sleep(due - now)
            due = max(due + interval, now)
            self.number += 1
            await self.one(client, *self.asked[self.number % len(self.asked)])
        client.close()

    async def one(self, client: Client, body: bytes, right: Any) -> None:
        """One request, judged."""
        began = self.observed.fault
        try:
            status, answer = await client.ask(body)
        except (OSError, EOFError) as error:
            self.observed.add(began, LOST, repr(error))
            return
        self.observed.add(began, outcome(status, orjson.loads(answer), right), f"{status} {answer[:400]!r}")


def outcome(status: int, body: dict[str, Any], right: Any) -> str:
    """What an answer is: right, an error of the store, or what it should not be."""
    if status == 200 and body.get("data") == right and "errors" not in body:
        return RIGHT
    codes = {error.get("extensions", {}).get("code") for error in body.get("errors", ())}
    if codes and codes <= {"STORE_UNAVAILABLE", "STORE_TIMEOUT"}:
        return AWAY
    return f"wrong {status} {sorted(map(str, codes))}"


async def right_answers(store: Store, settings: Settings) -> dict[str, Any]:
    """The data of each query, by graphql-core's own executor."""
    endpoint = GraphQLEndpoint(settings, StockExecutor)
    endpoint.store = store
    return {query: (await endpoint.respond(Request(query, None, None))).body["data"] for query in QUERIES}


async def sampled(stage: Stage, observed: Observed) -> None:
    """Look at the workers until cancelled."""
    while True:
        seen = {}
        for worker in stage.served.workers():
            with suppress(psutil.Error):
                beyond = [c for c in worker.net_connections() if c.raddr and c.raddr.port == stage.proxy.port]
                seen[worker.pid] = worker.memory_info().rss / 1e6, len(beyond)
        observed.samples.append((time.monotonic(), seen))
        await asyncio.sleep(SAMPLE)


async def injected(stage: Stage, observed: Observed, began: float) -> None:
    """One fault after the other; those of workers in the first half, so that memory can be watched in the second."""
    plan, turn = stage.plan, 0
    while (passed := time.monotonic() - began) < plan.seconds - plan.pause - 2 * plan.settle:
        await asyncio.sleep(plan.pause)
        late = [name for name in plan.faults if "worker" not in name]
        names = plan.faults if passed < plan.seconds / 2 or not late else late
        name = names[turn % len(names)]
        turn += 1
        observed.fault = name
        print(f"{passed:6.0f} s {name}", flush=True)
        await FAULTS[name][0](stage)
        await asyncio.sleep(plan.settle)
        observed.fault = "none"


async def soak(settings: Settings, plan: Plan) -> dict[str, Any]:
    """Hold the load as planned; what was seen."""
    known = address(settings)
    store = await Store.open(settings)
    await plant(store)
    right = await right_answers(store, settings)
    await store.close()
    async with proxied(known) as (proxy, there):
        way = {"NEO4J_URI": there.uri, "NEO4J_USER": there.user, "NEO4J_PASSWORD": there.password}
        starting = serving(settings.home, 2, TIDU_STATEMENT_TIMEOUT=str(plan.limit), **way)
        served = await asyncio.to_thread(starting.__enter__)
        try:
            load = Load(served, right)
            stage = Stage(plan, settings, served, proxy)
            saturation = await load.run(time.monotonic() + plan.probe, None)
            began = time.monotonic()
            beside = [
                asyncio.create_task(sampled(stage, load.observed)),
                asyncio.create_task(injected(stage, load.observed, began)),
            ]
            held = await load.run(began + plan.seconds, SHARE * saturation)
            for task in beside:
                task.cancel()
            for ended in await asyncio.gather(*beside, return_exceptions=True):
                if not isinstance(ended, asyncio.CancelledError | None):
                    raise ended
        finally:
            await asyncio.to_thread(starting.__exit__, None, None, None)
    return told(load.observed, saturation, held, plan.seconds)


def told(observed: Observed, saturation: float, held: float, seconds: float) -> dict[str, Any]:
    """The figures."""
    return {
        "seconds": seconds,
        "saturation_per_s": round(saturation),
        "held_per_s": round(held),
        "outcomes_by_fault": {name: dict(counted) for name, counted in observed.outcomes.items()},
        "not_allowed": observed.wrong,
        "workers": slopes(observed),
    }


def slopes(observed: Observed) -> list[dict[str, float]]:
    """Of each worker that was there at the end: memory and connections at its start and end, and memory's slope."""
    found = []
    for pid in observed.samples[-1][1]:
        series = [(at, *seen[pid]) for at, seen in observed.samples if pid in seen]
        settled = series[len(series) // 4 :]  # caches fill first
        slope = (
            linear_regression([at for at, _, _ in settled], [mb for _, mb, _ in settled]).slope if settled[2:] else 0.0
        )
        found.append(
            {
                "mb_start": round(settled[0][1], 1),
                "mb_end": round(settled[-1][1], 1),
                "mb_per_minute": round(slope * 60, 3),
                "connections_start": settled[0][2],
                "connections_end": settled[-1][2],
            }
        )
    return found


def main() -> None:
    """Read the arguments, start the engine, hold the load, write the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--pause", type=float, default=15, help="seconds between faults")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tidu-soak-") as folder:
        settings = Settings(home=Path(folder), neo4j_uri=None, engine_heap_mb=512)
        local.start(settings)
        try:
            result = asyncio.run(soak(settings, Plan(given.minutes * 60, given.pause)))
        finally:
            local.stop(settings)
    text = json.dumps(result, ensure_ascii=False, indent=2)
    RESULT.write_text(f"{text}\n", encoding="utf-8")
    print(text)
    raise SystemExit(1 if result["not_allowed"] else 0)


if __name__ == "__main__":
    main()
