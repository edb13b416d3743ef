"""Condition trees as the rule files write them: what they mention, and what is wrong with them.

A tree is {all: [tree]}, {any: [tree]}, {not: tree}, {when: tree, then: tree}, {metric, op, value} or true
(data/rules/_schema.yaml).
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from loaders.rows import Fault
from loaders.yaml_file import Item

IN_ORDER = frozenset({">=", ">", "<=", "<", "=="})
OPERATORS: Mapping[str, frozenset[str]] = {
    "MONEY": IN_ORDER,
    "RATIO": IN_ORDER,
    "NUMBER": IN_ORDER,
    "INT": IN_ORDER,
    "BOOL": frozenset({"=="}),
    "ENUM": frozenset({"==", "in"}),
    "LIST": frozenset({"has_any"}),
}
LEAF = frozenset({"metric", "op", "value"})
BRANCHES = ("all", "any", "not", "when", "then")


@dataclass(frozen=True)
class Definition:
    """What the dictionary says of a metric: its kind, and the values it may have when they are a closed list."""

    kind: str
    values: tuple[str, ...] = ()


def leaves(tree: Any) -> Iterator[Mapping[str, Any]]:
    """The comparisons of a tree, from left to right."""
    if isinstance(tree, list):
        for child in tree:
            yield from leaves(child)
    elif isinstance(tree, dict):
        if "metric" in tree:
            yield tree
        for name in BRANCHES:
            yield from leaves(tree.get(name))


def metrics(tree: Any) -> tuple[str, ...]:
    """The metrics a tree compares, each once, in order."""
    return tuple(dict.fromkeys(str(leaf["metric"]) for leaf in leaves(tree)))


def titles(tree: Any) -> tuple[str, ...]:
    """The titles a tree asks for, each once, in order."""
    asked = (leaf["value"] for leaf in leaves(tree) if leaf["metric"] == "titles" and leaf.get("op") == "has_any")
    return tuple(dict.fromkeys(title for value in asked for title in value))


def condition_faults(tree: Item, known: Mapping[str, Definition]) -> Iterator[Fault]:
    """What is wrong with a condition tree: its form (drops the row), a metric or a value the dictionary lacks."""
    if tree.value is True:
        return
    form = frozenset(tree.value) if isinstance(tree.value, dict) else frozenset()
    if form == LEAF:
        yield from _leaf_faults(tree, known)
        return
    branches = [*_listed(tree, form), *(child for name in ("not", "when", "then") if (child := tree.at(name)))]
    if form not in ({"all"}, {"any"}, {"not"}, {"when", "then"}) or not branches:
        yield tree.fault("", "not a condition: all, any, not, when with then, or metric with op and value", "row")
        return
    for branch in branches:
        yield from condition_faults(branch, known)


def decision_faults(tree: Item, ids: Container[str]) -> Iterator[Fault]:
    """What is wrong with a decision: {all: [...]} and {any: [...]} over {ref: id}, each id one of `ids`."""
    form = frozenset(tree.value) if isinstance(tree.value, dict) else frozenset()
    if form == {"ref"}:
        if tree["ref"] not in ids:
            yield tree.fault("ref", "no condition or scorecard of the ruleset has this id", "row")
        return
    branches = _listed(tree, form)
    if form not in ({"all"}, {"any"}) or not branches:
        yield tree.fault("", "not a decision: all or any of its parts, or ref", "row")
        return
    for branch in branches:
        yield from decision_faults(branch, ids)


def _listed(tree: Item, form: Container[str]) -> list[Item]:
    """The parts of all or any."""
    return [
        child for name in ("all", "any") if name in form and isinstance(tree[name], list) for child in tree.each(name)
    ]


def _leaf_faults(leaf: Item, known: Mapping[str, Definition]) -> Iterator[Fault]:
    definition = known.get(str(leaf["metric"]))
    if definition is None:
        yield leaf.fault("metric", "the metric dictionary lacks it", "field")
        return
    if leaf["op"] not in OPERATORS[definition.kind]:
        yield leaf.fault("op", f"a {definition.kind} metric is compared by {_either(definition)}", "row")
    elif not _fits(leaf["value"], leaf["op"], definition.kind):
        yield leaf.fault("value", f"not what a {definition.kind} metric is compared with by {leaf['op']}", "row")
    elif definition.values:
        asked = leaf["value"] if isinstance(leaf["value"], list) else [leaf["value"]]
        for value in asked:
            if value not in definition.values:
                yield leaf.fault("value", f"the metric dictionary lacks the value {value}", "nothing")


def _either(definition: Definition) -> str:
    return " or ".join(sorted(OPERATORS[definition.kind]))


def _fits(value: Any, operator: str, kind: str) -> bool:
    """Whether a threshold has the type its metric is compared with."""
    if operator in {"in", "has_any"}:
        return isinstance(value, list) and bool(value) and all(isinstance(item, str) for item in value)
    if kind == "BOOL":
        return isinstance(value, bool)
    if kind == "ENUM":
        return isinstance(value, str)
    return isinstance(value, int | float) and not isinstance(value, bool)
