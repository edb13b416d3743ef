"""The review queue: pairs that may be one and wait for someone, the likeliest first, and as a CSV to fill in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass

from graph.resolution.decisions import COLUMNS
from graph.resolution.keeping import MAYBE, SOURCE
from graph.resolution.scores import Reason
from graph.store import Store
from graph.values import tame

WAITING = (
    f"MATCH (a:Enterprise)-[r:{MAYBE} {{source: $source}}]->(b:Enterprise) "
    "RETURN a.id, coalesce(a.nameZhFull, a.name), b.id, coalesce(b.nameZhFull, b.name), r.confidence, r.evidence "
    "ORDER BY r.confidence DESC, a.id, b.id SKIP $skip LIMIT $limit"
)
COUNT = f"MATCH ()-[r:{MAYBE} {{source: $source}}]->() RETURN count(r)"


@dataclass(frozen=True)
class Waiting:
    """A pair that waits, with both names, the score and its reasons."""

    left: str
    left_name: str
    right: str
    right_name: str
    confidence: float
    reasons: tuple[Reason, ...]

    @property
    def why(self) -> str:
        """The reasons in one line, in Chinese, with what each adds to the log odds."""
        return "; ".join(f"{r.about} {r.value:g} ({r.contribution:+.1f})" for r in self.reasons)


async def waiting(store: Store, limit: int, skip: int = 0) -> list[Waiting]:
    """The likeliest pairs that wait, after the first `skip`."""
    rows = await store.read(WAITING, {"source": SOURCE, "limit": limit, "skip": skip})
    return [Waiting(a, name, b, other, sure, reasons(evidence)) for a, name, b, other, sure, evidence in rows]


def reasons(evidence: str | None) -> tuple[Reason, ...]:
    """The reasons that an edge carries as JSON."""
    return tuple(Reason(**reason) for reason in json.loads(evidence or "[]"))


async def length(store: Store) -> int:
    """How many pairs wait."""
    return int(await store.value(COUNT, {"source": SOURCE}))


def to_csv(found: Iterable[Waiting]) -> str:
    """The pairs as CSV, with columns `decision` and `reason` to fill in; a spreadsheet opens it as UTF-8."""
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for known in found:
        names = (known.left, tame(known.left_name), known.right, tame(known.right_name))
        writer.writerow([*names, f"{known.confidence:.3f}", known.why, "", ""])
    return text.getvalue()
