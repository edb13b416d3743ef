"""Resolution of all enterprises: what is certain is linked, what is likely waits, what was decided stands."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from graph.resolution import keeping
from graph.resolution.decisions import Decision, decisions
from graph.resolution.keeping import DECIDED, Identity, Pair, pair
from graph.resolution.links import Link, links
from graph.resolution.records import Record, record
from graph.resolution.scores import Weights
from graph.store import Store

PAGE = 5_000
ENTERPRISES = (
    "MATCH (n:Enterprise) WHERE n.id > $after WITH n ORDER BY n.id LIMIT $limit "
    "RETURN n{.id, .sources, .name, .nameEn, .nameZhFull, .formerNames, .code, .stockCode, .city, .country, "
    ".foundedOn, .synthetic, .masked, .aggregate, territory: [(n)-[:LOCATED_IN]->(t) | t.name][0]} ORDER BY n.id"
)


@dataclass(frozen=True)
class Resolved:
    """What a run found: enterprises compared, links it was sure of, pairs that wait, and those decided earlier.

    `changed` counts the edges made, altered or removed.
    """

    enterprises: int
    automatic: int
    pending: int
    decided: int
    changed: int


async def records(store: Store) -> list[Record]:
    """All enterprises, but for masked names and those that stand for several."""
    found: list[Record] = []
    after = ""
    while rows := await store.read(ENTERPRISES, {"after": after, "limit": PAGE}):
        after = rows[-1][0]["id"]
        found.extend(record(node) for [node] in rows if not (node["masked"] or node["aggregate"]))
    return found


async def resolve(store: Store, weights: Weights) -> Resolved:
    """Compare all enterprises and write what follows. Run again on the same store it changes nothing.

    Raises LoadError: the libraries of the extra `match` are not installed.
    """
    known = await records(store)
    found = await asyncio.to_thread(links, known, None, weights)
    wanted = identities(found, await decisions(store), {r.id for r in known})
    there = await keeping.standing(store)
    if statements := keeping.changes(there, wanted, keeping.stamp(weights)):
        await keeping.write(store, [keeping.source_statement(), *statements])
    kinds = Counter((kept.type, kept.decided) for kept in wanted.values())
    return Resolved(
        enterprises=len(known),
        automatic=kinds[keeping.SAME, False],
        pending=kinds[keeping.MAYBE, False],
        decided=kinds[keeping.SAME, True],
        changed=len({key for key in {*there, *wanted} if there.get(key) != wanted.get(key)}),
    )


def identities(found: Iterable[Link], decided: Iterable[Decision], there: set[str]) -> dict[Pair, Identity]:
    """What shall stand: links as they were found, but where someone decided, the decision."""
    wanted = {pair(link.a.id, link.b.id): keeping.identity(link) for link in found}
    for decision in decided:
        wanted.pop(decision.pair, None)
        if decision.same and there.issuperset(decision.pair):
            wanted[decision.pair] = DECIDED
    return wanted
