"""The policy library: policies with their benefits, each clause graded by the copy it was read in.

No clause is an entitlement: `audienceComplete` false means that a true rule says "unknown".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from graph.words import POLICY_LEVEL
from loaders.clauses import parse_clause
from loaders.fields import day, lost, need, read, sort_out, text, word
from loaders.metrics import definitions, parse_metric
from loaders.provenance import from_memory
from loaders.rows import EdgeRow, NodeRow, Row, Source
from loaders.rule_tree import Definition
from loaders.rules import METRICS
from loaders.territories import territory_id
from loaders.yaml_file import Item, read_yaml

FILE = "policies/policies.yaml"
LEVELS = {level.lower(): level for level in POLICY_LEVEL.values}
TERRITORIES = {"national": territory_id("CN"), "municipal": "CN-SH", "district": "CN-SH-310118"}
POLICY_FIELDS = {
    "title_zh": "name",
    "doc_no": "docNo",
    "issuer": "issuer",
    "level": "level",
    "issued": "issuedOn",
    "effective_from": "effectiveFrom",
    "effective_to": "effectiveTo",
}
POLICY_KEYS = frozenset({"id", "clauses", *POLICY_FIELDS, *(f"{name}_status" for name in POLICY_FIELDS)})
MISSING = "政策条款需要, 规则文件的指标库尚无"


def rows(data: Path) -> Iterator[Row]:
    """Rows of the metrics only policies need, of all policies, and a fault for each lead."""
    file, faults = read_yaml(data, FILE)
    known = definitions(read_yaml(data, METRICS)[0])
    yield from faults
    for entry in file.each("missing_metrics"):
        yield from parse_metric(str(entry["id"]), entry, MISSING)
    for policy in file.each("policies"):
        yield from parse_policy(policy, known)
    for lead in file.each("leads"):
        yield lead.fault("title_zh", "a lead: only its title was read, no clause", "row")


def parse_policy(entry: Item, known: Mapping[str, Definition]) -> Iterator[Row]:
    """A policy with its clauses, in the territory of its level."""
    policy = ("Policy", str(entry["id"]))
    facts, faults = sort_out(
        {
            "name": need(entry, "title_zh", text),
            "docNo": read(entry, "doc_no", text),
            "issuer": read(entry, "issuer", text),
            "level": need(entry, "level", word(LEVELS)),
            "issuedOn": read(entry, "issued", day),
            "effectiveFrom": read(entry, "effective_from", day),
            "effectiveTo": read(entry, "effective_to", day),
            "unverified": from_memory(entry, POLICY_FIELDS),
        }
    )
    yield from (*entry.strangers(POLICY_KEYS, "field"), *faults)
    if lost(faults):
        return
    yield NodeRow(*policy, facts, entry.place)
    yield EdgeRow("APPLIES_IN", policy, ("Territory", TERRITORIES[entry["level"]]), {}, entry.place)
    for position, clause in enumerate(entry.each("clauses"), start=1):
        yield from parse_clause(clause, policy, position, known)


SOURCE = Source(
    name="policies",
    title_zh="政策库",
    about="Named policies, national, municipal and district, with their benefits; every clause graded by its source",
    licence="Apache-2.0",
    non_commercial=False,
    address="data/policies",
    version="schema 1",
    retrieved=date(2026, 11, 23),
    attribution="Paraphrases are ours; official documents are outside copyright in China (Copyright Law, art. 5)",
    files=(FILE, METRICS),
    read=rows,
    after=("rules", "territories", "tiers"),
)
