"""A ruleset as its file has it, put together again from the nodes: to show that nothing of it is lost."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from loaders.rows import EdgeRow, NodeRow, Row, Value
from tests.loaders.counting import node

Facts = Mapping[str, Value]


def as_written(value: Any) -> Any:
    """A value of a file, without what is empty and without `kind: score`, which says nothing more."""
    return loads(json.dumps(_filled(value), default=date.isoformat))


def ruleset(rows: list[Row], key: str) -> Any:
    """The ruleset of that id, from its nodes."""
    facts = node(rows, "Ruleset", key)
    return as_written(
        {
            "id": key,
            "tier": _end(rows, "DECIDES", key),
            "title_zh": facts["name"],
            "validity_years": facts.get("validityYears"),
            "effective_from": facts.get("effectiveFrom"),
            "effective_to": facts.get("effectiveTo"),
            "windows": _json(facts, "windows"),
            "application_kinds": list(facts["applicationKinds"]),  # type: ignore[arg-type]
            "decision": _json(facts, "decision"),
            "conditions": [condition(part) for part in _parts(rows, "CONDITION_OF", key)],
            "scorecards": [scorecard(rows, f"{key}/{part['key']}") for part in _parts(rows, "SCORECARD_OF", key)],
        }
    )


def condition(facts: Facts) -> dict[str, Any]:
    """A condition of a file."""
    return {
        "id": facts["key"],
        "kind": str(facts["kind"]).lower(),
        "text_zh": facts["text"],
        "test": _json(facts, "test"),
        "review": "manual" if facts["manual"] else None,
        "applies_to": list(facts.get("appliesTo", ())),  # type: ignore[arg-type]
        "prov": provenance(facts),
    }


def provenance(facts: Facts) -> dict[str, Any]:
    """How far a part was checked, as the file says it."""
    return {
        "ref": facts.get("clause"),
        "status": str(facts["provenance"]).lower(),
        "src": list(facts.get("readIn", ())),  # type: ignore[arg-type]
        "note": facts.get("note"),
    }


def scorecard(rows: list[Row], key: str) -> dict[str, Any]:
    """A scorecard of a file."""
    facts = node(rows, "Scorecard", key)
    indicators = _parts(rows, "INDICATOR_OF", key)
    return {
        "id": facts["key"],
        "max": facts["maximum"],
        "pass": {"op": ">=", "value": facts["passMark"]} if "passMark" in facts else None,
        "category_min": _json(facts, "categoryMinimums"),
        "prov": provenance(facts),
        "categories": [
            {
                "id": category["id"],
                "text_zh": category["name"],
                "max": category["maximum"],
                "indicators": [indicator(part) for part in indicators if part["category"] == category["id"]],
            }
            for category in _json(facts, "categories")
        ],
    }


def indicator(facts: Facts) -> dict[str, Any]:
    """An indicator of a file."""
    return {
        "id": facts["key"],
        "text_zh": facts["text"],
        "max": facts["maximum"],
        "method": facts["method"],
        str(facts["method"]): _json(facts, "scoring"),
        "prov": provenance(facts),
    }


def loads(text: str) -> Any:
    """JSON with exact numbers."""
    return json.loads(text, parse_float=Decimal, parse_int=Decimal)


def _json(facts: Facts, name: str) -> Any:
    return loads(str(facts[name])) if name in facts else None


def _end(rows: list[Row], kind: str, start: str) -> str:
    (end,) = (row.end[1] for row in rows if isinstance(row, EdgeRow) and (row.type, row.start[1]) == (kind, start))
    return end


def _parts(rows: list[Row], kind: str, whole: str) -> list[Facts]:
    """Facts of the parts of something, in order."""
    refs = {row.start for row in rows if isinstance(row, EdgeRow) and (row.type, row.end[1]) == (kind, whole)}
    found = [row.properties for row in rows if isinstance(row, NodeRow) and (row.label, row.id) in refs]
    return sorted(found, key=lambda facts: int(str(facts.get("position", 0))))


def _filled(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: _filled(inner)
            for name, inner in value.items()
            if inner not in (None, [], {}) and (name, inner) != ("kind", "score")
        }
    if isinstance(value, list):
        return [_filled(inner) for inner in value]
    return float(value) if isinstance(value, Decimal) else value
