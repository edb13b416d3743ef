"""The libraries told to whoever runs the system: changes and members as plain lines, for the command line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.library.keeping import SOURCE, TYPE
from graph.library.reading import CHANGES, VALUES
from graph.rules.library import Layer
from graph.sharing import native
from graph.store import Store
from graph.values import today

PAGE = 5_000
PATTERN, TOLD = CHANGES
CHANGED = (
    f"MATCH {PATTERN} WHERE r.source = $source AND t.id = coalesce($tier, t.id) {TOLD} "
    "WHERE on >= $since AND on <= $until AND "
    "(on > $after[0] OR (on = $after[0] AND (e.id > $after[1] OR (e.id = $after[1] AND t.id > $after[2])))) "
    "WITH e, r, t, on, gone ORDER BY on, e.id, t.id LIMIT $page "
    f"RETURN on, t.id, e.id, coalesce(e.name, e.id), {VALUES['kind']}, {VALUES['layer']}, {VALUES['previousLayer']}, "
    f"{VALUES['why']}, {VALUES['reasons']}"
)
MEMBERS = (
    f"MATCH (t:Tier {{id: $tier}})<-[r:{TYPE} {{source: $source}}]-(e:Enterprise) "
    "WHERE r.from <= $day AND (r.to IS NULL OR r.to >= $day) AND r.layer = $layer AND e.id > $after "
    "WITH e, r ORDER BY e.id LIMIT $page RETURN e.id, coalesce(e.name, e.id), r.layer, r.from, r.reasons"
)


@dataclass(frozen=True, slots=True)
class Change:
    """Someone came into a library, moved to another layer, or left it: `told` says why in a few words."""

    on: date
    tier: str
    id: str
    name: str
    kind: str
    layer: str | None
    previous_layer: str | None
    why: str | None
    told: str


@dataclass(frozen=True, slots=True)
class Member:
    """Someone in a library: since when in this layer, and why in a few words."""

    id: str
    name: str
    layer: str
    since: date
    told: str


async def changes(store: Store, since: date, until: date | None = None, tier: str | None = None) -> list[Change]:
    """What changed from a day to a day, both inclusive, today unless given; in the order it happened."""
    params = {"source": SOURCE, "tier": tier, "since": since, "until": until or today(), "page": PAGE}
    found: list[Change] = []
    after: list[Any] = [date.min, "", ""]
    while True:
        rows = await store.read(CHANGED, {**params, "after": after})
        found += [
            Change(native(on), of, key, name, kind, layer, former, why, in_words(reasons))
            for on, of, key, name, kind, layer, former, why, reasons in rows
        ]
        if len(rows) < PAGE:
            return found
        after = [found[-1].on, found[-1].id, found[-1].tier]


async def members(store: Store, tier: str, layers: Sequence[str], day: date | None = None) -> list[Member]:
    """Who is in a tier's library on a day, today unless given; the nearest layer first."""
    found: list[Member] = []
    for layer in (known.value for known in Layer if known.value in layers):
        after = ""
        while True:
            params = {"source": SOURCE, "tier": tier, "layer": layer, "day": day or today(), "page": PAGE}
            rows = await store.read(MEMBERS, {**params, "after": after})
            found += [Member(key, name, known, native(first), in_words(why)) for key, name, known, first, why in rows]
            if len(rows) < PAGE:
                break
            after = rows[-1][0]
    return found


def in_words(reasons: str | None) -> str:
    """Reasons in a few words: what falls short and by how much, which facts are unknown, which titles are held."""
    told = [_reason(reason) for reason in json.loads(reasons or "[]")]
    return "; ".join(dict.fromkeys(part for part in told if part))


def _reason(reason: Mapping[str, Any]) -> str:
    if reason["by"] == "COMPARISON":
        return f"holds {reason['title']}"
    match reason.get("verdict"):
        case "UNMET" if "parts" in reason:
            parts = [f"{part['text']} has {part['value']} points, not {part['threshold']}" for part in reason["parts"]]
            return f"{reason['condition']}: {', '.join(parts)}"
        case "UNMET" if "metric" not in reason:
            return f"{reason['condition']} has {reason['value']} points, not {reason['threshold']}"
        case "UNMET":
            unit = f" {reason['unit']}" if reason.get("unit") not in {None, "fraction"} else ""
            test = f"{reason['operator']} {reason['threshold']}{unit}"
            return f"{reason['metric']} is {reason.get('value') or 'none'}, not {test}"
        case "UNKNOWN":
            return f"unknown: {', '.join(reason['missing'])}"
        case "NEEDS_EVIDENCE":
            return f"needs evidence: {', '.join(reason['conditions'])}"
        case "MET":
            return ""
    return str(reason.get("text", ""))
