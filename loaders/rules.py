"""Regulations as dated rules: regulations, rulesets, conditions, scorecards, and the metrics they test.

A ruleset with one unreadable part is dropped whole, since without that part it would decide wrongly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from graph.rules.book import COMPANIONS
from graph.words import CONDITION_KIND
from loaders import rule_tree
from loaders.fields import compact, day, lost, need, read, sort_out, text, texts, whole, word
from loaders.metrics import definitions, metric, parse_metric
from loaders.provenance import from_memory, provenance
from loaders.rows import EdgeRow, Fault, NodeRow, Ref, Row, Source
from loaders.rule_tree import Definition
from loaders.scorecards import parse_scorecard
from loaders.yaml_file import Item, read_yaml

METRICS = "rules/metrics.yaml"
REGULATIONS = "rules/*.yaml"  # all but the dictionary, its companion of facts, and the language
KINDS = {kind.lower(): kind for kind in CONDITION_KIND.values}
PROVISIONS = ("admin", "definitions")
RULESET_KEYS = frozenset({
    "id", "tier", "title_zh", "validity_years", "effective_from", "effective_to", "windows", "application_kinds",
    "decision", "conditions", "scorecards",
})  # fmt: skip
CONDITION_KEYS = frozenset({"id", "kind", "text_zh", "test", "review", "applies_to", "prov"})
STRUCTURE = {"schema_version", "regulation", "rulesets", "overlay_of", *PROVISIONS}
REGULATION_FIELDS = {
    "title_zh": "name",
    "title_en": "nameEn",
    "doc_no": "docNo",
    "issuer": "issuer",
    "issued": "issuedOn",
    "effective_from": "effectiveFrom",
    "effective_to": "effectiveTo",
}
RULESET_FIELDS = {
    "validity_years": "validityYears",
    "effective_from": "effectiveFrom",
    "effective_to": "effectiveTo",
}


def rows(data: Path) -> Iterator[Row]:
    """Rows of the dictionary and of every regulation, then the links between regulations."""
    dictionary, faults = read_yaml(data, METRICS)
    yield from faults
    for key, entry in dictionary.entries("metrics"):
        yield from parse_metric(key, entry)
    known = definitions(dictionary)
    files = []
    for name in regulations(data):
        file, faults = read_yaml(data, name)
        files.append(file)
        yield from (*faults, *parse_regulation(file, known))
    heads = {str(head["id"]): head for file in files if (head := file.at("regulation"))}
    for file in files:
        yield from parse_links(file, heads)


def regulations(data: Path) -> list[str]:
    """The regulation files of the data folder: a new file is a new regulation."""
    return [f"rules/{path.name}" for path in sorted(data.glob(REGULATIONS)) if path.name not in COMPANIONS]


def parse_regulation(file: Item, known: Mapping[str, Definition]) -> Iterator[Row]:
    """A regulation with its rulesets."""
    head = file.at("regulation")
    if head is None or file["schema_version"] != 1:
        yield file.fault(
            "schema_version" if head else "regulation", "a regulation in schema version 1 was expected", "row"
        )
        return
    regulation = ("Regulation", str(head["id"]))
    provisions = {name: file[name] for name in PROVISIONS if file[name]}
    references = {name: value for name, value in file.value.items() if name not in STRUCTURE}
    facts, faults = sort_out(
        {
            "name": need(head, "title_zh", text),
            "nameEn": read(head, "title_en", text),
            "docNo": read(head, "doc_no", text),
            "issuer": read(head, "issuer", text),
            "jurisdiction": read(head, "jurisdiction", text),
            "issuedOn": read(head, "issued", day),
            "effectiveFrom": read(head, "effective_from", day),
            "effectiveTo": read(head, "effective_to", day),
            "notes": read(head, "notes", text),
            "provisions": compact(provisions) if provisions else None,
            "references": compact(references),
            "unverified": from_memory(head, REGULATION_FIELDS),
        }
    )
    yield from faults
    if lost(faults):
        return
    yield NodeRow(*regulation, facts, head.place)
    for ruleset in file.each("rulesets"):
        yield from parse_ruleset(ruleset, regulation, known)


def parse_links(file: Item, heads: Mapping[str, Item]) -> Iterator[Row]:
    """Which regulations it supersedes and overlays; `heads` are all there are, by id."""
    head = file.at("regulation")
    if head is None:
        return
    own, base, newer = str(head["id"]), file.at("overlay_of"), head["superseded_by"]
    links = [("SUPERSEDES", old) for old in head.each("supersedes")] + ([("OVERLAYS", base)] if base else [])
    for kind, other in links:
        if other.value in heads:
            yield EdgeRow(kind, ("Regulation", own), ("Regulation", other.value), {}, other.place)
        else:
            yield other.fault("", "no regulation has this id", "field")
    if newer and own not in (heads[newer]["supersedes"] if newer in heads else ()):
        yield head.fault("superseded_by", f"{newer} does not say that it supersedes {own}", "field")


def parse_ruleset(ruleset: Item, regulation: Ref, known: Mapping[str, Definition]) -> Iterator[Row]:
    """A ruleset with all its parts, or the faults for which none of it is kept."""
    parts = list(_ruleset(ruleset, regulation, known))
    faults = [row for row in parts if isinstance(row, Fault)]
    if lost(faults):
        yield from faults
        yield ruleset.fault("id", "a part of it cannot be read, and without it the ruleset would decide wrongly", "row")
    else:
        yield from parts


def _ruleset(entry: Item, regulation: Ref, known: Mapping[str, Definition]) -> Iterator[Row]:
    ruleset = ("Ruleset", str(entry["id"]))
    key, tier = need(entry, "id", text), need(entry, "tier", text)
    facts, faults = sort_out(
        {
            "name": need(entry, "title_zh", text),
            "validityYears": read(entry, "validity_years", whole),
            "effectiveFrom": read(entry, "effective_from", day, "row"),
            "effectiveTo": read(entry, "effective_to", day, "row"),
            "applicationKinds": need(entry, "application_kinds", texts),
            "windows": compact(entry["windows"]) if entry["windows"] else None,
            "decision": need(entry, "decision", compact),
            "unverified": from_memory(entry, RULESET_FIELDS),
        }
    )
    yield from (*entry.strangers(RULESET_KEYS, "row"), *faults)
    yield from (fault for fault in (key, tier) if isinstance(fault, Fault))
    yield NodeRow(*ruleset, facts, entry.place)
    yield EdgeRow("RULESET_OF", ruleset, regulation, {}, entry.place)
    yield EdgeRow("DECIDES", ruleset, ("Tier", str(tier)), {}, entry.place)
    for position, condition in enumerate(entry.each("conditions"), start=1):
        yield from parse_condition(condition, ruleset, position, known)
    for card in entry.each("scorecards"):
        yield from parse_scorecard(card, ruleset, known)
    parts = (*entry.each("conditions"), *entry.each("scorecards"))
    ids = Counter(part["id"] for part in parts)
    yield from (
        part.fault("id", "another part of the ruleset has it too", "row") for part in parts if ids[part["id"]] > 1
    )
    decision = entry.at("decision")
    if decision:
        yield from rule_tree.decision_faults(decision, ids)


def parse_condition(entry: Item, ruleset: Ref, position: int, known: Mapping[str, Definition]) -> Iterator[Row]:
    """A condition at its position in its ruleset, and the metrics it tests."""
    condition = ("Condition", f"{ruleset[1]}/{entry['id']}")
    test = entry.at("test")
    facts, faults = sort_out(
        {
            "key": need(entry, "id", text),
            "position": position,
            "kind": need(entry, "kind", word(KINDS)),
            "text": need(entry, "text_zh", text),
            "test": need(entry, "test", compact),
            **provenance(entry),
            "manual": read(entry, "review", word({"manual": "manual"}), "row"),
            "appliesTo": read(entry, "applies_to", texts, "row"),
        }
    )
    faults += (*entry.strangers(CONDITION_KEYS, "row"), *(rule_tree.condition_faults(test, known) if test else ()))
    yield from faults
    if lost(faults):
        return
    yield NodeRow(*condition, facts | {"manual": "manual" in facts}, entry.place)
    yield EdgeRow("CONDITION_OF", condition, ruleset, {}, entry.place)
    for key in rule_tree.metrics(entry["test"]):
        if key in known:
            yield EdgeRow("TESTS", condition, metric(key), {}, entry.place)


SOURCE = Source(
    name="rules",
    title_zh="梯度培育规则库",
    about="Regulations of gradient cultivation as dated rules, each number with its provenance; the metric dictionary",
    licence="Apache-2.0",
    non_commercial=False,
    address="data/rules",
    version="schema 1",
    retrieved=date(2026, 11, 23),
    attribution="Paraphrases are ours; official documents are outside copyright in China (Copyright Law, art. 5)",
    files=(REGULATIONS,),
    read=rows,
    after=("tiers",),
)
