"""Tiers of 梯度培育 and the other titles an enterprise can hold.

Not kept here: which rulesets decide a title (the rules say it) and how many are aimed at (the plan says it).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from graph.words import TIER_ID
from loaders.fields import lost, need, read, sort_out, text, whole, word
from loaders.provenance import MEMORY
from loaders.rows import NodeRow, Row, Source
from loaders.yaml_file import Item, read_yaml

FILE = "tiers/tiers.yaml"
TIER_IDS = {tier.lower(): tier for tier in TIER_ID.values}
CHECKED = {  # which status says how far which field was checked, and its name in the graph
    "granted_by_zh": ("granted_by_status", "grantedBy"),
    "validity_years": ("validity_status", "validityYears"),
}


def rows(data: Path) -> Iterator[Row]:
    """Rows of all tiers, then of all qualifications."""
    file, faults = read_yaml(data, FILE)
    yield from faults
    for entry in (*file.each("tiers"), *file.each("qualifications")):
        yield from parse_title(entry)


def parse_title(entry: Item) -> Iterator[Row]:
    """A tier or a qualification."""
    key = need(entry, "id", text)
    is_tier = entry["kind"] == "tier"
    facts, faults = sort_out(
        {
            "name": need(entry, "name_zh", text),
            "nameEn": read(entry, "name_en", text),
            "shortName": read(entry, "short_zh", text),
            "kind": need(entry, "kind", word({"tier": "TIER", "qualification": "QUALIFICATION"})),
            "tierId": need(entry, "id", word(TIER_IDS)) if is_tier else None,
            "rank": read(entry, "rank", whole),
            "grantedBy": read(entry, "granted_by_zh", text),
            "validityYears": read(entry, "validity_years", whole),
            "unverified": unverified(entry),
        }
    )
    yield from faults
    if not lost(faults):
        yield NodeRow("Tier", str(key), facts, entry.place)


def unverified(entry: Item) -> tuple[str, ...]:
    """The graph's fields that are there and were written from memory."""
    return tuple(
        field for name, (status, field) in CHECKED.items() if entry[name] is not None and entry[status] == MEMORY
    )


SOURCE = Source(
    name="tiers",
    title_zh="梯度与称号",
    about="The tiers of gradient cultivation and the other titles an enterprise can hold",
    licence="Apache-2.0",
    non_commercial=False,
    address="data/tiers",
    version="schema 1",
    retrieved=date(2026, 11, 23),
    attribution="Names of titles are facts; English names, short names and ranks are ours",
    files=(FILE,),
    read=rows,
)
