"""Clauses of the policy library: a benefit, for whom, and how far its figures were checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from graph.words import BENEFIT_FORM, GRADE
from loaders import rule_tree
from loaders.fields import FieldError, compact, day, exact, flag, lost, need, read, sort_out, text, texts, whole, word
from loaders.metrics import metric
from loaders.provenance import STATUSES, from_memory
from loaders.rows import EdgeRow, Fault, NodeRow, Ref, Row, Value
from loaders.rule_tree import Definition
from loaders.yaml_file import Item

FORMS = {form.lower(): form for form in BENEFIT_FORM.values}
GRADES = {grade.lower(): grade for grade in GRADE.values}
WAYS = {"免申即享": "WITHOUT_APPLYING", "快申": "FAST", "申报": "APPLICATION"}
FIELDS = {
    "benefit_zh": "text",
    "form": "form",
    "how": "how",
    "how_zh": "howText",
    "window": "window",
    "audience_zh": "audience",
}
ALTERNATIVES = {"rate_alt": "rate", "fee": "fee"}  # what else may be charged or granted, by its kind
KEYS = frozenset({
    "id", "position", "amount", "rate", "cap", "audience", "audience_complete", "audience_gap", "prov",
    *FIELDS, *ALTERNATIVES, *(f"{name}_status" for name in FIELDS),
})  # fmt: skip


def parse_clause(entry: Item, policy: Ref, position: int, known: Mapping[str, Definition]) -> Iterator[Row]:
    """A clause at its position in its policy, unless it states another; the titles it names, the metrics it tests."""
    clause = ("Clause", f"{policy[1]}/{entry['id']}")
    prov = entry.at("prov") or entry
    rule, rule_faults = audience_rule(entry, known)
    others, other_faults = alternatives(entry)
    facts, faults = sort_out(
        {
            "key": need(entry, "id", text),
            "position": read(entry, "position", whole, "row") or position,
            "kind": "BENEFIT",
            "text": need(entry, "benefit_zh", text),
            "form": FORMS.get(entry["form"], "OTHER"),
            "how": read(entry, "how", word(WAYS)),
            "howText": read(entry, "how_zh", text),
            **sums(entry),
            "alternatives": others,
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
    yield from (*entry.strangers(KEYS, "field"), *rule_faults, *other_faults, *faults)
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


def alternatives(entry: Item) -> tuple[str | None, list[Fault]]:
    """A second rate or a fee, each with its base, as JSON; and the faults of those that cannot be read."""
    stated = [read(entry, name, based_rate(kind)) for name, kind in ALTERNATIVES.items()]
    found = [part for part in stated if isinstance(part, dict)]
    return (compact(found) if found else None), [part for part in stated if isinstance(part, Fault)]


def based_rate(kind: str) -> Callable[[Any], dict[str, Any]]:
    """A converter of {value, base_zh}."""

    def convert(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise FieldError("{value, base_zh} was expected")
        exact(value.get("value"))
        return {"kind": kind, "rate": value["value"], "base": value.get("base_zh")}

    return convert


def notes(entry: Item) -> Iterator[str]:
    """The note on the source, and a form that the graph has no word for."""
    prov = entry["prov"] or {}
    if prov.get("note"):
        yield prov["note"]
    if entry["form"] not in FORMS:
        yield f"形式: {entry['form']}"
