"""Trees of comparisons read, and where a rule is from."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from graph.rules.entries import Entry, number, words
from graph.rules.formulas import Value
from graph.rules.metrics import NUMERIC, OPERATORS, Metric
from graph.rules.rulesets import Origin
from graph.rules.trees import ALWAYS, Comparison, Every, Opposite, Some, Tree

Metrics = Mapping[str, Metric]


def read_tree_at(entry: Entry, key: str, metrics: Metrics) -> Tree:
    """The tree under a key."""
    otherwise: Tree = ALWAYS
    return entry.need(key, lambda found: read_tree(found, metrics), otherwise)


def read_tree(entry: Entry, metrics: Metrics) -> Tree:
    """The tree of comparisons in an entry: of a condition, of a band, of who a policy or a loan is for."""
    if entry.value is True:
        return ALWAYS
    form = frozenset(entry.value) if isinstance(entry.value, dict) else frozenset()
    if form in ({"all"}, {"any"}):
        [name] = form
        parts = tuple(read_tree(part, metrics) for part in entry.each(name))
        if not parts:
            entry.wrong("it is empty")
        return Every(parts) if name == "all" else Some(parts)
    if form == {"not"}:
        return Opposite(read_tree(entry.at("not"), metrics))
    if form == {"when", "then"}:
        return Some((Opposite(read_tree(entry.at("when"), metrics)), read_tree(entry.at("then"), metrics)))
    if form == {"metric", "op", "value"}:
        return _comparison(entry, metrics)
    entry.wrong("a test was expected: all, any, not, when with then, or metric with op and value")
    return ALWAYS


def _comparison(entry: Entry, metrics: Metrics) -> Comparison:
    name, op = entry.need("metric", words, ""), entry.need("op", words, "")
    metric = metrics.get(name)
    if metric is None:
        entry.at("metric").wrong(f"the metric dictionary lacks {name}")
        return Comparison(name, op, False)
    if op not in OPERATORS.get(metric.kind, ()):
        known = ", ".join(sorted(OPERATORS.get(metric.kind, ())))
        entry.at("op").wrong(f"{name} is of the kind {metric.kind}, which is compared by {known}")
    return Comparison(name, op, _threshold(entry, metric, op))


def _threshold(entry: Entry, metric: Metric, op: str) -> Value:
    found = entry.at("value")
    if metric.kind in NUMERIC:
        return number(found) or Fraction(0)
    if metric.kind == "bool":
        if not isinstance(found.value, bool):
            found.wrong("true or false was expected")
        return bool(found.value)
    listed = op in {"in", "has_any"}
    given = found.value if listed and isinstance(found.value, list) else [found.value]
    if (listed and not isinstance(found.value, list)) or not given:
        found.wrong("a list of words was expected")
    for word in given:
        if word not in metric.values:
            found.wrong(f"the metric dictionary lacks the value {word} of {metric.id}")
    return frozenset(map(str, given)) if listed else str(found.value)


def read_origin(entry: Entry) -> Origin:
    """Clause, status and copies of an entry."""
    prov = entry.at("prov")
    status = prov.need("status", words, "memory")
    if status not in {"verified", "memory"}:
        prov.at("status").wrong("verified or memory was expected")
    return Origin(
        prov.need("ref", words, ""),
        status == "verified",
        tuple(str(source.value) for source in prov.each("src")),
        str(prov.at("note").value or ""),
    )
