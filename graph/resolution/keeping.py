"""Identities in the store: SAME_AS and MAY_BE_SAME_AS, each from the smaller id to the larger, with their evidence.

They belong to a source of their own, so that what they are from can be asked of them as of any edge.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from graph.resolution.links import Link
from graph.resolution.scores import Verdict, Weights
from graph.store import Statement, Store
from graph.vocabulary import NOUN
from graph.writes import BATCH

SOURCE = "entity-resolution"
SAME, MAYBE = "SAME_AS", "MAY_BE_SAME_AS"
BY_HAND = "decided"  # in place of a load
Pair = tuple[str, str]
"""Two ids of enterprises, the smaller first."""

MAKE_SOURCE = "MERGE (s:Source {id: $source}) SET s = $row"
STANDING = (
    f"MATCH (a:Enterprise)-[r:{SAME}|{MAYBE} {{source: $source}}]->(b:Enterprise) "
    "RETURN type(r), a.id, b.id, r.confidence, coalesce(r.decided, false), coalesce(r.evidence, '')"
)
DROP = (
    f"UNWIND $rows AS row MATCH (a:Enterprise {{id: row[0]}})-[r:{SAME}|{MAYBE} {{source: $source}}]->"
    "(b:Enterprise {id: row[1]}) DELETE r RETURN count(*)"
)
PUT = {
    SAME: (
        "UNWIND $rows AS row MATCH (a:Enterprise {id: row[0]}) MATCH (b:Enterprise {id: row[1]}) "
        f"MERGE (a)-[r:{SAME} {{source: $source}}]->(b) SET r = row[2] RETURN count(*)"
    ),
    MAYBE: (
        "UNWIND $rows AS row MATCH (a:Enterprise {id: row[0]}) MATCH (b:Enterprise {id: row[1]}) "
        f"MERGE (a)-[r:{MAYBE} {{source: $source}}]->(b) SET r = row[2] RETURN count(*)"
    ),
}


@dataclass(frozen=True)
class Identity:
    """That two enterprises are, or may be, one: `type` is the edge's."""

    type: str
    confidence: float
    decided: bool
    evidence: str


def pair(one: str, other: str) -> Pair:
    """Two ids in their order."""
    return (one, other) if one < other else (other, one)


def identity(link: Link) -> Identity:
    """What a link says, with its reasons as JSON: [{feature, value, contribution}]."""
    reasons = [
        {"feature": r.feature, "value": round(r.value, 3), "contribution": round(r.contribution, 3)}
        for r in link.score.reasons
    ]
    evidence = json.dumps(reasons, ensure_ascii=False, separators=(",", ":"))
    kind = SAME if link.score.verdict is Verdict.AUTOMATIC else MAYBE
    return Identity(kind, round(link.score.value, 4), decided=False, evidence=evidence)


DECIDED = Identity(SAME, 1.0, decided=True, evidence="")


def stamp(weights: Weights) -> str:
    """What the edges carry as their load: which weights they are from."""
    told = (weights.bias, sorted(weights.weights.items()), weights.automatic, weights.review)
    return sha256(repr(told).encode()).hexdigest()[:12]


async def standing(store: Store) -> dict[Pair, Identity]:
    """The identities in the store."""
    rows = await store.read(STANDING, {"source": SOURCE})
    return {(a, b): Identity(kind, sure, decided, evidence) for kind, a, b, sure, decided, evidence in rows}


def changes(there: Mapping[Pair, Identity], wanted: Mapping[Pair, Identity], load: str) -> list[Statement]:
    """Statements that make what is there what is wanted, none where it is; each can be repeated."""
    stale = [key for key, known in there.items() if key not in wanted or wanted[key].type != known.type]
    found: list[Statement] = [
        (DROP, {"rows": [list(key) for key in part], "source": SOURCE}) for part in _parts(sorted(stale))
    ]
    for kind, statement in PUT.items():
        fresh = sorted(key for key, known in wanted.items() if known.type == kind and there.get(key) != known)
        for part in _parts(fresh):
            rows = [[*key, properties(wanted[key], load)] for key in part]
            found.append((statement, {"rows": rows, "source": SOURCE}))
    return found


def properties(known: Identity, load: str) -> dict[str, object]:
    """All properties of an edge."""
    load = BY_HAND if known.decided else load
    facts: dict[str, object] = {"confidence": known.confidence, "source": SOURCE, "load": load}
    if known.evidence:
        facts["evidence"] = known.evidence
    return facts | ({"decided": known.decided} if known.type == SAME else {})


def source_statement() -> Statement:
    """Makes the source the edges name, as loaders make theirs."""
    row = {
        "id": SOURCE,
        NOUN: "Source",
        "sources": [SOURCE],
        "load": SOURCE,
        "name": "企业同一性识别",
        "about": "Which enterprises of different sources are one: found by names and codes, or decided by someone",
        "licence": "Apache-2.0",
        "nonCommercial": False,
        "attribution": "tidu, docs/entity-resolution.md",
    }
    return MAKE_SOURCE, {"source": SOURCE, "row": row}


async def write(store: Store, statements: Iterable[Statement]) -> None:
    """Run statements that can be repeated, each a transaction; a run that was killed is finished by the next."""
    for statement, params in statements:
        await store.write(statement, params, repeatable=True)


def _parts(keys: Sequence[Pair]) -> list[Sequence[Pair]]:
    return [keys[start : start + BATCH] for start in range(0, len(keys), BATCH)]
