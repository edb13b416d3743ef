"""Tiers of 梯度培育 and the other titles an enterprise can hold.

Not kept here: which rulesets decide a title (the rules say it) and how many are aimed at (the plan says it).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from graph.words import TIER_ID
from loaders.fields import lost, need, read, sort_out, text, whole, word
from loaders.rows import NodeRow, Row, Source
from loaders.yaml_file import Item, read_yaml

FILE = "tiers/tiers.yaml"
TIER_IDS = {tier.lower(): tier for tier in TIER_ID.values}
CHECKED = {"granted_by_zh": "granted_by_status", "validity_years": "validity_status"}


def rows(data: Path) -> Iterator[Row]:
    """Rows of all tiers, then of all qualifications."""
    file, faults = read_yaml(data, FILE)
    yield from faults
    for entry in (*file.each("tiers"), *file.each("qualifications")):
        yield from parse_title(entry)


def parse_title(entry: Item) -> Iterator[Row]:
    """A tier or a qualification; what was written from memory is kept and named."""
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
        }
    )
    yield from faults
    if lost(faults):
        return
    for name, status in CHECKED.items():
        if entry[name] is not None and entry[status] == "memory":
            yield entry.fault(name, "written from memory, which a title has no property to say", "nothing")
    yield NodeRow("Tier", str(key), facts, entry.place)


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
