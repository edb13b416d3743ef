"""Facts as callers give them: one input for what is recorded and for what is assumed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from strawberry.types.unset import UNSET

from api.declare import input_field, input_of
from graph.recording import Given
from graph.rules.book import Book
from graph.rules.errors import BadFact
from graph.rules.facts import Fact, read_fact

VALUES = ("number", "bool", "text", "list")
ORIGIN = "given"

input_of(
    "FactInput",
    "事实: one metric and its value, in one of number, bool, text and list as the metric demands.",
    {
        "metric": input_field("str", "指标: an id of `metrics`, such as rd_expense_y1, or the same without its year."),
        "number": input_field("float | None", "数值: money in 万元, ratios as fractions (5 % is 0.05).", UNSET),
        "bool": input_field("bool | None", "是否.", UNSET),
        "text": input_field("str | None", "取值: one of the metric's `values`.", UNSET),
        "list": input_field("list[str] | None", "取值, several of the metric's `values`.", UNSET),
        "hasEvidence": input_field("bool | None", "Whether evidence is attached.", False),
        "evidence": input_field("str | None", "证明材料: what the evidence is, or where it is kept.", UNSET),
    },
)

Items = Iterable[Mapping[str, Any]]


def given(item: Mapping[str, Any]) -> Given:
    """A fact as it was given. Where it has no value, or several, `value` is how many, and no field is named."""
    found = [name for name in VALUES if item.get(name) is not None]
    name: str = found[0] if len(found) == 1 else ""
    value: Any = item[name] if name else len(found)
    if name == "text":
        value = value.strip().lower()
    if name == "list":
        value = [word.strip().lower() for word in value]
    evidence = item.get("evidence")
    return Given(item["metric"].strip(), name, value, bool(item.get("hasEvidence")) or bool(evidence), evidence)


def facts_of(book: Book, items: Items) -> dict[str, Fact]:
    """The facts as the rules have them, by metric; a name without a year is that of the last one.

    Raises BadFact: an unknown metric, a value that is none of its kind, a metric given twice.
    """
    found: dict[str, Fact] = {}
    for item in items:
        one = given(item)
        if not one.field:
            told = f"{one.metric} has {one.value} values."
            raise BadFact(one.metric, told, "Give one of number, bool, text and list.")
        name = one.metric if one.metric in book.metrics else f"{one.metric}_y1"
        name = name if name in book.metrics else one.metric
        if name in found:
            raise BadFact(name, f"{name} is given twice.", "Give each metric once.")
        found[name] = read_fact(book.metrics, name, one.value, evidence=one.evidenced, origin=ORIGIN)
    return found
