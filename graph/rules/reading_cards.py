"""Scorecards read: categories, indicators, and how points are given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from graph.rules import rulesets as made
from graph.rules.entries import Entry, number, words
from graph.rules.metrics import NUMERIC
from graph.rules.reading_trees import Metrics, read_origin, read_tree_at
from graph.rules.rulesets import Category, Indicator, Scorecard

SCORECARD = frozenset({"id", "kind", "max", "pass", "category_min", "prov", "categories"})
CATEGORY = frozenset({"id", "text_zh", "max", "indicators"})
INDICATOR = frozenset({"id", "kind", "text_zh", "max", "method", "bands", "step", "checklist", "external", "prov"})


def read_scorecard(entry: Entry, metrics: Metrics) -> Scorecard:
    entry.strangers(SCORECARD)
    least = {name: number(value) or Fraction(0) for name, value in entry.items("category_min")}
    categories, indicators = [], []
    for found in entry.each("categories"):
        found.strangers(CATEGORY)
        category = found.need("id", words, "")
        points = found.need("max", number, Fraction(0))
        name = found.need("text_zh", words, "")
        categories.append(Category(category, name, points, least.pop(category, Fraction(0))))
        indicators += [_indicator(item, category, metrics) for item in found.each("indicators")]
    for name in least:
        entry.at("category_min").wrong(f"no category has the id {name}")
    mark = entry.at("pass")
    if mark.value is not None and mark.at("op").value != ">=":
        mark.at("op").wrong(">= was expected")
    return Scorecard(
        entry.need("id", words, ""),
        entry.need("max", number, Fraction(0)),
        None if mark.value is None else mark.need("value", number, Fraction(0)),
        tuple(categories),
        tuple(indicators),
        read_origin(entry),
    )


def _indicator(entry: Entry, category: str, metrics: Metrics) -> Indicator:
    entry.strangers(INDICATOR)
    method = entry.need("method", words, "")
    scoring: made.Scoring = made.Bands(())
    if method in METHODS:
        scoring = METHODS[method](entry, metrics)
    else:
        entry.at("method").wrong(f"one of {', '.join(METHODS)} was expected")
    most = entry.need("max", number, Fraction(0))
    named = entry.need("id", words, ""), category, entry.need("text_zh", words, "")
    return Indicator(*named, most, scoring, read_origin(entry))


def _bands(entry: Entry, metrics: Metrics) -> made.Scoring:
    bands = entry.each("bands")
    if not bands:
        entry.at("bands").wrong("it is missing")
    return made.Bands(
        tuple(
            made.Band(
                str(band.at("option").value or ""),
                read_tree_at(band, "when", metrics),
                band.need("points", number, Fraction(0)),
            )
            for band in bands
        )
    )


def _step(entry: Entry, metrics: Metrics) -> made.Scoring:
    step = entry.at("step")
    per = step.need("per", number, Fraction(1))
    if per <= 0:
        step.at("per").wrong("a number above zero was expected")
    points = step.need("points_per", number, Fraction(0))
    return made.Step(_asked(step, metrics, NUMERIC), per, points, step.need("max", number, Fraction(0)))


def _checklist(entry: Entry, metrics: Metrics) -> made.Scoring:
    listed = entry.at("checklist")
    items = tuple(
        made.Item(item.need("id", words, ""), _asked(item, metrics, {"bool"}), item.need("text_zh", words, ""))
        for item in listed.each("items")
    )
    return made.Checklist(
        listed.need("points_each", number, Fraction(0)), listed.need("max", number, Fraction(0)), items
    )


def _outside(entry: Entry, metrics: Metrics) -> made.Scoring:
    return made.Outside(_asked(entry.at("external"), metrics, NUMERIC))


METHODS: Mapping[str, Callable[[Entry, Metrics], made.Scoring]] = {
    "bands": _bands,
    "step": _step,
    "checklist": _checklist,
    "external": _outside,
}


def _asked(entry: Entry, metrics: Metrics, kinds: set[str] | frozenset[str]) -> str:
    name = entry.need("metric", words, "")
    if name not in metrics:
        entry.at("metric").wrong(f"the metric dictionary lacks {name}")
    elif metrics[name].kind not in kinds:
        entry.at("metric").wrong(f"{name} is of the kind {metrics[name].kind}; expected was {', '.join(sorted(kinds))}")
    return name
