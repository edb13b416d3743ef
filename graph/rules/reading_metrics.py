"""The metric dictionary and its companion of facts, read; whatever is wrong is noted with file, key and reason."""

from __future__ import annotations

import re
from collections.abc import Mapping

from graph.rules.entries import Entry, number, whole, words
from graph.rules.formulas import inputs, read_formula
from graph.rules.metrics import OPERATORS, Drawn, Holder, Metric

METRIC = frozenset({"type", "zh", "values", "derived", "note", "evidence"})
TOLD = frozenset({"holder", "least", "most", "from"})
HOW = ("same", "sum", "most", "since")
YEAR = re.compile(r"(\w+)_y([123])")  # the last complete year, the one before, and the one before that


def read_metrics(dictionary: Entry, facts: Entry) -> dict[str, Metric]:
    """The metrics of the dictionary, with what the companion file says of them."""
    holders = {key: _holder(key, entry) for key, entry in facts.items("holders")}
    told = dict(facts.items("metrics"))
    metrics = {}
    for key, entry in dictionary.items("metrics"):
        metrics[key] = _metric(key, entry, told.pop(key, facts.at("metrics").at(key)), holders)
    for entry in told.values():
        entry.wrong("the metric dictionary lacks it")
    for key, entry in dictionary.items("metrics"):
        formula = metrics[key].formula
        for name in inputs(formula) if formula else ():
            if name not in metrics:
                entry.at("derived").wrong(f"the metric dictionary lacks {name}")
    return metrics


def _holder(key: str, entry: Entry) -> Holder:
    entry.strangers(frozenset({"zh", "en"}))
    return Holder(key, entry.need("zh", words, key), entry.need("en", words, key))


def _metric(key: str, entry: Entry, told: Entry, holders: Mapping[str, Holder]) -> Metric:
    entry.strangers(METRIC)
    told.strangers(TOLD)
    kind = entry.need("type", words, "")
    if kind not in OPERATORS:
        entry.at("type").wrong(f"one of {', '.join(OPERATORS)} was expected")
    values = tuple(str(value.value) for value in entry.each("values"))
    derived = entry.may("derived", words) or ""
    formula = None
    if derived:
        try:
            formula = read_formula(derived)
        except ValueError as error:
            entry.at("derived").wrong(str(error))
    holder = told.may("holder", words)
    if holder not in holders:
        told.at("holder").wrong(f"one of {', '.join(holders)} was expected")
    least, most = told.may("least", number), told.may("most", number)
    name = entry.need("zh", words, key)
    drawn = None if formula else _drawn(key, told.at("from"))
    return Metric(key, kind, name, values, formula, derived, holders.get(holder or ""), least, most, drawn)


def _drawn(key: str, entry: Entry) -> Drawn:
    """Where a metric stands in the reports: as the companion file says, else by its name."""
    if entry.value is not None:
        entry.strangers(frozenset({*HOW, "years"}))
        for how in HOW:
            if entry.at(how).value is not None:
                return Drawn(camel(entry.need(how, words, "")), how, 0, entry.may("years", whole) or 1)
        entry.wrong(f"one of {', '.join(HOW)} was expected")
    dated = YEAR.fullmatch(key)
    return Drawn(camel(dated[1]), back=int(dated[2]) - 1) if dated else Drawn(camel(key))


def camel(name: str) -> str:
    """rd_expense → rdExpense."""
    first, *rest = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)


def read_parts(facts: Entry, metrics: Mapping[str, Metric]) -> tuple[tuple[str, str], ...]:
    """Pairs of metrics of which the first is part of the second."""
    pairs = []
    for entry in facts.each("parts"):
        pair = entry.need("part", words, ""), entry.need("whole", words, "")
        for name in pair:
            if name not in metrics:
                entry.wrong(f"the metric dictionary lacks {name}")
        pairs.append(pair)
    return tuple(pairs)
