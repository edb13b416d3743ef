"""Scorecards of the rule files: categories of indicators, scored by bands, steps, a checklist or from outside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from loaders import rule_tree
from loaders.fields import EMPTY, FieldError, compact, exact, lost, need, read, sort_out, text, word
from loaders.metrics import metric
from loaders.provenance import provenance
from loaders.rows import EdgeRow, Fault, NodeRow, Ref, Row
from loaders.rule_tree import Definition
from loaders.yaml_file import Item

CARD_KEYS = frozenset(["id", "kind", "max", "pass", "category_min", "prov", "categories"])
CATEGORY_KEYS = frozenset(("id", "text_zh", "max", "indicators"))
METHODS = ("bands", "step", "checklist", "external")
INDICATOR_KEYS = frozenset(("id", "kind", "text_zh", "max", "method", "prov", *METHODS))


def parse_scorecard(card: Item, ruleset: Ref, known: Mapping[str, Definition]) -> Iterator[Row]:
    """A scorecard with its indicators, in order over all categories."""
    scorecard = ("Scorecard", f"{ruleset[1]}/{card['id']}")
    categories = card.each("categories")
    facts, faults = sort_out(
        {
            "key": need(card, "id", text),
            "maximum": need(card, "max", exact),
            "passMark": read(card, "pass", pass_mark, "row"),
            "categories": compact([{"id": c["id"], "name": c["text_zh"], "maximum": c["max"]} for c in categories]),
            "categoryMinimums": compact(card["category_min"]) if card["category_min"] else None,
            **provenance(card),
        }
    )
    faults += (*(fault for c in categories for fault in category_faults(c)), *card.strangers(CARD_KEYS, "row"))
    yield from faults
    if not lost(faults):
        yield NodeRow(*scorecard, facts, card.place)
        yield EdgeRow("SCORECARD_OF", scorecard, ruleset, {}, card.place)
    indicators = [(category, entry) for category in categories for entry in category.each("indicators")]
    for position, (category, entry) in enumerate(indicators, start=1):
        yield from parse_indicator(entry, scorecard, category["id"], position, known)


def parse_indicator(
    entry: Item, scorecard: Ref, category: str, position: int, known: Mapping[str, Definition]
) -> Iterator[Row]:
    """An indicator at its position in its scorecard, and the metrics it looks at."""
    indicator = ("Indicator", f"{scorecard[1]}/{entry['id']}")
    method = entry["method"]
    facts, faults = sort_out(
        {
            "key": need(entry, "id", text),
            "position": position,
            "category": category,
            "text": need(entry, "text_zh", text),
            "maximum": need(entry, "max", exact),
            "method": need(entry, "method", word({name: name for name in METHODS})),
            "scoring": need(entry, method, compact) if method in METHODS else None,
            **provenance(entry),
        }
    )
    faults += (*entry.strangers(INDICATOR_KEYS, "row"), *scoring_faults(entry, known))
    yield from faults
    if lost(faults):
        return
    yield NodeRow(*indicator, facts, entry.place)
    yield EdgeRow("INDICATOR_OF", indicator, scorecard, {}, entry.place)
    for key in scored_metrics(entry):
        if key in known:
            yield EdgeRow("TESTS", indicator, metric(key), {}, entry.place)


def category_faults(category: Item) -> list[Fault]:
    """What is wrong with a category of a card, its indicators apart."""
    needed = (need(category, "id", text), need(category, "text_zh", text), need(category, "max", exact))
    return [*(value for value in needed if isinstance(value, Fault)), *category.strangers(CATEGORY_KEYS, "row")]


def scored_metrics(entry: Item) -> tuple[str, ...]:
    """The metrics an indicator looks at, each once, in order."""
    tested = rule_tree.metrics([band["when"] for band in entry.each("bands")])
    return tuple(dict.fromkeys((*tested, *(str(holder["metric"]) for holder in _holders(entry)))))


def scoring_faults(entry: Item, known: Mapping[str, Definition]) -> list[Fault]:
    """What is wrong with how an indicator is scored."""
    lacking = [holder for holder in _holders(entry) if str(holder["metric"]) not in known]
    faults = [holder.fault("metric", "the metric dictionary lacks it", "field") for holder in lacking]
    for band in entry.each("bands"):
        when, points = band.at("when"), need(band, "points", exact)
        faults += rule_tree.condition_faults(when, known) if when else [band.fault("when", EMPTY, "row")]
        faults += [points] if isinstance(points, Fault) else []
    return faults


def _holders(entry: Item) -> list[Item]:
    """The parts of an indicator that name one metric: its step, its outside source, the items of its checklist."""
    checklist = entry.at("checklist")
    single = [item for name in ("step", "external") if (item := entry.at(name))]
    return [*single, *(checklist.each("items") if checklist else ())]


def pass_mark(value: Any) -> Decimal:
    """The pass mark of {op: ">=", value: 60}."""
    if not isinstance(value, dict) or value.get("op") != ">=":
        raise FieldError('{op: ">=", value: …} was expected')
    return exact(value.get("value"))
