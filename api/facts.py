"""Facts as callers give them: hypothetical ones for an assessment, real ones to be recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from strawberry.types.unset import UNSET

from api.declare import input_field, input_of
from graph.errors import BadInput
from graph.recording import Given, several
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
        "evidence": input_field("str | None", "证明材料: what the proof is, or where it is kept.", UNSET),
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
        one = given_fact(given)
        if not one.field:
            raise BadFact(name, *several(one))
        if name in found:
            raise BadInput(f"{name} was given twice.", "Give each metric once.")
        found[name] = read_fact(book.metrics, name, one.value, evidence=one.evidenced, origin="given")
    return found


def given_fact(given: Mapping[str, Any]) -> Given:
    """A fact as it was given: its value with the field that holds it; without a field, how many values there are."""
    fields = [word for word in VALUES if given.get(word) is not None]
    field = fields[0] if len(fields) == 1 else ""
    evidence = given.get("evidence")
    evidenced = given["hasEvidence"] or evidence is not None
    return Given(given["metric"], field, given[field] if field else len(fields), evidenced, evidence)
