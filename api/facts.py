"""Facts as callers give them: hypothetical ones for an assessment, real ones to be recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from strawberry.types.unset import UNSET

from api.declare import input_field, input_of
from graph.errors import BadInput
from graph.rules.book import Book
from graph.rules.errors import BadFact
from graph.rules.facts import Fact, read_fact

VALUES = ("number", "bool", "text", "list")

input_of(
    "FactInput",
    "指标值: the value of one metric of the dictionary (`metrics`), in its unit.",
    {
        "metric": input_field("str", "指标: the metric's id, as in revenue_y1."),
        "number": input_field("float | None", "A number: money in 万元, a ratio as a fraction (5 % is 0.05).", UNSET),
        "bool": input_field("bool | None", "True or false.", UNSET),
        "text": input_field("str | None", "One word of the metric's list.", UNSET),
        "list": input_field("list[str] | None", "Several words of the metric's list, such as titles held.", UNSET),
        "hasEvidence": input_field("bool", "是否有证明材料: whether there is proof.", False),
    },
)
FACTS = (
    "facts",
    "list[FactInput] | None",
    UNSET,
    "假设的指标值: values to take in place of what is recorded, or all there is for an enterprise not in the library.",
)


def given_facts(book: Book, inputs: Sequence[Mapping[str, Any]] | None) -> dict[str, Fact]:
    """The facts that a caller gives, by metric. Raises BadFact, BadInput: one given twice, or without a value."""
    found: dict[str, Fact] = {}
    for given in inputs or ():
        name = given["metric"]
        values = [given[word] for word in VALUES if given.get(word) is not None]
        if len(values) != 1:
            raise BadFact(name, f"{name} was given {len(values)} values.", f"Give one of {', '.join(VALUES)}.")
        if name in found:
            raise BadInput(f"{name} was given twice.", "Give each metric once.")
        found[name] = read_fact(book.metrics, name, values[0], evidence=given["hasEvidence"], origin="given")
    return found
