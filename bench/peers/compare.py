"""All shapes on one store: look whether the answers are the same, then measure."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass

import psutil

from bench.peers.answers import differences, of_ours, of_peer, scores, size
from bench.peers.measure import Effort, Load, Result, Rival, measure, ratio
from bench.peers.report import table
from bench.peers.servers import our_api, peer_api
from bench.peers.shapes import Shape
from bench.peers.statements import Statement, statement_of
from bench.peers.store import Filling, ask, prepared
from graph.settings import Settings
from graph.store import Address, Store

Server = tuple[int, psutil.Process]  # its port, its process


@dataclass(frozen=True)
class Scene:
    """The store and the servers over it."""

    settings: Settings
    where: Address
    store: psutil.Process | None
    ours: Server
    ours_2_workers: Server
    peer: Server


@dataclass(frozen=True)
class Asked:
    """What is asked for a shape: the values its questions are made of, our statements, and how the answers compare."""

    values: list[str]
    statements: list[Statement]
    same: Result


def compared(shapes: Iterable[Shape], settings: Settings, fill: Filling, effort: Effort, loaded: Load) -> Result:
    """{shape: figures} of all shapes on the store of these settings."""
    found: Result = {}
    with prepared(settings, fill) as (where, process), ExitStack() as stack:
        servers = [
            stack.enter_context(our_api(settings, where, 1)),
            stack.enter_context(our_api(settings, where, 2)),
            stack.enter_context(peer_api(where)),
        ]
        scene = Scene(settings, where, process, *servers)
        for shape in shapes:
            found[shape.name] = figures_of(shape, scene, effort, loaded)
            print(table({shape.name: found[shape.name]}, head=len(found) == 1), flush=True)
    return found


def figures_of(shape: Shape, scene: Scene, effort: Effort, loaded: Load) -> Result:
    """Look and measure."""
    asked = asyncio.run(look(shape, scene))
    rivals = rivals_of(shape, asked, scene)
    found = measure(rivals, scene.store, effort, loaded)
    found["ratios"] = {
        "p50_to_peer": ratio(found["ours"], found["peer"], "p50_ms"),
        "rps_to_peer": ratio(found["ours"], found["peer"], "rps"),
        "p50_to_raw": ratio(found["ours"], found["raw"], "p50_ms"),
    }
    about = {"about": shape.about, "rows": shape.rows, "differs": shape.differs, "cypher": asked.statements[0][0]}
    return found | about | {"same": asked.same}


async def look(shape: Shape, scene: Scene) -> Asked:
    """What to ask. Raises AssertionError where the two answers do not hold the same data."""
    store = await Store.at(scene.where)
    values = [row[0] for row in await store.read(shape.pick, {})]
    await store.close()
    assert values, f"{shape.name}: nothing to ask for in this store"
    statements: list[Statement] = []
    odd: list[str] = []
    objects = 0
    for value in values:
        statements.append(await statement_of(shape, shape.ours_variables(value), scene.settings))
        ours = of_ours(ask(scene.ours[0], shape.ours, shape.ours_variables(value)))
        peer = of_peer(ask(scene.peer[0], shape.peer, shape.peer_variables(value)))
        objects += size(ours) - 1
        odd += differences(ours, peer) if shape.ordered else differences(scores(ours), scores(peer))
    assert not odd, f"{shape.name}: {len(odd)} differences, the first: {odd[:5]}"
    same = {"questions": len(values), "objects": round(objects / len(values)), "differences": 0}
    return Asked(values, statements, same)


def rivals_of(shape: Shape, asked: Asked, scene: Scene) -> list[Rival]:
    """The ways to the answer."""
    ours = [json.dumps({"query": shape.ours, "variables": shape.ours_variables(v)}) for v in asked.values]
    peer = [json.dumps({"query": shape.peer, "variables": shape.peer_variables(v)}) for v in asked.values]
    where = scene.where
    entry = {"uri": where.uri, "user": where.user, "password": where.password, "database": where.database}
    return [
        _over_http("ours", scene.ours, ours),
        _over_http("peer", scene.peer, peer),
        Rival("raw", {"over": "bolt", "store": entry, "statements": asked.statements}),
        _over_http("ours_2_workers", scene.ours_2_workers, ours, alone=False),
    ]


def _over_http(name: str, server: Server, bodies: list[str], *, alone: bool = True) -> Rival:
    port, process = server
    return Rival(name, {"over": "http", "port": port, "bodies": bodies}, process, alone)
