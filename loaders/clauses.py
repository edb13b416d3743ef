"""Clauses of the policy library: a benefit, for whom, and how far its figures were checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graph.words import BENEFIT_FORM, GRADE
from loaders import rule_tree
from loaders.fields import compact, day, exact, flag, lost, need, read, sort_out, text, texts, word
from loaders.metrics import metric
from loaders.rows import EdgeRow, Fault, NodeRow, Ref, Row, Value
from loaders.rule_tree import Definition
from loaders.scorecards import STATUSES
from loaders.yaml_file import Item

FORMS = {form.lower(): form for form in BENEFIT_FORM.values}
GRADES = {grade.lower(): grade for grade in GRADE.values}
WAYS = {"免申即享": "WITHOUT_APPLYING", "快申": "FAST", "申报": "APPLICATION"}
FIELDS = {"benefit_zh": "text", "form": "form", "how": "how", "window": "window", "audience_zh": "audience"}
NOTED = {"rate_alt": "另一比例", "fee": "费率", "how_zh": "申领方式"}  # no property of their own
KEYS = frozenset({
    "id", "amount", "rate", "cap", "audience", "audience_complete", "audience_gap", "prov",
    *FIELDS, *NOTED, *(f"{name}_status" for name in FIELDS),
})  # fmt: skip


def parse_clause(entry: Item, policy: Ref, position: int, known: Mapping[str, Definition]) -> Iterator[Row]:
    """A clause at its position in its policy, the titles it names and the metrics it tests."""
    clause = ("Clause", f"{policy[1]}/{entry['id']}")
    prov = entry.at("prov") or entry
    rule, rule_faults = audience_rule(entry, known)
    facts, faults = sort_out(
        {
            "key": need(entry, "id", text),
            "position": position,
            "kind": "BENEFIT",
            "text": need(entry, "benefit_zh", text),
            "form": FORMS.get(entry["form"], "OTHER"),
            "how": read(entry, "how", word(WAYS)),
            **sums(entry),
            "audience": read(entry, "audience_zh", text),
            "audienceRule": compact(rule.value) if rule else None,
            "audienceComplete": need(entry, "audience_complete", flag),
            "audienceGap": read(entry, "audience_gap", text),
            **window(entry),
            "provenance": need(prov, "status", word(STATUSES)),
            "grade": read(prov, "grade", word(GRADES)),
            "readIn": read(prov, "source", texts),
            "note": "; ".join(notes(entry)),
            "unverified": from_memory(entry, FIELDS),
        }
    )
    yield from (*entry.strangers(KEYS, "field"), *rule_faults, *faults)
    if lost(faults):
        return
    if entry["form"] not in FORMS:
        yield entry.fault("form", "no word of BenefitForm: OTHER, and the word is in the note", "nothing")
    if lost(rule_faults):
        facts["audienceComplete"] = False  # without its rule the clause would be open to all
    yield NodeRow(*clause, facts, entry.place)
    yield EdgeRow("CLAUSE_OF", clause, policy, {}, entry.place)
    for title in rule_tree.titles(rule and rule.value):
        yield EdgeRow("NAMES", clause, ("Tier", title), {}, entry.place)
    for key in rule_tree.metrics(rule and rule.value):
        if key in known:
            yield EdgeRow("TESTS", clause, metric(key), {}, entry.place)


def audience_rule(entry: Item, known: Mapping[str, Definition]) -> tuple[Item | None, list[Fault]]:
    """The tree of a clause's audience, or none and the faults when a part of it cannot be read."""
    rule = entry.at("audience")
    faults = list(rule_tree.condition_faults(rule, known)) if rule else []
    return (None if lost(faults) else rule), faults


def sums(entry: Item) -> dict[str, Value | Fault | None]:
    """Amount, rate and cap: money in 万元 where the unit says wan_cny, rates as fractions."""
    amount, rate, cap = entry.at("amount"), entry.at("rate"), entry.at("cap")
    return {
        "amount": read(amount, "value", exact),
        "amountUnit": read(amount, "unit", text),
        "amountPer": read(amount, "per_zh", text),
        "rate": read(rate, "value", exact),
        "rateBase": read(rate, "base_zh", text),
        "cap": read(cap, "value", exact),
        "capUnit": read(cap, "unit", text),
        "capPer": read(cap, "per_zh", text),
    }


def window(entry: Item) -> dict[str, Value | Fault | None]:
    """When one may apply, as dates and in words."""
    span = entry.at("window")
    return {
        "windowFrom": read(span, "from", day),
        "windowTo": read(span, "to", day),
        "window": read(span, "zh", text),
    }


def notes(entry: Item) -> Iterator[str]:
    """The note on the source, and what has no property of its own."""
    prov = entry["prov"] or {}
    if prov.get("note"):
        yield prov["note"]
    if entry["form"] not in FORMS:
        yield f"形式: {entry['form']}"
    for name, label in NOTED.items():
        said = entry[name]
        if isinstance(said, dict):
            yield f"{label} {said['value']}: {said['base_zh']}"
        elif said:
            yield f"{label}: {said}"


def from_memory(entry: Item, fields: Mapping[str, str]) -> tuple[str, ...]:
    """Those of the graph's fields whose own status in the file is memory."""
    return tuple(
        field
        for name, field in fields.items()
        if "memory" in (entry[f"{name}_status"], (entry.at(name) or entry)["status"])
    )
